//! Tables whose columns are parted by spaces alone.
//!
//! What a space stands for is seen only over several lines: a cell may be empty, a name may be wrapped, a header may
//! stand over several columns. So a whole run of lines is looked at, and it holds a table only if the header names every
//! column, each piece of a row with amounts stands in one of them, and nothing else is possible. Otherwise it is text.

mod header;
mod layout;
mod piece;
mod rows;

use std::cmp::Ordering;
use std::ops::Range;

use self::header::Header;
use self::layout::Layout;
use self::piece::{Measure, Piece, pieces};
use super::cell::Grid;
use super::line::LineKind;

pub(super) use self::piece::has_gap;

/// The fewest rows with amounts that make a table.
const FEWEST_ROWS: usize = 2;

/// The fewest amounts that make a table.
const FEWEST_AMOUNTS: usize = 3;

/// Blank lines that may stand between two lines of a header.
const MOST_BLANK: usize = 2;

/// A line with its pieces; blank lines have none.
type Pieces = Vec<Piece>;

/// The table in a run of lines of these kinds: its lines, and its rows.
pub(super) fn find(lines: &[Box<str>], kinds: &[LineKind]) -> Option<(Range<usize>, Grid)> {
    let may_be_row = |line: &str| has_gap(line) && line.contains(|c: char| c.is_numeric());
    if lines.iter().filter(|line| may_be_row(line)).count() < FEWEST_ROWS {
        return None;
    }
    let read = |measure| {
        let pieces: Vec<Pieces> = lines
            .iter()
            .zip(kinds)
            .map(|(line, kind)| if *kind == LineKind::Blank { Vec::new() } else { pieces(line, measure) })
            .collect();
        Table::find(&pieces)?.read(&pieces)
    };
    // What makes all characters alike writes no wide spaces.
    let is_displayed = lines.iter().any(|line| line.trim().contains('\u{3000}'));
    match (read(Measure::Width), (!is_displayed).then(|| read(Measure::Count)).flatten()) {
        (Some(wide), Some(narrow)) if wide.grid != narrow.grid || wide.lines != narrow.lines => {
            let better = match wide.disorder.cmp(&narrow.disorder) {
                Ordering::Less => wide,
                Ordering::Greater => narrow,
                Ordering::Equal => return None,
            };
            Some((better.lines, better.grid))
        }
        (Some(only), _) | (None, Some(only)) => Some((only.lines, only.grid)),
        (None, None) => None,
    }
}

/// A table that was read.
struct Found {
    lines: Range<usize>,
    grid: Grid,
    /// By how much the cells of its columns are out of line, and how many columns with their names.
    disorder: (usize, usize),
}

/// Where the lines of a table are.
struct Table {
    header: Range<usize>,
    body: Range<usize>,
}

impl Table {
    /// Finds what looks like a header and rows.
    fn find(lines: &[Pieces]) -> Option<Self> {
        let amounts: Vec<usize> = (0..lines.len()).filter(|line| has_amount(&lines[*line])).collect();
        let figures: usize = amounts.iter().map(|line| figures(&lines[*line]).count()).sum();
        if amounts.len() < FEWEST_ROWS || figures < FEWEST_AMOUNTS || are_pages(lines, &amounts) {
            return None;
        }
        let end = amounts[amounts.len() - 1] + 1;
        // Rows without amounts may stand below the header.
        let margin = amounts.iter().filter_map(|line| lines[*line].first()).map(|piece| piece.at.start).min()?;
        let is_item = |line: &usize| match &lines[*line][..] {
            [] => false,
            [only] if only.cell.is_text() && only.at.start <= margin + DEEPEST => true,
            [first, ..] => first.is_numbered(),
        };
        let items = (0..amounts[0]).rev().take_while(is_item).count();
        let items = if numbers_columns(&lines[amounts[0]]) { 0 } else { items };
        let body = amounts[0] - items;
        let mut start = body;
        let mut blank = 0;
        for line in (0..body).rev() {
            match &lines[line][..] {
                [] if blank >= MOST_BLANK => break,
                [] => blank += 1,
                [only] if only.at.start < HEADER_INDENT && only.at.start <= leftmost(lines, start..end) => break,
                named if named.iter().any(|piece| !piece.cell.is_text() || piece.is_numbered()) => break,
                _ => {
                    start = line;
                    blank = 0;
                }
            }
        }
        // Rows above or below that are none of the table show that it is part of something else.
        let is_open = |line: Option<&Pieces>| {
            line.is_some_and(|pieces| pieces.len() > 1 && !pieces.iter().any(|piece| piece.cell.label.contains(':')))
        };
        if start == body || is_open(lines.get(end)) || is_open(start.checked_sub(1).map(|line| &lines[line])) {
            return None;
        }
        let blank = (start..body).rev().take_while(|line| lines[*line].is_empty()).count();
        Some(Self { header: start..body - blank, body: body - blank..end })
    }

    /// Reads its cells, in as many sections as there are headers.
    fn read(self, lines: &[Pieces]) -> Option<Found> {
        let labels = |line: usize| lines[line].iter().map(|piece| piece.cell.label.as_str());
        let height = self.header.len();
        let repeats = |at: &usize| {
            at + height <= self.body.end
                && (0..height).all(|line| labels(self.header.start + line).eq(labels(at + line)))
        };
        let mut headers = vec![self.header.start];
        headers.extend(self.body.clone().filter(repeats));
        let mut grid = Grid::default();
        let (mut disorder, mut end) = ((0, 0), self.body.end);
        for (index, start) in headers.iter().enumerate() {
            let next = headers.get(index + 1).copied();
            let body = start + height..next.unwrap_or(self.body.end);
            let header = Header::read(&lines[*start..body.start], *start);
            let layout = Layout::read(&lines[body.clone()], &header)?;
            let named = header.named(&layout)?;
            grid.rows.extend(named.rows());
            end = rows::read(lines, body, next.is_none(), &layout, &mut grid.rows)?;
            disorder.0 += layout.disorder.0;
            disorder.1 += layout.disorder.1;
        }
        for row in &mut grid.rows {
            row.line -= self.header.start as u32;
        }
        Some(Found { lines: self.header.start..end, grid, disorder })
    }
}

/// How far the name of a row may be indented.
const DEEPEST: u32 = 6;

/// The columns from which on a single piece is no text at the margin.
const HEADER_INDENT: u32 = 8;

/// Where the line of some that reaches furthest to the left begins.
fn leftmost(lines: &[Pieces], range: Range<usize>) -> u32 {
    lines[range].iter().filter_map(|pieces| pieces.first()).map(|piece| piece.at.start).min().unwrap_or(0)
}

/// Whether a line has an amount behind something else.
fn has_amount(pieces: &[Piece]) -> bool {
    figures(pieces).next().is_some()
}

fn figures(pieces: &[Piece]) -> impl Iterator<Item = &Piece> {
    pieces.iter().skip(1).filter(|piece| piece.cell.figure().is_some())
}

/// Whether the figures of a line only number the columns.
fn numbers_columns(pieces: &[Piece]) -> bool {
    figures(pieces).zip(1_u32..).all(|(piece, number)| piece.cell.label == number.to_string())
}

/// Whether the only figures are the numbers of pages.
fn are_pages(lines: &[Pieces], rows: &[usize]) -> bool {
    let page = |row: &usize| match &lines[*row][..] {
        [.., page] if page.cell.label.len() <= 3 => page.cell.label.parse::<u32>().ok(),
        _ => None,
    };
    let pages: Vec<Option<u32>> = rows.iter().map(page).collect();
    pages.iter().all(Option::is_some) && pages.windows(2).all(|pair| pair[0] <= pair[1])
}

#[cfg(test)]
mod tests;

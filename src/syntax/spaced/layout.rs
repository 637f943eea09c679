//! Where the columns of a table are, by what stands in its rows.

use std::ops::Range;

use super::header::Header;
use super::piece::{Piece, shared};
use super::{Pieces, has_amount};

/// The columns of a table.
pub(super) struct Layout {
    /// From left to right.
    pub(super) columns: Vec<Column>,
    /// The lowest names of the header, from left to right.
    pub(super) leaves: Vec<usize>,
    /// By how much their amounts are out of line, and how many columns are out of line with their names.
    pub(super) disorder: (usize, usize),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Where its cells stand.
    pub(super) at: Range<u32>,
    /// Whether it has words or codes, and no amounts.
    pub(super) is_label: bool,
    /// Which of the lowest names in the header is above it.
    pub(super) leaf: usize,
}

/// A stretch that no gap goes through.
struct Lane {
    at: Range<u32>,
    pieces: Vec<Piece>,
}

impl Lane {
    fn is_label(&self) -> bool {
        self.pieces.iter().all(|piece| piece.cell.is_text() || piece.is_code())
            && self.pieces.iter().any(|piece| piece.cell.is_text() || piece.cell.label.len() != 2)
    }

    fn is_code(&self) -> bool {
        self.pieces.iter().all(|piece| piece.is_code() || piece.cell.is_text())
            && self.pieces.iter().any(Piece::is_code)
            && self
                .pieces
                .iter()
                .filter(|piece| piece.cell.is_text())
                .all(|piece| piece.cell.label.chars().count() == 1)
    }
}

impl Layout {
    /// Finds the columns of some rows, and the names above them.
    pub(super) fn read(lines: &[Pieces], header: &Header) -> Option<Self> {
        let rows: Vec<&Pieces> = lines.iter().filter(|pieces| has_amount(pieces)).collect();
        let most = rows.iter().map(|row| labels(row)).max().unwrap_or(0);
        if most == 0 || rows.is_empty() {
            return None;
        }
        // A total stands anywhere above the names and codes of the others.
        let is_rich = |row: &Pieces| labels(row) == most;
        let mut pieces: Vec<Piece> = Vec::new();
        for row in &rows {
            pieces.extend(row.iter().filter(|piece| piece.is_value() || is_rich(row)).cloned());
        }
        let lanes = lanes(pieces);
        let leaves = header.leaves(&lanes.iter().map(|lane| lane.at.clone()).collect::<Vec<_>>());
        let columns = matched(lanes, &leaves.iter().map(|leaf| header.heads[*leaf].at.clone()).collect::<Vec<_>>())?;
        let raggedness = columns.iter().map(|(_, raggedness)| raggedness).sum();
        let columns: Vec<Column> = columns.into_iter().map(|(column, _)| column).collect();
        let is_off = |column: &&Column| !are_in_line(&column.at, &header.heads[leaves[column.leaf]].at);
        let off = columns.iter().filter(|column| !column.is_label).filter(is_off).count();
        let layout = Self { columns, leaves, disorder: (raggedness, off) };
        let has_both =
            layout.columns.iter().any(|column| column.is_label) && layout.columns.iter().any(|column| !column.is_label);
        let in_order = layout.columns.windows(2).all(|pair| pair[0].at.end < pair[1].at.start);
        (has_both && in_order).then_some(layout)
    }

    /// The column that a piece stands in.
    pub(super) fn column_of(&self, piece: &Piece) -> Option<usize> {
        let over: Vec<usize> = (0..self.columns.len()).filter(|at| piece.shared(&self.columns[*at].at) > 0).collect();
        match over[..] {
            [only] => Some(only),
            _ if !piece.cell.is_text() => None,
            [] => {
                // Words in a gap belong to what is nearest, among names.
                let far = |column: &Column| {
                    column.at.start.saturating_sub(piece.at.end).max(piece.at.start.saturating_sub(column.at.end))
                };
                let labels = self.columns.iter().enumerate().filter(|(_, column)| column.is_label);
                labels.min_by_key(|(_, column)| far(column)).map(|(at, _)| at)
            }
            // A total in the middle of codes and names; a name that goes on over empty cells.
            [first, ..] if self.columns[first].is_label => {
                over.iter().copied().take_while(|at| self.columns[*at].is_label).last()
            }
            _ => None,
        }
    }
}

/// How many pieces of a row are names or codes.
fn labels(row: &[Piece]) -> usize {
    let last = row.iter().rposition(|piece| piece.cell.is_text()).map_or(0, |last| last + 1);
    row[..last].iter().filter(|piece| piece.cell.is_text() || piece.is_code()).count()
}

/// Puts pieces that share columns together.
fn lanes(mut pieces: Vec<Piece>) -> Vec<Lane> {
    pieces.sort_by_key(|piece| piece.at.start);
    let mut lanes: Vec<Lane> = Vec::new();
    for piece in pieces {
        match lanes.last_mut().filter(|lane| piece.at.start <= lane.at.end) {
            Some(lane) => {
                lane.at.end = lane.at.end.max(piece.at.end);
                lane.pieces.push(piece);
            }
            None => lanes.push(Lane { at: piece.at.clone(), pieces: vec![piece] }),
        }
    }
    lanes
}

/// The columns with their raggedness: each lane below the name that it belongs to, and the columns that are empty.
fn matched(lanes: Vec<Lane>, leaves: &[Range<u32>]) -> Option<Vec<(Column, usize)>> {
    let chosen = chosen(&lanes, leaves)?;
    let mut columns: Vec<(Column, usize)> = Vec::new();
    let mut lanes = lanes.into_iter().zip(chosen).peekable();
    for (leaf, named) in leaves.iter().enumerate() {
        let mut own: Vec<Lane> = Vec::new();
        while let Some((lane, _)) = lanes.next_if(|(_, chosen)| *chosen == leaf) {
            own.push(lane);
        }
        if own.is_empty() {
            columns.push((Column { at: named.clone(), is_label: false, leaf }, 0));
            continue;
        }
        let are_codes = own.len() <= 3 && own.iter().all(Lane::is_code);
        if own.len() > 1 && !are_codes {
            // Names of several depths, or codes in front of names.
            if !own.iter().all(Lane::is_label) {
                return None;
            }
            let at = own[0].at.start..own[own.len() - 1].at.end;
            let pieces = own.into_iter().flat_map(|lane| lane.pieces).collect();
            own = vec![Lane { at, pieces }];
        }
        for lane in own {
            let is_label = lane.is_label() || lane.is_code();
            let raggedness = if is_label { 0 } else { raggedness(&lane) };
            columns.push((Column { at: lane.at, is_label, leaf }, raggedness));
        }
    }
    lanes.next().is_none().then_some(columns)
}

/// For each lane, which of the names stands above it.
fn chosen(lanes: &[Lane], leaves: &[Range<u32>]) -> Option<Vec<usize>> {
    let over =
        |lane: &Lane| -> Vec<usize> { (0..leaves.len()).filter(|leaf| shared(&leaves[*leaf], &lane.at) > 0).collect() };
    if lanes.len() == leaves.len() {
        // One below each, unless a name stands above another's amounts alone.
        let fits = |at: usize| {
            let over = over(&lanes[at]);
            over.is_empty() || over.contains(&at)
        };
        return (0..lanes.len()).all(fits).then(|| (0..lanes.len()).collect());
    }
    let mut found: Vec<usize> = Vec::new();
    for (at, lane) in lanes.iter().enumerate() {
        let leaf = match over(lane)[..] {
            [only] => only,
            // The name of codes stands above the first of their parts.
            [] if at > 0 && lane.is_code() && lanes[at - 1].is_code() => found[at - 1],
            [] => nearest(lane, leaves)?,
            _ => return None,
        };
        found.push(leaf);
    }
    Some(found)
}

/// The farthest that a name may be from what stands below it.
const FARTHEST: u32 = 4;

/// The name nearest to a lane that none stands above, if it is clearly that one.
fn nearest(lane: &Lane, leaves: &[Range<u32>]) -> Option<usize> {
    let far = |leaf: &Range<u32>| leaf.start.saturating_sub(lane.at.end).max(lane.at.start.saturating_sub(leaf.end));
    let mut near: Vec<(u32, usize)> = leaves.iter().enumerate().map(|(at, leaf)| (far(leaf), at)).collect();
    near.sort_unstable();
    match near[..] {
        [(far, at)] if far <= FARTHEST => Some(at),
        [(far, at), (next, _), ..] if far <= FARTHEST && next >= 2 * far + 2 => Some(at),
        _ => None,
    }
}

/// Whether two stretches begin, end or have their middle at one place.
fn are_in_line(one: &Range<u32>, other: &Range<u32>) -> bool {
    one.start == other.start || one.end == other.end || (one.start + one.end).abs_diff(other.start + other.end) <= 1
}

/// How many places there are where amounts of a lane end, or begin, or have their middle.
fn raggedness(lane: &Lane) -> usize {
    let distinct = |of: fn(&Range<u32>) -> u32| {
        let mut places: Vec<u32> = lane.pieces.iter().map(|piece| of(&piece.at)).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    };
    distinct(|at| at.end).min(distinct(|at| at.start)).min(distinct(|at| u32::midpoint(at.start, at.end)))
}

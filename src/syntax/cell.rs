//! Tables as rows of cells.

use std::borrow::Cow;

use crate::number::{Quantity, Unit};
use crate::text::{fold, fold_label};

/// The rows of a run of table lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// One row a line; the rules of Markdown tables are left out.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the block.
    pub line: u32,
    /// Its cells, blank ones included.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its characters without surrounding spaces: bytes of the line.
    pub start: u32,
    /// The byte behind them.
    pub end: u32,
    /// Its text, folded.
    pub label: String,
    /// What it holds.
    pub value: CellValue,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellValue {
    /// Nothing.
    Blank,
    /// A dash: not applicable.
    Dash,
    /// A figure. Its unit is [`Unit::Plain`] unless the cell names one. The range is that of its digits in the line.
    Figure(Quantity, (u32, u32)),
    /// Something that is meant for a figure and is none, such as `12.3.4`.
    Garbled,
    /// Words.
    Text,
    /// Words that give the bound of an amount, such as `≤29.85万元`; the range is that of its digits in the line.
    Bound(Quantity, (u32, u32)),
}

impl Cell {
    /// The figure, if the cell holds one.
    pub fn figure(&self) -> Option<&Quantity> {
        match &self.value {
            CellValue::Figure(quantity, _) => Some(quantity),
            _ => None,
        }
    }

    /// Whether the cell is empty.
    pub fn is_blank(&self) -> bool {
        self.value == CellValue::Blank
    }

    /// Whether the cell holds words.
    pub fn is_text(&self) -> bool {
        matches!(self.value, CellValue::Text | CellValue::Bound(..))
    }
}

/// The kinds of line that make tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Tab,
    Pipe,
}

impl Grid {
    /// Reads the lines of a table.
    pub(super) fn read<'a>(lines: impl Iterator<Item = &'a str>, separator: Separator) -> Self {
        let rows = lines
            .enumerate()
            .filter_map(|(line, text)| {
                let cells: Vec<_> =
                    split(text, separator).into_iter().map(|(start, end)| cell(text, start, end)).collect();
                (!is_rule(&cells)).then_some(Row { line: line as u32, cells })
            })
            .collect();
        Self { rows }
    }
}

/// The cells of a line, in bytes.
fn split(line: &str, separator: Separator) -> Vec<(usize, usize)> {
    let mut cells = Vec::with_capacity(line.bytes().filter(|byte| *byte == b'\t').count() + 1);
    match separator {
        Separator::Tab => {
            let mut start = 0;
            for (at, _) in line.match_indices('\t') {
                cells.push((start, at));
                start = at + 1;
            }
            cells.push((start, line.len()));
        }
        Separator::Pipe => {
            let mut start = 0;
            let mut escaped = false;
            for (at, c) in line.char_indices() {
                if matches!(c, '|' | '｜') && !escaped {
                    cells.push((start, at));
                    start = at + c.len_utf8();
                }
                escaped = c == '\\' && !escaped;
            }
            cells.push((start, line.len()));
            // The pipes at either end frame the row.
            if cells.first().is_some_and(|cell| line[cell.0..cell.1].trim().is_empty()) {
                cells.remove(0);
            }
            if cells.len() > 1 && cells.last().is_some_and(|cell| line[cell.0..cell.1].trim().is_empty()) {
                cells.pop();
            }
        }
    }
    cells
}

/// Whether a row is only a rule: `|---|:--:|`, or dashes of a converter.
fn is_rule(cells: &[Cell]) -> bool {
    let mut dashes = 0;
    cells.iter().all(|cell| {
        dashes += usize::from(cell.label.contains("--"));
        cell.label.chars().all(|c| matches!(c, '-' | ':' | '='))
    }) && dashes > 0
}

/// Reads one cell.
pub(super) fn cell(line: &str, start: usize, end: usize) -> Cell {
    let raw = &line[start..end];
    let from = start + raw.len() - raw.trim_start().len();
    let to = (start + raw.trim_end().len()).max(from);
    let content = &line[from..to];
    let label = fold_label(content);
    let value = value(&label, content, from);
    Cell { start: from as u32, end: to as u32, label, value }
}

/// The signs that may stand for the minus of a figure.
const MINUS: [char; 3] = ['-', '△', '▲'];

/// What a cell of the folded text `label` holds.
fn value(label: &str, content: &str, offset: usize) -> CellValue {
    if label.is_empty() {
        return CellValue::Blank;
    }
    if label.chars().all(|c| matches!(c, '-' | '—' | '─' | '–' | '/' | '―')) {
        return CellValue::Dash;
    }
    if let Some(bounded) = label.strip_prefix(BOUNDS) {
        return bound(label, bounded, content, offset);
    }
    let unsigned = label.strip_prefix(MINUS).unwrap_or(label);
    let digits = unsigned.len()
        - unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ')).len();
    if digits == 0 || !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return CellValue::Text;
    }
    let Some(unit) = suffix(&unsigned[digits..]) else { return CellValue::Text };
    let figure = unsigned[..digits].trim_end();
    let sign = label.len() - unsigned.len();
    let signed = if sign > 0 { Cow::Owned(format!("-{figure}")) } else { Cow::Borrowed(figure) };
    let is_whole = !figure.contains(' ') && well_grouped(figure);
    match Quantity::parse(&signed, unit) {
        Some(quantity) if is_whole => {
            let origin = if content.len() == label.len() {
                0..sign + digits
            } else {
                fold(content).origin(0..sign + figure.len())
            };
            CellValue::Figure(quantity, ((offset + origin.start) as u32, (offset + origin.end) as u32))
        }
        _ if figure.contains(['.', ',']) && unit != Unit::Count && figure.len() < 24 => CellValue::Garbled,
        _ => CellValue::Text,
    }
}

/// The signs in front of a bound.
const BOUNDS: [char; 7] = ['≤', '≥', '<', '>', '≦', '≧', '='];

/// A cell whose text, `label`, has a sign of comparison in front of `bounded`.
fn bound(label: &str, bounded: &str, content: &str, offset: usize) -> CellValue {
    let bounded = bounded.trim_start();
    let digits =
        bounded.len() - bounded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.')).len();
    let figure = &bounded[..digits];
    let unit = suffix(bounded[digits..].trim_start()).filter(|unit| unit.is_money());
    let quantity = unit.filter(|_| well_grouped(figure)).and_then(|unit| Quantity::parse(figure, unit));
    quantity.map_or(CellValue::Text, |quantity| {
        let start = label.len() - bounded.len();
        let origin = fold(content).origin(start..start + digits);
        CellValue::Bound(quantity, ((offset + origin.start) as u32, (offset + origin.end) as u32))
    })
}

/// Whether the commas of a figure part it in threes, so far as there are any.
fn well_grouped(figure: &str) -> bool {
    let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    !fraction.contains(',')
        && !figure.ends_with('.')
        && (first.len() == whole.len() || (first.len() <= 3 && groups.all(|group| group.len() == 3)))
}

/// The unit that the text behind the digits of a cell names; none if it makes the cell a phrase.
fn suffix(behind: &str) -> Option<Unit> {
    if behind.is_empty() {
        return Some(Unit::Plain);
    }
    if behind == "%" {
        return Some(Unit::Percent);
    }
    if let Some((_, unit)) = Unit::MONEY.into_iter().find(|(name, _)| *name == behind) {
        return Some(unit);
    }
    (behind.chars().count() <= 2 && behind.chars().all(|c| "个人辆台套次批项户家名件份条种天".contains(c)))
        .then_some(Unit::Count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: &str, separator: Separator) -> Vec<(String, Option<String>)> {
        let grid = Grid::read(std::iter::once(line), separator);
        let cells = grid.rows.into_iter().flat_map(|row| row.cells);
        cells
            .map(|cell| {
                let digits = match cell.value {
                    CellValue::Figure(_, (start, end)) => Some(line[start as usize..end as usize].to_owned()),
                    _ => None,
                };
                (cell.label, digits)
            })
            .collect()
    }

    #[test]
    fn cells_of_tabs_and_pipes() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            row("其他成人教育 支出\t１，００３．３５\t\t22488元\t——", Separator::Tab),
            [
                ("其他成人教育支出".to_owned(), None),
                ("1,003.35".to_owned(), some("１，００３．３５")),
                (String::new(), None),
                ("22488元".to_owned(), some("22488")),
                ("——".to_owned(), None)
            ]
        );
        assert_eq!(
            row("| 合计 |  544.57 | -3.2 |", Separator::Pipe),
            [("合计".to_owned(), None), ("544.57".to_owned(), some("544.57")), ("-3.2".to_owned(), some("-3.2"))]
        );
        assert_eq!(row("|---|:--:|---:|", Separator::Pipe), []);
    }

    #[test]
    fn what_is_meant_for_a_figure_and_is_none() {
        let value = |label: &str| value(label, label, 0);
        assert_eq!(value("12.3.4"), CellValue::Garbled);
        assert_eq!(value("1,0033.35"), CellValue::Garbled);
        assert_eq!(value("20231230 192730"), CellValue::Text);
        assert_eq!(value("2024年"), CellValue::Text);
        assert_eq!(value("1. 副部(省)级"), CellValue::Text);
    }
}

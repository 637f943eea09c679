//! The figures of a segment, each in its unit and at the precision of its columns.

use std::sync::Arc;

use super::layout::{Columns, Segment, Sheet, is_broken_code};
use super::{Reader, words};
use crate::facts::figure::{Figure, Garbled, Place};
use crate::number::Unit;
use crate::syntax::CellValue;
use crate::text::Span;

impl Reader<'_> {
    /// Takes the figures of the amount columns, each in its unit and at the precision of its lane.
    pub(super) fn collect_figures(&mut self, segment: &Segment, columns: &Columns, grid: &mut [Vec<Option<u32>>]) {
        let precision = precision(self.sheet, segment, columns);
        let column_names: Vec<Arc<str>> = (0..columns.len()).map(|column| columns.name(column).into()).collect();
        let column_units: Vec<Option<Unit>> = (0..self.sheet.width)
            .map(|column| {
                let named = columns.path(column).iter().rev().find_map(|header| named_unit(header));
                // The header has the sign that the cells leave out: `增减率(%)`.
                named.or_else(|| columns.leaf(column).contains('%').then_some(Unit::Percent))
            })
            .collect();
        // What stands in the first column holds for the rows below it that leave it empty.
        let mut row_unit = self.row_unit("");
        for (offset, row) in segment.body.clone().enumerate() {
            let line = &self.sheet.rows[row];
            if line.numbers_columns {
                continue;
            }
            let opening = self.sheet.label(row, 0);
            if !opening.is_empty() {
                row_unit = self.row_unit(opening);
            }
            let mut name: &str = "";
            let mut shared: Option<Arc<str>> = None;
            for (column, cell) in line.row.cells.iter().enumerate() {
                let place = |start, end| Place { block: line.block, span: Span::in_line(line.row.line, start, end) };
                if columns.is_label(column) && cell.is_text() {
                    name = &cell.label;
                    shared = None;
                }
                match &cell.value {
                    CellValue::Figure(quantity, (start, end))
                        if columns.is_amount(column) || self.is_strayed(row, column, columns) =>
                    {
                        let unit = match quantity.unit {
                            Unit::Plain => column_units[column].or(row_unit).unwrap_or(Unit::Plain),
                            own => own,
                        };
                        let quantity =
                            quantity.in_unit(unit).at_precision(if unit == Unit::Percent { 0 } else { precision });
                        if let Some(slot) = grid[offset].get_mut(column) {
                            *slot = Some(self.facts.figures.len() as u32);
                        }
                        let column_name = column_names.get(column).cloned().unwrap_or_else(|| Arc::from(""));
                        self.facts.figures.push(Figure {
                            place: place(*start, *end),
                            quantity,
                            name: Arc::clone(shared.get_or_insert_with(|| name.into())),
                            column: column_name,
                        });
                    }
                    CellValue::Garbled if columns.is_amount(column) => {
                        let place = place(cell.start, cell.end);
                        self.facts.garbled.push(Garbled { place, text: cell.label.clone(), is_code: false });
                    }
                    CellValue::Figure(..) | CellValue::Garbled
                        if columns.is_code(column) && is_broken_code(&cell.label) =>
                    {
                        let place = place(cell.start, cell.end);
                        self.facts.garbled.push(Garbled { place, text: cell.label.clone(), is_code: true });
                    }
                    _ => {}
                }
            }
        }
    }

    /// Whether a figure in a column of words belongs to a total whose cells were merged: `公用经费合计 … 56.18`.
    fn is_strayed(&self, row: usize, column: usize, columns: &Columns) -> bool {
        let cells = &self.sheet.rows[row].row.cells;
        columns.is_label(column)
            && !columns.is_code(column)
            && cells[column].figure().is_some_and(|figure| figure.decimals > 0)
            && cells[..column]
                .iter()
                .rev()
                .find(|cell| !cell.is_blank())
                .is_some_and(|cell| words::is_total(&cell.label))
    }

    /// The unit of the figures in a row with this name, where their column names none.
    fn row_unit(&self, name: &str) -> Option<Unit> {
        named_unit(name).or_else(|| words::is_counted(name).then_some(Unit::Count)).or(self.context.unit)
    }
}

/// The unit of money that stands in brackets at the end of a name.
fn named_unit(name: &str) -> Option<Unit> {
    let (_, inside) = name.strip_suffix(')')?.rsplit_once('(')?;
    let inside = inside.rsplit_once(':').map_or(inside, |(_, unit)| unit);
    Unit::MONEY.into_iter().find(|(name, _)| *name == inside).map(|(_, unit)| unit)
}

/// The decimals that most amounts of a segment show: those with fewer had zeros dropped at their end.
fn precision(sheet: &Sheet, segment: &Segment, columns: &Columns) -> u32 {
    let mut counts = [0_usize; 8];
    for row in segment.body.clone() {
        for (column, cell) in sheet.rows[row].row.cells.iter().enumerate() {
            // A zero may be printed as `0.00` in a table of one decimal.
            let shown = cell.figure().filter(|figure| columns.is_amount(column) && !figure.value.is_zero());
            if let Some(figure) = shown {
                counts[(figure.decimals as usize).min(7)] += 1;
            }
        }
    }
    let most = counts[1..].iter().copied().max().unwrap_or(0);
    if most == 0 { 0 } else { (1..8).rev().find(|decimals| counts[*decimals as usize] == most).unwrap_or(0) }
}

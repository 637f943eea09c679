//! The figures of a performance form, in the units that the labels around them name.

use std::collections::HashMap;
use std::sync::Arc;

use super::FormReader;
use crate::facts::facet::{expenditure_for, project_funds};
use crate::facts::figure::{Figure, Place};
use crate::facts::region::Context;
use crate::facts::table::Reader;
use crate::facts::table::layout::SheetRow;
use crate::number::Unit;
use crate::syntax::CellValue;
use crate::text::Span;

impl Reader<'_> {
    /// Reads the table once more as a performance form.
    pub(in crate::facts::table) fn form(&mut self) {
        let sheet = self.sheet;
        let context = self.context;
        // What the columns have made of it is a guess that the labels know better.
        self.claims.clear();
        let mut known: HashMap<Place, u32> =
            self.facts.figures.iter().zip(0..).map(|(figure, index)| (figure.place, index)).collect();
        let units: Vec<Option<Unit>> = sheet.rows.iter().map(bracketed_unit).collect();
        let figures = &mut self.facts.figures;
        let mut figure = |row: usize, column: usize| {
            let line = &sheet.rows[row];
            let cell = line.row.cells.get(column)?;
            let (CellValue::Figure(quantity, (start, end)) | CellValue::Bound(quantity, (start, end))) = &cell.value
            else {
                return None;
            };
            let place = Place { block: line.block, span: Span::in_line(line.row.line, *start, *end) };
            let index = *known.entry(place).or_insert_with(|| {
                let name =
                    line.row.cells[..column].iter().rev().find(|cell| cell.is_text()).map_or("", |cell| &cell.label);
                let quantity = quantity.in_unit(form_unit(&units, context, row, quantity.unit));
                figures.push(Figure { place, quantity, name: name.into(), column: Arc::from("") });
                figures.len() as u32 - 1
            });
            Some((index, figures[index as usize].quantity))
        };
        self.facts.form = super::rows(sheet);
        let project =
            FormReader { sheet, read_figure: &mut figure, shown: HashMap::new(), out: &mut self.claims }.read();
        for (figure, name) in &project.uses {
            self.facts.coordinates.extend(expenditure_for(name).map(|found| (*figure, found)));
        }
        if let (Some(name), Some(funds)) = (project.name, project.funds) {
            self.facts.goal_funds = Some(funds);
            self.facts.coordinates.push((funds, project_funds(&name)));
        }
    }
}

/// The unit of the money in a row of a performance form, where `named` are the units that the labels of each row name:
/// that of the nearest row above which names one.
fn form_unit(named: &[Option<Unit>], context: &Context, row: usize, own: Unit) -> Unit {
    if own != Unit::Plain {
        return own;
    }
    let above = &named[row.saturating_sub(MOST_FORM_ROWS)..=row];
    above.iter().rev().find_map(|unit| *unit).or(context.unit).unwrap_or(Unit::Plain)
}

/// The unit of money that a row's labels have in brackets: `项目资金(万元)`.
fn bracketed_unit(row: &SheetRow) -> Option<Unit> {
    let is_in_brackets = |label: &str, unit: &str| {
        let mut found = label.match_indices(unit);
        found.any(|(at, _)| label[..at].ends_with('(') && label[at + unit.len()..].starts_with(')'))
    };
    let labels = row.row.cells.iter().filter(|cell| cell.is_text() && cell.label.contains('('));
    let mut units =
        labels.flat_map(|cell| Unit::MONEY.into_iter().filter(|(name, _)| is_in_brackets(&cell.label, name)));
    units.next().map(|(_, unit)| unit)
}

/// How many rows below its label the unit of a form still holds.
const MOST_FORM_ROWS: usize = 12;

//! What a table says, read from its build and its words alone.
//!
//! Given: the rows of a table, put together over page breaks, and what stands above it.
//! Gives: its figures with their units, and the sums that its build promises.
//! Invariant: no relation here depends on the table's title.

mod cells;
mod coordinates;
mod form;
mod lacks;
mod layout;
mod numbering;
mod sums;
mod words;

use self::layout::{Columns, Lane, Segment, Sheet};
use self::sums::Sums;
use super::figure::{CodeMention, Facts};
use super::region::Context;
use super::{Claim, judge};
use crate::catalog::Catalog;
use crate::syntax::Grid;

/// Reads a table from its parts: the ordinals of their blocks in the region, and their rows.
pub(super) fn read(parts: &[(u32, &Grid)], context: &Context) -> Facts {
    let sheet = Sheet::new(parts);
    let context = &Context { unit: context.unit.or(sheet.unit), ..context.clone() };
    let mut reader = Reader { context, sheet: &sheet, facts: Facts::default(), claims: Vec::new() };
    for segment in sheet.segments() {
        reader.segment(&segment);
    }
    if form::is_form(&sheet) {
        reader.form();
    } else if form::has_indicators(&sheet) {
        reader.facts.form = form::rows(&sheet);
    }
    reader.finish()
}

/// Whether a row's name says that it is a total.
pub(super) fn is_total_name(name: &str) -> bool {
    words::is_total(name)
}

/// Whether a name is that of 公务用车购置及运行费 together, or of one of the two.
pub(super) fn is_vehicle_expense(name: &str) -> bool {
    words::is_vehicle_total(name) || words::is_vehicle_part(name)
}

/// Whether a name is that of 公务用车购置及运行费 together.
pub(super) fn is_vehicle_total(name: &str) -> bool {
    words::is_vehicle_total(name)
}

/// A row's name without numerals in front.
pub(super) fn without_numeral(name: &str) -> &str {
    numbering::strip(name)
}

/// A table being read.
struct Reader<'a> {
    context: &'a Context,
    sheet: &'a Sheet<'a>,
    facts: Facts,
    claims: Vec<Claim>,
}

impl Reader<'_> {
    fn segment(&mut self, segment: &Segment) {
        let columns = Columns::read(self.sheet, segment);
        let mut grid = vec![vec![None; columns.len()]; segment.body.len()];
        self.collect_figures(segment, &columns, &mut grid);
        let lanes = Lane::read_all(self.sheet, segment, &columns, &grid, self.context);
        self.collect_codes(&lanes);
        let sums = Sums { sheet: self.sheet, segment, columns: &columns, lanes: &lanes, grid: &grid };
        sums.relations(&self.facts.figures, &mut self.claims);
        lacks::totals(&lanes, &columns, self.context, &self.facts.figures, &mut self.facts.totals);
        self.offer(&lanes, &columns);
        self.locate(&lanes, &columns);
    }

    fn collect_codes(&mut self, lanes: &[Lane]) {
        for lane in lanes {
            for row in &lane.rows {
                let Some(code) = &row.code else { continue };
                self.facts.codes.push(CodeMention {
                    code: code.text.clone(),
                    implied: code.implied,
                    known: Catalog::get().knows(&code.text),
                    place: code.place,
                    name: row.name.clone(),
                    name_place: row.name_place,
                    figures: row.amounts.iter().flatten().copied().collect(),
                });
            }
        }
        self.facts.codes.sort_by_key(|code| code.place);
    }

    fn finish(mut self) -> Facts {
        self.facts.levels = lacks::levels(&self.facts.codes, &self.facts.figures);
        self.facts.coordinates.sort_unstable();
        let mut judged = judge(self.claims, &self.facts.figures);
        judged.sort_by_key(|judged| (judged.relation.readings[0].subject(), judged.relation.family));
        judged.dedup_by(|a, b| a.relation.readings[0] == b.relation.readings[0]);
        self.facts.relations = judged;
        self.facts
    }
}

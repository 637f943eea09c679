//! What the figures of a table are called in other regions: their names, and their coordinates.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Columns, Lane};
use super::{Reader, numbering, words};
use crate::facts::Coordinates;
use crate::facts::facet::{TableFrame, carry_of};
use crate::facts::figure::Offer;
use crate::facts::name::name_key;
use crate::number::Decimal;

impl Reader<'_> {
    /// Offers the figures that other regions may name: each row's first amount, and the total row by column.
    pub(super) fn offer(&mut self, lanes: &[Lane], columns: &Columns) {
        let owner = self.context.owner.as_deref();
        let mut offers = Vec::new();
        for lane in lanes {
            for row in &lane.rows {
                if let Some(figure) = row.amounts.first().copied().flatten() {
                    let key = name_key(numbering::strip(&row.name), owner);
                    offers.push(Offer { key, figure, prose: false });
                }
                if words::is_grand_total(&row.name) {
                    for (slot, figure) in row.amounts.iter().enumerate() {
                        if let Some(figure) = figure {
                            let key = name_key(columns.leaf(lane.amounts[slot]), owner);
                            offers.push(Offer { key, figure: *figure, prose: false });
                        }
                    }
                }
            }
        }
        offers.retain(|offer| !offer.key.is_empty());
        self.facts.offers.extend(offers);
    }

    /// Gives the cells their coordinates.
    pub(super) fn locate(&mut self, lanes: &[Lane], columns: &Columns) {
        let frame = TableFrame::read(self.context);
        if !frame.is_known() {
            return;
        }
        let mut located = Vec::new();
        let mut blanks = Vec::new();
        for lane in lanes {
            // Beside this year's figures a table may show those of the year before.
            let year = |column: &usize| columns.path(*column).iter().find_map(|name| words::year(name));
            let newest = lane.amounts.iter().filter_map(year).max();
            // One year beside a total that names none is another year's: `2024年预算数|合计|基本支出|项目支出`.
            let undated_total = |column: &usize| year(column).is_none() && words::is_total(columns.leaf(*column));
            let newest = newest.filter(|_| !lane.amounts.iter().any(undated_total));
            let current = |column: &usize| year(column).is_none_or(|year| Some(year) == newest);
            let fixed: Vec<Option<Coordinates>> = lane
                .amounts
                .iter()
                .map(|column| frame.column(columns.path(*column)).filter(|_| current(column)))
                .collect();
            // Beside a column of what is carried over, the funds are this year's.
            let fixed = this_years(fixed);
            // The funds below a carry-over are what is carried over of each.
            let mut carried = None;
            for row in &lane.rows {
                if row.names_total {
                    carried = None;
                } else if words::is_carry_over(&row.name) {
                    carried = carry_of(&row.name);
                }
                let carry = carried.filter(|_| words::is_fund(&row.name));
                if row.code.is_none() && carry.is_none() && row.is_blank() && !row.name.is_empty() {
                    blanks
                        .extend(fixed.iter().flatten().filter_map(|column| frame.cell(column, &row.name, None, false)));
                }
                let code = row.code.as_ref().map(|code| code.text.as_str());
                for (column, figure) in fixed.iter().zip(&row.amounts) {
                    let (Some(column), Some(figure)) = (column, figure) else { continue };
                    let column = Coordinates { carry: carry.or(column.carry), ..*column };
                    located.extend(frame.cell(&column, &row.name, code, row.is_owner).map(|found| (*figure, found)));
                }
            }
        }
        // What one table says of two amounts tells neither apart.
        let value = |figure: u32| self.facts.figures[figure as usize].quantity.value;
        let mut first: BTreeMap<Coordinates, Decimal> = BTreeMap::new();
        let (mut ambiguous, mut repeated) = (BTreeSet::new(), BTreeSet::new());
        for (figure, found) in &located {
            match first.entry(*found) {
                Entry::Vacant(slot) => drop(slot.insert(value(*figure))),
                Entry::Occupied(slot) if *slot.get() == value(*figure) => drop(repeated.insert(*found)),
                Entry::Occupied(_) => drop(ambiguous.insert(*found)),
            }
        }
        // Where a table tells subjects by unit, two units may have the same amount.
        if ambiguous.iter().any(|found| found.function.is_some()) {
            ambiguous.extend(repeated.into_iter().filter(|found| found.function.is_some()));
        }
        located.retain(|(_, found)| !ambiguous.contains(found));
        blanks.sort_unstable();
        blanks.dedup();
        self.facts.blanks.extend(blanks);
        self.facts.coordinates.extend(located);
    }
}

/// What the columns fix, once a column of what is carried over from last year has taken that out of the others, unless
/// one of them is this year's alone.
fn this_years(fixed: Vec<Option<Coordinates>>) -> Vec<Option<Coordinates>> {
    let any = |is_one: fn(&Coordinates) -> bool| fixed.iter().flatten().any(is_one);
    if !any(Coordinates::is_from_last_year) || any(Coordinates::is_of_this_year) {
        return fixed;
    }
    fixed.into_iter().map(|column| column.map(|column| column.of_this_year())).collect()
}

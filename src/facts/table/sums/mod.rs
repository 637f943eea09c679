//! The sums and comparisons that the build of a table and its words promise.
//!
//! Given: lanes, columns and figures. Gives: claims, which are judged when all are known.

mod across;
mod balance;
mod changes;
mod counts;
mod differences;
mod down;
mod hierarchy;
mod inferred;
mod net;
mod of_which;
mod quotients;
mod units;

pub(super) use self::balance::sides;
use super::layout::{Columns, Lane, Segment, Sheet};
use crate::facts::Claim;
use crate::facts::figure::Figure;

/// A segment of a table, read.
pub(super) struct Sums<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) segment: &'a Segment,
    pub(super) columns: &'a Columns,
    pub(super) lanes: &'a [Lane],
    /// The figure of each cell, by the row of the segment and the column.
    pub(super) grid: &'a [Vec<Option<u32>>],
}

impl Sums<'_> {
    /// What the segment promises of `figures`.
    pub(super) fn relations(&self, figures: &[Figure], out: &mut Vec<Claim>) {
        let Self { lanes, columns, .. } = *self;
        hierarchy::relations(lanes, columns, out);
        down::relations(lanes, columns, figures, out);
        across::relations(self.sheet, self.segment, columns, lanes, self.grid, figures, out);
        net::relations(lanes, columns, figures, out);
        changes::relations(lanes, columns, figures, out);
        differences::relations(lanes, columns, figures, out);
        quotients::relations(lanes, columns, figures, out);
        of_which::relations(lanes, columns, figures, out);
        balance::relations(lanes, columns, out);
        inferred::relations(lanes, columns, figures, out);
    }
}

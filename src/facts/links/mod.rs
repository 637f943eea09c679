//! What the regions of a part say of each other.
//!
//! Given: the regions of a part, each with its figures and its own relations.
//! Gives: the relations that tie figures of several regions.
//! Invariant: a link depends on what the regions hold alone, not on how they came to be read.

mod agree;
mod classes;
mod columns;
mod cross;
mod performance;
mod shares;
mod units;
mod unsaid;

use super::draft::FigureId;
use super::figure::{Figure, Judged};
use super::region::Region;
use crate::catalog::Tables;

pub(in crate::facts) use cross::bindings;

/// All links of a part.
pub(super) fn relations(regions: &[Region], tables: &Tables) -> Vec<Judged<FigureId>> {
    let mut links = shares::relations(regions);
    links.extend(cross::relations(regions));
    links.extend(units::relations(regions));
    links.extend(performance::relations(regions));
    let agreements = agree::relations(regions, tables, &links);
    links.extend(agreements);
    links.extend(classes::relations(regions));
    let copies = columns::relations(regions, &links);
    links.extend(copies);
    links
}

/// A figure of the part.
fn figure(regions: &[Region], id: FigureId) -> &Figure {
    &regions[id.region as usize].facts.figures[id.figure as usize]
}

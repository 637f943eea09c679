//! What the regions of a part say of each other.
//!
//! Given: the regions of a part, each with its figures and its own relations.
//! Gives: the relations that tie figures of several regions.
//! Invariant: a link depends on what the regions hold alone, not on how they came to be read.

mod agree;
mod blank;
mod classes;
mod columns;
mod counts;
mod cross;
mod kept;
mod performance;
mod shares;
mod units;
mod unsaid;

use super::draft::FigureId;
use super::figure::{Figure, Judged};
use super::region::Region;
use crate::catalog::Tables;

pub(in crate::facts) use cross::bindings;
pub(in crate::facts) use kept::Kept;

/// All links of a part.
///
/// What is known of single regions from an earlier reading is taken from `old`, and what was found out is kept.
pub(super) fn relations(regions: &[Region], tables: &Tables, old: &Kept) -> (Vec<Judged<FigureId>>, Kept) {
    let kept = Kept::of(regions, old);
    let mut links = shares::relations(regions);
    links.extend(cross::relations(regions));
    links.extend(units::relations(regions));
    links.extend(counts::relations(regions));
    links.extend(performance::relations(regions));
    let agreements = agree::relations(regions, tables, &links);
    links.extend(agreements);
    links.extend(classes::relations(regions, &kept));
    let copies = columns::relations(regions, &links, &kept);
    links.extend(copies);
    (links, kept)
}

/// A figure of the part.
fn figure(regions: &[Region], id: FigureId) -> &Figure {
    &regions[id.region as usize].facts.figures[id.figure as usize]
}

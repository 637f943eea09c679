//! The figures of a draft, wherever they stand.

use std::sync::Arc;

use crate::number::Quantity;
use crate::relations::{Form, Outcome, Relation, Trend};
use crate::text::Span;

/// A place inside a region: the ordinal of the block, and a stretch of that block's lines.
///
/// Regions know nothing of where they stand, so that edits elsewhere leave their facts alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The block's ordinal in the region.
    pub block: u32,
    /// The stretch, in lines of the block.
    pub span: Span,
}

/// A figure that means something: an amount, a percentage, a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Where its digits stand.
    pub place: Place,
    /// What it displays, in its unit, at the precision of its surroundings.
    pub quantity: Quantity,
    /// What it is the figure of: a row's name, or the words in front of it.
    pub name: Arc<str>,
    /// The column's name; empty in prose.
    pub column: Arc<str>,
}

/// A 科目 in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMention {
    /// The code, its parts put together.
    pub code: String,
    /// Whether the code is not printed, but follows from the name.
    pub implied: bool,
    /// Whether the catalogue knows the code.
    pub known: bool,
    /// Where it stands (all of its cells); for an implied one, where the name stands.
    pub place: Place,
    /// The name beside it, folded.
    pub name: String,
    /// Where the name stands.
    pub name_place: Option<Place>,
    /// The figures of its row, as indices into the region's figures.
    pub figures: Vec<u32>,
}

/// What is said in a region: figures, and the relations that tie them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The figures, in order of place.
    pub figures: Vec<Figure>,
    /// The relations inside the region, with their outcome.
    pub relations: Vec<Judged<u32>>,
    /// Shares whose base is named and may be stated elsewhere.
    pub named_shares: Vec<NamedShare>,
    /// What figures are the amounts of, so far as the words around them are understood; in order of figures.
    pub coordinates: Vec<(u32, super::Coordinates)>,
    /// What other regions may refer to by name.
    pub offers: Vec<Offer>,
    /// The direction words in front of changes and rates.
    pub trends: Vec<TrendWord>,
    /// The codes, in order of place.
    pub codes: Vec<CodeMention>,
    /// Rows whose upper or lower level is missing: the row's place among the codes, and the code that is missing (or the
    /// row's own where it has nothing below it).
    pub missing_levels: Vec<(usize, String)>,
    /// In a form that sets the goal of a project (项目绩效目标表), its funds of the year (年度资金总额).
    pub goal_funds: Option<u32>,
    /// Amounts of prose under performance management (涉及资金).
    pub performance: Vec<u32>,
    /// Cells that are meant for figures and are none.
    pub garbled: Vec<Garbled>,
}

/// A word that gives a change its direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendWord {
    /// The figure behind it.
    pub figure: u32,
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub trend: Trend,
}

/// A relation and what became of it; no outcome if it cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<F> {
    /// What must hold.
    pub relation: Relation<F>,
    /// Whether it does.
    pub outcome: Option<Outcome>,
}

impl<F> Judged<F> {
    /// The reading that the outcome is about.
    pub fn reading(&self) -> &Form<F> {
        &self.relation.readings[self.outcome.map_or(0, |outcome| outcome.reading)]
    }
}

/// A share of a base that is named (`占项目支出总额的78.23%`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedShare {
    /// The part, in its plausible readings.
    pub parts: Vec<u32>,
    /// The percentage.
    pub percent: u32,
    /// The base's name, reduced by [`name_key`](super::name_key).
    pub base: String,
    /// What the share is of, in the draft's words.
    pub label: std::sync::Arc<str>,
}

/// A figure that can be referred to by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its name, reduced by [`name_key`](super::name_key).
    pub key: String,
    /// The figure.
    pub figure: u32,
    /// Whether it stands in prose.
    pub prose: bool,
}

/// A cell that is meant for a figure and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbled {
    /// Where it stands.
    pub place: Place,
    /// What it shows.
    pub text: String,
}

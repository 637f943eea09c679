//! What a draft says.
//!
//! Given: blocks.
//! Gives: regions (a table, or the prose between two headings) with their figures, the relations that tie them, and
//! what the regions say of each other.
//! Invariant: the facts of a region depend on its blocks and its [`Context`] alone, so an edit elsewhere keeps them.

mod disclosure;
mod draft;
mod facet;
mod figure;
mod links;
mod name;
mod prose;
mod recurring;
mod region;
mod table;

pub use draft::{Draft, FigureId, Part};
pub use facet::Coordinates;
pub use figure::{
    CodeMention, Facts, Figure, FormRows, Gap, Garbled, Judged, Levels, NamedShare, Offer, Place, TotalKind, TotalRow,
    TrendWord,
};
pub use name::name_key;
use name::{behind_owner, bracketed_numeral, list_numeral};
pub use region::{Context, Region, RegionKind};

use crate::relations::{Relation, Verdict, evaluate};

/// A relation that was read, before it is judged.
struct Claim {
    relation: Relation<u32>,
    /// Whether it is enforced. One that is not is kept where it holds, and forgotten where it does not.
    firm: bool,
}

/// Judges claims; those that were only a guess and do not hold are forgotten.
fn judge(claims: Vec<Claim>, figures: &[Figure]) -> Vec<Judged<u32>> {
    claims
        .into_iter()
        .filter_map(|claim| {
            let outcome = evaluate(&claim.relation, |figure| figures[figure as usize].quantity);
            let holds = outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken);
            (claim.firm || holds).then_some(Judged { relation: claim.relation, outcome })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    /// The labels of the relations that do not hold in a draft.
    pub(super) fn broken(text: &str) -> Vec<String> {
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        draft.parts[0].broken().map(|judged| judged.relation.label.to_string()).collect()
    }
}

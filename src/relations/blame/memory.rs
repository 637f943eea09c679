//! What was found out about broken relations that hang together, for the next draft that is nearly the same.
//!
//! The search sees the relations of the figures that it asks [`Repaired`] for, what these relations' figures display, and
//! what the [`Page`] answers. All of that is noted beside what was found; where all is the same again, so is the finding.
//! Hence two rules for the search: it comes by relations only through [`Repaired::relations`], and by what the draft says
//! only through the page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::network::{Found, Repaired};
use super::{Cause, Page, Premise};
use crate::number::Quantity;
use crate::relations::Form;

/// What was found out about the relations of a draft. `G` is what the answers of its page rest on.
#[derive(Debug, Clone)]
pub struct Memory<F, G> {
    premises: Vec<Premise<F>>,
    /// By the subject of the first broken relation: no two groups of relations share a figure.
    solved: BTreeMap<F, Solved<F, G>>,
}

/// What was found out about relations that hang together.
#[derive(Debug, Clone)]
pub(super) struct Solved<F, G> {
    /// The relations that were seen, in order, as indices.
    relations: Vec<usize>,
    seen: Arc<Seen<F, G>>,
}

/// What was seen and found. Here relations are numbered by their places in [`Solved::relations`].
#[derive(Debug)]
struct Seen<F, G> {
    /// The broken relations.
    open: Vec<usize>,
    swaps: Vec<[F; 2]>,
    /// The figures whose relations were asked for.
    asked: Vec<(F, Vec<usize>)>,
    /// What had become of each relation.
    found: Vec<Option<Found>>,
    /// What the figures of all relations displayed, and whether their words had been turned round.
    shown: Vec<(F, Quantity, bool)>,
    grounds: G,
    causes: Vec<Cause<F>>,
}

impl<F: Copy + Ord, G> Memory<F, G> {
    /// Keeps what was found out about `premises`.
    pub(super) fn new(premises: Vec<Premise<F>>, solved: Vec<Solved<F, G>>) -> Self {
        let subject = |solved: &Solved<F, G>| {
            let first = solved.relations[solved.seen.open[0]];
            premises[first].readings[0].subject()
        };
        let solved = solved.into_iter().map(|solved| (subject(&solved), solved)).collect();
        Self { premises, solved }
    }

    /// What was found out about the relations `open`, if the search would see the same again.
    pub(super) fn recall<P: Page<F, Grounds = G>>(
        &self,
        open: &BTreeSet<usize>,
        swaps: &[[F; 2]],
        state: &Repaired<F, P>,
    ) -> Option<Solved<F, G>> {
        let first = *open.first()?;
        let Solved { relations, seen } = self.solved.get(&state.premises[first].readings[0].subject())?;
        // What each relation that was seen is here.
        let mut here: Vec<Option<usize>> = vec![None; relations.len()];
        let mut is_same = |old: usize, other: usize| {
            let known = *here[old].get_or_insert(other);
            known == other && self.premises[relations[old]] == state.premises[other]
        };
        let mut are_same = |old: &[usize], others: &mut dyn ExactSizeIterator<Item = usize>| {
            old.len() == others.len() && old.iter().zip(others).all(|(old, other)| is_same(*old, other))
        };
        let sees_the_same = are_same(&seen.open, &mut open.iter().copied())
            && seen.asked.iter().all(|(figure, old)| are_same(old, &mut state.relations(*figure).iter().copied()));
        let relations: Vec<usize> = here.into_iter().collect::<Option<_>>().filter(|_| sees_the_same)?;
        let is_same = relations.is_sorted_by(|a, b| a < b)
            && seen.swaps == swaps
            && relations.iter().zip(&seen.found).all(|(relation, found)| state.found(*relation) == *found)
            && seen.shown.iter().all(|(figure, shown, turned)| {
                state.quantity(*figure) == *shown && state.is_turned(*figure) == *turned
            })
            && state.page.still_answers(&seen.grounds);
        is_same.then(|| Solved { relations, seen: Arc::clone(seen) })
    }
}

impl<F: Copy + Ord, G> Solved<F, G> {
    /// Notes that `causes` were found behind the relations `open`, all that was seen included.
    pub(super) fn new<P: Page<F, Grounds = G>>(
        open: &BTreeSet<usize>,
        swaps: &[[F; 2]],
        causes: &[Cause<F>],
        state: &Repaired<F, P>,
    ) -> Self {
        let asked = state.asked();
        let all: BTreeSet<usize> =
            asked.iter().flat_map(|figure| state.relations(*figure)).chain(open).copied().collect();
        let relations: Vec<usize> = all.into_iter().collect();
        let own = |relation: &usize| relations.partition_point(|known| known < relation);
        let mut figures: Vec<F> =
            relations.iter().flat_map(|relation| &state.premises[*relation].readings).flat_map(Form::figures).collect();
        figures.sort_unstable();
        figures.dedup();
        let shown = |figure: F| (figure, state.quantity_before(figure), state.was_turned(figure));
        let seen = Seen {
            open: open.iter().map(own).collect(),
            swaps: swaps.to_vec(),
            asked: asked.iter().map(|figure| (*figure, state.relations(*figure).iter().map(own).collect())).collect(),
            found: relations.iter().map(|relation| state.found_before(*relation)).collect(),
            shown: figures.into_iter().map(shown).collect(),
            grounds: state.page.grounds(),
            causes: causes.iter().map(|cause| cause.renumbered(|relation| own(&relation))).collect(),
        };
        Self { relations, seen: Arc::new(seen) }
    }

    /// The causes that were found, in that order.
    pub(super) fn causes(&self) -> Vec<Cause<F>> {
        self.seen.causes.iter().map(|cause| cause.renumbered(|relation| self.relations[relation])).collect()
    }
}

impl<F: Copy> Cause<F> {
    /// The same cause of relations with other indices.
    fn renumbered(&self, index: impl Fn(usize) -> usize + Copy) -> Self {
        let mut cause = self.clone();
        let repaired = cause.suspects.iter_mut().flat_map(|suspect| &mut suspect.repaired);
        cause.relations.iter_mut().chain(repaired).for_each(|relation| *relation = index(*relation));
        cause
    }
}

//! The search for the mistakes behind relations that hang together.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::network::Repaired;
use super::{Change, Page, Suspect, hypothesis, rank, swap, weigh};
use crate::relations::Form;

/// Broken relations that hang together, and what was found out about their figures.
pub(super) struct Search<F> {
    /// The relations that are not explained yet.
    pub(super) open: BTreeSet<usize>,
    swaps: Vec<[F; 2]>,
    /// The suspects that change a figure first, which stay the same until a relation that they touch changes.
    known: BTreeMap<F, Known<F>>,
}

/// What may be wrong with a figure.
struct Known<F> {
    suspects: Vec<Suspect<F>>,
    /// The relations of all figures that the suspects change.
    relations: Vec<usize>,
}

impl<F: Copy + Ord> Search<F> {
    /// Nothing of `open` is explained yet. Of `swaps` those are kept that have to do with it.
    pub(super) fn new<P: Page<F>>(open: BTreeSet<usize>, state: &Repaired<F, P>, swaps: &[[F; 2]]) -> Self {
        let is_open = |figure: F| state.relations(figure).iter().any(|relation| open.contains(relation));
        let swaps = swaps.iter().copied().filter(|[a, b]| is_open(*a) && is_open(*b)).collect();
        Self { open, swaps, known: BTreeMap::new() }
    }

    /// The figures of the open relations that may have changed places.
    pub(super) fn swaps(&self) -> &[[F; 2]] {
        &self.swaps
    }

    /// What single mistakes may be behind some of the open relations, likeliest first.
    pub(super) fn suspects<P: Page<F>>(&mut self, state: &Repaired<F, P>) -> Vec<Suspect<F>> {
        let readings = self.open.iter().flat_map(|relation| &state.premises[*relation].readings);
        let mut figures: Vec<F> = readings.flat_map(Form::figures).collect();
        figures.sort_unstable();
        figures.dedup();
        for figure in &figures {
            if !self.known.contains_key(figure) {
                let known = self.weigh(state, *figure);
                self.known.insert(*figure, known);
            }
        }
        rank::ranked(figures.iter().flat_map(|figure| &self.known[figure].suspects).collect())
    }

    fn weigh<P: Page<F>>(&self, state: &Repaired<F, P>, figure: F) -> Known<F> {
        let copies = state.copies(figure);
        let swaps: Vec<[F; 2]> = self.swaps.iter().copied().filter(|[first, _]| *first == figure).collect();
        let touched = copies.iter().chain(swaps.iter().map(|[_, second]| second));
        let mut relations: Vec<usize> = touched.flat_map(|figure| state.relations(*figure)).copied().collect();
        relations.sort_unstable();
        let mut suspects: Vec<Suspect<F>> = Vec::new();
        let mut weigh = |hypotheses: Vec<Vec<Change<F>>>| {
            let Some(first) = hypotheses.first() else { return };
            let changed: Vec<F> = first.iter().map(Change::figure).collect();
            let around = Around::new(state, &self.open, &changed);
            suspects.extend(hypotheses.into_iter().filter_map(|changes| weigh::weigh(state, &around, changes)));
        };
        weigh(hypothesis::values(state, &self.open, figure, &copies));
        weigh(hypothesis::words(state, figure));
        for swap in swap::hypotheses(state, &self.open, &swaps) {
            weigh(vec![swap]);
        }
        rank::refine(&mut suspects);
        Known { suspects, relations }
    }

    /// Goes on without the relations `explained`, when the relations `judged` were judged anew.
    pub(super) fn close(&mut self, explained: &[usize], judged: &[usize]) {
        self.open.retain(|relation| !explained.contains(relation));
        let is_touched = |known: &Known<F>| {
            explained.iter().chain(judged).any(|relation| known.relations.binary_search(relation).is_ok())
        };
        self.known.retain(|_, known| !is_touched(known));
    }
}

//! Two figures that changed places.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::network::Repaired;
use super::{Change, Page, hypothesis};

/// Pairs of figures of which one at least displays what the other should, and together they may be right: each is needed
/// by some broken relation to be what the other displays.
pub(super) fn pairs<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>) -> Vec<[F; 2]> {
    let open: BTreeSet<usize> = state.broken().collect();
    let figures: BTreeSet<F> = open.iter().flat_map(|relation| state.figures(*relation)).collect();
    let needed: BTreeMap<F, Vec<Decimal>> =
        figures.iter().map(|figure| (*figure, hypothesis::values(state, *figure, &open))).collect();
    let mut shown: BTreeMap<Decimal, Vec<F>> = BTreeMap::new();
    for figure in &figures {
        shown.entry(state.quantity(*figure).value).or_default().push(*figure);
    }
    let mut pairs = Vec::new();
    for (a, values) in &needed {
        let own = state.quantity(*a);
        for b in values.iter().filter_map(|value| shown.get(value)).flatten() {
            let other = state.quantity(*b);
            if a < b && own.unit == other.unit && needed[b].contains(&own.value) {
                pairs.push([*a, *b]);
            }
        }
    }
    pairs
}

/// The pairs that have to do with the broken relations `open`.
pub(super) fn hypotheses<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    open: &BTreeSet<usize>,
    pairs: &[[F; 2]],
) -> Vec<Vec<Change<F>>> {
    let is_open = |figure: F| state.relations(figure).iter().any(|relation| open.contains(relation));
    pairs
        .iter()
        .filter(|[a, b]| is_open(*a) && is_open(*b))
        .map(|[a, b]| {
            vec![Change::Value(*a, state.quantity(*b).value), Change::Value(*b, state.quantity(*a).value)]
        })
        .filter(|changes| changes[0].figure() != changes[1].figure())
        .collect()
}

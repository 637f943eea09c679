//! Two figures that changed places.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::network::Repaired;
use super::{Change, Page};
use crate::number::Quantity;
use crate::relations::Form;
use crate::relations::solve::solve;

/// Pairs of figures that may have changed places: each displays what some broken relation needs of the other, or one is
/// the total and the other a part of one broken sum.
pub(super) fn pairs<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>) -> Vec<[F; 2]> {
    let mut needed: BTreeMap<F, Vec<Decimal>> = BTreeMap::new();
    let mut pairs: BTreeSet<[F; 2]> = BTreeSet::new();
    for form in state.broken().flat_map(|relation| &state.premises[relation].readings) {
        for figure in form.figures() {
            let values = needed.entry(figure).or_default();
            values.extend(solve(form, figure, |other| state.quantity(other)));
        }
        if let Form::Sum { total, parts } = form {
            let stated = state.quantity(*total);
            let differs =
                |part: &F| state.quantity(*part).unit == stated.unit && state.quantity(*part).value != stated.value;
            pairs.extend(parts.iter().map(|(part, _)| *part).filter(differs).map(|part| ordered(part, *total)));
        }
    }
    let mut shown: BTreeMap<Decimal, Vec<F>> = BTreeMap::new();
    for figure in needed.keys() {
        shown.entry(state.quantity(*figure).value).or_default().push(*figure);
    }
    for (a, values) in &needed {
        let own = state.quantity(*a);
        for value in values {
            let (low, high) = (*value - Decimal::ONE, *value + Decimal::ONE);
            for b in shown.range(low..=high).flat_map(|(_, figures)| figures) {
                let other = state.quantity(*b);
                let alike = a < b && own.unit == other.unit && own.value != other.value;
                if alike && fits(other, *value) && needed[b].iter().any(|value| fits(own, *value)) {
                    pairs.insert([*a, *b]);
                }
            }
        }
    }
    pairs.into_iter().collect()
}

fn ordered<F: Ord>(a: F, b: F) -> [F; 2] {
    if a < b { [a, b] } else { [b, a] }
}

/// Whether `value` may be displayed as `shown`.
fn fits(shown: Quantity, value: Decimal) -> bool {
    (shown.value - value).abs() <= Decimal::new(1, shown.decimals) * shown.unit.scale()
}

/// The pairs that have to do with the broken relations `open`.
pub(super) fn hypotheses<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    open: &BTreeSet<usize>,
    pairs: &[[F; 2]],
) -> Vec<Vec<Change<F>>> {
    let is_open = |figure: F| state.relations(figure).iter().any(|relation| open.contains(relation));
    let open_pairs = pairs.iter().filter(|[a, b]| is_open(*a) && is_open(*b));
    let exchanged = |[a, b]: &[F; 2]| {
        vec![Change::Value(*a, state.quantity(*b).value), Change::Value(*b, state.quantity(*a).value)]
    };
    open_pairs.map(exchanged).collect()
}

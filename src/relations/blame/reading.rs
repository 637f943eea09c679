//! How likely the reading is in which a relation comes to hold.

use super::Page;
use super::network::{Found, Repaired};
use crate::relations::{Family, Form};

/// A relation that comes to hold in another reading than the first, for each reading in between.
const READING: i32 = -150;
/// The most that is taken off for a reading.
const LAST_READING: i32 = -300;
/// Of several bases that other shares have, one that is further off, for each in between.
const LATER_BASE: i32 = -30;
/// Other shares hold with another base, and none with this one: the shares of one list have one base.
const STRANGE_BASE: i32 = -400;

/// What speaks against the reading of `relation` that is `found`.
pub(super) fn reading<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, relation: usize, found: &Found) -> i32 {
    let readings = &state.premises[relation].readings;
    if readings.len() == 1 {
        return 0;
    }
    let place = i32::try_from(found.reading).unwrap_or(2).min(2);
    let is_known = |form: &Form<F>| is_base_of_others(state, relation, form);
    if readings.iter().any(is_known) {
        return if is_known(&readings[found.reading]) { LATER_BASE * place } else { STRANGE_BASE };
    }
    (READING * place).max(LAST_READING)
}

/// Whether a reading takes a share of what other shares are shares of.
fn is_base_of_others<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, relation: usize, form: &Form<F>) -> bool {
    let Form::Share { base, .. } = form else { return false };
    let is_share = |relation: usize| state.premises[relation].family == Family::Share;
    is_share(relation)
        && state.relations(*base).iter().any(|other| {
            *other != relation
            && is_share(*other)
            && state.found(*other).filter(|_| state.holds(*other)).is_some_and(|found| {
                matches!(&state.premises[*other].readings[found.reading], Form::Share { base: own, .. } if own == base)
            })
        })
}

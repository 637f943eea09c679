//! How likely the reading is in which a relation comes to hold.

use rust_decimal::Decimal;

use super::Page;
use super::network::{Found, Repaired};
use crate::relations::{Family, Form};

/// A relation that comes to hold in another reading than the first, for each reading in between.
const READING: i32 = -150;
/// The most that is taken off for a reading.
const LAST_READING: i32 = -300;
/// Of several readings one that makes all of it.
const TRIVIAL: i32 = -250;
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
    let is_beside =
        |form: &Form<F>| matches!(form, Form::Growth { now, change, .. } if state.page.is_beside(*now, *change));
    if let Some(own) = readings.iter().position(is_beside).filter(|own| *own > 0) {
        let odds = state.page.beside();
        return trivial(found, &readings[found.reading])
            + match found.reading {
                0 => (-odds).min(0),
                reading if reading == own => odds.min(0),
                _ => LAST_READING,
            };
    }
    // Nothing is hardly said to be more or less than it was.
    let is_idle = |form: &&Form<F>| matches!(form, Form::Growth { now, .. } if state.quantity(*now).value.is_zero());
    let (own, before) = (&readings[found.reading], &readings[..found.reading]);
    let idle = i32::from(is_idle(&own) && found.expected.is_none_or(|rate| rate != Decimal::ONE_HUNDRED));
    let place = before.iter().filter(|form| !is_idle(form)).count();
    let place = i32::try_from(place).unwrap_or(2).min(2) + idle;
    let trivial = trivial(found, &readings[found.reading]);
    let is_known = |form: &Form<F>| is_base_of_others(state, relation, form);
    if readings.iter().any(is_known) {
        return trivial + if is_known(&readings[found.reading]) { LATER_BASE * place } else { STRANGE_BASE };
    }
    trivial + (READING * place).max(LAST_READING)
}

/// What is said against a reading in which all of something is new, or is a share of itself: nobody gets that wrong.
fn trivial<F: Copy>(found: &Found, form: &Form<F>) -> i32 {
    let is_quotient = matches!(form, Form::Share { .. } | Form::Growth { .. });
    if is_quotient && found.expected == Some(Decimal::ONE_HUNDRED) { TRIVIAL } else { 0 }
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

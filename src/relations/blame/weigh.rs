//! How likely a hypothesis is. Weights are hundredths of natural logarithms.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::network::{Found, Repaired};
use super::{Change, Elsewhere, Page, Standing, Suspect};
use crate::number::slip_weight;
use crate::relations::evaluate::judge;
use crate::relations::{Form, Verdict};

/// A rate is divided by the wrong year's figure: that this gives just the displayed rate is hardly chance.
const WRONG_BASE: i32 = 100;
/// Another unit is named than the one that is usual around the figure.
const UNIT: i32 = -60;
/// The usual unit is named, and another should be.
const USUAL_UNIT: i32 = -300;
/// Another direction is named.
const DIRECTION: i32 = -100;
/// Two figures changed places.
const SWAPPED: i32 = -250;
/// The figure was copied from a neighbour.
const COPIED: i32 = -200;
/// A percentage is computed: where it is wrong, it need not look like the right one, but is not far from it.
const RECOMPUTED: i32 = -140;
/// A percentage that is far from the right one.
const MISCOMPUTED: i32 = -400;
/// What repairing one more broken relation counts for.
const REPAIRED: i32 = 260;
/// What breaking one that holds costs.
const DESTROYED: i32 = 230;
/// A relation with one operand that holds only within rounding: there is nothing that could have been rounded.
const COPY_IS_OFF: i32 = -350;
/// A sum that is off by a unit of the last place: about one in five is.
const OFF_BY_ONE: i32 = -180;
/// A sum that is off by two units.
const OFF_BY_TWO: i32 = -350;
/// A sum that is off by more.
const OFF_BY_MORE: i32 = -500;
/// A quotient that holds only within the rounding of its operands, or cut off.
const QUOTIENT_IS_OFF: i32 = -100;
/// Of several repaired relations that do not hold to the last digit, all but the worst count by this part.
const OTHER_MISFITS: i32 = 4;
/// A relation that comes to hold in another reading than the first, for each reading in between.
const READING: i32 = -150;
/// The most that is taken off for a reading.
const LAST_READING: i32 = -300;
/// The right value stands in another place of the draft, by chance or not.
const STANDS_ELSEWHERE: i32 = 60;
/// The same, under a similar name.
const STANDS_UNDER_ITS_NAME: i32 = 240;
/// A value of four digits or more hardly stands in two places by chance.
const MANY_DIGITS: i32 = 60;
/// The figure shows other decimals than those around it.
const ODD_DECIMALS: i32 = 150;

const fn prior(standing: Standing) -> i32 {
    match standing {
        Standing::Percentage => -20,
        Standing::Prose => -60,
        Standing::Leaf => -130,
        Standing::Subtotal => -150,
        Standing::Total => -170,
    }
}

/// Weighs `changes` by what they do to the broken relations `open` and to those that hold; none if they repair nothing.
pub(super) fn weigh<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    open: &BTreeSet<usize>,
    changes: Vec<Change<F>>,
) -> Option<Suspect<F>> {
    let touched: BTreeSet<usize> =
        changes.iter().flat_map(|change| state.relations(change.figure())).copied().collect();
    let (broken, held): (Vec<usize>, Vec<usize>) = touched.into_iter().partition(|relation| open.contains(relation));
    let (mut repaired, mut is_harmless, mut score) = (Vec::new(), true, 0);
    let (mut misfit, mut worst) = (0, 0);
    for relation in broken {
        let found = state.verdict(relation, &changes).filter(|found| found.verdict < Verdict::Broken);
        // An amount of nothing agrees with all directions, but that explains none of them.
        let about_words = matches!(state.premises[relation].readings[0], Form::Agree { .. });
        if let Some(found) = found.filter(|_| !about_words || matches!(changes[0], Change::Direction(_))) {
            let reading = i32::try_from(found.reading).unwrap_or(2).min(2);
            score += REPAIRED + (READING * reading).max(LAST_READING);
            let own = fit(state, relation, &changes, &found);
            (misfit, worst) = (misfit + own, own.min(worst));
            repaired.push(relation);
        } else {
            is_harmless = false;
        }
    }
    if repaired.is_empty() {
        return None;
    }
    // What makes one relation inexact makes the others so, which says little more.
    score += worst + (misfit - worst) / OTHER_MISFITS;
    for relation in held {
        let Some(before) = state.found(relation).filter(|before| before.verdict < Verdict::Broken) else { continue };
        match state.verdict(relation, &changes) {
            Some(found) if found.verdict < Verdict::Broken => {
                score += fit(state, relation, &changes, &found) - fit(state, relation, &[], &before);
            }
            Some(_) => {
                score -= DESTROYED;
                is_harmless = false;
            }
            None => {}
        }
    }
    score += slip(state, open, &changes) + evidence(state, &changes);
    Some(Suspect { changes, repaired, probability: 0, is_harmless, score })
}

/// What speaks against a relation that holds, because it does not hold to the last digit.
fn fit<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    relation: usize,
    changes: &[Change<F>],
    found: &Found,
) -> i32 {
    if found.verdict == Verdict::Exact {
        return 0;
    }
    let (left, right, expected) = match &state.premises[relation].readings[found.reading] {
        Form::Equal { left, right } => (*left, *right, found.expected),
        Form::Sum { total, parts } if parts.len() == 1 => (parts[0].0, *total, found.expected),
        Form::Sum { total, .. } => {
            let total = state.changed(*total, changes);
            let off = found.expected.map_or(Decimal::ZERO, |expected| (expected - total.value).abs());
            return match () {
                () if off <= total.ulp => OFF_BY_ONE,
                () if off <= total.ulp * Decimal::TWO => OFF_BY_TWO,
                () => OFF_BY_MORE,
            };
        }
        _ => return QUOTIENT_IS_OFF,
    };
    // The one with fewer decimals may be the other, rounded.
    let (left, right) = (state.changed(left, changes), state.changed(right, changes));
    let off = expected.map_or(Decimal::ZERO, |expected| (expected - right.value).abs());
    let is_rounded = left.ulp != right.ulp && off * Decimal::TWO <= left.ulp.max(right.ulp);
    if is_rounded { 0 } else { COPY_IS_OFF }
}

/// How likely the slip is.
fn slip<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, open: &BTreeSet<usize>, changes: &[Change<F>]) -> i32 {
    let figure = changes[0].figure();
    let standing = state.page.standing(figure);
    let slip = match changes {
        [Change::Unit(_, unit), ..] => {
            if state.page.is_usual_unit(figure, unit.unit()) {
                UNIT
            } else {
                USUAL_UNIT
            }
        }
        [Change::Direction(_), ..] => DIRECTION,
        _ if is_swap(state, changes) => SWAPPED,
        [Change::Value(_, value), ..] => {
            let shown = state.quantity(figure);
            let typed = slip_weight(shown, *value, state.page.places(figure));
            if is_wrong_base(state, open, figure) {
                WRONG_BASE
            } else if standing == Standing::Percentage {
                let is_far = (shown.value - *value).abs() * Decimal::from(3) > value.abs();
                typed.max(if is_far { MISCOMPUTED } else { RECOMPUTED })
            } else if state.page.stands_near(figure, shown.value) {
                typed.max(COPIED)
            } else {
                typed
            }
        }
        [] => 0,
    };
    slip + prior(standing)
}

/// Whether two figures are to change places.
fn is_swap<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, changes: &[Change<F>]) -> bool {
    matches!(changes, [Change::Value(a, to_a), Change::Value(b, to_b)]
        if to_a != to_b && state.quantity(*a).value == *to_b && state.quantity(*b).value == *to_a)
}

/// What other places of the draft, where the right value stands or the displayed one, and the decimals of the figure, say for the correction.
fn evidence<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, changes: &[Change<F>]) -> i32 {
    let figure = changes[0].figure();
    if is_swap(state, changes) || matches!(changes[0], Change::Direction(_)) {
        return 0;
    }
    let (shown, meant) = (state.quantity(figure), state.changed(figure, changes));
    let stands = |value: Decimal| {
        let digits = value.normalize().mantissa().unsigned_abs();
        let weight = match state.page.stands_elsewhere(figure, value) {
            Some(Elsewhere::UnderItsName) => STANDS_UNDER_ITS_NAME,
            Some(Elsewhere::UnderAnother) => STANDS_ELSEWHERE,
            None => 0,
        };
        match digits {
            0..100 => 0,
            100..1000 => weight,
            _ if weight == 0 => 0,
            _ => weight + MANY_DIGITS,
        }
    };
    let odd = matches!(changes[0], Change::Value(..)) && state.page.has_odd_decimals(figure);
    stands(meant.value) - stands(shown.value) + if odd { ODD_DECIMALS } else { 0 }
}

/// Whether `figure` is a rate of change that was divided by this year's figure in place of the year before's.
fn is_wrong_base<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, open: &BTreeSet<usize>, figure: F) -> bool {
    let broken = state.relations(figure).iter().filter(|relation| open.contains(relation));
    broken.filter_map(|relation| state.premises[*relation].readings.first()).any(|form| match form {
        Form::Growth { now, change, rate, .. } if *rate == figure => {
            let form = Form::Share { part: *change, base: *now, percent: *rate };
            judge(&form, |other| state.quantity(other)).is_some_and(|(verdict, _)| verdict <= Verdict::Truncated)
        }
        _ => false,
    })
}

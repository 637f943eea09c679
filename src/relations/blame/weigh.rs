//! How likely a hypothesis is. Weights are hundredths of natural logarithms.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::around::Around;
use super::evidence::evidence;
use super::fit::fit;
use super::network::{Found, Repaired};
use super::prior::{log_ratio, prior};
use super::reading::reading;
use super::{Change, Page, Standing, Suspect};
use crate::number::{Quantity, slip_weight};
use crate::relations::evaluate::judge;
use crate::relations::solve::solve;
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
const RECOMPUTED: i32 = -170;
/// A percentage that is far from the right one.
const MISCOMPUTED: i32 = -400;
/// A rate that is so many units of its last place leaves an amount little room.
const ENOUGH_STEPS: u32 = 200;
/// The most that is taken off for a rate of few digits.
const VAGUE: i32 = -300;
/// The most that is said for an amount that gives a rate of many digits.
const TELLING: i32 = 60;
/// A percentage of fewer units of its last place is often like another.
const ENOUGH_TO_COPY: u32 = 100;
/// A slip of the pen, or a moved point.
const LIKE: i32 = -200;
/// Of a percentage of so many units of its last place every other value is like it.
const ENOUGH_LIKE: u32 = 200;
/// The most that is said for a likeness.
const MOST_LIKE: i32 = 240;
/// What repairing one more broken relation counts for.
const REPAIRED: i32 = 260;
/// What breaking one that holds costs.
const DESTROYED: i32 = 230;
/// Of several repaired relations that do not hold to the last digit, all but the worst count by this part.
const OTHER_MISFITS: i32 = 4;
const fn role(standing: Standing) -> i32 {
    match standing {
        Standing::Percentage => -20,
        Standing::Prose => -60,
        Standing::Leaf => -130,
        Standing::Subtotal => -150,
        Standing::Total => -170,
    }
}

/// Weighs `changes` by what they do to the relations `around` them, broken ones and those that hold; none if they repair
/// nothing.
pub(super) fn weigh<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    around: &Around<F>,
    changes: Vec<Change<F>>,
) -> Option<Suspect<F>> {
    let after = state.after(&changes);
    let (mut repaired, mut readings, mut is_harmless, mut score) = (Vec::new(), Vec::new(), true, 0);
    let (mut misfit, mut worst) = (0, 0);
    for relation in around.broken.iter().copied() {
        let found = state.verdict(relation, &after).filter(|found| found.verdict < Verdict::Broken);
        // An amount of nothing agrees with all directions, but that explains none of them.
        let about_words = matches!(state.premises[relation].readings[0], Form::Agree { .. });
        let found = found.filter(|_| !about_words || matches!(changes[0], Change::Direction(_)));
        if let Some(found) = found.filter(|found| !is_vague(state, relation, &changes, found)) {
            score += REPAIRED + reading(state, relation, &found);
            let own = fit(state, relation, &after, &found);
            (misfit, worst) = (misfit + own, own.min(worst));
            repaired.push(relation);
            readings.push(found.reading);
        } else {
            is_harmless = false;
        }
    }
    if repaired.is_empty() {
        return None;
    }
    // What makes one relation inexact makes the others so, which says little more.
    score += worst + (misfit - worst) / OTHER_MISFITS;
    for (relation, before) in around.held.iter().copied() {
        match state.verdict(relation, &after) {
            Some(found) if found.verdict < Verdict::Broken => {
                score += fit(state, relation, &after, &found) - before;
            }
            Some(_) => {
                score -= DESTROYED;
                is_harmless = false;
            }
            None => {}
        }
    }
    let detail = likeness(around, &changes);
    score += slip(state, around, &changes)
        + prior(state, around, &changes, &after)
        + evidence(state, around, &changes, &after);
    Some(Suspect { changes, repaired, readings, probability: 0, is_harmless, score, detail })
}

/// Whether a rate fits an amount only because the amount, in a larger unit, is so coarse that any rate would.
fn is_vague<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    relation: usize,
    changes: &[Change<F>],
    found: &Found,
) -> bool {
    let form = &state.premises[relation].readings[found.reading];
    let is_quotient = matches!(form, Form::Share { .. } | Form::Growth { .. } | Form::Change { .. });
    if !matches!(changes[0], Change::Unit(..)) || !is_quotient || found.verdict == Verdict::Exact {
        return false;
    }
    let rate = state.quantity(form.subject());
    let off = |expected: Decimal| (expected.abs() - rate.value.abs()).abs();
    found.expected.is_none_or(|expected| off(expected) > rate.value.abs() / Decimal::TEN + rate.ulp)
}

/// How likely the slip is.
fn slip<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, around: &Around<F>, changes: &[Change<F>]) -> i32 {
    let Around { figure, shown, standing, .. } = *around;
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
            let typed = slip_weight(shown, *value, around.places);
            let near = || *around.near.get_or_init(|| state.page.stands_near(figure, shown.value, &around.figures));
            if *around.wrong_base.get_or_init(|| is_wrong_base(state, around)) {
                WRONG_BASE
            } else if standing == Standing::Percentage {
                let is_far = (shown.value - *value).abs() * Decimal::from(3) > value.abs();
                let is_copied = steps(shown) >= ENOUGH_TO_COPY && near();
                let copied = if is_copied { COPIED } else { MISCOMPUTED };
                typed.max(copied).max(if is_far { MISCOMPUTED } else { RECOMPUTED })
            } else {
                // A rate gives some amount in any case; that it is one slip away tells.
                let most = if typed < LIKE { 0 } else { TELLING };
                let chance = *around.chance.get_or_init(|| chance(state, around));
                typed.max(if near() { COPIED } else { i32::MIN }) + chance.min(most)
            }
        }
        [] => 0,
    };
    slip + role(standing)
}

/// What is taken off where nothing but a rate says what an amount should be: the fewer digits it has, the more amounts
/// give it, and the easier one is found among them that looks like the displayed one.
fn chance<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, around: &Around<F>) -> i32 {
    let rates = own(state, around).map(|relation| {
        let form = &state.premises[relation].readings[0];
        match *form {
            Form::Share { percent: rate, .. } | Form::Growth { rate, .. } | Form::Change { rate, .. } => {
                Some((form, rate))
            }
            _ => None,
        }
    });
    let steps = rates.map(|rate| {
        let (form, rate) = rate?;
        let shown = state.quantity(rate);
        // A rate of few digits does not leave more room than the one that the displayed amount gives.
        let given = solve(form, rate, |other| state.quantity(other)).unwrap_or_default();
        Some(steps(shown).max(steps(Quantity { value: given, ..shown })))
    });
    // The relation that leaves least room counts.
    match steps.collect::<Option<Vec<u32>>>().and_then(|steps| steps.into_iter().max()) {
        Some(steps) => log_ratio(steps.max(1), ENOUGH_STEPS).clamp(VAGUE, TELLING),
        None => 0,
    }
}

/// The broken relations of the figure to blame.
fn own<'s, F: Copy + Ord, P: Page<F>>(
    state: &'s Repaired<F, P>,
    around: &'s Around<F>,
) -> impl Iterator<Item = usize> + 's {
    let broken = |relation: &usize| around.broken.binary_search(relation).is_ok();
    state.relations(around.figure).iter().copied().filter(broken)
}

/// How many units of its last place a figure is.
fn steps(shown: Quantity) -> u32 {
    const MOST: u32 = 100_000;
    shown.value.abs().checked_div(shown.ulp).and_then(|steps| steps.to_u32()).map_or(MOST, |steps| steps.min(MOST))
}

/// What says for a percentage, among others that it might be: it looks like the displayed one, which of many digits is
/// hardly chance.
fn likeness<F>(around: &Around<F>, changes: &[Change<F>]) -> i32 {
    let [Change::Value(_, value), ..] = changes else { return 0 };
    if around.standing != Standing::Percentage || slip_weight(around.shown, *value, around.places) < LIKE {
        return 0;
    }
    log_ratio(steps(around.shown).max(1), ENOUGH_LIKE).clamp(0, MOST_LIKE)
}

/// Whether two figures are to change places.
pub(super) fn is_swap<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, changes: &[Change<F>]) -> bool {
    matches!(changes, [Change::Value(a, to_a), Change::Value(b, to_b)]
        if to_a != to_b && state.quantity(*a).value == *to_b && state.quantity(*b).value == *to_a)
}

/// Whether the figure to blame is a rate of change that was divided by this year's figure in place of the year before's.
fn is_wrong_base<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, around: &Around<F>) -> bool {
    own(state, around).filter_map(|relation| state.premises[relation].readings.first()).any(|form| match form {
        Form::Growth { now, change, rate, .. } if *rate == around.figure => {
            let form = Form::Share { part: *change, base: *now, percent: *rate };
            judge(&form, |other| state.quantity(other)).is_some_and(|(verdict, _)| verdict <= Verdict::Truncated)
        }
        _ => false,
    })
}

//! How likely a hypothesis is. Weights are hundredths of natural logarithms.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::network::Repaired;
use super::{Change, Page, Standing, Suspect};
use crate::number::slip_weight;
use crate::relations::evaluate::judge;
use crate::relations::{Form, Verdict};

/// How likely a rate is divided by the wrong year's figure, once that figure gives it.
const WRONG_BASE: i32 = -60;
/// Another unit is named.
const UNIT: i32 = -160;
/// Another direction is named.
const DIRECTION: i32 = -100;
/// Two figures changed places.
const SWAPPED: i32 = -250;
/// The figure was copied from a neighbour.
const COPIED: i32 = -200;
/// A percentage is computed: where it is wrong, it need not look like the right one.
const RECOMPUTED: i32 = -260;
/// What repairing one more broken relation counts for.
const REPAIRED: i32 = 260;
/// What breaking one that holds costs.
const DESTROYED: i32 = 230;
/// What a relation counts for that comes to hold to the last digit, or no longer does.
const EXACT: i32 = 40;
/// The right value stands in another place of the draft.
const STANDS_ELSEWHERE: i32 = 150;
/// The displayed value stands in another place of the draft.
const CONFIRMED: i32 = -120;
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
    let touched: BTreeSet<usize> = changes.iter().flat_map(|change| state.relations(change.figure())).copied().collect();
    let (mut repaired, mut destroyed, mut exact, mut left) = (Vec::new(), 0, 0, 0);
    for relation in touched {
        let premise = &state.premises[relation];
        let verdict = state.verdict(relation, &changes).map(|(verdict, _)| verdict);
        let holds = verdict.is_some_and(|verdict| verdict < Verdict::Broken);
        let about_words = matches!(premise.readings[0], Form::Agree { .. });
        if open.contains(&relation) {
            // An amount of nothing agrees with all directions, but that explains none of them.
            if holds && (!about_words || matches!(changes[0], Change::Direction(_))) {
                repaired.push(relation);
                exact += i32::from(verdict == Some(Verdict::Exact));
            } else {
                left += 1;
            }
        } else if premise.verdict != Verdict::Broken {
            destroyed += i32::from(verdict == Some(Verdict::Broken));
            exact += i32::from(verdict == Some(Verdict::Exact)) - i32::from(premise.verdict == Verdict::Exact);
        }
    }
    if repaired.is_empty() {
        return None;
    }
    let repairs = i32::try_from(repaired.len()).unwrap_or(1000).min(1000);
    let score = slip(state, open, &changes) + evidence(state, &changes) + REPAIRED * repairs - DESTROYED * destroyed
        + EXACT * exact;
    Some(Suspect { changes, repaired, probability: 0, is_harmless: destroyed + left == 0, score })
}

/// How likely the slip is.
fn slip<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, open: &BTreeSet<usize>, changes: &[Change<F>]) -> i32 {
    let figure = changes[0].figure();
    let standing = state.page.standing(figure);
    let slip = match changes {
        [Change::Unit(..), ..] => UNIT,
        [Change::Direction(_), ..] => DIRECTION,
        [Change::Value(a, value), Change::Value(b, other), ..]
            if value != other && state.quantity(*a).value != state.quantity(*b).value =>
        {
            SWAPPED
        }
        [Change::Value(_, value), ..] => {
            let shown = state.quantity(figure);
            let typed = slip_weight(shown, *value, state.page.places(figure));
            if is_wrong_base(state, open, figure) {
                WRONG_BASE
            } else if standing == Standing::Percentage {
                typed.max(RECOMPUTED)
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

/// What other places of the draft, and the decimals of the figure, say for the correction.
fn evidence<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, changes: &[Change<F>]) -> i32 {
    let Change::Value(figure, value) = changes[0] else { return 0 };
    let shown = state.quantity(figure);
    let mut evidence = 0;
    if says_something(shown.value) && state.page.stands_elsewhere(figure, shown.value) {
        evidence += CONFIRMED;
    }
    if says_something(value) && state.page.stands_elsewhere(figure, value) {
        evidence += STANDS_ELSEWHERE;
    }
    if state.page.has_odd_decimals(figure) {
        evidence += ODD_DECIMALS;
    }
    evidence
}

/// Whether a value has so many digits that it hardly stands in two places by chance.
fn says_something(value: Decimal) -> bool {
    value.normalize().mantissa().unsigned_abs() >= 100
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

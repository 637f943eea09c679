//! What may be wrong: a figure with its copies, a unit word, a direction word.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::network::Repaired;
use super::{Change, Money, Page};
use crate::number::{Quantity, Unit, slip_weight, slips};
use crate::relations::Form;
use crate::relations::solve::solve;

/// How far beside the value that a relation needs, in units of the last place, others are tried: rounding leaves a sum
/// of some twenty figures so much room.
const STEPS: i64 = 12;
/// Only values from which the displayed one is a likely slip are tried beside the needed one.
const LIKELY: i32 = -220;

/// The values that a figure and those that repeat it, `copies`, may have by what the broken relations `open` need.
pub(super) fn values<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    open: &BTreeSet<usize>,
    figure: F,
    copies: &[F],
) -> Vec<Vec<Change<F>>> {
    let changed = |value: Decimal| copies.iter().map(|copy| Change::Value(*copy, value)).collect::<Vec<_>>();
    needed(state, figure, open).into_iter().map(changed).collect()
}

/// The words of a figure that may be wrong: its unit, its direction.
pub(super) fn words<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F) -> Vec<Vec<Change<F>>> {
    let mut hypotheses = Vec::new();
    // Nothing is nothing in any unit.
    if state.page.has_unit_word(figure) && !state.quantity(figure).value.is_zero() {
        let own = state.quantity(figure).unit;
        let others = [Money::Yuan, Money::WanYuan, Money::YiYuan].into_iter().filter(|unit| unit.unit() != own);
        hypotheses.extend(others.map(|unit| vec![Change::Unit(figure, unit)]));
    }
    if state.page.has_direction_word(figure) {
        hypotheses.push(vec![Change::Direction(figure)]);
    }
    hypotheses
}

/// The values that some open relation needs of a figure, and those near them from which it is a likely slip.
fn needed<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F, open: &BTreeSet<usize>) -> Vec<Decimal> {
    let shown = state.quantity(figure);
    let places = state.page.places(figure);
    let mut values: Vec<Decimal> = Vec::new();
    // The relations of a wrong figure mostly need the same of it.
    let mut tried: Vec<(Decimal, bool)> = Vec::new();
    let mut add = |value: Decimal| {
        let positive = value >= Decimal::ZERO || shown.value < Decimal::ZERO;
        if positive && value != shown.value {
            values.push(value);
        }
    };
    for relation in state.relations(figure).iter().filter(|relation| open.contains(relation)) {
        for form in &state.premises[*relation].readings {
            let Some(needed) = solve(form, figure, |other| state.quantity(other)) else { continue };
            let center = rounded(shown, needed, places);
            add(center);
            if shown.unit.is_money() && has_more_decimals(state, form, shown, places) {
                add(needed.normalize());
            }
            if let Some(other) =
                copied(form, figure).map(|other| state.quantity(other)).filter(|other| other.unit == shown.unit)
            {
                add(other.value);
            }
            if tried.contains(&(needed, is_ratio(form))) {
                continue;
            }
            tried.push((needed, is_ratio(form)));
            if shown.unit == Unit::Plain {
                // Scores and rates of forms show as many decimals as each needs.
                for more in 0..=2 {
                    add(rounded(shown, needed, shown.decimals + more));
                }
            }
            if shown.unit == Unit::Percent {
                // Coarse operands leave a rate some room.
                let room = needed.abs() / Decimal::from(50);
                let beside = slips(shown, places, needed - room, needed + room).into_iter();
                beside.filter(|value| slip_weight(shown, *value, places) >= LIKELY).for_each(&mut add);
            }
            if shown.unit == Unit::Percent || shown.unit == Unit::Count {
                continue;
            }
            let step = step(shown, places);
            let room = if is_ratio(form) { needed.abs() / Decimal::from(20) } else { step * Decimal::from(STEPS) };
            // What stands elsewhere with more decimals is rounded here.
            let elsewhere = state.page.elsewhere(figure, center - room, center + room).into_iter();
            elsewhere.map(|value| rounded(shown, value, places.max(shown.decimals))).for_each(&mut add);
            if is_ratio(form) {
                // A rate leaves an amount much room: whatever is one slip away is tried.
                slips(shown, places, needed - room, needed + room).into_iter().for_each(&mut add);
            } else {
                let beside = slips(shown, places, center - room, center + room).into_iter();
                beside.filter(|value| slip_weight(shown, *value, places) >= LIKELY).for_each(&mut add);
            }
        }
    }
    values.sort_unstable();
    values.dedup();
    values
}

/// What a figure is to repeat by a relation with nothing else in it.
fn copied<F: Copy + PartialEq>(form: &Form<F>, figure: F) -> Option<F> {
    let pair = match form {
        Form::Equal { left, right } => [*left, *right],
        Form::Sum { total, parts } if parts.len() == 1 && !parts[0].1 => [*total, parts[0].0],
        _ => return None,
    };
    pair.into_iter().find(|other| *other != figure)
}

/// Whether a figure of a sum shows more decimals than those around `shown` do.
fn has_more_decimals<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    form: &Form<F>,
    shown: Quantity,
    places: u32,
) -> bool {
    let is_more = |figure: F| {
        let other = state.quantity(figure);
        other.unit == shown.unit && other.decimals > places
    };
    matches!(form, Form::Sum { .. } | Form::Equal { .. }) && form.any(is_more)
}

/// `value` as the figures around `shown` would display it.
fn rounded(shown: Quantity, value: Decimal, places: u32) -> Decimal {
    let scale = shown.unit.scale();
    let own =
        (value / scale).round_dp_with_strategy(places.min(8), rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    (own * scale).normalize()
}

/// One unit of the last place that a corrected figure would show.
fn step(shown: Quantity, places: u32) -> Decimal {
    Decimal::new(1, places) * shown.unit.scale()
}

/// Whether a relation gives its amounts by a quotient of few digits.
fn is_ratio<F>(form: &Form<F>) -> bool {
    matches!(form, Form::Share { .. } | Form::Growth { .. } | Form::Change { .. })
}

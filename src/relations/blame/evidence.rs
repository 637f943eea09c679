//! What other places of the draft say for a correction.

use rust_decimal::Decimal;

use super::network::Repaired;
use super::weigh::is_swap;
use super::{Change, Elsewhere, Page};
use crate::number::Quantity;

/// The right value stands in another place of the draft, by chance or not.
const STANDS_ELSEWHERE: i32 = 60;
/// The same, under a similar name.
const STANDS_UNDER_ITS_NAME: i32 = 240;
/// Other places that display the same value say the opposite direction.
const OTHER_WORDS: i32 = 150;
/// The right value stands in the same row, where amounts are often alike.
const IN_ROW: i32 = 80;
/// A value of four digits or more hardly stands in two places by chance.
const MANY_DIGITS: i32 = 60;
/// The figure shows other decimals than those around it.
const ODD_DECIMALS: i32 = 150;

/// What other places of the draft, where the right values stand or the displayed ones, and the decimals of the figure
/// say for the correction.
pub(super) fn evidence<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, changes: &[Change<F>]) -> i32 {
    let figure = changes[0].figure();
    if matches!(changes[0], Change::Direction(_)) {
        return OTHER_WORDS * state.page.other_words(figure).clamp(-1, 1);
    }
    if is_swap(state, changes) {
        return changes.iter().map(|change| places(state, change.figure(), changes)).sum();
    }
    let odd = state.page.has_odd_decimals(figure);
    places(state, figure, changes) + if odd { ODD_DECIMALS } else { 0 }
}

/// What the places say where the right value of a figure stands, or the displayed one.
fn places<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F, changes: &[Change<F>]) -> i32 {
    let stands = |shown: Quantity| {
        let value = shown.value;
        let digits = value.normalize().mantissa().unsigned_abs();
        let weight = match state.page.stands_elsewhere(figure, value, shown.ulp) {
            Some(Elsewhere::UnderItsName) => STANDS_UNDER_ITS_NAME,
            Some(Elsewhere::UnderAnother) => STANDS_ELSEWHERE,
            None if state.page.is_repeated(figure, value) => STANDS_ELSEWHERE,
            None => 0,
        };
        match digits {
            0..100 => 0,
            100..1000 => weight,
            _ if weight == 0 => 0,
            _ => weight + MANY_DIGITS,
        }
    };
    let in_row = |value: Decimal| i32::from(!value.is_zero() && state.page.stands_in_row(figure, value));
    let (shown, meant) = (state.quantity(figure), state.changed(figure, changes));
    stands(meant) - stands(shown) + IN_ROW * (in_row(meant.value) - in_row(shown.value))
}

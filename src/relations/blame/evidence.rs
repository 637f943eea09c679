//! What other places of the draft say for a correction.

use rust_decimal::Decimal;

use super::around::Around;
use super::network::{After, Repaired};
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
pub(super) fn evidence<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    around: &Around<F>,
    changes: &[Change<F>],
    after: &After<F>,
) -> i32 {
    let figure = around.figure;
    if matches!(changes[0], Change::Direction(_)) {
        return OTHER_WORDS * state.page.other_words(figure).clamp(-1, 1);
    }
    if is_swap(state, changes) {
        let places = |figure: F| {
            let (shown, meant) = (state.quantity(figure), state.changed(figure, after));
            let in_row = |shown: Quantity| IN_ROW * i32::from(stands_in_row(state, figure, shown.value));
            stands(state, figure, meant) - stands(state, figure, shown) + in_row(meant) - in_row(shown)
        };
        return around.figures.iter().map(|figure| places(*figure)).sum();
    }
    let odd = state.page.has_odd_decimals(figure);
    let meant = state.changed(figure, after);
    let shown = *around.stands.get_or_init(|| stands(state, figure, around.shown));
    let was_in_row = *around.in_row.get_or_init(|| stands_in_row(state, figure, around.shown.value));
    let is_in_row = stands_in_row(state, figure, meant.value);
    stands(state, figure, meant) - shown
        + IN_ROW * (i32::from(is_in_row) - i32::from(was_in_row))
        + if odd { ODD_DECIMALS } else { 0 }
}

/// What says for a value of a figure that it stands in other places, and where.
fn stands<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F, shown: Quantity) -> i32 {
    let value = shown.value;
    // Values of fewer digits stand in several places by chance.
    let digits = value.normalize().mantissa().unsigned_abs();
    if digits < 100 {
        return 0;
    }
    let weight = match state.page.stands_elsewhere(figure, value, shown.ulp) {
        Some(Elsewhere::UnderItsName) => STANDS_UNDER_ITS_NAME,
        Some(Elsewhere::UnderAnother) => STANDS_ELSEWHERE,
        None if state.page.is_repeated(figure, value) => STANDS_ELSEWHERE,
        None => return 0,
    };
    if digits < 1000 { weight } else { weight + MANY_DIGITS }
}

/// Whether another figure of the row displays a value.
fn stands_in_row<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F, value: Decimal) -> bool {
    !value.is_zero() && state.page.stands_in_row(figure, value)
}

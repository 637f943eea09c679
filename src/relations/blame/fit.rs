//! What speaks against a relation that holds, because it does not hold to the last digit.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Page;
use super::network::{After, Found, Repaired};
use super::prior::log_ratio;
use crate::relations::{Family, Form, Verdict};

/// A relation with one operand that holds only within rounding: there is nothing that could have been rounded.
const COPY_IS_OFF: i32 = -350;
/// The same where both stand in one table: one is the other.
const OWN_COPY_IS_OFF: i32 = -600;
/// The same if one shows fewer decimals than the other and may be that one, rounded.
const ROUNDED_COPY: i32 = -30;
/// A quotient that is further off than by so many units of its last place is no worse.
const MOST_STEPS: u32 = 8;
/// The most that is said against a sum.
const WORST: i32 = -700;

/// How well `relation` holds `after` some changes, as `found`: 0 to the last digit, less the further it is off.
pub(super) fn fit<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    relation: usize,
    after: &After<F>,
    found: &Found,
) -> i32 {
    if found.verdict == Verdict::Exact {
        return 0;
    }
    let (left, right) = match &state.premises[relation].readings[found.reading] {
        Form::Equal { left, right } => (*left, *right),
        Form::Sum { total, parts } if parts.len() == 1 => (parts[0].0, *total),
        Form::Sum { total, parts } => {
            let total = state.changed(*total, after);
            let off = found.expected.map_or(Decimal::ZERO, |expected| (expected - total.value).abs());
            let ulps = parts.iter().map(|(part, _)| state.changed(*part, after).ulp);
            return sum_is_off(state.page.inexact_sums(), off, std::iter::once(total.ulp).chain(ulps));
        }
        form => {
            // The further it is off, the more other values would do as well.
            let rate = state.changed(form.subject(), after);
            let off = found.expected.map_or(Decimal::ZERO, |expected| (expected.abs() - rate.value.abs()).abs());
            let steps = off.checked_div(rate.ulp).and_then(|steps| steps.to_u32()).unwrap_or(0);
            let inexact = state.page.inexact_rates().clamp(5, 60);
            return log_ratio(inexact, 100 - inexact).min(0) - log_ratio(steps.clamp(1, MOST_STEPS), 1);
        }
    };
    // The one with fewer decimals may be the other, rounded.
    let (left, right) = (state.changed(left, after), state.changed(right, after));
    let off = found.expected.map_or(Decimal::ZERO, |expected| (expected - right.value).abs());
    let is_rounded = left.ulp != right.ulp && off * Decimal::TWO <= left.ulp.max(right.ulp);
    let in_table = matches!(
        state.premises[relation].family,
        Family::Hierarchy | Family::TotalRow | Family::TotalColumn | Family::InferredRow | Family::InferredColumn
    );
    match () {
        () if is_rounded => ROUNDED_COPY,
        () if in_table => OWN_COPY_IS_OFF,
        () => COPY_IS_OFF,
    }
}

/// What is said against a sum that is off by `off`, where `inexact` in a hundred are off at all: rounding errors add up
/// to a normal distribution, whose variance is that of all figures together. Half of that is said by how rare it is to be
/// off at all.
fn sum_is_off(inexact: u32, off: Decimal, ulps: impl Iterator<Item = Decimal>) -> i32 {
    let inexact = inexact.clamp(5, 50);
    let rare = log_ratio(100 - inexact, inexact);
    let squares: Decimal = ulps.map(|ulp| ulp * ulp).sum();
    let spread = (off * off * Decimal::from(300)).checked_div(squares).and_then(|spread| spread.to_i32());
    (-rare - spread.unwrap_or(-WORST)).max(WORST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sum_is_more_easily_off_than_a_short_one() {
        let off = |by: i64, figures, inexact| {
            let cent = Decimal::new(1, 2);
            sum_is_off(inexact, Decimal::new(by, 2), std::iter::repeat_n(cent, figures))
        };
        assert!(off(1, 4, 20) > off(2, 4, 20) && off(2, 20, 20) > off(2, 4, 20));
        assert!(off(1, 4, 50) > off(1, 4, 20), "in a draft whose sums are often off");
        assert_eq!(off(40, 4, 20), WORST);
    }
}

//! What one figure of a relation would have to be, given the others.

use rust_decimal::Decimal;

use super::{Form, Trend};
use crate::number::Quantity;

/// The value that `wanted` needs for the relation to hold with all its other figures as displayed, in the unit of
/// [`Quantity::value`]; none if no value can do it, or if the relation is not about values.
pub(super) fn solve<F: Copy + PartialEq>(
    form: &Form<F>,
    wanted: F,
    figure: impl Fn(F) -> Quantity + Copy,
) -> Option<Decimal> {
    let value = |f: F| figure(f).value;
    let hundred = Decimal::ONE_HUNDRED;
    match form {
        Form::Sum { total, parts } => {
            let signed = |(f, minus): &(F, bool)| if *minus { -value(*f) } else { value(*f) };
            let sum: Decimal = parts.iter().map(signed).sum();
            if *total == wanted {
                return Some(sum);
            }
            let (_, minus) = parts.iter().find(|(f, _)| *f == wanted)?;
            let missing = value(*total) - sum;
            Some(if *minus { value(wanted) - missing } else { value(wanted) + missing })
        }
        Form::Equal { left, right } => Some(if *left == wanted { value(*right) } else { value(*left) }),
        Form::Share { part, base, percent } => match wanted {
            _ if *percent == wanted => value(*part).checked_mul(hundred)?.checked_div(value(*base)),
            _ if *part == wanted => value(*percent).checked_mul(value(*base))?.checked_div(hundred),
            _ => value(*part).checked_mul(hundred)?.checked_div(value(*percent)),
        },
        Form::Growth { now, change, rate, trend } => {
            let sign = if *trend == Trend::Up { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            let (n, c, r) = (value(*now), value(*change), value(*rate).abs());
            match wanted {
                _ if *rate == wanted => c.checked_mul(hundred)?.checked_div(n - sign * c),
                _ if *change == wanted => r.checked_mul(n)?.checked_div(hundred + sign * r),
                _ => Some(c.checked_mul(hundred)?.checked_div(r)? + sign * c),
            }
        }
        Form::Change { now, before, rate, trend } => {
            let sign = if *trend == Trend::Up { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            let (n, b, r) = (value(*now), value(*before), value(*rate).abs());
            match wanted {
                _ if *rate == wanted => (sign * (n - b)).checked_mul(hundred)?.checked_div(b),
                _ if *now == wanted => Some(b + sign * r.checked_mul(b)?.checked_div(hundred)?),
                _ => n.checked_mul(hundred)?.checked_div(hundred + sign * r),
            }
        }
        Form::Agree { .. } | Form::Whole { .. } => None,
    }
}

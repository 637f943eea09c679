//! What one figure of a relation would have to be, given the others.

use rust_decimal::Decimal;

use super::{Form, Trend};
use crate::number::{Quantity, is_slip};

/// Whether one slip of the pen explains that a relation does not hold.
pub fn has_slip<F: Copy + PartialEq>(form: &Form<F>, figure: impl Fn(F) -> Quantity + Copy) -> bool {
    form.figures().into_iter().any(|wanted| {
        let shown = figure(wanted);
        let meant = solve(form, wanted, figure).map(|value| shown.with_value(value));
        meant.is_some_and(|meant| meant.value * shown.value > Decimal::ZERO && is_slip(shown, meant))
    })
}

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
        Form::Scaled { from, to, factor } => {
            if *to == wanted {
                value(*from).checked_mul(*factor)
            } else {
                value(*to).checked_div(*factor)
            }
        }
        Form::AtMost { part, whole } => Some(if *part == wanted { value(*whole) } else { value(*part) }),
        Form::Makes { parts, totals } => {
            let sum: Decimal = parts.iter().map(|part| value(*part)).sum();
            let nearest = totals.iter().copied().min_by_key(|total| (*total - sum).abs())?;
            Some(value(wanted) + nearest - sum)
        }
        Form::Agree { .. } | Form::Whole { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Unit;
    use crate::relations::Verdict;
    use crate::relations::evaluate::judge;

    fn read(text: &str) -> Quantity {
        let (digits, unit) = text.strip_suffix('%').map_or((text, Unit::WanYuan), |rest| (rest, Unit::Percent));
        Quantity::parse(digits, unit).expect("a figure")
    }

    /// Puts every figure of a broken relation right in turn: each then makes it hold, at the decimals it displays.
    fn assert_solved(form: &Form<&str>) {
        let verdict = |figure: &dyn Fn(&str) -> Quantity| judge(form, figure).expect("it can be judged").0;
        assert_eq!(verdict(&read), Verdict::Broken, "{form:?}");
        for wanted in form.figures() {
            let value = solve(form, wanted, read).expect("one value does it");
            let shown = read(wanted);
            let right = shown.with_value(shown.redisplayed(value) * shown.unit.scale());
            let put_right = |name: &str| if name == wanted { right } else { read(name) };
            assert!(verdict(&put_right) < Verdict::Broken, "{value} for {wanted} in {form:?}");
        }
    }

    #[test]
    fn the_value_that_is_found_makes_every_form_hold() {
        assert_solved(&Form::Sum { total: "30.66", parts: vec![("11.41", false), ("19.52", false)] });
        assert_solved(&Form::Sum { total: "30.66", parts: vec![("41.41", false), ("9.75", true)] });
        assert_solved(&Form::Equal { left: "544.57", right: "554.57" });
        assert_solved(&Form::Share { part: "199.18", base: "544.57", percent: "35.68%" });
        for trend in [Trend::Up, Trend::Down] {
            assert_solved(&Form::Growth { now: "544.57", change: "204.42", rate: "45.50%", trend });
        }
        assert_solved(&Form::Change { now: "544.57", before: "340.15", rate: "61.00%", trend: Trend::Up });
        assert_solved(&Form::Change { now: "340.15", before: "544.57", rate: "60.10%", trend: Trend::Down });
        assert_solved(&Form::Scaled { from: "97.00%", to: "9.07", factor: Decimal::new(1, 1) });
        assert_solved(&Form::AtMost { part: "12.00", whole: "10.00" });
        assert_solved(&Form::Makes {
            parts: vec!["50", "30", "15"],
            totals: vec![Decimal::from(90), Decimal::ONE_HUNDRED],
        });
    }

    #[test]
    fn where_no_value_can_do_it_there_is_none() {
        let of_nothing = Form::Share { part: "5.00", base: "0", percent: "10%" };
        assert_eq!(solve(&of_nothing, "10%", read), None);
        let no_growth = Form::Growth { now: "5.00", change: "1.00", rate: "0%", trend: Trend::Up };
        assert_eq!(solve(&no_growth, "5.00", read), None);
        let words = Form::Agree { change: "1.00", rate: "10%", stated: Trend::Up, other: Trend::Down };
        assert_eq!(solve(&words, "1.00", read), None);
        assert_eq!(solve(&Form::Whole { percents: vec!["60%", "30%"] }, "60%", read), None);
    }
}

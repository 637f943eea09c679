//! Evaluation in interval arithmetic.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Form, Relation, Trend, Verdict};
use crate::number::{Interval, Quantity};

/// What became of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it holds.
    pub verdict: Verdict,
    /// The reading that the verdict is about: the one that holds best, the first of equals.
    pub reading: usize,
    /// What the subject of that reading would have to be, in the unit of [`Quantity::value`], unrounded.
    pub expected: Option<Decimal>,
}

/// Evaluates a relation; none if no reading can be judged, as with a growth rate over a base of zero.
pub fn evaluate<F: Copy>(relation: &Relation<F>, figure: impl Fn(F) -> Quantity + Copy) -> Option<Outcome> {
    let mut best: Option<Outcome> = None;
    for (reading, form) in relation.readings.iter().enumerate() {
        let Some((verdict, expected)) = judge(form, figure) else { continue };
        if best.is_none_or(|best| verdict < best.verdict) {
            best = Some(Outcome { verdict, reading, expected });
        }
        if verdict == Verdict::Exact {
            break;
        }
    }
    best
}

/// The verdict on a single reading; none if it cannot be judged.
pub fn verdict<F: Copy>(form: &Form<F>, figure: impl Fn(F) -> Quantity + Copy) -> Option<Verdict> {
    judge(form, figure).map(|(verdict, _)| verdict)
}

/// The verdict on one reading, and what its subject would have to be.
pub(super) fn judge<F: Copy>(
    form: &Form<F>,
    figure: impl Fn(F) -> Quantity + Copy,
) -> Option<(Verdict, Option<Decimal>)> {
    match form {
        Form::Sum { total, parts } => {
            Some(sum(figure(*total), || parts.iter().map(|(part, minus)| (figure(*part), *minus))))
        }
        Form::Equal { left, right } => {
            let (left, right) = (figure(*left), figure(*right));
            Some(sum(right, || std::iter::once((left, false))))
        }
        Form::Share { part, base, percent } => {
            let (part, base) = (figure(*part), figure(*base));
            quotient(part.value, base.value, part.interval(), base.interval(), figure(*percent))
        }
        Form::Growth { now, change, rate, trend } => growth(figure(*now), figure(*change), figure(*rate), *trend),
        Form::Change { now, before, rate, trend } => {
            let (now, before) = (figure(*now), figure(*before));
            let (difference, interval) = match trend {
                Trend::Up => (now.value - before.value, now.interval() - before.interval()),
                Trend::Down => (before.value - now.value, before.interval() - now.interval()),
            };
            quotient(difference, before.value, interval, before.interval(), figure(*rate))
        }
        Form::Agree { change, rate, stated, other } => {
            let zero = figure(*change).value.is_zero() || figure(*rate).value.is_zero();
            Some((if stated == other || zero { Verdict::Exact } else { Verdict::Broken }, None))
        }
        Form::Scaled { from, to, factor } => {
            let (from, to) = (figure(*from), figure(*to));
            let expected = from.value * factor;
            let ulps = from.ulp * factor + to.ulp;
            Some((within((to.value - expected).abs(), ulps), Some(expected)))
        }
        Form::AtMost { part, whole } => {
            let (part, whole) = (figure(*part), figure(*whole));
            let broken = part.interval().low > whole.interval().high;
            Some((if broken { Verdict::Broken } else { Verdict::Exact }, Some(whole.value)))
        }
        Form::Makes { parts, totals } => {
            let sum: Decimal = parts.iter().map(|part| figure(*part).value).sum();
            let nearest = totals.iter().copied().min_by_key(|total| (*total - sum).abs())?;
            let last = figure(*parts.last()?).value;
            // Weights are set, not measured: nothing is rounded.
            Some((within((sum - nearest).abs(), Decimal::ZERO), Some(nearest - sum + last)))
        }
        Form::Whole { percents } => {
            let percents: Vec<_> = percents.iter().map(|percent| figure(*percent)).collect();
            let sum: Decimal = percents.iter().map(|percent| percent.value).sum();
            let ulps: Decimal = percents.iter().map(|percent| percent.ulp).sum();
            let off = (sum - Decimal::ONE_HUNDRED).abs();
            let others = sum - percents.last()?.value;
            Some((within(off, ulps), Some(Decimal::ONE_HUNDRED - others)))
        }
    }
}

/// Exact, rounding or broken, for a difference between figures with these units of the last place: rounding can make half
/// of their sum of it.
fn within(off: Decimal, ulps: Decimal) -> Verdict {
    if off.is_zero() {
        Verdict::Exact
    } else if off * Decimal::TWO <= ulps {
        Verdict::Rounding
    } else {
        Verdict::Broken
    }
}

/// Whether a part is displayed as nothing, and so finely that it nearly always is: what is less than 50 元 is rare.
pub(super) fn is_nothing(part: Quantity) -> bool {
    part.value.is_zero() && part.ulp <= Decimal::new(1, 2)
}

/// `total = Σ parts`. Of the parts that are nothing only one may be something after all.
pub(super) fn sum<I: Iterator<Item = (Quantity, bool)>>(
    total: Quantity,
    parts: impl Fn() -> I,
) -> (Verdict, Option<Decimal>) {
    let expected: Decimal = parts().map(|(part, minus)| if minus { -part.value } else { part.value }).sum();
    let filled = || parts().filter(|(part, _)| !is_nothing(*part)).map(|(part, _)| part.ulp);
    let nothing = || parts().filter(|(part, _)| is_nothing(*part)).map(|(part, _)| part.ulp).max();
    let ulps = || std::iter::once(total.ulp).chain(filled()).chain(nothing());
    let verdict = of_sum((total.value - expected).abs(), || ulps().sum(), || ulps().map(|ulp| ulp * ulp).sum());
    (verdict, Some(expected))
}

/// The verdict on a sum that is off by `off`, where the units of the last place of its figures have this sum, and their
/// squares that. Nearly all sums hold to the digit, so neither is reckoned before it is needed.
///
/// Every figure is off by at most half a unit of its last place; the sum of those halves is the hard bound. Rounding
/// errors are uniform, so their sum has the variance Σu²/12, and a difference beyond 3.29 standard deviations (one in a
/// thousand) is suspicious even inside the hard bound.
pub(super) fn of_sum(off: Decimal, ulps: impl Fn() -> Decimal, squares: impl Fn() -> Decimal) -> Verdict {
    if off.is_zero() {
        return Verdict::Exact;
    }
    let verdict = within(off, ulps());
    // 3.29² = 10.8241.
    if verdict == Verdict::Rounding && off * off > squares() / Decimal::from(12) * Decimal::new(108_241, 4) {
        return Verdict::Suspicious;
    }
    verdict
}

/// `percent = 100 · part / base`.
fn quotient(
    part: Decimal,
    base: Decimal,
    part_interval: Interval,
    base_interval: Interval,
    percent: Quantity,
) -> Option<(Verdict, Option<Decimal>)> {
    if part.is_sign_negative() && percent.value.is_sign_negative() {
        // A decrease that is written as such.
        let mirrored = Interval { low: -part_interval.high, high: -part_interval.low };
        let percent = Quantity { value: -percent.value, ..percent };
        let (verdict, exact) = quotient(-part, base, mirrored, base_interval, percent)?;
        return Some((verdict, exact.map(|exact| -exact)));
    }
    let stated = percent.value.abs();
    if base.is_zero() {
        return (part.is_zero() && stated.is_zero()).then_some((Verdict::Exact, Some(Decimal::ZERO)));
    }
    let exact = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base)?;
    let verdict = if exact.round_dp_with_strategy(percent.decimals, RoundingStrategy::MidpointAwayFromZero) == stated {
        Verdict::Exact
    } else {
        let image = part_interval.divided_by(&base_interval)?.scaled(Decimal::ONE_HUNDRED);
        if image.meets(&Interval::around(stated, percent.ulp / Decimal::TWO)) {
            Verdict::Rounding
        } else if exact.round_dp_with_strategy(percent.decimals, RoundingStrategy::ToZero) == stated {
            Verdict::Truncated
        } else {
            Verdict::Broken
        }
    };
    Some((verdict, Some(exact)))
}

/// `rate = 100 · change / (now ∓ change)`.
fn growth(now: Quantity, change: Quantity, rate: Quantity, trend: Trend) -> Option<(Verdict, Option<Decimal>)> {
    let (before, interval) = match trend {
        Trend::Up => (now.value - change.value, now.interval() - change.interval()),
        Trend::Down => (now.value + change.value, now.interval() + change.interval()),
    };
    if change.value.is_zero() && rate.value.is_zero() {
        return Some((Verdict::Exact, Some(Decimal::ZERO)));
    }
    if interval.high < Decimal::ZERO {
        return Some((Verdict::Broken, None));
    }
    if interval.contains(Decimal::ZERO) {
        return from_little(change, before, interval.high, rate);
    }
    quotient(change.value, before, change.interval(), interval, rate)
}

/// The growth from an amount that is not nothing, but so little that its rate may be anything from some rate on. There is
/// nothing to judge where it may be less.
fn from_little(change: Quantity, before: Decimal, most: Decimal, rate: Quantity) -> Option<(Verdict, Option<Decimal>)> {
    if before <= Decimal::ZERO {
        return None;
    }
    let percent = |part: Decimal, base: Decimal| part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base);
    let least = percent(change.interval().low, most)?;
    (rate.value.abs() + rate.ulp >= least).then_some((Verdict::Rounding, percent(change.value, before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Unit;
    use crate::relations::Family;

    /// A relation between literal figures, each a money amount unless it ends in `%`.
    fn verdict(form: Form<&str>) -> Option<Verdict> {
        evaluate(&Relation::new(Family::Hierarchy, "", form), |text: &str| {
            let (digits, unit) = text.strip_suffix('%').map_or((text, Unit::WanYuan), |digits| (digits, Unit::Percent));
            Quantity::parse(digits, unit).expect("a figure")
        })
        .map(|outcome| outcome.verdict)
    }

    fn sum<'a>(total: &'a str, parts: &[&'a str]) -> Form<&'a str> {
        Form::Sum { total, parts: parts.iter().map(|part| (*part, false)).collect() }
    }

    #[test]
    fn growth_from_next_to_nothing() {
        let falls = |now, rate| verdict(Form::Growth { now, change: "0.1", rate, trend: Trend::Down });
        assert_eq!(falls("0.0", "100.00%"), Some(Verdict::Rounding));
        assert_eq!(falls("0.0", "83.19%"), Some(Verdict::Rounding));
        assert_eq!(falls("0.0", "3.19%"), None);
        let either = [("0.0", "100.00%"), ("17.1", "100.00%")].map(|(now, rate)| Form::Growth {
            now,
            change: "0.1",
            rate,
            trend: Trend::Down,
        });
        let relation = Relation { family: Family::Growth, label: "".into(), readings: either.to_vec() };
        let outcome = evaluate(&relation, |text: &str| {
            let (digits, unit) = text.strip_suffix('%').map_or((text, Unit::WanYuan), |digits| (digits, Unit::Percent));
            Quantity::parse(digits, unit).expect("a figure")
        });
        assert_eq!(outcome.map(|outcome| outcome.verdict), Some(Verdict::Rounding));
    }

    #[test]
    fn sums() {
        assert_eq!(verdict(sum("30.66", &["11.14", "19.52"])), Some(Verdict::Exact));
        assert_eq!(verdict(sum("199.18", &["189.13", "10.06"])), Some(Verdict::Rounding));
        assert_eq!(
            verdict(sum("1003.35", &["559.93", "4.82", "120.08", "133.38", "0.67", "185"])),
            Some(Verdict::Rounding)
        );
        assert_eq!(
            verdict(sum("1003.35", &["559.93", "4.82", "120.08", "133.38", "0.67", "185.00"])),
            Some(Verdict::Broken)
        );
        let many = ["1.00"; 20];
        assert_eq!(verdict(sum("20.05", &many)), Some(Verdict::Suspicious));
        assert_eq!(verdict(sum("20.03", &many)), Some(Verdict::Rounding));
        assert_eq!(verdict(sum("20.11", &many)), Some(Verdict::Broken));
        let mut few = vec!["0.00"; 20];
        few.push("20.00");
        assert_eq!(verdict(sum("20.01", &few)), Some(Verdict::Rounding));
        assert_eq!(verdict(sum("20.03", &few)), Some(Verdict::Broken));
    }

    #[test]
    fn shares() {
        let share = |part, base, percent| verdict(Form::Share { part, base, percent });
        assert_eq!(share("199.18", "544.57", "36.58%"), Some(Verdict::Exact));
        assert_eq!(share("1017.00", "1317.00", "78.23%"), Some(Verdict::Broken));
        assert_eq!(share("1017.00", "1317.00", "77.22%"), Some(Verdict::Exact));
        assert_eq!(share("2.079", "2.589", "80.32%"), Some(Verdict::Rounding));
        assert_eq!(share("2000.00", "3000.00", "66.66%"), Some(Verdict::Truncated));
        assert_eq!(share("0", "0", "0%"), Some(Verdict::Exact));
        assert_eq!(share("1.00", "0", "10%"), None);
        assert_eq!(share("-6.71", "48.74", "-13.77%"), Some(Verdict::Exact));
        assert_eq!(share("-6.71", "48.74", "-13.76%"), Some(Verdict::Rounding));
        assert_eq!(share("-6.71", "48.74", "-17.36%"), Some(Verdict::Broken));
    }

    #[test]
    fn growth_is_measured_against_the_year_before() {
        let growth = |now, change, rate, trend| verdict(Form::Growth { now, change, rate, trend });
        assert_eq!(growth("544.57", "204.42", "60.10%", Trend::Up), Some(Verdict::Exact));
        assert_eq!(growth("1033.18", "601.12", "36.78%", Trend::Down), Some(Verdict::Exact));
        assert_eq!(growth("29.83", "0.11", "100%", Trend::Down), Some(Verdict::Broken));
        assert_eq!(growth("5.00", "9.00", "80%", Trend::Up), Some(Verdict::Broken));
        assert_eq!(growth("5.00", "5.00", "100%", Trend::Up), None);
    }
}

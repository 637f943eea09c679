//! The arithmetic of a relation in words.

use rust_decimal::Decimal;

use super::{Form, Trend};
use crate::number::{Quantity, Unit};

/// Writes a relation out with its figures: `30.66 ≠ 11.14 + 19.52 + 0.10 = 30.76`.
///
/// `holds` decides between `=` and `≠`; a sum that holds only within rounding is written with `≈`.
pub fn arithmetic<F: Copy>(form: &Form<F>, figure: impl Fn(F) -> Quantity + Copy, holds: bool) -> String {
    let show = |f: F| shown(figure(f), mixed(form, figure));
    match form {
        Form::Sum { total, parts } => {
            let total_figure = figure(*total);
            let sum: Decimal =
                parts.iter().map(|(f, minus)| if *minus { -figure(*f).value } else { figure(*f).value }).sum();
            let operands = joined(parts, show);
            let sign = match (total_figure.value == sum, holds) {
                (true, _) => "=",
                (false, true) => "≈",
                (false, false) => "≠",
            };
            if total_figure.value == sum || parts.len() == 1 {
                format!("{} {sign} {operands}", show(*total))
            } else {
                format!("{} {sign} {operands} = {}", show(*total), (sum / total_figure.unit.scale()).normalize())
            }
        }
        Form::Equal { left, right } => {
            let (l, r) = (figure(*left).value, figure(*right).value);
            let sign = if l == r {
                "="
            } else if holds {
                "≈"
            } else {
                "≠"
            };
            format!("{} {sign} {}", show(*right), show(*left))
        }
        Form::Share { part, base, percent } => {
            let (part_figure, base_figure) = (figure(*part), figure(*base));
            ratio(
                &format!("{} ÷ {}", show(*part), show(*base)),
                part_figure.value,
                base_figure.value,
                figure(*percent),
                holds,
            )
        }
        Form::Growth { now, change, rate, trend } => {
            let sign = if *trend == Trend::Up { '-' } else { '+' };
            let (n, c) = (figure(*now).value, figure(*change).value);
            let before = if *trend == Trend::Up { n - c } else { n + c };
            ratio(
                &format!("{} ÷ ({} {sign} {})", show(*change), show(*now), show(*change)),
                c,
                before,
                figure(*rate),
                holds,
            )
        }
        Form::Change { now, before, rate, trend } => {
            let (n, b) = (figure(*now).value, figure(*before).value);
            let (difference, written) = match trend {
                Trend::Up => (n - b, format!("({} - {}) ÷ {}", show(*now), show(*before), show(*before))),
                Trend::Down => (b - n, format!("({} - {}) ÷ {}", show(*before), show(*now), show(*before))),
            };
            ratio(&written, difference, b, figure(*rate), holds)
        }
        Form::Agree { stated, other, .. } => {
            let arrow = |trend: Trend| if trend == Trend::Up { "↑" } else { "↓" };
            format!(
                "{}{} {} {}{}",
                show(form.figures()[1]),
                arrow(*stated),
                if stated == other { "=" } else { "≠" },
                show(form.figures()[0]),
                arrow(*other)
            )
        }
        Form::Scaled { from, to, factor } => {
            let sign = if holds { "≈" } else { "≠" };
            format!("{} {sign} {} × {}", show(*to), show(*from), factor.normalize())
        }
        Form::AtMost { part, whole } => format!("{} {} {}", show(*part), if holds { "≤" } else { ">" }, show(*whole)),
        Form::Makes { parts, totals } => {
            let sum: Decimal = parts.iter().map(|part| figure(*part).value).sum();
            let terms: Vec<(F, bool)> = parts.iter().map(|part| (*part, false)).collect();
            let totals: Vec<String> = totals.iter().map(|total| total.normalize().to_string()).collect();
            let sign = if holds { "=" } else { "≠" };
            // One amount is its own sum.
            let sum = if parts.len() > 1 { format!(" = {}", sum.normalize()) } else { String::new() };
            format!("{}{sum} {sign} {}", joined(&terms, show), totals.join(" / "))
        }
        Form::Whole { percents } => {
            let sum: Decimal = percents.iter().map(|percent| figure(*percent).value).sum();
            let terms: Vec<(F, bool)> = percents.iter().map(|percent| (*percent, false)).collect();
            format!("{} = {}%", joined(&terms, show), sum.normalize())
        }
    }
}

/// How far a sum is from its parts, in the unit of its total; none for other relations and for sums that hold exactly.
pub fn difference<F: Copy>(form: &Form<F>, figure: impl Fn(F) -> Quantity + Copy) -> Option<Decimal> {
    let (total, sum) = match form {
        Form::Sum { total, parts } => (
            figure(*total),
            parts.iter().map(|(f, minus)| if *minus { -figure(*f).value } else { figure(*f).value }).sum(),
        ),
        Form::Equal { left, right } => (figure(*right), figure(*left).value),
        _ => return None,
    };
    let off: Decimal = (total.value - sum).abs();
    (!off.is_zero()).then(|| (off / total.unit.scale()).normalize())
}

/// `a + b - c`, shortened in the middle where there are many.
fn joined<F: Copy>(parts: &[(F, bool)], show: impl Fn(F) -> String) -> String {
    const MOST: usize = 12;
    let mut out = String::new();
    for (i, (part, minus)) in parts.iter().enumerate() {
        if parts.len() > MOST && i == MOST - 2 {
            out.push_str(" + …");
        }
        if parts.len() > MOST && i >= MOST - 2 && i + 1 < parts.len() {
            continue;
        }
        match (out.is_empty(), minus) {
            (true, false) => {}
            (true, true) => out.push('-'),
            (false, false) => out.push_str(" + "),
            (false, true) => out.push_str(" - "),
        }
        out.push_str(&show(*part));
    }
    out
}

/// `a ÷ b = 36.58%`, or what it is and what is stated where the two differ.
fn ratio(written: &str, part: Decimal, base: Decimal, percent: Quantity, holds: bool) -> String {
    let stated = shown(percent, false);
    let Some(exact) = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|scaled| scaled.checked_div(base)) else {
        return format!("{written} = ? ≠ {stated}");
    };
    let more = exact.round_dp(percent.decimals.max(2) + 2).normalize();
    if exact.round_dp_with_strategy(percent.decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
        == percent.value.abs()
    {
        if more == percent.value.abs() {
            format!("{written} = {stated}")
        } else {
            format!("{written} = {more}% ≈ {stated}")
        }
    } else {
        format!("{written} = {more}% {} {stated}", if holds { "≈" } else { "≠" })
    }
}

/// Whether the amounts of a relation are in different units, so that the units have to be named.
fn mixed<F: Copy>(form: &Form<F>, figure: impl Fn(F) -> Quantity) -> bool {
    let mut units = form.figures().into_iter().map(|f| figure(f).unit).filter(|unit| unit.is_money());
    units.next().is_some_and(|first| units.any(|unit| unit != first))
}

/// A figure as its author displays it, without separators.
fn shown(figure: Quantity, with_unit: bool) -> String {
    let digits = format!("{:.*}", figure.decimals as usize, figure.displayed);
    match figure.unit {
        Unit::Percent => digits + "%",
        unit if with_unit => digits + unit.name(),
        _ => digits,
    }
}

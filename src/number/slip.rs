//! Slips of the pen: figures so alike that one is likely meant to be the other.

use std::fmt::{self, Write};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Quantity, Unit};

/// Whether one figure is a slip of the pen away from the other: a digit wrong, dropped or doubled, two neighbours
/// swapped, the decimal point moved, or 元 and 万元 mixed up.
pub fn is_slip(shown: Quantity, meant: Quantity) -> bool {
    if shown.value == meant.value || shown.value.is_zero() || meant.value.is_zero() {
        return false;
    }
    let decimals = shown.decimals.max(meant.decimals).min(8) as usize;
    let digits = |quantity: Quantity| Written::of(quantity.value / shown.unit.scale(), decimals);
    differ_in_one_place(digits(shown).digits(), digits(meant).digits())
        || is_power_of_ten(shown.value, meant.value)
        || has_decimal_more(shown, meant)
}

/// Whether one of two figures in the same unit has a decimal more, and otherwise the same digits.
fn has_decimal_more(shown: Quantity, meant: Quantity) -> bool {
    if shown.unit != meant.unit || shown.decimals.abs_diff(meant.decimals) != 1 {
        return false;
    }
    let written =
        |quantity: Quantity| Written::of(quantity.value / quantity.unit.scale(), quantity.decimals.min(8) as usize);
    let (a, b) = (written(shown), written(meant));
    shown.decimals.min(meant.decimals) > 0 && differ_in_one_place(a.digits(), b.digits())
}

/// How one figure resembles another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// It has the same digits.
    Same,
    /// It is a slip of the pen away.
    Slip,
}

/// Whether `shown` and `meant` have digits enough that their likeness is not left to chance. So many figures are a slip
/// of the pen away from one that a list which leaves something out does so about once in a thousand times.
pub fn is_no_chance(shown: Quantity, meant: Decimal, likeness: Likeness) -> bool {
    let has = |value: Decimal, units: i64| value.abs() >= shown.ulp * Decimal::from(units);
    !shown.ulp.is_zero() && has(shown.value, 100) && (likeness == Likeness::Same || has(meant, 1000))
}

/// How much a slip of the pen says that a figure is meant to be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// A digit is another, which a difference of a round amount makes as well.
    Digit,
    /// Nothing but a slip makes it: digits swapped, dropped, doubled, the point moved.
    Striking,
}

/// What slip of the pen `shown` is of `meant`; none if it is none.
pub fn slip(shown: Quantity, meant: Quantity) -> Option<Slip> {
    if !is_slip(shown, meant) {
        return None;
    }
    let decimals = shown.decimals.max(meant.decimals).min(8) as usize;
    let digits = |quantity: Quantity| Written::of(quantity.value / shown.unit.scale(), decimals);
    let (a, b) = (digits(shown), digits(meant));
    let (a, b) = (a.digits(), b.digits());
    let differing = a.iter().zip(b).filter(|(x, y)| x != y).count();
    let is_striking = (a.len() != b.len() || differing > 1) && is_no_chance(shown, meant.value, Likeness::Slip);
    Some(if is_striking { Slip::Striking } else { Slip::Digit })
}

/// How likely `shown` is written for `meant`, which would show `places` decimals, in hundredths of natural logarithms:
/// the nearer to zero, the likelier.
///
/// A digit dropped −90, two neighbours swapped −100, one digit wrong −140, one too many −190: of the ways to drop a digit
/// there are few, of those to put one in many, so that just this one is rarer. The point moved by a place −160, by two or a
/// minus missing −200, a minus too much −90, another power of ten, rounded, −350, anything else −320 and −80 for every digit
/// that differs, up to three; to nothing a further −120. An amount left at nothing −400, a count that is off by a few −120.
pub fn slip_weight(shown: Quantity, meant: Decimal, places: u32) -> i32 {
    let scale = shown.unit.scale();
    let (a, b) = (shown.value, meant);
    let is_count = shown.unit == Unit::Count;
    // Of things that are counted there may well be none.
    let nothing = if b.is_zero() && !is_count { -120 } else { 0 };
    let places = places.max((meant / scale).normalize().scale()).min(8) as usize;
    let own = shown.decimals.min(8) as usize;
    let widest = places.max(own);
    let own_unit = |value: Decimal| if scale == Decimal::ONE { value } else { value / scale };
    let (own_a, own_b) = (own_unit(a), own_unit(b));
    // As they are written, and with as many decimals each.
    let as_written = (Written::of(own_a, own), Written::of(own_b, places));
    let aligned = if own == places { as_written } else { (Written::of(own_a, widest), Written::of(own_b, widest)) };
    let ((shorter_a, shorter_b), (a_digits, b_digits)) =
        ((as_written.0.digits(), as_written.1.digits()), (aligned.0.digits(), aligned.1.digits()));
    let same_digits = significant(shorter_a).eq(significant(shorter_b));
    let weight = if a == -b {
        // Hardly any amount is negative.
        if a < Decimal::ZERO { -90 } else { -200 }
    } else if is_swap(a_digits, b_digits) {
        -100
    } else if a_digits.len() == b_digits.len() && differ_in_one_place(a_digits, b_digits) {
        -140
    } else if differ_in_one_place(shorter_a, shorter_b) || differ_in_one_place(a_digits, b_digits) {
        if shorter_a.len() < shorter_b.len() { -90 } else { -190 }
    } else if is_power_of_ten(a, b) && (same_digits || significant(shorter_a).count() != significant(shorter_b).count())
    {
        let places = |most: i64| same_digits && a.abs().max(b.abs()) <= a.abs().min(b.abs()) * Decimal::from(most);
        match () {
            () if places(10) => -160,
            () if places(100) => -200,
            () => -350,
        }
    } else {
        let differing = a_digits.iter().rev().zip(b_digits.iter().rev()).filter(|(x, y)| x != y).count();
        let longer = a_digits.len().abs_diff(b_digits.len());
        -320 - 80 * i32::try_from(differing + longer).unwrap_or(3).min(3)
    };
    let weight = match () {
        () if is_count && (a - b).abs() <= Decimal::from(3) => weight.max(-120),
        () if a.is_zero() && !is_count => -400,
        () => weight,
    };
    weight + nothing
}

/// The values from `low` to `high` of which `shown` may be a slip: one digit wrong, dropped or doubled, two neighbours
/// swapped, the point moved by one place or two, the sign wrong. Figures that would show more than `places` decimals are
/// left out.
pub fn slips(shown: Quantity, places: u32, low: Decimal, high: Decimal) -> Vec<Decimal> {
    find_slips(shown, places.min(8), low, high).unwrap_or_default()
}

/// The largest count of digits with which nothing here overflows: none that is written has as many.
const MOST_DIGITS: u32 = 16;

fn find_slips(shown: Quantity, places: u32, low: Decimal, high: Decimal) -> Option<Vec<Decimal>> {
    let scale = shown.unit.scale();
    let decimals = shown.decimals.min(8);
    // Everything in units of the last place that may be shown.
    let unit = Decimal::from(10_i64.pow(places));
    let (low, high) = (low.checked_div(scale)?.checked_mul(unit)?, high.checked_div(scale)?.checked_mul(unit)?);
    let within = |bound: Decimal| i64::try_from(bound.to_i128()?.clamp(i64::MIN.into(), i64::MAX.into())).ok();
    let (low, high) = (within(low.ceil())?, within(high.floor())?);
    let mut digits = shown.displayed.abs();
    digits.rescale(decimals);
    let digits = i64::try_from(digits.mantissa()).ok()?;
    let count = digits.checked_ilog10().map_or(1, |most| most + 1).max(decimals + 1);
    if count > MOST_DIGITS {
        return None;
    }
    let sign = if shown.value < Decimal::ZERO { -1 } else { 1 };
    let mut found: Vec<i64> = Vec::new();
    // `digits` that show so many decimals, whose zeros at the end may go.
    let mut add = |digits: i64, decimals: u32| {
        let value = if decimals <= places {
            digits.checked_mul(10_i64.pow(places - decimals))
        } else {
            let less = 10_i64.pow(decimals - places);
            (digits % less == 0).then(|| digits / less)
        };
        // What overflows is beyond any bound.
        found.extend(value.map(|value| sign * value).filter(|value| (low..=high).contains(value)));
    };
    for place in 0..count {
        let unit = 10_i64.pow(place);
        let (before, own, behind) = (digits / unit / 10, digits / unit % 10, digits % unit);
        let is_decimal = place < decimals;
        add(before * unit + behind, decimals - u32::from(is_decimal));
        for digit in 0..10 {
            add((before * 10 + digit) * unit + behind, decimals);
            let doubled = ((before * 10 + digit) * 10 + own) * unit + behind;
            add(doubled, decimals + u32::from(is_decimal));
            if place + 1 == decimals {
                // Right before the point.
                add(doubled, decimals);
            }
        }
        if place + 1 < count {
            add((before / 10 * 100 + own * 10 + before % 10) * unit + behind, decimals);
        }
    }
    for digit in 0..10 {
        add(digits * 10 + digit, decimals + u32::from(decimals > 0));
    }
    for moved in 1..=2 {
        add(digits * 10_i64.pow(moved), decimals);
        add(digits, decimals + moved);
    }
    add(-digits, decimals);
    found.sort_unstable();
    found.dedup();
    let values = found.into_iter().map(|value| Decimal::new(value, places));
    Some(values.map(|value| (value * scale).normalize()).filter(|value| *value != shown.value).collect())
}

/// A value as it is written, with its sign and its point.
#[derive(Clone, Copy)]
struct Written {
    text: [u8; Self::LONGEST],
    len: usize,
}

impl Written {
    /// A sign, the 29 digits of the largest decimal, a point, and 8 decimals.
    const LONGEST: usize = 40;

    fn of(value: Decimal, decimals: usize) -> Self {
        if let Some(written) = Self::in_full(value, decimals) {
            return written;
        }
        let mut written = Self { text: [0; Self::LONGEST], len: 0 };
        // What does not fit is cut off; no figure that is read is so long.
        let _ = write!(written, "{value:.decimals$}");
        written
    }

    /// A value of no more decimals than are written, if it is not too long: nearly all are so, and this is much quicker.
    fn in_full(value: Decimal, decimals: usize) -> Option<Self> {
        let more = u32::try_from(decimals).ok()?.checked_sub(value.scale())?;
        let digits = u64::try_from(value.mantissa().unsigned_abs()).ok()?.checked_mul(10_u64.checked_pow(more)?)?;
        if digits == 0 && value.is_sign_negative() {
            return None;
        }
        // From the last digit to the first.
        let mut text = [0; Self::LONGEST];
        let (mut at, mut left, mut count) = (Self::LONGEST, digits, 0);
        while left > 0 || count <= decimals {
            if count == decimals && decimals > 0 {
                at -= 1;
                text[at] = b'.';
            }
            at -= 1;
            text[at] = b'0' + u8::try_from(left % 10).ok()?;
            left /= 10;
            count += 1;
        }
        if value.is_sign_negative() {
            at -= 1;
            text[at] = b'-';
        }
        text.copy_within(at.., 0);
        Some(Self { text, len: Self::LONGEST - at })
    }

    fn digits(&self) -> &[u8] {
        &self.text[..self.len]
    }
}

impl Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.text.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

/// The digits without sign, point and the zeros at either end.
fn significant(digits: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let tells = |digit: &u8| matches!(digit, b'1'..=b'9');
    let start = digits.iter().position(tells).unwrap_or(digits.len());
    let end = digits.iter().rposition(tells).map_or(start, |last| last + 1);
    digits[start..end].iter().copied().filter(u8::is_ascii_digit)
}

/// Whether two digit strings differ only in two neighbours that are swapped.
fn is_swap(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && {
        let mut differing = (0..a.len()).filter(|at| a[*at] != b[*at]);
        match (differing.next(), differing.next(), differing.next()) {
            (Some(x), Some(y), None) => a[x] == b[y] && a[y] == b[x] && y - x <= 2,
            _ => false,
        }
    }
}

/// Whether digits differ in one place, or in two neighbours that are swapped.
fn differ_in_one_place(a: &[u8], b: &[u8]) -> bool {
    if a == b {
        return false;
    }
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - front;
    let back = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    match (&a[front..a.len() - back], &b[front..b.len() - back]) {
        ([_], [_] | []) | ([], [_]) => true,
        (swapped @ [_, _], meant @ [_, _]) => swapped.iter().eq(meant.iter().rev()),
        _ => false,
    }
}

/// Whether two values differ by one of the factors that a moved point or a wrong unit makes.
fn is_power_of_ten(a: Decimal, b: Decimal) -> bool {
    let (small, large) = if a.abs() < b.abs() { (a, b) } else { (b, a) };
    // Nearly always they are much nearer to each other.
    if small.abs().checked_mul(Decimal::from(9)).is_none_or(|most| most > large.abs()) {
        return false;
    }
    [10, 100, 1000, 10_000].into_iter().any(|factor| {
        small
            .checked_mul(Decimal::from(factor))
            .is_some_and(|product| (product - large).abs() * Decimal::from(200) <= large.abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_decimals_write_themselves() {
        for value in
            ["0", "7", "-7.5", "0.05", "1003.35", "-0.001", "99999999999999999", "12345678901234567890.5", "1.005"]
        {
            let value: Decimal = value.parse().expect("a number");
            for decimals in 0..=8 {
                let written = Written::of(value, decimals);
                assert_eq!(written.digits(), format!("{value:.decimals$}").as_bytes(), "{value} with {decimals}");
            }
        }
    }
    use crate::number::Unit;

    #[test]
    fn slips_of_the_pen() {
        let slip = |a: &str, b: &str| {
            let read = |text| Quantity::parse(text, Unit::WanYuan).expect("a figure");
            is_slip(read(a), read(b))
        };
        assert!(slip("11.14", "11.24") && slip("19.52", "19.25") && slip("488.06", "48.06") && slip("32.70", "3.27"));
        assert!(slip("2913.459", "2913.59") && slip("12.5", "12.65") && !slip("2913.459", "2913.62"));
        assert!(
            slip("1,003.35", "1003.45") && !slip("11.14", "11.14") && !slip("11.14", "12.25") && !slip("30.66", "7.93")
        );
    }

    #[test]
    fn a_digit_may_be_another_by_chance() {
        let found = |a: &str, b: &str| {
            let read = |text| Quantity::parse(text, Unit::WanYuan).expect("a figure");
            slip(read(a), read(b))
        };
        assert_eq!(found("228.05", "223.05"), Some(Slip::Digit));
        assert_eq!(found("228.50", "228.05"), Some(Slip::Striking));
        assert_eq!(found("28.05", "228.05"), Some(Slip::Striking));
        assert_eq!(found("0.82", "0.28"), Some(Slip::Digit), "of two digits many are swapped");
        assert_eq!(found("228.05", "114.30"), None);
    }

    #[test]
    fn likelier_slips_weigh_less() {
        let weight = |shown: &str, meant: &str| {
            let meant = Quantity::parse(meant, Unit::WanYuan).expect("a figure");
            slip_weight(Quantity::parse(shown, Unit::WanYuan).expect("a figure"), meant.value, meant.decimals)
        };
        let likeliest_first = [
            ("dropped", weight("9.52", "19.52")),
            ("swapped", weight("19.25", "19.52")),
            ("one wrong", weight("19.82", "19.52")),
            ("point moved", weight("195.20", "19.52")),
            ("one too many", weight("199.52", "19.52")),
            ("ten times, rounded", weight("195", "19.52")),
            ("nothing", weight("0.00", "19.52")),
            ("two wrong", weight("19.88", "19.52")),
            ("four wrong", weight("33.88", "19.52")),
        ];
        for pair in likeliest_first.windows(2) {
            assert!(pair[0].1 > pair[1].1, "{pair:?}");
        }
        assert!(weight("195.30", "19.52") < weight("195", "19.52"), "not the same digits");
        assert!(weight("-19.52", "19.52") > weight("19.88", "19.52"), "a sign is more easily wrong than two digits");
    }

    #[test]
    fn every_slip_of_a_figure_is_listed() {
        let shown = Quantity::parse("4.29", Unit::WanYuan).expect("a figure");
        let all = (Decimal::NEGATIVE_ONE * Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND);
        let found = slips(shown, 2, all.0, all.1);
        for meant in ["4.92", "4.28", "44.29", "14.29", "49.29", "42.9", "429", "-4.29", "24.9"] {
            let value: Decimal = meant.parse().expect("a figure");
            assert_eq!(found.contains(&value), meant != "24.9", "{meant}");
        }
        assert!(
            slips(Quantity::parse("4.2", Unit::WanYuan).expect("a figure"), 2, all.0, all.1)
                .contains(&Decimal::new(429, 2))
        );
        assert!(found.iter().all(|value| value.scale() <= 2));
    }

    #[test]
    fn digits_are_compared_in_the_unit_that_is_displayed() {
        // 346,100元 for 345,100元, which are 34.61 and 34.51 in 万元.
        let shown = Quantity::parse("346100", Unit::Yuan).expect("a figure");
        assert_eq!(slip_weight(shown, Decimal::new(3451, 2), 0), -140);
        // 34.61元 for 34.61万元.
        let shown = Quantity::parse("34.61", Unit::Yuan).expect("a figure");
        assert!(slip_weight(shown, Decimal::new(3461, 2), 2) > slip_weight(shown, Decimal::new(2958, 2), 2));
    }
}

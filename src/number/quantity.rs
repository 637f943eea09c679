//! A displayed figure: an exact decimal, its unit, and how far it may be from the truth.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Interval, Unit};

/// The largest figure that is read: more digits than any treasury needs, few enough that no sum overflows.
const MOST_DIGITS: usize = 18;

/// A displayed figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// The figure as displayed, in its own unit.
    pub displayed: Decimal,
    /// The decimals displayed.
    pub decimals: u32,
    /// Its unit.
    pub unit: Unit,
    /// The figure in 万元 for money; as displayed for anything else.
    pub value: Decimal,
    /// One unit of the last place that counts, in the unit of `value`; zero for a figure that is exact.
    pub ulp: Decimal,
}

impl Quantity {
    /// The quantity that `digits` (`-1,003.35`: sign, ASCII digits, commas, one point) displays in `unit`.
    ///
    /// None if that is no figure, or one with more than 18 digits.
    pub fn parse(digits: &str, unit: Unit) -> Option<Self> {
        if let Some((displayed, decimals)) = plain(digits) {
            return Some(Self::new(displayed, decimals, unit));
        }
        let plain: String = digits.chars().filter(|c| *c != ',').collect();
        let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
        if !unsigned.starts_with(|c: char| c.is_ascii_digit()) || unsigned.len() > MOST_DIGITS {
            return None;
        }
        let displayed = Decimal::from_str(&plain).ok()?;
        let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
        Some(Self::new(displayed, decimals, unit))
    }

    /// The quantity `displayed` in `unit`, shown with `decimals` decimals.
    ///
    /// A bare `0` (of anything but percentages) and a count are exact; anything else is rounded in its last place.
    pub fn new(displayed: Decimal, decimals: u32, unit: Unit) -> Self {
        let scale = unit.scale();
        let exact = unit == Unit::Count || (displayed.is_zero() && decimals == 0 && unit != Unit::Percent);
        let ulp = if exact { Decimal::ZERO } else { Decimal::new(1, decimals) * scale };
        Self { displayed, decimals, unit, value: (displayed * scale).normalize(), ulp }
    }

    /// The same figure where the figures around it show `decimals` decimals and trailing zeros are dropped.
    #[must_use]
    pub fn at_precision(mut self, decimals: u32) -> Self {
        if decimals > self.decimals && !self.ulp.is_zero() {
            self.ulp = Decimal::new(1, decimals) * self.unit.scale();
        }
        self
    }

    /// The same digits in another unit.
    #[must_use]
    pub fn in_unit(self, unit: Unit) -> Self {
        Self::new(self.displayed, self.decimals, unit)
    }

    /// The true values it may stand for.
    pub fn interval(&self) -> Interval {
        Interval::around(self.value, self.ulp / Decimal::TWO)
    }

    /// `value` as this figure would display it, in the unit of [`Quantity::value`].
    pub fn redisplayed_value(&self, value: Decimal) -> Decimal {
        // A percentage without decimals may have been rounded beyond use.
        let shown = if self.unit == Unit::Percent && self.decimals == 0 { 2 } else { self.decimals };
        let places = self.ulp.scale().max(shown);
        let own = (value / self.unit.scale())
            .round_dp_with_strategy(places.min(8), rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        (own * self.unit.scale()).normalize()
    }

    /// The same figure with another value.
    #[must_use]
    pub fn with_value(mut self, value: Decimal) -> Self {
        self.value = value;
        self.displayed = value / self.unit.scale();
        if self.ulp.is_zero() && self.unit != Unit::Count {
            self.ulp = Decimal::new(1, self.decimals) * self.unit.scale();
        }
        self
    }

    /// The same figure with another value, where the figures around it show `places` decimals: with no more decimals than
    /// those unless the value needs them.
    #[must_use]
    pub fn rewritten(self, value: Decimal, places: u32) -> Self {
        let mut rewritten = self.with_value(value);
        let needed = rewritten.displayed.normalize().scale();
        let decimals = needed.max(self.decimals.min(places));
        if decimals != self.decimals && self.unit != Unit::Count {
            let ulp = Decimal::new(1, decimals.min(20)) * self.unit.scale();
            rewritten.ulp = if decimals < self.decimals { ulp } else { rewritten.ulp.min(ulp) };
            rewritten.decimals = decimals;
        }
        rewritten
    }

    /// `value`, which is in the unit of [`Quantity::value`], in this figure's own unit and at its own decimals
    /// (half up, as offices round).
    pub fn redisplayed(&self, value: Decimal) -> Decimal {
        let own = value / self.unit.scale();
        own.round_dp_with_strategy(self.decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
    }
}

/// The figure, and its decimals, of digits as nearly all figures are written: digits, commas, a point and digits, with a
/// minus or none in front.
fn plain(digits: &str) -> Option<(Decimal, u32)> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let (mut mantissa, mut count, mut decimals) = (0_i64, 0, None);
    for byte in unsigned.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                decimals = decimals.map(|decimals: u32| decimals + 1);
            }
            b',' if count > 0 && decimals.is_none() => continue,
            b'.' if count > 0 && decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
        count += 1;
    }
    let is_signed = unsigned.len() < digits.len();
    let is_usual = (1..=MOST_DIGITS).contains(&count) && decimals != Some(0) && !(is_signed && mantissa == 0);
    let decimals = decimals.unwrap_or(0);
    is_usual.then(|| (Decimal::new(if is_signed { -mantissa } else { mantissa }, decimals), decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewritten_figure_shows_as_many_decimals_as_those_around_it() {
        let shown = Quantity::parse("5.076", Unit::Percent).expect("a figure");
        let rewritten = shown.rewritten(Decimal::new(506, 2), 2);
        assert_eq!((rewritten.decimals, rewritten.ulp), (2, Decimal::new(1, 2)));
        let shown = Quantity::parse("30", Unit::WanYuan).expect("a figure").rewritten(Decimal::new(29_833, 3), 2);
        assert_eq!((shown.decimals, shown.ulp), (3, Decimal::new(1, 3)));
    }

    #[test]
    fn plain_figures_are_what_decimals_are_read_as() {
        for text in
            ["0", "0.00", "007.50", "1,003.35", "-22,488", "-0.05", "99999999999999999", "1.", "-0", "+3", "1,2.3,4"]
        {
            let bare = text.replace(',', "");
            let expected = bare.parse::<Decimal>().expect("a number");
            if let Some((read, decimals)) = plain(text) {
                let written = bare.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                assert_eq!((read, read.scale(), decimals as usize), (expected, expected.scale(), written), "{text}");
            }
        }
        assert!(plain("1,003.35").is_some() && plain("-0").is_none() && plain("1.").is_none() && plain("").is_none());
    }

    #[test]
    fn a_figure_is_an_exact_decimal_and_an_interval() {
        let q = Quantity::parse("1,003.35", Unit::WanYuan).expect("a figure");
        assert_eq!(q.value, Decimal::new(100_335, 2));
        assert_eq!(q.interval(), Interval { low: Decimal::new(1_003_345, 3), high: Decimal::new(1_003_355, 3) });
    }

    #[test]
    fn units_meet_in_wan_yuan() {
        let yuan = Quantity::parse("22,488", Unit::Yuan).expect("a figure");
        assert_eq!(yuan.value, Decimal::new(22_488, 4));
        let yi = Quantity::parse("1.2", Unit::YiYuan).expect("a figure");
        assert_eq!((yi.value, yi.ulp), (Decimal::from(12_000), Decimal::from(1_000)));
    }

    #[test]
    fn zero_and_counts_are_exact() {
        assert!(Quantity::parse("0", Unit::WanYuan).is_some_and(|q| q.ulp.is_zero()));
        assert!(Quantity::parse("0.00", Unit::WanYuan).is_some_and(|q| !q.ulp.is_zero()));
        assert!(Quantity::parse("15", Unit::Count).is_some_and(|q| q.ulp.is_zero()));
    }

    #[test]
    fn what_is_no_figure_is_none() {
        for text in ["", "-", "abc", "1.2.3", "1234567890123456789012345678901234567890"] {
            assert_eq!(Quantity::parse(text, Unit::Plain), None, "{text}");
        }
    }
}

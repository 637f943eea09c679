//! A figure as its author wrote it: digits that can be mistyped without changing the style.

use std::str::FromStr;

use gouji::number::Decimal;

use super::random::Random;

/// A figure's digits, its point, and the style they are written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// ASCII digits and at most one point.
    digits: Vec<char>,
    grouped: bool,
    wide: bool,
}

/// The ASCII form of a digit, point or comma of either width.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from('0') + u32::from(c) - u32::from('０')).expect("a digit"),
        '．' => '.',
        '，' => ',',
        other => other,
    }
}

impl Written {
    /// Reads digits such as `1,003.35`.
    pub(crate) fn read(text: &str) -> Self {
        let digits: Vec<char> = text.chars().map(narrow).filter(|c| *c != ',').collect();
        Self { digits, grouped: text.chars().any(|c| narrow(c) == ','), wide: text.chars().any(|c| narrow(c) != c) }
    }

    /// Writes the digits in the style of their author.
    pub(crate) fn write(&self) -> String {
        let point = self.point();
        let mut text = String::new();
        for (at, digit) in self.digits.iter().enumerate() {
            if self.grouped && at > 0 && at < point && (point - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(*digit);
        }
        if self.wide {
            text = text
                .chars()
                .map(|c| match c {
                    '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).expect("a digit"),
                    '.' => '．',
                    _ => '，',
                })
                .collect();
        }
        text
    }

    /// The number of digits before the point.
    fn point(&self) -> usize {
        self.digits.iter().position(|c| *c == '.').unwrap_or(self.digits.len())
    }

    /// The digits behind the point.
    pub(crate) fn decimals(&self) -> u32 {
        u32::try_from((self.digits.len() - self.point()).saturating_sub(1)).expect("few digits")
    }

    /// The figure.
    pub(crate) fn value(&self) -> Decimal {
        Decimal::from_str(&self.digits.iter().collect::<String>()).unwrap_or_default()
    }

    /// The same style with other digits; none if they are no figure that anybody would type.
    fn with(&self, mut digits: Vec<char>) -> Option<Self> {
        if digits.last() == Some(&'.') {
            digits.pop();
        }
        let sound = matches!(digits.as_slice(), [_] | ['1'..='9', ..] | ['0', '.', ..]);
        let changed = Self { digits, ..self.clone() };
        (sound && changed.digits.len() <= 14 && changed.value() != self.value()).then_some(changed)
    }

    fn digit_places(&self) -> Vec<usize> {
        (0..self.digits.len()).filter(|at| self.digits[*at] != '.').collect()
    }

    /// One digit is another.
    pub(crate) fn digit_changed(&self, random: &mut Random) -> Option<Self> {
        let at = *random.pick(&self.digit_places())?;
        let mut digits = self.digits.clone();
        digits[at] = random.digit();
        self.with(digits)
    }

    /// The last digit is one more or one less.
    pub(crate) fn last_digit_off(&self, random: &mut Random) -> Option<Self> {
        let step = Decimal::new(1, self.decimals());
        let value = if random.below(2) == 0 { self.value() + step } else { self.value() - step };
        self.revalued(value)
    }

    /// Two neighbours changed places.
    pub(crate) fn transposed(&self, random: &mut Random) -> Option<Self> {
        let places = self.digit_places();
        let pairs: Vec<(usize, usize)> = places.windows(2).map(|pair| (pair[0], pair[1])).collect();
        let (a, b) = *random.pick(&pairs)?;
        let mut digits = self.digits.clone();
        digits.swap(a, b);
        self.with(digits)
    }

    /// One digit is missing.
    pub(crate) fn dropped(&self, random: &mut Random) -> Option<Self> {
        let at = *random.pick(&self.digit_places())?;
        let mut digits = self.digits.clone();
        digits.remove(at);
        self.with(digits)
    }

    /// One digit too many.
    pub(crate) fn inserted(&self, random: &mut Random) -> Option<Self> {
        let mut digits = self.digits.clone();
        digits.insert(random.below(self.digits.len() + 1), random.digit());
        self.with(digits)
    }

    /// The point stands one place to the left or to the right.
    pub(crate) fn point_moved(&self, random: &mut Random) -> Option<Self> {
        let value = self.value();
        if random.below(2) == 0 {
            return self.revalued(value * Decimal::TEN);
        }
        let value = value / Decimal::TEN;
        let decimals = self.decimals().max(value.normalize().scale().min(self.decimals() + 1));
        self.shown(value, decimals)
    }

    /// Another value, with as many decimals.
    pub(crate) fn revalued(&self, value: Decimal) -> Option<Self> {
        self.shown(value, self.decimals())
    }

    fn shown(&self, value: Decimal, decimals: u32) -> Option<Self> {
        if value.is_sign_negative() {
            return None;
        }
        let mut value = value.round_dp(decimals);
        value.rescale(decimals);
        self.with(value.to_string().chars().collect())
    }

    /// Whether the figure `other` may be this one, rounded: it is off by no more than a unit of the last place, or
    /// shows fewer decimals, be they rounded or cut off.
    pub(crate) fn is_within_rounding(&self, other: &Self) -> bool {
        let off = (self.value() - other.value()).abs();
        off <= Decimal::new(1, self.decimals())
            || (other.decimals() < self.decimals()
                && (off <= Decimal::new(5, other.decimals() + 1)
                    || self.value().trunc_with_scale(other.decimals()) == other.value()))
    }
}

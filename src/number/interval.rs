//! Intervals of true values.

use std::ops::{Add, Neg, Sub};

use rust_decimal::Decimal;

/// A closed interval: the true values that a displayed figure may stand for (XBRL Calculations 1.1, §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The least true value.
    pub low: Decimal,
    /// The greatest true value.
    pub high: Decimal,
}

impl Interval {
    /// The interval of `half` on either side of `middle`.
    pub fn around(middle: Decimal, half: Decimal) -> Self {
        Self { low: middle - half, high: middle + half }
    }

    /// Whether the two have a value in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Whether `value` lies inside.
    pub fn contains(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// The values of a quotient, or none where the divisor may be zero.
    pub fn divided_by(&self, divisor: &Self) -> Option<Self> {
        if divisor.contains(Decimal::ZERO) {
            return None;
        }
        let mut quotients = [
            self.low.checked_div(divisor.low)?,
            self.low.checked_div(divisor.high)?,
            self.high.checked_div(divisor.low)?,
            self.high.checked_div(divisor.high)?,
        ];
        quotients.sort_unstable();
        Some(Self { low: quotients[0], high: quotients[3] })
    }

    /// The values times `factor`, which must not be negative.
    #[must_use]
    pub fn scaled(&self, factor: Decimal) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }
}

impl Add for Interval {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }
}

//! The values that a part displays, and which of them are not as in the part before an edit.

use std::sync::Arc;

use crate::facts::{Facts, Figure, FigureId, Part};
use crate::number::Decimal;

/// Every value that is displayed, with its figure, in order; in front of it its hundredths, which are compared faster.
pub(super) struct Displayed(Vec<(i64, Decimal, FigureId)>);

impl Displayed {
    /// Every value that a part displays.
    pub(super) fn read(part: &Part) -> Self {
        let mut displayed = Vec::new();
        for (region, index) in part.regions.iter().zip(0_u32..) {
            for (figure, at) in region.facts.figures.iter().zip(0_u32..) {
                let value = figure.quantity.value;
                displayed.push((hundredths(value), value, FigureId { region: index, figure: at }));
            }
        }
        displayed.sort_unstable();
        Self(displayed)
    }

    /// The figures that display a value from `low` to `high`, in the order of their values.
    pub(super) fn between(&self, low: Decimal, high: Decimal) -> impl Iterator<Item = FigureId> + '_ {
        let (from, to) = stretch(low, high);
        let first = self.0.partition_point(|(hundredths, ..)| *hundredths < from);
        let near = self.0[first..].iter().take_while(move |(hundredths, ..)| *hundredths <= to);
        near.filter(move |(_, value, _)| low <= *value && *value <= high).map(|(_, _, figure)| *figure)
    }
}

/// The values from one to another, in whole hundredths: close enough to tell what an edit cannot have touched.
pub(super) type Stretch = (i64, i64);

/// The values from `low` to `high`.
pub(super) fn stretch(low: Decimal, high: Decimal) -> Stretch {
    let low_end = hundredths(low);
    (low_end, if low == high { low_end } else { hundredths(high) })
}

/// Stretches of values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stretches(Vec<Stretch>);

impl Stretches {
    /// Adds a stretch.
    pub(super) fn add(&mut self, stretch: Stretch) {
        self.0.push(stretch);
    }

    /// Takes all away.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The same without overlaps, in order.
    pub(super) fn merged(mut self) -> Self {
        self.0.sort_unstable();
        let mut merged: Vec<Stretch> = Vec::new();
        for (low, high) in self.0 {
            match merged.last_mut() {
                Some(last) if low <= last.1 => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }

    /// Whether a value may lie in one of the stretches, which do not overlap and are in order.
    fn may_hold(&self, value: i64) -> bool {
        let behind = self.0.partition_point(|(low, _)| *low <= value);
        behind.checked_sub(1).is_some_and(|at| self.0[at].1 >= value)
    }
}

/// The whole hundredths up to a value. A greater value never has fewer.
fn hundredths(value: Decimal) -> i64 {
    let hundred = i128::from(100);
    let up_to = match value.scale() {
        0 => value.mantissa().saturating_mul(hundred),
        1 => value.mantissa().saturating_mul(hundred / 10),
        more => value.mantissa().div_euclid(10_i128.pow(more - 2)),
    };
    i64::try_from(up_to).unwrap_or(if up_to < 0 { i64::MIN } else { i64::MAX })
}

/// The values that a part and the one before it do not display alike: in the same places, under the same names.
#[derive(Debug)]
pub(super) struct Differences(Vec<i64>);

impl Differences {
    /// What differs from a part that stated `before` in its regions; none if its regions are not comparable.
    pub(super) fn between(before: &[Arc<Facts>], part: &Part) -> Option<Self> {
        if before.len() != part.regions.len() {
            return None;
        }
        let mut values = Vec::new();
        let mut add = |figure: &Figure| values.push(hundredths(figure.quantity.value));
        for (before, region) in before.iter().zip(&part.regions).filter(|(before, it)| !Arc::ptr_eq(before, &it.facts))
        {
            let (old, new) = (&before.figures, &region.facts.figures);
            for (old, new) in old.iter().zip(new).filter(|(old, new)| !are_alike(old, new)) {
                add(old);
                add(new);
            }
            let common = old.len().min(new.len());
            old[common..].iter().chain(&new[common..]).for_each(&mut add);
        }
        Some(Self(values))
    }

    /// Whether none of the values may lie in the stretches.
    pub(super) fn miss(&self, stretches: &Stretches) -> bool {
        !self.0.iter().any(|value| stretches.may_hold(*value))
    }
}

/// Whether two figures are the same but for their places.
fn are_alike(a: &Figure, b: &Figure) -> bool {
    a.quantity == b.quantity && a.name == b.name && a.column == b.column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_hold_what_was_added() {
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        let mut stretches = Stretches::default();
        for (low, high) in [("3.5", "4.25"), ("-1.005", "-1.005"), ("4", "5"), ("70", "70")] {
            stretches.add(stretch(number(low), number(high)));
        }
        let stretches = stretches.merged();
        assert_eq!(stretches.0, [(-101, -101), (350, 500), (7000, 7000)]);
        let holds = |text: &str| stretches.may_hold(hundredths(number(text)));
        assert!(holds("-1.005") && holds("3.5") && holds("4.999") && holds("70.000"));
        assert!(!holds("-1.00") && !holds("3.49") && !holds("5.01") && !holds("71"));
        assert_eq!(hundredths(number("100000000000000000000")), i64::MAX);
    }
}

//! How many decimals the figures of a place show, which is what a correction there has to show as well.

use crate::number::{Decimal, Quantity, Unit};

/// The decimals of figures that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Precision {
    /// What most of them show.
    decimals: u32,
    /// Whether zeros at the end are written.
    pads: bool,
    /// How many leave them out all the same.
    left_out: usize,
    /// Whether nothing is written `0`.
    bare_zeros: bool,
}

impl Precision {
    /// What most of `figures` show; none if there is no such habit.
    pub(super) fn of(figures: impl Iterator<Item = Quantity>) -> Option<Self> {
        const MOST: usize = 8;
        let (mut counts, mut padded, mut shortened, mut zeros) = ([0_usize; MOST + 1], 0, [0_usize; MOST + 1], [0; 2]);
        for figure in figures {
            let decimals = (figure.decimals as usize).min(MOST);
            // All of something is `100%` whatever other shares show.
            if figure.unit == Unit::Percent && decimals == 0 && figure.displayed == Decimal::ONE_HUNDRED {
                continue;
            }
            if figure.displayed.is_zero() {
                zeros[usize::from(decimals > 0)] += 1;
                continue;
            }
            counts[decimals] += 1;
            let needed = figure.displayed.normalize().scale();
            padded += usize::from(figure.decimals > 0 && needed < figure.decimals);
            // A round amount may well stand without decimals among others (`185万元`, `100%`).
            shortened[decimals] += usize::from(needed == figure.decimals && decimals > 0);
        }
        let most = (0..=MOST).max_by_key(|decimals| (counts[*decimals], *decimals))?;
        let all: usize = counts.iter().sum();
        if all < 3 || counts[most] * 5 < all * 3 {
            return None;
        }
        let shorter: usize = shortened[..most].iter().sum();
        Some(Self {
            decimals: most as u32,
            pads: padded >= shorter,
            left_out: shorter,
            bare_zeros: zeros[0] > 0 && zeros[0] >= zeros[1],
        })
    }

    /// The decimals of a correction.
    pub(super) const fn places(self) -> u32 {
        self.decimals
    }

    /// The decimals with which `value`, in the unit that is displayed, stands in place of `shown`.
    pub(super) fn decimals_of(self, shown: Quantity, value: Decimal) -> u32 {
        let needed = value.normalize().scale();
        if (value.is_zero() && self.bare_zeros) || (needed == 0 && shown.decimals == 0 && !shown.displayed.is_zero()) {
            return 0;
        }
        // Who leaves out zeros elsewhere has left them out here, where the figure is so short.
        let few = usize::from(shown.unit != Unit::Percent);
        let is_short = self.left_out > few && (needed..self.decimals).contains(&shown.decimals);
        if self.pads && !is_short { needed.max(self.decimals) } else { needed }
    }

    /// Whether `shown` breaks with the habit.
    pub(super) fn is_odd(self, shown: Quantity) -> bool {
        let zero = shown.displayed.is_zero() && shown.decimals == 0;
        !zero
            && shown.unit != Unit::Count
            && (shown.decimals > self.decimals || (self.pads && shown.decimals < self.decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: &[&str]) -> Option<Precision> {
        Precision::of(figures.iter().map(|text| Quantity::parse(text, Unit::WanYuan).expect("a figure")))
    }

    #[test]
    fn zeros_at_the_end_are_written_where_others_are() {
        let padded = of(&["1.50", "2.25", "3.00", "4.1"]).expect("a habit");
        let shown = Quantity::parse("7.25", Unit::WanYuan).expect("a figure");
        assert_eq!((padded.places(), padded.decimals_of(shown, Decimal::new(15, 1))), (2, 2));
        let dropped = of(&["1.5", "2.25", "3", "4.1", "5.55", "6.31", "7.12", "8.13"]).expect("a habit");
        assert_eq!((dropped.places(), dropped.decimals_of(shown, Decimal::new(15, 1))), (2, 1));
    }

    #[test]
    fn a_short_percentage_among_padded_ones_stays_short() {
        let habit = of(&["36.58", "63.40", "5.20", "60.1"]).expect("a habit");
        let decimals =
            |text, unit| habit.decimals_of(Quantity::parse(text, unit).expect("a figure"), Decimal::new(601, 1));
        assert_eq!((decimals("48.1", Unit::Percent), decimals("48.13", Unit::Percent)), (1, 2));
        assert_eq!(decimals("48.1", Unit::WanYuan), 2, "a digit is missing");
    }

    #[test]
    fn a_figure_with_other_decimals_is_odd() {
        let habit = of(&["1.50", "2.25", "3.00"]).expect("a habit");
        let odd = |text| habit.is_odd(Quantity::parse(text, Unit::WanYuan).expect("a figure"));
        assert!(odd("1.5") && odd("1.505") && !odd("1.55") && !odd("0"));
        assert_eq!(of(&["1.5", "2.25", "3"]), None, "no habit");
    }
}

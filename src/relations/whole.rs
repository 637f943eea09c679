//! Shares that need no base but what their parts come to.

use rust_decimal::Decimal;

use crate::number::{Interval, Quantity};

/// Whether parts, each with its percentage, are these shares of their own sum.
pub fn are_of_their_sum(shares: &[(Quantity, Quantity)]) -> bool {
    let (low, high) = shares.iter().fold((Decimal::ZERO, Decimal::ZERO), |(low, high), (part, _)| {
        let interval = part.interval();
        (low + interval.low, high + interval.high)
    });
    let sum = Interval { low, high };
    shares.iter().all(|(part, percent)| {
        let share = part.interval().divided_by(&sum);
        share.is_some_and(|share| share.scaled(Decimal::ONE_HUNDRED).meets(&percent.interval()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Unit;

    #[test]
    fn shares_may_be_those_of_their_sum() {
        let share = |part: &str, percent: &str| {
            let quantity = |text: &str, unit| Quantity::parse(text, unit).expect("a figure");
            (quantity(part, Unit::WanYuan), quantity(percent, Unit::Percent))
        };
        let list = |last: &str| [share("25.24", "95.97"), share("0.49", "1.86"), share("0.57", last)];
        assert!(are_of_their_sum(&list("2.17")));
        assert!(!are_of_their_sum(&list("2.71")));
        assert!(!are_of_their_sum(&[share("0", "0")]));
    }
}

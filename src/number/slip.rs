//! Slips of the pen: figures so alike that one is likely meant to be the other.

use rust_decimal::Decimal;

use super::Quantity;

/// Whether one figure is a slip of the pen away from the other: a digit wrong, dropped or doubled, two neighbours
/// swapped, the decimal point moved, or 元 and 万元 mixed up.
pub fn is_slip(shown: Quantity, meant: Quantity) -> bool {
    if shown.value == meant.value || shown.value.is_zero() || meant.value.is_zero() {
        return false;
    }
    let decimals = shown.decimals.max(meant.decimals);
    let digits = |value: Decimal| format!("{value:.*}", decimals as usize);
    let own = |quantity: Quantity| quantity.value / shown.unit.scale();
    is_slip_of_digits(&digits(own(shown)), &digits(own(meant))) || is_power_of_ten(shown.value, meant.value)
}

/// How likely `shown` is written for `meant`, in hundredths of natural logarithms: the nearer to zero, the likelier.
///
/// Two neighbours swapped −100, one digit wrong −120, dropped or doubled −150, 元 for 万元 −220, the point moved −200,
/// the sign −200, anything else −320 and −80 for every digit that differs; from or to nothing a further −250.
pub fn slip_weight(shown: Quantity, meant: Decimal) -> i32 {
    let scale = shown.unit.scale();
    let (a, b) = (shown.value, meant);
    let nothing = if a.is_zero() || b.is_zero() { -250 } else { 0 };
    let decimals = shown.decimals.max((meant / scale).normalize().scale()).min(8) as usize;
    let (shown_digits, meant_digits) = (format!("{:.decimals$}", a / scale), format!("{:.decimals$}", b / scale));
    let weight = if a == -b {
        -200
    } else if is_swap(&shown_digits, &meant_digits) {
        -100
    } else if is_slip_of_digits(&shown_digits, &meant_digits) {
        if shown_digits.len() == meant_digits.len() { -120 } else { -150 }
    } else if is_power_of_ten(a, b) {
        -200
    } else {
        let differing = shown_digits.chars().rev().zip(meant_digits.chars().rev()).filter(|(x, y)| x != y).count();
        let longer = shown_digits.len().abs_diff(meant_digits.len());
        -320 - 80 * i32::try_from(differing + longer).unwrap_or(10).min(10)
    };
    weight + nothing
}

/// Whether two digit strings differ only in two neighbours that are swapped.
fn is_swap(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a.len() == b.len() && {
        let differing: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
        matches!(differing[..], [x, y] if a[x] == b[y] && a[y] == b[x] && y - x <= 2)
    }
}

/// Whether digits differ in one place, or in two neighbours that are swapped.
pub fn is_slip_of_digits(shown: &str, meant: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|c| !matches!(c, ',' | '，')).collect::<Vec<char>>();
    let (a, b) = (digits(shown), digits(meant));
    if a == b {
        return false;
    }
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
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
    [10, 100, 1000, 10_000].into_iter().any(|factor| {
        small
            .checked_mul(Decimal::from(factor))
            .is_some_and(|product| (product - large).abs() * Decimal::from(200) <= large.abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Unit;

    #[test]
    fn slips_of_the_pen() {
        let slip = |a: &str, b: &str| {
            let read = |text| Quantity::parse(text, Unit::WanYuan).expect("a figure");
            is_slip(read(a), read(b))
        };
        assert!(slip("11.14", "11.24") && slip("19.52", "19.25") && slip("488.06", "48.06") && slip("32.70", "3.27"));
        assert!(
            slip("1,003.35", "1003.45") && !slip("11.14", "11.14") && !slip("11.14", "12.25") && !slip("30.66", "7.93")
        );
    }

    #[test]
    fn likelier_slips_weigh_less() {
        let weight = |shown: &str, meant: &str| {
            let meant = Quantity::parse(meant, Unit::WanYuan).expect("a figure");
            slip_weight(Quantity::parse(shown, Unit::WanYuan).expect("a figure"), meant.value)
        };
        let likeliest_first = [
            ("swapped", weight("19.25", "19.52")),
            ("one wrong", weight("19.82", "19.52")),
            ("dropped", weight("9.52", "19.52")),
            ("point moved", weight("195.20", "19.52")),
            ("two wrong", weight("19.88", "19.52")),
            ("four wrong", weight("33.88", "19.52")),
            ("nothing", weight("0.00", "19.52")),
        ];
        for pair in likeliest_first.windows(2) {
            assert!(pair[0].1 > pair[1].1, "{pair:?}");
        }
        assert_eq!(weight("9.52", "19.52"), weight("199.52", "19.52"), "a digit dropped or doubled");
        assert!(weight("-19.52", "19.52") > weight("19.88", "19.52"), "a sign is more easily wrong than two digits");
    }

    #[test]
    fn digits_are_compared_in_the_unit_that_is_displayed() {
        // 346,100元 for 345,100元, which are 34.61 and 34.51 in 万元.
        let shown = Quantity::parse("346100", Unit::Yuan).expect("a figure");
        assert_eq!(slip_weight(shown, Decimal::new(3451, 2)), -120);
        // 34.61元 for 34.61万元.
        let shown = Quantity::parse("34.61", Unit::Yuan).expect("a figure");
        assert!(slip_weight(shown, Decimal::new(3461, 2)) > slip_weight(shown, Decimal::new(2958, 2)));
    }
}

//! Slips of the pen: figures so alike that one is likely meant to be the other.

use rust_decimal::Decimal;

use super::{Quantity, Unit};

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

/// How likely `shown` is written for `meant`, which would show `places` decimals, in hundredths of natural logarithms:
/// the nearer to zero, the likelier.
///
/// Two neighbours swapped −100, one digit wrong −120, dropped or doubled −150, the point moved or a minus missing −200, a minus too much −90,
/// as good as another power of ten −350, anything else −320 and −80 for every digit that differs, up to three; from
/// or to nothing a further −250.
pub fn slip_weight(shown: Quantity, meant: Decimal, places: u32) -> i32 {
    let scale = shown.unit.scale();
    let (a, b) = (shown.value, meant);
    // Of things that are counted there may well be none.
    let nothing = if (a.is_zero() || b.is_zero()) && shown.unit != Unit::Count { -250 } else { 0 };
    let places = places.max((meant / scale).normalize().scale()).min(8) as usize;
    let own = shown.decimals.min(8) as usize;
    let widest = places.max(own);
    let written = |value: Decimal, decimals: usize| format!("{:.decimals$}", value / scale);
    // As they are written, and with as many decimals each.
    let as_written = (written(a, own), written(b, places));
    let aligned = (written(a, widest), written(b, widest));
    let weight = if a == -b {
        // Hardly any amount is negative.
        if a < Decimal::ZERO { -90 } else { -200 }
    } else if is_swap(&aligned.0, &aligned.1) {
        -100
    } else if is_slip_of_digits(&aligned.0, &aligned.1) && aligned.0.len() == aligned.1.len() {
        -120
    } else if is_slip_of_digits(&as_written.0, &as_written.1) || is_slip_of_digits(&aligned.0, &aligned.1) {
        -150
    } else if is_power_of_ten(a, b) {
        let same_digits = significant(&as_written.0) == significant(&as_written.1);
        if same_digits && a.abs().max(b.abs()) <= a.abs().min(b.abs()) * Decimal::ONE_HUNDRED { -200 } else { -350 }
    } else {
        let differing = aligned.0.chars().rev().zip(aligned.1.chars().rev()).filter(|(x, y)| x != y).count();
        let longer = aligned.0.len().abs_diff(aligned.1.len());
        -320 - 80 * i32::try_from(differing + longer).unwrap_or(3).min(3)
    };
    weight + nothing
}

/// The values of which `shown` may be a slip: one digit wrong, dropped or doubled, two neighbours
/// swapped, the point moved by one place. Figures that
/// would show more than `places` decimals are left out.
pub fn slips(shown: Quantity, places: u32) -> Vec<Decimal> {
    let digits: Vec<char> = format!("{:.*}", shown.decimals as usize, shown.displayed.abs()).chars().collect();
    let mut texts: Vec<String> = Vec::new();
    for at in (0..digits.len()).filter(|at| digits[*at] != '.') {
        let with = |middle: &[char], behind: usize| {
            digits[..at].iter().chain(middle).chain(&digits[behind..]).collect::<String>()
        };
        texts.push(with(&[], at + 1));
        for digit in '0'..='9' {
            texts.extend([with(&[digit], at + 1), with(&[digit], at)]);
        }
        if let Some(next) = (at + 1..digits.len()).find(|next| digits[*next] != '.') {
            let mut swapped = digits.clone();
            swapped.swap(at, next);
            texts.push(swapped.into_iter().collect());
        }
    }
    let ten = Decimal::TEN;
    texts.extend([shown.displayed.abs() * ten, shown.displayed.abs() / ten].map(|moved| moved.to_string()));
    texts.extend(('0'..='9').map(|digit| digits.iter().chain([&digit]).collect::<String>()));
    let scale = shown.unit.scale();
    let sign = if shown.value < Decimal::ZERO { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let mut values: Vec<Decimal> = texts
        .iter()
        .filter_map(|text| text.parse::<Decimal>().ok())
        .filter(|value| value.normalize().scale() <= places)
        .map(|value| (sign * value * scale).normalize())
        .filter(|value| *value != shown.value)
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The digits without sign, point and the zeros at either end.
fn significant(digits: &str) -> String {
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    plain.trim_matches('0').to_owned()
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
            slip_weight(Quantity::parse(shown, Unit::WanYuan).expect("a figure"), meant.value, meant.decimals)
        };
        let likeliest_first = [
            ("swapped", weight("19.25", "19.52")),
            ("one wrong", weight("19.82", "19.52")),
            ("dropped", weight("9.52", "19.52")),
            ("point moved", weight("195.20", "19.52")),
            ("ten times", weight("195.30", "19.52")),
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
    fn every_slip_of_a_figure_is_listed() {
        let shown = Quantity::parse("4.29", Unit::WanYuan).expect("a figure");
        let found = slips(shown, 2);
        for meant in ["4.92", "4.28", "44.29", "14.29", "42.9", "24.9"] {
            let value: Decimal = meant.parse().expect("a figure");
            assert_eq!(found.contains(&value), meant != "24.9", "{meant}");
        }
        assert!(slips(Quantity::parse("4.2", Unit::WanYuan).expect("a figure"), 2).contains(&Decimal::new(429, 2)));
        assert!(found.iter().all(|value| value.scale() <= 2));
    }

    #[test]
    fn digits_are_compared_in_the_unit_that_is_displayed() {
        // 346,100元 for 345,100元, which are 34.61 and 34.51 in 万元.
        let shown = Quantity::parse("346100", Unit::Yuan).expect("a figure");
        assert_eq!(slip_weight(shown, Decimal::new(3451, 2), 0), -120);
        // 34.61元 for 34.61万元.
        let shown = Quantity::parse("34.61", Unit::Yuan).expect("a figure");
        assert!(slip_weight(shown, Decimal::new(3461, 2), 2) > slip_weight(shown, Decimal::new(2958, 2), 2));
    }
}

//! The way an author writes figures, kept by corrections.

use rust_decimal::Decimal;

/// How a figure is written: decimals, thousands separators, width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    decimals: u32,
    thousands: bool,
    full_width: bool,
}

impl Style {
    /// The style of the figure `original`, as its author wrote it.
    pub fn of(original: &str) -> Self {
        let full_width = original.chars().any(|c| ('０'..='９').contains(&c));
        let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
        let decimals = original.split_once(['.', '．']).map_or(0, |(_, behind)| digits(behind)) as u32;
        Self { decimals, thousands: original.contains([',', '，']), full_width }
    }

    /// The same style with `decimals` decimals.
    #[must_use]
    pub const fn with_decimals(self, decimals: u32) -> Self {
        Self { decimals, ..self }
    }

    /// The same style with thousands separators.
    #[must_use]
    pub const fn with_thousands(self, thousands: bool) -> Self {
        Self { thousands, ..self }
    }

    /// Writes `value` in this style.
    pub fn write(&self, value: Decimal) -> String {
        let text = format!("{:.*}", self.decimals as usize, value);
        let text = if self.thousands { grouped(&text) } else { text };
        if self.full_width { text.chars().map(widened).collect() } else { text }
    }
}

/// `text` with a comma between each three digits of its whole part.
fn grouped(text: &str) -> String {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The full-width form of a character of a figure.
fn widened(c: char) -> char {
    char::from_u32(c as u32 + 0xFEE0).filter(|_| c.is_ascii_graphic()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_looks_like_what_it_corrects() {
        for (original, value, written) in [
            ("1,003.35", Decimal::new(100_388, 2), "1,003.88"),
            ("1003.35", Decimal::new(100_388, 2), "1003.88"),
            ("３０．６６", Decimal::new(3076, 2), "３０．７６"),
            ("22,488", Decimal::from(1_022_489), "1,022,489"),
            ("99.1", Decimal::from(-1234), "-1234.0"),
        ] {
            assert_eq!(Style::of(original).write(value), written);
        }
    }
}

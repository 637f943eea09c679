//! What the author of an unknown code may have meant.

use super::{Catalog, Subject, Table};

/// No code with more digits than this is compared digit by digit.
const LONGEST: usize = 9;

/// What a listed code is to an unknown one, likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// One wrong digit, or two swapped.
    Miswritten,
    /// One digit too many or too few.
    Misspaced,
    /// Another code of the same level below the same code.
    Sibling,
    /// The level above.
    Above,
}

impl Catalog {
    /// At most `count` listed subjects whose codes resemble `code`, best first.
    ///
    /// These are the codes that one slip makes of it (a wrong, missing, additional or swapped digit), its would-be
    /// siblings, and the listed codes that it begins with. Empty when `code` is not all digits.
    pub fn nearest(&self, code: &str, count: usize) -> Vec<&Subject> {
        if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let mut found: Vec<(Likeness, u64, &Subject)> = Vec::new();
        let mut add = |likeness, subject| found.push((likeness, distance(code, subject), subject));
        if code.len() <= LONGEST {
            for slip in slips(code) {
                if let Some(subject) = self.find(&slip) {
                    let same_length = slip.len() == code.len();
                    add(if same_length { Likeness::Miswritten } else { Likeness::Misspaced }, subject);
                }
            }
        }
        let above = [7, 5, 3].into_iter().filter(|depth| *depth < code.len()).map(|depth| &code[..depth]);
        if let Some(parent) = above.clone().find_map(|above| self.find(above)) {
            for sibling in self.children(parent.table, parent.code) {
                add(Likeness::Sibling, sibling);
            }
            add(Likeness::Above, parent);
        } else if code.len() <= 3
            && let Some(table) = Table::of_code(code)
        {
            for class in self.classes(table) {
                add(Likeness::Sibling, class);
            }
        }
        found.sort_by_key(|(likeness, distance, subject)| (*likeness, *distance, subject.code));
        let mut nearest: Vec<&Subject> = Vec::with_capacity(count);
        for (_, _, subject) in found {
            if nearest.len() == count {
                break;
            }
            if subject.code != code && nearest.iter().all(|other| other.code != subject.code) {
                nearest.push(subject);
            }
        }
        nearest
    }
}

/// How far apart two codes are, read as decimal fractions of the same length.
fn distance(code: &str, subject: &Subject) -> u64 {
    let digits = |code: &str| {
        let digits = code.bytes().chain(std::iter::repeat(b'0')).take(LONGEST);
        digits.fold(0, |number, byte| number * 10 + u64::from(byte - b'0'))
    };
    digits(code).abs_diff(digits(subject.code))
}

/// Every code of a level's length that one slip of the hand separates from `code`, which is all digits.
fn slips(code: &str) -> Vec<String> {
    let has_level = |length: usize| [3, 5, 7].contains(&length);
    let (mut slips, length) = (Vec::new(), code.len());
    if has_level(length) {
        for place in 0..length {
            for digit in '0'..='9' {
                slips.push(format!("{}{digit}{}", &code[..place], &code[place + 1..]));
            }
            if place + 1 < length {
                let (one, other) = (&code[place..=place], &code[place + 1..place + 2]);
                slips.push(format!("{}{other}{one}{}", &code[..place], &code[place + 2..]));
            }
        }
    }
    if has_level(length + 1) {
        for place in 0..=length {
            for digit in '0'..='9' {
                slips.push(format!("{}{digit}{}", &code[..place], &code[place..]));
            }
        }
    }
    if length > 0 && has_level(length - 1) {
        for place in 0..length {
            slips.push(format!("{}{}", &code[..place], &code[place + 1..]));
        }
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nearest(code: &str) -> Vec<&'static str> {
        Catalog::get().nearest(code, 5).into_iter().map(|subject| subject.code).collect()
    }

    #[test]
    fn a_slip_leads_back_to_the_code() {
        for (slip, code) in [
            ("2180505", "2080505"),   // a wrong digit
            ("2800505", "2080505"),   // two digits swapped
            ("208055", "2080505"),    // a digit missing
            ("20805055", "2080505"),  // a digit too many
            ("208050501", "2080505"), // a local level below the 项
            ("3019", "30199"),
            ("302111", "30211"),
        ] {
            assert!(nearest(slip).contains(&code), "{slip}: {:?}", nearest(slip));
        }
    }

    #[test]
    fn siblings_come_before_the_level_above() {
        let nearest = nearest("2080549");
        assert_eq!(nearest.len(), 5);
        assert!(nearest.iter().all(|code| code.starts_with("20805") && code.len() == 7), "{nearest:?}");
        assert_eq!(Catalog::get().nearest("2080549", 100).last().map(|subject| subject.code), Some("20805"));
    }

    #[test]
    fn an_unknown_class_leads_to_classes_of_its_table() {
        assert_eq!(nearest("218")[..2], ["217", "219"]);
        assert!(nearest("39").contains(&"399"));
        assert!(nearest("2").iter().all(|code| code.starts_with('2')));
        assert_eq!(nearest("999").len(), 2, "399 and 599");
    }

    #[test]
    fn what_is_no_code_has_no_neighbours() {
        for text in ["", "教育", "20８", "208.5", "-1", "208 "] {
            assert_eq!(nearest(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_digits_get_at_most_as_many_as_asked(code in "[0-9]{0,30}", count in 0_usize..20) {
            let nearest = Catalog::get().nearest(&code, count);
            prop_assert!(nearest.len() <= count);
            let mut codes: Vec<_> = nearest.iter().map(|subject| subject.code).collect();
            prop_assert!(!codes.contains(&code.as_str()));
            codes.sort_unstable();
            codes.dedup();
            prop_assert_eq!(codes.len(), nearest.len());
        }

        #[test]
        fn any_text_is_looked_up_without_a_panic(text in "\\PC{0,12}") {
            let catalog = Catalog::get();
            let _ = catalog.nearest(&text, 3);
            prop_assert!(catalog.by_name(&text).all(|subject| subject.code.len() >= 3));
            let _ = (catalog.knows(&text), catalog.below(&text).len(), catalog.mapping(&text));
        }
    }
}

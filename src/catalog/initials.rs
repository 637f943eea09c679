//! The initials of names in pinyin, as they are typed where no input method is on.

use pinyin::ToPinyinMulti;

/// For each character that can be typed by a letter, the letters that stand for it: bit 0 for `a`. A character with
/// several readings (行, 会) has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Initials(Box<[u32]>);

/// How initials are found in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum InitialsMatch {
    /// They are all of them.
    Whole,
    /// They are the first ones.
    Front,
    /// They stand further behind.
    Inside,
}

impl Initials {
    /// The initials of `name`; what no letter stands for is passed over.
    pub(super) fn of(name: &str) -> Self {
        Self(name.chars().map(letters).filter(|letters| *letters != 0).collect())
    }

    /// Whether `typed`, small letters only, are initials in a row here.
    pub(super) fn find(&self, typed: &str) -> Option<InitialsMatch> {
        let typed = typed.as_bytes();
        let fits = |window: &[u32]| window.iter().zip(typed).all(|(letters, typed)| letters & bit(*typed) != 0);
        let place = self.0.windows(typed.len().max(1)).position(fits)?;
        Some(match place {
            0 if self.0.len() == typed.len() => InitialsMatch::Whole,
            0 => InitialsMatch::Front,
            _ => InitialsMatch::Inside,
        })
    }
}

/// Whether `typed`, small letters only, are the initials of characters in a row of `name`.
pub fn has_initials(name: &str, typed: &str) -> bool {
    !typed.is_empty() && Initials::of(name).find(typed).is_some()
}

fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

fn letters(c: char) -> u32 {
    if c.is_ascii() {
        return bit(c.to_ascii_lowercase() as u8);
    }
    let readings = c.to_pinyin_multi().into_iter().flatten();
    readings.filter_map(|reading| reading.plain().bytes().next()).fold(0, |letters, letter| letters | bit(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_of_a_character_counts() {
        let name = Initials::of("行政运行");
        assert_eq!(name.find("xzyx"), Some(InitialsMatch::Whole));
        assert_eq!(name.find("hzyh"), Some(InitialsMatch::Whole));
        assert_eq!(name.find("xz"), Some(InitialsMatch::Front));
        assert_eq!(name.find("yx"), Some(InitialsMatch::Inside));
        assert_eq!(name.find("xy"), None);
        assert_eq!(name.find("xzyxx"), None);
    }

    #[test]
    fn what_has_no_initial_is_passed_over() {
        assert!(has_initials("因公出国（境）费用", "gcgjf"));
        assert!(has_initials("“三公”经费", "sgjf"));
        assert!(!has_initials("三公经费", ""));
        assert!(!has_initials("", "a"));
        assert!(!has_initials("三公", "s-"));
    }
}

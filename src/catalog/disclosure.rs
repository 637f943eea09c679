//! The kinds of disclosure, and the sections that each has.

use std::sync::LazyLock;

use super::label::label_key;
use super::read::{DataError, rows, split};

/// The two kinds of disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disclosure {
    /// 预算公开.
    Budget,
    /// 决算公开.
    FinalAccount,
}

impl Disclosure {
    /// The kind with this mark: 预算, 决算.
    pub(super) fn of_mark(mark: &str) -> Option<Self> {
        match mark {
            "预算" => Some(Self::Budget),
            "决算" => Some(Self::FinalAccount),
            _ => None,
        }
    }
}

/// A section that every disclosure of a kind has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is a section of.
    pub disclosure: Disclosure,
    /// Its usual name.
    pub name: &'static str,
    /// Its names by [`label_key`].
    keys: Vec<String>,
}

impl Section {
    /// Whether a title is one of the section's names, apart from what stands in front of it.
    pub fn is_named(&self, title: &str) -> bool {
        let title = label_key(title);
        self.keys.iter().any(|key| title.ends_with(key.as_str()))
    }
}

/// The sections of all kinds of disclosure, in their order.
pub fn sections() -> &'static [Section] {
    static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
        // The text is part of the program and the tests read all of it.
        read(include_str!("data/disclosure.tsv")).expect("the embedded table is well formed")
    });
    &SECTIONS
}

fn read(text: &'static str) -> Result<Vec<Section>, DataError> {
    rows(text, ["kind", "name", "titles"])
        .map(|row| {
            let (_, [kind, name, titles]) = row?;
            Ok(Section {
                disclosure: Disclosure::of_mark(kind).unwrap_or(Disclosure::Budget),
                name,
                keys: std::iter::once(name).chain(split(titles)).map(label_key).collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_have_sections_of_their_own_names() {
        for disclosure in [Disclosure::Budget, Disclosure::FinalAccount] {
            let own: Vec<_> = sections().iter().filter(|section| section.disclosure == disclosure).collect();
            assert!(own.len() >= 4, "{own:?}");
            for section in own {
                assert!(section.is_named(section.name));
                assert!(section.is_named(&format!("第一部分 {}", section.name)));
            }
        }
        assert!(sections().iter().all(|section| !section.is_named("政府采购情况表")));
    }
}

//! The tables and sections that a disclosure has: what they are called, what they are for, and what must agree.

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

/// A table or a section of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// What it is a part of.
    pub disclosure: Disclosure,
    /// Whether it is a table; otherwise a section.
    pub is_table: bool,
    /// Its usual name.
    pub name: &'static str,
    /// Other names.
    pub titles: Vec<&'static str>,
    /// Whether every disclosure of the kind has it, if only empty.
    pub usual: bool,
    /// What it shows; empty for a section.
    pub explanation: &'static str,
    /// What must agree.
    pub agrees: Vec<&'static str>,
    /// The names by [`label_key`].
    keys: Vec<String>,
}

/// Everything that disclosures consist of, in their order.
pub fn components() -> &'static [Component] {
    static COMPONENTS: LazyLock<Vec<Component>> = LazyLock::new(|| {
        // The text is part of the program and the tests read all of it.
        read(include_str!("data/disclosure.tsv")).expect("the embedded table is well formed")
    });
    &COMPONENTS
}

fn read(text: &'static str) -> Result<Vec<Component>, DataError> {
    rows(text, ["kind", "form", "name", "titles", "usual", "explanation", "agrees"])
        .map(|row| {
            let (_, [kind, form, name, titles, usual, explanation, agrees]) = row?;
            let titles: Vec<_> = split(titles).collect();
            Ok(Component {
                disclosure: if kind == "决算" { Disclosure::FinalAccount } else { Disclosure::Budget },
                is_table: form == "table",
                name,
                keys: std::iter::once(name).chain(titles.iter().copied()).map(label_key).collect(),
                titles,
                usual: usual == "always",
                explanation,
                agrees: split(agrees).collect(),
            })
        })
        .collect()
}

/// The table that a title is the title of: the one with the longest name in it; of equally long ones that of
/// `disclosure`.
pub fn table_of_title(title: &str, disclosure: Option<Disclosure>) -> Option<&'static Component> {
    let title = label_key(title);
    let longest = |component: &Component| {
        let keys = component.keys.iter().filter(|key| title.contains(key.as_str()));
        keys.map(String::len).max()
    };
    let tables = components().iter().filter(|component| component.is_table);
    let fitting = tables.filter_map(|component| Some((longest(component)?, component)));
    fitting.max_by_key(|(length, component)| (*length, Some(component.disclosure) == disclosure)).map(|(_, it)| it)
}

impl Component {
    /// Whether a title is one of the component's names, apart from what stands in front of it.
    pub fn is_named(&self, title: &str) -> bool {
        let title = label_key(title);
        self.keys.iter().any(|key| title.ends_with(key.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_complete() {
        for component in components() {
            assert_eq!(component.is_table, !component.explanation.is_empty(), "{}", component.name);
            assert_eq!(component.is_table, !component.agrees.is_empty(), "{}", component.name);
            assert!(component.usual || component.is_table, "{}", component.name);
        }
        assert!(components().len() > 30);
    }

    #[test]
    fn the_longest_name_in_a_title_decides() {
        let name = |title: &str| table_of_title(title, None).map(|component| component.name);
        assert_eq!(name("2024年财政拨款收支总表"), Some("财政拨款收支总表"));
        assert_eq!(name("2024年部门预算收支总表"), Some("预算收支总表"));
        assert_eq!(name("一般公共预算财政拨款基本支出决算明细表"), Some("一般公共预算财政拨款基本支出决算明细表"));
        assert_eq!(name("财政拨款\"三公\"经费支出决算表"), Some("财政拨款“三公”经费支出决算表"));
        assert_eq!(name("人员情况表"), None);
        let of = |disclosure| table_of_title("政府采购情况表", Some(disclosure)).map(|component| component.disclosure);
        assert_eq!(of(Disclosure::Budget), Some(Disclosure::Budget));
        assert_eq!(of(Disclosure::FinalAccount), Some(Disclosure::FinalAccount));
    }

    #[test]
    fn every_name_leads_to_its_table() {
        for component in components().iter().filter(|component| component.is_table) {
            for title in component.titles.iter().chain([&component.name]) {
                let found = table_of_title(title, Some(component.disclosure)).expect("it is listed");
                assert!(found.is_named(title), "{title} leads to {}", found.name);
            }
        }
    }
}

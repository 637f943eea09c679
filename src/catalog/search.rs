//! Subjects by whatever somebody types: digits, a name or part of one, the initials of its pinyin, or nearly a name.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::additions::Additions;
use super::initials::{Initials, InitialsMatch};
use super::label::label_key;
use super::store::Catalog;
use super::subject::Subject;

/// How well a subject fits what was typed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// It is the code or the name, or these are its initials.
    Whole,
    /// The code, the name or its initials begin so.
    Front,
    /// The name or its initials contain it.
    Inside,
    /// The name resembles it.
    Alike,
}

/// A name to be found, with the subject it is of.
struct Name<'a> {
    subject: &'a Subject,
    /// See [`label_key`].
    key: String,
    initials: Initials,
}

/// The names of the catalogue, prepared at the first search.
struct Index {
    names: Vec<Name<'static>>,
    /// For each pair of neighbouring characters, the names that have it, in order.
    pairs: HashMap<[char; 2], Vec<u32>>,
}

/// What was typed.
enum Query<'q> {
    Digits(&'q str),
    Letters(String),
    Words(String),
}

impl Query<'_> {
    fn of(typed: &str) -> Option<Query<'_>> {
        let typed = typed.trim();
        if typed.is_empty() {
            None
        } else if typed.bytes().all(|byte| byte.is_ascii_digit()) {
            Some(Query::Digits(typed))
        } else if typed.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Some(Query::Letters(typed.to_ascii_lowercase()))
        } else {
            Some(Query::Words(label_key(typed)))
        }
    }

    /// How a name fits, and how far it is from fitting in full.
    fn fit(&self, name: &Name) -> Option<(Fit, usize)> {
        let (text, typed) = match self {
            Query::Digits(typed) => (name.subject.code, *typed),
            Query::Words(typed) => (name.key.as_str(), typed.as_str()),
            Query::Letters(typed) => {
                let fit = match name.initials.find(typed)? {
                    InitialsMatch::Whole => Fit::Whole,
                    InitialsMatch::Front => Fit::Front,
                    InitialsMatch::Inside => Fit::Inside,
                };
                return Some((fit, name.key.len()));
            }
        };
        match text.find(typed) {
            Some(0) if text.len() == typed.len() => Some((Fit::Whole, 0)),
            Some(0) => Some((Fit::Front, text.len())),
            Some(_) if !matches!(self, Query::Digits(_)) => Some((Fit::Inside, text.len())),
            _ => None,
        }
    }
}

impl<'a> Name<'a> {
    /// The names of a subject through the years.
    fn of(subject: &'a Subject) -> impl Iterator<Item = Self> {
        let former = subject.former_names.iter().map(|former| former.name);
        std::iter::once(subject.name).chain(subject.also_named).chain(former).map(move |name| Self {
            subject,
            key: label_key(name),
            initials: Initials::of(name),
        })
    }
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let names: Vec<Name> = Catalog::get().all().iter().flat_map(Name::of).collect();
    let mut index = HashMap::<[char; 2], Vec<u32>>::new();
    for (place, name) in (0_u32..).zip(&names) {
        for pair in pairs(&name.key) {
            let places = index.entry(pair).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    Index { names, pairs: index }
});

fn pairs(key: &str) -> impl Iterator<Item = [char; 2]> {
    key.chars().zip(key.chars().skip(1)).map(|(one, next)| [one, next])
}

/// At most `count` subjects that `wanted` keeps and that fit `typed`, best first: digits are the start of a code, letters
/// initials of pinyin, anything else a name, part of one, or nearly one. Additions go before rows of the same code.
pub fn search<'a>(
    typed: &str,
    additions: &'a Additions,
    wanted: impl Fn(&Subject) -> bool,
    count: usize,
) -> Vec<(Fit, &'a Subject)> {
    let Some(query) = Query::of(typed) else { return Vec::new() };
    let mut found: Vec<(Fit, usize, &Subject)> = Vec::new();
    let added: Vec<Name> = additions.all().iter().flat_map(Name::of).collect();
    for name in &added {
        found.extend(query.fit(name).map(|(fit, rest)| (fit, rest, name.subject)));
    }
    match &query {
        Query::Digits(typed) => {
            let subjects = Catalog::get().find(typed).into_iter().chain(Catalog::get().below(typed));
            found.extend(subjects.map(|subject| {
                let fit = if subject.code == *typed { Fit::Whole } else { Fit::Front };
                (fit, subject.code.len(), subject)
            }));
        }
        Query::Words(words) if words.chars().count() > 1 => INDEX.by_pairs(words, &query, &mut found),
        _ => {
            let names = &INDEX.names;
            found.extend(names.iter().filter_map(|name| query.fit(name).map(|(fit, rest)| (fit, rest, name.subject))));
        }
    }
    found.retain(|(_, _, subject)| wanted(subject));
    found.sort_by_key(|(fit, rest, subject)| (*fit, *rest, subject.code));
    let mut kept: Vec<(Fit, &Subject)> = Vec::new();
    for (fit, _, subject) in found {
        if kept.len() == count {
            break;
        }
        if kept.iter().all(|(_, other)| other.code != subject.code) {
            kept.push((fit, subject));
        }
    }
    kept
}

impl Index {
    /// The names that contain `words`, or share at least half of their pairs of characters with it.
    fn by_pairs<'a>(&'a self, words: &str, query: &Query, found: &mut Vec<(Fit, usize, &'a Subject)>) {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        let wanted: Vec<[char; 2]> = pairs(words).collect();
        for pair in &wanted {
            for place in self.pairs.get(pair).into_iter().flatten() {
                *shared.entry(*place).or_default() += 1;
            }
        }
        let mut alike: Vec<(u32, usize)> = shared.into_iter().collect();
        alike.sort_unstable();
        for (place, common) in alike {
            let name = &self.names[place as usize];
            if common >= wanted.len()
                && let Some((fit, rest)) = query.fit(name)
            {
                found.push((fit, rest, name.subject));
                continue;
            }
            let all = wanted.len() + name.key.chars().count() - 1;
            if common * 4 >= all {
                // The more they share the nearer, in thousandths.
                let apart = 1000 - (common * 2000 / all).min(1000);
                found.push((Fit::Alike, apart, name.subject));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(typed: &str, count: usize) -> Vec<&'static str> {
        static NONE: LazyLock<Additions> = LazyLock::new(Additions::default);
        search(typed, &NONE, |_| true, count).into_iter().map(|(_, subject)| subject.code).collect()
    }

    #[test]
    fn digits_are_the_start_of_a_code() {
        assert_eq!(codes("20805", 3), ["20805", "2080501", "2080502"]);
        assert_eq!(codes("9", 3), [""; 0]);
        assert_eq!(codes("", 3), [""; 0]);
    }

    #[test]
    fn names_are_found_whole_in_part_and_nearly() {
        assert_eq!(codes("住房公积金", 3), ["2210201", "30113", "50103"]);
        assert_eq!(codes("养老支出", 1), ["20805"]);
        assert_eq!(codes("房屋建筑物构建", 2), ["30901", "31001"]);
        assert_eq!(codes("机关事业单位养老保险缴费支出", 1), ["2080505"]);
        assert_eq!(codes("行政事业单位离退休", 1), ["20805"]);
        assert_eq!(codes("没有这样的东西", 3), [""; 0]);
        assert!(codes("育", 40).contains(&"205"));
    }

    #[test]
    fn letters_are_initials() {
        assert_eq!(codes("zfgjj", 3), ["2210201", "30113", "50103"]);
        assert_eq!(codes("JYZC", 1), ["205"]);
        assert_eq!(codes("qqqq", 3), [""; 0]);
    }

    #[test]
    fn additions_are_found_and_go_first() {
        let (additions, _) = Additions::read("code\tname\n2080577\t离退休干部活动\n205\t教育事业支出\n");
        let found = |typed: &str| search(typed, &additions, |_| true, 1)[0].1.name;
        assert_eq!(found("ltxgb"), "离退休干部活动");
        assert_eq!(found("205"), "教育事业支出");
        assert_eq!(search("ltx", &additions, |subject| subject.code == "2080577", 9).len(), 1);
    }
}

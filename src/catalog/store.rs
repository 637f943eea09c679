//! The catalogue of subjects and its look-ups.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::economic_map::{self, Mapping};
use super::label::label_key;
use super::read::{self, DataError, Explanations};
use super::subject::{Level, Subject, Table};

/// The classifications, with their files in the order of codes.
const FILES: [(Table, &str); 4] = [
    (Table::Revenue, include_str!("data/revenue.tsv")),
    (Table::Functional, include_str!("data/function.tsv")),
    (Table::Departmental, include_str!("data/economic_department.tsv")),
    (Table::Governmental, include_str!("data/economic_government.tsv")),
];

/// All subjects of all classifications.
#[derive(Debug)]
pub struct Catalog {
    /// In the order of codes, so that whatever stands below a code follows it.
    subjects: Vec<Subject>,
    mappings: Vec<Mapping>,
    /// The places in `subjects` of every present, alternative and former name, by [`label_key`]. Filled at the first
    /// look-up by name; a program that never asks does not pay.
    names: OnceLock<HashMap<String, Vec<u32>>>,
}

impl Catalog {
    /// The newest fiscal year whose classification the data reflect; changes for later years are not in them.
    pub const NEWEST_YEAR: u16 = 2025;

    /// The catalogue, read at the first call.
    pub fn get() -> &'static Self {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
            // The text is part of the program and the tests read all of it.
            Catalog::read().expect("the embedded tables are well formed")
        });
        &CATALOG
    }

    fn read() -> Result<Self, DataError> {
        let explanations = Explanations::read(include_str!("data/explanations.tsv"))?;
        let mut subjects = Vec::with_capacity(2400);
        for (table, text) in FILES {
            read::subjects(&mut subjects, table, text, &explanations)?;
        }
        let mappings = economic_map::read(include_str!("data/economic_map.tsv"))?;
        Ok(Self { subjects, mappings, names: OnceLock::new() })
    }

    /// Every subject, in the order of codes.
    pub fn all(&self) -> &[Subject] {
        &self.subjects
    }

    /// The subject of `table` with this code.
    pub fn subject(&self, table: Table, code: &str) -> Option<&Subject> {
        self.find(code).filter(|subject| subject.table == table)
    }

    /// The subject with this code, whatever its classification: no two share a code.
    pub fn find(&self, code: &str) -> Option<&Subject> {
        let place = self.subjects.binary_search_by(|subject| subject.code.cmp(code)).ok()?;
        Some(&self.subjects[place])
    }

    /// Whether a draft may use `code` without being told that it is unknown: it is listed, if only as possible, or it
    /// is an item of expenditure from ultra-long special government bonds (款 98 of any functional 类), whose items
    /// are still being added.
    pub fn knows(&self, code: &str) -> bool {
        let special_bonds = || {
            Table::of_code(code) == Some(Table::Functional)
                && Level::of_code(code) == Some(Level::Item)
                && code.get(3..5) == Some("98")
                && code.get(..5).is_some_and(|section| self.find(section).is_some())
        };
        self.find(code).is_some() || special_bonds()
    }

    /// The subjects with this name, be it the present one, an alternative or a former one, in the order of codes.
    ///
    /// Spaces, the width of brackets and quotation marks make no difference; see [`label_key`].
    pub fn by_name(&self, name: &str) -> impl ExactSizeIterator<Item = &Subject> + Clone {
        let places = self.names().get(&label_key(name)).map_or(&[][..], Vec::as_slice);
        places.iter().map(|place| &self.subjects[*place as usize])
    }

    fn names(&self) -> &HashMap<String, Vec<u32>> {
        self.names.get_or_init(|| {
            let mut names: HashMap<String, Vec<u32>> = HashMap::with_capacity(self.subjects.len());
            for (place, subject) in self.subjects.iter().enumerate() {
                let former = subject.former_names.iter().map(|former| former.name);
                for name in std::iter::once(subject.name).chain(subject.also_named).chain(former) {
                    let places = names.entry(label_key(name)).or_default();
                    if places.last() != Some(&(place as u32)) {
                        places.push(place as u32);
                    }
                }
            }
            names
        })
    }

    /// Whatever stands below `code`, at any depth; `code` need not be listed itself.
    pub fn below(&self, code: &str) -> &[Subject] {
        let first = self.subjects.partition_point(|subject| subject.code <= code);
        let count = self.subjects[first..].iter().take_while(|subject| subject.code.starts_with(code)).count();
        &self.subjects[first..first + count]
    }

    /// The subjects one level below `code` in `table`.
    pub fn children(&self, table: Table, code: &str) -> impl Iterator<Item = &Subject> {
        let depth = code.len() + 2;
        self.below(code).iter().filter(move |subject| subject.table == table && subject.code.len() == depth)
    }

    /// The 类 of `table`.
    pub fn classes(&self, table: Table) -> impl Iterator<Item = &Subject> {
        self.subjects.iter().filter(move |subject| subject.table == table && subject.level == Level::Class)
    }

    /// The subject above, if there is a level above.
    pub fn parent(&self, subject: &Subject) -> Option<&Subject> {
        self.find(subject.parent_code()?)
    }

    /// The way down to `subject`, itself last: 类, 款, 项.
    pub fn path<'a>(&'a self, subject: &'a Subject) -> Vec<&'a Subject> {
        let mut path = vec![subject];
        while let Some(parent) = path.last().and_then(|last| self.parent(last)) {
            path.push(parent);
        }
        path.reverse();
        path
    }

    /// The whole mapping between the economic classifications, in the order of departmental codes.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// Where the departmental economic class `department` (five digits) appears in the governmental classification.
    pub fn mapping(&self, department: &str) -> Option<&Mapping> {
        let place = self.mappings.binary_search_by(|mapping| mapping.department.cmp(department)).ok()?;
        Some(&self.mappings[place])
    }

    /// The departmental economic classes that appear as `governmental` for some sort of unit.
    pub fn mapped_to(&self, governmental: &str) -> impl Iterator<Item = &Mapping> {
        self.mappings.iter().filter(move |mapping| {
            mapping.administrative().chain(mapping.institution()).any(|code| code == governmental)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Evidence, Fund, Since};

    #[test]
    fn the_hierarchy_is_complete() {
        let catalog = Catalog::get();
        assert!(catalog.all().is_sorted_by(|one, next| one.code < next.code), "in order, none twice");
        for (table, least) in Table::ALL.into_iter().zip([200, 1900, 110, 84]) {
            let count = catalog.all().iter().filter(|subject| subject.table == table).count();
            assert!(count >= least, "{table:?} has {count}");
        }
        for subject in catalog.all() {
            assert!(!subject.name.is_empty() && !subject.name.contains(char::is_whitespace), "{}", subject.code);
            assert!(!subject.name.contains(['(', ')']), "{} has half-width brackets", subject.code);
            assert_eq!(Level::of_code(subject.code), Some(subject.level));
            assert_eq!(Table::of_code(subject.code), Some(subject.table));
            let path = catalog.path(subject);
            assert_eq!(path.len(), subject.code.len() / 2, "{} lacks a parent", subject.code);
            assert!(path.iter().all(|above| subject.code.starts_with(above.code)), "{}", subject.code);
            let parent = subject.parent_code();
            assert_eq!(path.len() > 1, parent.is_some());
            if let Some(parent) = parent {
                assert!(catalog.children(subject.table, parent).any(|child| child == subject), "{}", subject.code);
            }
        }
    }

    #[test]
    fn years_are_sane() {
        for subject in Catalog::get().all() {
            let newest = Catalog::NEWEST_YEAR;
            let (Since::In(first) | Since::By(first)) = subject.valid_from;
            assert!((2000..=newest).contains(&first), "{}", subject.code);
            if let Some(last) = subject.valid_to {
                assert!(last < newest, "{}", subject.code);
                assert!(first <= last || matches!(subject.valid_from, Since::By(_)), "{}", subject.code);
            }
            assert!(subject.former_names.is_sorted_by(|one, next| one.until < next.until), "{}", subject.code);
            for former in &subject.former_names {
                assert!(!former.name.is_empty() && former.name != subject.name, "{}", subject.code);
                assert!((2000..newest).contains(&former.until), "{}", subject.code);
            }
            if subject.evidence == Evidence::Possible {
                assert!(subject.years_uncertain && subject.former_names.is_empty(), "{}", subject.code);
            }
        }
    }

    #[test]
    fn whatever_a_draft_commonly_uses_is_explained() {
        let catalog = Catalog::get();
        for subject in catalog.all() {
            let length = subject.explanation.chars().count();
            assert!(length <= 40 && !subject.explanation.ends_with('。'), "{}", subject.code);
            let everyday = ["行政运行", "一般行政管理事务", "机关服务", "事业运行"].contains(&subject.name);
            let economic = matches!(subject.table, Table::Departmental | Table::Governmental);
            if subject.level == Level::Class || economic || everyday {
                assert!(length > 0, "{} {}", subject.code, subject.name);
            }
        }
        for code in ["2050201", "2080505", "2081199", "2101102", "2130599", "2150805", "2210201", "2239999"] {
            assert!(!catalog.find(code).expect("it is listed").explanation.is_empty(), "{code}");
        }
    }

    #[test]
    fn no_explanation_is_left_without_a_subject() {
        let catalog = Catalog::get();
        for row in read::rows(include_str!("data/explanations.tsv"), ["key", "explanation"]) {
            let (line, [key, explanation]) = row.expect("the file is well formed");
            let used = catalog.all().iter().any(|subject| subject.explanation == explanation);
            assert!(used, "line {line}: {key}");
        }
    }

    #[test]
    fn subjects_are_found_by_code_in_their_table() {
        let catalog = Catalog::get();
        let subject = catalog.find("2080505").expect("it is listed");
        assert_eq!(subject.name, "机关事业单位基本养老保险缴费支出");
        assert_eq!((subject.level, subject.table), (Level::Item, Table::Functional));
        assert!(subject.funds.contains(Fund::General));
        assert_eq!(catalog.subject(Table::Functional, "2080505"), Some(subject));
        assert_eq!(catalog.subject(Table::Revenue, "2080505"), None);
        let path: Vec<_> = catalog.path(subject).iter().map(|subject| subject.code).collect();
        assert_eq!(path, ["208", "20805", "2080505"]);
        for (code, table) in [("301", Table::Departmental), ("503", Table::Governmental), ("103", Table::Revenue)] {
            assert_eq!(catalog.find(code).expect("it is listed").table, table);
        }
        for unknown in ["", "2", "2080", "2080598", "20805055", "二零八"] {
            assert_eq!(catalog.find(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn subjects_are_found_by_every_name() {
        let catalog = Catalog::get();
        let codes = |name: &str| catalog.by_name(name).map(|subject| subject.code).collect::<Vec<_>>();
        assert_eq!(codes("住房公积金"), ["2210201", "30113", "50103"]);
        assert_eq!(codes("因公出国(境) 费用"), ["30212", "50207"]);
        assert_eq!(codes("行政事业单位离退休"), ["20805"]);
        assert_eq!(codes("资本性支出（一）"), ["50601"]);
        assert_eq!(codes("两房建设"), ["2040409"]);
        assert!(catalog.by_name("行政运行").len() > 80);
        assert_eq!(codes("没有这个科目"), [""; 0]);
        for subject in catalog.all() {
            assert!(catalog.by_name(subject.name).any(|found| found == subject), "{}", subject.code);
        }
    }

    #[test]
    fn children_follow_their_parent() {
        let catalog = Catalog::get();
        let codes: Vec<_> = catalog.children(Table::Departmental, "301").map(|subject| subject.code).collect();
        assert_eq!((codes.len(), codes[0], codes[12]), (13, "30101", "30199"));
        assert_eq!(catalog.children(Table::Revenue, "301").count(), 0);
        assert_eq!(catalog.children(Table::Functional, "2080505").count(), 0);
        assert!(catalog.below("208").len() > catalog.children(Table::Functional, "208").count());
        assert_eq!(catalog.below("999").len(), 0);
        assert_eq!(catalog.below("").len(), catalog.all().len());
        assert_eq!(catalog.classes(Table::Functional).count(), 30);
    }

    #[test]
    fn what_may_exist_is_not_unknown() {
        let catalog = Catalog::get();
        for code in ["2080505", "31206", "20141", "20598", "2059801", "22198"] {
            assert!(catalog.knows(code), "{code}");
        }
        for code in ["2080598", "2359801", "20597", "310980", "", "208050501"] {
            assert!(!catalog.knows(code), "{code}");
        }
    }
}

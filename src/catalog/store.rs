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

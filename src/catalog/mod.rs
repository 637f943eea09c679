//! What the state defines: subjects (科目) by fiscal year, and terms.
//!
//! Given: nothing; the tables in `data/` are part of the program.
//! Gives: subjects by code, by present or former name, by neighbourhood, by pinyin and by likeness, also those that a
//! project adds; what they are worth as evidence, the mapping between the two economic classifications, and the
//! glossary, also as a search in running text.
//! Invariant: all look-ups are pure and answer from memory; a row that is not well evidenced can be looked up but
//! never supports a claim (see [`Claim`] and [`Subject::valid_in`]).

mod additions;
mod disclosure;
mod economic_map;
mod glossary;
mod initials;
mod label;
mod nearest;
mod read;
mod search;
mod spelled;
mod store;
mod subject;
mod tables;
mod words;

pub use additions::{AdditionError, Additions};
pub use disclosure::{Disclosure, Section, sections};
pub use economic_map::Mapping;
pub use glossary::{Alias, Found, Glossary, How, Term};
pub use initials::has_initials;
pub use label::label_key;
pub use search::{Fit, search};
pub use spelled::{Spelled, spelled_paths, subjects_spelled};
pub use store::Catalog;
pub use subject::{Claim, Evidence, Former, Fund, Funds, Level, NameCheck, Since, Subject, Table};
pub use tables::{Cell, Status, TableKind, TableProblem, TableRelation, TableRole, Tables};
pub use words::{ProseWords, TableWords, WordList};

/// The words by which titles, columns, rows and sentences say what an amount is the amount of: facet, value, words.
pub const FACETS: &str = include_str!("data/facets.tsv");

/// What makes up what, by the state's own classification: the measure word of the parts, and their words.
pub const BREAKDOWNS: &str = include_str!("data/breakdowns.tsv");

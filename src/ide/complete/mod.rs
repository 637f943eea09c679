//! Completions: subjects in tables, amounts and terms in prose, headings and titles that are missing.

mod cell;
mod missing;
mod prose;
mod row;

use super::Analysis;
use super::address::Address;
use crate::rules::TextEdit;
use crate::syntax::Content;
use crate::text::{Point, Span};

/// What a completion inserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A 科目, by code and name.
    Subject,
    /// A term.
    Term,
    /// A project or a unit.
    Name,
    /// An amount from a table.
    Amount,
    /// The heading of a section.
    Section,
    /// The title of a table.
    Title,
}

/// A completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it is.
    pub kind: CompletionKind,
    /// What the menu shows.
    pub label: String,
    /// What the menu shows beside it; may be empty.
    pub detail: String,
    /// What is replaced, the cursor inside or at an end, and by what.
    pub edit: TextEdit,
    /// Other changes that go with it, none touching [`Completion::edit`].
    pub others: Vec<TextEdit>,
    /// What a client compares with the characters typed.
    pub filter: String,
    /// The page that documents it.
    pub page: Option<Address>,
}

/// The completions at a place, best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// The completions.
    pub items: Vec<Completion>,
    /// Whether others fit as well once more is typed.
    pub incomplete: bool,
}

/// What may stand at `point`.
pub(super) fn completions(analysis: &Analysis, point: Point) -> Completions {
    let tree = analysis.tree();
    let block = tree.block_at(point.line);
    match tree.blocks()[block].content() {
        // Where spaces part the cells, what is put in would move the others.
        Content::Table(_) if tree.blocks()[block].is_spaced() => Completions::default(),
        Content::Table(_) => cell::completions(analysis, block, point),
        Content::Contents => Completions::default(),
        _ => {
            let mut found = prose::completions(analysis, point);
            found.items.extend(missing::completions(analysis, point));
            found
        }
    }
}

/// What a client compares with `typed`: `text` where it begins so, else what was typed, because it was found by something
/// that the client does not know, such as pinyin.
fn filter(text: &str, typed: &str) -> String {
    if text.starts_with(typed) { text.to_owned() } else { typed.to_owned() }
}

/// The stretch of a line from byte `start` to the cursor.
fn up_to(point: Point, start: usize) -> Span {
    Span::in_line(point.line, start as u32, point.byte)
}

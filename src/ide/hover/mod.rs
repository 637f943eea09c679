//! Hovers: a figure and its relations, a subject and its amounts, a table, a term.

mod figure;
mod reading;
mod subject;
mod term;

use super::Analysis;
use super::entity::{Entity, Thing, entity_at};
use super::page;
use crate::text::{Point, Span};

/// A hover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What it says, in Markdown. A link to `#L12` is one to line 12 of the text, counted from 1.
    pub markdown: String,
}

/// What there is to say about `point`.
pub(super) fn hover(analysis: &Analysis, point: Point) -> Option<Hover> {
    let Entity { placed, span, thing } = entity_at(analysis, point)?;
    let scope = analysis.options().scope(placed.part);
    let markdown = match &thing {
        Thing::Figure(id) => figure::page(&figure::Spot { scope: &scope, id: *id, first_line: placed.line }),
        Thing::Subject(code) => subject::page(&scope, code),
        Thing::Table(kind) => page::table_page(kind, scope.lang),
        Thing::Term(term) => term::page(analysis, &placed, term),
        Thing::Own(key) => term::own_page(analysis, &placed, key)?,
        // A name says itself; what is known of it are its places.
        Thing::Name(_) => return term::behind_name(analysis, point),
    };
    Some(Hover { span, markdown })
}

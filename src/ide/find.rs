//! Things of a draft by name, for a search over all drafts that are open.

use super::Analysis;
use super::names::{NameKind, names};
use super::outline::{Symbol, SymbolKind};
use super::stretch::{places, stretches};
use crate::catalog::{Level, has_initials, label_key};
use crate::text::Span;

/// At most so many things are found in a draft.
const MOST: usize = 100;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A chapter or section.
    Section,
    /// A table.
    Table,
    /// A subject that a table lists.
    Subject,
    /// A project.
    Project,
    /// A unit.
    Unit,
}

/// A thing with its first place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundThing {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FoundKind,
    /// Where it stands first.
    pub span: Span,
}

/// The things that `query` is part of the name or the code of, or initials of the name; all sections and tables for an
/// empty one.
pub(super) fn find(analysis: &Analysis, query: &str) -> Vec<FoundThing> {
    let query = label_key(query);
    let letters = query.to_ascii_lowercase();
    let is_letters = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let fits = |name: &str| label_key(name).contains(&query) || (is_letters && has_initials(name, &letters));
    let mut found = Vec::new();
    outline(&analysis.symbols(), &fits, &mut found);
    if !query.is_empty() {
        subjects(analysis, &fits, &mut found);
        things(analysis, &fits, &mut found);
    }
    found.truncate(MOST);
    found
}

fn outline(symbols: &[Symbol], fits: &impl Fn(&str) -> bool, found: &mut Vec<FoundThing>) {
    for symbol in symbols {
        if fits(&symbol.name) {
            let kind = match symbol.kind {
                SymbolKind::Section => FoundKind::Section,
                SymbolKind::Table => FoundKind::Table,
            };
            found.push(FoundThing { name: symbol.name.clone(), kind, span: symbol.selection });
        }
        outline(&symbol.children, fits, found);
    }
}

/// The subjects of the tables, each at its first row.
fn subjects(analysis: &Analysis, fits: &impl Fn(&str) -> bool, found: &mut Vec<FoundThing>) {
    let first = found.len();
    for placed in analysis.parts() {
        let scope = analysis.options().scope(placed.part);
        for (index, region) in placed.part.regions.iter().enumerate() {
            let printed = region.facts.codes.iter().filter(|mention| Level::of_code(&mention.code).is_some());
            for mention in printed.filter(|mention| !mention.implied) {
                let name = format!("{} {}", mention.code, mention.name);
                if fits(&name) && found[first..].iter().all(|other| other.name != name) {
                    let span = scope.span(index, mention.place).shifted(placed.line);
                    found.push(FoundThing { name, kind: FoundKind::Subject, span });
                }
            }
        }
    }
}

/// The projects and units, each at its first place.
fn things(analysis: &Analysis, fits: &impl Fn(&str) -> bool, found: &mut Vec<FoundThing>) {
    for name in names(analysis).into_iter().filter(|name| fits(&name.text)) {
        let kind = match name.kind {
            NameKind::Project => FoundKind::Project,
            NameKind::Unit => FoundKind::Unit,
        };
        let first = stretches(analysis).find_map(|stretch| places(analysis, &stretch, &name.text).into_iter().next());
        found.extend(first.map(|span| FoundThing { name: name.text, kind, span }));
    }
}

//! What stands at a place of a draft: a figure, a 科目, a project or unit, the title of a table, a term.

use std::sync::Arc;

use super::analysis::Placed;
use super::names::{Name, names};
use super::stretch::{Stretch, stretch_at};
use super::{Analysis, explained};
use crate::catalog::{Disclosure, Glossary, Level, Spelled, TableKind, Term, spelled_paths, subjects_spelled};
use crate::facts::{FigureId, Part};
use crate::syntax::Content;
use crate::text::{Point, Span};

/// What stands at a place.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    /// A figure.
    Figure(FigureId),
    /// The subject with this code.
    Subject(String),
    /// A project or a unit.
    Name(Name),
    /// The title of a table of a known kind.
    Table(Arc<TableKind>),
    /// A term of the glossary.
    Term(&'static Term),
    /// A word that only the draft explains.
    Own(String),
}

/// A thing, where it stands, and the part that it is of.
pub(super) struct Entity<'a> {
    pub(super) placed: Placed<'a>,
    /// In lines of the text.
    pub(super) span: Span,
    pub(super) thing: Thing,
}

/// What `point` touches. The title of a table goes before the words that it is made of.
pub(super) fn entity_at(analysis: &Analysis, point: Point) -> Option<Entity<'_>> {
    if let Some((placed, id)) = analysis.figure_at(point) {
        let span = analysis.options().scope(placed.part).figure_span(id).shifted(placed.line);
        return Some(Entity { placed, span, thing: Thing::Figure(id) });
    }
    let placed = analysis.part_at(point)?;
    let (span, thing) = coded(analysis, &placed, point)
        .or_else(|| title(analysis, &placed, point))
        .or_else(|| in_words(analysis, &placed, point))?;
    Some(Entity { placed, span, thing })
}

/// The subject whose code or name in a table is at `point`.
fn coded(analysis: &Analysis, placed: &Placed, point: Point) -> Option<(Span, Thing)> {
    let scope = analysis.options().scope(placed.part);
    let local = Point::new(point.line - placed.line, point.byte);
    let (index, region) = placed.region_at(analysis.tree().block_at(point.line))?;
    let touches = |place| scope.span(index, place).touches(local);
    region.facts.codes.iter().find_map(|mention| {
        let places = std::iter::once(mention.place).chain(mention.name_place);
        let place = places.into_iter().find(|place| touches(*place))?;
        Some((scope.span(index, place).shifted(placed.line), Thing::Subject(mention.code.clone())))
    })
}

/// What the words at `point` name: the longest name of the draft, of a subject, or of a term.
fn in_words(analysis: &Analysis, placed: &Placed, point: Point) -> Option<(Span, Thing)> {
    let stretch = stretch_at(analysis, point);
    let at = stretch.offset(point);
    let text = stretch.text();
    // What a sentence marks as a subject is one.
    if let Some((range, code)) = spelled(text, at) {
        let span = stretch.span(range);
        return span.touches(point).then_some((span, Thing::Subject(code)));
    }
    let mut found: Vec<(std::ops::Range<usize>, Thing)> = Vec::new();
    let cover = |word: &str| covering(text, word, at);
    found.extend(names(analysis).into_iter().find_map(|name| Some((cover(&name.text)?, Thing::Name(name)))));
    if let Some(term) = Glossary::get().at(text, at) {
        found.push((term.range, Thing::Term(term.term)));
    }
    if matches!(stretch, Stretch::Paragraph(..)) {
        found.extend(own_subject(placed.part, text, at).map(|(range, code)| (range, Thing::Subject(code))));
        let explained = explained::entries(analysis, placed).into_iter();
        let own = explained.filter_map(|entry| Some((cover(&entry.key)?, Thing::Own(entry.key))));
        found.extend(own.max_by_key(|(range, _)| range.len()));
    }
    // Of equally long ones the first; a term tells more about its words than a row of a table.
    let rank = |thing: &Thing| match thing {
        Thing::Subject(_) => 1,
        Thing::Own(_) => 0,
        _ => 2,
    };
    let (range, thing) = found.into_iter().max_by_key(|(range, thing)| (range.len(), rank(thing)))?;
    let span = stretch.span(range);
    span.touches(point).then_some((span, thing))
}

/// The occurrence of `word` that covers or touches byte `at`.
fn covering(text: &str, word: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let ranges = text.match_indices(word).map(|(start, word)| start..start + word.len());
    ranges.into_iter().find(|range| range.start <= at && at <= range.end && !word.is_empty())
}

/// The subject that a sentence spells out with its level at byte `at`.
fn spelled(text: &str, at: usize) -> Option<(std::ops::Range<usize>, String)> {
    let paths = spelled_paths(text);
    let path = paths.iter().find(|path| path.iter().any(|name| name.range.start <= at && at <= name.range.end))?;
    let codes = codes_of(text, path);
    let (name, code) = path.iter().zip(codes).find(|(name, _)| name.range.start <= at && at <= name.range.end)?;
    Some((name.range.clone(), code?))
}

/// The codes of a path, each where it is the only one.
pub(super) fn codes_of(text: &str, path: &[Spelled]) -> Vec<Option<String>> {
    let mut above: Vec<&str> = Vec::new();
    let mut codes = Vec::new();
    for name in path {
        let subjects = subjects_spelled(&text[name.range.clone()]).into_iter();
        let subjects = subjects.filter(|subject| subject.level == name.level);
        let fitting: Vec<&str> = subjects
            .map(|subject| subject.code)
            .filter(|code| above.is_empty() || above.iter().any(|above| code.starts_with(above)))
            .collect();
        codes.push(match fitting.as_slice() {
            [code] => Some((*code).to_owned()),
            _ => None,
        });
        above = fitting;
    }
    codes
}

/// The subject of the draft's tables whose name is at byte `at` of a sentence.
fn own_subject(part: &Part, text: &str, at: usize) -> Option<(std::ops::Range<usize>, String)> {
    let mentions = part.regions.iter().flat_map(|region| &region.facts.codes);
    let named = mentions.filter(|mention| mention.name.chars().count() > 2 && Level::of_code(&mention.code).is_some());
    let found = named.filter_map(|mention| Some((covering(text, &mention.name, at)?, &mention.code)));
    // Of equally long ones the first: the tables by function come before those by economic nature.
    let (range, code) = found.reduce(|best, other| if other.0.len() > best.0.len() { other } else { best })?;
    Some((range, code.clone()))
}

/// The kind of table whose title is at `point`.
fn title(analysis: &Analysis, placed: &Placed, point: Point) -> Option<(Span, Thing)> {
    let tree = analysis.tree();
    let block = tree.block_at(point.line);
    let Content::Caption(caption) = tree.blocks()[block].content() else { return None };
    let owner = placed.part.regions.iter().find_map(|region| region.context.owner.as_deref());
    let kind = analysis.options().tables().of_title(caption.title.as_deref()?, owner)?;
    // What budgets and final accounts call alike need not be alike.
    if disclosure(placed.part).is_some_and(|disclosure| disclosure != kind.disclosure) {
        return None;
    }
    Some((tree.blocks()[block].span().shifted(tree.start(block)), Thing::Table(Arc::clone(kind))))
}

/// Which kind of disclosure a part is, by its cover.
pub(super) fn disclosure(part: &Part) -> Option<Disclosure> {
    let cover = part.blocks.iter().find(|block| block.title_year().is_some())?;
    let text = cover.lines().concat();
    match (text.contains("决算"), text.contains("预算")) {
        (true, false) => Some(Disclosure::FinalAccount),
        (false, true) => Some(Disclosure::Budget),
        _ => None,
    }
}

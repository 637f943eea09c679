//! Where a thing is defined, and every place where it stands.

use std::collections::BTreeSet;

use super::address::Address;
use super::analysis::Placed;
use super::entity::{Entity, Thing, codes_of, entity_at};
use super::names::{Name, names};
use super::stretch::{Stretch, places, stretches};
use super::{Analysis, explained};
use crate::catalog::{Glossary, spelled_paths};
use crate::facts::{FigureId, RegionKind};
use crate::relations::Form;
use crate::text::{Point, Span};

/// What a definition leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A place of the draft.
    Place(Span),
    /// A page of the catalogue or the glossary.
    Page(Address),
}

/// Where the thing at `point` is defined: the first row and the page of a subject, the cell that a figure of prose
/// repeats, the entry of a term, the first place of a name.
pub(super) fn definition(analysis: &Analysis, point: Point) -> Vec<Target> {
    let Some(Entity { placed, thing, .. }) = entity_at(analysis, point) else { return Vec::new() };
    match &thing {
        Thing::Figure(id) => {
            let cells = repeated(&placed, *id).into_iter().filter(|other| is_cell(&placed, *other));
            cells.map(|cell| Target::Place(figure_span(analysis, &placed, cell))).collect()
        }
        Thing::Subject(code) => {
            let year = analysis.options().scope(placed.part).year;
            let page = Target::Page(Address::Code { code: code.clone(), year });
            let exists = matches!(&page, Target::Page(address)
                if address.page(&analysis.options().additions, analysis.options().lang).is_some());
            let row = rows_of(analysis, &placed, code).into_iter().next().map(Target::Place);
            row.into_iter().chain(exists.then_some(page)).collect()
        }
        Thing::Term(term) => {
            let entries = explained::entries(analysis, &placed);
            let own = explained::entry_of(&entries, term).map(|at| Target::Place(entries[at].span));
            vec![own.unwrap_or_else(|| Target::Page(Address::Term(term.name.to_owned())))]
        }
        Thing::Own(key) => {
            let entry = explained::entries(analysis, &placed).into_iter().find(|entry| entry.key == *key);
            entry.map(|entry| Target::Place(entry.span)).into_iter().collect()
        }
        Thing::Name(name) => places_of_name(analysis, name).into_iter().take(1).map(Target::Place).collect(),
        Thing::Table(_) => Vec::new(),
    }
}

/// Every place of the thing at `point`, in order.
pub(super) fn references(analysis: &Analysis, point: Point) -> Vec<Span> {
    let Some(Entity { placed, thing, .. }) = entity_at(analysis, point) else { return Vec::new() };
    let mut found = match &thing {
        Thing::Figure(id) => {
            let all = std::iter::once(*id).chain(repeated(&placed, *id));
            all.map(|id| figure_span(analysis, &placed, id)).collect()
        }
        Thing::Subject(code) => {
            let rows = analysis.parts().flat_map(|placed| rows_of(analysis, &placed, code));
            rows.chain(spelled_places(analysis, code)).collect()
        }
        Thing::Name(name) => places_of_name(analysis, name),
        Thing::Term(term) => stretches(analysis)
            .flat_map(|stretch| {
                let found = Glossary::get().find(stretch.text()).filter(|found| std::ptr::eq(found.term, *term));
                found.map(|found| stretch.span(found.range)).collect::<Vec<_>>()
            })
            .collect(),
        Thing::Own(key) => stretches(analysis).flat_map(|stretch| places(analysis, &stretch, key)).collect(),
        Thing::Table(_) => Vec::new(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

/// The figures that must be equal to a figure, however many steps away.
fn repeated(placed: &Placed, id: FigureId) -> Vec<FigureId> {
    let mut known = BTreeSet::from([id]);
    let mut fresh = vec![id];
    while let Some(next) = fresh.pop() {
        for judged in placed.part.relations_of(next) {
            if let Form::Equal { left, right } = judged.reading() {
                fresh.extend([*left, *right].into_iter().filter(|other| known.insert(*other)));
            }
        }
    }
    known.remove(&id);
    known.into_iter().collect()
}

fn is_cell(placed: &Placed, id: FigureId) -> bool {
    placed.part.regions[id.region as usize].kind == RegionKind::Table
}

fn figure_span(analysis: &Analysis, placed: &Placed, id: FigureId) -> Span {
    analysis.options().scope(placed.part).figure_span(id).shifted(placed.line)
}

/// The rows of a subject in the tables of a part: where its code stands, or its name where no code is printed.
fn rows_of(analysis: &Analysis, placed: &Placed, code: &str) -> Vec<Span> {
    let scope = analysis.options().scope(placed.part);
    let regions = placed.part.regions.iter().enumerate();
    let mentions = regions.flat_map(|(index, region)| region.facts.codes.iter().map(move |mention| (index, mention)));
    let own = mentions.filter(|(_, mention)| mention.code == code);
    own.map(|(index, mention)| scope.span(index, mention.place).shifted(placed.line)).collect()
}

/// Where sentences spell out a subject.
fn spelled_places(analysis: &Analysis, code: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for stretch in stretches(analysis).filter(|stretch| matches!(stretch, Stretch::Paragraph(..))) {
        for path in spelled_paths(stretch.text()) {
            let codes = codes_of(stretch.text(), &path);
            let own = path.iter().zip(codes).filter(|(_, other)| other.as_deref() == Some(code));
            found.extend(own.map(|(name, _)| stretch.span(name.range.clone())));
        }
    }
    found
}

/// Every place of a project's or unit's name, but not inside a longer name of the same kind.
pub(super) fn places_of_name(analysis: &Analysis, name: &Name) -> Vec<Span> {
    let longer: Vec<Name> = names(analysis)
        .into_iter()
        .filter(|other| {
            other.kind == name.kind && other.text.len() > name.text.len() && other.text.contains(&name.text)
        })
        .collect();
    let mut found = Vec::new();
    for stretch in stretches(analysis) {
        let own = places(analysis, &stretch, &name.text);
        if own.is_empty() {
            continue;
        }
        let inside: Vec<Span> = longer.iter().flat_map(|longer| places(analysis, &stretch, &longer.text)).collect();
        let is_inside = |span: &Span| inside.iter().any(|outer| outer.start <= span.start && span.end <= outer.end);
        found.extend(own.into_iter().filter(|span| !is_inside(span)));
    }
    found
}

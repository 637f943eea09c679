//! The mistakes of a part: broken relations grouped by what is to blame for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Scope;
use super::grounds::Grounds;
use super::missing::{self, MissingRow};
use super::page::Figures;
use crate::facts::{Facts, FigureId, Judged};
use crate::relations::{self, Cause, Change, Family, Form, Premise, Relation, Suspect, Verdict, causes, evaluate};

/// A mistake: one or several broken relations with one explanation.
#[derive(Debug)]
pub(super) struct Mistake {
    /// The broken relations; the first is the one that is shown.
    pub(super) relations: Vec<Judged<FigureId>>,
    /// The corrections that put them right, likeliest first.
    pub(super) suspects: Vec<Suspect<FigureId>>,
    /// For each of them what it takes for the base of the relation that is shown, where that is not the base shown.
    pub(super) bases: Vec<Option<FigureId>>,
    /// Whether the first correction is by far the likeliest.
    pub(super) is_clear: bool,
    /// The row that is missing, where that explains all of it.
    pub(super) missing: Option<MissingRow>,
}

/// What was found out about the mistakes of a part, for the part that it becomes by the next edit.
#[derive(Debug, Clone)]
pub struct Memory {
    /// What each region said.
    facts: Vec<Arc<Facts>>,
    causes: relations::Memory<FigureId, Grounds>,
}

/// Finds the mistakes of a part, in the order of its relations, and remembers how, if there are any. What is known
/// `before` of a similar part makes that faster, and no different.
pub(super) fn mistakes(scope: &Scope, before: Option<&Memory>) -> (Vec<Mistake>, Option<Memory>) {
    let part = scope.part;
    let broken: BTreeSet<FigureId> =
        part.broken().flat_map(|judged| judged.relation.readings).flat_map(|form| form.figures()).collect();
    if broken.is_empty() {
        return (Vec::new(), None);
    }
    // Only relations next to a broken one can say anything about it.
    let mut near = part.relations_among(&broken);
    near.retain(|judged| judged.outcome.is_some());
    let mut mistakes = without_rows(scope, &mut near);
    let premises: Vec<Premise<FigureId>> = near.iter().map(premise).collect();
    let page = Figures::new(scope, &premises, before.map(|before| before.facts.as_slice()));
    let (found, causes) = causes(premises, &page, before.map(|before| &before.causes));
    let facts = part.regions.iter().map(|region| Arc::clone(&region.facts)).collect();
    mistakes.extend(found.into_iter().map(|cause| mistake(scope, cause, &near)));
    (mistakes, Some(Memory { facts, causes }))
}

/// The mistakes that are rows left out, one for each row. What they explain is taken out of `near`.
fn without_rows(scope: &Scope, near: &mut Vec<Judged<FigureId>>) -> Vec<Mistake> {
    let broken: Vec<(usize, &Judged<FigureId>)> =
        near.iter().enumerate().filter(|(_, judged)| is_broken(judged)).collect();
    let rows = missing::rows(scope, &broken);
    let mut explained: BTreeSet<usize> = BTreeSet::new();
    let mut mistakes = Vec::new();
    for (row, indices) in rows {
        explained.extend(&indices);
        let relations = indices.iter().map(|index| near[*index].clone()).collect();
        mistakes.push(Mistake {
            relations,
            suspects: Vec::new(),
            bases: Vec::new(),
            is_clear: false,
            missing: Some(row),
        });
    }
    let mut index = 0..;
    near.retain(|_| index.next().is_none_or(|index| !explained.contains(&index)));
    mistakes
}

fn is_broken(judged: &Judged<FigureId>) -> bool {
    judged.outcome.is_some_and(|outcome| outcome.verdict == Verdict::Broken)
}

/// A relation as the search for mistakes sees it.
fn premise(judged: &Judged<FigureId>) -> Premise<FigureId> {
    let verdict = judged.outcome.map_or(Verdict::Exact, |outcome| outcome.verdict);
    // Any reading will do once something is put right; where one holds, it is the one.
    let readings =
        if verdict == Verdict::Broken { judged.relation.readings.clone() } else { vec![judged.reading().clone()] };
    Premise { family: judged.relation.family, readings, verdict }
}

fn mistake(scope: &Scope, cause: Cause<FigureId>, near: &[Judged<FigureId>]) -> Mistake {
    let is_clear = cause.is_clear();
    let blamed = cause.suspects.first().map(|suspect| suspect.changes.as_slice()).unwrap_or_default();
    let about_words = matches!(blamed, [Change::Direction(_), ..]);
    let read = cause.relations.iter().copied().zip(cause.readings);
    let mut relations: Vec<(usize, Judged<FigureId>)> =
        read.map(|(index, reading)| (index, read_as(scope, &near[index], reading))).collect();
    // What is to blame explains best: words by words, a figure by the relation that it is the subject of.
    relations.sort_by_key(|(_, judged)| {
        let subject = judged.reading().subject();
        let family = judged.relation.family;
        // What words promise goes before what only figures tell.
        let aside = family.is_inferred() || about_words != (family == Family::Direction);
        (aside, !blamed.iter().any(|change| change.figure() == subject), family)
    });
    let (shown, judged) = &relations[0];
    let bases = cause.suspects.iter().map(|suspect| other_base(suspect, *shown, &near[*shown], judged)).collect();
    let relations = relations.into_iter().map(|(_, judged)| judged).collect();
    Mistake { relations, suspects: cause.suspects, bases, is_clear, missing: None }
}

/// What a correction takes for the base of the relation `shown`, which is `told` in one of its readings, if not the same.
fn other_base(
    suspect: &Suspect<FigureId>,
    shown: usize,
    relation: &Judged<FigureId>,
    told: &Judged<FigureId>,
) -> Option<FigureId> {
    let base = |form: &Form<FigureId>| match *form {
        Form::Share { base, .. } => Some(base),
        Form::Growth { now, .. } => Some(now),
        Form::Change { before, .. } => Some(before),
        _ => None,
    };
    let (_, reading) = suspect.repaired.iter().zip(&suspect.readings).find(|(repaired, _)| **repaired == shown)?;
    let own = base(relation.relation.readings.get(*reading)?)?;
    // A correction of the base itself names it.
    let is_told = base(told.reading()) == Some(own) || suspect.changes.iter().any(|change| change.figure() == own);
    (!is_told).then_some(own)
}

/// The broken relation in the reading that the correction makes hold.
fn read_as(scope: &Scope, judged: &Judged<FigureId>, reading: usize) -> Judged<FigureId> {
    let mut judged = judged.clone();
    if let Some(form) = judged.relation.readings.get(reading).cloned() {
        let alone = Relation { readings: vec![form], ..judged.relation.clone() };
        if let Some(outcome) = evaluate(&alone, |id| scope.quantity(id)) {
            judged.outcome = Some(outcome);
            judged.relation = alone;
        }
    }
    judged
}

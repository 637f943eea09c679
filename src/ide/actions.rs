//! Code actions.

use super::Analysis;
use super::correct::is_proven;
use crate::relations::{Form, Verdict};
use crate::rules::{Applicability, Diagnostic, Fix, Lang, Scope};
use crate::text::Span;

/// What sort of action it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Corrects a finding.
    QuickFix,
    /// Writes anew what follows from other figures, whether it is wrong or not.
    Rewrite,
    /// Corrects all that has one correction. Its edits are those of [`Analysis::fix_all`](super::Analysis::fix_all).
    FixAll,
}

/// An action on offer at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What sort of action it is.
    pub kind: ActionKind,
    /// What it does to the text.
    pub fix: Fix,
    /// Whether it is the one clear choice.
    pub preferred: bool,
    /// The finding that it corrects, as an index into [`Analysis::diagnostics`](super::Analysis::diagnostics).
    pub diagnostic: Option<usize>,
}

/// The corrections of the findings that meet `span`, then what can be written anew there.
pub(super) fn actions(analysis: &Analysis, span: Span) -> Vec<Action> {
    let met: Vec<_> =
        analysis.diagnostics().iter().enumerate().filter(|(_, finding)| finding.span.meets(&span)).collect();
    let corrections = met.into_iter().flat_map(|(index, finding)| {
        let is_clear = has_safe_fix(finding) && is_proven(analysis, finding);
        finding.fixes.iter().enumerate().map(move |(rank, fix)| Action {
            kind: ActionKind::QuickFix,
            fix: fix.clone(),
            preferred: rank == 0 && is_clear,
            diagnostic: Some(index),
        })
    });
    let mut actions: Vec<Action> = corrections.collect();
    actions.extend(recomputed_total(analysis, span));
    actions.extend(fix_all(analysis));
    actions
}

/// Whether a finding has a correction that needs no looking at.
pub fn has_safe_fix(finding: &Diagnostic) -> bool {
    finding.fixes.first().is_some_and(|fix| fix.applicability == Applicability::Safe)
}

fn fix_all(analysis: &Analysis) -> Option<Action> {
    let title =
        analysis.options().lang.pick("改正全部只有一种改法的问题", "Correct all findings that have one correction");
    let fix = Fix { title: title.to_owned(), applicability: Applicability::Safe, edits: Vec::new() };
    let any = analysis.diagnostics().iter().any(has_safe_fix);
    any.then_some(Action { kind: ActionKind::FixAll, fix, preferred: false, diagnostic: None })
}

/// Sets the total at the start of `span` to the sum of its parts, if it is not that sum to the last digit.
fn recomputed_total(analysis: &Analysis, span: Span) -> Option<Action> {
    let (placed, id) = analysis.figure_at(span.start)?;
    let options = analysis.options();
    let scope = Scope::new(placed.part, options.lang, options.year);
    let relations = placed.part.relations_of(id);
    let sum = relations.iter().find_map(|judged| {
        let outcome = judged.outcome?;
        let form = &judged.relation.readings[outcome.reading];
        let is_total = matches!(form, Form::Sum { total, .. } if *total == id);
        outcome.expected.filter(|_| is_total && outcome.verdict != Verdict::Exact)
    })?;
    let mut edit = scope.correction(id, sum, None);
    if edit.new_text == scope.written(id) {
        return None;
    }
    edit.span = edit.span.shifted(placed.line);
    let title = match options.lang {
        Lang::Zh => format!("按明细重算合计：{}", edit.new_text),
        Lang::En => format!("Recompute the total from its parts: {}", edit.new_text),
    };
    let fix = Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] };
    Some(Action { kind: ActionKind::Rewrite, fix, preferred: false, diagnostic: None })
}

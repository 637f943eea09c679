//! Code actions.

use crate::rules::{Applicability, Diagnostic, Fix};
use crate::text::Span;

/// What sort of action it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Corrects a finding.
    QuickFix,
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

/// The corrections of the findings that meet `span`.
pub(super) fn actions(diagnostics: &[Diagnostic], span: Span) -> Vec<Action> {
    let met = diagnostics.iter().enumerate().filter(|(_, finding)| finding.span.meets(&span));
    met.flat_map(|(index, finding)| {
        finding.fixes.iter().map(move |fix| Action {
            kind: ActionKind::QuickFix,
            fix: fix.clone(),
            preferred: finding.fixes.len() == 1 && fix.applicability == Applicability::Safe,
            diagnostic: Some(index),
        })
    })
    .collect()
}

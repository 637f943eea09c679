//! Code actions.

use super::correct::is_proven;
use super::{Analysis, recompute, rewrite};
use crate::rules::{Applicability, Diagnostic, Fix, TextEdit};
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
    actions.extend(rewrite::actions(analysis, span.start));
    actions.extend(recompute::actions(analysis, span.start));
    actions.extend(fix_all(analysis));
    actions
}

/// A rewriting by `edits`, in order of place; none if there is nothing to do.
pub(super) fn rewriting(title: String, mut edits: Vec<TextEdit>) -> Option<Action> {
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by_key(|edit| edit.span);
    let fix = Fix { title, applicability: Applicability::Unsafe, edits };
    let action = Action { kind: ActionKind::Rewrite, fix, preferred: false, diagnostic: None };
    (!action.fix.edits.is_empty()).then_some(action)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;
    use crate::text::Text;

    /// Of each correction of the first finding whether it is the preferred one.
    fn preferred(text: &str) -> Vec<bool> {
        let analysis = Analysis::new(Text::new(text), Options::default());
        let actions = actions(&analysis, analysis.diagnostics()[0].span);
        actions.iter().filter(|action| action.diagnostic == Some(0)).map(|action| action.preferred).collect()
    }

    #[test]
    fn the_first_correction_is_preferred_where_it_is_clear() {
        let clear = "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n合计\t21.00\t6.00\t15.00\n\
                     一、教育支出\t7.00\t2.00\t5.00\n二、其他支出\t14.00\t4.00\t01.00\n";
        assert_eq!(preferred(clear).first(), Some(&true));
        let open = "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n一、教育支出\t31.00\t12.00\t57.00\n";
        assert!(!preferred(open).is_empty() && !preferred(open).contains(&true));
    }
}

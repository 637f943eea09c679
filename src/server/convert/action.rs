//! Corrections.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionTriggerKind, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

use super::{diagnostic::diagnostic, range, span};
use crate::ide::{Action, ActionKind, has_safe_fix};
use crate::rules::{self, Applicability};
use crate::server::engine::Engine;
use crate::server::state::{Client, Snapshot};

/// The kind of the action that corrects all there is to correct.
const FIX_ALL: &str = "source.fixAll.gouji";

/// The kinds of action that there are.
pub(in crate::server) fn kinds() -> Vec<CodeActionKind> {
    [ActionKind::QuickFix, ActionKind::Rewrite, ActionKind::FixAll].map(kind).to_vec()
}

/// What an action carries until its edit is asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::server) struct Promise {
    /// The document.
    pub(in crate::server) uri: Url,
    /// The text that the action was offered for; for no other it is good.
    pub(in crate::server) version: i32,
    /// Where it was offered.
    range: Range,
    /// Its place among all that was offered there.
    index: usize,
}

/// The actions on offer at `at`, so far as the client asks for them.
///
/// A client that can asks for the edits of rewritings when one is chosen; those of corrections are at hand anyway.
pub(in crate::server) fn actions<E: Engine>(
    engine: &E,
    snapshot: &Snapshot,
    client: Client,
    at: Range,
    context: &CodeActionContext,
) -> Vec<CodeActionOrCommand> {
    if !client.takes_actions {
        return Vec::new();
    }
    let offered = engine.actions(span(at, &snapshot.text, client.encoding));
    let mut corrections: Vec<Vec<rules::TextEdit>> = Vec::new();
    offered
        .into_iter()
        .enumerate()
        .filter(|(_, action)| is_wanted(action.kind, context))
        .filter_map(|(index, action)| {
            let promise = Promise { uri: snapshot.uri.clone(), version: snapshot.version, range: at, index };
            let shown = convert(&action, engine, snapshot, client)?;
            // A rewriting that comes to the same as a correction is no second choice.
            match action.kind {
                ActionKind::QuickFix => corrections.push(action.fix.edits.clone()),
                ActionKind::Rewrite if corrections.contains(&action.fix.edits) => return None,
                ActionKind::Rewrite | ActionKind::FixAll => {}
            }
            let lazy = client.resolves_edits && action.kind != ActionKind::QuickFix;
            Some(CodeActionOrCommand::CodeAction(if lazy {
                CodeAction { data: serde_json::to_value(promise).ok(), ..shown }
            } else {
                CodeAction { edit: Some(workspace_edit(snapshot, client, edits(&action, engine, snapshot))), ..shown }
            }))
        })
        .collect()
}

/// The edit of an action that was offered without it; `snapshot` must be of the version of the promise.
pub(in crate::server) fn resolved<E: Engine>(
    engine: &E,
    snapshot: &Snapshot,
    client: Client,
    promise: &Promise,
) -> Option<WorkspaceEdit> {
    let offered = engine.actions(span(promise.range, &snapshot.text, client.encoding));
    let action = offered.into_iter().nth(promise.index)?;
    Some(workspace_edit(snapshot, client, edits(&action, engine, snapshot)))
}

/// Whether a client wants actions of a kind: those that it names and what is below them. A light bulb that shines
/// without being asked tells of corrections only.
fn is_wanted(found: ActionKind, context: &CodeActionContext) -> bool {
    match &context.only {
        Some(only) => only.iter().any(|asked| covers(asked, &kind(found))),
        None => context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC) || found == ActionKind::QuickFix,
    }
}

/// An action without its edit; `None` for one that is for display only, or about a finding that is not reported.
fn convert<E: Engine>(action: &Action, engine: &E, snapshot: &Snapshot, client: Client) -> Option<CodeAction> {
    if action.fix.applicability == Applicability::Display {
        return None;
    }
    let Snapshot { uri, text, settings, .. } = snapshot;
    if action.kind == ActionKind::FixAll
        && !settings.adjust(text, engine.diagnostics().to_vec()).iter().any(has_safe_fix)
    {
        return None;
    }
    let about = match action.diagnostic.and_then(|index| engine.diagnostics().get(index)) {
        Some(finding) => settings.adjust(text, vec![finding.clone()]),
        None => Vec::new(),
    };
    if action.diagnostic.is_some() && about.is_empty() {
        return None;
    }
    let about: Vec<_> = about.iter().map(|about| diagnostic(about, text, uri, client)).collect();
    Some(CodeAction {
        title: action.fix.title.clone(),
        kind: Some(kind(action.kind)),
        diagnostics: Some(about).filter(|about| !about.is_empty()),
        is_preferred: action.preferred.then_some(true),
        ..CodeAction::default()
    })
}

fn edits<E: Engine>(action: &Action, engine: &E, snapshot: &Snapshot) -> Vec<rules::TextEdit> {
    match action.kind {
        ActionKind::FixAll => engine.fix_all(&|text, found| snapshot.settings.adjust(text, found)),
        ActionKind::QuickFix | ActionKind::Rewrite => action.fix.edits.clone(),
    }
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::FixAll => CodeActionKind::new(FIX_ALL),
    }
}

/// Whether `kind` is `asked` or below it.
fn covers(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let behind = kind.as_str().strip_prefix(asked.as_str());
    asked.as_str().is_empty() || behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('.'))
}

/// The edits of one document.
pub(super) fn workspace_edit(snapshot: &Snapshot, client: Client, edits: Vec<rules::TextEdit>) -> WorkspaceEdit {
    let edits = edits
        .into_iter()
        .map(|edit| TextEdit { range: range(edit.span, &snapshot.text, client.encoding), new_text: edit.new_text });
    let uri: Url = snapshot.uri.clone();
    if !client.checks_versions {
        return WorkspaceEdit::new(HashMap::from([(uri, edits.collect())]));
    }
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: Some(snapshot.version) },
        edits: edits.map(OneOf::Left).collect(),
    };
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![edit])), ..WorkspaceEdit::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_covers_what_is_below_it() {
        let covers = |asked: &'static str, kind| covers(&CodeActionKind::new(asked), &kind);
        assert!(covers("", CodeActionKind::QUICKFIX));
        assert!(covers("quickfix", CodeActionKind::QUICKFIX));
        assert!(covers("refactor", CodeActionKind::REFACTOR_REWRITE));
        assert!(!covers("quick", CodeActionKind::QUICKFIX));
        assert!(!covers("quickfix.sum", CodeActionKind::QUICKFIX));
        assert!(!covers("source.fixAll", CodeActionKind::QUICKFIX));
        assert!(covers("source.fixAll", CodeActionKind::new(FIX_ALL)));
    }

    #[test]
    fn a_light_bulb_tells_of_corrections_only() {
        let wanted = |only: Option<Vec<CodeActionKind>>, trigger_kind| {
            let context = CodeActionContext { diagnostics: Vec::new(), only, trigger_kind };
            [ActionKind::QuickFix, ActionKind::Rewrite, ActionKind::FixAll].map(|kind| is_wanted(kind, &context))
        };
        assert_eq!(wanted(None, Some(CodeActionTriggerKind::AUTOMATIC)), [true, false, false]);
        assert_eq!(wanted(None, Some(CodeActionTriggerKind::INVOKED)), [true, true, true]);
        assert_eq!(wanted(None, None), [true, true, true]);
        let only = || Some(vec![CodeActionKind::SOURCE_FIX_ALL]);
        assert_eq!(wanted(only(), Some(CodeActionTriggerKind::AUTOMATIC)), [false, false, true]);
    }
}

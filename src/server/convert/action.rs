//! Corrections.

use std::collections::HashMap;

use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

use super::{diagnostic::diagnostic, range};
use crate::ide::{Action, ActionKind};
use crate::rules::{Applicability, Diagnostic};
use crate::server::state::{Client, Snapshot};

/// The actions that the client asks for; `only` names the kinds, and with them everything below them.
pub(in crate::server) fn actions(
    offered: Vec<Action>,
    found: &[Diagnostic],
    snapshot: &Snapshot,
    client: Client,
    only: Option<&[CodeActionKind]>,
) -> Vec<CodeActionOrCommand> {
    if !client.takes_actions {
        return Vec::new();
    }
    let Snapshot { uri, text, .. } = snapshot;
    offered
        .into_iter()
        .filter(|action| action.fix.applicability != Applicability::Display)
        .filter(|action| only.is_none_or(|only| only.iter().any(|asked| covers(asked, &kind(action.kind)))))
        .map(|action| {
            let edits = action
                .fix
                .edits
                .into_iter()
                .map(|edit| TextEdit { range: range(edit.span, text, client.encoding), new_text: edit.new_text });
            let about = action.diagnostic.and_then(|index| found.get(index));
            CodeActionOrCommand::CodeAction(CodeAction {
                title: action.fix.title,
                kind: Some(kind(action.kind)),
                diagnostics: about.map(|about| vec![diagnostic(about, text, uri, client)]),
                edit: Some(workspace_edit(snapshot, client, edits.collect())),
                is_preferred: action.preferred.then_some(true),
                ..CodeAction::default()
            })
        })
        .collect()
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
    }
}

/// Whether `kind` is `asked` or below it.
fn covers(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let behind = kind.as_str().strip_prefix(asked.as_str());
    asked.as_str().is_empty() || behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('.'))
}

/// The edits of one document.
pub(super) fn workspace_edit(snapshot: &Snapshot, client: Client, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let uri: Url = snapshot.uri.clone();
    if !client.checks_versions {
        return WorkspaceEdit::new(HashMap::from([(uri, edits)]));
    }
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: Some(snapshot.version) },
        edits: edits.into_iter().map(OneOf::Left).collect(),
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
    }
}

//! Places of things in one draft and over all of them.

use tower_lsp::lsp_types::{
    DocumentHighlight, DocumentHighlightKind, Location, PrepareRenameResponse, SymbolInformation, SymbolKind,
    WorkspaceEdit,
};

use super::action::workspace_edit;
use super::range;
use crate::ide::{FoundKind, FoundThing};
use crate::rules;
use crate::server::state::{Client, Snapshot};
use crate::text::Span;

/// A place of the document.
pub(in crate::server) fn location(span: Span, snapshot: &Snapshot, client: Client) -> Location {
    Location::new(snapshot.uri.clone(), range(span, &snapshot.text, client.encoding))
}

/// Places to be highlighted.
pub(in crate::server) fn highlights(spans: Vec<Span>, snapshot: &Snapshot, client: Client) -> Vec<DocumentHighlight> {
    let highlight = |span| DocumentHighlight {
        range: range(span, &snapshot.text, client.encoding),
        kind: Some(DocumentHighlightKind::TEXT),
    };
    spans.into_iter().map(highlight).collect()
}

/// What can be renamed.
pub(in crate::server) fn renamable(
    (span, placeholder): (Span, String),
    snapshot: &Snapshot,
    client: Client,
) -> PrepareRenameResponse {
    let range = range(span, &snapshot.text, client.encoding);
    PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }
}

/// The edits of a renaming.
pub(in crate::server) fn renaming(edits: Vec<rules::TextEdit>, snapshot: &Snapshot, client: Client) -> WorkspaceEdit {
    workspace_edit(snapshot, client, edits)
}

/// Things found by name in a document.
#[expect(deprecated, reason = "the type has no other way to be made")]
pub(in crate::server) fn found(things: Vec<FoundThing>, snapshot: &Snapshot, client: Client) -> Vec<SymbolInformation> {
    let symbol = |thing: FoundThing| SymbolInformation {
        name: thing.name,
        kind: match thing.kind {
            FoundKind::Section => SymbolKind::NAMESPACE,
            FoundKind::Table => SymbolKind::ARRAY,
            FoundKind::Subject => SymbolKind::ENUM_MEMBER,
            FoundKind::Project => SymbolKind::OBJECT,
            FoundKind::Unit => SymbolKind::CLASS,
        },
        tags: None,
        deprecated: None,
        location: location(thing.span, snapshot, client),
        container_name: None,
    };
    things.into_iter().map(symbol).collect()
}

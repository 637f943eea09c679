//! Outline and folds.

use tower_lsp::lsp_types::{
    DocumentSymbol, DocumentSymbolResponse, FoldingRange, FoldingRangeKind, Location, SymbolInformation, SymbolKind,
};

use super::range;
use crate::ide::{self, Fold, Symbol};
use crate::server::state::{Client, Snapshot};
use crate::text::{Span, Text};

/// The outline, as a tree or flat, as the client can show it.
pub(in crate::server) fn symbols(outline: &[Symbol], snapshot: &Snapshot, client: Client) -> DocumentSymbolResponse {
    if client.nests_symbols {
        return DocumentSymbolResponse::Nested(outline.iter().map(|it| nested(it, &snapshot.text, client)).collect());
    }
    let mut list = Vec::new();
    flatten(outline, None, snapshot, client, &mut list);
    DocumentSymbolResponse::Flat(list)
}

/// Clients fold whole lines, so there are no characters to give.
pub(in crate::server) fn folds(folds: &[Fold], client: Client) -> Vec<FoldingRange> {
    let limit = client.max_folds.map_or(usize::MAX, |limit| limit as usize);
    folds
        .iter()
        .filter(|fold| fold.first < fold.last)
        .take(limit)
        .map(|fold| FoldingRange {
            start_line: fold.first,
            end_line: fold.last,
            kind: Some(FoldingRangeKind::Region),
            ..FoldingRange::default()
        })
        .collect()
}

#[expect(deprecated, reason = "the type has no other way to be made")]
fn nested(symbol: &Symbol, text: &Text, client: Client) -> DocumentSymbol {
    // A selection outside makes clients refuse the whole outline.
    let whole = Span::new(symbol.span.start.min(symbol.selection.start), symbol.span.end.max(symbol.selection.end));
    DocumentSymbol {
        name: name(symbol),
        detail: None,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: range(whole, text, client.encoding),
        selection_range: range(symbol.selection, text, client.encoding),
        children: Some(symbol.children.iter().map(|child| nested(child, text, client)).collect()),
    }
}

#[expect(deprecated, reason = "the type has no other way to be made")]
fn flatten(
    outline: &[Symbol],
    parent: Option<&str>,
    snapshot: &Snapshot,
    client: Client,
    list: &mut Vec<SymbolInformation>,
) {
    for symbol in outline {
        list.push(SymbolInformation {
            name: name(symbol),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: Location::new(snapshot.uri.clone(), range(symbol.span, &snapshot.text, client.encoding)),
            container_name: parent.map(str::to_owned),
        });
        flatten(&symbol.children, Some(&symbol.name), snapshot, client, list);
    }
}

/// Clients refuse an empty name.
fn name(symbol: &Symbol) -> String {
    if symbol.name.trim().is_empty() { "…".to_owned() } else { symbol.name.clone() }
}

fn kind(kind: ide::SymbolKind) -> SymbolKind {
    match kind {
        ide::SymbolKind::Section => SymbolKind::NAMESPACE,
        ide::SymbolKind::Table => SymbolKind::ARRAY,
    }
}

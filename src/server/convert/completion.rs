//! Completions, whose documentation comes when it is asked for.

use serde_json::Value;
use tower_lsp::lsp_types::{
    self, CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, TextEdit,
};

use super::hover::plain;
use super::range;
use crate::catalog::Additions;
use crate::ide::{Address, Completion, CompletionKind, Completions};
use crate::rules::Lang;
use crate::server::state::Client;
use crate::text::Text;

/// The protocol's form of completions in `text`.
pub(in crate::server) fn completions(found: Completions, text: &Text, client: Client) -> CompletionResponse {
    let items = (0..).zip(found.items).map(|(place, completion)| item(place, completion, text, client)).collect();
    CompletionResponse::List(CompletionList { is_incomplete: found.incomplete, items })
}

fn item(place: usize, completion: Completion, text: &Text, client: Client) -> CompletionItem {
    let edit = |edit: crate::rules::TextEdit| -> TextEdit {
        lsp_types::TextEdit { range: range(edit.span, text, client.encoding), new_text: edit.new_text }
    };
    CompletionItem {
        label: completion.label,
        detail: (!completion.detail.is_empty()).then_some(completion.detail),
        kind: Some(match completion.kind {
            CompletionKind::Subject => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Term => CompletionItemKind::KEYWORD,
            CompletionKind::Name => CompletionItemKind::REFERENCE,
            CompletionKind::Amount => CompletionItemKind::VALUE,
            CompletionKind::Section => CompletionItemKind::MODULE,
            CompletionKind::Title => CompletionItemKind::STRUCT,
        }),
        // Clients sort by this before anything else, and the order is already the best.
        sort_text: Some(format!("{place:04}")),
        filter_text: Some(completion.filter),
        text_edit: Some(CompletionTextEdit::Edit(edit(completion.edit))),
        additional_text_edits: (!completion.others.is_empty())
            .then(|| completion.others.into_iter().map(edit).collect()),
        data: completion.page.map(|page| Value::String(page.path())),
        ..CompletionItem::default()
    }
}

/// The completion with its documentation.
pub(in crate::server) fn documented(
    mut item: CompletionItem,
    additions: &Additions,
    lang: Lang,
    client: Client,
) -> CompletionItem {
    let address = item.data.as_ref().and_then(Value::as_str).and_then(Address::parse);
    if let Some(page) = address.and_then(|address| address.page(additions, lang)) {
        item.documentation = Some(Documentation::MarkupContent(if client.documents_markdown {
            MarkupContent { kind: MarkupKind::Markdown, value: page }
        } else {
            MarkupContent { kind: MarkupKind::PlainText, value: plain(&page) }
        }));
    }
    item
}

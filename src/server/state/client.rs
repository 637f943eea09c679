//! What the client can do.

use tower_lsp::lsp_types::{InitializeParams, MarkupKind, PositionEncodingKind};

use crate::rules::Lang;
use crate::text::Encoding;

/// The client's abilities, as far as the server's behaviour depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an ability of its own")]
pub(crate) struct Client {
    /// How it counts characters.
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics itself.
    pub(crate) pulls_diagnostics: bool,
    /// It can be asked to ask for diagnostics again.
    pub(crate) refreshes_diagnostics: bool,
    /// It shows the other places that a diagnostic is about.
    pub(crate) shows_related: bool,
    /// It shows Markdown in a hover.
    pub(crate) shows_markdown: bool,
    /// It says how it reads Markdown, and so follows the links in it.
    pub(crate) follows_links: bool,
    /// It shows Markdown beside a completion.
    pub(crate) documents_markdown: bool,
    /// It opens documents of the scheme `gouji:`.
    pub(crate) has_documents: bool,
    /// It asks whether a name can be changed.
    pub(crate) prepares_renames: bool,
    /// It shows an outline as a tree.
    pub(crate) nests_symbols: bool,
    /// The most folds that it wants.
    pub(crate) max_folds: Option<u32>,
    /// It understands code actions that are no commands.
    pub(crate) takes_actions: bool,
    /// It asks for the edit of a code action when one is chosen.
    pub(crate) resolves_edits: bool,
    /// It checks the version of a document before it edits it.
    pub(crate) checks_versions: bool,
    /// It can be asked for its settings.
    pub(crate) has_configuration: bool,
    /// It reports changed settings when it is asked to.
    pub(crate) registers_configuration: bool,
    /// It reports changed files when it is asked to.
    pub(crate) watches_files: bool,
    /// The language of its user interface.
    pub(crate) lang: Option<Lang>,
}

impl Client {
    /// The abilities that `params` declares.
    pub(crate) fn new(params: &InitializeParams) -> Self {
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let publish = text.and_then(|text| text.publish_diagnostics.as_ref());
        let symbols = text.and_then(|text| text.document_symbol.as_ref());
        let folding = text.and_then(|text| text.folding_range.as_ref());
        let hover = text.and_then(|text| text.hover.as_ref()).and_then(|hover| hover.content_format.as_deref());
        let completion = text.and_then(|text| text.completion.as_ref()).and_then(|it| it.completion_item.as_ref());
        let documentation = completion.and_then(|item| item.documentation_format.as_deref());
        let renames = text.and_then(|text| text.rename.as_ref());
        let experimental = params.capabilities.experimental.as_ref();
        let actions = text.and_then(|text| text.code_action.as_ref());
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let changed = workspace.and_then(|workspace| workspace.did_change_configuration.as_ref());
        let diagnostics = workspace.and_then(|workspace| workspace.diagnostic.as_ref());
        Self {
            encoding: encoding(params),
            pulls_diagnostics: text.is_some_and(|text| text.diagnostic.is_some()),
            refreshes_diagnostics: diagnostics.and_then(|it| it.refresh_support) == Some(true),
            shows_related: publish.and_then(|publish| publish.related_information) == Some(true),
            shows_markdown: hover.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            follows_links: params.capabilities.general.as_ref().is_some_and(|general| general.markdown.is_some()),
            documents_markdown: documentation.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            has_documents: experimental.is_some_and(|it| it["gouji"]["virtualDocuments"] == true),
            prepares_renames: renames.and_then(|renames| renames.prepare_support) == Some(true),
            nests_symbols: symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support) == Some(true),
            max_folds: folding.and_then(|folding| folding.range_limit),
            takes_actions: actions.is_some_and(|actions| actions.code_action_literal_support.is_some()),
            resolves_edits: actions.is_some_and(|actions| {
                let lazy = actions.resolve_support.as_ref();
                actions.data_support == Some(true)
                    && lazy.is_some_and(|lazy| lazy.properties.iter().any(|property| property == "edit"))
            }),
            checks_versions: edits.and_then(|edits| edits.document_changes) == Some(true),
            has_configuration: workspace.and_then(|workspace| workspace.configuration) == Some(true),
            registers_configuration: changed.and_then(|changed| changed.dynamic_registration) == Some(true),
            watches_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref())
                .and_then(|watched| watched.dynamic_registration)
                == Some(true),
            lang: params.locale.as_deref().map(lang),
        }
    }
}

/// UTF-16 unless the client does not offer it: one encoding in practice, and no trouble with other servers on the same
/// buffer.
fn encoding(params: &InitializeParams) -> Encoding {
    let offered = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let offered = offered.unwrap_or_default();
    [
        (PositionEncodingKind::UTF16, Encoding::Utf16),
        (PositionEncodingKind::UTF8, Encoding::Utf8),
        (PositionEncodingKind::UTF32, Encoding::Utf32),
    ]
    .into_iter()
    .find_map(|(kind, encoding)| offered.contains(&kind).then_some(encoding))
    .unwrap_or_default()
}

fn lang(locale: &str) -> Lang {
    if locale.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("zh")) { Lang::Zh } else { Lang::En }
}

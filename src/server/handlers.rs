//! What to do about each message.
//!
//! Notifications change the state at once, without waiting for anything: they are handled in the order they came.
//! Requests go to other threads, where they wait for the analysis.

use std::sync::Arc;

use tokio::task::{JoinHandle, spawn_blocking};
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::notification::Notification as _;
use tower_lsp::lsp_types::notification::{DidChangeConfiguration, DidChangeWatchedFiles};
use tower_lsp::lsp_types::request::{RegisterCapability, WorkspaceConfiguration, WorkspaceDiagnosticRefresh};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CompletionItem, CompletionParams, CompletionResponse,
    ConfigurationItem, ConfigurationParams, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, DocumentHighlight, DocumentHighlightParams, DocumentSymbolParams,
    DocumentSymbolResponse, FoldingRange, FoldingRangeParams, FullDocumentDiagnosticReport, GotoDefinitionParams,
    GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams, Location,
    PrepareRenameResponse, ReferenceParams, Registration, RegistrationParams, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, RenameParams, SymbolInformation, TextDocumentPositionParams,
    UnchangedDocumentDiagnosticReport, Url, WorkspaceEdit, WorkspaceSymbolParams,
};
use tracing::{debug, warn};

use super::engine::Engine;
use super::pages::DocumentParams;
use super::session::{Checker, Session};
use super::state::{Change, Client, Consulted, Document, SECTION, Snapshot};
use super::transport::{Ender, Surroundings};
use super::{capabilities, convert, pages, parent};
use crate::config::FILE_NAME;
use crate::ide::{Target, prepare};

/// The server's side of the protocol.
pub(super) struct Handlers<E> {
    session: Arc<Session<E>>,
    checker: Arc<Checker<E>>,
    end: Ender,
}

impl<E: Engine> Handlers<E> {
    /// Handlers for a session that begins now.
    pub(super) fn new(surroundings: Surroundings) -> Self {
        let session = Session::new(surroundings.peer);
        let checker = Arc::new(Checker::start(Arc::clone(&session)));
        Self { session, checker, end: surroundings.end }
    }

    /// Notes that a change could not be read, so that its document's text is not known any more.
    pub(super) fn lost_change(&self, uri: Option<&str>) {
        warn!("a change of a document cannot be read");
        if let Some(document) = uri.and_then(|uri| Url::parse(uri).ok()).and_then(|uri| self.known(&uri)) {
            document.lose();
            self.changed(document);
        }
    }

    fn known(&self, uri: &Url) -> Option<Arc<Document<E>>> {
        let document = self.session.documents.get(uri);
        if document.is_none() {
            // Nothing unusual: clients ask for the diagnostics of a document that they have just closed.
            debug!("a message is about a document that is not open");
        }
        document
    }

    /// Sees to it that the client learns what the change makes different. One that asks for itself asks after changes.
    fn changed(&self, document: Arc<Document<E>>) {
        if !self.session.client().pulls_diagnostics {
            self.checker.want(document);
        }
    }

    /// The text of a page of the catalogue or the glossary.
    #[expect(clippy::unused_async, reason = "the service takes requests that can wait")]
    pub(super) async fn document(&self, params: DocumentParams) -> Result<Option<pages::Document>> {
        let (additions, lang) = self.session.settings.known_additions();
        Ok(pages::document(&params.uri, &additions, lang))
    }

    /// Looks at every `gouji.toml` again.
    fn look_at_files(&self) {
        reload(Arc::clone(&self.session), Arc::clone(&self.checker));
    }

    /// Asks the analysis of the document's newest text, on another thread. `None` if there is nothing to ask.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Url,
        question: impl FnOnce(&E, &Snapshot, Client) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(document) = self.known(uri) else { return Ok(None) };
        let session = Arc::clone(&self.session);
        let client = session.client();
        let job = Job(spawn_blocking(move || {
            document.consult(&session.settings, |engine, snapshot| question(engine, snapshot, client))
        }));
        match job.done().await? {
            Consulted::Answer(answer) => Ok(Some(answer)),
            Consulted::OutOfSync(_) => Ok(None),
            Consulted::Failed(_) => Err(Error::internal_error()),
        }
    }
}

/// Takes the editor's settings into use.
fn configure<E: Engine>(session: &Session<E>, checker: &Checker<E>, settings: &serde_json::Value) {
    if session.settings.change(settings) {
        recheck(session, checker);
    }
}

/// Looks at every `gouji.toml` again, on another thread, and takes what is different into use.
fn reload<E: Engine>(session: Arc<Session<E>>, checker: Arc<Checker<E>>) {
    spawn_blocking(move || {
        if session.settings.reload() {
            recheck(&session, &checker);
        }
    });
}

/// Sees to it that the client learns what new settings make different.
fn recheck<E: Engine>(session: &Session<E>, checker: &Checker<E>) {
    if session.client().pulls_diagnostics {
        ask_to_refresh(session);
    } else {
        session.documents.all().into_iter().for_each(|document| checker.want(document));
    }
}

/// Asks a client that asks for diagnostics to ask again, because they changed without a change of the text.
fn ask_to_refresh<E: Engine>(session: &Session<E>) {
    if session.client().refreshes_diagnostics {
        let peer = session.peer.clone();
        tokio::spawn(async move { peer.request::<WorkspaceDiagnosticRefresh>(()).await });
    }
}

/// Asks the client for its settings and takes them into use.
async fn fetch_settings<E: Engine>(session: Arc<Session<E>>, checker: Arc<Checker<E>>) {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
    let answer = session.peer.request::<WorkspaceConfiguration>(ConfigurationParams { items: vec![item] }).await;
    if let Some(settings) = answer.as_ref().and_then(|answer| answer.first()) {
        configure(&session, &checker, settings);
    }
}

/// Work on another thread. If nobody waits for it any more before it has begun, it does not begin.
struct Job<T>(JoinHandle<T>);

impl<T> Job<T> {
    async fn done(mut self) -> Result<T> {
        (&mut self.0).await.map_err(|_| Error::internal_error())
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[tower_lsp::async_trait]
impl<E: Engine> LanguageServer for Handlers<E> {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&params);
        self.session.begin(client);
        self.session.settings.initialize(client.lang, params.initialization_options.as_ref());
        self.session.folders.start(&params);
        self.session.settings.set_roots(self.session.folders.paths());
        if let Some(id) = params.process_id {
            parent::watch(id, self.end.clone());
        }
        Ok(capabilities::answer(client))
    }

    async fn initialized(&self, _: InitializedParams) {
        spawn_blocking(prepare);
        let client = self.session.client();
        let registration = |method: &str, options| Registration {
            id: method.to_owned(),
            method: method.to_owned(),
            register_options: Some(options),
        };
        let registrations: Vec<Registration> = [
            client
                .registers_configuration
                .then(|| registration(DidChangeConfiguration::METHOD, serde_json::json!({ "section": SECTION }))),
            client.watches_files.then(|| {
                // The files that a project adds are tables, too.
                let patterns = [format!("**/{FILE_NAME}"), "**/*.tsv".to_owned()];
                let watchers = patterns.map(|pattern| serde_json::json!({ "globPattern": pattern }));
                registration(DidChangeWatchedFiles::METHOD, serde_json::json!({ "watchers": watchers }))
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !registrations.is_empty() {
            let peer = self.session.peer.clone();
            let params = RegistrationParams { registrations };
            tokio::spawn(async move { peer.request::<RegisterCapability>(params).await });
        }
        if client.has_configuration {
            tokio::spawn(fetch_settings(Arc::clone(&self.session), Arc::clone(&self.checker)));
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.session.client().has_configuration {
            // Such a client sends nothing here, or everything that it has; what it answers is what it means.
            tokio::spawn(fetch_settings(Arc::clone(&self.session), Arc::clone(&self.checker)));
        } else {
            configure(&self.session, &self.checker, &params.settings);
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.folders.change(&params.event);
        self.session.settings.set_roots(self.session.folders.paths());
        self.look_at_files();
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.look_at_files();
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        if !self.session.client().watches_files {
            self.look_at_files();
        }
        let opened = params.text_document;
        let document = self.session.documents.open(opened.uri, opened.version, &opened.text);
        self.changed(document);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let Some(document) = self.known(&params.text_document.uri) else { return };
        let changes = params.content_changes.into_iter().map(|change| Change {
            range: change.range.map(|range| (convert::position(range.start), convert::position(range.end))),
            text: change.text,
        });
        document.change(changes.collect(), params.text_document.version, self.session.client().encoding);
        self.changed(document);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if !self.session.client().watches_files {
            self.look_at_files();
        }
        let Some(document) = self.known(&params.text_document.uri) else { return };
        // What is saved is no longer being typed.
        let held_back = document.finish();
        if params.text.is_some_and(|text| document.save(&text)) || held_back {
            if self.session.client().pulls_diagnostics {
                ask_to_refresh(&self.session);
            }
            self.changed(document);
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let Some(document) = self.session.documents.close(&params.text_document.uri) else { return };
        self.session.settings.forget(&params.text_document.uri);
        let pushes = !self.session.client().pulls_diagnostics;
        document.close(|uri| {
            if pushes {
                self.session.publish(uri, None, &[]);
            }
        });
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        let answer = self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            engine.hover(point).map(|hover| convert::hover(&hover, &uri, &snapshot.text, client))
        });
        Ok(answer.await?.flatten())
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            convert::completions(engine.completions(point), &snapshot.text, client)
        })
        .await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        let (additions, lang) = self.session.settings.known_additions();
        Ok(convert::documented(item, &additions, lang, self.session.client()))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let answer = self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            let options = &snapshot.settings.options;
            let location = |target| match target {
                Target::Place(span) => Some(convert::location(span, snapshot, client)),
                Target::Page(address) => pages::location(&address, options, client.has_documents),
            };
            engine.definition(point).into_iter().filter_map(location).collect::<Vec<_>>()
        });
        Ok(answer.await?.map(GotoDefinitionResponse::Array))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            let spans = engine.references(point).into_iter();
            spans.map(|span| convert::location(span, snapshot, client)).collect()
        })
        .await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            convert::highlights(engine.references(point), snapshot, client)
        })
        .await
    }

    async fn prepare_rename(&self, place: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let answer = self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            engine.renamable(point).map(|name| convert::renamable(name, snapshot, client))
        });
        Ok(answer.await?.flatten())
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let RenameParams { text_document_position: place, new_name, .. } = params;
        let answer = self.ask(&place.text_document.uri, move |engine, snapshot, client| {
            let point = convert::point(place.position, &snapshot.text, client.encoding);
            engine.rename(point, &new_name).map(|edits| convert::renaming(edits, snapshot, client))
        });
        let refusal = self.session.settings.options().lang.pick(
            "只能改项目、单位的名称，新名称不能为空，也不能含制表符、竖线和换行。",
            "Only names of projects and units can be changed, to a name without tabs, pipes and line breaks.",
        );
        answer.await?.map(|edit| edit.ok_or_else(|| Error::invalid_params(refusal))).transpose()
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        let session = Arc::clone(&self.session);
        let job = Job(spawn_blocking(move || {
            let client = session.client();
            let mut found = Vec::new();
            for document in session.documents.all() {
                let consulted = document.consult(&session.settings, |engine, snapshot| {
                    convert::found(engine.find(&params.query), snapshot, client)
                });
                if let Consulted::Answer(things) = consulted {
                    found.extend(things);
                }
            }
            // The documents come in no order.
            found.sort_by(|one, other| one.location.uri.cmp(&other.location.uri));
            found
        }));
        job.done().await.map(Some)
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(&params.text_document.uri, |engine, snapshot, client| {
            convert::symbols(&engine.symbols(), snapshot, client)
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, |engine, _, client| convert::folds(&engine.folds(), client)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let CodeActionParams { text_document, range, context, .. } = params;
        self.ask(&text_document.uri, move |engine, snapshot, client| {
            convert::actions(engine, snapshot, client, range, &context)
        })
        .await
    }

    async fn code_action_resolve(&self, params: CodeAction) -> Result<CodeAction> {
        let promise = params.data.clone().and_then(|data| serde_json::from_value::<convert::Promise>(data).ok());
        // An action that came with its edit is complete.
        let Some(promise) = promise else { return Ok(params) };
        let edit = self
            .ask(&promise.uri.clone(), move |engine, snapshot, client| {
                let current = snapshot.version == promise.version;
                current.then(|| convert::resolved(engine, snapshot, client, &promise)).flatten()
            })
            .await?;
        let edit = edit.flatten().ok_or_else(Error::content_modified)?;
        Ok(CodeAction { edit: Some(edit), ..params })
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let items = match self.known(&params.text_document.uri) {
            Some(document) => {
                let session = Arc::clone(&self.session);
                let job = Job(spawn_blocking(move || session.diagnose(&document)));
                let (_, _, items) = job.done().await?.map_err(|_| Error::internal_error())?;
                items
            }
            None => Vec::new(),
        };
        let id = convert::result_id(&items);
        let report = match id {
            Some(result_id) if params.previous_result_id.as_ref() == Some(&result_id) => {
                DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                    related_documents: None,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
                })
            }
            result_id => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
            }),
        };
        Ok(report.into())
    }
}

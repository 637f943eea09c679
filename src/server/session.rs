//! Everything that handlers, the checking thread and requests share.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde::Serialize;
use tower_lsp::lsp_types::notification::{PublishDiagnostics, ShowMessage};
use tower_lsp::lsp_types::{Diagnostic, MessageType, ShowMessageParams, Url};
use tracing::error;

use super::convert;
use super::engine::Engine;
use super::state::{Client, Consulted, Document, Documents, Folders, Settings, Snapshot};
use super::transport::Peer;

/// One client's session.
pub(super) struct Session<E> {
    /// The client.
    pub(super) peer: Peer,
    /// What the user chose.
    pub(super) settings: Settings,
    /// The folders that the client has open.
    pub(super) folders: Folders,
    /// The open documents.
    pub(super) documents: Documents<E>,
    client: OnceLock<Client>,
}

/// Has documents checked by a thread of its own.
pub(super) struct Checker<E> {
    queue: Sender<Arc<Document<E>>>,
}

impl<E: Engine> Session<E> {
    /// A session that has not begun.
    pub(super) fn new(peer: Peer) -> Arc<Self> {
        Arc::new(Self {
            peer,
            settings: Settings::default(),
            folders: Folders::default(),
            documents: Documents::new(),
            client: OnceLock::new(),
        })
    }

    /// Notes what the client can do.
    pub(super) fn begin(&self, client: Client) {
        // A client that has been refused once may try again; what it said first stands.
        let _ = self.client.set(client);
    }

    /// What the client can do.
    pub(super) fn client(&self) -> Client {
        self.client.get().copied().unwrap_or_default()
    }

    /// What there is to say about the newest text of `document`, as the client will see it; `Err` if the analysis failed.
    pub(super) fn diagnose(
        &self,
        document: &Document<E>,
    ) -> Result<(Snapshot, Option<i32>, Vec<Diagnostic>), Box<Snapshot>> {
        let client = self.client();
        let found = document.consult(&self.settings, |engine, snapshot| {
            let found = snapshot.settings.adjust(&snapshot.text, engine.diagnostics().to_vec());
            let unfinished = snapshot.typed.filter(|typed| engine.is_unfinished(*typed));
            let found = document.hold_back(found, snapshot, unfinished.map(|typed| typed.line));
            (snapshot.clone(), convert::diagnostics(&found, &snapshot.text, &snapshot.uri, client))
        });
        for message in self.settings.take_problems() {
            self.peer.notify::<ShowMessage>(&ShowMessageParams { typ: MessageType::WARNING, message });
        }
        match found {
            Consulted::Answer((snapshot, found)) => {
                let version = snapshot.version;
                Ok((snapshot, Some(version), found))
            }
            // Which text the client has is not known, so no version of it can be named.
            Consulted::OutOfSync(snapshot) => {
                Ok((snapshot, None, vec![convert::out_of_sync(self.settings.options().lang)]))
            }
            Consulted::Failed(snapshot) => Err(Box::new(snapshot)),
        }
    }

    /// Checks the newest text of `document` and tells the client what is new.
    fn check(&self, document: &Document<E>) {
        let (snapshot, version, found) = self.diagnose(document).unwrap_or_else(|snapshot| {
            error!("the analysis of a document failed");
            let version = snapshot.version;
            (*snapshot, Some(version), vec![convert::failed(self.settings.options().lang)])
        });
        document.publish(&snapshot, found, |found| self.publish(&snapshot.uri, version, found));
    }

    /// Tells the client what was found in a document.
    pub(super) fn publish(&self, uri: &Url, version: Option<i32>, diagnostics: &[Diagnostic]) {
        #[derive(Serialize)]
        struct Params<'a> {
            uri: &'a Url,
            #[serde(skip_serializing_if = "Option::is_none")]
            version: Option<i32>,
            diagnostics: &'a [Diagnostic],
        }
        self.peer.notify::<PublishDiagnostics>(&Params { uri, version, diagnostics });
    }
}

impl<E: Engine> Checker<E> {
    /// Starts the thread. It ends when the checker goes.
    pub(super) fn start(session: Arc<Session<E>>) -> Self {
        let (queue, wanted) = channel();
        thread::spawn(move || check_all(&session, &wanted));
        Self { queue }
    }

    /// Has the newest text of `document` checked soon. However often this is asked, the text in between is not checked.
    pub(super) fn want(&self, document: Arc<Document<E>>) {
        if document.queue() {
            // The thread lives as long as the checker.
            let _ = self.queue.send(document);
        }
    }
}

fn check_all<E: Engine>(session: &Session<E>, wanted: &Receiver<Arc<Document<E>>>) {
    while let Ok(document) = wanted.recv() {
        // First this: a change from now on wants a check of its own.
        document.unqueue();
        session.check(&document);
    }
}

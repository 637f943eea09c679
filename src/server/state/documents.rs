//! All open documents.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tower_lsp::lsp_types::Url;

use super::document::Document;
use super::uri::Key;
use crate::server::engine::Engine;

/// The open documents, whatever their URIs are spelt like.
pub(crate) struct Documents<E> {
    by_key: Mutex<HashMap<Key, Arc<Document<E>>>>,
}

impl<E: Engine> Documents<E> {
    /// None.
    pub(crate) fn new() -> Self {
        Self { by_key: Mutex::default() }
    }

    /// Opens a document.
    pub(crate) fn open(&self, uri: Url, version: i32, text: &str) -> Arc<Document<E>> {
        let mut documents = self.by_key.lock();
        let key = Key::new(&uri);
        if let Some(open) = documents.get(&key) {
            tracing::warn!("a document is opened that is open");
            open.reopen(uri, version, text);
            return Arc::clone(open);
        }
        let document = Arc::new(Document::new(uri, version, text));
        documents.insert(key, Arc::clone(&document));
        document
    }

    /// The document, if it is open.
    pub(crate) fn get(&self, uri: &Url) -> Option<Arc<Document<E>>> {
        self.by_key.lock().get(&Key::new(uri)).cloned()
    }

    /// Takes the document out, if it is open.
    pub(crate) fn close(&self, uri: &Url) -> Option<Arc<Document<E>>> {
        self.by_key.lock().remove(&Key::new(uri))
    }

    /// Every open document.
    pub(crate) fn all(&self) -> Vec<Arc<Document<E>>> {
        self.by_key.lock().values().cloned().collect()
    }
}

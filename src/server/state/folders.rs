//! The folders that the client has open.

use std::path::PathBuf;

use parking_lot::Mutex;
use tower_lsp::lsp_types::{InitializeParams, Url, WorkspaceFoldersChangeEvent};

/// The folders of the workspace; none where single files are open.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    open: Mutex<Vec<Url>>,
}

impl Folders {
    /// Takes the folders that `initialize` names.
    pub(crate) fn start(&self, params: &InitializeParams) {
        let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.clone());
        let mut open: Vec<Url> = folders.collect();
        if open.is_empty() {
            // What clients named before there were several.
            open.extend(params.root_uri.clone());
        }
        *self.open.lock() = open;
    }

    /// Goes along with the client.
    pub(crate) fn change(&self, event: &WorkspaceFoldersChangeEvent) {
        let mut open = self.open.lock();
        open.retain(|folder| event.removed.iter().all(|removed| removed.uri != *folder));
        open.extend(event.added.iter().map(|added| added.uri.clone()));
    }

    /// Where they are.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.open.lock().iter().filter_map(|folder| folder.to_file_path().ok()).collect()
    }
}

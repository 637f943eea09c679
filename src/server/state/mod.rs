//! What the server knows: the client's abilities, the user's settings, the open documents.
//!
//! Given: messages, in order.
//! Gives: for every open document its newest text and an analysis of it.
//! Invariant: a document's text is the client's, character for character, or the document is marked out of sync and
//! nothing is said about its places. No lock is held while waiting for anything but an analysis.

mod client;
mod document;
mod documents;
mod findings;
mod folders;
mod project;
mod settings;
mod source;
mod uri;

pub(super) use client::Client;
pub(super) use document::{Consulted, Document, Snapshot};
pub(super) use documents::Documents;
pub(super) use folders::Folders;
pub(super) use settings::{SECTION, Settings};
pub(super) use source::Change;

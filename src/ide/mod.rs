//! Editor features, with no protocol in them.
//!
//! Given: the text of a draft and the edits made to it.
//! Gives: diagnostics, hovers, symbols, folds and code actions, in [`Point`](crate::text::Point)s.
//! Invariant: an [`Analysis`] that was brought up to date by edits answers exactly like a fresh one of the same text.

mod analysis;
pub mod page;

pub use analysis::{Action, ActionKind, Analysis, Fold, FoldKind, Hover, Options, Symbol, SymbolKind};

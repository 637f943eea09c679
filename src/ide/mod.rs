//! Editor features, with no protocol in them.
//!
//! Given: the text of a draft and the edits made to it.
//! Gives: diagnostics, hovers, symbols, folds and code actions, in [`Point`](crate::text::Point)s.
//! Invariant: an [`Analysis`] that was brought up to date by edits answers exactly like a fresh one of the same text.

mod actions;
mod analysis;
mod entity;
mod explained;
mod hover;
mod names;
mod outline;
pub mod page;
mod stretch;

pub use actions::{Action, ActionKind};
pub use analysis::{Analysis, Options};
pub use hover::Hover;
pub use outline::{Fold, FoldKind, Symbol, SymbolKind};

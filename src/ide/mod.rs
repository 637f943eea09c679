//! Editor features, with no protocol in them.
//!
//! Given: the text of a draft and the edits made to it.
//! Gives: diagnostics, hovers, symbols, folds and code actions, in [`Point`](crate::text::Point)s.
//! Invariant: an [`Analysis`] that was brought up to date by edits answers exactly like a fresh one of the same text.

mod actions;
mod analysis;
mod correct;
mod coverage;
mod hover;
mod outline;
pub mod page;
mod recompute;
mod rewrite;
mod unfinished;

pub use actions::{Action, ActionKind, has_safe_fix};
pub use analysis::{Analysis, Options};
pub use correct::{Corrected, correct};
pub use coverage::{Coverage, Held, Tally, Unchecked};
pub use hover::Hover;
pub use outline::{Fold, FoldKind, Symbol, SymbolKind};

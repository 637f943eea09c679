//! Editor features, with no protocol in them.
//!
//! Given: the text of a draft and the edits made to it.
//! Gives: diagnostics, hovers, completions, definitions, references, symbols, folds, renamings and code actions, in
//! [`Point`](crate::text::Point)s.
//! Invariant: an [`Analysis`] that was brought up to date by edits answers exactly like a fresh one of the same text.

mod actions;
mod address;
mod analysis;
mod complete;
mod correct;
mod coverage;
mod entity;
mod explained;
mod find;
mod hover;
mod locate;
mod names;
mod outline;
pub mod page;
mod recompute;
mod rename;
mod rewrite;
mod stretch;
mod unfinished;

use crate::catalog::{Additions, Glossary, search};

pub use actions::{Action, ActionKind, has_safe_fix};
pub use address::Address;
pub use analysis::{Analysis, Options};
pub use complete::{Completion, CompletionKind, Completions};
pub use correct::{Corrected, correct};
pub use coverage::{Coverage, Held, Tally, Unchecked};
pub use find::{FoundKind, FoundThing};
pub use hover::Hover;
pub use locate::Target;
pub use outline::{Fold, FoldKind, Symbol, SymbolKind};

/// Reads what the first questions would otherwise wait for.
pub fn prepare() {
    Glossary::get();
    search("jyzc", &Additions::default(), |_| true, 1);
}

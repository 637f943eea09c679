//! Characters.
//!
//! Given: bytes of a file, or the edits that an editor sends.
//! Gives: a rope whose lines are those of the Language Server Protocol, positions in UTF-8, UTF-16 and UTF-32,
//! and text in which layout (spaces inside Chinese words, full-width forms, stray markup) is folded away.
//! Invariant: every [`Point`] handed out lies inside the text and on a character boundary.

mod decode;
mod document;
mod fold;
mod point;

pub use decode::{Decoded, FileEncoding, decode, encode};
pub use document::{EditError, Splice, Text};
pub use fold::{Folded, fold, fold_label};
pub use point::{Encoding, Point, Position, Span};

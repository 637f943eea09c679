//! How a draft is built.
//!
//! Given: a [`Text`](crate::text::Text) and the lines that edits replaced.
//! Gives: a [`Tree`] of blocks: headings, captions, paragraphs, tables of cells, contents, notes.
//! Invariants: no draft is wrong, what is not understood is a paragraph; a tree brought up to date by
//! [`Tree::edit`] equals a fresh one; a block knows nothing of where it stands, so edits elsewhere leave it alone.

mod block;
mod caption;
mod cell;
mod heading;
mod line;
mod spaced;
mod tree;

pub use block::{Block, Content, Paragraph, TitleYear};
pub use caption::{Caption, caption};
pub use cell::{Cell, CellValue, Grid, Row};
pub use heading::Heading;
pub use tree::{Change, Tree};

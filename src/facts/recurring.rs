//! What recurs on the pages of a draft and says nothing of the table that it falls into: running heads, feet, `续表`.
//!
//! Given: the blocks of a part. Gives: which of its texts a table goes on behind.

use std::collections::HashMap;
use std::sync::Arc;

use crate::syntax::{Block, Cell, CellValue, Content, Paragraph};

/// The texts of a part by how they recur.
pub(super) struct Recurring<'b>(HashMap<&'b str, Seen>);

/// How a text recurs.
#[derive(Default)]
struct Seen {
    count: usize,
    /// Whether it stands somewhere else than beside a table, whose title it may be there.
    in_prose: bool,
    /// Whether it is a title: a running head, or that of several tables.
    is_title: bool,
}

/// How often a text recurs at least.
const FEWEST: usize = 3;

/// The most characters of a text that stands on every page and is no title.
const LONGEST: usize = 40;

impl<'b> Recurring<'b> {
    pub(super) fn read(blocks: &'b [Arc<Block>]) -> Self {
        let mut found: HashMap<&str, Seen> = HashMap::new();
        let filled: Vec<&Arc<Block>> =
            blocks.iter().filter(|block| !matches!(block.content(), Content::Blank)).collect();
        let is_prose = |at: usize| matches!(filled.get(at).map(|block| block.content()), Some(Content::Paragraph(_)));
        for (index, block) in filled.iter().enumerate() {
            let Content::Paragraph(paragraph) = block.content() else { continue };
            let is_title = block.title_year().is_some();
            if is_title || may_be_furniture(paragraph.text()) {
                let seen = found.entry(paragraph.text()).or_default();
                seen.count += 1;
                seen.in_prose |= index > 0 && is_prose(index - 1) && is_prose(index + 1);
                seen.is_title |= is_title;
            }
        }
        found.retain(|_, seen| seen.count >= FEWEST);
        Self(found)
    }

    /// Whether a table goes on behind a text in the middle of it: one that says so, one that stands on every page, or a
    /// title that recurs if what is `behind` it goes on with amounts.
    pub(super) fn interrupts(&self, text: &Paragraph, behind: &[Arc<Block>]) -> bool {
        let text = text.text();
        let says_so = ["续表", "续上表", "续", "接上表", "接上页", "续上页"].contains(&text.trim_matches(['(', ')']));
        says_so
            || self
                .0
                .get(text)
                .is_some_and(|seen| seen.in_prose && may_be_furniture(text) || seen.is_title && goes_on(behind))
    }
}

/// Whether a text may stand on every page: a short one that is no sentence.
fn may_be_furniture(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.ends_with(['。', ';', ':'])
}

/// Whether the next table among `blocks` has an amount in its first row, as one has that goes on below the head of a page.
fn goes_on(blocks: &[Arc<Block>]) -> bool {
    let first = blocks.iter().find_map(|block| match block.content() {
        Content::Table(grid) => grid.rows.first(),
        _ => None,
    });
    let is_amount = |cell: &Cell| matches!(cell.value, CellValue::Figure(quantity, _) if quantity.decimals > 0);
    first.is_some_and(|row| row.cells.iter().any(is_amount))
}

//! All blocks of a draft, kept up to date by edits.

use std::ops::Range;
use std::sync::Arc;

use super::block::Block;
use super::line::{LineKind, classify, joins};
use crate::text::{Splice, Text};

/// The blocks of a draft, in order; together they cover every line.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    blocks: Vec<Arc<Block>>,
    /// The first line of each block.
    starts: Vec<u32>,
}

/// Which blocks an edit replaced: `removed` blocks from block `first` on gave way to `inserted` new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The first block that differs.
    pub first: usize,
    /// How many old blocks went.
    pub removed: usize,
    /// How many new ones came.
    pub inserted: usize,
}

impl Tree {
    /// Reads all of `text`.
    pub fn parse(text: &Text) -> Self {
        let blocks = read(text, 0..text.line_count(), &[]);
        let mut tree = Self { starts: Vec::new(), blocks };
        tree.restart(0, 0);
        tree
    }

    /// The blocks.
    pub fn blocks(&self) -> &[Arc<Block>] {
        &self.blocks
    }

    /// The first line of block `block`.
    pub fn start(&self, block: usize) -> u32 {
        self.starts[block]
    }

    /// The block that line `line` is part of; the last one for a line behind the end.
    pub fn block_at(&self, line: u32) -> usize {
        self.starts.partition_point(|start| *start <= line).saturating_sub(1)
    }

    /// Goes over to `text`, in which only the lines of `splice` are new, and tells which blocks changed.
    ///
    /// Lines are judged one by one and joined in pairs, so reading the blocks that hold the replaced lines and one
    /// block on either side gives what reading everything would give.
    pub fn edit(&mut self, text: &Text, splice: Splice) -> Change {
        let first = self.block_at(splice.first).saturating_sub(1);
        let behind = (self.block_at((splice.first + splice.removed).saturating_sub(1)) + 2).min(self.blocks.len());
        let start = self.starts[first];
        let old_end = self.starts.get(behind).copied().unwrap_or_else(|| self.line_count());
        let new_end = old_end + splice.inserted - splice.removed;
        let mut fresh = read(text, start..new_end, &self.blocks[first..behind]);

        // Blocks at either end that came out the same stay the same.
        let old = &self.blocks[first..behind];
        let same_front = old.iter().zip(&fresh).take_while(|(old, new)| old == new).count();
        let most = old.len().min(fresh.len()) - same_front;
        let same_back = old.iter().rev().zip(fresh.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
        fresh.drain(fresh.len() - same_back..);
        fresh.drain(..same_front);
        let change =
            Change { first: first + same_front, removed: old.len() - same_front - same_back, inserted: fresh.len() };

        self.blocks.splice(change.first..change.first + change.removed, fresh);
        self.restart(change.first, change.removed);
        change
    }

    fn line_count(&self) -> u32 {
        let last = self.blocks.len() - 1;
        self.starts[last] + self.blocks[last].line_count()
    }

    /// Sets the first lines of all blocks from `first` on, `removed` of whose old ones are gone.
    fn restart(&mut self, first: usize, removed: usize) {
        let inserted = self.blocks.len() + removed - self.starts.len();
        let mut line = if first == 0 { 0 } else { self.starts[first - 1] + self.blocks[first - 1].line_count() };
        let mut fresh = Vec::with_capacity(inserted);
        for block in &self.blocks[first..first + inserted] {
            fresh.push(line);
            line += block.line_count();
        }
        self.starts.splice(first..first + removed, fresh);
        if let Some(shift) =
            self.starts.get(first + inserted).map(|old| i64::from(line) - i64::from(*old)).filter(|shift| *shift != 0)
        {
            for start in &mut self.starts[first + inserted..] {
                *start = u32::try_from(i64::from(*start) + shift).expect("a block never starts before the first line");
            }
        }
    }
}

/// Reads the lines `range` of `text`, which start and end with a block. A block that is among `old`, line for line, is
/// taken from there.
fn read(text: &Text, range: Range<u32>, old: &[Arc<Block>]) -> Vec<Arc<Block>> {
    let mut blocks = Vec::new();
    let mut lines: Vec<Box<str>> = Vec::new();
    let mut kinds: Vec<LineKind> = Vec::new();
    let mut close = |lines: &mut Vec<Box<str>>, kinds: &mut Vec<LineKind>| {
        if !lines.is_empty() {
            let lines = std::mem::take(lines);
            let known = old.iter().find(|block| block.lines() == lines).cloned();
            blocks.push(known.unwrap_or_else(|| Arc::new(Block::read(lines, kinds))));
            kinds.clear();
        }
    };
    for line in text.lines(range) {
        let kind = classify(&line);
        if kinds.last().is_some_and(|above| !joins(*above, kind)) {
            close(&mut lines, &mut kinds);
        }
        lines.push(line);
        kinds.push(kind);
    }
    close(&mut lines, &mut kinds);
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Point, Span};
    use proptest::prelude::*;

    /// Lines of every kind, to be put together at random.
    const LINES: [&str; 14] = [
        "",
        "第一部分 概况\t1",
        "一、职责.....\t1",
        "第一部分 概况",
        "一、职责",
        "2024年预算收支总表",
        "单位：万元",
        "项目\t金额\t",
        "合计\t1.00\t2.00",
        "| 合计 | 1.00 |",
        "|---|---|",
        "本年支出1.00万元，占100%。",
        "续行",
        "注：本表无数据",
    ];

    fn assert_same(tree: &Tree, text: &Text) {
        let fresh = Tree::parse(text);
        assert_eq!(tree.blocks, fresh.blocks);
        assert_eq!(tree.starts, fresh.starts);
    }

    proptest! {
        #[test]
        fn an_edited_tree_equals_a_fresh_one(
            lines in prop::collection::vec(prop::sample::select(&LINES[..]), 0..40),
            edits in prop::collection::vec((any::<u16>(), any::<u16>(), 0..3_u16, prop::sample::select(&LINES[..]), any::<bool>()), 1..12),
        ) {
            let mut text = Text::new(&lines.join("\n"));
            let mut tree = Tree::parse(&text);
            for (line, byte, more, insert, newline) in edits {
                let line = u32::from(line) % text.line_count();
                let content = text.line(line).into_owned();
                let mut byte = usize::from(byte) % (content.len() + 1);
                while !content.is_char_boundary(byte) { byte -= 1; }
                let end_line = (line + u32::from(more)).min(text.line_count() - 1);
                let end_byte = if end_line == line { content.len() } else { 0 };
                let span = Span::new(Point::new(line, byte as u32), Point::new(end_line, end_byte as u32));
                let insert = if newline { format!("{insert}\r\n") } else { insert.to_owned() };
                let splice = text.replace(span, &insert).expect("the span is sound");
                tree.edit(&text, splice);
                assert_same(&tree, &text);
            }
        }
    }
}

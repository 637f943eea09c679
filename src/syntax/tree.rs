//! All blocks of a draft, kept up to date by edits.

use std::ops::Range;
use std::sync::Arc;

use super::block::Block;
use super::cell::Grid;
use super::line::{LineKind, classify, ends_run, joins};
use super::spaced;
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
    /// block on either side gives what reading everything would give. Tables that spaces part are found in runs of lines
    /// that have no end among them, so such runs are read whole.
    pub fn edit(&mut self, text: &Text, splice: Splice) -> Change {
        let mut first = self.block_at(splice.first).saturating_sub(1);
        let mut behind = (self.block_at((splice.first + splice.removed).saturating_sub(1)) + 2).min(self.blocks.len());
        while first > 0 && self.is_open(first) {
            first -= 1;
        }
        while behind < self.blocks.len() && self.is_open(behind) {
            behind += 1;
        }
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

    /// Whether block `block` and the one above it are apart only because of what stands in other lines.
    fn is_open(&self, block: usize) -> bool {
        let (above, below) = (self.blocks[block - 1].lines(), self.blocks[block].lines());
        let (above, below) = (&above[above.len() - 1], &below[0]);
        let kinds = (classify(above), classify(below));
        joins(kinds.0, kinds.1) || !(ends_run(kinds.0, above) || ends_run(kinds.1, below))
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
    let mut lines = text.lines(range);
    let kinds: Vec<LineKind> = lines.iter().map(|line| classify(line)).collect();
    let mut push = |lines: &mut [Box<str>], kinds: &[LineKind], grid: Option<Grid>| {
        let spaced = grid.is_some();
        let known = old.iter().find(|block| block.lines() == lines && block.is_spaced() == spaced).cloned();
        blocks.push(known.unwrap_or_else(|| {
            let lines = lines.iter_mut().map(std::mem::take).collect();
            Arc::new(match grid {
                Some(grid) => Block::spaced(lines, grid),
                None => Block::read(lines, kinds),
            })
        }));
    };
    let mut at = 0;
    let tables = tables(&lines, &kinds);
    let end = (kinds.len()..kinds.len(), None);
    for (table, grid) in tables.into_iter().map(|(table, grid)| (table, Some(grid))).chain([end]) {
        while at < table.start {
            let joined = (at + 1..table.start).take_while(|line| joins(kinds[line - 1], kinds[*line])).count();
            let block = at..at + 1 + joined;
            push(&mut lines[block.clone()], &kinds[block.clone()], None);
            at = block.end;
        }
        if grid.is_some() {
            push(&mut lines[table.clone()], &kinds[table.clone()], grid);
        }
        at = table.end;
    }
    blocks
}

/// The tables of columns that spaces part, in the runs of lines that may hold one.
fn tables(lines: &[Box<str>], kinds: &[LineKind]) -> Vec<(Range<usize>, Grid)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in 0..=lines.len() {
        if line < lines.len() && !ends_run(kinds[line], &lines[line]) {
            continue;
        }
        let table = spaced::find(&lines[start..line], &kinds[start..line]);
        found.extend(table.map(|(table, grid)| (start + table.start..start + table.end, grid)));
        start = line + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Point, Span};
    use proptest::prelude::*;

    /// Lines of every kind, to be put together at random.
    const LINES: [&str; 21] = [
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
        "项目          合计    基本支出",
        "一、教育支出  12.00        2.00",
        "二、卫生支出   8.00",
        "三、其他",
        "合计          20.00        2.00",
        "              本年支出",
        "2024年度预算收支有关情况说明没有句号的一行长文字一直写到四十个字以上仍然没有写完的那种",
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

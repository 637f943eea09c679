//! The header of a table: which names stand above which columns.

use std::ops::Range;

use super::Pieces;
use super::layout::Layout;
use super::piece::shared;
use crate::syntax::cell::{Cell, CellValue, Row};

/// The pieces of a header.
pub(super) struct Header {
    /// From top to bottom, from left to right.
    pub(super) heads: Vec<Head>,
    /// Its lines that are not blank.
    lines: Vec<usize>,
}

/// A piece of a header: a name, or one line of it.
pub(super) struct Head {
    pub(super) at: Range<u32>,
    cell: Cell,
    /// Which of the lines it stands in.
    line: usize,
}

impl Head {
    fn is_below(&self, other: &Self) -> bool {
        self.line > other.line && shared(&self.at, &other.at) > 0
    }

    fn middle(&self) -> u32 {
        self.at.start + self.at.end
    }
}

/// The names above every column, with where they stand.
pub(super) struct Named {
    lines: Vec<usize>,
    /// For every column, from the outermost to the innermost name.
    columns: Vec<Vec<Name>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    label: String,
    /// The line and the bytes of its first piece, in the first of its columns.
    place: Option<(usize, u32, u32)>,
}

/// What is known of the header while it is read from top to bottom.
struct Spans<'h> {
    heads: &'h [Head],
    leaves: &'h [usize],
    /// For every lowest name, the names above it: where they stand and over which leaves.
    above: Vec<Vec<Above>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Above {
    heads: Vec<usize>,
    over: Range<usize>,
}

impl Header {
    /// Reads the lines of a header, the first of which is line `first`.
    pub(super) fn read(lines: &[Pieces], first: usize) -> Self {
        let filled: Vec<usize> = (0..lines.len()).filter(|line| !lines[*line].is_empty()).collect();
        let mut heads = Vec::new();
        for (line, index) in filled.iter().enumerate() {
            heads.extend(lines[*index].iter().map(|piece| Head {
                at: piece.at.clone(),
                cell: piece.cell.clone(),
                line,
            }));
        }
        Self { heads, lines: filled.into_iter().map(|line| first + line).collect() }
    }

    /// The lowest names, from left to right, above some lanes.
    pub(super) fn leaves(&self, lanes: &[Range<u32>]) -> Vec<usize> {
        let mut leaves: Vec<usize> = (0..self.heads.len())
            .filter(|head| !self.heads.iter().any(|other| other.is_below(&self.heads[*head])))
            .collect();
        leaves.sort_by_key(|leaf| self.heads[*leaf].at.start);
        // A name in the middle of others that are lower stands above them, unless it has a lane of its own.
        let line = |at: usize| self.heads[leaves[at]].line;
        let lower = |at: usize| (at > 0 && line(at - 1) > line(at), at + 1 < leaves.len() && line(at + 1) > line(at));
        let is_own = |at: usize, lane: &Range<u32>| {
            shared(lane, &self.heads[leaves[at]].at) > 0
                && !leaves
                    .iter()
                    .any(|leaf| self.heads[*leaf].line > line(at) && shared(lane, &self.heads[*leaf].at) > 0)
        };
        let is_parent = |at: usize| lower(at) == (true, true) && !lanes.iter().any(|lane| is_own(at, lane));
        (0..leaves.len()).filter(|at| !is_parent(*at)).map(|at| leaves[at]).collect()
    }

    /// Finds out which columns each name stands above; none if that is not clear.
    pub(super) fn named(&self, layout: &Layout) -> Option<Named> {
        let leaves = &layout.leaves;
        let mut spans = Spans { heads: &self.heads, leaves, above: vec![Vec::new(); leaves.len()] };
        for line in 0..self.lines.len() {
            spans.line(line, layout)?;
        }
        let names: Vec<Vec<Name>> = (0..leaves.len()).map(|leaf| spans.names(leaf)).collect();
        let columns = layout.columns.iter().map(|column| names[column.leaf].clone()).collect();
        Some(Named { lines: self.lines.clone(), columns })
    }
}

/// How far the middle of a name may be from that of its columns, in halves of a column.
const TOLERANCE: u32 = 8;

/// By how much one reading must be nearer to the middle than another, in halves of a column.
const CLEARLY: u32 = 3;

impl Spans<'_> {
    /// Places the names of a line that are not the lowest.
    fn line(&mut self, line: usize, layout: &Layout) -> Option<()> {
        let upper: Vec<usize> = (0..self.heads.len())
            .filter(|head| self.heads[*head].line == line && !self.leaves.contains(head))
            .collect();
        // Names that stand beside others have their height between that and the lowest line, or begin in that line.
        let [all, centered] = [false, true].map(|centered| self.ways(&upper, line, centered, layout));
        let way = match (all, centered) {
            (Some((all, _)), Some((centered, _))) if all == centered => all,
            (Some((all, cost)), Some((_, other))) if cost + CLEARLY < other => all,
            (Some((_, other)), Some((centered, cost))) if cost + CLEARLY < other => centered,
            (Some((all, _)), Some(_)) if self.leaves.iter().any(|leaf| self.heads[*leaf].line == line) => all,
            (Some((only, _)), None) | (None, Some((only, _))) => only,
            _ => return None,
        };
        for (head, over) in upper.into_iter().zip(way) {
            self.put(head, over);
        }
        Some(())
    }

    /// What the names of a line stand above, and how far they are from the middle of that.
    fn ways(&self, upper: &[usize], line: usize, centered: bool, layout: &Layout) -> Option<(Vec<Range<usize>>, u32)> {
        let mut found = Vec::new();
        let mut cost = 0;
        let mut rest = upper;
        while let [first, ..] = rest {
            let run = self.run(*first, line, centered)?;
            let of_run = |head: &&usize| self.run(**head, line, centered).as_ref() == Some(&run);
            let (group, behind) = rest.split_at(rest.iter().take_while(of_run).count());
            let (way, own) = self.shares(group, run, layout)?;
            found.extend(way);
            cost += own;
            rest = behind;
        }
        Some((found, cost))
    }

    /// Where a lowest name and its columns stand.
    fn extent(&self, leaf: usize, layout: &Layout) -> Range<u32> {
        let head = &self.heads[self.leaves[leaf]].at;
        let columns = layout.columns.iter().filter(|column| column.leaf == leaf);
        columns.fold(head.clone(), |all, column| all.start.min(column.at.start)..all.end.max(column.at.end))
    }

    /// The leaves that may stand below a name of a line: those next to each other, below the same name. Where names are
    /// centered in height, those beside it are higher.
    fn run(&self, head: usize, line: usize, centered: bool) -> Option<Range<usize>> {
        let own = &self.heads[head];
        let bottom = self.heads.last().map_or(0, |last| last.line);
        let is_lower = |leaf: usize| {
            self.heads[self.leaves[leaf]].line > line && (!centered || self.height(leaf, line) > line + bottom)
        };
        let lower = || (0..self.leaves.len()).filter(|leaf| is_lower(*leaf));
        let far = |leaf: &usize| {
            let extent = &self.heads[self.leaves[*leaf]].at;
            (own.middle()).abs_diff(extent.start + extent.end)
        };
        let over = |leaf: &usize| shared(&self.heads[self.leaves[*leaf]].at, &own.at) > 0;
        // A line of a name that is wrapped is no name above another.
        let below = || (0..self.leaves.len()).filter(over).filter(|leaf| self.heads[self.leaves[*leaf]].line > line);
        if let (Some(only), None) = (below().next(), below().nth(1))
            && self.is_wrapped(head, only)
        {
            return Some(only..only + 1);
        }
        let center = lower().filter(over).min_by_key(far).or_else(|| lower().min_by_key(far))?;
        let above = |leaf: usize| self.above[leaf].last().map(|above| &above.over);
        // What stands below a wrapped name of the same line is taken.
        let is_taken = |leaf: usize| {
            let others = self.heads.iter().enumerate().filter(|(at, other)| other.line == line && *at != head);
            let mut over = others.filter(|(_, other)| self.heads[self.leaves[leaf]].is_below(other));
            over.any(|(at, _)| !self.leaves.contains(&at) && self.is_wrapped(at, leaf))
        };
        let joins = |leaf: usize| is_lower(leaf) && above(leaf) == above(center) && !is_taken(leaf);
        let mut run = center..center + 1;
        while run.start > 0 && joins(run.start - 1) {
            run.start -= 1;
        }
        while run.end < self.leaves.len() && joins(run.end) {
            run.end += 1;
        }
        Some(run)
    }

    /// Twice the middle height of the lines of a leaf below line `line`.
    fn height(&self, leaf: usize, line: usize) -> usize {
        let last = &self.heads[self.leaves[leaf]];
        let first = self.stack(leaf).into_iter().map(|head| self.heads[head].line).find(|own| *own > line);
        first.unwrap_or(last.line) + last.line
    }

    /// The lines of the name of a leaf, from above, as far as they stand over no other.
    fn stack(&self, leaf: usize) -> Vec<usize> {
        let last = self.leaves[leaf];
        let alone = |head: &usize| {
            self.leaves
                .iter()
                .enumerate()
                .all(|(other, at)| other == leaf || shared(&self.heads[*at].at, &self.heads[*head].at) == 0)
        };
        let mut found: Vec<usize> =
            (0..self.heads.len()).filter(|head| self.heads[last].is_below(&self.heads[*head])).filter(alone).collect();
        found.push(last);
        found
    }

    /// Whether a name is the upper line of a leaf's own: then that is as high as its neighbours only together with it.
    fn is_wrapped(&self, head: usize, leaf: usize) -> bool {
        let line = self.heads[head].line;
        let last = self.heads[self.leaves[leaf]].line;
        let (with, without) = (line + last, self.height(leaf, line));
        let beside = [leaf.checked_sub(1), Some(leaf + 1).filter(|leaf| *leaf < self.leaves.len())];
        let heights: Vec<usize> = beside
            .into_iter()
            .flatten()
            .map(|leaf| {
                let stack = self.stack(leaf);
                let first = stack.iter().map(|head| self.heads[*head].line).find(|own| *own >= line);
                first.unwrap_or(0) + self.heads[self.leaves[leaf]].line
            })
            .collect();
        heights.iter().all(|height| height.abs_diff(with) < height.abs_diff(without))
            // Names that are not wrapped may stand in the first line of those that are.
            || heights.iter().all(|height| *height <= 2 * line)
    }

    /// Parts a run of leaves among the names above it.
    fn shares(&self, group: &[usize], run: Range<usize>, layout: &Layout) -> Option<(Vec<Range<usize>>, u32)> {
        let mut ways: Vec<(u32, Vec<Range<usize>>)> = Vec::new();
        self.part(group, run.clone(), layout, 0, &mut Vec::new(), &mut ways);
        ways.sort_by_key(|(cost, _)| *cost);
        let tolerance = TOLERANCE * group.len() as u32;
        match &ways[..] {
            [(_, way)] if run.len() == 1 => Some((way.clone(), 0)),
            [(cost, way)] if *cost <= tolerance => Some((way.clone(), *cost)),
            [(cost, way), (next, _), ..] if *cost <= tolerance && *next > *cost + CLEARLY => Some((way.clone(), *cost)),
            _ => None,
        }
    }

    /// All ways to part a run, with how far names are from the middle of their leaves, or from the left.
    fn part(
        &self,
        group: &[usize],
        run: Range<usize>,
        layout: &Layout,
        cost: u32,
        taken: &mut Vec<Range<usize>>,
        ways: &mut Vec<(u32, Vec<Range<usize>>)>,
    ) {
        let Some((first, rest)) = group.split_first() else {
            if run.is_empty() {
                ways.push((cost, taken.clone()));
            }
            return;
        };
        let latest = run.end.saturating_sub(rest.len());
        let from = if rest.is_empty() { run.end } else { run.start + 1 };
        for end in from..=latest {
            let over = run.start..end;
            if over.is_empty() {
                continue;
            }
            taken.push(over.clone());
            self.part(rest, end..run.end, layout, cost + self.offset(*first, &over, layout), taken, ways);
            taken.pop();
        }
    }

    /// How far a name is from the middle of some leaves, or from their left, in halves of a column.
    fn offset(&self, head: usize, over: &Range<usize>, layout: &Layout) -> u32 {
        let own = &self.heads[head];
        let (first, last) = (over.start, over.end - 1);
        let (left, right) = (self.extent(first, layout), self.extent(last, layout));
        let names = (&self.heads[self.leaves[first]], &self.heads[self.leaves[last]]);
        let centered = own.middle().abs_diff(left.start + right.end);
        let between = own.middle().abs_diff(u32::midpoint(names.0.middle(), names.1.middle()));
        let at_left = 2 * own.at.start.abs_diff(left.start).min(own.at.start.abs_diff(names.0.at.start));
        centered.min(between).min(at_left)
    }

    fn put(&mut self, head: usize, over: Range<usize>) {
        let line = self.heads[head].line;
        for leaf in over.clone() {
            let continued = self.above[leaf].last_mut().filter(|above| {
                above.over == over && above.heads.last().is_some_and(|last| self.heads[*last].line < line)
            });
            match continued {
                Some(above) => above.heads.push(head),
                None => self.above[leaf].push(Above { heads: vec![head], over: over.clone() }),
            }
        }
    }

    /// The names above a leaf, from the outermost to its own.
    fn names(&self, leaf: usize) -> Vec<Name> {
        let mut levels: Vec<(Vec<usize>, bool)> =
            self.above[leaf].iter().map(|above| (above.heads.clone(), above.over.start == leaf)).collect();
        match self.above[leaf].last() {
            // The lines above one leaf alone are of its own name.
            Some(above) if above.over.len() == 1 => levels.last_mut().expect("it is there").0.push(self.leaves[leaf]),
            _ => levels.push((vec![self.leaves[leaf]], true)),
        }
        let name = |(heads, is_first): (Vec<usize>, bool)| {
            let label = heads.iter().map(|head| self.heads[*head].cell.label.as_str()).collect();
            let first = &self.heads[heads[0]];
            Name { label, place: is_first.then_some((first.line, first.cell.start, first.cell.end)) }
        };
        levels.into_iter().map(name).collect()
    }
}

impl Named {
    /// The rows of the header. A name is repeated in every column and line that it stands for.
    pub(super) fn rows(&self) -> Vec<Row> {
        let row = |(line, index): (usize, &usize)| {
            let mut end = 0;
            let cells = self
                .columns
                .iter()
                .map(|names| {
                    let level = line.min(names.len() - 1);
                    let name = &names[level];
                    let place = name.place.filter(|(own, start, _)| *own == line && *start >= end);
                    let (start, stop) = place.map_or((end, end), |(_, start, stop)| (start, stop));
                    end = stop;
                    Cell { start, end: stop, label: name.label.clone(), value: CellValue::Text }
                })
                .collect();
            Row { line: *index as u32, cells }
        };
        self.lines.iter().enumerate().map(row).collect()
    }
}

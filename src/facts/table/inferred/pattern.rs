//! Lines of figures that are the sum of their neighbours, found by the figures alone.
//!
//! A *line* is a row or a column, its *fields* are then the columns or the rows. A pattern says that one line is the sum of
//! those beside it, in every field.
//!
//! # Why it is no chance
//!
//! Take a total that is `s` steps large, a step being the last place that its figures use, and parts whose sum may be
//! `w` steps wide for rounding. If it were no sum, it would meet one with a probability of about `w / s`; figures of all
//! sizes are spread over decades, which makes it less. The fields that hold are independent where they show different
//! figures and are no sums of other fields, so their probabilities multiply: two of 1234.56 make 2⁻³³. Against that stand
//! all the sums that could have been found: `n` lines have no more than `n²` runs of neighbours, each with three ways to
//! set the signs, and the fields that are left out can be chosen. A pattern is believed if, after all of them, one table
//! in 2²⁰ (a million) would show one by chance.

use std::collections::HashSet;

use crate::number::Unit;

/// The bits of evidence that are left when all sums that could have been found are taken off.
const CERTAINTY: u32 = 20;

/// The most lines that are added up where the size of the sum does not end it.
const LONGEST: usize = 40;

/// The most lines of a sum in which one is subtracted.
const LONGEST_MIXED: usize = 6;

/// How often the lines are gone through: totals of totals of totals.
const LEVELS: usize = 4;

/// A figure in whole steps that all figures of its table have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Its value.
    pub(super) value: i128,
    /// One unit of its last place.
    pub(super) ulp: i128,
    /// What it measures; all money is 万元 here.
    pub(super) unit: Unit,
}

/// A sum of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    /// The line of the total.
    pub(super) total: usize,
    /// The lines of the parts; `true` for one that is subtracted.
    pub(super) parts: Vec<(usize, bool)>,
}

impl Sum {
    fn lines(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.total).chain(self.parts.iter().map(|(part, _)| *part))
    }
}

/// A table seen from one side.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// What stands in each line, field by field.
    pub(super) cells: Vec<Vec<Option<Cell>>>,
    /// Lines that are never part of a sum: rates, shares.
    pub(super) aside: Vec<bool>,
    /// Sums that the words of the lines tell already.
    pub(super) known: Vec<Sum>,
    /// Fields that are the sum of others, and prove nothing of their own.
    pub(super) follows: Vec<bool>,
    /// In how many fields a sum must be seen.
    pub(super) fewest: usize,
    /// In how many of a hundred it may be broken; one is always allowed.
    pub(super) most_broken: usize,
}

/// A sum that holds almost everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// The sum.
    pub(super) sum: Sum,
    /// Other sums of the same total that hold as well as can be told.
    pub(super) others: Vec<Sum>,
    /// The fields in which it adds up several figures and holds.
    pub(super) held: Vec<usize>,
    /// The fields in which it does not hold.
    pub(super) broken: Vec<usize>,
    bits: u32,
}

/// What becomes of a sum in one field.
enum Seen {
    /// It holds, with so many bits of evidence.
    Held(u32),
    /// It holds, but adds up no two figures.
    Copied,
    Broken,
}

/// How the parts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signs {
    /// All are added.
    Added,
    /// The nearest is subtracted from the others: 年初结余, 收入, 支出, 年末结余.
    NearTaken,
    /// The second is subtracted from the nearest: 上年, 本年, 增减.
    FarTaken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Before,
    Behind,
}

/// The patterns of a table, seen from one side.
pub(super) fn patterns(lines: &Lines) -> Vec<Pattern> {
    let count = lines.cells.len();
    let mut search = Search {
        lines,
        sums: lines.known.clone(),
        from_above: vec![None; count],
        from_below: vec![None; count],
        found: Vec::new(),
    };
    for sum in &lines.known {
        search.enclose(sum);
    }
    if lines.cells.first().is_none_or(|line| line.len() < lines.fewest) {
        return Vec::new();
    }
    for signs in [Signs::Added, Signs::NearTaken, Signs::FarTaken] {
        for _ in 0..LEVELS {
            let before = search.found.len();
            (0..count).rev().for_each(|line| search.look(line, Direction::Behind, signs));
            (0..count).for_each(|line| search.look(line, Direction::Before, signs));
            if search.found.len() == before || signs != Signs::Added {
                break;
            }
        }
    }
    search.found
}

struct Search<'a> {
    lines: &'a Lines,
    /// All sums that are known or found.
    sums: Vec<Sum>,
    /// For the first line of a sum with all its parts: the total and the last line.
    from_above: Vec<Option<(usize, usize)>>,
    /// For the last line: the total and the first.
    from_below: Vec<Option<(usize, usize)>>,
    found: Vec<Pattern>,
}

impl Search<'_> {
    fn cell(&self, line: usize, field: usize) -> Option<Cell> {
        self.lines.cells[line].get(field).copied().flatten()
    }

    /// From outside, a sum counts by its total.
    fn enclose(&mut self, sum: &Sum) {
        let (first, last) = (sum.lines().min().unwrap_or(0), sum.lines().max().unwrap_or(0));
        let wider = |known: Option<(usize, usize)>| known.is_none_or(|(_, end)| end.abs_diff(first) < last - first);
        if wider(self.from_above[first]) {
            self.from_above[first] = Some((sum.total, last));
        }
        if self.from_below[last].is_none_or(|(_, end)| last - end < last - first) {
            self.from_below[last] = Some((sum.total, first));
        }
    }

    /// Looks for the sum that a line is the total of.
    fn look(&mut self, line: usize, direction: Direction, signs: Signs) {
        if self.sums.iter().any(|sum| sum.total == line) {
            return;
        }
        let mut runs: Vec<Vec<(usize, bool)>> = Vec::new();
        for field in self.pivots(line) {
            self.walk(line, field, direction, signs, &mut runs);
        }
        let mut fitting: Vec<Pattern> = Vec::new();
        for parts in runs {
            let sum = Sum { total: line, parts };
            // The sum of others, turned round, says nothing more.
            let is_turned = signs != Signs::Added && self.sums.iter().any(|known| shares_two(known, &sum));
            if !is_turned && !fitting.iter().any(|other| other.sum == sum) {
                fitting.extend(self.pattern(sum));
            }
        }
        fitting.sort_by_key(|pattern| (std::cmp::Reverse(pattern.bits), pattern.sum.parts.len()));
        let mut fitting = fitting.into_iter();
        let Some(mut best) = fitting.next() else { return };
        best.others = fitting.map(|other| other.sum).collect();
        self.sums.push(best.sum.clone());
        if signs == Signs::Added {
            self.enclose(&best.sum.clone());
        }
        self.found.push(best);
    }

    /// The two fields in which a line shows the most digits: a sum that is broken in one of them is found by the other.
    fn pivots(&self, line: usize) -> impl Iterator<Item = usize> + use<> {
        let fields = 0..self.lines.cells[line].len();
        let mut sizes: Vec<(i128, usize)> = fields
            .filter(|field| !self.lines.follows.get(*field).copied().unwrap_or(false))
            .filter_map(|field| Some((self.cell(line, field)?, field)))
            .filter(|(cell, _)| cell.value != 0)
            .map(|(cell, field)| (cell.value.abs() / step([cell.value].into_iter(), cell.ulp), field))
            .collect();
        sizes.sort_unstable_by_key(|(size, field)| (std::cmp::Reverse(*size), *field));
        sizes.into_iter().take(2).map(|(_, field)| field)
    }

    /// The runs of neighbours that make the total of a line in one field.
    fn walk(&self, line: usize, field: usize, direction: Direction, signs: Signs, out: &mut Vec<Vec<(usize, bool)>>) {
        let Some(total) = self.cell(line, field) else { return };
        let (mut sum, mut ulps) = (0_i128, total.ulp);
        let mut parts: Vec<(usize, bool)> = Vec::new();
        let mut grows = total.value >= 0;
        let mut at = line;
        while let Some((part, end)) = self.next(at, direction) {
            at = end;
            let minus = match signs {
                Signs::Added => false,
                Signs::NearTaken => parts.is_empty(),
                Signs::FarTaken => parts.len() == 1,
            };
            parts.push((part, minus));
            if let Some(cell) = self.cell(part, field) {
                sum += if minus { -cell.value } else { cell.value };
                ulps += cell.ulp;
                grows &= cell.value >= 0;
            }
            if parts.len() >= 2 && (sum - total.value).abs() * 2 <= ulps {
                out.push(parts.clone());
            }
            let is_too_much = grows && signs != Signs::FarTaken && (sum - total.value) * 2 > ulps;
            let longest = match signs {
                Signs::Added if grows => usize::MAX,
                Signs::Added => LONGEST,
                Signs::NearTaken => LONGEST_MIXED,
                Signs::FarTaken => 2,
            };
            if is_too_much || parts.len() >= longest {
                break;
            }
        }
    }

    /// The next line that counts, and where the sum that it is the total of ends.
    fn next(&self, at: usize, direction: Direction) -> Option<(usize, usize)> {
        let mut next = at;
        loop {
            next = match direction {
                Direction::Behind => next + 1,
                Direction::Before => next.checked_sub(1)?,
            };
            if next >= self.lines.cells.len() {
                return None;
            }
            if !self.lines.aside.get(next).copied().unwrap_or(false) {
                let enclosed = if direction == Direction::Behind { &self.from_above } else { &self.from_below };
                return Some(enclosed[next].unwrap_or((next, next)));
            }
        }
    }

    /// The sum as a pattern, if it is sure to be one.
    fn pattern(&self, sum: Sum) -> Option<Pattern> {
        let fields = self.lines.cells[sum.total].len();
        let (mut held, mut broken, mut bits, mut independent) = (Vec::new(), Vec::new(), 0, 0);
        let mut known: HashSet<Vec<i128>> = HashSet::new();
        for field in 0..fields {
            match self.see(&sum, field) {
                Some(Seen::Held(own)) => {
                    held.push(field);
                    let values = sum.lines().map(|line| self.cell(line, field).map_or(0, |cell| cell.value)).collect();
                    if !self.lines.follows.get(field).copied().unwrap_or(false) && known.insert(values) {
                        bits += own;
                        independent += 1;
                    }
                }
                Some(Seen::Broken) => broken.push(field),
                Some(Seen::Copied) | None => {}
            }
        }
        let judged = held.len() + broken.len();
        let lines = self.lines.cells.len();
        let chances = (3 * lines * lines).ilog2() + 1 + broken.len() as u32 * (fields.ilog2() + 1);
        let is_sure = judged >= self.lines.fewest
            && independent > self.lines.fewest / 2
            && (broken.len() <= 1 || broken.len() * 100 <= judged * self.lines.most_broken)
            && bits >= CERTAINTY + chances;
        is_sure.then_some(Pattern { sum, others: Vec::new(), held, broken, bits })
    }

    /// What becomes of a sum in a field; none where that shows nothing, or things that cannot be added up.
    fn see(&self, sum: &Sum, field: usize) -> Option<Seen> {
        let total = self.cell(sum.total, field)?;
        let parts = || sum.parts.iter().filter_map(|(line, minus)| Some((self.cell(*line, field)?, *minus)));
        if parts().any(|(part, _)| part.unit != total.unit) {
            return None;
        }
        let made: i128 = parts().map(|(part, minus)| if minus { -part.value } else { part.value }).sum();
        let width: i128 = parts().map(|(part, _)| part.ulp).sum::<i128>() + total.ulp;
        let off = (made - total.value).abs();
        if off * 2 > width {
            return Some(Seen::Broken);
        }
        if total.value == 0 || parts().filter(|(part, _)| part.value != 0).count() < 2 {
            return Some(Seen::Copied);
        }
        let step = step(std::iter::once(total.value).chain(parts().map(|(part, _)| part.value)), total.ulp);
        // A sum of exact figures meets one step.
        let wide = if off == 0 { step } else { width.max(step) };
        let chances = total.value.abs() / wide;
        Some(Seen::Held(if chances > 0 { chances.ilog2() } else { 0 }))
    }
}

/// Whether two lines of a sum stand in another.
fn shares_two(one: &Sum, other: &Sum) -> bool {
    one.lines().filter(|line| other.lines().any(|own| own == *line)).count() >= 2
}

/// The step that figures go by: a power of ten that divides them all, and no less than the unit of their last place.
fn step(values: impl Iterator<Item = i128> + Clone, ulp: i128) -> i128 {
    let mut step = ulp.max(1);
    while values.clone().all(|value| value % (step * 10) == 0) && values.clone().any(|value| value != 0) {
        step *= 10;
    }
    step
}

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

/// How many neighbours are looked at for each line on the average, so that a large table of figures of very different
/// sizes costs no more than others.
const STEPS: usize = 64;

/// How many runs of neighbours are looked at more closely for one total.
const MOST_RUNS: usize = 3;

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
    /// The fields in which it holds.
    pub(super) held: Vec<usize>,
    /// The fields in which it does not hold.
    pub(super) broken: Vec<usize>,
    bits: u32,
}

/// What becomes of a sum in one field.
enum Seen {
    /// It holds, with so many bits of evidence.
    Held(u32),
    /// It holds, between nothing and nothing.
    Empty,
    /// It does not hold.
    Broken,
}

/// What is lacking of a total once some parts are taken from it.
struct Lacking {
    value: i128,
    /// Twice what rounding may make of it.
    ulps: i128,
}

impl Lacking {
    /// All of a total is lacking.
    fn of(total: Option<Cell>) -> Self {
        total.map_or(Self { value: 0, ulps: 0 }, |cell| Self { value: cell.value, ulps: cell.ulp })
    }

    fn take(&mut self, part: Option<Cell>, minus: bool) {
        if let Some(cell) = part {
            self.value -= if minus { -cell.value } else { cell.value };
            self.ulps += cell.ulp;
        }
    }

    /// Whether nothing is lacking but what rounding explains.
    fn fits(&self) -> bool {
        self.value.abs() * 2 <= self.ulps
    }

    /// Whether the parts are more than the total.
    fn is_overdrawn(&self) -> bool {
        self.value * 2 < -self.ulps
    }
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
        is_total: vec![false; count],
        from_above: vec![None; count],
        from_below: vec![None; count],
        pivots: Vec::new(),
        buffers: (Vec::new(), Vec::new()),
        steps: STEPS * count,
        found: Vec::new(),
    };
    for sum in &lines.known {
        search.is_total[sum.total] = true;
        search.enclose(sum);
    }
    if lines.cells.first().is_none_or(|line| line.len() < lines.fewest) {
        return Vec::new();
    }
    search.pivots = (0..count).map(|line| search.pivots_of(line)).collect();
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
    /// Whether a line is the total of one of them.
    is_total: Vec<bool>,
    /// For the first line of a sum with all its parts: the total and the last line.
    from_above: Vec<Option<(usize, usize)>>,
    /// For the last line: the total and the first.
    from_below: Vec<Option<(usize, usize)>>,
    /// The pivots of each line.
    pivots: Vec<Vec<usize>>,
    /// The room of the walk before, for the next one.
    buffers: (Vec<Lacking>, Vec<(usize, bool)>),
    /// How many neighbours may still be looked at.
    steps: usize,
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
        if self.is_total[line] {
            return;
        }
        let mut fitting: Vec<Pattern> = Vec::new();
        for parts in self.walk(line, direction, signs) {
            let sum = Sum { total: line, parts };
            // The sum of others, turned round, says nothing more.
            let is_turned = signs != Signs::Added && self.sums.iter().any(|known| shares_two(known, &sum));
            if !is_turned {
                fitting.extend(self.pattern(sum));
            }
        }
        fitting.sort_by_key(|pattern| (std::cmp::Reverse(pattern.bits), pattern.sum.parts.len()));
        let mut fitting = fitting.into_iter();
        let Some(mut best) = fitting.next() else { return };
        best.others = fitting.map(|other| other.sum).collect();
        self.is_total[line] = true;
        self.sums.push(best.sum.clone());
        if signs == Signs::Added {
            self.enclose(&best.sum.clone());
        }
        self.found.push(best);
    }

    /// The two fields in which a line shows the most digits: a sum that is broken in one of them is found by the other.
    fn pivots_of(&self, line: usize) -> Vec<usize> {
        let mut largest: Vec<(i128, usize)> = Vec::with_capacity(3);
        for field in (0..self.lines.cells[line].len()).filter(|field| !self.follows(*field)) {
            let Some(cell) = self.cell(line, field).filter(|cell| cell.value != 0) else { continue };
            let size = cell.value.abs() / step(&std::iter::once(cell.value), cell.ulp);
            // Of equals, the first field stays in front.
            let place = largest.partition_point(|(larger, _)| *larger >= size);
            largest.insert(place, (size, field));
            largest.truncate(2);
        }
        largest.into_iter().map(|(_, field)| field).collect()
    }

    /// The runs of neighbours that make the total of a line in most fields, and in a pivot among them.
    fn walk(&mut self, line: usize, direction: Direction, signs: Signs) -> Vec<Vec<(usize, bool)>> {
        if self.pivots[line].is_empty() {
            return Vec::new();
        }
        let (mut at_pivots, mut parts) = std::mem::take(&mut self.buffers);
        at_pivots.clear();
        parts.clear();
        let pivots = self.pivots[line].as_slice();
        let is_positive =
            |line: usize| pivots.iter().all(|pivot| self.cell(line, *pivot).is_none_or(|it| it.value >= 0));
        let lacking = |field: usize| Lacking::of(self.cell(line, field));
        at_pivots.extend(pivots.iter().map(|field| lacking(*field)));
        // In all fields, without the first so many parts: only looked at where a pivot fits.
        let mut everywhere: Vec<Lacking> = Vec::new();
        let mut taken = 0;
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut grows = is_positive(line);
        let mut steps = self.steps;
        let mut at = line;
        while let Some((part, end)) = self.next(at, direction) {
            at = end;
            let Some(fewer) = steps.checked_sub(1) else { break };
            steps = fewer;
            let minus = match signs {
                Signs::Added => false,
                Signs::NearTaken => parts.is_empty(),
                Signs::FarTaken => parts.len() == 1,
            };
            parts.push((part, minus));
            for (lacking, pivot) in at_pivots.iter_mut().zip(pivots) {
                lacking.take(self.cell(part, *pivot), minus);
            }
            grows &= is_positive(part);
            if parts.len() >= 2 && at_pivots.iter().any(Lacking::fits) {
                if everywhere.is_empty() {
                    everywhere = (0..self.lines.cells[line].len()).map(lacking).collect();
                }
                for (part, minus) in &parts[taken..] {
                    for (field, lacking) in everywhere.iter_mut().enumerate() {
                        lacking.take(self.cell(*part, field), *minus);
                    }
                }
                taken = parts.len();
                runs.push((everywhere.iter().filter(|lacking| lacking.fits()).count(), parts.len()));
            }
            let longest = match signs {
                Signs::Added if grows => usize::MAX,
                Signs::Added => LONGEST,
                Signs::NearTaken => LONGEST_MIXED,
                Signs::FarTaken => 2,
            };
            let is_too_much = at_pivots.iter().all(Lacking::is_overdrawn);
            if (grows && signs != Signs::FarTaken && is_too_much) || parts.len() >= longest {
                break;
            }
        }
        self.steps = steps;
        runs.sort_unstable_by_key(|(fitting, length)| (std::cmp::Reverse(*fitting), *length));
        let found = runs.into_iter().take(MOST_RUNS).map(|(_, length)| parts[..length].to_vec()).collect();
        self.buffers = (at_pivots, parts);
        found
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
        // How much there is to say that each part is one.
        let mut of_part = vec![0; sum.parts.len()];
        let mut known: HashSet<Vec<i128>> = HashSet::new();
        let value = |line: usize, field: usize| self.cell(line, field).map_or(0, |cell| cell.value);
        for field in 0..fields {
            match self.see(&sum, field) {
                Some(Seen::Held(own)) => {
                    held.push(field);
                    if self.follows(field) || !known.insert(sum.lines().map(|line| value(line, field)).collect()) {
                        continue;
                    }
                    bits += own;
                    independent += 1;
                    for ((part, _), bits) in sum.parts.iter().zip(&mut of_part) {
                        *bits += if value(*part, field) == 0 { 0 } else { own };
                    }
                }
                Some(Seen::Broken) => broken.push(field),
                Some(Seen::Empty) | None => {}
            }
        }
        let judged = held.len() + broken.len();
        let lines = self.lines.cells.len();
        let chances = (3 * lines * lines).ilog2() + 1 + broken.len() as u32 * (fields.ilog2() + 1);
        let is_sure = judged >= self.lines.fewest
            && independent > self.lines.fewest / 2
            && of_part.iter().filter(|bits| **bits > 0).count() >= 2
            && (broken.len() <= 1 || broken.len() * 100 <= judged * self.lines.most_broken)
            && bits >= CERTAINTY + chances;
        // What breaks the sum may be a line that is no part of it, and shows nothing elsewhere.
        let is_part = |field: usize| {
            let mut parts = sum.parts.iter().zip(&of_part);
            parts.all(|((part, _), bits)| *bits >= CERTAINTY || value(*part, field) == 0)
        };
        let is_sound = broken.iter().all(|field| is_part(*field));
        (is_sure && is_sound).then_some(Pattern { sum, others: Vec::new(), held, broken, bits })
    }

    fn follows(&self, field: usize) -> bool {
        self.lines.follows.get(field).copied().unwrap_or(false)
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
        if total.value == 0 {
            return Some(Seen::Empty);
        }
        let step = step(&std::iter::once(total.value).chain(parts().map(|(part, _)| part.value)), total.ulp);
        // A sum that holds to the digit meets one step.
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
fn step(values: &(impl Iterator<Item = i128> + Clone), ulp: i128) -> i128 {
    let mut step = ulp.max(1);
    while values.clone().all(|value| value % (step * 10) == 0) && values.clone().any(|value| value != 0) {
        step *= 10;
    }
    step
}

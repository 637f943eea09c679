//! Sums that no word tells: a row or a column that is, nearly everywhere, the sum of those beside it.
//!
//! Where names say nothing of a sum (`全市`, `全年支出`, a table of another form), the figures do; `pattern.rs` reckons that
//! it is no chance. A sum that holds is evidence about its figures. One that does not is told where it looks like a slip of
//! the pen, or where the parts are more than the total, which nothing that is left out of the table explains.

mod pattern;

use std::collections::HashMap;

use self::pattern::{Cell, Lines, Pattern, Sum, patterns};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane};
use crate::facts::table::words;
use crate::number::{Decimal, Unit};
use crate::relations::{Family, Form, Outcome, Relation, Verdict, evaluate, has_slip};

/// More digits than any table shows behind the point.
const MOST_DECIMALS: u32 = 12;

/// In fewer columns there is neither a column that is the sum of others, nor a row that is it often enough.
const FEWEST_SLOTS: usize = 3;

/// A total with fewer steps is as good as any other.
const FEWEST_STEPS: Decimal = Decimal::ONE_HUNDRED;

/// Adds the sums of a segment that its words do not promise.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    let mut found = Vec::new();
    let may_add_up = |lane: &&Lane| lane.rows.len() >= 2 && lane.amounts.len() >= FEWEST_SLOTS;
    for lane in lanes.iter().filter(may_add_up) {
        let Some(cells) = Cells::read(lane, figures) else { continue };
        // Only the sums of this lane are asked for.
        let is_own =
            |form: &Form<u32>| matches!(form, Form::Sum { total, .. } if cells.places[*total as usize].is_some());
        let judge = |claim: &Claim| {
            let relation = Some(&claim.relation).filter(|relation| relation.readings.iter().any(is_own));
            relation.and_then(|relation| evaluate(relation, |id| figures[id as usize].quantity))
        };
        let judged: Vec<Option<Outcome>> = out.iter().map(judge).collect();
        let rows_aside = lane.rows.iter().map(|row| words::is_no_amount(&row.name)).collect();
        let slots_aside = lane.amounts.iter().map(|column| words::is_no_amount(columns.leaf(*column))).collect();
        let seen = Seen { lane, columns, figures, cells, claims: out, judged, rows_aside, slots_aside };
        let across = seen.side(Family::InferredColumn, &[]);
        let rows = seen.found(&across, &mut found);
        let down = seen.side(Family::InferredRow, &rows);
        seen.found(&down, &mut found);
    }
    out.extend(found);
}

/// The figures of a lane in steps that they have in common.
struct Cells {
    /// By figure; none for a rate, and for a figure of another lane.
    of: Vec<Option<Cell>>,
    /// Where each figure of the lane stands: its row and its slot.
    places: Vec<Option<(usize, usize)>>,
}

impl Cells {
    fn read(lane: &Lane, figures: &[Figure]) -> Option<Self> {
        let mut places = vec![None; figures.len()];
        for (row, of_row) in lane.rows.iter().enumerate().filter(|(_, row)| !row.strayed) {
            for (slot, figure) in of_row.amounts.iter().enumerate() {
                if let Some(figure) = figure {
                    places[*figure as usize] = Some((row, slot));
                }
            }
        }
        let quantities = || {
            let of_lane = figures.iter().map(|figure| figure.quantity).zip(0..).filter(|(_, id)| places[*id].is_some());
            of_lane.filter(|(it, _)| it.unit != Unit::Percent)
        };
        let scale = quantities().map(|(it, _)| it.value.scale().max(it.ulp.normalize().scale())).max()?;
        if scale > MOST_DECIMALS {
            return None;
        }
        let whole = |mut value: Decimal| {
            value.rescale(scale);
            (value.scale() == scale).then(|| value.mantissa())
        };
        let mut of = vec![None; figures.len()];
        for (it, id) in quantities() {
            let unit = if it.unit.is_money() { Unit::WanYuan } else { it.unit };
            of[id] = Some(Cell { value: whole(it.value)?, ulp: whole(it.ulp)?, unit });
        }
        Some(Self { of, places })
    }
}

/// A lane with what its words have told.
struct Seen<'a> {
    lane: &'a Lane,
    columns: &'a Columns,
    figures: &'a [Figure],
    cells: Cells,
    claims: &'a [Claim],
    /// What became of the claims; none for those that are not about this lane.
    judged: Vec<Option<Outcome>>,
    /// Which rows hold no amounts, by their names.
    rows_aside: Vec<bool>,
    /// Which columns hold none.
    slots_aside: Vec<bool>,
}

/// One side of a lane.
struct Side {
    family: Family,
    lines: Lines,
    /// The fields in which a sum is known to hold, so that their figures are such as add up.
    sound: Vec<bool>,
}

impl Seen<'_> {
    /// The lane from one side; `follows` are the columns that are known to be sums of others.
    fn side(&self, family: Family, follows: &[usize]) -> Side {
        let is_down = family == Family::InferredRow;
        let (rows, slots) = (self.lane.rows.len(), self.lane.amounts.len());
        let (count, fields) = if is_down { (rows, slots) } else { (slots, rows) };
        let cell = |line: usize, field: usize| {
            let (row, slot) = if is_down { (line, field) } else { (field, line) };
            let is_rate = if is_down { self.slots_aside[slot] } else { self.rows_aside[row] };
            let figure = self.lane.rows[row].amounts[slot].filter(|_| !is_rate && !self.lane.rows[row].strayed)?;
            self.cells.of[figure as usize]
        };
        let cells = (0..count).map(|line| (0..fields).map(|field| cell(line, field)).collect()).collect();
        let aside = if is_down { self.rows_aside.clone() } else { self.slots_aside.clone() };
        let mut side = Side {
            family,
            lines: Lines {
                cells,
                aside,
                known: Vec::new(),
                follows: vec![false; fields],
                fewest: if is_down { FEWEST_SLOTS } else { 5 },
                most_broken: if is_down { 0 } else { 20 },
            },
            sound: vec![false; fields],
        };
        for slot in follows {
            side.lines.follows[*slot] = true;
        }
        self.read_claims(&mut side);
        side
    }

    /// Takes what the words tell: the sums of this side, and which fields are sums of others.
    fn read_claims(&self, side: &mut Side) {
        let is_down = side.family == Family::InferredRow;
        let mut open: Vec<usize> = Vec::new();
        let mut known: HashMap<usize, Sum> = HashMap::new();
        for (claim, outcome) in self.claims.iter().zip(&self.judged) {
            let Some(outcome) = outcome else { continue };
            let Form::Sum { total, parts } = &claim.relation.readings[outcome.reading] else { continue };
            let Some((row, slot)) = self.cells.places[*total as usize] else { continue };
            let places: Vec<((usize, usize), bool)> =
                parts.iter().filter_map(|(part, minus)| Some((self.cells.places[*part as usize]?, *minus))).collect();
            let is_over_rows = places.iter().all(|((_, own), _)| *own == slot);
            let (line, field) = if is_down { (row, slot) } else { (slot, row) };
            let holds = outcome.verdict < Verdict::Broken;
            if is_over_rows != is_down {
                // The total of the others in its column, seen from the rows: a field like no other.
                let crossing = if is_down { slot } else { row };
                side.lines.follows[crossing] |= holds;
                continue;
            }
            if !claim.firm && !holds {
                open.push(line);
                continue;
            }
            side.sound[field] |= holds && places.len() >= 2;
            let of = |(row, slot): (usize, usize)| if is_down { row } else { slot };
            let sum = || Sum { total: line, parts: places.iter().map(|(at, minus)| (of(*at), *minus)).collect() };
            let entry = known.entry(line).or_insert(Sum { total: line, parts: Vec::new() });
            if holds && entry.parts.is_empty() {
                *entry = sum();
            }
        }
        known.retain(|line, _| !open.contains(line));
        let mut known: Vec<Sum> = known.into_values().collect();
        known.sort_by_key(|sum| sum.total);
        side.lines.known = known;
    }

    /// Finds the patterns of a side and what they say of its figures; gives the lines that they are the totals of.
    fn found(&self, side: &Side, out: &mut Vec<Claim>) -> Vec<usize> {
        let found = patterns(&side.lines);
        for pattern in &found {
            for field in 0..side.sound.len() {
                out.extend(self.claim(side, &found, pattern, field));
            }
        }
        found.into_iter().map(|pattern| pattern.sum.total).collect()
    }

    /// What a pattern says of one field; none where that is known, or where nothing is to be told.
    fn claim(&self, side: &Side, all: &[Pattern], pattern: &Pattern, field: usize) -> Option<Claim> {
        let total = self.figure(side, pattern.sum.total, field)?;
        let mut readings: Vec<Form<u32>> = Vec::new();
        for sum in std::iter::once(&pattern.sum).chain(&pattern.others) {
            let parts = sum.parts.iter().filter_map(|(line, minus)| Some((self.figure(side, *line, field)?, *minus)));
            let mut parts: Vec<(u32, bool)> = parts.collect();
            parts.sort_unstable();
            let form = Form::Sum { total, parts };
            if form.figures().len() > 1 && !readings.contains(&form) {
                readings.push(form);
            }
        }
        let first = readings.first()?;
        let is_known =
            |claim: &Claim| claim.relation.readings[0].subject() == total && claim.relation.readings.contains(first);
        if self.claims.iter().any(is_known) {
            return None;
        }
        let is_down = side.family == Family::InferredRow;
        let label = if is_down {
            self.lane.rows[pattern.sum.total].name.clone()
        } else {
            self.columns.name(self.lane.amounts[pattern.sum.total])
        };
        let relation = Relation { family: side.family, label: label.into(), readings };
        let outcome = evaluate(&relation, |id| self.figures[id as usize].quantity)?;
        let firm = outcome.verdict == Verdict::Broken
            && pattern.broken.contains(&field)
            && self.is_told(side, all, pattern, field, &relation);
        Some(Claim { relation, firm })
    }

    /// Whether a sum that does not hold is a mistake rather than a field that does not add up.
    fn is_told(&self, side: &Side, all: &[Pattern], pattern: &Pattern, field: usize, relation: &Relation<u32>) -> bool {
        let held = all.iter().filter(|other| other.held.contains(&field)).count();
        let broken = all.iter().filter(|other| other.broken.contains(&field)).count();
        if broken > 1 && broken >= held {
            return false;
        }
        let quantity = |id: u32| self.figures[id as usize].quantity;
        let Form::Sum { total, parts } = &relation.readings[0] else { return false };
        let shown = quantity(*total);
        if shown.ulp.is_zero() || shown.value.abs() < shown.ulp * FEWEST_STEPS {
            return false;
        }
        if relation.readings.iter().any(|form| has_slip(form, quantity)) {
            return true;
        }
        let is_plain = pattern.sum.parts.iter().all(|(_, minus)| !minus);
        let sum: Decimal = parts.iter().map(|(part, _)| quantity(*part).value).sum();
        (side.sound[field] || held > 0) && is_plain && shown.value > Decimal::ZERO && sum > shown.value
    }

    fn figure(&self, side: &Side, line: usize, field: usize) -> Option<u32> {
        side.lines.cells[line][field]?;
        let (row, slot) = if side.family == Family::InferredRow { (line, field) } else { (field, line) };
        self.lane.rows[row].amounts[slot]
    }
}

#[cfg(test)]
mod tests;

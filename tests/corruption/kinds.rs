//! The ways in which a draft goes wrong.

use gouji::number::Decimal;
use gouji::text::Span;

use super::draft::{Class, Draft, Figure};
use super::prose::OPPOSITES;
use super::random::Random;
use super::written::Written;

/// A way to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Digit,
    Transposed,
    Dropped,
    Inserted,
    Point,
    Direction,
    Percentage,
    Swapped,
    Row,
    Unit,
    Stale,
    Count,
    /// A digit is off, but no more than rounding is: apart from the others, since nobody can ask for its detection.
    Rounding,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Self; 13] = [
        Self::Digit,
        Self::Transposed,
        Self::Dropped,
        Self::Inserted,
        Self::Point,
        Self::Direction,
        Self::Percentage,
        Self::Swapped,
        Self::Row,
        Self::Unit,
        Self::Stale,
        Self::Count,
        Self::Rounding,
    ];

    /// What it is called in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Digit => "digit changed",
            Self::Transposed => "digits transposed",
            Self::Dropped => "digit dropped",
            Self::Inserted => "digit inserted",
            Self::Point => "point moved",
            Self::Direction => "direction flipped",
            Self::Percentage => "percentage changed",
            Self::Swapped => "cells swapped",
            Self::Row => "row deleted",
            Self::Unit => "unit changed",
            Self::Stale => "stale copy",
            Self::Count => "count changed",
            Self::Rounding => "last digit ±1",
        }
    }
}

/// One replacement inside a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Edit {
    /// What is replaced.
    pub(crate) span: Span,
    /// What stands there afterwards.
    pub(crate) text: String,
    /// How many bytes behind it belong to the corrupted place as well: a unit, the figure behind a word.
    pub(crate) tail: u32,
}

/// A mistake in a draft.
#[derive(Debug, Clone)]
pub(crate) struct Corruption {
    /// Its kind.
    pub(crate) kind: Kind,
    /// The figure that it touches; none for words and rows.
    pub(crate) class: Option<Class>,
    /// The replacements, in order of place.
    pub(crate) edits: Vec<Edit>,
    /// The column of the cell.
    pub(crate) cell: Option<(usize, usize, usize)>,
    /// The lines of the table that lost a row, before it did.
    pub(crate) table: Option<std::ops::Range<u32>>,
}

/// A mistake of `kind` at a place left to chance; none if there is no such place or the choice makes no mistake.
pub(crate) fn corrupt(draft: &Draft, kind: Kind, random: &mut Random) -> Option<Corruption> {
    let change = |change: fn(&Written, &mut Random) -> Option<Written>, random: &mut Random| {
        let figure = any_figure(draft, random)?;
        let written = Written::read(draft.written(figure));
        if figure.class == Class::Count && kind == Kind::Point {
            return None;
        }
        rewritten(draft, kind, figure, &change(&written, random)?)
    };
    match kind {
        Kind::Digit => change(Written::digit_changed, random),
        Kind::Transposed => change(Written::transposed, random),
        Kind::Dropped => change(Written::dropped, random),
        Kind::Inserted => change(Written::inserted, random),
        Kind::Point => change(Written::point_moved, random),
        Kind::Rounding => change(Written::last_digit_off, random),
        Kind::Percentage => {
            let figure = of_class(draft, Class::Percentage, random)?;
            rewritten(draft, kind, figure, &drifted(&Written::read(draft.written(figure)), random)?)
        }
        Kind::Count => {
            let figure = of_class(draft, Class::Count, random)?;
            let written = Written::read(draft.written(figure));
            let off = Decimal::from(1 + random.below(3) as u64);
            let value = if random.below(2) == 0 { written.value() + off } else { written.value() - off };
            rewritten(draft, kind, figure, &written.revalued(value)?)
        }
        Kind::Stale => stale(draft, random),
        Kind::Swapped => swapped(draft, random),
        Kind::Unit => unit(draft, random),
        Kind::Direction => direction(draft, random),
        Kind::Row => row(draft, random),
    }
}

/// Any figure: sentences have fewer than tables, but people type them.
fn any_figure<'a>(draft: &'a Draft, random: &mut Random) -> Option<&'a Figure> {
    let cell = random.below(3) > 0;
    let figures: Vec<&Figure> = draft.figures.iter().filter(|figure| (figure.class == Class::Cell) == cell).collect();
    random.pick(&figures).copied()
}

fn of_class<'a>(draft: &'a Draft, class: Class, random: &mut Random) -> Option<&'a Figure> {
    let figures: Vec<&Figure> = draft.figures.iter().filter(|figure| figure.class == class).collect();
    random.pick(&figures).copied()
}

/// The mistake of writing `figure` as `new`; a change that rounding explains is one of [`Kind::Rounding`].
fn rewritten(draft: &Draft, kind: Kind, figure: &Figure, new: &Written) -> Option<Corruption> {
    let old = Written::read(draft.written(figure));
    // Small whole numbers are exact: scores, counts, amounts of a round number of 万元.
    let exact = old.decimals() == 0 && (figure.class == Class::Count || old.value() < Decimal::ONE_THOUSAND);
    let rounding = !exact
        && (old.is_within_rounding(new)
            || is_hidden_by_its_rate(draft, figure, &old, new)
            || is_hidden_by_its_amount(draft, figure, &old, new));
    if kind == Kind::Rounding && exact {
        return None;
    }
    let kind = if rounding { Kind::Rounding } else { kind };
    let edits = vec![replacement(figure, new.write())];
    Some(Corruption { kind, class: Some(figure.class), edits, cell: figure.cell, table: None })
}

/// Whether a changed amount of growth (`增加34.06万元，增长5.25%`) still gives the rate behind it: the amount stands
/// nowhere else, and a rate of few digits leaves it room.
fn is_hidden_by_its_rate(draft: &Draft, figure: &Figure, old: &Written, new: &Written) -> bool {
    let line = draft.line(figure.line);
    let before = line[..figure.digits.start].trim_end_matches(['了', ' ', '约']);
    if figure.class != Class::Amount || !OPPOSITES.iter().any(|(word, _)| before.ends_with(word)) {
        return false;
    }
    let behind = draft.figures.iter().find(|other| other.line == figure.line && other.digits.start >= figure.end);
    let Some(rate) = behind.filter(|rate| rate.class == Class::Percentage && rate.digits.start < figure.end + 30)
    else {
        return false;
    };
    let rate = Written::read(draft.written(rate));
    // |new − old| / old ≤ half a unit of the rate's last place / rate, with a little room for the base.
    let off = (new.value() - old.value()).abs() * rate.value();
    let unit = Decimal::new(1, rate.decimals());
    off <= old.value() * unit
}

/// Whether a changed percentage still follows from the amount before it: one of few digits leaves it room
/// (`减少0.15万元，下降3.49%` is as good with 3.46 %).
fn is_hidden_by_its_amount(draft: &Draft, figure: &Figure, old: &Written, new: &Written) -> bool {
    let behind = |other: &&Figure| other.line == figure.line && other.end <= figure.digits.start;
    let mut before = draft.figures.iter().rev().filter(behind);
    let Some(amount) = before.find(|other| other.class == Class::Amount) else { return false };
    let amount = Written::read(draft.written(amount));
    let off = (new.value() - old.value()).abs();
    let slack = old.value() * Decimal::new(1, amount.decimals()) + Decimal::new(5, old.decimals() + 1) * amount.value();
    figure.class == Class::Percentage && off * amount.value() <= slack
}

fn replacement(figure: &Figure, text: String) -> Edit {
    let [start, end] = [figure.digits.start, figure.digits.end].map(|byte| byte as u32);
    Edit { span: Span::in_line(figure.line, start, end), text, tail: figure.end as u32 - end }
}

/// A percentage or an amount that is off by some of itself.
fn drifted(written: &Written, random: &mut Random) -> Option<Written> {
    let percent = Decimal::from(101 + random.below(25) as u64) / Decimal::ONE_HUNDRED;
    let value = written.value();
    written.revalued(if random.below(2) == 0 { value * percent } else { value / percent })
}

/// The figure of another cell, another sentence or another year.
fn stale(draft: &Draft, random: &mut Random) -> Option<Corruption> {
    let figure = any_figure(draft, random)?;
    if figure.class == Class::Count {
        return None;
    }
    let written = Written::read(draft.written(figure));
    let new = if random.below(3) == 0 {
        drifted(&written, random)?
    } else {
        let others: Vec<&Figure> = draft.figures.iter().filter(|other| are_neighbours(figure, other)).collect();
        Written::read(draft.written(random.pick(&others)?))
    };
    (new.value() != written.value()).then(|| rewritten(draft, Kind::Stale, figure, &new))?
}

/// Whether two figures are easily taken for each other.
fn are_neighbours(a: &Figure, b: &Figure) -> bool {
    match (a.cell, b.cell) {
        (Some((table, row, column)), Some((other, other_row, other_column))) => {
            table == other && (row == other_row) != (column == other_column)
        }
        (None, None) => a.class == b.class && a.line.abs_diff(b.line) < 6,
        _ => false,
    }
}

fn swapped(draft: &Draft, random: &mut Random) -> Option<Corruption> {
    let figure = of_class(draft, Class::Cell, random)?;
    let others: Vec<&Figure> = draft.figures.iter().filter(|other| are_neighbours(figure, other)).collect();
    let other = *random.pick(&others)?;
    let (a, b) = (Written::read(draft.written(figure)), Written::read(draft.written(other)));
    if a.value() == b.value() || a.is_within_rounding(&b) {
        return None;
    }
    let mut edits = vec![
        replacement(figure, draft.written(other).to_owned()),
        replacement(other, draft.written(figure).to_owned()),
    ];
    edits.sort_by_key(|edit| edit.span);
    Some(Corruption { kind: Kind::Swapped, class: Some(Class::Cell), edits, cell: figure.cell, table: None })
}

fn unit(draft: &Draft, random: &mut Random) -> Option<Corruption> {
    let figure = of_class(draft, Class::Amount, random)?;
    let unit = &draft.line(figure.line)[figure.digits.end..figure.end];
    let name = unit.trim_start();
    if Written::read(draft.written(figure)).value().is_zero() || name.is_empty() {
        return None;
    }
    let others: Vec<&str> = ["元", "万元", "亿元"].into_iter().filter(|other| *other != name).collect();
    let [start, end] = [figure.end - name.len(), figure.end].map(|byte| byte as u32);
    let span = Span::in_line(figure.line, start, end);
    let edits = vec![Edit { span, text: (*random.pick(&others)?).to_owned(), tail: 0 }];
    Some(Corruption { kind: Kind::Unit, class: Some(Class::Amount), edits, cell: None, table: None })
}

fn direction(draft: &Draft, random: &mut Random) -> Option<Corruption> {
    let direction = random.pick(&draft.directions)?;
    let word = &draft.line(direction.line)[direction.word.clone()];
    let (_, opposite) = OPPOSITES.iter().find(|(name, _)| *name == word)?;
    let [start, end] = [direction.word.start, direction.word.end].map(|byte| byte as u32);
    let span = Span::in_line(direction.line, start, end);
    let edits = vec![Edit { span, text: (*opposite).to_owned(), tail: direction.end as u32 - end }];
    Some(Corruption { kind: Kind::Direction, class: None, edits, cell: None, table: None })
}

/// A row with amounts is missing.
fn row(draft: &Draft, random: &mut Random) -> Option<Corruption> {
    let figure = of_class(draft, Class::Cell, random)?;
    if Written::read(draft.written(figure)).value().is_zero() {
        return None;
    }
    let (table, row, _) = figure.cell?;
    let start = gouji::text::Point::new(figure.line, 0);
    let span = Span::new(start, gouji::text::Point::new(figure.line + 1, 0));
    let edits = vec![Edit { span, text: String::new(), tail: 0 }];
    let table_lines = draft.tables[table].lines.clone();
    Some(Corruption { kind: Kind::Row, class: None, edits, cell: Some((table, row, 0)), table: Some(table_lines) })
}

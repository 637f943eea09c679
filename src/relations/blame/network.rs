//! The relations of a draft, and the draft as it would be with some corrections made.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Change, Page, Premise};
use crate::number::Quantity;
use crate::relations::evaluate::{is_nothing, judge, of_sum, sum};
use crate::relations::{Form, Trend, Verdict};

/// What became of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) verdict: Verdict,
    /// The reading that holds best, the first of equals.
    pub(super) reading: usize,
    /// What its subject would have to be.
    pub(super) expected: Option<Decimal>,
}

/// Relations over a page on which some things have been put right.
pub(super) struct Repaired<'a, F, P> {
    pub(super) premises: &'a [Premise<F>],
    pub(super) page: &'a P,
    /// The relations of every figure that takes part in a broken one.
    incidence: BTreeMap<F, Vec<usize>>,
    values: BTreeMap<F, Quantity>,
    turned: BTreeSet<F>,
    /// What became of each relation by now.
    found: Vec<Option<Found>>,
    /// What the sums that were asked for come to by now, by relation and reading.
    made: RefCell<Vec<Vec<Option<Made>>>>,
    /// The figures whose relations were asked for since the last [`Repaired::begin`], some of them several times.
    asked: RefCell<Vec<F>>,
    before: Before<F>,
}

/// What is otherwise once some changes are made.
pub(super) struct After<F> {
    values: Vec<(F, Quantity)>,
    turned: Vec<F>,
}

impl<F: Copy + PartialEq> After<F> {
    /// Nothing is.
    pub(super) const fn nothing() -> Self {
        Self { values: Vec::new(), turned: Vec::new() }
    }

    /// What a figure displays then, if that is otherwise.
    fn value(&self, figure: F) -> Option<Quantity> {
        self.values.iter().find(|(changed, _)| *changed == figure).map(|(_, quantity)| *quantity)
    }
}

/// What a sum comes to.
#[derive(Clone, Copy)]
struct Made {
    parts: Decimal,
    /// The units of the last place of all its figures, the total included, and the sum of their squares.
    ulps: Decimal,
    squares: Decimal,
}

impl Made {
    /// A figure is rounded in another place.
    fn round(&mut self, old: Decimal, new: Decimal) {
        if old != new {
            self.ulps += new - old;
            self.squares += new * new - old * old;
        }
    }
}

/// What was otherwise at the last [`Repaired::begin`].
struct Before<F> {
    values: BTreeMap<F, Quantity>,
    turned: BTreeMap<F, bool>,
    found: BTreeMap<usize, Option<Found>>,
}

impl<'a, F: Copy + Ord, P: Page<F>> Repaired<'a, F, P> {
    /// Nothing is put right yet.
    pub(super) fn new(premises: &'a [Premise<F>], page: &'a P) -> Self {
        let mut incidence: BTreeMap<F, Vec<usize>> = BTreeMap::new();
        for premise in premises.iter().filter(|premise| premise.verdict == Verdict::Broken) {
            for figure in premise.readings.iter().flat_map(Form::figures) {
                incidence.entry(figure).or_default();
            }
        }
        for (index, premise) in premises.iter().enumerate() {
            for figure in premise.readings.iter().flat_map(Form::figures) {
                if let Some(relations) = incidence.get_mut(&figure) {
                    relations.push(index);
                }
            }
        }
        for relations in incidence.values_mut() {
            relations.dedup();
        }
        let (values, turned) = (BTreeMap::new(), BTreeSet::new());
        let before = Before { values: BTreeMap::new(), turned: BTreeMap::new(), found: BTreeMap::new() };
        let (made, asked) = (RefCell::new(vec![Vec::new(); premises.len()]), RefCell::default());
        let mut state = Self { premises, page, incidence, values, turned, found: Vec::new(), made, asked, before };
        state.found = (0..premises.len()).map(|relation| state.verdict(relation, &After::nothing())).collect();
        state
    }

    /// The broken relations in groups that hang together through shared figures or through figures that may have
    /// changed places.
    pub(super) fn components(&self, swaps: &[[F; 2]]) -> Vec<BTreeSet<usize>> {
        let mut partners: BTreeMap<F, Vec<F>> = BTreeMap::new();
        for [a, b] in swaps {
            partners.entry(*a).or_default().push(*b);
            partners.entry(*b).or_default().push(*a);
        }
        let mut left: BTreeSet<usize> = self.broken().collect();
        let mut components = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut found = BTreeSet::from([first]);
            let mut queue = vec![first];
            while let Some(relation) = queue.pop() {
                for figure in self.figures(relation) {
                    for touched in std::iter::once(&figure).chain(partners.get(&figure).into_iter().flatten()) {
                        for other in self.relations(*touched) {
                            if left.remove(other) {
                                found.insert(*other);
                                queue.push(*other);
                            }
                        }
                    }
                }
            }
            components.push(found);
        }
        components
    }

    /// The broken relations.
    pub(super) fn broken(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.premises.len()).filter(|index| self.premises[*index].verdict == Verdict::Broken)
    }

    /// The figures of a relation in all its readings.
    pub(super) fn figures(&self, relation: usize) -> Vec<F> {
        let mut figures: Vec<F> = self.premises[relation].readings.iter().flat_map(Form::figures).collect();
        figures.sort_unstable();
        figures.dedup();
        figures
    }

    /// The relations of a figure that takes part in a broken one.
    pub(super) fn relations(&self, figure: F) -> &[usize] {
        let mut asked = self.asked.borrow_mut();
        // Most questions are about the figure of the question before.
        if asked.last() != Some(&figure) {
            asked.push(figure);
        }
        self.incidence.get(&figure).map_or(&[], Vec::as_slice)
    }

    /// What a figure displays by now.
    pub(super) fn quantity(&self, figure: F) -> Quantity {
        self.values.get(&figure).copied().unwrap_or_else(|| self.page.quantity(figure))
    }

    /// What is otherwise once `changes` are made, no two of which are of one figure.
    pub(super) fn after(&self, changes: &[Change<F>]) -> After<F> {
        let mut after = After { values: Vec::with_capacity(changes.len()), turned: Vec::new() };
        for change in changes {
            let figure = change.figure();
            match change {
                Change::Value(_, value) => {
                    let quantity = self.quantity(figure).rewritten(*value, self.page.places(figure));
                    after.values.push((figure, quantity));
                }
                Change::Unit(_, unit) => after.values.push((figure, self.quantity(figure).in_unit(unit.unit()))),
                Change::Direction(_) => after.turned.push(figure),
            }
        }
        after
    }

    /// What a figure displays `after` some changes.
    pub(super) fn changed(&self, figure: F, after: &After<F>) -> Quantity {
        after.value(figure).unwrap_or_else(|| self.quantity(figure))
    }

    /// Makes `changes`.
    pub(super) fn apply(&mut self, changes: &[Change<F>]) {
        let After { values, turned } = self.after(changes);
        for figure in turned {
            let was_new = self.turned.insert(figure);
            self.before.turned.entry(figure).or_insert(!was_new);
        }
        for (figure, quantity) in values {
            let shown = self.quantity(figure);
            self.before.values.entry(figure).or_insert(shown);
            self.values.insert(figure, quantity);
        }
        self.made.get_mut().iter_mut().for_each(Vec::clear);
        for change in changes {
            for relation in self.relations(change.figure()).to_vec() {
                self.before.found.entry(relation).or_insert(self.found[relation]);
                self.found[relation] = self.verdict(relation, &After::nothing());
            }
        }
    }

    /// Begins to note what is asked for and what was before it was put right.
    pub(super) fn begin(&mut self) {
        self.asked.borrow_mut().clear();
        self.before.values.clear();
        self.before.turned.clear();
        self.before.found.clear();
        self.page.begin();
    }

    /// The figures whose relations were asked for since the last [`Repaired::begin`].
    pub(super) fn asked(&self) -> Vec<F> {
        let mut asked = self.asked.borrow().clone();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// What a figure displayed at the last [`Repaired::begin`].
    pub(super) fn quantity_before(&self, figure: F) -> Quantity {
        self.before.values.get(&figure).copied().unwrap_or_else(|| self.quantity(figure))
    }

    /// Whether the word of a figure was turned round at the last [`Repaired::begin`].
    pub(super) fn was_turned(&self, figure: F) -> bool {
        self.before.turned.get(&figure).copied().unwrap_or_else(|| self.is_turned(figure))
    }

    /// What had become of a relation at the last [`Repaired::begin`].
    pub(super) fn found_before(&self, relation: usize) -> Option<Found> {
        self.before.found.get(&relation).copied().unwrap_or(self.found[relation])
    }

    /// Whether the word of a figure is turned round by now.
    pub(super) fn is_turned(&self, figure: F) -> bool {
        self.turned.contains(&figure)
    }

    /// What became of a relation by now; none if it cannot be judged.
    pub(super) fn found(&self, relation: usize) -> Option<Found> {
        self.found[relation]
    }

    /// Whether a relation holds by now.
    pub(super) fn holds(&self, relation: usize) -> bool {
        self.found(relation).is_some_and(|found| found.verdict < Verdict::Broken)
    }

    /// What becomes of a relation `after` some changes; none if it cannot be judged.
    pub(super) fn verdict(&self, relation: usize, after: &After<F>) -> Option<Found> {
        let figure = |figure: F| self.changed(figure, after);
        let turns = |figure: F| self.turned.contains(&figure) || after.turned.contains(&figure);
        let has_turned = !self.turned.is_empty() || !after.turned.is_empty();
        let mut best: Option<Found> = None;
        for (reading, form) in self.premises[relation].readings.iter().enumerate() {
            // What fell may have fallen by more than is left.
            if matches!(form, Form::AtMost { part, .. } if turns(*part)) {
                return Some(Found { verdict: Verdict::Exact, reading, expected: None });
            }
            let turned = if has_turned { turned(form, turns) } else { None };
            let judged = match (turned, form) {
                (Some(turned), _) => judge(&turned, figure),
                (None, Form::Sum { total, parts }) => Some(self.sum((relation, reading), *total, parts, after)),
                (None, _) => judge(form, figure),
            };
            let Some((verdict, expected)) = judged else { continue };
            if best.is_none_or(|best| verdict < best.verdict) {
                best = Some(Found { verdict, reading, expected });
            }
            if verdict == Verdict::Exact {
                break;
            }
        }
        best
    }

    /// What becomes of the sum at `place`, none of whose words is turned round, `after` some changes.
    ///
    /// Long sums are asked about with one change after the other, so what they come to is kept and only the changes are
    /// reckoned.
    fn sum(
        &self,
        place: (usize, usize),
        total: F,
        parts: &[(F, bool)],
        after: &After<F>,
    ) -> (Verdict, Option<Decimal>) {
        let mut made = self.made(place, total, parts);
        for (part, minus) in parts {
            let Some(new) = after.value(*part) else { continue };
            let old = self.quantity(*part);
            if is_nothing(old) || is_nothing(new) {
                let parts = || parts.iter().map(|(part, minus)| (self.changed(*part, after), *minus));
                return sum(self.changed(total, after), parts);
            }
            let more = new.value - old.value;
            made.parts += if *minus { -more } else { more };
            made.round(old.ulp, new.ulp);
        }
        let shown = self.quantity(total);
        let whole = after.value(total).unwrap_or(shown);
        made.round(shown.ulp, whole.ulp);
        let off = (whole.value - made.parts).abs();
        (of_sum(off, || made.ulps, || made.squares), Some(made.parts))
    }

    /// What the sum at `place` comes to by now.
    fn made(&self, (relation, reading): (usize, usize), total: F, parts: &[(F, bool)]) -> Made {
        let mut made = self.made.borrow_mut();
        let readings = &mut made[relation];
        if readings.len() <= reading {
            readings.resize(reading + 1, None);
        }
        *readings[reading].get_or_insert_with(|| self.add_up(total, parts))
    }

    /// What a sum comes to by now.
    fn add_up(&self, total: F, parts: &[(F, bool)]) -> Made {
        let mut made = Made { parts: Decimal::ZERO, ulps: Decimal::ZERO, squares: Decimal::ZERO };
        made.round(Decimal::ZERO, self.quantity(total).ulp);
        let mut nothing = Decimal::ZERO;
        for (part, minus) in parts {
            let part = self.quantity(*part);
            made.parts += if *minus { -part.value } else { part.value };
            if is_nothing(part) {
                nothing = nothing.max(part.ulp);
            } else {
                made.round(Decimal::ZERO, part.ulp);
            }
        }
        made.round(Decimal::ZERO, nothing);
        made
    }

    /// The figure with those that repeat it: equal ones that it equals by a relation with nothing else in it.
    pub(super) fn copies(&self, figure: F) -> Vec<F> {
        let mut copies = vec![figure];
        let mut next = 0;
        while next < copies.len() {
            for relation in self.relations(copies[next]) {
                let premise = &self.premises[*relation];
                let pair = match &premise.readings[0] {
                    Form::Sum { total, parts } if parts.len() == 1 && !parts[0].1 => [*total, parts[0].0],
                    Form::Equal { left, right } => [*left, *right],
                    _ => continue,
                };
                let same = self.quantity(pair[0]).value == self.quantity(pair[1]).value;
                for other in pair {
                    if premise.verdict == Verdict::Exact && same && !copies.contains(&other) {
                        copies.push(other);
                    }
                }
            }
            next += 1;
        }
        copies[1..].sort_unstable();
        copies
    }
}

/// The relation with the directions of some words turned round; none if it has no such words.
fn turned<F: Copy>(form: &Form<F>, turns: impl Fn(F) -> bool) -> Option<Form<F>> {
    match *form {
        Form::Growth { now, change, rate, trend } if turns(change) => {
            Some(Form::Growth { now, change, rate, trend: trend.reversed() })
        }
        Form::Agree { change, rate, stated, other } if turns(change) != turns(rate) => {
            let turned = |trend: Trend, is_turned: bool| if is_turned { trend.reversed() } else { trend };
            let (stated, other) = (turned(stated, turns(change)), turned(other, turns(rate)));
            Some(Form::Agree { change, rate, stated, other })
        }
        Form::Sum { total, ref parts } if turns(total) || parts.iter().any(|(part, _)| turns(*part)) => {
            // Changes add up with the signs that their words give them; against a turned total all are the other way.
            let signed = |(part, minus): &(F, bool)| (*part, *minus != (turns(*part) != turns(total)));
            Some(Form::Sum { total, parts: parts.iter().map(signed).collect() })
        }
        _ => None,
    }
}

//! A part of a draft as the search for mistakes sees it.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::Scope;
use super::displayed::{Differences, Displayed, Stretches, displayed};
use crate::facts::{Facts, FigureId, RegionKind, name_key};
use crate::number::{Decimal, Quantity, Unit};
use crate::relations::{Elsewhere, Form, Page, Premise, Standing};

/// The figures of a part, and what they add up.
pub(super) struct Figures<'s, 'a> {
    scope: &'s Scope<'a>,
    totals: BTreeSet<FigureId>,
    parts: BTreeSet<FigureId>,
    displayed: OnceCell<Displayed>,
    /// What is displayed otherwise than in the part before; none if there is no such part.
    differences: Option<Differences>,
    /// The unit in which most amounts of the prose are.
    usual_unit: OnceCell<Unit>,
    /// What was asked about values in other places, which is the same for every mistake that a figure may have.
    stands: RefCell<BTreeMap<(FigureId, Decimal), Option<Elsewhere>>>,
    /// The names of figures, reduced to what tells them apart, so far as they were asked for.
    keys: RefCell<BTreeMap<FigureId, Rc<str>>>,
    /// What is to be told of figures, so far as they were asked for.
    cards: RefCell<BTreeMap<FigureId, Card>>,
    /// The figures that were asked about since answers are noted, some of them several times.
    asked: RefCell<Vec<FigureId>>,
    /// The values that were looked for since then.
    looked_for: RefCell<Stretches>,
}

/// What is to be told of a figure, other values left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    name: Arc<str>,
    standing: Standing,
    places: u32,
    has_odd_decimals: bool,
    has_unit_word: bool,
    has_direction_word: bool,
}

/// What answers rest on: what was told of figures, and the values that were looked for.
#[derive(Debug, Clone)]
pub(super) struct Grounds {
    cards: Vec<(FigureId, Card)>,
    usual_unit: Unit,
    looked_for: Stretches,
}

impl<'s, 'a> Figures<'s, 'a> {
    /// The figures of `scope` as `premises` relate them. `before` is what the regions of the part before an edit said.
    pub(super) fn new(scope: &'s Scope<'a>, premises: &[Premise<FigureId>], before: Option<&[Arc<Facts>]>) -> Self {
        let (mut totals, mut parts) = (BTreeSet::new(), BTreeSet::new());
        for form in premises.iter().map(|premise| &premise.readings[0]) {
            if let Form::Sum { total, parts: added } = form
                && scope.part.regions[total.region as usize].kind == RegionKind::Table
            {
                totals.insert(*total);
                parts.extend(added.iter().map(|(part, _)| *part));
            }
        }
        Self {
            scope,
            totals,
            parts,
            displayed: OnceCell::new(),
            differences: before.and_then(|before| Differences::between(before, scope.part)),
            usual_unit: OnceCell::new(),
            stands: RefCell::default(),
            keys: RefCell::default(),
            cards: RefCell::default(),
            asked: RefCell::default(),
            looked_for: RefCell::default(),
        }
    }

    /// The figures that display a value from `low` to `high`.
    fn displaying(&self, low: Decimal, high: Decimal) -> impl Iterator<Item = FigureId> + '_ {
        let displayed = self.displayed.get_or_init(|| displayed(self.scope.part));
        displayed.range(low..=high).flat_map(|(_, figures)| figures.iter().copied())
    }

    /// Notes that the values from `low` to `high` are looked for.
    fn look_for(&self, low: Decimal, high: Decimal) {
        self.looked_for.borrow_mut().add(low, high);
    }

    /// Notes that a figure is asked about, and reads its card.
    fn of_card<T>(&self, figure: FigureId, read: impl Fn(&Card) -> T) -> T {
        self.asked.borrow_mut().push(figure);
        let mut cards = self.cards.borrow_mut();
        read(cards.entry(figure).or_insert_with(|| self.card(figure)))
    }

    fn card(&self, figure: FigureId) -> Card {
        let habit = self.scope.precision(figure);
        Card {
            name: Arc::clone(&self.scope.part.figure(figure).name),
            standing: self.stands_as(figure),
            places: habit.map_or_else(|| self.scope.own_places(figure), super::precision::Precision::places),
            has_odd_decimals: habit.is_some_and(|habit| habit.is_odd(self.quantity(figure))),
            has_unit_word: self.scope.unit_word(figure).is_some(),
            has_direction_word: self.scope.direction_word(figure).is_some(),
        }
    }

    fn stands_as(&self, figure: FigureId) -> Standing {
        if self.quantity(figure).unit == Unit::Percent {
            return Standing::Percentage;
        }
        if self.scope.part.regions[figure.region as usize].kind == RegionKind::Prose {
            return Standing::Prose;
        }
        match (self.totals.contains(&figure), self.parts.contains(&figure)) {
            (false, _) => Standing::Leaf,
            (true, true) => Standing::Subtotal,
            (true, false) => Standing::Total,
        }
    }

    /// The unit in which most amounts of the prose are.
    fn usual_unit(&self) -> Unit {
        *self.usual_unit.get_or_init(|| self.scope.usual_unit())
    }
}

impl Figures<'_, '_> {
    /// The figures of other tables and sections that display a value from `low` to `high`.
    fn others(&self, figure: FigureId, low: Decimal, high: Decimal) -> impl Iterator<Item = FigureId> + '_ {
        let is_money = self.quantity(figure).unit.is_money();
        self.displaying(low, high)
            .filter(move |other| other.region != figure.region && self.quantity(*other).unit.is_money() == is_money)
    }

    /// The name of a figure, reduced to what tells it apart.
    fn key(&self, figure: FigureId) -> Rc<str> {
        let mut keys = self.keys.borrow_mut();
        Rc::clone(keys.entry(figure).or_insert_with(|| name_key(&self.scope.part.figure(figure).name, None).into()))
    }

    /// How `value` stands in other places than that of a figure.
    fn found_elsewhere(&self, figure: FigureId, value: Decimal) -> Option<Elsewhere> {
        let mut others = self.others(figure, value, value).peekable();
        others.peek()?;
        let name = self.key(figure);
        let similar = others.any(|other| are_similar(&name, &self.key(other)));
        Some(if similar { Elsewhere::UnderItsName } else { Elsewhere::UnderAnother })
    }
}

impl Page<FigureId> for Figures<'_, '_> {
    type Grounds = Grounds;

    fn begin(&self) {
        self.asked.borrow_mut().clear();
        self.looked_for.take();
    }

    fn grounds(&self) -> Grounds {
        let mut asked = self.asked.take();
        asked.sort_unstable();
        asked.dedup();
        let cards = self.cards.borrow();
        Grounds {
            cards: asked.into_iter().map(|figure| (figure, cards[&figure].clone())).collect(),
            usual_unit: self.usual_unit(),
            looked_for: self.looked_for.take().merged(),
        }
    }

    fn still_answers(&self, grounds: &Grounds) -> bool {
        self.differences.as_ref().is_some_and(|differences| differences.miss(&grounds.looked_for))
            && grounds.usual_unit == self.usual_unit()
            && grounds.cards.iter().all(|(figure, card)| self.of_card(*figure, |own| own == card))
    }

    fn quantity(&self, figure: FigureId) -> Quantity {
        self.scope.quantity(figure)
    }

    fn standing(&self, figure: FigureId) -> Standing {
        self.of_card(figure, |card| card.standing)
    }

    fn places(&self, figure: FigureId) -> u32 {
        self.of_card(figure, |card| card.places)
    }

    fn has_odd_decimals(&self, figure: FigureId) -> bool {
        self.of_card(figure, |card| card.has_odd_decimals)
    }

    fn has_unit_word(&self, figure: FigureId) -> bool {
        self.of_card(figure, |card| card.has_unit_word)
    }

    fn is_usual_unit(&self, _figure: FigureId, unit: Unit) -> bool {
        unit == self.usual_unit()
    }

    fn has_direction_word(&self, figure: FigureId) -> bool {
        self.of_card(figure, |card| card.has_direction_word)
    }

    fn stands_near(&self, figure: FigureId, value: Decimal) -> bool {
        self.look_for(value, value);
        let name = |id: FigureId| &self.scope.part.figure(id).name;
        self.displaying(value, value).any(|other| other.region == figure.region && name(other) != name(figure))
    }

    fn elsewhere(&self, figure: FigureId, low: Decimal, high: Decimal) -> Vec<Decimal> {
        self.look_for(low, high);
        let mut values: Vec<Decimal> = self.others(figure, low, high).map(|other| self.quantity(other).value).collect();
        values.dedup();
        values
    }

    fn stands_elsewhere(&self, figure: FigureId, value: Decimal) -> Option<Elsewhere> {
        self.look_for(value, value);
        if let Some(known) = self.stands.borrow().get(&(figure, value)) {
            return *known;
        }
        let found = self.found_elsewhere(figure, value);
        self.stands.borrow_mut().insert((figure, value), found);
        found
    }
}

/// Whether two names are much the same: every other pair of neighbouring characters of one is in the other.
fn are_similar(a: &str, b: &str) -> bool {
    let pairs = |name: &str| -> Vec<(char, char)> { name.chars().zip(name.chars().skip(1)).collect() };
    let (a, b) = (pairs(a), pairs(b));
    let common = a.iter().filter(|pair| b.contains(pair)).count();
    !a.is_empty() && !b.is_empty() && common * 2 >= a.len().min(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_similar_by_half() {
        assert!(are_similar("残疾人就业", "残疾人事业") && are_similar("教育支出", "职业教育支出"));
        assert!(!are_similar("教育支出", "项目支出合计") && !are_similar("", "教育支出"));
    }
}

//! A part of a draft as the search for mistakes sees it.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::Scope;
use super::displayed::{Differences, Displayed, Stretch, stretch};
use super::figures::PerFigure;
use super::grounds::{Card, Grounds, Notes};
use crate::facts::{Facts, FigureId, RegionKind, name_key};
use crate::number::{Decimal, Quantity, Unit};
use crate::relations::{Elsewhere, Family, Form, Page, Premise, Standing, Verdict, log_ratio};

/// What was asked about values in other places than that of a figure, which is the same for every mistake that it may have;
/// with the values that were looked for.
type Stands = BTreeMap<(FigureId, Written, Written), (Stretch, Option<Elsewhere>)>;

/// A number as it is written, digits and scale, which are compared faster than what they stand for.
type Written = (i128, u32);

/// The most that is made of how an author tells changes.
const MOST_OF_HABIT: i32 = 300;

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
    /// How many in a hundred of the sums that hold are off by what rounding explains.
    inexact_sums: OnceCell<u32>,
    /// How many in a hundred of the shares and rates that hold do so only within the rounding of their amounts.
    inexact_rates: OnceCell<u32>,
    /// How much likelier a change is one of the amount right in front of it than one of what is read first.
    beside: OnceCell<i32>,
    stands: RefCell<Stands>,
    /// The names of figures, reduced to what tells them apart, so far as they were asked for.
    keys: PerFigure<Rc<str>>,
    /// What is to be told of figures, so far as they were asked for.
    cards: PerFigure<Rc<Card>>,
    notes: Notes,
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
            inexact_sums: OnceCell::new(),
            inexact_rates: OnceCell::new(),
            beside: OnceCell::new(),
            stands: RefCell::default(),
            keys: PerFigure::new(scope.part),
            cards: PerFigure::new(scope.part),
            notes: Notes::default(),
        }
    }

    /// The figures that display a value from `low` to `high`.
    fn displaying(&self, low: Decimal, high: Decimal) -> impl Iterator<Item = FigureId> + '_ {
        self.displayed.get_or_init(|| Displayed::read(self.scope.part)).between(low, high)
    }

    /// Notes that a figure is asked about, and reads its card.
    fn of_card<T>(&self, figure: FigureId, read: impl Fn(&Card) -> T) -> T {
        self.notes.ask(figure);
        read(&self.cards.get(figure, || Rc::new(self.card(figure))))
    }

    fn card(&self, figure: FigureId) -> Card {
        let habit = self.scope.precision(figure);
        Card {
            name: Arc::clone(&self.scope.part.figure(figure).name),
            standing: self.stands_as(figure),
            places: self.scope.places(figure),
            has_odd_decimals: habit.is_some_and(|habit| habit.is_odd(self.quantity(figure))),
            has_unit_word: self.scope.unit_word(figure).is_some(),
            has_direction_word: self.scope.direction_word(figure).is_some(),
            posts: self.scope.posts(figure),
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

    /// How many in a hundred of the sums that hold are off by what rounding explains.
    fn inexact(&self) -> u32 {
        *self.inexact_sums.get_or_init(|| {
            let (all, inexact) = self.held(|form| matches!(form, Form::Sum { parts, .. } if parts.len() > 1));
            // As if ten had been seen in other drafts.
            (100 * inexact + 200) / (all + 10)
        })
    }

    /// How many in a hundred of the shares and rates that hold do so only within the rounding of their amounts.
    fn inexact_quotients(&self) -> u32 {
        *self.inexact_rates.get_or_init(|| {
            let (all, inexact) =
                self.held(|form| matches!(form, Form::Share { .. } | Form::Growth { .. } | Form::Change { .. }));
            (100 * inexact + 270) / (all + 10)
        })
    }

    /// How many relations of a form hold inside regions, and how many of them not to the last digit.
    fn held(&self, is_form: impl Fn(&Form<u32>) -> bool) -> (u32, u32) {
        let relations = self.scope.part.regions.iter().flat_map(|region| &region.facts.relations);
        let held = relations.filter(|judged| is_form(judged.reading())).filter_map(|judged| judged.outcome);
        held.filter(|outcome| outcome.verdict < Verdict::Broken)
            .fold((0, 0), |(all, inexact), held| (all + 1, inexact + u32::from(held.verdict != Verdict::Exact)))
    }

    /// How much likelier a change is one of the amount right in front of it than one of what is read first, as the changes
    /// that hold tell.
    fn odds_of_beside(&self) -> i32 {
        *self.beside.get_or_init(|| {
            let relations = self.scope.part.regions.iter().flat_map(|region| &region.facts.relations);
            let (mut beside, mut first) = (0, 0);
            for judged in relations.filter(|judged| judged.relation.family == Family::Growth) {
                let is_own = |form: &Form<u32>| matches!(form, Form::Growth { now, change, .. } if *now + 1 == *change);
                let own = judged.relation.readings.iter().position(is_own).filter(|own| *own > 0);
                let held = judged.outcome.filter(|outcome| outcome.verdict < Verdict::Broken);
                let (Some(own), Some(held)) = (own, held) else { continue };
                beside += u32::from(held.reading == own);
                first += u32::from(held.reading == 0);
            }
            // As if two had been seen in other drafts, more of the former.
            log_ratio(2 * beside + 3, 2 * first + 1).clamp(-MOST_OF_HABIT, MOST_OF_HABIT)
        })
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
        self.keys.get(figure, || {
            let figure = self.scope.part.figure(figure);
            let key = name_key(own_level(&figure.name), None);
            // A total is called by what it is a total of.
            if TOTALS.contains(&key.as_str()) { name_key(&figure.column, None).into() } else { key.into() }
        })
    }

    /// How `value` stands in other places than that of a figure, and the values that were looked for.
    fn found_elsewhere(&self, figure: FigureId, value: Decimal, ulp: Decimal) -> (Stretch, Option<Elsewhere>) {
        // What stands there with more decimals may be rounded here.
        let half = ulp / Decimal::TWO;
        let (low, high) = (value - half, value + half);
        let is_same = |other: &FigureId| {
            let other = self.quantity(*other);
            other.value == value || (other.ulp < ulp && other.value < high)
        };
        let mut others = self.others(figure, low, high).filter(is_same).peekable();
        let found = others.peek().is_some().then(|| {
            let name = self.key(figure);
            let similar = others.any(|other| are_similar(&name, &self.key(other)));
            if similar { Elsewhere::UnderItsName } else { Elsewhere::UnderAnother }
        });
        (stretch(low, high), found)
    }
}

impl Page<FigureId> for Figures<'_, '_> {
    type Grounds = Grounds;

    fn begin(&self) {
        self.notes.begin();
    }

    fn grounds(&self) -> Grounds {
        self.notes.grounds(|figure| Card::clone(&self.cards.get(figure, || Rc::new(self.card(figure)))))
    }

    fn still_answers(&self, grounds: &Grounds) -> bool {
        self.differences.as_ref().is_some_and(|differences| differences.miss(&grounds.looked_for))
            && grounds.usual_unit.is_none_or(|unit| unit == self.usual_unit())
            && grounds.inexact_sums.is_none_or(|inexact| inexact == self.inexact())
            && grounds.inexact_rates.is_none_or(|inexact| inexact == self.inexact_quotients())
            && grounds.beside.is_none_or(|odds| odds == self.odds_of_beside())
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
        unit == self.notes.tell_unit(self.usual_unit())
    }

    fn has_direction_word(&self, figure: FigureId) -> bool {
        self.of_card(figure, |card| card.has_direction_word)
    }

    fn stands_near(&self, figure: FigureId, value: Decimal, copies: &[FigureId]) -> bool {
        self.notes.look_for(stretch(value, value));
        let name = |id: FigureId| &self.scope.part.figure(id).name;
        let mut near = self.displaying(value, value).filter(|other| other.region == figure.region);
        // What has its name says the same once more, unless both are items of one list (`涉及金额`).
        let in_prose = self.scope.part.regions[figure.region as usize].kind == RegionKind::Prose;
        let is_listed = |other: FigureId| in_prose && other != figure && other.figure.abs_diff(figure.figure) <= 3;
        near.any(|other| (name(other) != name(figure) || is_listed(other)) && !copies.contains(&other))
    }

    fn other_words(&self, figure: FigureId) -> i32 {
        let value = self.quantity(figure).value;
        // A value of fewer digits stands in several places by chance.
        if value.normalize().mantissa().unsigned_abs() < 1000 {
            return 0;
        }
        self.notes.look_for(stretch(value, value));
        let trend = |id: FigureId| {
            let trends = &self.scope.part.regions[id.region as usize].facts.trends;
            trends.iter().find(|word| word.figure == id.figure).map(|word| word.trend)
        };
        let own = trend(figure);
        let others = self.displaying(value, value).filter(|other| *other != figure).filter_map(trend);
        others.map(|other| if Some(other) == own { -1 } else { 1 }).sum()
    }

    fn is_repeated(&self, figure: FigureId, value: Decimal) -> bool {
        self.notes.look_for(stretch(value, value));
        let in_prose = self.scope.part.regions[figure.region as usize].kind == RegionKind::Prose;
        in_prose && self.displaying(value, value).any(|other| other.region == figure.region && other != figure)
    }

    fn stands_in_row(&self, figure: FigureId, value: Decimal) -> bool {
        self.notes.look_for(stretch(value, value));
        let name = |id: FigureId| &self.scope.part.figure(id).name;
        let in_table = self.scope.part.regions[figure.region as usize].kind == RegionKind::Table;
        let mut others = self.displaying(value, value).filter(|other| other.region == figure.region);
        in_table && others.any(|other| other != figure && name(other) == name(figure))
    }

    fn posts(&self, figure: FigureId) -> Option<Decimal> {
        self.of_card(figure, |card| card.posts)
    }

    fn is_beside(&self, now: FigureId, change: FigureId) -> bool {
        now.region == change.region && now.figure + 1 == change.figure
    }

    fn beside(&self) -> i32 {
        self.notes.tell_beside(self.odds_of_beside())
    }

    fn inexact_sums(&self) -> u32 {
        self.notes.tell_inexact_sums(self.inexact())
    }

    fn inexact_rates(&self) -> u32 {
        self.notes.tell_inexact_rates(self.inexact_quotients())
    }

    fn elsewhere(&self, figure: FigureId, low: Decimal, high: Decimal) -> Vec<Decimal> {
        self.notes.look_for(stretch(low, high));
        let mut values: Vec<Decimal> = self.others(figure, low, high).map(|other| self.quantity(other).value).collect();
        values.dedup();
        values
    }

    fn stands_elsewhere(&self, figure: FigureId, value: Decimal, ulp: Decimal) -> Option<Elsewhere> {
        let written = |number: Decimal| (number.mantissa(), number.scale());
        let key = (figure, written(value), written(ulp));
        let known = self.stands.borrow().get(&key).copied();
        let (stretch, found) = known.unwrap_or_else(|| {
            let found = self.found_elsewhere(figure, value, ulp);
            self.stands.borrow_mut().insert(key, found);
            found
        });
        self.notes.ask(figure);
        self.notes.look_for(stretch);
        found
    }
}

/// Names of totals that do not tell of what.
const TOTALS: [&str; 5] = ["", "合计", "总计", "小计", "合计数"];

/// The name of the lowest level of a subject that is told with those above it: `教育支出(类)普通教育(款)小学教育(项)`.
fn own_level(name: &str) -> &str {
    let levels = ["(类)", "(款)", "(项)"].map(|level| name.rfind(level).map(|at| (at, at + level.len())));
    let Some((end, _)) = levels.into_iter().flatten().max() else { return name };
    let start = levels.into_iter().flatten().map(|(_, behind)| behind).filter(|behind| *behind <= end).max();
    &name[start.unwrap_or(0)..end]
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
    use super::super::{Diagnostic, Lang, check};
    use super::*;
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    /// The first correction of the only finding in a text.
    fn corrected(text: &str) -> String {
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        let found: Vec<Diagnostic> =
            draft.parts.iter().flat_map(|part| check(&Scope::new(part, Lang::Zh, None), |_| true)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].fixes[0].title.clone()
    }

    #[test]
    fn a_change_is_mostly_one_of_the_amount_in_front_of_it() {
        // 1.03% is what all three went down by, 1.12% the last of them.
        let text = "“三公”经费预算19.24万元，其中：因公出国（境）费0.00万元，公务接待费1.51万元，公务用车运行维护费17.73万元，\
                    比上年减少0.20万元，下降1.21%。";
        assert!(corrected(text).starts_with("改 1.21 为 1.12"), "{}", corrected(text));
    }

    #[test]
    fn all_of_something_is_no_chance() {
        let share = |part: &str, rate: &str| {
            format!("项目支出预算182.08万元。填报绩效目标的项目支出预算{part}万元，占项目支出预算182.08万元的{rate}。")
        };
        let first = corrected(&share("182.08", "99.01%"));
        assert!(first.starts_with("改 99.01 为 100"), "{first}");
        let first = corrected(&share("128.08", "100.00%"));
        assert!(first.starts_with("改 128.08 为 182.08"), "{first}");
    }

    #[test]
    fn nothing_is_nothing_in_any_unit() {
        let text = "政府采购预算62.28万元，其中：货物预算13.32万元、工程预算0.00万元、服务预算18.59万元。";
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        let found = draft.parts.iter().flat_map(|part| check(&Scope::new(part, Lang::Zh, None), |_| true));
        let titles: Vec<String> = found.flat_map(|found| found.fixes).map(|fix| fix.title).collect();
        assert!(!titles.is_empty() && titles.iter().all(|title| !title.contains("亿元")), "{titles:?}");
    }

    #[test]
    fn other_words_for_the_same_amount_tell_which_word_is_wrong() {
        let text = |first: &str| {
            format!(
                "## 一、收入支出情况说明\n\n收、支总计与上年相比各减少57.08万元，降低0.6%。\n\n\
                 ## 二、财政拨款情况说明\n\n财政拨款支出与上年相比{first}57.08万元，增长0.6%。\n"
            )
        };
        assert!(corrected(&text("减少")).starts_with("改 增长 为 降低"), "{}", corrected(&text("减少")));
        let turned = text("增加").replace("增长", "降低");
        assert!(corrected(&turned).starts_with("改 增加 为 减少"), "{}", corrected(&turned));
    }

    #[test]
    fn a_subject_is_called_by_its_lowest_level() {
        assert_eq!(own_level("教育支出(类)普通教育(款)小学教育(项)2025年预算数为"), "小学教育");
        assert_eq!(own_level("教育支出(类)2025年预算数为"), "教育支出");
        assert_eq!(own_level("教育支出"), "教育支出");
    }

    #[test]
    fn names_are_similar_by_half() {
        assert!(are_similar("残疾人就业", "残疾人事业") && are_similar("教育支出", "职业教育支出"));
        assert!(!are_similar("教育支出", "项目支出合计") && !are_similar("", "教育支出"));
    }
}

//! Who is to blame: the fewest, likeliest wrong figures that explain all broken relations.
//!
//! Fellegi & Holt (1976) free the smallest weighted set of fields such that all edits can hold; Scholtus (2016) weighs
//! typed operations instead of fields. Here each candidate is a figure with the value that one of its broken relations
//! needs. It is weighed by how likely a slip of the pen makes the displayed figure of the true one, by where it stands,
//! by the broken relations that it repairs and the ones that it would break. The best candidate is taken, what it
//! repairs is set aside, and so on. Weights are hundredths of natural logarithms.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::evaluate::judge;
use super::solve::solve;
use super::{Form, Verdict};
use crate::number::{Quantity, slip_weight};

/// How likely a rate is divided by the wrong year's figure, once that figure gives it.
const WRONG_BASE: i32 = -60;
/// What repairing one more broken relation counts for.
const REPAIRED: i32 = 260;
/// What breaking one that holds costs.
const DESTROYED: i32 = 230;
/// A lead this large makes a candidate four times as likely as the next one: p = 0.8.
const CLEAR: i32 = 139;
/// A candidate this far behind the best has p < 0.15 and is not worth offering.
const HOPELESS: i32 = 173;

/// Where a figure stands, which says how often such figures are wrong: tables are exported, prose is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A percentage.
    Percentage,
    /// An amount or a count in prose.
    Prose,
    /// A cell that adds nothing up.
    Leaf,
    /// A cell that adds up others and is itself a part.
    Subtotal,
    /// A cell that adds up others.
    Total,
}

impl Standing {
    const fn prior(self) -> i32 {
        match self {
            Self::Percentage => -20,
            Self::Prose => -60,
            Self::Leaf => -130,
            Self::Subtotal => -150,
            Self::Total => -170,
        }
    }
}

/// A correction that would explain some broken relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect<F> {
    /// The figure, and its copies that are to change with it.
    pub figures: Vec<F>,
    /// What it should be, in the unit of [`Quantity::value`], at its own decimals.
    pub value: Decimal,
    /// The broken relations that it repairs, as indices.
    pub repaired: Vec<usize>,
    score: i32,
}

/// One mistake: the broken relations that it explains, and the suspects, likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause<F> {
    /// The broken relations, as indices.
    pub relations: Vec<usize>,
    /// The corrections that would explain all of them. Empty where no figure does.
    pub suspects: Vec<Suspect<F>>,
    /// Whether the first suspect is by far the likeliest.
    pub is_clear: bool,
}

/// The relations of a draft and its figures, as the search for mistakes sees them.
pub struct Network<'a, F, Q, S> {
    /// All relations that can be judged, in the reading that is judged.
    pub relations: &'a [(Form<F>, Verdict)],
    /// What a figure displays.
    pub figure: Q,
    /// Where a figure stands.
    pub standing: S,
}

impl<F, Q, S> Network<'_, F, Q, S>
where
    F: Copy + Ord,
    Q: Fn(F) -> Quantity,
    S: Fn(F) -> Standing,
{
    /// Explains the broken relations. The same network always gives the same answer.
    pub fn causes(&self) -> Vec<Cause<F>> {
        let incidence = self.incidence();
        let mut open: BTreeSet<usize> =
            (0..self.relations.len()).filter(|index| self.relations[*index].1 == Verdict::Broken).collect();
        let mut causes = Vec::new();
        while let Some(first) = open.first().copied() {
            let component = component(&open, first, &incidence, self.relations);
            let mut rest: BTreeSet<usize> = component.clone();
            while !rest.is_empty() {
                let cause = self.cause(&rest, &incidence);
                for relation in &cause.relations {
                    rest.remove(relation);
                }
                causes.push(cause);
            }
            open.retain(|relation| !component.contains(relation));
        }
        causes.sort_by_key(|cause| cause.relations[0]);
        causes
    }

    /// The relations of every figure that takes part in a broken one.
    fn incidence(&self) -> BTreeMap<F, Vec<usize>> {
        let mut incidence: BTreeMap<F, Vec<usize>> = BTreeMap::new();
        for (form, _) in self.relations.iter().filter(|(_, verdict)| *verdict == Verdict::Broken) {
            for figure in form.figures() {
                incidence.entry(figure).or_default();
            }
        }
        for (index, (form, _)) in self.relations.iter().enumerate() {
            for figure in form.figures() {
                if let Some(relations) = incidence.get_mut(&figure) {
                    relations.push(index);
                }
            }
        }
        for relations in incidence.values_mut() {
            relations.dedup();
        }
        incidence
    }

    /// The likeliest single mistake behind some of the broken relations `open`.
    fn cause(&self, open: &BTreeSet<usize>, incidence: &BTreeMap<F, Vec<usize>>) -> Cause<F> {
        let mut suspects = self.suspects(open, incidence);
        suspects.sort_by(|a, b| {
            b.score.cmp(&a.score).then_with(|| a.figures.cmp(&b.figures)).then_with(|| a.value.cmp(&b.value))
        });
        let Some(best) = suspects.first().cloned() else {
            let first = *open.first().expect("a cause is sought for something");
            return Cause { relations: vec![first], suspects: Vec::new(), is_clear: false };
        };
        let explained: BTreeSet<usize> = best.repaired.iter().copied().collect();
        let mut seen: Vec<Vec<F>> = Vec::new();
        suspects.retain(|suspect| {
            let new = !seen.contains(&suspect.figures);
            seen.push(suspect.figures.clone());
            new && suspect.score + HOPELESS >= best.score
                && explained.iter().all(|relation| suspect.repaired.contains(relation))
        });
        let is_clear = suspects.get(1).is_none_or(|second| best.score - second.score >= CLEAR);
        suspects.truncate(4);
        Cause { relations: best.repaired, suspects, is_clear }
    }

    /// Every figure of the open relations with every value that one of them needs of it.
    fn suspects(&self, open: &BTreeSet<usize>, incidence: &BTreeMap<F, Vec<usize>>) -> Vec<Suspect<F>> {
        let mut suspects = Vec::new();
        let figures: BTreeSet<F> = open.iter().flat_map(|relation| self.relations[*relation].0.figures()).collect();
        for figure in figures {
            let mut values: Vec<Decimal> = Vec::new();
            for relation in incidence[&figure].iter().filter(|relation| open.contains(relation)) {
                let shown = (self.figure)(figure);
                let needed = solve(&self.relations[*relation].0, figure, |f| (self.figure)(f));
                let Some(value) = needed.map(|value| shown.redisplayed_value(value)) else { continue };
                if value != shown.value
                    && (value >= Decimal::ZERO || shown.value < Decimal::ZERO)
                    && !values.contains(&value)
                {
                    values.push(value);
                }
            }
            suspects.extend(values.into_iter().filter_map(|value| self.weigh(figure, value, open, incidence)));
        }
        suspects
    }

    /// Weighs `value` in place of what `figure` and its copies display; none if that repairs nothing.
    fn weigh(
        &self,
        figure: F,
        value: Decimal,
        open: &BTreeSet<usize>,
        incidence: &BTreeMap<F, Vec<usize>>,
    ) -> Option<Suspect<F>> {
        let shown = (self.figure)(figure);
        let copies = self.copies(figure, incidence);
        let touched = copies.iter().flat_map(|copy| incidence.get(copy).into_iter().flatten());
        let touched: BTreeSet<usize> = touched.copied().collect();
        let changed = |f: F| {
            let quantity = (self.figure)(f);
            if copies.contains(&f) { quantity.with_value(value) } else { quantity }
        };
        let (mut repaired, mut destroyed) = (Vec::new(), 0);
        for relation in touched {
            let (form, verdict) = &self.relations[relation];
            let holds = judge(form, changed).is_none_or(|(verdict, _)| verdict < Verdict::Broken);
            if open.contains(&relation) && holds {
                repaired.push(relation);
            } else if *verdict != Verdict::Broken && !holds {
                destroyed += 1;
            }
        }
        let repairs = i32::try_from(repaired.len()).unwrap_or(i32::MAX / REPAIRED).min(1000);
        let slip = if self.is_wrong_base(figure, open, incidence) { WRONG_BASE } else { slip_weight(shown, value) };
        let score = slip + (self.standing)(figure).prior() + REPAIRED * repairs - DESTROYED * destroyed;
        (!repaired.is_empty()).then_some(Suspect { figures: copies, value, repaired, score })
    }

    /// Whether `figure` is a rate of change that was divided by this year's figure in place of the year before's.
    fn is_wrong_base(&self, figure: F, open: &BTreeSet<usize>, incidence: &BTreeMap<F, Vec<usize>>) -> bool {
        let broken = incidence[&figure].iter().filter(|relation| open.contains(relation));
        broken.map(|relation| &self.relations[*relation].0).any(|form| match form {
            Form::Growth { now, change, rate, .. } if *rate == figure => {
                let form = Form::Share { part: *change, base: *now, percent: *rate };
                judge(&form, |f| (self.figure)(f)).is_some_and(|(verdict, _)| verdict <= Verdict::Truncated)
            }
            _ => false,
        })
    }

    /// The figure with those that repeat it: equal ones that it equals by a relation with nothing else in it.
    fn copies(&self, figure: F, incidence: &BTreeMap<F, Vec<usize>>) -> Vec<F> {
        let mut copies = vec![figure];
        let mut next = 0;
        while next < copies.len() {
            for relation in incidence.get(&copies[next]).into_iter().flatten() {
                let (form, verdict) = &self.relations[*relation];
                let pair = match form {
                    Form::Sum { total, parts } if parts.len() == 1 && !parts[0].1 => [*total, parts[0].0],
                    Form::Equal { left, right } => [*left, *right],
                    _ => continue,
                };
                let same = (self.figure)(pair[0]).value == (self.figure)(pair[1]).value;
                for other in pair {
                    if *verdict == Verdict::Exact && same && !copies.contains(&other) {
                        copies.push(other);
                    }
                }
            }
            next += 1;
        }
        copies.sort_unstable();
        copies
    }
}

/// The broken relations that hang together with `first` through shared figures.
fn component<F: Copy + Ord>(
    open: &BTreeSet<usize>,
    first: usize,
    incidence: &BTreeMap<F, Vec<usize>>,
    relations: &[(Form<F>, Verdict)],
) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([first]);
    let mut queue = vec![first];
    while let Some(relation) = queue.pop() {
        for figure in relations[relation].0.figures() {
            for other in incidence.get(&figure).into_iter().flatten() {
                if open.contains(other) && found.insert(*other) {
                    queue.push(*other);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Unit;
    use crate::relations::Trend;

    /// A figure: its name, what it displays (an amount unless it ends in `%`), where it stands.
    type Shown = (&'static str, &'static str, Standing);

    fn causes(shown: &[Shown], forms: &[Form<&'static str>]) -> Vec<Cause<&'static str>> {
        let find = |name: &str| shown.iter().find(|figure| figure.0 == name).expect("the figure is given");
        let figure = |name: &'static str| {
            let text = find(name).1;
            let (digits, unit) = text.strip_suffix('%').map_or((text, Unit::WanYuan), |rest| (rest, Unit::Percent));
            Quantity::parse(digits, unit).expect("a figure")
        };
        let judged = |form: &Form<_>| (form.clone(), judge(form, figure).expect("it can be judged").0);
        let relations: Vec<_> = forms.iter().map(judged).collect();
        Network { relations: &relations, figure, standing: |name| find(name).2 }.causes()
    }

    fn sum(total: &'static str, parts: &[&'static str]) -> Form<&'static str> {
        Form::Sum { total, parts: parts.iter().map(|part| (*part, false)).collect() }
    }

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    /// The figures that are blamed first, with what they should be, and whether that is clear.
    fn blamed(causes: &[Cause<&'static str>]) -> BTreeSet<(Vec<&'static str>, Decimal, bool)> {
        let first = |cause: &Cause<_>| {
            let suspect: &Suspect<_> = cause.suspects.first().expect("somebody is to blame");
            (suspect.figures.clone(), suspect.value, cause.is_clear)
        };
        causes.iter().map(first).collect()
    }

    #[test]
    fn a_wrong_leaf_that_two_sums_see_is_named() {
        // a should be 11.14.
        let shown = [
            ("row", "30.66", Standing::Total),
            ("column", "16.14", Standing::Total),
            ("a", "11.41", Standing::Leaf),
            ("b", "19.52", Standing::Leaf),
            ("c", "5.00", Standing::Leaf),
        ];
        let found = causes(&shown, &[sum("row", &["a", "b"]), sum("column", &["a", "c"])]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].relations, [0, 1]);
        assert_eq!(blamed(&found), BTreeSet::from([(vec!["a"], number("11.14"), true)]));
    }

    #[test]
    fn a_total_is_named_where_its_parts_are_vouched_for() {
        // total should be 35.75; each of its parts stands in a sum that holds.
        let shown = [
            ("total", "53.75", Standing::Total),
            ("a", "15.50", Standing::Subtotal),
            ("b", "20.25", Standing::Subtotal),
            ("a1", "10.00", Standing::Leaf),
            ("a2", "5.50", Standing::Leaf),
            ("b1", "20.00", Standing::Leaf),
            ("b2", "0.25", Standing::Leaf),
        ];
        let found = causes(&shown, &[sum("a", &["a1", "a2"]), sum("total", &["a", "b"]), sum("b", &["b1", "b2"])]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].relations, [1]);
        assert_eq!(blamed(&found), BTreeSet::from([(vec!["total"], number("35.75"), true)]));
    }

    #[test]
    fn equal_suspects_of_one_sum_are_not_clear() {
        // 11.41 + 19.25 and 11.14 + 19.52 both make 30.66: either part has two digits swapped.
        let shown =
            [("total", "30.66", Standing::Total), ("a", "11.14", Standing::Leaf), ("b", "19.25", Standing::Leaf)];
        let found = causes(&shown, &[sum("total", &["a", "b"])]);
        assert_eq!(found.len(), 1);
        assert!(!found[0].is_clear);
        let suspects: Vec<_> = found[0].suspects.iter().map(|suspect| (suspect.figures[0], suspect.value)).collect();
        assert_eq!(suspects, [("a", number("11.41")), ("b", number("19.52"))]);
    }

    #[test]
    fn a_rate_over_the_wrong_years_figure_is_named() {
        // 20.00 is 20% of the 100.00 of the year before, and 16.67% of this year's 120.00.
        let shown = [
            ("now", "120.00", Standing::Prose),
            ("change", "20.00", Standing::Prose),
            ("rate", "16.67%", Standing::Percentage),
        ];
        let growth = Form::Growth { now: "now", change: "change", rate: "rate", trend: Trend::Up };
        assert_eq!(blamed(&causes(&shown, &[growth])), BTreeSet::from([(vec!["rate"], number("20"), true)]));
    }

    #[test]
    fn a_figure_and_its_copies_change_together() {
        let shown = |copy| {
            [
                ("total", "53.75", Standing::Total),
                ("copy", copy, Standing::Leaf),
                ("a", "15.50", Standing::Leaf),
                ("b", "20.25", Standing::Leaf),
            ]
        };
        let forms = [sum("total", &["a", "b"]), Form::Equal { left: "total", right: "copy" }];
        let found = causes(&shown("53.75"), &forms);
        assert_eq!(blamed(&found), BTreeSet::from([(vec!["copy", "total"], number("35.75"), true)]));
        // One that says otherwise is no copy, but a witness.
        let found = causes(&shown("35.75"), &forms);
        assert_eq!(found[0].relations, [0, 1]);
        assert_eq!(blamed(&found), BTreeSet::from([(vec!["total"], number("35.75"), true)]));
    }

    #[test]
    fn two_mistakes_that_share_sums_are_told_apart_in_any_order() {
        // a should be 11.14 and d 7.30; all four sums of the square are broken.
        let shown = [
            ("row1", "30.66", Standing::Total),
            ("row2", "12.30", Standing::Total),
            ("column1", "16.14", Standing::Total),
            ("column2", "26.82", Standing::Total),
            ("a", "11.41", Standing::Leaf),
            ("b", "19.52", Standing::Leaf),
            ("c", "5.00", Standing::Leaf),
            ("d", "7.39", Standing::Leaf),
        ];
        let mut forms = vec![
            sum("row1", &["a", "b"]),
            sum("row2", &["c", "d"]),
            sum("column1", &["a", "c"]),
            sum("column2", &["b", "d"]),
        ];
        let expected = BTreeSet::from([(vec!["a"], number("11.14"), true), (vec!["d"], number("7.30"), true)]);
        for _ in 0..forms.len() {
            let found = causes(&shown, &forms);
            assert_eq!(found, causes(&shown, &forms));
            assert_eq!(blamed(&found), expected);
            forms.rotate_left(1);
        }
    }

    #[test]
    fn every_broken_relation_is_explained_once_even_if_no_figure_is_to_blame() {
        let shown = [
            ("x", "60%", Standing::Percentage),
            ("y", "30%", Standing::Percentage),
            ("total", "9.00", Standing::Total),
            ("a", "4.00", Standing::Leaf),
            ("b", "4.00", Standing::Leaf),
        ];
        let found = causes(&shown, &[Form::Whole { percents: vec!["x", "y"] }, sum("total", &["a", "b"])]);
        let relations: Vec<_> = found.iter().map(|cause| cause.relations.clone()).collect();
        assert_eq!(relations, [[0], [1]]);
        assert!(found[0].suspects.is_empty() && !found[0].is_clear && !found[1].suspects.is_empty());
    }
}

//! Small networks with a known culprit.

use std::collections::BTreeSet;

use super::*;
use crate::number::Unit;
use crate::relations::Trend;
use crate::relations::evaluate::judge;

/// A figure: its name, what it displays (an amount unless it ends in `%` or `辆`), where it stands.
pub(super) type Shown = (&'static str, &'static str, Standing);

/// Figures with names.
struct Named<'a>(&'a [Shown]);

impl Named<'_> {
    fn find(&self, name: &str) -> &Shown {
        self.0.iter().find(|figure| figure.0 == name).expect("the figure is given")
    }
}

impl Page<&'static str> for Named<'_> {
    type Grounds = ();

    fn begin(&self) {}

    fn grounds(&self) {}

    fn still_answers(&self, (): &()) -> bool {
        true
    }

    fn quantity(&self, name: &'static str) -> Quantity {
        let text = self.find(name).1;
        let units = [("%", Unit::Percent), ("辆", Unit::Count)];
        let read = |(suffix, unit)| Some((text.strip_suffix(suffix)?, unit));
        let (digits, unit) = units.into_iter().find_map(read).unwrap_or((text, Unit::WanYuan));
        Quantity::parse(digits, unit).expect("a figure")
    }

    fn standing(&self, name: &'static str) -> Standing {
        self.find(name).2
    }

    fn places(&self, name: &'static str) -> u32 {
        match self.quantity(name).unit {
            Unit::Count => 0,
            _ => self.quantity(name).decimals.max(2),
        }
    }

    fn has_direction_word(&self, name: &'static str) -> bool {
        name.starts_with("change") || name.starts_with("rate")
    }

    fn has_unit_word(&self, name: &'static str) -> bool {
        self.standing(name) == Standing::Prose && self.quantity(name).unit.is_money()
    }
}

pub(super) fn causes(shown: &[Shown], forms: &[Form<&'static str>]) -> Vec<Cause<&'static str>> {
    let page = Named(shown);
    let judged = |form: &Form<_>| Premise {
        family: Family::List,
        readings: vec![form.clone()],
        verdict: judge(form, |name| page.quantity(name)).expect("it can be judged").0,
    };
    let premises: Vec<_> = forms.iter().map(judged).collect();
    super::causes(premises, &page, None).0
}

pub(super) fn sum(total: &'static str, parts: &[&'static str]) -> Form<&'static str> {
    Form::Sum { total, parts: parts.iter().map(|part| (*part, false)).collect() }
}

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// The figures that are blamed first, with what they should be, and whether that is clear.
fn blamed(causes: &[Cause<&'static str>]) -> BTreeSet<(Vec<&'static str>, Decimal, bool)> {
    let first = |cause: &Cause<_>| {
        let suspect: &Suspect<_> = cause.suspects.first().expect("somebody is to blame");
        let mut figures: Vec<_> = suspect.changes.iter().map(Change::figure).collect();
        figures.sort_unstable();
        let Change::Value(_, value) = suspect.changes[0] else { panic!("a figure is to blame") };
        (figures, value, cause.is_clear())
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
    let shown = [("total", "30.66", Standing::Total), ("a", "11.14", Standing::Leaf), ("b", "19.25", Standing::Leaf)];
    let found = causes(&shown, &[sum("total", &["a", "b"])]);
    assert_eq!(found.len(), 1);
    assert!(!found[0].is_clear());
    let suspects: Vec<_> = found[0].suspects.iter().map(|suspect| suspect.changes[0]).collect();
    assert_eq!(suspects, [Change::Value("a", number("11.41")), Change::Value("b", number("19.52"))]);
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
    assert!(found[0].suspects.is_empty() && !found[0].is_clear() && !found[1].suspects.is_empty());
}

/// What is found about the counts of a list, the total first, in the order in which they are told.
fn counted(figures: &[(&'static str, &'static str)]) -> Vec<Cause<&'static str>> {
    let shown: Vec<Shown> = figures.iter().map(|(name, count)| (*name, *count, Standing::Prose)).collect();
    let names: Vec<&str> = figures.iter().map(|(name, _)| *name).collect();
    causes(&shown, &[sum(names[0], &names[1..])])
}

#[test]
fn most_counts_of_a_list_are_nil() {
    let found = counted(&[
        ("total", "1辆"),
        ("a", "0辆"),
        ("b", "0辆"),
        ("c", "3辆"),
        ("d", "0辆"),
        ("e", "1辆"),
        ("f", "0辆"),
    ]);
    assert_eq!(found[0].suspects[0].changes, [Change::Value("c", Decimal::ZERO)]);
    // No nil entry is worth giving up for what the total may as well be.
    let found = counted(&[("total", "7辆"), ("a", "3辆"), ("b", "0辆"), ("c", "0辆"), ("d", "2辆")]);
    assert_eq!(found[0].suspects[0].changes, [Change::Value("total", Decimal::from(5))]);
}

#[test]
fn where_nothing_tells_counts_apart_all_are_offered() {
    let found = counted(&[("total", "107辆"), ("a", "35辆"), ("b", "70辆")]);
    let figures: BTreeSet<_> = found[0].suspects.iter().map(|suspect| suspect.changes[0].figure()).collect();
    assert_eq!(figures, BTreeSet::from(["a", "b", "total"]));
    assert!(!found[0].is_clear());
}

#[test]
fn a_direction_word_explains_a_sum_of_changes() {
    // The change of `b` fell as the others did.
    let shown = [
        ("change", "107.35", Standing::Prose),
        ("change a", "39.69", Standing::Prose),
        ("change b", "67.66", Standing::Prose),
    ];
    let parts = vec![("change a", false), ("change b", true)];
    let found = causes(&shown, &[Form::Sum { total: "change", parts }]);
    assert_eq!(found[0].suspects[0].changes, [Change::Direction("change b")]);
}

#[test]
fn shares_of_one_list_have_one_base() {
    // 26.71% is the share in the base that the other share has, not in the one that is read first.
    let shown = [
        ("nearest", "3825.11", Standing::Prose),
        ("base", "3837.91", Standing::Prose),
        ("a", "2812.88", Standing::Prose),
        ("b", "1025.02", Standing::Prose),
        ("share a", "73.29%", Standing::Percentage),
        ("share b", "27.51%", Standing::Percentage),
    ];
    let page = Named(&shown);
    let share = |part, base, percent| Form::Share { part, base, percent };
    let readings = vec![share("b", "nearest", "share b"), share("b", "base", "share b")];
    let premises = vec![
        Premise { family: Family::Share, readings, verdict: Verdict::Broken },
        Premise { family: Family::Share, readings: vec![share("a", "base", "share a")], verdict: Verdict::Exact },
    ];
    let found = super::causes(premises, &page, None).0;
    assert_eq!(found[0].suspects[0].changes, [Change::Value("share b", number("26.71"))]);
    assert_eq!(found[0].readings, [1]);
}

#[test]
fn one_mistake_is_likelier_than_two() {
    // The column is right but for rounding once `a` is; a total that is exact would leave the row of `a` wrong.
    let shown = [
        ("column", "1576.17", Standing::Total),
        ("a", "1.47", Standing::Leaf),
        ("b", "144.09", Standing::Leaf),
        ("c", "1390.60", Standing::Leaf),
        ("copy of a", "41.47", Standing::Leaf),
    ];
    let forms = [sum("column", &["a", "b", "c"]), sum("a", &["copy of a"])];
    let found = causes(&shown, &forms);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].suspects[0].changes, [Change::Value("a", number("41.47"))]);
}

#[test]
fn a_score_is_usually_full() {
    let shown = [
        ("total", "27.00", Standing::Total),
        ("a", "10.00", Standing::Leaf),
        ("b", "1.00", Standing::Leaf),
        ("c", "7.00", Standing::Leaf),
        ("worth a", "10.00", Standing::Leaf),
        ("worth b", "10.00", Standing::Leaf),
        ("worth c", "10.00", Standing::Leaf),
    ];
    let bound = |part, whole| Form::AtMost { part, whole };
    let forms = [sum("total", &["a", "b", "c"]), bound("a", "worth a"), bound("b", "worth b"), bound("c", "worth c")];
    let found = causes(&shown, &forms);
    assert_eq!(blamed(&found), BTreeSet::from([(vec!["b"], number("10"), true)]));
}

#[test]
fn of_the_values_of_a_percentage_one_that_looks_like_the_displayed_one_is_meant() {
    // 14.09 / 18.70 = 75.3476%, which some cut off.
    let meant = |shown: &'static str| {
        let shown = [
            ("part", "14.09", Standing::Prose),
            ("base", "18.70", Standing::Prose),
            ("share", shown, Standing::Percentage),
        ];
        causes(&shown, &[Form::Share { part: "part", base: "base", percent: "share" }])[0].suspects[0].changes[0]
    };
    assert_eq!(meant("85.34%"), Change::Value("share", number("75.34")));
    assert_eq!(meant("81.92%"), Change::Value("share", number("75.35")));
}

#[test]
fn what_fell_may_have_fallen_by_more_than_is_left() {
    let shown = [
        ("now", "0.00", Standing::Prose),
        ("change", "128.81", Standing::Prose),
        ("rate", "100.00%", Standing::Percentage),
    ];
    let forms = [
        Form::Agree { change: "change", rate: "rate", stated: Trend::Up, other: Trend::Down },
        Form::AtMost { part: "change", whole: "now" },
        Form::Growth { now: "now", change: "change", rate: "rate", trend: Trend::Up },
    ];
    let found = causes(&shown, &forms);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].suspects[0].changes, [Change::Direction("change")]);
}

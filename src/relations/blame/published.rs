//! Records whose corrections are published: those of the R package deducorrect (de Jonge, Scholtus, van der Loo), which
//! corrects survey records under linear edits.

use super::tests::{Shown, causes, sum};
use super::*;

/// A record as figures with names, all of one standing.
fn record(names: &[&'static str], values: &[&'static str]) -> Vec<Shown> {
    names.iter().zip(values).map(|(name, value)| (*name, *value, Standing::Leaf)).collect()
}

/// The figures that the first suspects change, with their new values, in order.
fn corrected(shown: &[Shown], forms: &[Form<&'static str>]) -> Vec<(&'static str, i64)> {
    let mut corrected: Vec<(&'static str, i64)> = causes(shown, forms)
        .iter()
        .flat_map(|cause| cause.suspects.first().expect("something is to blame").changes.clone())
        .map(|change| match change {
            Change::Value(name, value) => (name, i64::try_from(value).expect("a whole number")),
            other => panic!("{other:?} is no value"),
        })
        .collect();
    corrected.sort_unstable();
    corrected
}

fn difference(total: &'static str, from: &'static str, less: &'static str) -> Form<&'static str> {
    Form::Sum { total, parts: vec![(from, false), (less, true)] }
}

const BALANCE: [&str; 11] = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11"];

/// The edits of Scholtus (2009), section 4.
fn balance() -> Vec<Form<&'static str>> {
    vec![
        sum("x3", &["x1", "x2"]),
        Form::Equal { left: "x2", right: "x4" },
        sum("x8", &["x5", "x6", "x7"]),
        sum("x9", &["x3", "x8"]),
        difference("x11", "x9", "x10"),
    ]
}

/// Typing errors: Scholtus (2009), as in deducorrect's example and tests of `correctTypos` (records 4, 4.1 and 4.2).
#[test]
fn typing_errors_of_scholtus() {
    let shown = |x4, x9| record(&BALANCE, &["1452", "116", "1568", x4, "323", "76", "12", "411", x9, "1842", "137"]);
    assert_eq!(corrected(&shown("116", "1979"), &balance()), []);
    assert_eq!(corrected(&shown("161", "1979"), &balance()), [("x4", 116)]);
    assert_eq!(corrected(&shown("161", "19979"), &balance()), [("x4", 116), ("x9", 1979)]);
}

/// Typing errors in one sum, from deducorrect's tests (`correctTypos reorder works`): 161 for 116.
#[test]
fn a_transposition_is_the_likeliest_of_all_typing_errors() {
    let shown = record(&["x1", "x2", "x3"], &["161", "1452", "1568"]);
    assert_eq!(corrected(&shown, &[sum("x3", &["x1", "x2"])]), [("x1", 116)]);
}

/// Sign errors, from deducorrect's tests of `correctSigns`: x + y = z with x = −1, y = 1, z = 2.
#[test]
fn a_sign_is_turned() {
    let shown = record(&["x", "y", "z"], &["-1", "1", "2"]);
    assert_eq!(corrected(&shown, &[sum("z", &["x", "y"])]), [("x", 1)]);
}

/// A typing error of deducorrect's introduction (version 1.0-0): cost 325 and profit 457 make 782, not 800.
#[test]
fn cost_and_profit_make_the_turnover() {
    let names = ["cost", "profit", "turnover"];
    let forms = [sum("turnover", &["cost", "profit"])];
    assert_eq!(corrected(&record(&names, &["325", "457", "800"]), &forms), [("profit", 475)]);
    assert_eq!(corrected(&record(&names, &["-100", "150", "250"]), &forms), [("cost", 100)]);
}

/// Rounding errors, the example of `correctRounding`: all its edits hold up to the rounding of the record, so nothing is
/// to blame where figures are rounded ones.
#[test]
fn rounding_errors_are_no_mistakes() {
    let shown = record(&BALANCE, &["12", "4", "15", "4", "3", "1", "8", "11", "27", "41", "-13"]);
    assert_eq!(causes(&shown, &balance()), []);
    let names = ["cost", "profit", "turnover"];
    assert_eq!(causes(&record(&names, &["326", "475", "800"]), &[sum("turnover", &["cost", "profit"])]), []);
}

/// The first check of editrules' error localisation, which errorlocate keeps as a test (`test-localize-errors.R`, and as
/// the example of `locate_errors`): p + c = t and nothing negative, so that neither part is more than the total. The
/// profit alone is wrong.
#[test]
fn one_field_explains_a_sum_and_a_bound() {
    let names = ["profit", "cost", "turnover"];
    let within = |part| Form::AtMost { part, whole: "turnover" };
    let forms = [sum("turnover", &["profit", "cost"]), within("profit"), within("cost")];
    assert_eq!(corrected(&record(&names, &["755", "125", "200"]), &forms), [("profit", 75)]);
    assert_eq!(corrected(&record(&names, &["75", "125", "200"]), &forms), []);
}

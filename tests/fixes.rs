//! Corrections: a safe one removes its finding and makes no other, and correcting all comes to an end at which nothing
//! is left to correct.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gouji::ide::{Analysis, Corrected, Options, correct};
use gouji::rules::{Applicability, Diagnostic, Fix};
use gouji::text::{Point, Span, Text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// How many corrupted drafts are looked at; each takes several analyses.
const CASES: u32 = 60;

/// The fixtures, right and wrong ones.
fn drafts() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut drafts: Vec<(PathBuf, String)> = ["", "variants", "layouts", "wrong"]
        .iter()
        .flat_map(|inside| fs::read_dir(folder.join(inside)).expect("the folder is there").flatten())
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && !path.ends_with("README.md"))
        .map(|path| {
            let content = fs::read_to_string(&path).expect("the draft is readable");
            (path, content)
        })
        .collect();
    drafts.sort();
    assert!(drafts.len() > 20);
    drafts
}

fn analysis(content: &str) -> Analysis {
    Analysis::new(Text::new(content), Options::default())
}

/// The draft after one fix.
fn fixed(analysis: &Analysis, fix: &Fix) -> Analysis {
    let mut text = analysis.text().clone();
    for edit in fix.edits.iter().rev() {
        text.replace(edit.span, &edit.new_text).expect("the place is in the text");
    }
    Analysis::new(text, analysis.options().clone())
}

/// What the findings are about, each as often as it is found. Messages may well name other figures afterwards.
fn kinds(found: &[Diagnostic]) -> BTreeMap<(&'static str, u32), usize> {
    let mut kinds = BTreeMap::new();
    for finding in found {
        *kinds.entry((finding.code, finding.span.start.line)).or_default() += 1;
    }
    kinds
}

/// What is wrong with the safe fixes of a draft.
fn faults(content: &str) -> Vec<String> {
    let analysis = analysis(content);
    let before = kinds(analysis.diagnostics());
    let mut faults = Vec::new();
    for finding in analysis.proven_diagnostics() {
        let safe = finding.fixes.iter().filter(|fix| fix.applicability == Applicability::Safe);
        for (rank, fix) in safe.enumerate() {
            assert_eq!(rank, 0, "there is one clear correction at most: {}", finding.message);
            let mut expected = before.clone();
            let kind = (finding.code, finding.span.start.line);
            *expected.get_mut(&kind).expect("it was counted") -= 1;
            expected.retain(|_, count| *count > 0);
            let after = kinds(fixed(&analysis, fix).diagnostics());
            let new = after.iter().find(|(kind, count)| **count > expected.get(kind).copied().unwrap_or(0));
            if let Some((new, _)) = new {
                faults.push(format!("{}: {} leaves {new:?}", finding.message, fix.title));
            }
        }
    }
    faults
}

/// Whether nothing is left to correct after all was corrected, and no line was added or lost on the way.
fn reaches_an_end(content: &str, unsafe_too: bool) {
    let before = analysis(content);
    let all = |analysis: &Analysis| analysis.diagnostics().to_vec();
    let Corrected { analysis: after, count } = correct(before.clone(), unsafe_too, all);
    assert!(after.diagnostics().len() + count <= before.diagnostics().len());
    assert_eq!(before.text().line_count(), after.text().line_count());
    let fresh = analysis(&after.text().to_string());
    assert_eq!(fresh.diagnostics(), after.diagnostics());
    assert_eq!(correct(fresh, unsafe_too, all).count, 0);
    if !unsafe_too {
        let edits = before.fix_all(|_, found| found);
        let fix = Fix { title: String::new(), applicability: Applicability::Safe, edits };
        assert_eq!(fixed(&before, &fix).text().to_string(), after.text().to_string());
    }
}

#[test]
fn safe_fixes_of_the_fixtures_keep_their_promise() {
    let mut safe = 0;
    for (path, content) in drafts() {
        assert_eq!(faults(&content), Vec::<String>::new(), "{}", path.display());
        let found = analysis(&content);
        let found = found.proven_diagnostics();
        let fixes = found.iter().flat_map(|finding| &finding.fixes);
        safe += fixes.filter(|fix| fix.applicability == Applicability::Safe).count();
        reaches_an_end(&content, false);
        reaches_an_end(&content, true);
    }
    assert!(safe > 5, "only {safe} safe fixes were tried");
}

/// Where a draft has digits, and how they may go wrong.
#[derive(Debug, Clone)]
struct Slip {
    at: prop::sample::Index,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Another digit.
    Digit(u8),
    /// Two digits change places.
    Swapped,
    /// A digit is left out.
    Lost,
}

/// `content` after a slip of the pen in one of its figures with decimals.
fn slipped(content: &str, slip: &Slip) -> String {
    let bytes = content.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // A digit before a point that digits follow.
    let places: Vec<usize> = (1..bytes.len().saturating_sub(2))
        .filter(|at| bytes[*at] == b'.' && is_digit(at - 1) && is_digit(at + 1) && is_digit(at + 2))
        .collect();
    if places.is_empty() {
        return content.to_owned();
    }
    let at = places[slip.at.index(places.len())];
    let mut bytes = bytes.to_vec();
    match slip.kind {
        Kind::Digit(digit) => bytes[at - 1] = b'0' + digit,
        Kind::Swapped => bytes.swap(at + 1, at + 2),
        Kind::Lost => drop(bytes.remove(at + 1)),
    }
    String::from_utf8(bytes).expect("only digits were touched")
}

#[test]
fn safe_fixes_of_corrupted_drafts_keep_their_promise() {
    let drafts = drafts();
    let kind = prop_oneof![(0_u8..10).prop_map(Kind::Digit), Just(Kind::Swapped), Just(Kind::Lost)];
    let slip = (any::<prop::sample::Index>(), kind).prop_map(|(at, kind)| Slip { at, kind });
    let strategy = (any::<prop::sample::Index>(), prop::collection::vec(slip, 1..4));
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let result = runner.run(&strategy, |(draft, slips)| {
        let (path, content) = &drafts[draft.index(drafts.len())];
        let wrong = slips.iter().fold(content.clone(), |content, slip| slipped(&content, slip));
        let faults = faults(&wrong);
        prop_assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        reaches_an_end(&wrong, false);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn a_fix_that_makes_another_finding_is_not_taken() {
    // Two findings whose fixes would undo each other, from a judge who is never content.
    let text = "1.00";
    let judge = |analysis: &Analysis| {
        let written = analysis.text().to_string();
        let new_text = if written == "1.00" { "2.00" } else { "1.00" };
        let span = Span::new(Point::new(0, 0), Point::new(0, 4));
        let edits = vec![gouji::rules::TextEdit { span, new_text: new_text.to_owned() }];
        let fix = Fix { title: String::new(), applicability: Applicability::Safe, edits };
        vec![Diagnostic {
            code: "GJ101",
            name: "test",
            severity: gouji::rules::Severity::Error,
            message: String::new(),
            span,
            related: Vec::new(),
            fixes: vec![fix],
            evidence: None,
        }]
    };
    let corrected = correct(analysis(text), false, judge);
    assert_eq!((corrected.count, corrected.analysis.text().to_string().as_str()), (0, "1.00"));
}

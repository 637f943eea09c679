//! The drafts of the fixtures: correct ones give no finding, and each planted mistake is met by one.

use std::fs;
use std::path::{Path, PathBuf};

use gouji::ide::{Analysis, Options};
use gouji::rules::Severity;
use gouji::text::{Span, Text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn analysis(path: &Path) -> Analysis {
    Analysis::new(Text::new(&fs::read_to_string(path).expect("the draft is readable")), Options::default())
}

#[test]
fn correct_drafts_give_no_finding() {
    let folders = [folder(), folder().join("variants"), folder().join("layouts")];
    let drafts: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("the folder is there").flatten())
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && !path.ends_with("README.md"))
        .collect();
    assert!(drafts.len() > 20);
    let mut alarms = Vec::new();
    for path in drafts {
        for found in analysis(&path).diagnostics().iter().filter(|found| found.severity <= Severity::Information) {
            alarms.push(format!("{}:{}: {}", path.display(), found.span.start.line + 1, found.message));
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

/// A mistake as the table of the wrong drafts lists it.
#[derive(Debug)]
struct Planted {
    draft: String,
    /// From 1.
    line: u32,
    shown: String,
}

/// The tables of the wrong drafts' description: one for each draft, below its name.
fn planted(description: &str) -> Vec<Planted> {
    let mut draft = "";
    let mut found = Vec::new();
    for line in description.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            draft = name.trim();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let [_, line, _, shown, _, _, _] = cells.as_slice()
            && let Ok(line) = line.parse()
        {
            found.push(Planted { draft: draft.to_owned(), line, shown: (*shown).to_owned() });
        }
    }
    found
}

/// Whether a finding, or an operand of one, stands on the mistake.
fn is_met(analysis: &Analysis, planted: &Planted) -> bool {
    let line = analysis.text().line(planted.line - 1).into_owned();
    assert!(line.contains(&planted.shown), "{planted:?} is not in its line");
    let places: Vec<Span> = line
        .match_indices(&planted.shown)
        .map(|(start, shown)| Span::in_line(planted.line - 1, start as u32, (start + shown.len()) as u32))
        .collect();
    let touches = |span: &Span| places.iter().any(|place| place.meets(span));
    analysis
        .diagnostics()
        .iter()
        .filter(|found| found.severity <= Severity::Warning)
        .any(|found| touches(&found.span) || found.related.iter().any(|other| touches(&other.span)))
}

#[test]
fn planted_mistakes_are_met() {
    let folder = folder().join("wrong");
    let description = fs::read_to_string(folder.join("README.md")).expect("the description is readable");
    let planted = planted(&description);
    assert_eq!(planted.len(), 19);
    for mistake in planted {
        let analysis = analysis(&folder.join(&mistake.draft));
        assert!(is_met(&analysis, &mistake), "{mistake:?}");
    }
}

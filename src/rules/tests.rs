//! Every rule against the drafts of its own explanation.

use super::*;
use crate::facts::Draft;
use crate::syntax::Tree;
use crate::text::Text;

/// The codes of all findings in a draft.
fn codes(draft: &str) -> Vec<&'static str> {
    let draft = Draft::read(&Tree::parse(&Text::new(draft)));
    draft
        .parts
        .iter()
        .flat_map(|part| check(&Scope::new(part, Lang::Zh, None), |_| true))
        .map(|found| found.code)
        .collect()
}

/// The examples of an explanation under one heading.
fn examples<'a>(explanation: &'a str, heading: &str) -> Vec<&'a str> {
    let section = explanation.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or("");
    section.split("```text\n").skip(1).filter_map(|example| example.split("```").next()).collect()
}

#[test]
fn failing_examples_fail_and_passing_ones_pass() {
    for rule in RULES {
        let explanation = rule.explanation();
        let (failing, passing) = (examples(&explanation, "Failing"), examples(&explanation, "Passing"));
        assert!(!failing.is_empty() && !passing.is_empty(), "{} lacks an example", rule.code);
        for example in failing {
            assert!(codes(example).contains(&rule.code), "{} finds nothing in\n{example}", rule.code);
        }
        for example in passing {
            assert_eq!(codes(example), [] as [&str; 0], "{} in\n{example}", rule.code);
        }
    }
}

#[test]
fn every_file_is_registered_under_its_code() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".rs").filter(|stem| stem.starts_with("gj")).map(str::to_uppercase))
        .collect();
    files.sort();
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(files, codes);
    for rule in RULES {
        assert!(
            rule.explanation().starts_with(&format!("# {} {} {}\n", rule.code, rule.name, rule.title)),
            "{}",
            rule.code
        );
    }
}

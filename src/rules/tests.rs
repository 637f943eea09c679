//! Every rule against the drafts of its own explanation.

use super::*;
use crate::facts::Draft;
use crate::syntax::Tree;
use crate::text::Text;

/// The codes of all findings in a draft.
pub(super) fn codes(draft: &str) -> Vec<&'static str> {
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

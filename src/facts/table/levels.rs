//! Which rows a list of 类, 款 and 项 lacks.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Table};
use crate::facts::figure::CodeMention;

/// How many rows of a level must be as they usually are before one that is not stands out.
const FEWEST: usize = 3;

/// The codes whose parent is missing, with that parent, and those that lack children, with themselves; as indices.
pub(super) fn missing(mentions: &[CodeMention]) -> Vec<(usize, String)> {
    let codes: BTreeSet<&str> =
        mentions.iter().filter(|mention| !mention.implied).map(|mention| mention.code.as_str()).collect();
    let has_parent = |at: &usize| {
        let code = &mentions[*at].code;
        codes.contains(&code[..code.len() - 2])
    };
    let has_child = |at: &usize| {
        let code = mentions[*at].code.as_str();
        codes.range(code..).nth(1).is_some_and(|next| next.starts_with(code))
    };
    let is_functional =
        |at: &usize| Catalog::get().find(&mentions[*at].code).is_some_and(|subject| subject.table == Table::Functional);
    let level = |length: usize| -> Vec<usize> {
        let printed =
            mentions.iter().enumerate().filter(|(_, mention)| !mention.implied && !mention.figures.is_empty());
        printed.filter(|(_, mention)| mention.code.len() == length).map(|(at, _)| at).collect()
    };
    let mut found = Vec::new();
    for length in [5, 7] {
        for at in exceptions(level(length), has_parent) {
            found.push((at, mentions[at].code[..length - 2].to_owned()));
        }
    }
    for length in [3, 5] {
        let functional: Vec<usize> = level(length).into_iter().filter(is_functional).collect();
        for at in exceptions(functional, has_child) {
            found.push((at, mentions[at].code.clone()));
        }
    }
    found
}

/// The rows of a level that are not as the others, if most are alike.
fn exceptions(level: Vec<usize>, is_usual: impl Fn(&usize) -> bool) -> Vec<usize> {
    let usual = level.iter().filter(|at| is_usual(at)).count();
    if usual < FEWEST || usual * 10 < level.len() * 7 {
        return Vec::new();
    }
    level.into_iter().filter(|at| !is_usual(at)).collect()
}

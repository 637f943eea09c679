//! # GJ501 unknown-subject 目录中没有的科目编码
//!
//! 科目编码在《政府收支分类科目》目录中查不到。地方可以增设项级科目，因此只作提示，请核对是否写错；
//! 草案中另有同一上级、同一名称而编码正确的行的，是写错了编码，作警告。
//!
//! The catalogue does not know the code. Localities may add subjects, so this is for information only, unless another row
//! of the draft has the same name below the same subject under a code that the catalogue knows.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080577 | 事业单位离退休 | 30.66 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! ```

use super::{Applicability, Diagnostic, Fix, Rule, Scope, Severity, TextEdit};
use crate::catalog::label_key;
use crate::facts::CodeMention;

pub(super) static RULE: Rule = Rule {
    code: "GJ501",
    name: "unknown-subject",
    severity: Severity::Information,
    title: "目录中没有的科目编码",
    source: include_str!("gj501.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for (index, region) in scope.part.regions.iter().enumerate() {
        for mention in region.facts.codes.iter().filter(|mention| is_unknown(scope, mention)) {
            let code = &mention.code;
            let meant = meant(scope, mention);
            let message = meant.map_or_else(
                || {
                    scope.lang.pick(
                        format!("目录中没有科目编码 {code}，请核对"),
                        format!("The catalogue has no subject {code}"),
                    )
                },
                |meant| {
                    scope.lang.pick(
                        format!("目录中没有科目编码 {code}，“{}”在本稿其他行的编码是 {meant}", mention.name),
                        format!("The catalogue has no subject {code}; elsewhere {} is {meant}", mention.name),
                    )
                },
            );
            let span = scope.span(index, mention.place);
            let one_cell = span.start.line == span.end.line && span.end.byte - span.start.byte == code.len() as u32;
            let fix = |meant: &str| Fix {
                title: scope.lang.pick(format!("改编码为 {meant}"), format!("Change the code to {meant}")),
                applicability: Applicability::Unsafe,
                edits: vec![TextEdit { span, new_text: meant.to_owned() }],
            };
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: if meant.is_some() { Severity::Warning } else { rule.severity },
                message,
                span,
                related: Vec::new(),
                fixes: meant.filter(|_| one_cell).map(fix).into_iter().collect(),
                evidence: None,
            });
        }
    }
}

/// The code under which the draft lists the same name below the same subject, where the catalogue knows that code.
fn meant<'a>(scope: &Scope<'a>, mention: &CodeMention) -> Option<&'a str> {
    let parent = mention.code.get(..mention.code.len().checked_sub(2)?)?;
    let name = label_key(&mention.name);
    let all = scope.part.regions.iter().flat_map(|region| &region.facts.codes);
    let mut same = all.filter(|other| {
        let is_sibling = other.code.len() == mention.code.len() && other.code.starts_with(parent);
        is_sibling && other.known && !other.implied && label_key(&other.name) == name
    });
    let first = same.next().filter(|_| !name.is_empty() && parent.len() >= 3)?;
    same.all(|other| other.code == first.code).then_some(first.code.as_str())
}

fn is_unknown(scope: &Scope, mention: &CodeMention) -> bool {
    !mention.implied && !mention.known && scope.subject(&mention.code).is_none()
}

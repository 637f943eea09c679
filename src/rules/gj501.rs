//! # GJ501 unknown-subject 目录中没有的科目编码
//!
//! 科目编码在《政府收支分类科目》目录中查不到。地方可以增设项级科目，因此只作提示，请核对是否写错。
//!
//! The catalogue does not know the code. Localities may add subjects, so this is for information only.
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

use super::{Diagnostic, Rule, Scope, Severity};
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
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                message: scope
                    .lang
                    .pick(format!("目录中没有科目编码 {code}，请核对"), format!("The catalogue has no subject {code}")),
                span: scope.span(index, mention.place),
                related: Vec::new(),
                fixes: Vec::new(),
                evidence: None,
            });
        }
    }
}

fn is_unknown(scope: &Scope, mention: &CodeMention) -> bool {
    !mention.implied && !mention.known && scope.subject(&mention.code).is_none()
}

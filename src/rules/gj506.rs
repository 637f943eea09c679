//! # GJ506 subject-names-differ 同一科目在各表中名称不同
//!
//! 同一编码在本稿各表中名称相同。名称与目录不符的由 GJ502 指出，这里只报目录没有收录、或几个名称都说得通的编码。
//!
//! A code has one name in one table and another in another, and the catalogue cannot tell which is right.
//!
//! ## Failing
//! ```text
//! 表一 收入总表
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080577 | 离退休干部活动 | 30.66 |
//!
//! 表二 支出总表
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080577 | 离休干部活动 | 30.66 |
//! ```
//! ## Passing
//! ```text
//! 表一 收入总表
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//!
//! 表二 支出总表
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! ```

use std::collections::{HashMap, HashSet};

use super::subjects::SubjectRow;
use super::{Diagnostic, Related, Rule, Scope, Severity};
use crate::catalog::{NameCheck, label_key};

pub(super) static RULE: Rule = Rule {
    code: "GJ506",
    name: "subject-names-differ",
    severity: Severity::Information,
    title: "同一科目在各表中名称不同",
    source: include_str!("gj506.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, &SubjectRow> = HashMap::new();
    let mut told: HashSet<&str> = HashSet::new();
    // What GJ502 has found fault with is not compared once more.
    for other in scope.subjects().iter().filter(|row| row.check == NameCheck::Agrees) {
        let code = other.mention(scope).code.as_str();
        let first = *firsts.entry(code).or_insert(other);
        if first.mention(scope).name == other.mention(scope).name || first.region == other.region {
            continue;
        }
        let also = first.subject(scope).and_then(|subject| subject.also_named).map(label_key);
        let key = |row: &SubjectRow| label_key(&row.mention(scope).name);
        let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let same = |row: &SubjectRow| {
            let (one, other) = (plain(&key(first)), plain(&key(row)));
            // A path, a numeral or a level beside the name, or a name that was cut, is no other name.
            one.contains(&other) || other.contains(&one) || also.is_some()
        };
        if same(other) || !told.insert(code) {
            continue;
        }
        let (one, name) = (&first.mention(scope).name, &other.mention(scope).name);
        let Some(span) = other.name_span(scope) else { continue };
        out.push(Diagnostic {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            message: scope.lang.pick(
                format!("{code} 在这里称“{name}”，在另一张表里称“{one}”"),
                format!("{code} is called {name} here and {one} in another table"),
            ),
            span,
            related: first
                .name_span(scope)
                .map(|span| Related { span, message: format!("{code} {one}") })
                .into_iter()
                .collect(),
            fixes: Vec::new(),
            evidence: None,
        });
    }
}

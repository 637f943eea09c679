//! # GJ106 missing-level 科目层级缺行
//!
//! 一张表逐级列示类、款、项时，每个款、项都有它的上级科目行，每个类、款都有下级科目行（《预算法实施条例》：按功能分类公开到项）。
//! 只有表中其余科目绝大多数逐级列示时才报告。
//!
//! In a table that lists 类, 款 and 项 level by level, a subject lacks the row above it or the rows below it.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 合计 |
//! | 205 | 教育支出 | 10.00 |
//! | 20502 | 普通教育 | 10.00 |
//! | 2050201 | 学前教育 | 10.00 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! | 210 | 卫生健康支出 | 7.93 |
//! | 21011 | 行政事业单位医疗 | 7.93 |
//! | 2101102 | 事业单位医疗 | 7.93 |
//! | 221 | 住房保障支出 | 17.93 |
//! | 22102 | 住房改革支出 | 17.93 |
//! | 2210201 | 住房公积金 | 17.93 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 合计 |
//! | 205 | 教育支出 | 10.00 |
//! | 20502 | 普通教育 | 10.00 |
//! | 2050201 | 学前教育 | 10.00 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! | 210 | 卫生健康支出 | 7.93 |
//! | 21011 | 行政事业单位医疗 | 7.93 |
//! | 2101102 | 事业单位医疗 | 7.93 |
//! | 221 | 住房保障支出 | 17.93 |
//! | 22102 | 住房改革支出 | 17.93 |
//! | 2210201 | 住房公积金 | 17.93 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::catalog::Catalog;

pub(super) static RULE: Rule = Rule {
    code: "GJ106",
    name: "missing-level",
    severity: Severity::Warning,
    title: "科目层级缺行",
    source: include_str!("gj106.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for (index, region) in scope.part.regions.iter().enumerate() {
        for (at, missing) in &region.facts.missing_levels {
            let mention = &region.facts.codes[*at];
            let name = Catalog::get().find(missing).map_or("", |subject| subject.name);
            let code = &mention.code;
            let message = if missing.len() < code.len() {
                scope.lang.pick(
                    format!("{code} {} 缺少上级科目行 {missing} {name}", mention.name),
                    format!("{code} lacks the row of {missing} above it"),
                )
            } else {
                scope.lang.pick(
                    format!("{code} {} 之下没有列示下级科目", mention.name),
                    format!("{code} has no row below it"),
                )
            };
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                message,
                span: scope.span(index, mention.place),
                related: Vec::new(),
                fixes: Vec::new(),
                evidence: None,
            });
        }
    }
}

//! # GJ301 list-sum 分项之和不符
//!
//! “其中：”“主要用于以下方面：”之后的各项之和等于其前的总额。分项已包含在另一分项内的（“主要包括”），不重复相加。
//! 只在列表显然完整时报告：各项都带占比、各项是固定的分类（基本支出与项目支出、货物与工程与服务），或只差总额的百分之二以内。
//! 列得不全的，各项互不包含而相加仍大于总额，或者一项就大于总额的，也报告。总额另有关系印证时，标在分项上；否则标在总额上。
//!
//! The items behind 其中 make up the amount in front of it.
//!
//! ## Failing
//! ```text
//! 2024年度支出预算544.57万元，其中：基本支出199.18万元，项目支出354.39万元。
//! ```
//! ## Passing
//! ```text
//! 2024年度支出预算544.57万元，其中：基本支出199.18万元，项目支出345.39万元。
//! ```

use super::broken::{Broken, broken};
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::{Family, Verdict};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    code: "GJ301",
    name: "list-sum",
    severity: Severity::Warning,
    title: "分项之和不符",
    source: include_str!("gj301.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for broken in broken(scope, Family::List) {
        let (label, arithmetic) = (&broken.label, broken.arithmetic());
        let message = scope.lang.pick(
            format!("“{label}”与各分项之和不符：{arithmetic}"),
            format!("{label} is not the sum of its items: {arithmetic}"),
        );
        out.push(match list_span(&broken) {
            Some(span) if broken.culprit().is_none() => broken.diagnostic_at(rule, span, &message),
            _ => broken.diagnostic(rule, &message),
        });
    }
}

/// From the first item to the last, if another relation bears the total out and the items stand in a line of their own.
fn list_span(broken: &Broken) -> Option<Span> {
    let scope = broken.scope;
    let total = broken.form.subject();
    let confirmed = scope.part.relations_of(total).iter().any(|judged| {
        judged.relation.family != Family::List
            && judged.outcome.is_some_and(|outcome| outcome.verdict <= Verdict::Rounding)
    });
    let figures = broken.form.figures();
    let (first, last) = (scope.figure_span(*figures.get(1)?), scope.figure_span(*figures.last()?));
    (confirmed && first.start.line == last.end.line && first.start < last.end).then(|| Span::new(first.start, last.end))
}

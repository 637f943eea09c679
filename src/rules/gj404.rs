//! # GJ404 completion-rate 完成率不符
//!
//! 完成率等于决算数除以预算数。预算数为零时没有完成率可言，不作判断。
//! “决算数大于（小于）预算数”与所列预算数、决算数矛盾的，也报告。
//!
//! A completion rate is the final account divided by the budget.
//!
//! ## Failing
//! ```text
//! 2023年度年初预算786.11万元，支出决算1003.35万元，完成年初预算的172.63%。
//! ```
//! ## Passing
//! ```text
//! 2023年度年初预算786.11万元，支出决算1003.35万元，完成年初预算的127.63%。
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ404",
    name: "completion-rate",
    severity: Severity::Warning,
    title: "完成率不符",
    source: include_str!("gj404.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Completion, out, |broken| {
        let label = &broken.label;
        (format!("完成率不符（{label}）"), format!("The completion rate is off ({label})"))
    });
}

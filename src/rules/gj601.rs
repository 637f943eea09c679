//! # GJ601 performance-funds 绩效表资金不符
//!
//! 绩效目标表的资金总额等于各来源之和；自评表的全年预算数等于全年执行数加结（转）余，执行率等于执行数除以全年预算数；
//! 整体绩效目标表按来源与按方向的合计相等。
//!
//! The funds of a performance form add up, and its execution rate is right.
//!
//! ## Failing
//! ```text
//! | 项目名称 | 河道清淤工程 | | |
//! | 项目资金(元) | 实施期资金总额: | 22,488 | 年度资金总额: | 24,288 |
//! | | 其中:中央财政资金 | 0 | 其中:中央财政资金 | 0 |
//! | | 市县(区)财政资金 | 22,488 | 市县(区)财政资金 | 22,488 |
//! ```
//! ## Passing
//! ```text
//! | 项目名称 | 河道清淤工程 | | |
//! | 项目资金(元) | 实施期资金总额: | 22,488 | 年度资金总额: | 22,488 |
//! | | 其中:中央财政资金 | 0 | 其中:中央财政资金 | 0 |
//! | | 市县(区)财政资金 | 22,488 | 市县(区)财政资金 | 22,488 |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ601",
    name: "performance-funds",
    severity: Severity::Warning,
    title: "绩效表资金不符",
    source: include_str!("gj601.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Funds, out, |broken| {
        let label = &broken.label;
        (format!("绩效表“{label}”资金不符"), format!("The funds of the performance form do not add up ({label})"))
    });
}

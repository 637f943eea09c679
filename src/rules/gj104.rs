//! # GJ104 balance 收支不平衡
//!
//! 收支表的收入总计等于支出总计（《预算法》第十二条，各级预算收支平衡）。
//!
//! Total income equals total expenditure.
//!
//! ## Failing
//! ```text
//! | 收入 | | 支出 | |
//! | 项目 | 金额 | 项目 | 金额 |
//! | 一、财政拨款收入 | 80.00 | 一、教育支出 | 90.00 |
//! | 收入总计 | 80.00 | 支出总计 | 90.00 |
//! ```
//! ## Passing
//! ```text
//! | 收入 | | 支出 | |
//! | 项目 | 金额 | 项目 | 金额 |
//! | 一、财政拨款收入 | 90.00 | 一、教育支出 | 90.00 |
//! | 收入总计 | 90.00 | 支出总计 | 90.00 |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ104",
    name: "balance",
    severity: Severity::Error,
    title: "收支不平衡",
    source: include_str!("gj104.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Balance, out, |broken| {
        let label = &broken.label;
        (format!("收支不平衡（{label}）"), format!("Income and expenditure do not balance ({label})"))
    });
}

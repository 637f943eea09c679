//! # GJ402 growth-rate 增减幅度不符
//!
//! 增减幅度等于增减额除以上年数，上年数等于本年数减去增加额（或加上减少额）。以本年数为基数算出的幅度也在此列。
//!
//! A rate of change is the change divided by the figure of the year before.
//!
//! ## Failing
//! ```text
//! 2024年度预算收入总计544.57万元，比上年增加204.42万元，增长37.54%。
//! ```
//! ## Passing
//! ```text
//! 2024年度预算收入总计544.57万元，比上年增加204.42万元，增长60.1%。
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ402",
    name: "growth-rate",
    severity: Severity::Warning,
    title: "增减幅度不符",
    source: include_str!("gj402.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Growth, out, |broken| {
        let label = broken.title();
        (format!("“{label}”的增减幅度不符"), format!("The rate of change of {label} is off"))
    });
}

//! # GJ101 code-hierarchy 科目层级合计不符
//!
//! 上级科目的金额等于其下级科目金额之和：类等于各款之和，款等于各项之和（《政府收支分类科目》）。
//! 经济分类表没有编码时，按科目名称判断层级。每个数都是四舍五入后的数，只有任何真实值都不能使等式成立时才报告。
//!
//! A subject's amount is the sum of the subjects one level below it.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 合计 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 11.14 |
//! | 2080505 | 机关事业单位基本养老保险缴费支出 | 19.25 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 合计 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 11.14 |
//! | 2080505 | 机关事业单位基本养老保险缴费支出 | 19.53 |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ101",
    name: "code-hierarchy",
    severity: Severity::Error,
    title: "科目层级合计不符",
    source: include_str!("gj101.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Hierarchy, out, |broken| {
        let (label, column) = (&broken.label, broken.column());
        (
            format!("{label}{column}与下级科目之和不符"),
            format!("{label}{column} is not the sum of the subjects below it"),
        )
    });
}

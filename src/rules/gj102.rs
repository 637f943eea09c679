//! # GJ102 total-row 合计行不符
//!
//! 合计、小计、总计行等于它所涵盖的各行之和，无论合计在前还是在后；总计等于本年合计加结转和结余。
//! “其中”和下一级编号的行已包含在上一级内，不重复相加。
//!
//! A total row is the sum of the rows that it covers, whether it stands above or below them.
//!
//! ## Failing
//! ```text
//! | 收入 | | 支出 | |
//! | 项目 | 2024年 | 项目 | 2024年 |
//! | 一、一般公共预算 | 544.57 | 一、一般公共服务支出 | 500.00 |
//! | 二、政府性基金预算 | 10.00 | 二、教育支出 | 54.57 |
//! | 本年收入合计 | 544.57 | 本年支出合计 | 554.57 |
//! ```
//! ## Passing
//! ```text
//! | 收入 | | 支出 | |
//! | 项目 | 2024年 | 项目 | 2024年 |
//! | 一、一般公共预算 | 544.57 | 一、一般公共服务支出 | 500.00 |
//! | 二、政府性基金预算 | 10.00 | 二、教育支出 | 54.57 |
//! | 本年收入合计 | 554.57 | 本年支出合计 | 554.57 |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ102",
    name: "total-row",
    severity: Severity::Error,
    title: "合计行不符",
    source: include_str!("gj102.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::TotalRow, out, |broken| {
        let (label, column) = (&broken.label, broken.column());
        (format!("{label}{column}与各行之和不符"), format!("{label}{column} is not the sum of its rows"))
    });
}

//! # GJ103 total-column 合计列不符
//!
//! 合计列等于同一表头下各列之和，例如合计等于基本支出加项目支出，小计等于一般公共预算加政府性基金预算加国有资本经营预算。
//! 率、占比、上年数等列不参加相加；哪些列属于合计有几种读法时，各种读法都不成立才报告。
//! 增减额等于两年之差，增减率等于增减额除以上年数，占比、完成率等于两数之比，其中栏不大于它所在的栏：表中多数行如此时，
//! 才检查其余各行。
//!
//! A total column is the sum of the columns under the same header. A column of differences or of rates compares others.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
//! | 205 | 教育支出 | 161.06 | 142.67 | 18.93 |
//! | 208 | 社会保障和就业支出 | 30.66 | 30.66 | |
//! | 221 | 住房保障支出 | 17.93 | 17.93 | |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
//! | 205 | 教育支出 | 161.06 | 142.67 | 18.40 |
//! | 208 | 社会保障和就业支出 | 30.66 | 30.66 | |
//! | 221 | 住房保障支出 | 17.93 | 17.93 | |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::{Family, Form};

pub(super) static RULE: Rule = Rule {
    code: "GJ103",
    name: "total-column",
    severity: Severity::Error,
    title: "合计列不符",
    source: include_str!("gj103.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::TotalColumn, out, |broken| {
        let (label, column) = (&broken.label, broken.column());
        match &broken.form {
            Form::AtMost { .. } => (
                format!("{label}{column}大于所在栏的金额"),
                format!("{label}{column} is more than the column that it is part of"),
            ),
            Form::Share { .. } | Form::Change { .. } => {
                (format!("{label}{column}与所列金额之比不符"), format!("The rate of {label}{column} is wrong"))
            }
            Form::Sum { parts, .. } if parts.iter().any(|(_, minus)| *minus) => (
                format!("{label}{column}与两栏之差不符"),
                format!("{label}{column} is not the difference of two columns"),
            ),
            _ => (format!("{label}{column}与各列之和不符"), format!("{label}{column} is not the sum of its columns")),
        }
    });
}

//! # GJ201 tables-differ 表间数据不一致
//!
//! 同一口径的金额在各表中一致：例如收支总表的某类支出等于支出总表的同类，一般公共预算支出表的基本支出合计等于基本支出表的合计，
//! 财政拨款收支总表的国有资本经营预算支出等于国有资本经营预算支出表的合计。口径由表名、栏目、行名逐词判断，有一个词不明就不比较；
//! 有结转时，含结转与不含结转的数不相比较。按表名、行名、栏名还核对各表之间的和与大小，例如基本支出中的公务接待费不大于
//! “三公”经费表的公务接待费；一般相等而偶有例外的，只在其余都相等、两数又像是笔误时才报告。
//!
//! The same amount stands in several tables, and must be the same in all of them.
//!
//! ## Failing
//! ```text
//! 2024年支出总表
//!
//! | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
//! | 合计 | | 544.57 | 199.18 | 345.39 |
//! | 208 | 社会保障和就业支出 | 544.57 | 199.18 | 345.39 |
//!
//! 2024年收支总表
//!
//! | 收入 | | 支出 | |
//! | 项目 | 金额 | 项目 | 金额 |
//! | 一、一般公共预算 | 544.75 | 一、社会保障和就业支出 | 544.75 |
//! | 收入总计 | 544.75 | 支出总计 | 544.75 |
//! ```
//! ## Passing
//! ```text
//! 2024年支出总表
//!
//! | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
//! | 合计 | | 544.57 | 199.18 | 345.39 |
//! | 208 | 社会保障和就业支出 | 544.57 | 199.18 | 345.39 |
//!
//! 2024年收支总表
//!
//! | 收入 | | 支出 | |
//! | 项目 | 金额 | 项目 | 金额 |
//! | 一、一般公共预算 | 544.57 | 一、社会保障和就业支出 | 544.57 |
//! | 收入总计 | 544.57 | 支出总计 | 544.57 |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::{Family, Form};

pub(super) static RULE: Rule = Rule {
    code: "GJ201",
    name: "tables-differ",
    severity: Severity::Error,
    title: "表间数据不一致",
    source: include_str!("gj201.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Tables, out, |broken| {
        if !matches!(broken.form, Form::Equal { .. }) {
            return (broken.label.to_string(), format!("tables disagree ({})", broken.label));
        }
        let (title, column, other) = (broken.title(), broken.column(), broken.other_place());
        (format!("{title}{column}与{other}不一致"), format!("{title}{column} differs from {other}"))
    });
}

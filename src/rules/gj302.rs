//! # GJ302 prose-differs-from-table 文表不一致
//!
//! 情况说明中的金额与报表中同一口径的金额一致；同一金额在正文中两处出现时也应一致。口径由所在标题和金额前的词判断，
//! 有一个词不明就不比较。表中有该项的行而没有金额的，文中的金额应为零；“三公”经费表的公务用车保有量与文中一致。
//!
//! An amount in the prose is the same as in the table that it is taken from.
//!
//! ## Failing
//! ```text
//! 2024年支出总表
//!
//! | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
//! | 合计 | | 544.57 | 199.18 | 345.39 |
//! | 208 | 社会保障和就业支出 | 544.57 | 199.18 | 345.39 |
//!
//! 三、支出预算情况说明
//!
//! 2024年度支出预算544.57万元，其中：基本支出199.81万元，项目支出345.39万元。
//! ```
//! ## Passing
//! ```text
//! 2024年支出总表
//!
//! | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
//! | 合计 | | 544.57 | 199.18 | 345.39 |
//! | 208 | 社会保障和就业支出 | 544.57 | 199.18 | 345.39 |
//!
//! 三、支出预算情况说明
//!
//! 2024年度支出预算544.57万元，其中：基本支出199.18万元，项目支出345.39万元。
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::{Family, Form};

pub(super) static RULE: Rule = Rule {
    code: "GJ302",
    name: "prose-differs-from-table",
    severity: Severity::Error,
    title: "文表不一致",
    source: include_str!("gj302.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::TableProse, out, |broken| {
        let (title, column, other) = (broken.title(), broken.column(), broken.other_place());
        if matches!(broken.form, Form::Makes { .. }) {
            return (format!("“{title}”在表中没有金额，与文中不一致"), format!("no table has an amount of {title}"));
        }
        (format!("“{title}”{column}与{other}不一致"), format!("{title}{column} differs from {other}"))
    });
}

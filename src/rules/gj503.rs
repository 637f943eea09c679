//! # GJ503 subject-year 科目当年不使用
//!
//! 草案使用的科目在其预算年度有效：没有停用，也已经启用。年份没有把握的科目不报；列有上年数的表不报。
//!
//! A subject is used that was retired before the draft's year, or begins after it.
//!
//! ## Failing
//! ```text
//! 2024年部门预算公开
//!
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080504 | 未归口管理的行政单位离退休 | 30.66 |
//! ```
//! ## Passing
//! ```text
//! 2024年部门预算公开
//!
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! ```

use super::subjects::SubjectRow;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::catalog::{NameCheck, Since};
use crate::facts::FigureId;

pub(super) static RULE: Rule = Rule {
    code: "GJ503",
    name: "subject-year",
    severity: Severity::Warning,
    title: "科目当年不使用",
    source: include_str!("gj503.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let Some(year) = scope.year else { return };
    for row in scope.subjects().iter().filter(|row| row.out_of_use && row.check != NameCheck::Differs) {
        let (Some(subject), Some(severity)) = (row.subject(scope), row.severity(scope)) else { continue };
        if shows_other_years(scope, row, year) {
            continue;
        }
        let (code, name) = (subject.code, subject.name_in(year));
        let message = match (subject.valid_from, subject.valid_to) {
            (_, Some(last)) if last < year => scope.lang.pick(
                format!("{code} {name} 用到{last}年度为止，{year}年度不使用"),
                format!("{code} {name} was used until {last}, not in {year}"),
            ),
            (Since::In(first) | Since::By(first), _) => scope.lang.pick(
                format!("{code} {name} 自{first}年度起使用，{year}年度尚未启用"),
                format!("{code} {name} is used from {first} on, not in {year}"),
            ),
        };
        out.push(Diagnostic {
            code: rule.code,
            name: rule.name,
            severity,
            message,
            span: row.code_span(scope),
            related: Vec::new(),
            fixes: Vec::new(),
            evidence: None,
        });
    }
}

/// Whether the row's table has figures of another year beside this one's, which may need the subject.
fn shows_other_years(scope: &Scope, row: &SubjectRow, year: u16) -> bool {
    let names_another = |column: &str| {
        let earlier = (1..=3).any(|back| column.contains(&(year - back).to_string()));
        earlier || ["上年", "去年", "前年", "结转", "比较", "增减"].iter().any(|word| column.contains(word))
    };
    let figures = &scope.part.regions[row.region].facts.figures;
    let ids = (0..figures.len() as u32).map(|figure| FigureId { region: row.region as u32, figure });
    let title = scope.part.regions[row.region].context.title.as_deref().unwrap_or("");
    title.contains("结转") || ids.map(|id| scope.part.figure(id)).any(|figure| names_another(&figure.column))
}

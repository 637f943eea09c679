//! # GJ505 misplaced-subject 科目列在别的类下
//!
//! 逐级列示的表里，款、项列在自己的类之下。只看印有编码的行；表中没有它自己的类时不报（另见 GJ106）。
//!
//! In a table with 类 rows, a 款 or 项 stands among the rows of another 类 although its own is there.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 301 | 工资福利支出 | 10.00 |
//! | 30101 | 基本工资 | 10.00 |
//! | 302 | 商品和服务支出 | 2.00 |
//! | 30201 | 办公费 | 2.00 |
//! | 303 | 对个人和家庭的补助 | 5.00 |
//! | 30302 | 退休费 | 5.00 |
//! | 30211 | 差旅费 | 0.00 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 301 | 工资福利支出 | 10.00 |
//! | 30101 | 基本工资 | 10.00 |
//! | 302 | 商品和服务支出 | 2.00 |
//! | 30201 | 办公费 | 2.00 |
//! | 30211 | 差旅费 | 0.00 |
//! | 303 | 对个人和家庭的补助 | 5.00 |
//! | 30302 | 退休费 | 5.00 |
//! ```

use std::collections::BTreeMap;

use super::subjects::SubjectRow;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::catalog::NameCheck;
use crate::syntax::Content;

pub(super) static RULE: Rule = Rule {
    code: "GJ505",
    name: "misplaced-subject",
    severity: Severity::Warning,
    title: "科目列在别的类下",
    source: include_str!("gj505.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let rows = scope.subjects();
    for table in rows.chunk_by(|one, next| one.region == next.region) {
        if is_in_order(scope, table) {
            continue;
        }
        let mut columns: BTreeMap<usize, Vec<&SubjectRow>> = BTreeMap::new();
        for row in table {
            columns.entry(column(scope, row)).or_default().push(row);
        }
        let strays: Vec<(&SubjectRow, &str)> = columns.values().flat_map(|column| astray(scope, column)).collect();
        // Where several stand apart from their class, the table is ordered in another way.
        if strays.len() != 1 {
            continue;
        }
        for (row, class) in strays {
            let (code, name) = (&row.mention(scope).code, &row.mention(scope).name);
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                message: scope.lang.pick(
                    format!("{code} {name} 属于 {}，这里列在 {class} 之下", &code[..3]),
                    format!("{code} {name} belongs to {}, but stands below {class}", &code[..3]),
                ),
                span: row.code_span(scope),
                related: Vec::new(),
                fixes: Vec::new(),
                evidence: None,
            });
        }
    }
}

/// Whether every row stands below its own class as the table is read, row by row; nearly every table is so.
fn is_in_order(scope: &Scope, table: &[SubjectRow]) -> bool {
    let mut class = "";
    table.iter().all(|row| {
        let code = row.mention(scope).code.as_str();
        if code.len() == 3 {
            class = code;
        }
        code.starts_with(class)
    })
}

/// Which cell of its row the code stands in.
fn column(scope: &Scope, row: &SubjectRow) -> usize {
    let place = row.mention(scope).place;
    let Content::Table(grid) = scope.part.regions[row.region].blocks[place.block as usize].content() else { return 0 };
    let line = grid.rows.binary_search_by_key(&place.span.start.line, |row| row.line);
    line.map_or(0, |line| grid.rows[line].cells.partition_point(|cell| cell.end <= place.span.start.byte))
}

/// The rows of a column that stand below another class than their own, with that class.
fn astray<'a>(scope: &Scope<'a>, column: &[&'a SubjectRow]) -> Vec<(&'a SubjectRow, &'a str)> {
    let codes: Vec<&str> = column.iter().map(|row| row.mention(scope).code.as_str()).collect();
    let of_class = |class: &str| codes.iter().filter(|code| code.len() == 3 && **code == class).count();
    let mut class: Option<&str> = None;
    let mut found = Vec::new();
    for (row, code) in column.iter().zip(&codes) {
        if code.len() == 3 {
            class = Some(code);
        } else if let Some(class) = class.filter(|class| !code.starts_with(class))
            && row.check == NameCheck::Agrees
            && row.subject(scope).is_some()
            && class.as_bytes()[0] == code.as_bytes()[0]
            && of_class(&code[..3]) == 1
            && of_class(class) == 1
        {
            found.push((*row, class));
        }
    }
    found
}

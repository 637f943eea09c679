//! # GJ105 garbled-figure 无法识别的金额
//!
//! 金额列中的内容像数字却不是数字：小数点多于一个，或千分位分隔位置不对。这样的数不参加任何勾稽，应改正。
//! 科目编码栏中的金额、一位数也是如此。
//!
//! A cell of an amount column looks like a figure and is none, or one of a column of codes is none.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 205 | 教育支出 | 161.0.6 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 205 | 教育支出 | 1,610.06 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};

pub(super) static RULE: Rule = Rule {
    code: "GJ105",
    name: "garbled-figure",
    severity: Severity::Warning,
    title: "无法识别的金额",
    source: include_str!("gj105.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for (index, region) in scope.part.regions.iter().enumerate() {
        for garbled in &region.facts.garbled {
            let text = &garbled.text;
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                message: if garbled.is_code {
                    scope.lang.pick(format!("“{text}”不是科目编码"), format!("`{text}` is not a code"))
                } else {
                    scope.lang.pick(format!("“{text}”不是一个数"), format!("`{text}` is not a figure"))
                },
                span: scope.span(index, garbled.place),
                related: Vec::new(),
                fixes: Vec::new(),
                evidence: None,
            });
        }
    }
}

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

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn an_amount_is_no_code() {
        let table = |code: &str| {
            format!(
                "科目编码\t\t\t科目名称\t金额\n类\t款\t项\t\t\n\t\t\t合计\t54.00\n208\t05\t05\t机关事业单位基本养老保险缴费支出\t20.00\n\
                 208\t05\t06\t机关事业单位职业年金缴费支出\t10.00\n210\t11\t01\t行政单位医疗\t8.00\n\
                 213\t{code}\t01\t行政运行\t9.00\n221\t02\t01\t住房公积金\t7.00\n"
            )
        };
        assert!(!codes(&table("01")).contains(&"GJ105"));
        assert!(codes(&table("0.1")).contains(&"GJ105"));
        assert!(codes(&table("1")).contains(&"GJ105"));
    }
}

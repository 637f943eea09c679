//! # GJ604 missing-form-row 绩效自评表缺行
//!
//! 草案所附的绩效自评表都列有总分和资金总额的来源，唯独一张没有列。至少要有另外两张同样的表才比较。
//!
//! A performance appraisal lacks the total score, or the sources of its funds, that all others of the draft have.
//!
//! ## Failing
//! ```text
//! 甲项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 清淤长度 | 10 | 10 |
//! | 总分 | | 10 |
//!
//! 乙项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 监测次数 | 10 | 10 |
//! | 总分 | | 10 |
//!
//! 丙项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 巡查次数 | 10 | 10 |
//! ```
//! ## Passing
//! ```text
//! 甲项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 清淤长度 | 10 | 10 |
//! | 总分 | | 10 |
//!
//! 乙项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 监测次数 | 10 | 10 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::facts::FormRows;

pub(super) static RULE: Rule = Rule {
    code: "GJ604",
    name: "missing-form-row",
    severity: Severity::Warning,
    title: "绩效自评表缺行",
    source: include_str!("gj604.rs"),
    check,
};

/// How many other forms must have a row before one without it stands out.
const FEWEST: usize = 2;

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    type Has = fn(&FormRows) -> Option<bool>;
    let kinds: [(Has, &str, &str); 2] = [
        (|form| form.total_score, "总分", "total score (总分)"),
        (|form| form.sources, "资金总额的来源", "sources below 资金总额"),
    ];
    let forms = || scope.part.regions.iter().enumerate().filter_map(|(at, region)| Some((at, region.facts.form?)));
    for (has, zh, en) in kinds {
        let lacking: Vec<_> = forms().filter(|(_, form)| has(form) == Some(false)).collect();
        let [(region, form)] = lacking.as_slice() else { continue };
        if forms().filter(|(_, form)| has(form) == Some(true)).count() < FEWEST {
            continue;
        }
        out.push(Diagnostic {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            message: scope.lang.pick(
                format!("这张自评表没有列{zh}，其他各张都有"),
                format!("this appraisal has no {en}; all others have"),
            ),
            span: scope.span(*region, form.place),
            related: Vec::new(),
            fixes: Vec::new(),
            evidence: None,
        });
    }
}

//! # GJ602 performance-scores 绩效得分不符
//!
//! 自评表的总分等于各指标得分加执行率得分，得分不超过分值，执行率得分等于执行率乘以 10%，指标分值合计为 90 或 100
//! （《项目支出绩效评价管理办法》，财预〔2020〕10号）。
//!
//! The scores of a self-appraisal add up to its total, and none is above its weight.
//!
//! ## Failing
//! ```text
//! | 项目资金(万元) | | 年初预算数 | | 全年预算数 | 全年执行数 | 资金结(转)余 | 执行率 | 得分 |
//! | | | 目标申报数 | 预算编制数 | | | | | |
//! | | 资金总额: | 18 | 18 | 16 | 15.2 | 0.8 | 95 | 9.5 |
//! | | 财政资金 | 18 | 18 | 16 | 15.2 | 0.8 | 95 | 9.5 |
//! | 绩效指标 | 一级指标 | 三级指标 | 年初指标值 | 实际完成值 | 分值 | 得分 | |
//! | | 产出指标 | 报告 | ≥4份 | 4份 | 50 | 50 | |
//! | | 效益指标 | 规范 | 提升 | 提升 | 30 | 25 | |
//! | | 满意度指标 | 满意度 | ≥90% | 95% | 10 | 10 | |
//! | | 总分 | | | | | 94.05 | |
//! ```
//! ## Passing
//! ```text
//! | 项目资金(万元) | | 年初预算数 | | 全年预算数 | 全年执行数 | 资金结(转)余 | 执行率 | 得分 |
//! | | | 目标申报数 | 预算编制数 | | | | | |
//! | | 资金总额: | 18 | 18 | 16 | 15.2 | 0.8 | 95 | 9.5 |
//! | | 财政资金 | 18 | 18 | 16 | 15.2 | 0.8 | 95 | 9.5 |
//! | 绩效指标 | 一级指标 | 三级指标 | 年初指标值 | 实际完成值 | 分值 | 得分 | |
//! | | 产出指标 | 报告 | ≥4份 | 4份 | 50 | 50 | |
//! | | 效益指标 | 规范 | 提升 | 提升 | 30 | 25 | |
//! | | 满意度指标 | 满意度 | ≥90% | 95% | 10 | 10 | |
//! | | 总分 | | | | | 94.5 | |
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ602",
    name: "performance-scores",
    severity: Severity::Warning,
    title: "绩效得分不符",
    source: include_str!("gj602.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Scores, out, |broken| {
        let label = &broken.label;
        (format!("绩效自评“{label}”不符"), format!("The scores of the appraisal do not fit ({label})"))
    });
}

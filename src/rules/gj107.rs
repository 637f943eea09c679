//! # GJ107 missing-total 缺少合计行
//!
//! 草案中同类的表都列有合计行，唯独一张没有：列示科目的表没有合计行，收支表没有总计行或者本年收支合计行，
//! “三公”经费表没有合计行，列示单位的表没有合计行，①②两项之上没有公务用车购置及运行费，或者它有金额而其下只列了没有金额的一项。收支表以结转行结尾、①②之上没有所属项目的，不与他表比较。
//!
//! A table lacks the total that every other table of its build in the draft has.
//!
//! ## Failing
//! ```text
//! | 收入 | | 支出 | |
//! | 项目 | 金额 | 项目 | 金额 |
//! | 一、一般公共预算 | 544.57 | 一、社会保障和就业支出 | 544.57 |
//! | 本年收入合计 | 544.57 | 本年支出合计 | 544.57 |
//! | 上年结转 | | 年终结转 | |
//! ```
//! ## Passing
//! ```text
//! | 收入 | | 支出 | |
//! | 项目 | 金额 | 项目 | 金额 |
//! | 一、一般公共预算 | 544.57 | 一、社会保障和就业支出 | 544.57 |
//! | 本年收入合计 | 544.57 | 本年支出合计 | 544.57 |
//! | 上年结转 | | 年终结转 | |
//! | 收入总计 | 544.57 | 支出总计 | 544.57 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::facts::{TotalKind, TotalRow};

pub(super) static RULE: Rule = Rule {
    code: "GJ107",
    name: "missing-total",
    severity: Severity::Warning,
    title: "缺少合计行",
    source: include_str!("gj107.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let regions = &scope.part.regions;
    for (index, region) in regions.iter().enumerate() {
        // A table in several segments has its total in any of them.
        let own = |kind: TotalKind| region.facts.totals.iter().filter(move |total| total.kind == kind);
        let mut lacking: Vec<&TotalRow> = region.facts.totals.iter().filter(|total| !total.is_present).collect();
        lacking.dedup_by_key(|total| total.kind);
        for total in lacking {
            if own(total.kind).any(|total| total.is_present)
                || !(total.is_needed || stands_out(scope, index, total.kind))
            {
                continue;
            }
            let (zh, en) = words(total.kind);
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                message: scope.lang.pick(format!("本表缺少{zh}"), format!("the table lacks {en}")),
                span: scope.span(index, total.place),
                related: Vec::new(),
                fixes: Vec::new(),
                evidence: None,
            });
        }
    }
}

/// Whether enough other tables of the draft have such a total, and none lacks it.
fn stands_out(scope: &Scope, region: usize, kind: TotalKind) -> bool {
    // A draft has one table of the three expenses, and few of units alone: there the lists of subjects tell its habit.
    let (kinds, fewest): (&[TotalKind], usize) = match kind {
        TotalKind::Subjects | TotalKind::ThreePublic => (&[TotalKind::Subjects], 2),
        TotalKind::Units => (&[TotalKind::Units, TotalKind::Subjects], 3),
        TotalKind::Grand | TotalKind::Year | TotalKind::Vehicles | TotalKind::VehicleItems => (&[kind], 1),
    };
    let others = scope.part.regions.iter().enumerate().filter(|(index, _)| *index != region);
    let totals: Vec<&TotalRow> =
        others.flat_map(|(_, other)| &other.facts.totals).filter(|total| kinds.contains(&total.kind)).collect();
    let is_seen = kind != TotalKind::Units || totals.iter().any(|total| total.kind == kind);
    is_seen && totals.len() >= fewest && totals.iter().all(|total| total.is_present)
}

fn words(kind: TotalKind) -> (&'static str, &'static str) {
    match kind {
        TotalKind::Subjects | TotalKind::ThreePublic | TotalKind::Units => ("合计行", "its total row (合计)"),
        TotalKind::Vehicles => ("“公务用车购置及运行费”行", "the row of 公务用车购置及运行费"),
        TotalKind::VehicleItems => {
            ("公务用车购置费、运行费两项中有金额的一项", "the item of 公务用车购置及运行费 that has the amount")
        }
        TotalKind::Grand => ("收入总计、支出总计行", "the row of its grand totals (收入总计, 支出总计)"),
        TotalKind::Year => {
            ("本年收入合计、本年支出合计行", "the row of this year's totals (本年收入合计, 本年支出合计)")
        }
    }
}

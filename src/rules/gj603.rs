//! # GJ603 goal-count 绩效目标表数与所说数量不符
//!
//! 情况说明中公开的项目绩效目标个数应与所附的项目绩效目标表数相同。没有写“公开”个数时，以实行绩效目标管理的项目数为准，
//! 但附表不到五分之四时视为选择公开，不判断；
//! 没有附表的草案不判断。
//!
//! As many performance goals are attached as the prose announces.
//!
//! ## Failing
//! ```text
//! 公开项目绩效目标2个。
//!
//! | 项目名称 | 河道清淤工程 | | |
//! | 项目资金(元) | 实施期资金总额: | 22,488 | 年度资金总额: | 22,488 |
//! | | 其中:中央财政资金 | 0 | 其中:中央财政资金 | 0 |
//! | | 市县(区)财政资金 | 22,488 | 市县(区)财政资金 | 22,488 |
//! ```
//! ## Passing
//! ```text
//! 公开项目绩效目标1个。
//!
//! | 项目名称 | 河道清淤工程 | | |
//! | 项目资金(元) | 实施期资金总额: | 22,488 | 年度资金总额: | 22,488 |
//! | | 其中:中央财政资金 | 0 | 其中:中央财政资金 | 0 |
//! | | 市县(区)财政资金 | 22,488 | 市县(区)财政资金 | 22,488 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::facts::{FigureId, RegionKind};
use crate::number::{Decimal, Unit};

pub(super) static RULE: Rule = Rule {
    code: "GJ603",
    name: "goal-count",
    severity: Severity::Warning,
    title: "绩效目标表数与所说数量不符",
    source: include_str!("gj603.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let regions = &scope.part.regions;
    let attached = regions.iter().filter(|region| region.facts.goal_funds.is_some()).count();
    if attached == 0 {
        return;
    }
    let counts = || {
        regions.iter().zip(0_u32..).filter(|(region, _)| region.kind == RegionKind::Prose).flat_map(
            |(region, index)| {
                let figures = region.facts.figures.iter().zip(0_u32..);
                figures.map(move |(figure, at)| (figure, FigureId { region: index, figure: at }))
            },
        )
    };
    let stated = |words: &[&str]| {
        counts().find(|(figure, _)| {
            figure.quantity.unit == Unit::Count && words.iter().all(|word| figure.name.contains(word))
        })
    };
    let Some((figure, id)) = stated(&["公开", "绩效目标"]).or_else(|| stated(&["绩效目标管理", "项目"]))
    else {
        return;
    };
    if figure.quantity.displayed == Decimal::from(attached) {
        return;
    }
    // Of the goals that are managed, a few may have been chosen for disclosure.
    if !figure.name.contains("公开") && Decimal::from(attached * 5) < figure.quantity.displayed * Decimal::from(4) {
        return;
    }
    let number = figure.quantity.displayed;
    let message = scope.lang.pick(
        format!("文中为 {number} 个项目（{}），所附绩效目标表 {attached} 张", figure.name),
        format!("{number} projects in the text ({}), {attached} performance goals attached", figure.name),
    );
    out.push(Diagnostic {
        code: rule.code,
        name: rule.name,
        severity: rule.severity,
        message,
        span: scope.figure_span(id),
        related: Vec::new(),
        fixes: Vec::new(),
        evidence: None,
    });
}

//! The page of a figure: what it displays, in other units, and every relation it takes part in.

use std::fmt::Write;

use super::reading;
use crate::facts::{FigureId, Judged};
use crate::number::{Decimal, Unit};
use crate::relations::{Family, Verdict, arithmetic, difference};
use crate::rules::{Lang, Scope};

/// The most relations that are shown.
const MOST: usize = 12;

/// A figure in its part, whose first line is the given one of the text.
pub(super) struct Spot<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) id: FigureId,
    pub(super) first_line: u32,
}

impl Spot<'_> {
    /// The line that a figure stands in, as a link to it.
    pub(super) fn line(&self, id: FigureId) -> String {
        let line = self.scope.figure_span(id).start.line + self.first_line + 1;
        self.scope.lang.pick(format!("[第 {line} 行](#L{line})"), format!("[line {line}](#L{line})"))
    }
}

/// A figure: what it displays, in other units, and every relation it takes part in.
pub(super) fn page(spot: &Spot) -> String {
    let (scope, id) = (spot.scope, spot.id);
    let quantity = scope.quantity(id);
    let unit = quantity.unit;
    let mut page = String::new();
    let name = scope.name(id);
    let _ = write!(page, "**{}{}**", scope.written(id), unit.name());
    if !name.is_empty() {
        let _ = write!(page, " {name}");
    }
    if unit.is_money() {
        let yuan = (quantity.value / Unit::Yuan.scale()).normalize();
        let slack = (quantity.ulp / Unit::Yuan.scale() / Decimal::TWO).normalize();
        let sign = if slack.is_zero() { "" } else { " ± " };
        let slack = if slack.is_zero() { String::new() } else { slack.to_string() };
        let _ = write!(page, "\n\n{yuan}{sign}{slack} 元");
    }
    let mut relations = scope.part.relations_of(id);
    // What does not hold tells most, then what holds only by chance of rounding.
    relations.sort_by_key(|judged| std::cmp::Reverse(judged.outcome.map(|outcome| outcome.verdict)));
    if relations.is_empty() {
        let _ = write!(page, "\n\n{}", scope.lang.pick("没有勾稽关系核对这个数。", "No relation checks this figure."));
    }
    for judged in relations.iter().take(MOST) {
        let _ = write!(page, "\n\n{}", relation_line(spot, judged));
    }
    if let Some(more) = relations.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ =
            write!(page, "\n\n{}", scope.lang.pick(format!("另有 {more} 个勾稽"), format!("{more} more relations")));
    }
    page
}

/// A relation with its arithmetic and its verdict.
fn relation_line(spot: &Spot, judged: &Judged<FigureId>) -> String {
    let scope = spot.scope;
    let lang = scope.lang;
    let relation = &judged.relation;
    let (reading, verdict) = judged.outcome.map_or((0, None), |outcome| (outcome.reading, Some(outcome.verdict)));
    let form = &relation.readings[reading];
    let figure = |id| scope.quantity(id);
    let (mark, remark) = match verdict {
        Some(Verdict::Exact) => ("✓", lang.pick("", "")),
        Some(Verdict::Rounding) => ("✓", lang.pick("（尾差，四舍五入所致）", " (rounding)")),
        Some(Verdict::Truncated) => ("✓", lang.pick("（舍去尾数而非四舍五入）", " (truncated, not rounded)")),
        Some(Verdict::Suspicious) => ("?", lang.pick("（尾差偏大）", " (a large rounding difference)")),
        Some(Verdict::Broken) => ("✗", lang.pick("", "")),
        None => ("·", lang.pick("（基数为零，无法判断）", " (the base is zero)")),
    };
    let holds = verdict.is_none_or(|verdict| verdict < Verdict::Broken);
    let off = match (holds, difference(form, figure)) {
        (false, Some(off)) => lang.pick(format!("，差 {off}"), format!(", off by {off}")),
        _ => String::new(),
    };
    format!(
        "{mark} {}：`{}`{off}{remark}{}",
        family_name(relation.family, lang),
        arithmetic(form, figure, holds),
        reading::remark(spot, judged)
    )
}

/// What a family of relations is called.
fn family_name(family: Family, lang: Lang) -> &'static str {
    match family {
        Family::Hierarchy => lang.pick("上级科目 = 下级科目之和", "subject = its parts"),
        Family::TotalRow => lang.pick("合计行", "total row"),
        Family::TotalColumn => lang.pick("合计列", "total column"),
        Family::Balance => lang.pick("收支平衡", "balance"),
        Family::List => lang.pick("分项之和", "list"),
        Family::Share => lang.pick("占比", "share"),
        Family::Growth => lang.pick("增减幅度", "growth"),
        Family::Direction => lang.pick("增减方向", "direction"),
        Family::Completion => lang.pick("完成率", "completion"),
        Family::Whole => lang.pick("占比合计", "shares"),
        Family::Funds => lang.pick("绩效资金", "funds of the project"),
        Family::Scores => lang.pick("绩效得分", "scores of the project"),
        Family::Tables => lang.pick("表间一致", "same amount in another table"),
        Family::InferredRow => lang.pick("推断的合计行", "total row, inferred"),
        Family::InferredColumn => lang.pick("推断的合计列", "total column, inferred"),
        Family::TableProse => lang.pick("文表一致", "same amount in table and prose"),
    }
}

//! Hovers: a figure and its relations, a code and its amounts, a term.

use std::fmt::Write;

use super::Analysis;
use super::page;
use crate::catalog::{Catalog, Glossary};
use crate::facts::{CodeMention, FigureId, Judged, RegionKind};
use crate::number::{Decimal, Unit};
use crate::relations::{Family, Verdict, arithmetic, difference};
use crate::rules::{Lang, Scope};
use crate::text::{Point, Span, fold};

/// A hover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What it says, in Markdown.
    pub markdown: String,
}

/// What there is to say about `point`.
pub(super) fn hover(analysis: &Analysis, point: Point) -> Option<Hover> {
    let options = analysis.options();
    if let Some((placed, id)) = analysis.figure_at(point) {
        let scope = Scope::new(placed.part, options.lang, options.year);
        return Some(Hover { span: scope.figure_span(id).shifted(placed.line), markdown: figure_page(&scope, id) });
    }
    let placed = analysis.part_at(point)?;
    let scope = Scope::new(placed.part, options.lang, options.year);
    let local = Point::new(point.line - placed.line, point.byte);
    let subject = subject_hover(&scope, local).map(|hover| Hover { span: hover.span.shifted(placed.line), ..hover });
    subject.or_else(|| term_hover(analysis, point))
}

/// The 科目 whose code or name is at `point`.
fn subject_hover(scope: &Scope, point: Point) -> Option<Hover> {
    for (index, region) in scope.part.regions.iter().enumerate() {
        let touches = |place| scope.span(index, place).touches(point);
        let mention =
            region.facts.codes.iter().find(|mention| touches(mention.place) || mention.name_place.is_some_and(touches));
        if let Some(mention) = mention {
            let place = if touches(mention.place) { mention.place } else { mention.name_place? };
            return Some(Hover { span: scope.span(index, place), markdown: subject_page(scope, mention) });
        }
    }
    None
}

/// The longest term of the glossary at `point`.
fn term_hover(analysis: &Analysis, point: Point) -> Option<Hover> {
    let line = analysis.text().line(point.line);
    let folded = fold(&line);
    let found = Glossary::get().at(&folded.text, folded.folded_at(point.byte as usize))?;
    let origin = folded.origin(found.range.clone());
    if !(origin.start..=origin.end).contains(&(point.byte as usize)) {
        return None;
    }
    let span = Span::in_line(point.line, origin.start as u32, origin.end as u32);
    Some(Hover { span, markdown: page::term_page(found.term, analysis.options().lang) })
}

/// A 科目: its page in the catalogue, and its amounts in this draft.
fn subject_page(scope: &Scope, mention: &CodeMention) -> String {
    let mut page = match Catalog::get().find(&mention.code) {
        Some(subject) => page::subject_page(subject, scope.year, scope.lang),
        None => page::unknown_code_page(&mention.code, scope.lang),
    };
    let amounts = amounts_of(scope, &mention.code);
    if !amounts.is_empty() {
        let _ = write!(page, "\n\n**{}**\n", scope.lang.pick("本稿金额", "In this draft"));
        for line in amounts {
            let _ = write!(page, "\n- {line}");
        }
    }
    page
}

/// The amounts of a code in every table: the table, then its columns.
fn amounts_of(scope: &Scope, code: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (region, index) in scope.part.regions.iter().zip(0_u32..).filter(|(region, _)| region.kind == RegionKind::Table)
    {
        for mention in region.facts.codes.iter().filter(|mention| mention.code == code && !mention.figures.is_empty()) {
            let amounts: Vec<String> = mention
                .figures
                .iter()
                .map(|figure| {
                    let id = FigureId { region: index, figure: *figure };
                    let column = &scope.part.figure(id).column;
                    let column = column.rsplit('·').next().unwrap_or(column);
                    format!("{column} {}", scope.written(id)).trim_start().to_owned()
                })
                .collect();
            let title = region
                .context
                .title
                .as_deref()
                .unwrap_or_else(|| scope.lang.pick("（无标题的表）", "(untitled table)"));
            lines.push(format!("{title}：{}", amounts.join("，")));
        }
    }
    lines
}

/// A figure: what it displays, in other units, and every relation it takes part in.
fn figure_page(scope: &Scope, id: FigureId) -> String {
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
    let relations = scope.part.relations_of(id);
    if relations.is_empty() {
        let _ = write!(page, "\n\n{}", scope.lang.pick("没有勾稽关系核对这个数。", "No relation checks this figure."));
    }
    for judged in relations {
        let _ = write!(page, "\n\n{}", relation_line(scope, &judged));
    }
    page
}

/// A relation with its arithmetic and its verdict.
fn relation_line(scope: &Scope, judged: &Judged<FigureId>) -> String {
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
    format!("{mark} {}：`{}`{off}{remark}", family_name(relation.family, lang), arithmetic(form, figure, holds))
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
        Family::TableProse => lang.pick("文表一致", "same amount in table and prose"),
    }
}

//! The page of a subject, and what this draft does with it.

use std::fmt::Write;

use crate::facts::{CodeMention, FigureId, Region, RegionKind};
use crate::ide::page;
use crate::number::Decimal;
use crate::rules::Scope;

/// A subject: its page in the catalogue, and its amounts in this draft.
pub(super) fn page(scope: &Scope, code: &str) -> String {
    let mut page = page::code_page(code, scope.year, scope.subject(code), scope.lang);
    let amounts = amounts_of(scope, code);
    if !amounts.is_empty() {
        let _ = write!(page, "\n**{}**\n", scope.lang.pick("本稿金额", "In this draft"));
        for line in amounts {
            let _ = write!(page, "\n- {line}");
        }
    }
    page
}

/// The amounts of a code in every table: the table, then its columns, then the share.
fn amounts_of(scope: &Scope, code: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let tables = scope.part.regions.iter().zip(0_u32..).filter(|(region, _)| region.kind == RegionKind::Table);
    for (region, index) in tables {
        for mention in region.facts.codes.iter().filter(|mention| mention.code == code && !mention.figures.is_empty()) {
            let id = |figure: &u32| FigureId { region: index, figure: *figure };
            let amounts: Vec<String> = mention
                .figures
                .iter()
                .map(|figure| {
                    let column = &scope.part.figure(id(figure)).column;
                    let column = column.rsplit('·').next().unwrap_or(column);
                    format!("{column} {}", scope.written(id(figure))).trim_start().to_owned()
                })
                .collect();
            let title = region.context.title.as_deref();
            let title = title.unwrap_or_else(|| scope.lang.pick("（无标题的表）", "(untitled table)"));
            let share = share(scope, region, index, mention).unwrap_or_default();
            lines.push(format!("{title}：{}{share}", amounts.join("，")));
        }
    }
    lines
}

/// What part of the table's total, or else of the subject above, the first amount of a row is.
fn share(scope: &Scope, region: &Region, index: u32, mention: &CodeMention) -> Option<String> {
    let id = |figure: u32| FigureId { region: index, figure };
    let part = id(*mention.figures.first()?);
    let column = &scope.part.figure(part).column;
    let in_column = |figure: &u32| scope.part.figure(id(*figure)).column == *column;
    let total = (0..region.facts.figures.len() as u32)
        .find(|figure| in_column(figure) && is_total(&scope.part.figure(id(*figure)).name))
        .map(|total| (total, scope.lang.pick("合计", "the total").to_owned()));
    let above = || {
        let parents = [5, 3].into_iter().filter(|length| *length < mention.code.len());
        parents.into_iter().find_map(|length| {
            let parent = region.facts.codes.iter().find(|other| other.code == mention.code[..length])?;
            Some((parent.figures.iter().copied().find(in_column)?, format!("{} {}", parent.code, parent.name)))
        })
    };
    let (whole, name) = total.or_else(above)?;
    let (part, whole) = (scope.quantity(part).value, scope.quantity(id(whole)).value);
    let percent = part.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(2).normalize();
    let sensible = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
    sensible.then(|| scope.lang.pick(format!("（占{name} {percent}%）"), format!(" ({percent}% of {name})")))
}

fn is_total(name: &str) -> bool {
    let name = name.strip_prefix("本年").unwrap_or(name);
    matches!(name, "合计" | "总计" | "支出合计" | "收入合计" | "支出总计" | "收入总计" | "部门合计" | "单位合计")
}

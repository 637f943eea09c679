//! # GJ107 missing-total 缺少合计行
//!
//! 草案中同类的表都列有合计行，唯独一张没有：列示科目的表、在本单位一行之上列合计的表没有合计行，收支表没有总计行或者本年收支合计行，
//! “三公”经费表没有合计行，①②两项之上没有公务用车购置及运行费，或者它有金额而其下只列了没有金额的一项；
//! 编号跳过一行而其上的金额大于所列各项之和，基本支出之下只列人员经费、公用经费中不足其数的一项；
//! 文中有“三公”经费而“三公”经费表没有金额的，也报告。收支表以结转行结尾、①②之上没有所属项目、编号跳过一行的，不与他表比较。
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
use crate::facts::{Figure, Place, Region, RegionKind, TotalKind, TotalRow};
use crate::syntax::Content;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    code: "GJ107",
    name: "missing-total",
    severity: Severity::Warning,
    title: "缺少合计行",
    source: include_str!("gj107.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    emptied(scope, rule, out);
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

/// The table of the “三公” expenses without any row of amounts, in a draft whose prose says that there are some.
fn emptied(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let regions = &scope.part.regions;
    let stated = regions.iter().filter(|region| region.kind == RegionKind::Prose).find_map(|region| {
        let facts = &region.facts;
        let located = facts.coordinates.iter().filter(|(_, found)| found.is_three_public());
        let mut totals = located.map(|(figure, _)| &facts.figures[*figure as usize]);
        let mut named = facts.figures.iter().filter(|figure| is_of_this_year(figure));
        totals.find(|figure| !figure.quantity.value.is_zero()).or_else(|| named.next())
    });
    let Some(stated) = stated else { return };
    let is_of_them = |region: &Region| region.context.kind.as_deref().is_some_and(|kind| kind.title.contains("三公"));
    for (index, region) in regions.iter().enumerate().filter(|(_, region)| region.kind == RegionKind::Table) {
        // The rows may stand behind a line that has got into the table; another title opens another table.
        let goes_on = regions.get(index + 1).is_some_and(|next| {
            let is_untitled = next.context.kind.is_none() && next.context.title == region.context.title;
            next.kind == RegionKind::Table && (is_untitled || is_of_them(next))
        });
        if !is_of_them(region) || goes_on || !region.facts.figures.is_empty() || !region.facts.garbled.is_empty() {
            continue;
        }
        let Some(place) = first_cell(region) else { continue };
        let amount = stated.quantity.displayed;
        out.push(Diagnostic {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            message: scope.lang.pick(
                format!("本表没有金额，文中“三公”经费为 {amount}"),
                format!("the table has no amounts; the prose has {amount} for the three expenses"),
            ),
            span: scope.span(index, place),
            related: Vec::new(),
            fixes: Vec::new(),
            evidence: None,
        });
    }
}

/// Whether a figure of prose is called the amount of the “三公” expenses, or of one of them, and no change of it.
fn is_of_this_year(figure: &Figure) -> bool {
    const CHANGES: [&str; 7] = ["上年", "比", "较", "增", "减", "降", "节约"];
    let quantity = figure.quantity;
    figure.name.contains("三公")
        && quantity.unit.is_money()
        && !quantity.value.is_zero()
        && !CHANGES.iter().any(|word| figure.name.contains(word))
}

/// Where the first words of a table stand.
fn first_cell(region: &Region) -> Option<Place> {
    let tables = region.blocks.iter().zip(0_u32..).filter_map(|(block, ordinal)| match block.content() {
        Content::Table(grid) => Some((ordinal, grid)),
        _ => None,
    });
    let mut cells = tables.flat_map(|(ordinal, grid)| {
        grid.rows.iter().flat_map(move |row| row.cells.iter().map(move |cell| (ordinal, row.line, cell)))
    });
    let (block, line, cell) = cells.find(|(_, _, cell)| cell.is_text())?;
    Some(Place { block, span: Span::in_line(line, cell.start, cell.end) })
}

/// Whether enough other tables of the draft have such a total, and none lacks it.
fn stands_out(scope: &Scope, region: usize, kind: TotalKind) -> bool {
    // A draft has one table of the three expenses: there the lists of subjects tell its habit.
    let (kind, fewest) = match kind {
        TotalKind::Subjects | TotalKind::ThreePublic => (TotalKind::Subjects, 2),
        TotalKind::AboveUnit => (kind, 3),
        _ => (kind, 1),
    };
    let others = scope.part.regions.iter().enumerate().filter(|(index, _)| *index != region);
    let totals: Vec<&TotalRow> =
        others.flat_map(|(_, other)| &other.facts.totals).filter(|total| total.kind == kind).collect();
    totals.len() >= fewest && totals.iter().all(|total| total.is_present)
}

fn words(kind: TotalKind) -> (&'static str, &'static str) {
    match kind {
        TotalKind::Subjects | TotalKind::AboveUnit | TotalKind::ThreePublic => ("合计行", "its total row (合计)"),
        TotalKind::Vehicles => ("“公务用车购置及运行费”行", "the row of 公务用车购置及运行费"),
        TotalKind::VehicleItems => {
            ("公务用车购置费、运行费两项中有金额的一项", "the item of 公务用车购置及运行费 that has the amount")
        }
        TotalKind::Numbered => ("编号跳过的一行", "the row that its numerals leave out"),
        TotalKind::BasicItems => ("人员经费、公用经费中的一行", "the row of 人员经费 or 公用经费"),
        TotalKind::Grand => ("收入总计、支出总计行", "the row of its grand totals (收入总计, 支出总计)"),
        TotalKind::Year => {
            ("本年收入合计、本年支出合计行", "the row of this year's totals (本年收入合计, 本年支出合计)")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn vehicles_have_both_items_or_the_one_that_has_all() {
        let table = |items: &str| {
            format!(
                "“三公”经费支出表\n\n项目\t金额\n因公出国（境）费\t\n公务接待费\t0.60\n公务用车购置及运行费\t3.20\n{items}合计\t3.80\n"
            )
        };
        assert_eq!(codes(&table("①公务用车购置费\t\n②公务用车运行费\t3.20\n")), [""; 0]);
        assert_eq!(codes(&table("其中：公务用车运行费\t3.20\n")), [""; 0]);
        assert_eq!(codes(&table("")), [""; 0]);
        assert_eq!(codes(&table("①公务用车购置费\t\n")), ["GJ107"]);
        assert_eq!(codes(&table("其中：公务用车购置费\t\n运行维护费\t3.20\n")), [""; 0]);
    }

    #[test]
    fn a_table_of_the_unit_has_a_total_where_all_others_have_one() {
        let table = |title: &str, total: &str| {
            format!(
                "{title}\n单位名称：青禾市水务局\n单位：万元\n单位编码\t单位名称\t金额\n{total}\t青禾市水务局\t5.20\n\
                     301001\t青禾市水务局本级\t5.20\n\n"
            )
        };
        let draft = |last: &str| {
            let others = ["部门收入总表", "部门支出总表", "基本支出表"].map(|title| table(title, "\t合计\t5.20\n"));
            others.concat() + &table("项目支出表", last)
        };
        assert_eq!(codes(&draft("\t合计\t5.20\n")), [""; 0]);
        assert_eq!(codes(&draft("")), ["GJ107"]);
    }

    #[test]
    fn a_table_without_amounts_is_told_where_the_prose_has_them() {
        let draft = |row: &str, amount: &str| {
            format!(
                "“三公”经费支出表\n\n单位：万元\n合计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费\n{row}\n\
                 # 二、“三公”经费情况说明\n\n2025年“三公”经费预算{amount}万元。\n"
            )
        };
        assert_eq!(codes(&draft("3.80\t\t3.20\t0.60\n", "3.80")), [""; 0]);
        assert_eq!(codes(&draft("", "3.80")), ["GJ107"]);
        assert_eq!(codes(&draft("", "0")), [""; 0]);
        let account =
            "# 三、一般公共预算财政拨款“三公”经费支出决算情况说明\n\n2025年度财政拨款“三公”经费支出预算为3.80万元。\n";
        assert_eq!(codes(&(draft("", "0") + account)), ["GJ107"]);
        assert_eq!(codes(&(draft("", "0") + &account.replace("预算为", "比上年减少"))), [""; 0]);
    }
}

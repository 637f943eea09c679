//! # GJ108 inferred-total 推断的合计不符
//!
//! 名称没有写明是合计，但某行（某列）在其余各列（各行）几乎都等于相邻各行（各列）之和，多到不会是巧合，只有这一处不等于。
//! 至少三列或者五行有数可核对，余下的不符处又像笔误，或者各部分之和超过它本身时，才报告；不像笔误的只作备注。
//!
//! A row or column that no word calls a total is the sum of its neighbours nearly everywhere, and not here.
//!
//! ## Failing
//! ```text
//! | 地区 | 一般公共预算 | 政府性基金 | 国有资本经营 | 社会保险基金 |
//! | 全市 | 5236.41 | 3017.85 | 412.96 | 1688.07 |
//! | 东湾区 | 2210.37 | 1408.12 | 180.55 | 702.91 |
//! | 岚水区 | 1725.16 | 969.34 | 151.02 | 590.28 |
//! | 澄原县 | 1300.88 | 640.39 | 81.39 | 394.78 |
//! ```
//! ## Passing
//! ```text
//! | 地区 | 一般公共预算 | 政府性基金 | 国有资本经营 | 社会保险基金 |
//! | 全市 | 5236.41 | 3017.85 | 412.96 | 1687.97 |
//! | 东湾区 | 2210.37 | 1408.12 | 180.55 | 702.91 |
//! | 岚水区 | 1725.16 | 969.34 | 151.02 | 590.28 |
//! | 澄原县 | 1300.88 | 640.39 | 81.39 | 394.78 |
//! ```

use super::broken::{Broken, broken};
use super::{Applicability, Diagnostic, Rule, Scope, Severity};
use crate::facts::{Figure, Judged};
use crate::relations::{Family, Verdict, has_slip};

pub(super) static RULE: Rule = Rule {
    code: "GJ108",
    name: "inferred-total",
    severity: Severity::Information,
    title: "推断的合计不符",
    source: include_str!("gj108.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for family in [Family::InferredRow, Family::InferredColumn] {
        for broken in broken(scope, family) {
            let (zh, en) = words(&broken, family);
            let arithmetic = broken.arithmetic();
            let message = scope.lang.pick(format!("{zh}：{arithmetic}"), format!("{en}: {arithmetic}"));
            let mut found = broken.diagnostic(rule, &message);
            if !has_slip(&broken.form, |id| scope.quantity(id)) {
                found.severity = Severity::Hint;
            }
            // Where no word says what the figures are, they are for a person to correct.
            for fix in &mut found.fixes {
                fix.applicability = fix.applicability.max(Applicability::Unsafe);
            }
            out.push(found);
        }
    }
}

/// The message in front of the arithmetic.
fn words(broken: &Broken, family: Family) -> (String, String) {
    let scope = broken.scope;
    let (title, count) = (broken.title(), others(broken, family));
    let total = scope.part.figure(broken.form.subject());
    if family == Family::InferredRow {
        (
            format!("{title}{}与相邻各行之和不符，其余 {count} 列都相符", broken.column()),
            format!(
                "{title}{} is not the sum of the rows beside it, as it is in {count} other columns",
                broken.column()
            ),
        )
    } else {
        let row = &total.name;
        (
            format!("{row}（{title}）与相邻各列之和不符，其余 {count} 行都相符"),
            format!("{row} ({title}) is not the sum of the columns beside it, as it is in {count} other rows"),
        )
    }
}

/// In how many other places the sum holds.
fn others(broken: &Broken, family: Family) -> usize {
    let scope = broken.scope;
    let subject = broken.form.subject();
    let region = &scope.part.regions[subject.region as usize];
    let total = scope.part.figure(subject);
    let line = |figure: &Figure| (figure.place.block, figure.place.span.start.line);
    let is_same = |figure: &Figure| match family {
        Family::InferredRow => line(figure) == line(total),
        _ => figure.column == total.column,
    };
    let holds = |judged: &&Judged<u32>| {
        judged.relation.family == family && judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken)
    };
    let held = region.facts.relations.iter().filter(holds);
    held.filter(|judged| is_same(&region.facts.figures[judged.reading().subject() as usize])).count()
}

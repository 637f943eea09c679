//! # GJ106 missing-level 科目层级缺行
//!
//! 一张表逐级列示类、款、项时，每个款、项都有它的上级科目行，每个类、款都有下级科目行（《预算法实施条例》：按功能分类公开到项）。
//! 表中其余科目绝大多数逐级列示，或者草案的其他各表都逐级列示而只有这一处缺行时，才报告。
//!
//! In a table that lists 类, 款 and 项 level by level, a subject lacks the row above it or the rows below it.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 合计 |
//! | 205 | 教育支出 | 10.00 |
//! | 20502 | 普通教育 | 10.00 |
//! | 2050201 | 学前教育 | 10.00 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! | 210 | 卫生健康支出 | 7.93 |
//! | 21011 | 行政事业单位医疗 | 7.93 |
//! | 2101102 | 事业单位医疗 | 7.93 |
//! | 221 | 住房保障支出 | 17.93 |
//! | 22102 | 住房改革支出 | 17.93 |
//! | 2210201 | 住房公积金 | 17.93 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 合计 |
//! | 205 | 教育支出 | 10.00 |
//! | 20502 | 普通教育 | 10.00 |
//! | 2050201 | 学前教育 | 10.00 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! | 210 | 卫生健康支出 | 7.93 |
//! | 21011 | 行政事业单位医疗 | 7.93 |
//! | 2101102 | 事业单位医疗 | 7.93 |
//! | 221 | 住房保障支出 | 17.93 |
//! | 22102 | 住房改革支出 | 17.93 |
//! | 2210201 | 住房公积金 | 17.93 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::catalog::Catalog;
use crate::facts::Gap;

pub(super) static RULE: Rule = Rule {
    code: "GJ106",
    name: "missing-level",
    severity: Severity::Warning,
    title: "科目层级缺行",
    source: include_str!("gj106.rs"),
    check,
};

/// How many other tables of the draft must list every level before one that does not stands out by them alone.
const FEWEST_TABLES: usize = 2;

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let regions = &scope.part.regions;
    for (index, region) in regions.iter().enumerate() {
        for levels in &region.facts.levels {
            let others = || {
                let of_others = regions.iter().enumerate().filter(|(other, _)| *other != index);
                of_others
                    .flat_map(|(_, other)| &other.facts.levels)
                    .filter(|other| other.series == levels.series && other.links > 0)
            };
            let stands_out = levels.gaps.len() == 1
                && others().count() >= FEWEST_TABLES
                && others().all(|other| other.gaps.iter().all(|gap| gap.is_lone));
            // 项 must be listed in the tables that are official; in others it is a matter of form.
            let is_official =
                region.context.kind.as_deref().is_some_and(|kind| kind.status == crate::catalog::Status::Official);
            let is_alone = || is_official && others().all(|other| other.gaps.is_empty());
            let is_told = |gap: &&Gap| gap.is_certain || (stands_out && (!gap.is_lone || is_alone()));
            for gap in levels.gaps.iter().filter(is_told) {
                out.push(finding(scope, rule, index, gap));
            }
        }
    }
}

fn finding(scope: &Scope, rule: &Rule, region: usize, gap: &Gap) -> Diagnostic {
    let mention = &scope.part.regions[region].facts.codes[gap.code];
    let (code, missing) = (&mention.code, &gap.missing);
    let name = Catalog::get().find(missing).map_or("", |subject| subject.name);
    let message = if missing.len() < code.len() {
        scope.lang.pick(
            format!("{code} {} 缺少上级科目行 {missing} {name}", mention.name),
            format!("{code} lacks the row of {missing} above it"),
        )
    } else {
        scope.lang.pick(format!("{code} {} 之下没有列示下级科目", mention.name), format!("{code} has no row below it"))
    };
    Diagnostic {
        code: rule.code,
        name: rule.name,
        severity: rule.severity,
        message,
        span: scope.span(region, mention.place),
        related: Vec::new(),
        fixes: Vec::new(),
        evidence: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn a_lone_leaf_is_missed_where_the_other_tables_have_theirs() {
        let whole = |title: &str| {
            format!(
                "{title}\n\n科目编码\t科目名称\t合计\n\t合计\t30.00\n205\t教育支出\t30.00\n20502\t普通教育\t30.00\n\
                 2050201\t学前教育\t20.00\n2050202\t小学教育\t10.00\n\n"
            )
        };
        let draft = |title: &str, leaf: &str| {
            whole("支出总表")
                + &whole("一般公共预算支出表")
                + &format!(
                    "{title}\n\n科目编码\t科目名称\t合计\n\t合计\t9.00\n229\t其他支出\t9.00\n22960\t彩票公益金安排的支出\t9.00\n{leaf}"
                )
        };
        let leaf = "2296003\t用于体育事业的彩票公益金支出\t9.00\n";
        assert_eq!(codes(&draft("政府性基金预算支出表", leaf)), [""; 0]);
        assert_eq!(codes(&draft("政府性基金预算支出表", "")), ["GJ106"]);
        assert_eq!(codes(&draft("政府性基金补充资料表", "")), [""; 0], "no table that must list them");
    }
}

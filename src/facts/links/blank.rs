//! Amounts of prose of which the tables have rows, and no amounts: `政府性基金预算拨款3万元` where the row of 政府性基金预算拨款 is
//! blank. Such an amount must be nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cross::{Clusters, Kind, is_table, members_at};
use super::figure;
use super::unsaid::alternatives;
use crate::facts::draft::FigureId;
use crate::facts::facet::Key;
use crate::facts::figure::Judged;
use crate::facts::region::Region;
use crate::number::{Decimal, Quantity, Unit};
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// The amounts of prose that must be nothing.
pub(super) fn relations(clusters: &Clusters, regions: &[Region], draft: &Kind) -> Vec<Judged<FigureId>> {
    let blanks: BTreeSet<Key> =
        regions.iter().flat_map(|region| &region.facts.blanks).map(|found| draft.reduce(found).key()).collect();
    let mut found = Vec::new();
    for cluster in clusters.chunk_by(|a, b| a.0 == b.0).filter(|cluster| blanks.contains(&cluster[0].0)) {
        let has_cell = |members: &[FigureId]| members.iter().any(|member| is_table(regions, *member));
        let others = || alternatives(&cluster[0].2, draft).into_iter().map(|other| members_at(clusters, &other));
        let members: Vec<FigureId> = cluster.iter().map(|(_, member, _)| *member).collect();
        // Words leave out what goes without saying, and so it may be another row that is meant.
        if has_cell(&members) || others().any(|other| has_cell(&other)) {
            continue;
        }
        let relations = members.iter().map(|member| nothing(regions, *member));
        found.extend(relations.filter(|judged| {
            let holds = judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken);
            holds || !stands_elsewhere(regions, judged.relation.readings[0].subject())
        }));
    }
    found
}

/// Whether the draft has the amount in another place, whatever it is called there; in a table that is not understood it has
/// no unit.
fn stands_elsewhere(regions: &[Region], amount: FigureId) -> bool {
    let shown = figure(regions, amount).quantity;
    let own = shown.interval();
    let is_amount = |other: Quantity| match other.unit {
        Unit::Plain => other.decimals > 0 && other.displayed == shown.displayed,
        unit => unit.is_money() && own.meets(&other.interval()),
    };
    regions.iter().zip(0_u32..).any(|(region, index)| {
        let mut figures = region.facts.figures.iter().zip(0_u32..);
        figures.any(|(other, at)| (index, at) != (amount.region, amount.figure) && is_amount(other.quantity))
    })
}

fn nothing(regions: &[Region], amount: FigureId) -> Judged<FigureId> {
    let form = Form::Makes { parts: vec![amount], totals: vec![Decimal::ZERO] };
    let relation = Relation::new(Family::TableProse, Arc::clone(&figure(regions, amount).name), form);
    let outcome = evaluate(&relation, |id| figure(regions, id).quantity);
    Judged { relation, outcome }
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn an_amount_whose_row_is_blank_is_nothing() {
        let draft = |amount: &str, more: &str| {
            format!(
                "2025年财政拨款收支总表\n\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n\
                 一、一般公共预算拨款\t667.98\t一、教育支出\t667.98\n二、政府性基金预算拨款\t\t二、其他支出\t\n\
                 收入总计\t667.98\t支出总计\t667.98\n\n# 四、财政拨款收支预算总体情况说明\n\n\
                 收入为一般公共预算拨款667.98万元，政府性基金预算拨款{amount}万元。{more}\n"
            )
        };
        assert_eq!(broken(&draft("0", "")), [""; 0]);
        assert_eq!(broken(&draft("3.25", "")), ["政府性基金预算拨款"]);
        assert_eq!(broken(&draft("3.25", "政府性基金预算拨款3.25万元。")), [""; 0]);
        assert_eq!(broken(&draft("3.25", "\n\n城乡社区支出\n3.25\n")), [""; 0]);
    }
}

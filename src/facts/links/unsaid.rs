//! Amounts of prose that no table has at the same coordinates, because words leave out what goes without saying: that it
//! is the treasury's money, that what is carried over counts or does not, that 机关运行经费 is the 公用经费 of an organ.
//!
//! Such an amount has several cells that it may be. One that is none of them is only told where it is a slip of the pen
//! from one, and little else can be meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cross::{Clusters, Kind, counts_another, differ_by, is_table, members_at, reference};
use super::figure;
use crate::facts::draft::FigureId;
use crate::facts::facet::{Coordinates, known};
use crate::facts::figure::Judged;
use crate::facts::region::Region;
use crate::number::{Quantity, Slip, slip};
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// How many amounts of a passage must be those of a table before one that is not is told for any slip.
const FEWEST: usize = 3;

/// How many amounts of a passage must be those of a table before the only one that is not is told, slip or not.
const FEWEST_OF_LIST: usize = 8;

/// What an amount of prose may be equal to.
struct Claim {
    judged: Judged<FigureId>,
    /// Whether it is only usual that they are equal.
    is_usual: bool,
    /// Whether it is an item of the economic classification, and not what is left of one.
    is_item: bool,
}

/// The amounts of prose that are tied to cells in this way.
pub(super) fn relations(
    clusters: &Clusters,
    regions: &[Region],
    draft: &Kind,
    carried: &[Quantity],
) -> Vec<Judged<FigureId>> {
    let mut by_region: BTreeMap<u32, Vec<Claim>> = BTreeMap::new();
    for cluster in clusters.chunk_by(|a, b| a.0 == b.0) {
        if cluster.iter().any(|(_, member, _)| is_table(regions, *member)) {
            continue;
        }
        let coordinates = cluster[0].2;
        let cells = |found: Vec<Coordinates>| -> Vec<FigureId> {
            let cells = found.iter().filter_map(|other| reference(&members_at(clusters, other), regions));
            let cells = cells.map(|(cell, _)| cell).filter(|cell| is_table(regions, *cell));
            cells.filter(|cell| !figure(regions, *cell).quantity.value.is_zero()).collect()
        };
        let same = cells(alternatives(&coordinates, draft));
        let usual = if same.is_empty() { cells(usually(&coordinates)) } else { Vec::new() };
        for (_, member, _) in cluster {
            let is_usual = same.is_empty();
            let cells = if is_usual { &usual } else { &same };
            let is_item = coordinates.economic.is_some() && !figure(regions, *member).name.contains("其他");
            let claim = claim(regions, cells, *member).map(|judged| Claim { judged, is_usual, is_item });
            by_region.entry(member.region).or_default().extend(claim);
        }
    }
    let mut found = Vec::new();
    for claims in by_region.into_values() {
        let held = claims.iter().filter(|claim| holds(&claim.judged)).count();
        let is_sure = held >= FEWEST && held >= FEWEST * (claims.len() - held);
        let is_last = held >= FEWEST_OF_LIST && held + 1 == claims.len();
        let kept = claims.into_iter().filter(|claim| {
            let least = match () {
                () if is_last && claim.is_item => None,
                () if is_sure && !claim.is_usual => Some(Slip::Digit),
                () => Some(Slip::Striking),
            };
            holds(&claim.judged) || is_told(regions, &claim.judged, carried, least)
        });
        found.extend(kept.map(|claim| claim.judged));
    }
    found
}

/// An amount, and the cell that it is equal to, or else the one that it is nearest to.
fn claim(regions: &[Region], cells: &[FigureId], member: FigureId) -> Option<Judged<FigureId>> {
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let judged = |cell: FigureId| {
        let form = Form::Equal { left: cell, right: member };
        let relation = Relation::new(Family::TableProse, Arc::clone(&figure(regions, member).name), form);
        let outcome = evaluate(&relation, quantity);
        Judged { relation, outcome }
    };
    let all: Vec<Judged<FigureId>> = cells.iter().map(|cell| judged(*cell)).collect();
    let nearest = cells.iter().position(|cell| slip(quantity(member), quantity(*cell)).is_some()).unwrap_or(0);
    let best = all.iter().position(holds).unwrap_or(nearest);
    all.into_iter().nth(best)
}

fn holds(judged: &Judged<FigureId>) -> bool {
    judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken)
}

/// Whether an amount that is not that of its cell must be meant to be it: it looks like `least` such a slip, if any.
fn is_told(regions: &[Region], judged: &Judged<FigureId>, carried: &[Quantity], least: Option<Slip>) -> bool {
    let Form::Equal { left, right } = judged.relation.readings[0] else { return false };
    let (cell, member) = (figure(regions, left).quantity, figure(regions, right).quantity);
    let may_differ =
        carried.iter().any(|carried| differ_by(cell, member, *carried)) || counts_another(regions, left, right);
    !may_differ && least.is_none_or(|least| slip(member, cell).is_some_and(|found| found >= least))
}

/// The coordinates that may be meant as well where words leave something out.
pub(super) fn alternatives(found: &Coordinates, draft: &Kind) -> Vec<Coordinates> {
    let known = known();
    let is_detail = found.function.is_some() || found.economic.is_some() || found.nature.is_some();
    let mut all = vec![*found];
    let mut add = |change: &dyn Fn(&Coordinates) -> Vec<Coordinates>| {
        let more: Vec<Coordinates> = all.iter().flat_map(change).collect();
        all.extend(more);
    };
    add(&|one| draft.other_carry(one).into_iter().collect());
    if is_detail && (found.source.is_none() || found.source == known.appropriation) {
        let sources = [None, known.appropriation, known.general_budget];
        add(&|one| {
            let others = sources.into_iter().filter(|source| *source != one.source);
            others.map(|source| Coordinates { source, ..*one }).collect()
        });
    }
    if !is_detail && found.source.is_some() && found.level.is_none() {
        add(&|one| [known.year_level, known.grand_level].map(|level| Coordinates { level, ..*one }).to_vec());
    }
    if let Some(economic) = found.economic.filter(|_| found.nature.is_some() && found.nature == known.basic) {
        // 301 and 303 are for people, all others for running the office.
        let is_for_people = matches!(economic / 10_u32.pow(economic.ilog10().saturating_sub(2)), 301 | 303);
        let nature = if is_for_people { known.for_people } else { known.for_office };
        add(&|one| vec![Coordinates { nature, ..*one }]);
    }
    if found.topic.is_some() && [known.initial_budget, known.adjusted_budget].contains(&found.measure) {
        add(&|one| vec![Coordinates { measure: known.budget_figure, ..*one }]);
        add(&|one| vec![Coordinates { source: known.general_budget, ..*one }]);
    }
    all.remove(0);
    all
}

/// What is usually the same amount, though it need not be.
fn usually(found: &Coordinates) -> Vec<Coordinates> {
    let known = known();
    let bare = Coordinates { topic: None, item: None, source: None, measure: None, ..*found };
    let spent = Coordinates { side: known.expenditure, ..Coordinates::default() };
    let sources = |one: Coordinates| {
        [known.general_budget, known.appropriation, None].map(|source| Coordinates { source, ..one }).to_vec()
    };
    let is_topic = |topic| found.topic.is_some() && found.topic == topic && bare == Coordinates::default();
    let economic = known.economic_of_topic.iter().find(|(topic, _)| is_topic(*topic)).map(|(_, code)| *code);
    if is_topic(known.office_running) && found.item.is_none() {
        sources(Coordinates { nature: known.for_office, ..spent })
    } else if let Some(code) = economic.filter(|_| found.item.is_none()) {
        let natures = [known.for_office, known.basic, None];
        natures.into_iter().flat_map(|nature| sources(Coordinates { nature, economic: Some(code), ..spent })).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn the_expenses_of_running_an_organ_are_usually_those_of_its_office() {
        let draft = |amount: &str| {
            format!(
                "2025年一般公共预算基本支出表\n\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n\
                 301\t工资福利支出\t1289.89\t1289.89\t\n302\t商品和服务支出\t228.05\t\t228.05\n\
                 合计\t\t1517.94\t1289.89\t228.05\n\n# （一）机关运行经费\n\n\
                 2025年机关运行经费预算{amount}万元。\n"
            )
        };
        for silent in ["228.05", "223.05", "190.40"] {
            assert_eq!(broken(&draft(silent)), [""; 0], "{silent}");
        }
        for told in ["228.50", "28.05", "2280.50"] {
            assert_eq!(broken(&draft(told)), ["2025年机关运行经费预算"], "{told}");
        }
    }

    #[test]
    fn of_a_list_that_is_a_tables_the_only_item_that_is_not_is_told() {
        let items = ["办公费", "印刷费", "水费", "电费", "邮电费", "取暖费", "差旅费", "劳务费", "工会经费"];
        let draft = |fees: &str, union: &str| {
            let codes = ["01", "02", "05", "06", "07", "08", "11", "26", "28"];
            let row = |(at, (name, code)): (usize, (&&str, &str))| format!("302{code}\t{name}\t{}.10", at + 1);
            let rows: Vec<String> = items.iter().zip(codes).enumerate().map(row).collect();
            let rows = rows.join("\n");
            let told: Vec<String> = items
                .iter()
                .enumerate()
                .map(|(at, name)| match *name {
                    "取暖费" => format!("{name}{fees}万元"),
                    "工会经费" => format!("{name}{union}万元"),
                    _ => format!("{name}{}.10万元", at + 1),
                })
                .collect();
            format!(
                "2025年一般公共预算基本支出表\n\n科目编码\t科目名称\t合计\n302\t商品和服务支出\t45.90\n{rows}\n合计\t\t45.90\n\n\
                 # （一）机关运行经费\n\n主要用于{}。\n",
                told.join("、")
            )
        };
        assert_eq!(broken(&draft("6.10", "9.10")), [""; 0]);
        assert_eq!(broken(&draft("2.77", "9.10")), ["取暖费"]);
        assert_eq!(broken(&draft("2.77", "4.33")), [""; 0]);
    }
}

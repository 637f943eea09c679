//! Columns of differences that no years tell apart: 预决算差异额, 比上年增减额 beside a budget and a final account. Which two
//! columns are compared is told by the figures of the rows.

use std::collections::BTreeSet;

use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane, LaneRow};
use crate::facts::table::words;
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, Verdict, verdict};

/// How many different amounts must confirm which columns are meant.
const FEWEST: usize = 2;

/// A difference of fewer steps may be met by chance.
const FEWEST_STEPS: Decimal = Decimal::ONE_HUNDRED;

/// What columns of differences promise, for every row: a pair of columns is meant where two rows with different amounts
/// confirm it and at most one in five contradicts; an amount is wrong only if it fits none of those pairs.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    for lane in lanes {
        let leaf = |slot: usize| columns.leaf(lane.amounts[slot]);
        let slots = || (0..lane.amounts.len()).filter(|slot| !words::is_rate(leaf(*slot)));
        let amounts: Vec<usize> = slots().filter(|slot| !words::is_difference(leaf(*slot))).collect();
        for slot in slots().filter(|slot| words::is_difference(leaf(*slot))) {
            let pairs = amounts.iter().flat_map(|now| amounts.iter().map(move |before| [*now, *before]));
            let meant: Vec<[usize; 2]> = pairs
                .filter(|[now, before]| now != before && is_confirmed(lane, figures, slot, [*now, *before]))
                .collect();
            for row in &lane.rows {
                let readings: Vec<Form<u32>> = meant.iter().filter_map(|pair| form(row, slot, *pair)).collect();
                if !readings.is_empty() && readings.len() == meant.len() {
                    let relation = Relation { family: Family::TotalColumn, label: row.name.as_str().into(), readings };
                    out.push(Claim { relation, firm: true });
                }
            }
        }
    }
}

/// The difference of two columns in a row; one of them may be blank.
fn form(row: &LaneRow, slot: usize, [now, before]: [usize; 2]) -> Option<Form<u32>> {
    let total = row.amounts[slot]?;
    let part = |slot: usize, minus: bool| row.amounts[slot].map(|part| (part, minus));
    let parts: Vec<(u32, bool)> = part(now, false).into_iter().chain(part(before, true)).collect();
    (!parts.is_empty()).then_some(Form::Sum { total, parts })
}

fn is_confirmed(lane: &Lane, figures: &[Figure], slot: usize, pair: [usize; 2]) -> bool {
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let (mut held, mut broken, mut amounts) = (0, 0, BTreeSet::new());
    for form in lane.rows.iter().filter_map(|row| form(row, slot, pair)) {
        let Some(verdict) = verdict(&form, quantity) else { continue };
        if verdict == Verdict::Broken {
            broken += 1;
            continue;
        }
        held += 1;
        let difference = quantity(form.subject());
        if form.figures().len() == 3 && difference.value.abs() >= difference.ulp * FEWEST_STEPS {
            amounts.insert(difference.value);
        }
    }
    amounts.len() >= FEWEST && (broken <= 1 || broken * 5 <= held + broken)
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn the_budget_and_the_final_account_are_compared() {
        let table = |returned: &str| {
            format!(
                "项目支出决算表\n\n单位：万元\n项目名称\t年初预算数\t决算数\t增减（+、-）\n人才引进补助\t68.05\t60.90\t-7.14\n\
                 办公用房维修改造\t5.80\t6.71\t0.91\n第三方评估服务\t313.67\t304.71\t-8.96\n以前年度支出收回\t0.00\t-0.75\t{returned}\n\
                 运转补助\t2.24\t2.24\t0.00\n合计\t389.74\t373.81\t-15.94\n"
            )
        };
        assert_eq!(broken(&table("-0.75")), [""; 0]);
        assert_eq!(broken(&table("-0.57")), ["以前年度支出收回"]);
    }

    #[test]
    fn amounts_without_signs_are_left_alone() {
        let table = "对比表\n\n项目\t预算数\t决算数\t差异\n甲\t68.05\t60.90\t7.15\n乙\t5.80\t6.71\t0.91\n丙\t313.67\t304.71\t8.96\n\
                     丁\t10.00\t12.00\t2.00\n";
        assert_eq!(broken(table), [""; 0]);
    }
}

//! What is left of a gross value, 固定资产净值 = 固定资产原值 − 累计折旧, and the kinds of things that a gross value is made up of.

use super::units::nested_tops;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane};
use crate::facts::table::{numbering, words};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation};

/// The sums around every gross value of a lane.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    for lane in lanes {
        let name = |row: usize| numbering::strip(&lane.rows[row].name);
        for gross in 0..lane.rows.len() {
            let Some(thing) = words::gross_of(name(gross)) else { continue };
            let mut nets = (0..lane.rows.len()).filter(|row| words::net_of(name(*row)) == Some(thing));
            let net = nets.next().filter(|_| nets.next().is_none());
            let of_gross = below(lane, gross);
            let taken: Vec<usize> = of_gross.iter().copied().filter(|row| words::is_deduction(name(*row))).collect();
            if let Some(net) = net.filter(|_| !taken.is_empty()) {
                left(lane, columns, figures, [net, gross], &taken, out);
            }
            kinds(lane, columns, figures, gross, thing, &of_gross, out);
        }
    }
}

/// The rows behind a gross value that may be about it: those up to the next one that is numbered as far out, a net value, or
/// a total.
fn below(lane: &Lane, gross: usize) -> Vec<usize> {
    let style = numbering::style(&lane.rows[gross].name).unwrap_or(usize::MAX);
    let ends = |row: &usize| {
        let row = &lane.rows[*row];
        let name = numbering::strip(&row.name);
        row.is_total()
            || words::gross_of(name).is_some()
            || words::net_of(name).is_some()
            || numbering::style(&row.name).is_some_and(|own| own <= style && style != usize::MAX)
            || (style == usize::MAX && numbering::style(&row.name) == Some(0))
    };
    (gross + 1..lane.rows.len()).take_while(|row| !ends(row)).collect()
}

/// Net = gross less what is taken from it, which some forms show as negative.
fn left(
    lane: &Lane,
    columns: &Columns,
    figures: &[Figure],
    [net, gross]: [usize; 2],
    taken: &[usize],
    out: &mut Vec<Claim>,
) {
    let is_taken = |figure: u32| figures[figure as usize].quantity.value >= Decimal::ZERO;
    for (slot, column) in lane.amounts.iter().enumerate() {
        let amount = |row: usize| lane.rows[row].amounts[slot];
        let (Some(total), Some(gross)) = (amount(net), amount(gross)) else { continue };
        let mut parts = vec![(gross, false)];
        parts.extend(taken.iter().filter_map(|row| amount(*row)).map(|figure| (figure, is_taken(figure))));
        if parts.len() > 1 && !words::is_no_amount(columns.leaf(*column)) {
            let label = lane.rows[net].name.as_str();
            let relation = Relation::new(Family::TotalRow, label, Form::Sum { total, parts });
            out.push(Claim { relation, firm: true });
        }
    }
}

/// What 其他固定资产 ends is all of 固定资产原值.
fn kinds(
    lane: &Lane,
    columns: &Columns,
    figures: &[Figure],
    gross: usize,
    thing: &str,
    of_gross: &[usize],
    out: &mut Vec<Claim>,
) {
    let name = |row: &usize| numbering::strip(&lane.rows[*row].name);
    let is_rest = |row: &usize| name(row).strip_prefix("其他") == Some(thing);
    let Some(end) = of_gross.iter().position(is_rest).filter(|end| *end > 0) else { return };
    let all = &of_gross[..=end];
    if all.iter().any(|row| words::is_deduction(name(row))) {
        return;
    }
    // 其中 behind the first is part of the one before it.
    let is_top = |row: &usize| *row == all[0] || !lane.rows[*row].name.starts_with("其中");
    let mut readings = vec![all.iter().copied().filter(is_top).collect(), all.to_vec()];
    readings.extend([1, 2, 3].map(|fewest| nested_tops(lane, figures, all, fewest)));
    for (slot, column) in lane.amounts.iter().enumerate() {
        let Some(total) = lane.rows[gross].amounts[slot] else { continue };
        let mut forms: Vec<Form<u32>> = Vec::new();
        for rows in &readings {
            let parts: Vec<(u32, bool)> =
                rows.iter().filter_map(|row| lane.rows[*row].amounts[slot]).map(|part| (part, false)).collect();
            let form = Form::Sum { total, parts };
            if form.figures().len() > 2 && !forms.contains(&form) {
                forms.push(form);
            }
        }
        if !forms.is_empty() && !words::is_no_amount(columns.leaf(*column)) {
            let label = lane.rows[gross].name.as_str().into();
            let relation = Relation { family: Family::TotalRow, label, readings: forms };
            out.push(Claim { relation, firm: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    fn table(gross: &str, house: &str, taken: &str) -> String {
        format!(
            "国有资产占有使用情况表\n单位：万元\n项目\t计量单位\t数量\t金额\n资产总计\t\t—\t19642.05\n一、流动资产\t\t—\t1589.09\n\
             二、固定资产净值\t\t—\t3121.29\n固定资产原值\t\t—\t{gross}\n{house}车辆\t辆\t8\t1479.88\n其他固定资产\t件/套\t148\t511.43\n\
             {taken}三、在建工程\t\t—\t8435.90\n四、无形资产\t\t—\t6495.77\n"
        )
    }

    const HOUSE: &str = "其中：房屋\t平方米\t2820\t8126.99\n";

    #[test]
    fn depreciation_is_taken_from_the_gross_value() {
        let taken = "减：累计折旧\t\t—\t-6997.01\n";
        assert_eq!(broken(&table("10118.30", HOUSE, taken)), [""; 0]);
        assert_eq!(broken(&table("10118.30", HOUSE, &taken.replace('-', ""))), [""; 0]);
        assert_eq!(broken(&table("10118.30", HOUSE, "减：累计折旧\t\t—\t-6979.01\n")), ["二、固定资产净值"]);
    }

    #[test]
    fn what_the_rest_ends_is_all_of_it() {
        let taken = "减：累计折旧\t\t—\t-6997.01\n";
        assert!(broken(&table("10118.30", "", taken)).contains(&"固定资产原值".to_owned()));
        assert!(broken(&table("10181.30", HOUSE, taken)).contains(&"固定资产原值".to_owned()));
        let offices = format!("{HOUSE}其中：办公用房\t平方米\t800\t3000.00\n");
        assert_eq!(broken(&table("10118.30", &offices, taken)), [""; 0]);
    }
}

//! 收入总计 = 支出总计: what comes in and what goes out make the same total.

use crate::facts::Claim;
use crate::facts::table::layout::{Columns, Lane, LaneRow};
use crate::facts::table::words;
use crate::relations::{Family, Form, Relation};

/// The balance between the two halves of a 收支 table.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, out: &mut Vec<Claim>) {
    let Some([income, expenditure]) = sides(lanes, columns) else { return };
    let mut equal = |left: &LaneRow, right: &LaneRow| {
        if let (Some(l), Some(r)) = (left.amounts[0], right.amounts[0]) {
            let label = format!("{} = {}", left.name, right.name);
            let relation = Relation::new(Family::Balance, label, Form::Equal { left: l, right: r });
            out.push(Claim { relation, firm: true });
        }
    };
    if let (Some(left), Some(right)) = (final_total(income), final_total(expenditure)) {
        equal(left, right);
    }
    // Further lanes show the same expenditure in other classifications.
    for other in &lanes[2..] {
        for left in expenditure.rows.iter().filter(|row| row.is_total() && row.name.contains("支出")) {
            let mut same = other.rows.iter().filter(|right| right.is_total() && right.name == left.name);
            if let (Some(right), None) = (same.next(), same.next()) {
                equal(left, right);
            }
        }
    }
}

/// The halves of a 收支 table.
pub(in crate::facts::table) fn sides<'a>(lanes: &'a [Lane], columns: &Columns) -> Option<[&'a Lane; 2]> {
    let [income, expenditure, further @ ..] = lanes else { return None };
    // Above the headers may stand whose table it is.
    let headed = |lane: &Lane, word: &str| {
        lane.amounts.iter().any(|column| columns.path(*column).iter().any(|name| name.starts_with(word)))
    };
    // Further sides show the expenditure in other classifications, each in one column.
    let shows_one = |lane: &Lane| {
        lane.rows.iter().any(|row| row.amounts[0].is_some())
            && lane.rows.iter().all(|row| row.amounts[1..].iter().all(Option::is_none))
    };
    if further.iter().any(|lane| !shows_one(lane) || !(headed(lane, "支出") || final_total(lane).is_some())) {
        return None;
    }
    let is_side = |lane: &Lane, word: &str| {
        headed(lane, word) || lane.rows.iter().any(|row| row.name.starts_with(word) && words::is_final_total(&row.name))
    };
    (is_side(income, "收入") && is_side(expenditure, "支出")).then_some([income, expenditure])
}

/// The last row that is a 总计.
pub(super) fn final_total(lane: &Lane) -> Option<&LaneRow> {
    lane.rows.iter().rev().find(|row| row.code.is_none() && words::is_final_total(&row.name))
}

//! Rows that the numerals of the others call for: `(二)公用经费` as the first below `一、基本支出`, `二、项目支出` without `一、`.

use crate::facts::figure::{Figure, Place, TotalKind, TotalRow};
use crate::facts::table::layout::{Lane, LaneRow};
use crate::facts::table::{numbering, words};
use crate::relations::{Form, Verdict, verdict};

/// The rows that a lane lacks by its numerals.
pub(in crate::facts::table) fn read(lane: &Lane, figures: &[Figure], out: &mut Vec<TotalRow>) {
    let mut lacks = |kind: TotalKind, row: &LaneRow| {
        let total = |place: Place| TotalRow { kind, is_present: false, is_needed: true, place };
        out.extend(row.name_place.map(total));
    };
    if let Some(row) = orphan(lane) {
        lacks(TotalKind::Numbered, row);
    }
    for whole in 0..lane.rows.len() {
        let Some(style) = numbering::style(&lane.rows[whole].name).filter(|_| lane.rows[whole].code.is_none()) else {
            continue;
        };
        let parts = parts(lane, whole, style);
        if !is_more(lane, figures, whole, &parts) {
            continue;
        }
        let first = || &lane.rows[parts[0]];
        if skips_one(lane, &parts) {
            lacks(TotalKind::Numbered, first());
        } else if is_half_of_basic(lane, whole, &parts) {
            lacks(TotalKind::BasicItems, first());
        }
    }
}

/// The first part of an item that is not there: `合计`, `(一)人员经费`, `(二)公用经费`, `二、项目支出`.
fn orphan(lane: &Lane) -> Option<&LaneRow> {
    let ordinal = |row: &LaneRow| numbering::ordinal(&row.name).filter(|_| row.code.is_none());
    let [total, first, rest @ ..] = lane.rows.as_slice() else { return None };
    let (style, _) = ordinal(first).filter(|(_, number)| *number == 1)?;
    let mut behind = rest.iter().zip(2..).skip_while(|(row, number)| ordinal(row) == Some((style, *number)));
    let (outer, number) = ordinal(behind.next()?.0)?;
    let is_named = lane.rows.iter().any(|row| ordinal(row) == Some((outer, 1)));
    let has_amount = first.amounts.iter().any(Option::is_some);
    (total.is_total() && ordinal(total).is_none() && has_amount && outer < style && number == 2 && !is_named)
        .then_some(first)
}

/// The rows of the list below an item with a numeral of `style`.
fn parts(lane: &Lane, whole: usize, style: usize) -> Vec<usize> {
    let own = |row: &usize| numbering::style(&lane.rows[*row].name);
    let of_item = |row: &usize| lane.rows[*row].code.is_none() && own(row).is_some_and(|own| own > style);
    let below: Vec<usize> = (whole + 1..lane.rows.len()).take_while(of_item).collect();
    let Some(inner) = below.first().and_then(own) else { return Vec::new() };
    if below.iter().any(|row| lane.rows[*row].name.starts_with("其中") || own(row) < Some(inner)) {
        return Vec::new();
    }
    below.into_iter().filter(|row| own(row) == Some(inner)).collect()
}

/// Whether an item is more than its parts, beyond rounding, in every column that shows it.
fn is_more(lane: &Lane, figures: &[Figure], whole: usize, parts: &[usize]) -> bool {
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let shown: Vec<(usize, u32)> =
        lane.rows[whole].amounts.iter().enumerate().filter_map(|(slot, figure)| Some((slot, (*figure)?))).collect();
    let is_less = |(slot, total): (usize, u32)| {
        let of_slot = parts.iter().filter_map(|row| lane.rows[*row].amounts[slot]);
        let parts: Vec<(u32, bool)> = of_slot.map(|part| (part, false)).collect();
        let sum: crate::number::Decimal = parts.iter().map(|(part, _)| quantity(*part).value).sum();
        let is_broken = verdict(&Form::Sum { total, parts }, quantity) == Some(Verdict::Broken);
        is_broken && sum < quantity(total).value
    };
    !parts.is_empty() && shown.first().is_some_and(|first| is_less(*first))
}

/// Whether the numerals of a list leave just one number out.
fn skips_one(lane: &Lane, parts: &[usize]) -> bool {
    let numbers: Vec<u32> =
        parts.iter().filter_map(|row| numbering::ordinal(&lane.rows[*row].name)).map(|(_, number)| number).collect();
    let in_order = numbers.is_sorted_by(|one, next| one < next);
    in_order && numbers.last().is_some_and(|last| *last as usize == parts.len() + 1)
}

/// Whether 人员经费 or 公用经费 stands alone below 基本支出, which is the sum of the two (《预算法实施条例》).
fn is_half_of_basic(lane: &Lane, whole: usize, parts: &[usize]) -> bool {
    let [part] = parts else { return false };
    let name = |row: usize| numbering::strip(&lane.rows[row].name);
    let is_other = |row: &LaneRow| words::is_basic_item(numbering::strip(&row.name));
    name(whole) == "基本支出"
        && words::is_basic_item(name(*part))
        && lane.rows.iter().filter(|row| is_other(row)).count() == 1
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    const ROWS: [&str; 5] = [
        "合计\t236.98\t245.96\t8.98\t3.79",
        "一、基本支出\t175.60\t192.72\t17.12\t9.75",
        "（一）人员经费\t154.76\t161.08\t6.32\t4.08",
        "（二）公用经费\t20.84\t31.64\t10.80\t51.83",
        "二、项目支出\t61.38\t53.24\t-8.14\t-13.26",
    ];

    /// How many rows a table without the row `without` lacks.
    fn lacking(without: usize, change: impl Fn(String) -> String) -> usize {
        let rows: Vec<&str> = (0..ROWS.len()).filter(|row| *row != without).map(|row| ROWS[row]).collect();
        let head = "支出预算增减变动表\n单位：万元\n项目\t2024年预算数\t2025年预算数\t增减额\t增减率（%）\n";
        let text = change(head.to_owned() + &rows.join("\n"));
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        draft.parts[0].regions.iter().flat_map(|region| &region.facts.totals).filter(|total| total.is_needed).count()
    }

    #[test]
    fn numerals_tell_what_is_missing() {
        let whole = |text: String| text;
        assert_eq!([9, 0, 1, 2, 3, 4].map(|row| lacking(row, whole)), [0, 0, 1, 1, 1, 0]);
    }

    #[test]
    fn what_is_nothing_may_be_left_out() {
        let all_is_office =
            |text: String| text.replace("（二）公用经费\t20.84\t31.64", "（二）公用经费\t175.60\t192.72");
        assert_eq!(lacking(2, all_is_office), 0);
        assert_eq!(lacking(3, |text| text.replace("（一）人员经费", "其中：人员经费")), 0);
    }
}

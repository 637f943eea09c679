//! Rows below rows: units with what is theirs, subjects with their projects. Names hint at what belongs to what, the
//! figures tell.

use super::down::{Entry, Sum};
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Lane, is_called};
use crate::facts::table::{numbering, words};
use crate::number::{Decimal, Quantity};

/// The name of a subject without its code, above rows that all bear its code, is the total of these: projects by subject.
pub(super) fn nest_subjects(lane: &Lane, entries: &mut [Entry]) {
    let code = |entry: &Entry| lane.rows[entry.row].code.as_ref().map(|code| code.text.as_str());
    for above in 0..entries.len() {
        let row = &lane.rows[entries[above].row];
        if row.code.is_some() || row.is_total() || entries[above].parent.is_some() {
            continue;
        }
        let Some(subject) = entries.get(above + 1).and_then(code) else { continue };
        if !is_called(subject, &row.name) {
            continue;
        }
        let members = entries[above + 1..].iter().take_while(|entry| code(entry) == Some(subject)).count();
        entries[above].is_unit = true;
        for member in &mut entries[above + 1..=above + members] {
            member.parent = Some(above);
        }
    }
}

/// In a table of projects or of codes, rows that name a unit are the totals of the rows below them. Whether they are is
/// told by the figures of most of them; where all units, or all their rows, make the total, one may differ from the others.
pub(super) fn nest_units(lane: &Lane, figures: &[Figure], entries: &mut [Entry], units_expected: bool) {
    let is_unit = |entry: &Entry| {
        let row = &lane.rows[entry.row];
        entry.rank == 0
            && entry.parent.is_none()
            && row.code.is_none()
            && words::may_be_unit(&row.name)
            && row.amounts[0].is_some()
    };
    if !units_expected || !entries.iter().any(is_unit) {
        return;
    }
    let value = |entry: &Entry| lane.rows[entry.row].amounts[0].map(|figure| figures[figure as usize].quantity);
    let units: Vec<usize> = (0..entries.len()).filter(|index| is_unit(&entries[*index])).collect();
    let members = |unit: usize| {
        (unit + 1..entries.len())
            .take_while(|index| entries[*index].rank == 0 && !units.contains(index))
            .filter(|index| entries[*index].parent.is_none())
    };
    let is_confirmed = |unit: &usize| {
        let Some(total) = value(&entries[*unit]) else { return false };
        let parts: Vec<Quantity> = members(*unit).filter_map(|index| value(&entries[index])).collect();
        let off: Decimal = parts.iter().map(|part| part.value).sum::<Decimal>() - total.value;
        let slack: Decimal = parts.iter().map(|part| part.ulp).sum::<Decimal>() + total.ulp;
        !parts.is_empty() && off.abs() * Decimal::TWO <= slack
    };
    let confirmed: Vec<usize> = units.iter().copied().filter(is_confirmed).collect();
    // Above the units may stand the one that has them all.
    let listed: Vec<usize> = units.iter().copied().filter(|unit| members(*unit).next().is_some()).collect();
    if confirmed.len() * 2 < listed.len() || confirmed.is_empty() {
        return;
    }
    let is_usual = confirmed.len() >= 3 && confirmed.len() * 4 >= units.len() * 3;
    let rows = |of: &mut dyn Iterator<Item = usize>| of.map(|index| entries[index].row).collect::<Vec<usize>>();
    let is_full = |unit: &usize| {
        let parts = rows(&mut members(*unit));
        let count = parts.len();
        let sum = Sum { total: entries[*unit].row, readings: vec![parts], firm: false };
        count >= FEWEST_MEMBERS && columns_held(lane, figures, &sum).0 >= 2
    };
    let is_sure = is_usual
        || (confirmed.len() + 1 >= listed.len() && confirmed.iter().any(is_full) && {
            let all_units = rows(&mut listed.iter().copied());
            let all_members = rows(&mut listed.iter().flat_map(|unit| members(*unit)));
            let first = listed.first().map_or(0, |unit| entries[*unit].row);
            (0..first).any(|total| {
                let makes = |rows: &Vec<usize>| {
                    let sum = Sum { total, readings: vec![rows.clone()], firm: false };
                    columns_held(lane, figures, &sum).0 >= 2
                };
                makes(&all_units) || makes(&all_members)
            })
        });
    let parents: Vec<(usize, usize)> =
        units.iter().flat_map(|unit| members(*unit).map(|member| (member, *unit))).collect();
    for (member, unit) in parents {
        entries[member].parent = Some(unit);
    }
    for unit in units {
        entries[unit].is_unit |= is_sure;
    }
}

/// A unit with so many rows that add up in several columns shows that its rows are all there.
const FEWEST_MEMBERS: usize = 3;

/// In a lane whose subtotals stand above what they add up (`税收收入小计`, `增值税`, …), as most figures tell, the rows below
/// each are its parts.
pub(super) fn nest_subtotals(lane: &Lane, figures: &[Figure], entries: &mut [Entry]) {
    let subtotals: Vec<usize> = (0..entries.len()).filter(|index| entries[*index].rank == 1).collect();
    let is_item = |index: &usize| entries[*index].rank == 0;
    let top = |index: &usize| entries[*index].parent.is_none();
    let below = |index: usize| (index + 1..entries.len()).take_while(is_item).filter(top).collect::<Vec<_>>();
    let above = |index: usize| (0..index).rev().take_while(is_item).filter(top).collect::<Vec<_>>();
    let held = |rows: &dyn Fn(usize) -> Vec<usize>| -> usize {
        let sums = subtotals.iter().map(|total| {
            let parts: Vec<usize> = rows(*total).iter().map(|part| entries[*part].row).collect();
            let sum = Sum { total: entries[*total].row, readings: vec![parts], firm: false };
            columns_held(lane, figures, &sum).0
        });
        sums.sum()
    };
    if held(&below) <= held(&above) {
        return;
    }
    let parents: Vec<(usize, usize)> =
        subtotals.iter().flat_map(|total| below(*total).into_iter().map(|part| (part, *total))).collect();
    for (part, total) in parents {
        entries[part].parent = Some(total);
    }
}

/// The rows of a list that count once rows are left out which the row above them already adds up: units below their
/// department, projects below their kind. The first amounts tell which; parts are at least `fewest` rows.
pub(super) fn nested_tops(lane: &Lane, figures: &[Figure], rows: &[usize], fewest: usize) -> Vec<usize> {
    let value = |at: usize| lane.rows[rows[at]].amounts[0].map(|figure| figures[figure as usize].quantity);
    // From the bottom up: the row behind the rows that each adds up.
    let mut next: Vec<usize> = vec![0; rows.len()];
    for at in (0..rows.len()).rev() {
        next[at] = at + 1;
        let Some(total) = value(at).filter(|total| !total.value.is_zero()) else { continue };
        let (mut sum, mut ulps, mut behind) = (Decimal::ZERO, total.ulp, at + 1);
        let mut parts = 0;
        while behind < rows.len() && !follows(&lane.rows[rows[at]].name, &lane.rows[rows[behind]].name) {
            parts += 1;
            if let Some(part) = value(behind) {
                sum += part.value;
                ulps += part.ulp;
            }
            behind = next[behind];
            if parts >= fewest && (sum - total.value).abs() * Decimal::TWO <= ulps {
                next[at] = behind;
                break;
            }
            if sum > total.value + ulps {
                break;
            }
        }
    }
    let mut tops = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        tops.push(rows[at]);
        at = next[at];
    }
    tops
}

/// Whether two rows are items of one list by their numerals, the second behind the first, so that neither is part of the
/// other: `十九、住房保障支出`, `二十三、其他支出`.
fn follows(above: &str, below: &str) -> bool {
    let (above, below) = (numbering::ordinal(above), numbering::ordinal(below));
    above.zip(below).is_some_and(|((outer, first), (style, number))| outer == style && first < number)
}

/// The first of `rows`, where it is a unit as large as the total.
pub(super) fn unit_of_all(lane: &Lane, figures: &[Figure], total: usize, rows: &[usize]) -> Option<Vec<usize>> {
    let value = |row: usize| lane.rows[row].amounts[0].map(|figure| figures[figure as usize].quantity.value);
    let (first, below) = rows.split_first()?;
    let first = *first;
    let row = &lane.rows[first];
    // Beside a unit that has all, others may have nothing.
    let has_more = below.iter().any(|row| value(*row).is_some_and(|value| !value.is_zero()));
    let is_unit = has_more && (row.is_owner || (row.code.is_none() && words::may_be_unit(&row.name)));
    (is_unit && value(first).is_some() && value(first) == value(total)).then(|| vec![first])
}

/// What the only unit of a table is the sum of, and each unit inside it that has all of it as well: the rows below, in all
/// readings that they have.
pub(super) fn of_one_unit(lane: &Lane, figures: &[Figure], unit: usize, below: &[usize], listed: bool) -> Vec<Sum> {
    let mut sums = Vec::new();
    let (mut unit, mut below) = (unit, below);
    while !below.is_empty() {
        let inner = unit_of_all(lane, figures, unit, below);
        let mut readings: Vec<Vec<usize>> = vec![below.to_vec()];
        let nested = [1, 2, 3].map(|fewest| nested_tops(lane, figures, below, fewest));
        for reading in nested.into_iter().chain(inner.clone()) {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        let mut sum = Sum { total: unit, readings, firm: false };
        // Subjects and projects are listed completely; of other rows it is told by the figures.
        let is_listed = listed || below.iter().all(|row| lane.rows[*row].code.is_some());
        sum.firm = is_listed || holds_mostly(lane, figures, &sum);
        sums.push(sum);
        let Some(next) = inner.and_then(|rows| rows.first().copied()) else { break };
        (unit, below) = (next, &below[1..]);
    }
    sums
}

/// Whether a sum holds in most of the columns in which its total has an amount.
fn holds_mostly(lane: &Lane, figures: &[Figure], sum: &Sum) -> bool {
    let (held, judged) = columns_held(lane, figures, sum);
    held >= 2 && held * 2 > judged
}

/// In how many columns a sum holds, and in how many its total and its parts have amounts.
pub(super) fn columns_held(lane: &Lane, figures: &[Figure], sum: &Sum) -> (usize, usize) {
    let quantity =
        |row: usize, slot: usize| lane.rows[row].amounts[slot].map(|figure| figures[figure as usize].quantity);
    let (mut judged, mut held) = (0, 0);
    for slot in 0..lane.amounts.len() {
        let Some(total) = quantity(sum.total, slot).filter(|total| !total.value.is_zero()) else { continue };
        let holds = |rows: &Vec<usize>| {
            let parts: Vec<Quantity> = rows.iter().filter_map(|row| quantity(*row, slot)).collect();
            let off = parts.iter().map(|part| part.value).sum::<Decimal>() - total.value;
            off.abs() * Decimal::TWO <= parts.iter().map(|part| part.ulp).sum::<Decimal>() + total.ulp
        };
        if sum.readings.iter().flatten().all(|row| quantity(*row, slot).is_none()) {
            continue;
        }
        judged += 1;
        held += usize::from(sum.readings.iter().any(holds));
    }
    (held, judged)
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn items_of_one_list_are_no_parts_of_each_other() {
        let table = |other: &str| {
            format!(
                "收入支出决算总表\n\n项目\t金额\n一、社会保障和就业支出\t16.41\n二、农林水支出\t451.46\n三、住房保障支出\t12.38\n\
                 四、粮油物资储备支出\t0.00\n五、其他支出\t{other}\n本年支出合计\t480.25\n"
            )
        };
        assert_eq!(broken(&table("0.00")), [""; 0]);
        assert_eq!(broken(&table("12.38")), ["本年支出合计"]);
    }

    #[test]
    fn a_unit_with_all_has_the_rows_below_it() {
        let table = |primary: &str, own: &str| {
            format!(
                "支出总表\n\n科目编码\t单位（科目）名称\t合计\t基本支出\t项目支出\n\t合计\t30.00\t25.00\t5.00\n\
                 \t某县水务局\t30.00\t{own}\t5.00\n2050201\t学前教育\t20.00\t17.00\t3.00\n2050202\t小学教育\t{primary}\t8.00\t2.00\n"
            )
        };
        assert_eq!(broken(&table("10.00", "25.00")), [""; 0]);
        assert!(broken(&table("12.00", "25.00")).contains(&"某县水务局".to_owned()));
        assert!(broken(&table("10.00", "26.00")).contains(&"合计".to_owned()));
    }

    #[test]
    fn one_unit_may_lack_a_row() {
        let rows = [
            "\t合计\t100.00\t80.00\t20.00",
            "\t某县水务局\t100.00\t80.00\t20.00",
            "\t某县水务局本级\t60.00\t50.00\t10.00",
            "2080505\t机关事业单位基本养老保险缴费支出\t7.50\t7.50\t",
            "2130301\t行政运行\t42.50\t42.50\t",
            "2130304\t水利行业业务管理\t10.00\t\t10.00",
            "\t某县水文中心\t40.00\t30.00\t10.00",
            "2080505\t机关事业单位基本养老保险缴费支出\t4.20\t4.20\t",
            "2130310\t水土保持\t25.80\t25.80\t",
            "2130304\t水利行业业务管理\t10.00\t\t10.00",
        ];
        let without = |left_out: usize| {
            let kept: Vec<&str> = (0..rows.len()).filter(|row| *row != left_out).map(|row| rows[row]).collect();
            let head = "支出预算明细表\n\n科目编码\t单位（科目）名称\t合计\t基本支出\t项目支出\n";
            broken(&(head.to_owned() + &kept.join("\n")))
        };
        assert_eq!(without(99), [""; 0]);
        assert!(without(3).contains(&"某县水务局本级".to_owned()), "{:?}", without(3));
        assert!(without(8).contains(&"某县水文中心".to_owned()), "{:?}", without(8));
    }

    #[test]
    fn the_same_unit_twice_has_the_same_amounts() {
        let table = |income: &str| {
            format!(
                "收入总表\n\n单位名称\t合计\t财政拨款收入\t事业收入\t其他收入\n合计\t58.10\t47.45\t3.65\t7.00\n\
                 某县水务局\t58.10\t47.45\t3.65\t7.00\n某县水务局本级\t58.10\t47.45\t{income}\t7.00\n"
            )
        };
        assert_eq!(broken(&table("3.65")), [""; 0]);
        assert!(broken(&table("3.56")).contains(&"某县水务局".to_owned()));
    }

    #[test]
    fn a_subject_named_above_its_projects_is_their_sum() {
        let table = |work: &str| {
            format!(
                "项目支出表\n\n科目编码\t名称\t金额\n\t合计\t100.00\n\t学前教育\t63.66\n2050201\t设备更新\t{work}\n\
                 2050201\t园舍修缮\t23.66\n\t小学教育\t36.34\n2050202\t校舍加固\t36.34\n"
            )
        };
        assert_eq!(broken(&table("40.00")), [""; 0]);
        assert_eq!(broken(&table("30.00")), ["学前教育"]);
    }

    #[test]
    fn subtotals_stand_above_or_below_what_they_add_up() {
        let above = |tax: &str| {
            format!(
                "收入预算表\n\n项目\t2024年\t2025年\n税收收入小计\t50.00\t56.00\n增值税\t30.00\t{tax}\n房产税\t20.00\t22.00\n\
                 非税收入小计\t25.00\t28.00\n专项收入\t15.00\t16.00\n罚没收入\t10.00\t12.00\n收入总计\t75.00\t84.00\n"
            )
        };
        assert_eq!(broken(&above("34.00")), [""; 0]);
        assert_eq!(broken(&above("43.00")), ["税收收入小计"]);
        let below = |tax: &str| {
            format!(
                "收入预算表\n\n项目\t2024年\t2025年\n增值税\t30.00\t{tax}\n房产税\t20.00\t22.00\n税收收入小计\t50.00\t56.00\n\
                 专项收入\t15.00\t16.00\n罚没收入\t10.00\t12.00\n非税收入小计\t25.00\t28.00\n收入总计\t75.00\t84.00\n"
            )
        };
        assert_eq!(broken(&below("34.00")), [""; 0]);
        assert_eq!(broken(&below("43.00")), ["税收收入小计"]);
        let headed = "收入预算表\n\n项目\t2024年\t2025年\n一般公共预算收入\t75.00\t84.00\n税收收入小计\t50.00\t56.00\n\
                      增值税\t30.00\t34.00\n房产税\t20.00\t22.00\n非税收入小计\t25.00\t28.00\n专项收入\t15.00\t16.00\n罚没收入\t10.00\t12.00\n";
        assert_eq!(broken(headed), [""; 0]);
    }

    #[test]
    fn a_class_named_above_its_coded_items_is_their_sum() {
        let table = |fees: &str| {
            format!(
                "基本支出表\n\n科目编码\t名称\t金额\n\t合计\t100.00\n\t工资福利支出\t90.00\n30101\t基本工资\t60.00\n\
                 30102\t津贴补贴\t30.00\n\t商品和服务支出\t10.00\n30201\t办公费\t6.00\n30202\t印刷费\t{fees}\n"
            )
        };
        assert_eq!(broken(&table("4.00")), [""; 0]);
        assert_eq!(broken(&table("5.00")), ["302 商品和服务支出"]);
    }
}

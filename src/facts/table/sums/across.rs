//! Totals over columns: 合计 = the columns beside it under the same name, 小计 = the columns of its group.

use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane, Segment, Sheet};
use crate::facts::table::words;
use crate::number::{Decimal, Unit};
use crate::relations::{Family, Form, Relation, Verdict, verdict};

/// The sums that total columns promise, for every row.
pub(super) fn relations(
    sheet: &Sheet,
    segment: &Segment,
    columns: &Columns,
    lanes: &[Lane],
    grid: &[Vec<Option<u32>>],
    figures: &[Figure],
    out: &mut Vec<Claim>,
) {
    let amounts: Vec<Vec<usize>> = if lanes.is_empty() {
        vec![(0..columns.len()).filter(|column| columns.is_amount(*column)).collect()]
    } else {
        lanes.iter().map(|lane| lane.amounts.clone()).collect()
    };
    for lane in &amounts {
        for total in lane.iter().copied().filter(|column| is_total_column(columns, *column)) {
            let splits = splits(columns, lane, total);
            if !splits.is_empty() {
                for split in splits {
                    family(sheet, segment, columns, total, vec![split], grid, figures, out);
                }
                continue;
            }
            let mut readings = readings(columns, lane, total);
            if let Some(tops) = readings.first().map(|first| without_parts(first, grid, figures))
                && !readings.contains(&tops)
            {
                readings.push(tops);
            }
            if !readings.is_empty() {
                family(sheet, segment, columns, total, readings, grid, figures, out);
            }
        }
    }
}

/// Whether the innermost name of a column, or one that only a kind of figure (预算数, 决算数) stands below, is a total.
fn is_total_column(columns: &Columns, column: usize) -> bool {
    total_level(columns, column).is_some()
}

fn total_level(columns: &Columns, column: usize) -> Option<usize> {
    let path = columns.path(column);
    let last = path.len().checked_sub(1)?;
    if words::is_total(&path[last]) {
        return Some(last);
    }
    (last > 0 && words::is_total(&path[last - 1])).then(|| last - 1)
}

/// The groups of columns behind a total that each split it in their way (按收入性质分, 按支出性质分); empty where there are
/// fewer than two.
fn splits(columns: &Columns, lane: &[usize], total: usize) -> Vec<Vec<usize>> {
    let level = total_level(columns, total).unwrap_or(0);
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for column in lane.iter().copied().filter(|column| *column > total) {
        let path = columns.path(column);
        let Some(name) = path.get(level).filter(|_| path[..level] == columns.path(total)[..level]) else { break };
        if !words::names_a_split(name) {
            break;
        }
        match groups.last_mut() {
            Some((group, members)) if *group == name => members.push(column),
            _ => groups.push((name, vec![column])),
        }
    }
    if groups.len() < 2 { Vec::new() } else { groups.into_iter().map(|(_, members)| members).collect() }
}

/// The sets of columns that a total column may add up, likeliest first.
fn readings(columns: &Columns, lane: &[usize], total: usize) -> Vec<Vec<usize>> {
    let level = total_level(columns, total).unwrap_or(0);
    let path = columns.path(total);
    let (outer, below) = (&path[..level], &path[level + 1..]);
    let fits = |column: &usize| {
        let other = columns.path(*column);
        *column != total
            && other.len() >= level.max(1)
            && other.get(..level) == Some(outer)
            && (below.is_empty() || other.ends_with(below))
            && !words::is_not_additive(columns.leaf(*column))
    };
    let beside: Vec<usize> = lane.iter().copied().filter(fits).collect();
    let after = |from: &[usize]| from.iter().copied().filter(|column| *column > total).collect::<Vec<_>>();
    let before = |from: &[usize]| from.iter().copied().filter(|column| *column < total).collect::<Vec<_>>();
    // A group that has a total of its own counts by that total; one that has none, by its columns.
    let tops = |from: Vec<usize>| -> Vec<usize> {
        from.iter()
            .copied()
            .filter(|column| {
                let group = &columns.path(*column)[..(level + 1).min(columns.path(*column).len())];
                let own_total = from.iter().copied().find(|other| {
                    columns.path(*other).starts_with(group)
                        && total_level(columns, *other).is_some_and(|inner| inner > level)
                });
                own_total.is_none_or(|own| own == *column)
            })
            .collect()
    };
    let without_carry_over = |from: &[usize]| {
        from.iter().copied().filter(|column| !words::is_carry_over(columns.leaf(*column))).collect::<Vec<_>>()
    };
    // 公务用车购置费 and 公务用车运行费 beside their sum count by that sum.
    let sum_of_vehicles = beside.iter().any(|column| words::is_vehicle_total(columns.leaf(*column)));
    let without_vehicles = |from: &[usize]| {
        let is_part = |column: &usize| sum_of_vehicles && words::is_vehicle_part(columns.leaf(*column));
        from.iter().copied().filter(|column| !is_part(column)).collect::<Vec<_>>()
    };
    // Columns that follow 其中 may be parts of the column before it as well.
    let of_which = lane.iter().copied().find(|column| *column > total && columns.leaf(*column).contains("其中"));
    let without_of_which = |from: &[usize], more: usize| {
        let is_part = |column: &usize| of_which.is_some_and(|first| (first..=first + more).contains(column));
        from.iter().copied().filter(|column| !is_part(column)).collect::<Vec<_>>()
    };
    // 会议费 and 培训费 are often published beside the “三公”经费, and are none of them.
    let without_meetings = |from: &[usize]| {
        let of_three = path.iter().any(|name| name.contains("三公"));
        let is_meeting = |column: &usize| of_three && words::is_meeting_or_training(columns.leaf(*column));
        from.iter().copied().filter(|column| !is_meeting(column)).collect::<Vec<_>>()
    };
    let behind = tops(after(&beside));
    // 小计, 其中:甲, 乙, 丙: 其中 may open all that the total is made of.
    let opened = |from: &[usize]| {
        let next = total + 1;
        let opens = lane.contains(&next) && columns.leaf(next).starts_with("其中") && !from.is_empty();
        if opens { std::iter::once(next).chain(from.iter().copied()).collect() } else { Vec::new() }
    };
    let mut readings: Vec<Vec<usize>> = Vec::new();
    for candidate in [
        without_vehicles(&behind),
        behind.clone(),
        without_meetings(&without_vehicles(&behind)),
        tops(before(&beside)),
        tops(beside.clone()),
        without_carry_over(&behind),
        // 合计, 本年收入小计, 一般公共预算, …, 上年结转: a total of some of the columns stands among them.
        after(&beside).into_iter().filter(|column| !is_total_column(columns, *column)).collect(),
        without_of_which(&behind, 1),
        without_of_which(&behind, 2),
        without_of_which(&behind, 3),
        opened(&behind),
    ] {
        if !candidate.is_empty() && !readings.contains(&candidate) {
            readings.push(candidate);
        }
    }
    readings
}

/// Columns without those that the column before them is the sum of, in most of its rows: 基本支出, 人员经费, 公用经费.
fn without_parts(from: &[usize], grid: &[Vec<Option<u32>>], figures: &[Figure]) -> Vec<usize> {
    const MOST_PARTS: usize = 4;
    const FEWEST_ROWS: usize = 2;
    let quantity = |row: &[Option<u32>], column: usize| row[column].map(|figure| figures[figure as usize].quantity);
    let makes_up = |whole: usize, parts: &[usize]| {
        let (mut held, mut judged) = (0, 0);
        for row in grid {
            let Some(total) = quantity(row, whole).filter(|total| !total.value.is_zero()) else { continue };
            let parts: Vec<_> = parts.iter().filter_map(|part| quantity(row, *part)).collect();
            let off: Decimal = parts.iter().map(|part| part.value).sum::<Decimal>() - total.value;
            let slack: Decimal = parts.iter().map(|part| part.ulp).sum::<Decimal>() + total.ulp;
            judged += 1;
            held += usize::from(off.abs() * Decimal::TWO <= slack);
        }
        held >= FEWEST_ROWS && held * 3 >= judged * 2
    };
    let mut tops = Vec::new();
    let mut at = 0;
    while at < from.len() {
        tops.push(from[at]);
        let behind = &from[at + 1..];
        let parts = (2..=MOST_PARTS.min(behind.len())).find(|count| makes_up(from[at], &behind[..*count]));
        at += 1 + parts.unwrap_or(0);
    }
    tops
}

/// Emits the relation of every row, with the reading that most rows confirm in front.
#[expect(clippy::too_many_arguments, reason = "the whole of a segment")]
fn family(
    sheet: &Sheet,
    segment: &Segment,
    columns: &Columns,
    total: usize,
    readings: Vec<Vec<usize>>,
    grid: &[Vec<Option<u32>>],
    figures: &[Figure],
    out: &mut Vec<Claim>,
) {
    let form = |row: usize, reading: &[usize]| -> Option<Form<u32>> {
        let total = grid[row][total]?;
        let parts: Vec<(u32, bool)> = reading
            .iter()
            .filter_map(|column| grid[row][*column])
            .filter(|part| {
                (figures[*part as usize].quantity.unit == Unit::Percent)
                    == (figures[total as usize].quantity.unit == Unit::Percent)
            })
            .map(|part| (part, false))
            .collect();
        (!parts.is_empty()).then_some(Form::Sum { total, parts })
    };
    let rows = 0..segment.body.len();
    let support = |reading: &[usize]| {
        let mut judged = 0;
        let mut held = 0;
        for form in rows.clone().filter_map(|row| form(row, reading)) {
            judged += 1;
            let verdict = verdict(&form, |figure| figures[figure as usize].quantity);
            held += usize::from(verdict.is_some_and(|verdict| verdict < Verdict::Broken));
        }
        (held, judged)
    };
    let mut ranked: Vec<(usize, usize, Vec<usize>)> = readings
        .into_iter()
        .map(|reading| {
            let (held, judged) = support(&reading);
            (held, judged, reading)
        })
        .collect();
    // Stable: of equals, the likelier by its place stays in front.
    ranked.sort_by_key(|(held, _, _)| std::cmp::Reverse(*held));
    let (held, judged, _) = &ranked[0];
    let firm = *judged < 3 || held * 2 > *judged;
    for row in rows {
        let mut forms: Vec<Form<u32>> = Vec::new();
        for form in ranked.iter().filter_map(|(_, _, reading)| form(row, reading)) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        if !forms.is_empty() {
            let label = row_name(sheet, segment.body.start + row, columns).into();
            let relation = Relation { family: Family::TotalColumn, label, readings: forms };
            out.push(Claim { relation, firm });
        }
    }
}

/// The name of a row, for people.
fn row_name<'a>(sheet: &Sheet<'a>, row: usize, columns: &Columns) -> &'a str {
    let mut cells = sheet.rows[row].row.cells.iter().enumerate();
    let named = cells.find(|(column, cell)| columns.is_label(*column) && cell.is_text());
    named.map_or("", |(_, cell)| cell.label.as_str())
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn the_columns_of_a_group_are_not_left_out_with_its_total() {
        let table = |reception: &str| {
            format!(
                "“三公”经费情况表\n\n部门：某市水务局\t\t\t单位：万元\n合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费\n\
                 \t\t小计\t公务用车购置费\t公务用车运行维护费\t\n44.63\t0\t44.53\t19.46\t25.06\t{reception}\n"
            )
        };
        assert_eq!(broken(&table("0.1")).len(), 0);
        assert_eq!(broken(&table("44.63")).len(), 1);
    }
}

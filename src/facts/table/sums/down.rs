//! Totals over rows: 合计 above or below what it adds up, 总计 over 合计 and carry-overs, and items with sub-items.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::counts::add_up;
use super::units::{columns_held, nest_subjects, nest_subtotals, nest_units, nested_tops, of_one_unit, unit_of_all};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane, LaneRow, parent_of};
use crate::facts::table::{numbering, words};
use crate::number::Unit;
use crate::relations::{Family, Form, Relation};

/// The sums that total rows promise.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    // Lanes of codes continue each other; lanes without are other sides of the same money.
    if lanes.len() > 2 && lanes[0].rows.iter().any(|row| row.code.is_some()) {
        economic_totals(lanes, out);
        return;
    }
    let mut items: Vec<(&Lane, Sum)> = Vec::new();
    for lane in lanes {
        if lane.rows.iter().any(|row| words::is_funds_total(&row.name)) {
            funds(lane, columns, figures, out);
            continue;
        }
        let by_project = columns.labels().any(|column| lists_projects(columns.leaf(column)));
        let entries = entries(lane, columns, figures);
        items.extend(sub_items(&entries).into_iter().map(|sum| (lane, sum)));
        for sum in totals(lane, figures, &entries, by_project) {
            emit(lane, columns, figures, &sum, out);
        }
    }
    let complete = lists_completely(&items, figures);
    for (lane, mut sum) in items {
        sum.firm |= complete && is_numbered(lane, &sum);
        if is_year_opener(&lane.rows[sum.total].name) {
            // Items without numerals may have others below them.
            for reading in [1, 2, 3].map(|fewest| nested_tops(lane, figures, &sum.readings[0], fewest)) {
                if !sum.readings.contains(&reading) {
                    sum.readings.push(reading);
                }
            }
        }
        emit(lane, columns, figures, &sum, out);
    }
}

/// How many numbered items must be the sums of their parts, for each that is not, before that is taken to be wrong.
const FEWEST_LISTS: usize = 2;

/// Whether the numbered parts of items are complete in a table, as far as the figures tell: those of most items are.
fn lists_completely(items: &[(&Lane, Sum)], figures: &[Figure]) -> bool {
    let (mut held, mut all) = (0, 0);
    for (lane, sum) in items.iter().filter(|(lane, sum)| is_numbered(lane, sum)) {
        let (holds, judged) = columns_held(lane, figures, sum);
        held += holds;
        all += judged;
    }
    held >= FEWEST_LISTS * (all - held).max(1)
}

/// Whether all parts of an item are numbered, none of them told as 其中.
fn is_numbered(lane: &Lane, sum: &Sum) -> bool {
    let is_one = |row: &usize| {
        let name = &lane.rows[*row].name;
        numbering::style(name).is_some() && !name.starts_with("其中")
    };
    sum.readings[0].len() >= 2 && sum.readings[0].iter().all(is_one)
}

/// Whether a column of names has those of projects (`项目名称`, `单位（项目）名称`).
fn lists_projects(header: &str) -> bool {
    header.contains("项目名称") || header.contains("项目)名称")
}

/// What a row of a lane is in the arithmetic of its column.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The row in the lane.
    pub(super) row: usize,
    /// How much a total covers: 0 for an item, 1 for 小计, 2 for 合计, 3 for 总计.
    pub(super) rank: u8,
    /// The entry that it is a part of.
    pub(super) parent: Option<usize>,
    /// Whether it is sure to be a unit whose rows follow it, all of them.
    pub(super) is_unit: bool,
}

/// A total and its parts, as rows of the lane, in one or two readings.
pub(super) struct Sum {
    pub(super) total: usize,
    pub(super) readings: Vec<Vec<usize>>,
    /// Whether the parts are sure to be all of it.
    pub(super) firm: bool,
}

/// The rows of a lane that take part in totals, with their parents.
fn entries(lane: &Lane, columns: &Columns, figures: &[Figure]) -> Vec<Entry> {
    let coded: HashSet<&str> =
        lane.rows.iter().filter_map(|row| row.code.as_ref()).map(|code| code.text.as_str()).collect();
    let by_project =
        lane.amounts.first().is_some_and(|_| columns.labels().any(|column| columns.leaf(column).contains("项目名称")));
    let mut entries: Vec<Entry> = Vec::new();
    let mut run = Run::default();
    for (index, row) in lane.rows.iter().enumerate() {
        if let Some(code) = &row.code {
            let inner = parent_of(&code.text, |code| coded.contains(code).then_some(())).is_some();
            if !inner {
                entries.push(Entry { row: index, rank: 0, parent: None, is_unit: false });
            }
            continue;
        }
        if row.name.is_empty() && row.amounts.iter().all(Option::is_none) {
            continue;
        }
        let rank = rank(row, by_project);
        let parent = if rank > 0 && numbering::style(&row.name).is_none() {
            run = Run::default();
            None
        } else {
            run.parent(lane, &entries, row)
        };
        entries.push(Entry { row: index, rank, parent, is_unit: false });
        if rank == 0 || numbering::style(&row.name).is_some() {
            run.enter(entries.len() - 1, row, parent);
        }
    }
    nest_subjects(lane, &mut entries);
    nest_units(lane, figures, &mut entries, by_project || !coded.is_empty());
    nest_subtotals(lane, figures, &mut entries);
    entries
}

fn rank(row: &LaneRow, by_project: bool) -> u8 {
    if row.names_total {
        let name = row.name.trim_end_matches(':');
        return if words::is_final_total(name) {
            3
        } else if name.ends_with("小计") {
            1
        } else {
            2
        };
    }
    if row.is_owner && by_project { 2 } else { 0 }
}

/// The style of an item's numeral; none if it has no numeral, which puts it above all that have one.
type Style = Option<usize>;

/// The items since the last total without a numeral, which give the next one its depth.
#[derive(Default)]
struct Run {
    /// The style of the first item's numeral.
    top: Option<Style>,
    /// The items that the next one may be a part of, outermost first, each with its style.
    open: Vec<(Style, usize)>,
    /// The item whose parts 其中 has begun to tell; those without a numeral go on with it.
    of_which: Option<usize>,
}

impl Run {
    /// The entry that the item `row` is a part of, if it is one of an item's parts.
    fn parent(&self, lane: &Lane, entries: &[Entry], row: &LaneRow) -> Option<usize> {
        let (_, outermost) = *self.open.first()?;
        let above = &lane.rows[entries[outermost].row].name;
        if words::is_carry_over(above) && words::is_fund(&row.name) && !words::is_fund(above) {
            return Some(outermost);
        }
        let style = numbering::style(&row.name);
        if is_year_opener(above) && style.is_none() && !words::is_carry_over(&row.name) {
            return Some(outermost);
        }
        let (_, innermost) = *self.open.last()?;
        if row.name.starts_with("其中") || is_part_of_vehicles(&lane.rows[entries[innermost].row].name, &row.name) {
            return Some(innermost);
        }
        if style.is_none() && self.top.is_some_and(|top| top.is_some()) && self.of_which.is_some() {
            return self.of_which;
        }
        if style.is_none() || self.top == Some(style) {
            return None;
        }
        self.open.iter().rev().find(|(outer, _)| *outer < style).map(|(_, entry)| *entry)
    }

    fn enter(&mut self, entry: usize, row: &LaneRow, parent: Option<usize>) {
        let style = numbering::style(&row.name);
        self.of_which =
            if row.name.starts_with("其中") { parent } else { self.of_which.filter(|_| parent.is_some()) };
        match parent {
            None => {
                self.top.get_or_insert(style);
                self.open = vec![(style, entry)];
            }
            Some(_) if style.is_some() => {
                self.open.retain(|(outer, _)| *outer < style);
                self.open.push((style, entry));
            }
            Some(_) => {}
        }
    }
}

/// Whether a name is the numbered opening of all income or all expenditure of the year (`一、本年收入`), whose items follow.
fn is_year_opener(name: &str) -> bool {
    numbering::style(name).is_some() && words::is_year_total(numbering::strip(name))
}

/// Whether `name` is one of the two items of 公务用车购置及运行费, the name `above`.
fn is_part_of_vehicles(above: &str, name: &str) -> bool {
    words::is_vehicle_total(above) && words::is_vehicle_part(name)
}

/// Items and their sub-items.
fn sub_items(entries: &[Entry]) -> Vec<Sum> {
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for entry in entries {
        if let Some(parent) = entry.parent {
            parts.entry(parent).or_default().push(entry.row);
        }
    }
    let sum = |(parent, rows): (usize, Vec<usize>)| Sum {
        total: entries[parent].row,
        readings: vec![rows],
        firm: entries[parent].rank > 0 || entries[parent].is_unit,
    };
    parts.into_iter().map(sum).collect()
}

/// Totals and what they cover. A table that opens with its total is read from below.
fn totals(lane: &Lane, figures: &[Figure], entries: &[Entry], by_project: bool) -> Vec<Sum> {
    let parents: HashSet<usize> = entries.iter().filter_map(|entry| entry.parent).collect();
    let has_parts = |entry: usize| parents.contains(&entry);
    let open: Vec<usize> = (0..entries.len()).collect();
    let is_total = |index: &usize| entries[*index].rank > 0 && !has_parts(*index);
    let reversed = open.first().is_some_and(is_total) && !open.last().is_some_and(is_total);
    let order: Vec<usize> = if reversed { open.into_iter().rev().collect() } else { open };
    let mut sums = Vec::new();
    let mut pending: Vec<usize> = Vec::new();
    for index in order {
        let entry = &entries[index];
        if !is_total(&index) {
            pending.push(index);
            continue;
        }
        let from = pending.iter().rposition(|other| entries[*other].rank >= entry.rank).map_or(0, |at| at + 1);
        let mut covered: Vec<usize> = pending.split_off(from);
        if covered.is_empty() && pending.last().is_some_and(|last| entries[*last].rank == entry.rank) && reversed {
            covered.extend(pending.pop());
        }
        if !covered.is_empty() {
            let rows = |keep: &dyn Fn(&Entry) -> bool| -> Vec<usize> {
                covered
                    .iter()
                    .map(|index| &entries[*index])
                    .filter(|entry| keep(entry))
                    .map(|entry| entry.row)
                    .collect()
            };
            let top = rows(&|entry| entry.parent.is_none());
            let all = rows(&|_| true);
            let mut down = all.clone();
            down.sort_unstable();
            // A single row as large as the one above it may be its part, or not.
            let nested = [1, 2, 3].map(|fewest| nested_tops(lane, figures, &down, fewest));
            // A unit with all of the total has all rows below it.
            let mut of_unit = unit_of_all(lane, figures, entry.row, &down);
            if let Some(unit) = of_unit.as_ref().and_then(|rows| rows.first()).filter(|_| reversed) {
                let inside = of_one_unit(lane, figures, *unit, &down[1..], by_project);
                // Of two rows, the second is that of the first only if their figures say so.
                if down.len() == 2 && inside.iter().any(|sum| !sum.firm) {
                    of_unit = None;
                }
                sums.extend(inside);
            }
            let mut readings = if top.is_empty() { Vec::new() } else { vec![top] };
            let numbered = numbered(lane, &down);
            for reading in std::iter::once(all).chain(nested).chain(of_unit).chain(numbered) {
                if !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
            sums.push(Sum { total: entry.row, readings, firm: true });
        }
        pending.push(index);
    }
    sums
}

/// Of the rows of a list, those with the outermost numerals, where others without any stand between them: `一、流动资产`,
/// `二、固定资产净值`, `固定资产原值`, `减:累计折旧`, `三、无形资产`.
fn numbered(lane: &Lane, rows: &[usize]) -> Option<Vec<usize>> {
    let style = |row: &usize| numbering::style(&lane.rows[*row].name);
    let outermost = rows.iter().filter_map(style).min()?;
    let numbered: Vec<usize> = rows.iter().copied().filter(|row| style(row) == Some(outermost)).collect();
    let (first, last) = (numbered.first()?, numbered.last()?);
    let is_between = |row: &usize| (first..=last).contains(&row) && style(row).is_none();
    (numbered.len() >= 2 && rows.iter().any(is_between)).then_some(numbered)
}

/// 资金总额 of a performance form and the sources below it.
fn funds(lane: &Lane, columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    for (total, _) in lane.rows.iter().enumerate().filter(|(_, row)| words::is_funds_total(&row.name)) {
        let sources: Vec<usize> =
            (total + 1..lane.rows.len()).take_while(|row| words::is_source(&lane.rows[*row].name)).collect();
        if !sources.is_empty() {
            // Beside amounts, a form shows rates and scores under headers that are merged beyond telling.
            let firm = lane.amounts.len() == 1;
            emit(lane, columns, figures, &Sum { total, readings: vec![sources], firm }, out);
        }
    }
}

/// Writes a sum out for every amount column.
fn emit(lane: &Lane, columns: &Columns, figures: &[Figure], sum: &Sum, out: &mut Vec<Claim>) {
    let total_row = &lane.rows[sum.total];
    let label: Arc<str> = total_row.name.as_str().into();
    let closed = sum.firm || is_closed(lane, sum);
    for (slot, column) in lane.amounts.iter().enumerate() {
        let Some(total) = total_row.amounts[slot].filter(|_| !total_row.strayed) else { continue };
        let is_aside = words::is_no_amount(columns.leaf(*column)) && !add_up(lane, columns, figures, sum, slot);
        if is_aside || figures[total as usize].quantity.unit == Unit::Percent {
            continue;
        }
        let mut readings: Vec<Form<u32>> = Vec::new();
        for rows in &sum.readings {
            let counts = |figure: u32| figures[figure as usize].quantity.unit == Unit::Count;
            let amounts = rows.iter().filter_map(|row| lane.rows[*row].amounts[slot]);
            // Counts below the amounts of a table are no part of its total.
            let mut parts: Vec<(u32, bool)> =
                amounts.filter(|part| counts(*part) == counts(total)).map(|part| (part, false)).collect();
            parts.sort_unstable();
            let form = Form::Sum { total, parts };
            if !matches!(&form, Form::Sum { parts, .. } if parts.is_empty()) && !readings.contains(&form) {
                readings.push(form);
            }
        }
        if !readings.is_empty() {
            let relation = Relation { family: Family::TotalRow, label: Arc::clone(&label), readings };
            out.push(Claim { relation, firm: closed });
        }
    }
}

/// Whether sub-items are sure to be all of their item.
fn is_closed(lane: &Lane, sum: &Sum) -> bool {
    let total = &lane.rows[sum.total].name;
    let names: Vec<&str> = sum.readings[0].iter().map(|row| lane.rows[*row].name.as_str()).collect();
    let vehicles = names.len() == 2 && names.iter().all(|name| is_part_of_vehicles(total, name));
    let funds = words::is_carry_over(total) && names.len() >= 2 && names.iter().all(|name| words::is_fund(name));
    // 本年收入 and 本年支出 leave nothing of the year out.
    let year = is_year_opener(total) && names.len() >= 2 && !names.iter().any(|name| name.starts_with("其中"));
    vehicles || funds || year
}

/// 人员经费合计 and 公用经费合计 of a table of economic items in several lanes: 301 and 303 make the first, all other
/// classes the second (《支出经济分类科目改革方案》, 财预〔2017〕98号).
fn economic_totals(lanes: &[Lane], out: &mut Vec<Claim>) {
    let rows = || lanes.iter().flat_map(|lane| &lane.rows);
    let classes = |staff: bool| -> Vec<(u32, bool)> {
        rows()
            .filter(|row| {
                row.code
                    .as_ref()
                    .is_some_and(|code| code.text.len() == 3 && matches!(code.text.as_str(), "301" | "303") == staff)
            })
            .filter_map(|row| row.amounts[0])
            .map(|part| (part, false))
            .collect()
    };
    for row in rows().filter(|row| row.is_total()) {
        let Some(total) = row.amounts[0] else { continue };
        let parts = match row.name.as_str() {
            name if name.starts_with("人员经费") => classes(true),
            name if name.starts_with("公用经费") => classes(false),
            _ => continue,
        };
        if !parts.is_empty() {
            let relation = Relation::new(Family::TotalRow, row.name.clone(), Form::Sum { total, parts });
            out.push(Claim { relation, firm: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn what_opens_the_year_is_the_sum_of_its_items() {
        let table = |fund: &str, health: &str| {
            format!(
                "财政拨款收支总表\n\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n一、本年收入\t536.36\t一、本年支出\t543.36\n\
                 一般公共预算拨款收入\t474.48\t社会保障和就业支出\t64.02\n政府性基金预算拨款收入\t{fund}\t卫生健康支出\t{health}\n\
                 二、上年结转\t7.00\t二、结转下年\t\n收入总计\t543.36\t支出总计\t543.36\n"
            )
        };
        assert_eq!(broken(&table("61.88", "479.34")), [""; 0]);
        assert_eq!(broken(&table("61.98", "479.34")), ["一、本年收入"]);
        assert_eq!(broken(&table("61.88", "497.34")), ["一、本年支出"]);
        let nested = "收支总表\n\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n一、本年收入\t100.00\t一、本年支出\t100.00\n\
                      财政拨款收入\t94.00\t基本支出\t60.00\n事业收入\t6.00\t人员经费\t48.00\n\t\t公用经费\t12.00\n\t\t项目支出\t40.00\n\
                      收入总计\t100.00\t支出总计\t100.00\n";
        assert_eq!(broken(nested), [""; 0]);
    }

    #[test]
    fn numbered_parts_are_complete_where_most_are() {
        let table = |staff: &str, travel: &str| {
            format!(
                "收支情况表\n\n项目\t金额\n一、基本支出\t100.00\n1、人员经费\t{staff}\n2、公用经费\t20.00\n\
                 二、项目支出\t50.00\n1、修缮\t30.00\n2、购置\t20.00\n三、经营支出\t9.00\n1、材料\t5.00\n2、差旅\t{travel}\n"
            )
        };
        assert_eq!(broken(&table("80.00", "4.00")), [""; 0]);
        assert_eq!(broken(&table("83.71", "4.00")), ["一、基本支出"]);
        assert_eq!(broken(&table("83.71", "3.00")), [""; 0], "a table that leaves things out");
    }

    #[test]
    fn rows_without_numerals_may_explain_those_that_have_one() {
        let table = |net: &str| {
            format!(
                "国有资产情况表\n\n项目\t金额\n资产总计\t150.00\n一、流动资产\t40.00\n二、固定资产净值\t{net}\n固定资产原值\t120.00\n\
                 其中：房屋\t70.00\n减：累计折旧\t-30.00\n三、无形资产\t20.00\n"
            )
        };
        assert_eq!(broken(&table("90.00")), [""; 0]);
        assert_eq!(broken(&table("80.00")), ["资产总计", "二、固定资产净值"]);
    }

    #[test]
    fn three_sides_of_a_table_have_the_same_totals() {
        let table = |wages: &str, total: &str| {
            format!(
                "收支总表\n\n收入\t\t支出\t\t\t\n项目\t金额\t功能分类\t金额\t经济分类\t金额\n\
                 一、财政拨款收入\t50.00\t一、教育支出\t44.00\t一、工资福利支出\t{wages}\n\t\t二、住房保障支出\t6.00\t二、商品和服务支出\t9.00\n\
                 收入总计\t50.00\t支出总计\t50.00\t支出总计\t{total}\n"
            )
        };
        assert_eq!(broken(&table("41.00", "50.00")), [""; 0]);
        assert_eq!(broken(&table("42.00", "50.00")), ["支出总计"]);
        assert_eq!(broken(&table("41.00", "60.00")).len(), 2);
    }
}

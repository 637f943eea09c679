//! Totals over rows: 合计 above or below what it adds up, 总计 over 合计 and carry-overs, and items with sub-items.

use std::collections::{BTreeMap, HashSet};

use super::columns::Columns;
use super::lane::{Lane, LaneRow};
use super::{hierarchy, numbering, words};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::number::{Decimal, Quantity, Unit};
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
        emit(lane, columns, figures, &sum, out);
    }
}

/// How many numbered items must be the sums of their parts before all others are taken to be.
const FEWEST_LISTS: usize = 2;

/// Whether the numbered parts of items are complete in a table, as far as the figures tell: those of most items are.
fn lists_completely(items: &[(&Lane, Sum)], figures: &[Figure]) -> bool {
    let (mut held, mut all) = (0, 0);
    for (lane, sum) in items.iter().filter(|(lane, sum)| is_numbered(lane, sum)) {
        let (holds, judged) = columns_held(lane, figures, sum);
        held += holds;
        all += judged;
    }
    held >= FEWEST_LISTS && all <= held * 2
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
struct Entry {
    /// The row in the lane.
    row: usize,
    /// How much a total covers: 0 for an item, 1 for 小计, 2 for 合计, 3 for 总计.
    rank: u8,
    /// The entry that it is a part of.
    parent: Option<usize>,
    /// Whether it is sure to be a unit whose rows follow it, all of them.
    is_unit: bool,
}

/// A total and its parts, as rows of the lane, in one or two readings.
struct Sum {
    total: usize,
    readings: Vec<Vec<usize>>,
    /// Whether the parts are sure to be all of it.
    firm: bool,
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
            let inner = hierarchy::parent_of(&code.text, |code| coded.contains(code).then_some(())).is_some();
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
    entries
}

/// The name of a subject without its code, above rows that all bear its code, is the total of these: projects by subject.
fn nest_subjects(lane: &Lane, entries: &mut [Entry]) {
    let code = |entry: &Entry| lane.rows[entry.row].code.as_ref().map(|code| code.text.as_str());
    for above in 0..entries.len() {
        let row = &lane.rows[entries[above].row];
        if row.code.is_some() || row.is_total() || entries[above].parent.is_some() {
            continue;
        }
        let Some(subject) = entries.get(above + 1).and_then(code).map(str::to_owned) else { continue };
        if !hierarchy::is_called(&subject, &row.name) {
            continue;
        }
        let members = entries[above + 1..].iter().take_while(|entry| code(entry) == Some(&subject)).count();
        entries[above].is_unit = true;
        for member in &mut entries[above + 1..=above + members] {
            member.parent = Some(above);
        }
    }
}

/// In a table of projects or of codes, rows that name a unit are the totals of the rows below them. Whether they are is
/// told by the figures of most of them.
fn nest_units(lane: &Lane, figures: &[Figure], entries: &mut [Entry], units_expected: bool) {
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
    let confirmed = units.iter().filter(|unit| {
        let Some(total) = value(&entries[**unit]) else { return false };
        let parts: Vec<Quantity> = members(**unit).filter_map(|index| value(&entries[index])).collect();
        let off: Decimal = parts.iter().map(|part| part.value).sum::<Decimal>() - total.value;
        let slack: Decimal = parts.iter().map(|part| part.ulp).sum::<Decimal>() + total.ulp;
        !parts.is_empty() && off.abs() * Decimal::TWO <= slack
    });
    let confirmed = confirmed.count();
    if confirmed * 2 < units.len() {
        return;
    }
    let is_sure = confirmed >= 3 && confirmed * 4 >= units.len() * 3;
    let parents: Vec<(usize, usize)> =
        units.iter().flat_map(|unit| members(*unit).map(|member| (member, *unit))).collect();
    for (member, unit) in parents {
        entries[member].parent = Some(unit);
    }
    for unit in units {
        entries[unit].is_unit |= is_sure;
    }
}

fn rank(row: &LaneRow, by_project: bool) -> u8 {
    if words::is_total(&row.name) {
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
            for reading in std::iter::once(all).chain(nested).chain(of_unit) {
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

/// The rows of a list that count once rows are left out which the row above them already adds up: units below their
/// department, projects below their kind. The first amounts tell which; parts are at least `fewest` rows.
fn nested_tops(lane: &Lane, figures: &[Figure], rows: &[usize], fewest: usize) -> Vec<usize> {
    let value = |at: usize| lane.rows[rows[at]].amounts[0].map(|figure| figures[figure as usize].quantity);
    // From the bottom up: the row behind the rows that each adds up.
    let mut next: Vec<usize> = vec![0; rows.len()];
    for at in (0..rows.len()).rev() {
        next[at] = at + 1;
        let Some(total) = value(at).filter(|total| !total.value.is_zero()) else { continue };
        let (mut sum, mut ulps, mut behind) = (Decimal::ZERO, total.ulp, at + 1);
        let mut parts = 0;
        while behind < rows.len() {
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

/// The first of `rows`, where it is a unit as large as the total.
fn unit_of_all(lane: &Lane, figures: &[Figure], total: usize, rows: &[usize]) -> Option<Vec<usize>> {
    let value = |row: usize| lane.rows[row].amounts[0].map(|figure| figures[figure as usize].quantity.value);
    let (first, below) = rows.split_first()?;
    let first = *first;
    let row = &lane.rows[first];
    // Beside a unit that has all, others may have nothing.
    let has_more = below.iter().any(|row| value(*row).is_some_and(|value| !value.is_zero()));
    let is_unit = has_more && (row.is_owner || (row.code.is_none() && words::may_be_unit(&row.name)));
    (is_unit && value(first).is_some() && value(first) == value(total)).then(|| vec![first])
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

/// What the only unit of a table is the sum of, and each unit inside it that has all of it as well: the rows below, in all
/// readings that they have.
fn of_one_unit(lane: &Lane, figures: &[Figure], unit: usize, below: &[usize], listed: bool) -> Vec<Sum> {
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
fn columns_held(lane: &Lane, figures: &[Figure], sum: &Sum) -> (usize, usize) {
    let quantity = |row: usize, slot: usize| lane.rows[row].amounts[slot].map(|figure| figures[figure as usize].quantity);
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

/// Writes a sum out for every amount column.
fn emit(lane: &Lane, columns: &Columns, figures: &[Figure], sum: &Sum, out: &mut Vec<Claim>) {
    let total_row = &lane.rows[sum.total];
    for (slot, column) in lane.amounts.iter().enumerate() {
        let Some(total) = total_row.amounts[slot].filter(|_| !total_row.strayed) else { continue };
        if words::is_no_amount(columns.leaf(*column)) {
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
            let relation = Relation { family: Family::TotalRow, label: total_row.name.as_str().into(), readings };
            let closed = sum.firm || is_closed(lane, sum);
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

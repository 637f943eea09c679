//! Which totals a table has, so that one which lacks what the others of its draft have can be told.

use super::numbered;
use crate::facts::figure::{Figure, Place, TotalKind, TotalRow};
use crate::facts::region::Context;
use crate::facts::table::layout::{Columns, Lane, LaneRow};
use crate::facts::table::sums::sides;
use crate::facts::table::{numbering, words};
use crate::number::Decimal;

/// The fewest rows with amounts that call for a total.
const FEWEST: usize = 2;

/// The totals that the rows of a segment call for, and whether they are there.
pub(in crate::facts::table) fn totals(
    lanes: &[Lane],
    columns: &Columns,
    context: &Context,
    figures: &[Figure],
    out: &mut Vec<TotalRow>,
) {
    let requires = |row: &str| context.kind.as_deref().is_some_and(|kind| kind.requires_row(row));
    if let Some(sides) = sides(lanes, columns) {
        both_sides(sides, requires, out);
    } else {
        subjects(lanes, out);
        above_unit(lanes, out);
        if let [lane] = lanes {
            three_public(lane, figures, out);
            numbered::read(lane, figures, out);
        }
    }
}

fn first_place(lane: &Lane) -> Option<Place> {
    lane.rows.iter().find_map(|row| row.name_place.or(row.code.as_ref().map(|code| code.place)))
}

fn has_amount(row: &LaneRow) -> bool {
    row.amounts.iter().any(Option::is_some)
}

/// 合计 of a list of codes. Any row without a code may be it, whatever it is called.
fn subjects(lanes: &[Lane], out: &mut Vec<TotalRow>) {
    let rows = || lanes.iter().flat_map(|lane| &lane.rows);
    let coded = rows().filter(|row| row.code.is_some() && has_amount(row)).count();
    let Some(place) = lanes.first().and_then(first_place).filter(|_| coded >= FEWEST) else { return };
    let is_present = rows().any(|row| row.code.is_none() && (has_amount(row) || row.is_total()));
    out.push(TotalRow { kind: TotalKind::Subjects, is_present, is_needed: false, place });
}

/// 合计 above the unit and what is listed below it. A row of the unit alone may be the whole table.
fn above_unit(lanes: &[Lane], out: &mut Vec<TotalRow>) {
    let rows = || lanes.iter().flat_map(|lane| &lane.rows).filter(|row| has_amount(row));
    let is_of_unit = rows().any(|row| row.is_owner);
    let Some(place) = lanes.first().and_then(first_place).filter(|_| is_of_unit) else { return };
    let is_present = rows().any(|row| row.code.is_none() && words::is_total(&row.name));
    if is_present || rows().count() >= FEWEST {
        out.push(TotalRow { kind: TotalKind::AboveUnit, is_present, is_needed: false, place });
    }
}

/// 合计 of the three expenses in rows, and 公务用车购置及运行费 above its two items.
fn three_public(lane: &Lane, figures: &[Figure], out: &mut Vec<TotalRow>) {
    let is_item = |row: &LaneRow| ["出国", "接待", "用车"].iter().any(|word| row.name.contains(word));
    let named = || lane.rows.iter().filter(|row| !row.name.is_empty());
    let items = named().filter(|row| is_item(row)).count();
    let Some(place) = first_place(lane).filter(|_| items >= 3) else { return };
    let filled = || named().filter(|row| has_amount(row));
    // A row with another name may be the total.
    let is_present = named().any(|row| !is_item(row));
    if filled().count() >= FEWEST || is_present {
        out.push(TotalRow { kind: TotalKind::ThreePublic, is_present, is_needed: false, place });
    }
    vehicle_items(lane, figures, out);
    // ① and ② are the parts of something; no other item has parts.
    let value =
        |row: &LaneRow| row.amounts.iter().flatten().any(|figure| !figures[*figure as usize].quantity.value.is_zero());
    let mut parts = named().filter(|row| words::is_vehicle_part(&row.name) && value(row));
    let circled = |row: &LaneRow| numbering::style(&row.name) == Some(numbering::CIRCLED);
    if let Some(part) = parts.find(|row| circled(row)) {
        let is_present = named().any(|row| words::is_vehicle_total(&row.name));
        let place = part.name_place.unwrap_or(place);
        out.push(TotalRow { kind: TotalKind::Vehicles, is_present, is_needed: true, place });
    }
}

/// Below 公务用车购置及运行费 either both of its items stand, or the one that has all of it.
fn vehicle_items(lane: &Lane, figures: &[Figure], out: &mut Vec<TotalRow>) {
    let mut wholes = lane.rows.iter().filter(|row| words::is_vehicle_total(&row.name));
    let mut parts = lane.rows.iter().filter(|row| words::is_vehicle_part(&row.name));
    let (Some(whole), None, Some(part), None) = (wholes.next(), wholes.next(), parts.next(), parts.next()) else {
        return;
    };
    // The other item may go by a shorter name.
    let may_be_item = |row: &&LaneRow| ["购置", "运行"].iter().any(|word| row.name.contains(word));
    if lane.rows.iter().filter(may_be_item).count() > 2 {
        return;
    }
    let shown = |figure: &Option<u32>| figure.map(|figure| figures[figure as usize].quantity);
    // More than rounding explains.
    let lacks = |(whole, part): (&Option<u32>, &Option<u32>)| match (shown(whole), shown(part)) {
        (Some(whole), Some(part)) => part.value.abs() < whole.value.abs() && !part.interval().meets(&whole.interval()),
        (Some(whole), None) => !whole.interval().contains(Decimal::ZERO),
        (None, _) => false,
    };
    if let Some(place) = whole.name_place.filter(|_| whole.amounts.iter().zip(&part.amounts).any(lacks)) {
        out.push(TotalRow { kind: TotalKind::VehicleItems, is_present: false, is_needed: true, place });
    }
}

/// 总计 of both halves, and 合计 of this year's.
fn both_sides(sides: [&Lane; 2], requires: impl Fn(&str) -> bool, out: &mut Vec<TotalRow>) {
    let Some(place) = first_place(sides[0]) else { return };
    let filled = sides.iter().all(|lane| lane.rows.iter().any(has_amount));
    if !filled {
        return;
    }
    let is_grand = |row: &LaneRow| row.code.is_none() && words::is_final_total(&row.name);
    let has_grand = sides.iter().any(|lane| lane.rows.iter().any(is_grand));
    // What is carried over never stands last: it is there to be added up.
    let ends_open = |lane: &&Lane| {
        let last = lane.rows.iter().rev().find(|row| !row.name.is_empty());
        last.is_some_and(|row| words::is_carry_over(&row.name) && !row.names_total)
    };
    let kind = TotalKind::Grand;
    out.push(TotalRow { kind, is_present: has_grand, is_needed: sides.iter().any(ends_open), place });
    let carries = |lane: &&Lane| lane.rows.iter().any(|row| words::is_carry_over(&row.name));
    // `一、本年收入` stands above its parts.
    let of_year = |name: &str| name.contains("本年收入") || name.contains("本年支出");
    let is_year = |row: &LaneRow| row.code.is_none() && (row.names_total || of_year(&row.name)) && !is_grand(row);
    if has_grand && sides.iter().any(carries) {
        let is_present = sides.iter().any(|lane| lane.rows.iter().any(is_year));
        // Some forms write 一、本年收入 above the sources instead.
        let is_current = |row: &LaneRow| ["本年", "当年"].iter().any(|word| row.name.contains(word));
        let has_other = sides.iter().any(|lane| lane.rows.iter().any(is_current));
        let is_needed = requires("本年合计") && !has_other && sides.iter().all(carries);
        out.push(TotalRow { kind: TotalKind::Year, is_present, is_needed, place });
    }
}

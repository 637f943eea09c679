//! What a table says, read from its build and its words alone.
//!
//! Given: the rows of a table, put together over page breaks, and what stands above it.
//! Gives: its figures with their units, and the sums that its build promises.
//! Invariant: no relation here depends on the table's title.

mod across;
mod appraisal;
mod balance;
mod changes;
mod columns;
mod costs;
mod down;
mod forms;
mod hierarchy;
mod inferred;
mod lane;
mod levels;
mod numbering;
mod of_which;
mod shape;
mod sheet;
mod units;
mod words;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use self::columns::Columns;
use self::forms::FormReader;
use self::lane::Lane;
use self::sheet::Sheet;
use super::Coordinates;
use super::facet::{TableFrame, carry_of, expenditure_for, project_funds};
use super::figure::{CodeMention, Facts, Figure, Garbled, Offer, Place};
use super::name::name_key;
use super::region::Context;
use super::{Claim, judge};
use crate::catalog::Catalog;
use crate::number::{Decimal, Unit};
use crate::syntax::{CellValue, Grid};
use crate::text::Span;

/// Reads a table from its parts: the ordinals of their blocks in the region, and their rows.
pub(super) fn read(parts: &[(u32, &Grid)], context: &Context) -> Facts {
    let sheet = Sheet::new(parts);
    let mut reader = Reader { context, sheet: &sheet, facts: Facts::default(), claims: Vec::new() };
    for segment in sheet.segments() {
        reader.segment(&segment);
    }
    if forms::is_form(&sheet) {
        reader.form();
    }
    reader.finish()
}

/// Whether a row's name says that it is a total.
pub(super) fn is_total_name(name: &str) -> bool {
    words::is_total(name)
}

/// Whether a name is that of 公务用车购置及运行费 together, or of one of the two.
pub(super) fn is_vehicle_expense(name: &str) -> bool {
    words::is_vehicle_total(name) || words::is_vehicle_part(name)
}

/// Whether a name is that of 公务用车购置及运行费 together.
pub(super) fn is_vehicle_total(name: &str) -> bool {
    words::is_vehicle_total(name)
}

/// A row's name without numerals in front.
pub(super) fn without_numeral(name: &str) -> &str {
    numbering::strip(name)
}

/// A table being read.
struct Reader<'a> {
    context: &'a Context,
    sheet: &'a Sheet<'a>,
    facts: Facts,
    claims: Vec<Claim>,
}

impl Reader<'_> {
    fn segment(&mut self, segment: &sheet::Segment) {
        let columns = Columns::read(self.sheet, segment);
        let mut grid = vec![vec![None; columns.len()]; segment.body.len()];
        self.collect_figures(segment, &columns, &mut grid);
        let lanes = Lane::read_all(self.sheet, segment, &columns, &grid, self.context);
        self.collect_codes(&lanes);
        hierarchy::relations(&lanes, &columns, &mut self.claims);
        down::relations(&lanes, &columns, &self.facts.figures, &mut self.claims);
        across::relations(self.sheet, segment, &columns, &lanes, &grid, &self.facts.figures, &mut self.claims);
        changes::relations(&lanes, &columns, &self.facts.figures, &mut self.claims);
        of_which::relations(&lanes, &columns, &self.facts.figures, &mut self.claims);
        balance::relations(&lanes, &columns, &mut self.claims);
        inferred::relations(&lanes, &columns, &self.facts.figures, &mut self.claims);
        shape::totals(&lanes, &columns, self.context, &self.facts.figures, &mut self.facts.totals);
        self.offer(&lanes, &columns);
        self.locate(&lanes, &columns);
    }

    /// Takes the figures of the amount columns, each in its unit and at the precision of its lane.
    fn collect_figures(&mut self, segment: &sheet::Segment, columns: &Columns, grid: &mut [Vec<Option<u32>>]) {
        let precision = precision(self.sheet, segment, columns);
        let column_names: Vec<Arc<str>> = (0..columns.len()).map(|column| columns.name(column).into()).collect();
        let column_units: Vec<Option<Unit>> = (0..self.sheet.width)
            .map(|column| columns.path(column).iter().rev().find_map(|header| named_unit(header)))
            .collect();
        // What stands in the first column holds for the rows below it that leave it empty.
        let mut row_unit = self.row_unit("");
        for (offset, row) in segment.body.clone().enumerate() {
            let line = &self.sheet.rows[row];
            if line.numbers_columns {
                continue;
            }
            let opening = self.sheet.label(row, 0);
            if !opening.is_empty() {
                row_unit = self.row_unit(opening);
            }
            let mut name: &str = "";
            let mut shared: Option<Arc<str>> = None;
            for (column, cell) in line.row.cells.iter().enumerate() {
                let place = |start, end| Place { block: line.block, span: Span::in_line(line.row.line, start, end) };
                if columns.is_label(column) && cell.is_text() {
                    name = &cell.label;
                    shared = None;
                }
                match &cell.value {
                    CellValue::Figure(quantity, (start, end))
                        if columns.is_amount(column) || self.is_strayed(row, column, columns) =>
                    {
                        let unit = match quantity.unit {
                            Unit::Plain => column_units[column].or(row_unit).unwrap_or(Unit::Plain),
                            own => own,
                        };
                        let quantity =
                            quantity.in_unit(unit).at_precision(if unit == Unit::Percent { 0 } else { precision });
                        if let Some(slot) = grid[offset].get_mut(column) {
                            *slot = Some(self.facts.figures.len() as u32);
                        }
                        let column_name = column_names.get(column).cloned().unwrap_or_else(|| Arc::from(""));
                        self.facts.figures.push(Figure {
                            place: place(*start, *end),
                            quantity,
                            name: Arc::clone(shared.get_or_insert_with(|| name.into())),
                            column: column_name,
                        });
                    }
                    CellValue::Garbled if columns.is_amount(column) => {
                        let place = place(cell.start, cell.end);
                        self.facts.garbled.push(Garbled { place, text: cell.label.clone(), is_code: false });
                    }
                    CellValue::Figure(..) | CellValue::Garbled
                        if columns.is_code(column) && columns::is_broken_code(&cell.label) =>
                    {
                        let place = place(cell.start, cell.end);
                        self.facts.garbled.push(Garbled { place, text: cell.label.clone(), is_code: true });
                    }
                    _ => {}
                }
            }
        }
    }

    /// Whether a figure in a column of words belongs to a total whose cells were merged: `公用经费合计 … 56.18`.
    fn is_strayed(&self, row: usize, column: usize, columns: &Columns) -> bool {
        let cells = &self.sheet.rows[row].row.cells;
        columns.is_label(column)
            && !columns.is_code(column)
            && cells[column].figure().is_some_and(|figure| figure.decimals > 0)
            && cells[..column]
                .iter()
                .rev()
                .find(|cell| !cell.is_blank())
                .is_some_and(|cell| words::is_total(&cell.label))
    }

    /// The unit of the figures in a row with this name, where their column names none.
    fn row_unit(&self, name: &str) -> Option<Unit> {
        named_unit(name).or_else(|| words::is_counted(name).then_some(Unit::Count)).or(self.context.unit)
    }

    fn collect_codes(&mut self, lanes: &[Lane]) {
        for lane in lanes {
            for row in &lane.rows {
                let Some(code) = &row.code else { continue };
                self.facts.codes.push(CodeMention {
                    code: code.text.clone(),
                    implied: code.implied,
                    known: Catalog::get().knows(&code.text),
                    place: code.place,
                    name: row.name.clone(),
                    name_place: row.name_place,
                    figures: row.amounts.iter().flatten().copied().collect(),
                });
            }
        }
        self.facts.codes.sort_by_key(|code| code.place);
    }

    /// Reads the table once more as a performance form.
    fn form(&mut self) {
        let sheet = self.sheet;
        let context = self.context;
        // What the columns have made of it is a guess that the labels know better.
        self.claims.clear();
        let mut known: HashMap<Place, u32> =
            self.facts.figures.iter().zip(0..).map(|(figure, index)| (figure.place, index)).collect();
        let units: Vec<Option<Unit>> = sheet.rows.iter().map(bracketed_unit).collect();
        let figures = &mut self.facts.figures;
        let mut figure = |row: usize, column: usize| {
            let line = &sheet.rows[row];
            let cell = line.row.cells.get(column)?;
            let (CellValue::Figure(quantity, (start, end)) | CellValue::Bound(quantity, (start, end))) = &cell.value
            else {
                return None;
            };
            let place = Place { block: line.block, span: Span::in_line(line.row.line, *start, *end) };
            let index = *known.entry(place).or_insert_with(|| {
                let name =
                    line.row.cells[..column].iter().rev().find(|cell| cell.is_text()).map_or("", |cell| &cell.label);
                let quantity = quantity.in_unit(form_unit(&units, context, row, quantity.unit));
                figures.push(Figure { place, quantity, name: name.into(), column: Arc::from("") });
                figures.len() as u32 - 1
            });
            Some((index, figures[index as usize].quantity))
        };
        self.facts.form = forms::rows(sheet);
        let project =
            FormReader { sheet, read_figure: &mut figure, shown: HashMap::new(), out: &mut self.claims }.read();
        for (figure, name) in &project.uses {
            self.facts.coordinates.extend(expenditure_for(name).map(|found| (*figure, found)));
        }
        if let (Some(name), Some(funds)) = (project.name, project.funds) {
            self.facts.goal_funds = Some(funds);
            self.facts.coordinates.push((funds, project_funds(&name)));
        }
    }

    /// Offers the figures that other regions may name: each row's first amount, and the total row by column.
    fn offer(&mut self, lanes: &[Lane], columns: &Columns) {
        let owner = self.context.owner.as_deref();
        let mut offers = Vec::new();
        for lane in lanes {
            for row in &lane.rows {
                if let Some(figure) = row.amounts.first().copied().flatten() {
                    let key = name_key(numbering::strip(&row.name), owner);
                    offers.push(Offer { key, figure, prose: false });
                }
                if words::is_grand_total(&row.name) {
                    for (slot, figure) in row.amounts.iter().enumerate() {
                        if let Some(figure) = figure {
                            let key = name_key(columns.leaf(lane.amounts[slot]), owner);
                            offers.push(Offer { key, figure: *figure, prose: false });
                        }
                    }
                }
            }
        }
        offers.retain(|offer| !offer.key.is_empty());
        self.facts.offers.extend(offers);
    }

    /// Gives the cells their coordinates.
    fn locate(&mut self, lanes: &[Lane], columns: &Columns) {
        let frame = TableFrame::read(self.context);
        if !frame.is_known() {
            return;
        }
        let mut located = Vec::new();
        let mut blanks = Vec::new();
        for lane in lanes {
            // Beside this year's figures a table may show those of the year before.
            let year = |column: &usize| columns.path(*column).iter().find_map(|name| words::year(name));
            let newest = lane.amounts.iter().filter_map(year).max();
            // One year beside a total that names none is another year's: `2024年预算数|合计|基本支出|项目支出`.
            let undated_total = |column: &usize| year(column).is_none() && words::is_total(columns.leaf(*column));
            let newest = newest.filter(|_| !lane.amounts.iter().any(undated_total));
            let current = |column: &usize| year(column).is_none_or(|year| Some(year) == newest);
            let fixed: Vec<Option<Coordinates>> = lane
                .amounts
                .iter()
                .map(|column| frame.column(columns.path(*column)).filter(|_| current(column)))
                .collect();
            // Beside a column of what is carried over, the funds are this year's.
            let fixed = this_years(fixed);
            // The funds below a carry-over are what is carried over of each.
            let mut carried = None;
            for row in &lane.rows {
                if row.names_total {
                    carried = None;
                } else if words::is_carry_over(&row.name) {
                    carried = carry_of(&row.name);
                }
                let carry = carried.filter(|_| words::is_fund(&row.name));
                if row.code.is_none() && carry.is_none() && row.is_blank() && !row.name.is_empty() {
                    blanks
                        .extend(fixed.iter().flatten().filter_map(|column| frame.cell(column, &row.name, None, false)));
                }
                let code = row.code.as_ref().map(|code| code.text.as_str());
                for (column, figure) in fixed.iter().zip(&row.amounts) {
                    let (Some(column), Some(figure)) = (column, figure) else { continue };
                    let column = Coordinates { carry: carry.or(column.carry), ..*column };
                    located.extend(frame.cell(&column, &row.name, code, row.is_owner).map(|found| (*figure, found)));
                }
            }
        }
        // What one table says of two amounts tells neither apart.
        let value = |figure: u32| self.facts.figures[figure as usize].quantity.value;
        let mut first: BTreeMap<Coordinates, Decimal> = BTreeMap::new();
        let (mut ambiguous, mut repeated) = (BTreeSet::new(), BTreeSet::new());
        for (figure, found) in &located {
            match first.entry(*found) {
                Entry::Vacant(slot) => drop(slot.insert(value(*figure))),
                Entry::Occupied(slot) if *slot.get() == value(*figure) => drop(repeated.insert(*found)),
                Entry::Occupied(_) => drop(ambiguous.insert(*found)),
            }
        }
        // Where a table tells subjects by unit, two units may have the same amount.
        if ambiguous.iter().any(|found| found.function.is_some()) {
            ambiguous.extend(repeated.into_iter().filter(|found| found.function.is_some()));
        }
        located.retain(|(_, found)| !ambiguous.contains(found));
        blanks.sort_unstable();
        blanks.dedup();
        self.facts.blanks.extend(blanks);
        self.facts.coordinates.extend(located);
    }

    fn finish(mut self) -> Facts {
        self.facts.levels = levels::read(&self.facts.codes, &self.facts.figures);
        self.facts.coordinates.sort_unstable();
        let mut judged = judge(self.claims, &self.facts.figures);
        judged.sort_by_key(|judged| (judged.relation.readings[0].subject(), judged.relation.family));
        judged.dedup_by(|a, b| a.relation.readings[0] == b.relation.readings[0]);
        self.facts.relations = judged;
        self.facts
    }
}

/// What the columns fix, once a column of what is carried over from last year has taken that out of the others, unless
/// one of them is this year's alone.
fn this_years(fixed: Vec<Option<Coordinates>>) -> Vec<Option<Coordinates>> {
    let any = |is_one: fn(&Coordinates) -> bool| fixed.iter().flatten().any(is_one);
    if !any(Coordinates::is_from_last_year) || any(Coordinates::is_of_this_year) {
        return fixed;
    }
    fixed.into_iter().map(|column| column.map(|column| column.of_this_year())).collect()
}

/// The unit of money that stands in brackets at the end of a name.
fn named_unit(name: &str) -> Option<Unit> {
    let (_, inside) = name.strip_suffix(')')?.rsplit_once('(')?;
    let inside = inside.rsplit_once(':').map_or(inside, |(_, unit)| unit);
    Unit::MONEY.into_iter().find(|(name, _)| *name == inside).map(|(_, unit)| unit)
}

/// The unit of the money in a row of a performance form, where `named` are the units that the labels of each row name:
/// that of the nearest row above which names one.
fn form_unit(named: &[Option<Unit>], context: &Context, row: usize, own: Unit) -> Unit {
    if own != Unit::Plain {
        return own;
    }
    let above = &named[row.saturating_sub(MOST_FORM_ROWS)..=row];
    above.iter().rev().find_map(|unit| *unit).or(context.unit).unwrap_or(Unit::Plain)
}

/// The unit of money that a row's labels have in brackets: `项目资金(万元)`.
fn bracketed_unit(row: &sheet::SheetRow) -> Option<Unit> {
    let is_in_brackets = |label: &str, unit: &str| {
        let mut found = label.match_indices(unit);
        found.any(|(at, _)| label[..at].ends_with('(') && label[at + unit.len()..].starts_with(')'))
    };
    let labels = row.row.cells.iter().filter(|cell| cell.is_text() && cell.label.contains('('));
    let mut units =
        labels.flat_map(|cell| Unit::MONEY.into_iter().filter(|(name, _)| is_in_brackets(&cell.label, name)));
    units.next().map(|(_, unit)| unit)
}

/// How many rows below its label the unit of a form still holds.
const MOST_FORM_ROWS: usize = 12;

/// The decimals that most amounts of a segment show: those with fewer had zeros dropped at their end.
fn precision(sheet: &Sheet, segment: &sheet::Segment, columns: &Columns) -> u32 {
    let mut counts = [0_usize; 8];
    for row in segment.body.clone() {
        for (column, cell) in sheet.rows[row].row.cells.iter().enumerate() {
            // A zero may be printed as `0.00` in a table of one decimal.
            let shown = cell.figure().filter(|figure| columns.is_amount(column) && !figure.value.is_zero());
            if let Some(figure) = shown {
                counts[(figure.decimals as usize).min(7)] += 1;
            }
        }
    }
    let most = counts[1..].iter().copied().max().unwrap_or(0);
    if most == 0 { 0 } else { (1..8).rev().find(|decimals| counts[*decimals as usize] == most).unwrap_or(0) }
}

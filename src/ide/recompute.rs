//! Totals made anew from their parts: one total, or all of a row or a column.

use std::collections::{BTreeMap, BTreeSet};

use super::Analysis;
use super::actions::{Action, rewriting};
use super::analysis::Placed;
use crate::facts::{FigureId, RegionKind};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, Verdict, evaluate};
use crate::rules::{Lang, Scope, TextEdit};
use crate::syntax::{CellValue, Content, Grid};
use crate::text::{Point, Span};

/// How often totals of totals are gone through.
const LEVELS: usize = 8;

/// What can be made anew at `point`: the total there, or the totals of the row or column that is named there.
pub(super) fn actions(analysis: &Analysis, point: Point) -> Vec<Action> {
    let options = analysis.options();
    if let Some((placed, id)) = analysis.figure_at(point) {
        let scope = Scope::new(placed.part, options.lang, options.year);
        return one_total(&scope, &placed, id);
    }
    let Some(placed) = analysis.part_at(point) else { return Vec::new() };
    let scope = Scope::new(placed.part, options.lang, options.year);
    named_totals(&scope, &placed, point).into_iter().collect()
}

/// Each sum that a total should be, if that is not what it displays to the last digit.
fn one_total(scope: &Scope, placed: &Placed<'_>, id: FigureId) -> Vec<Action> {
    let mut sums: Vec<TextEdit> = Vec::new();
    for judged in scope.part.relations_of(id) {
        if let Some(sum) = sum_for(judged.reading(), id, &|part| scope.quantity(part).value) {
            let edit = scope.correction(id, sum, None);
            if sum != scope.quantity(id).value && edit.new_text != scope.written(id) && !sums.contains(&edit) {
                sums.push(edit);
            }
        }
    }
    let action = |mut edit: TextEdit| {
        edit.span = edit.span.shifted(placed.line);
        let title = match scope.lang {
            Lang::Zh => format!("按明细重算合计：{}", edit.new_text),
            Lang::En => format!("Recompute the total from its parts: {}", edit.new_text),
        };
        rewriting(title, vec![edit])
    };
    sums.into_iter().filter_map(action).collect()
}

/// What a form makes of `id`, if that is its total.
fn sum_for(form: &Form<FigureId>, id: FigureId, value: &dyn Fn(FigureId) -> Decimal) -> Option<Decimal> {
    match form {
        Form::Sum { total, parts } if *total == id => {
            Some(parts.iter().map(|(part, minus)| if *minus { -value(*part) } else { value(*part) }).sum())
        }
        _ => None,
    }
}

/// The totals of the row whose name stands at `point`, or of the column whose header does.
fn named_totals(scope: &Scope, placed: &Placed<'_>, point: Point) -> Option<Action> {
    let part = scope.part;
    let line = point.line.checked_sub(placed.line)?;
    let block = (0..part.blocks.len()).rev().find(|block| scope.line_of_block(*block) <= line)?;
    let Content::Table(grid) = part.blocks[block].content() else { return None };
    let local = line - scope.line_of_block(block);
    let row = grid.rows.iter().find(|row| row.line == local)?;
    let column = row.cells.iter().rposition(|cell| cell.start <= point.byte && !cell.is_blank())?;
    let index = part.regions.iter().position(|region| {
        region.kind == RegionKind::Table
            && (region.first_block..region.first_block + region.blocks.len()).contains(&block)
    })?;
    let region = &part.regions[index];
    let figures = region.facts.figures.iter().zip(0_u32..);
    let of_row = row.cells.iter().any(|cell| cell.figure().is_some());
    let cells: BTreeSet<(u32, Span)> = region
        .blocks
        .iter()
        .zip(0_u32..)
        .filter_map(|(block, ordinal)| match block.content() {
            Content::Table(grid) => Some(cells_of(grid, column).map(move |span| (ordinal, span)).collect::<Vec<_>>()),
            _ => None,
        })
        .flatten()
        .collect();
    let here = (block - region.first_block) as u32;
    let chosen: BTreeSet<FigureId> = figures
        .filter(|(figure, _)| {
            let place = figure.place;
            if of_row {
                place.block == here && place.span.start.line == local
            } else {
                cells.contains(&(place.block, place.span))
            }
        })
        .map(|(_, figure)| FigureId { region: index as u32, figure })
        .collect();
    let mut edits = recomputed(scope, &chosen, of_row);
    for edit in &mut edits {
        edit.span = edit.span.shifted(placed.line);
    }
    let count = edits.len();
    let title = match (scope.lang, of_row) {
        (Lang::Zh, true) => format!("按明细重算本行合计（{count} 处）"),
        (Lang::Zh, false) => format!("按明细重算本列合计（{count} 处）"),
        (Lang::En, true) => format!("Recompute the totals of this row ({count})"),
        (Lang::En, false) => format!("Recompute the totals of this column ({count})"),
    };
    rewriting(title, edits)
}

/// Where the figures of a column stand.
fn cells_of(grid: &Grid, column: usize) -> impl Iterator<Item = Span> + '_ {
    grid.rows.iter().filter_map(move |row| match row.cells.get(column)?.value {
        CellValue::Figure(_, (start, end)) => Some(Span::in_line(row.line, start, end)),
        _ => None,
    })
}

/// The replacements that make `totals` the sums of their parts: of a row, those over rows; of a column, those over
/// columns. A total of totals is the sum of what those will be.
fn recomputed(scope: &Scope, totals: &BTreeSet<FigureId>, over_rows: bool) -> Vec<TextEdit> {
    let sums: Vec<Relation<FigureId>> = scope
        .part
        .relations_among(totals)
        .into_iter()
        .filter(|judged| matches!(judged.relation.family, Family::TotalColumn | Family::InferredColumn) != over_rows)
        .map(|judged| Relation::new(judged.relation.family, "", judged.reading().clone()))
        .collect();
    let mut values: BTreeMap<FigureId, Decimal> = BTreeMap::new();
    for _ in 0..LEVELS {
        let before = values.clone();
        let quantity = |id: FigureId| {
            let shown = scope.quantity(id);
            before.get(&id).map_or(shown, |value| shown.with_value(*value))
        };
        // A total that is right within rounding is what the other tables say too.
        let is_broken =
            |sum: &&Relation<FigureId>| evaluate(sum, quantity).is_some_and(|it| it.verdict == Verdict::Broken);
        let broken: Vec<&Relation<FigureId>> = sums.iter().filter(is_broken).collect();
        for total in totals {
            let value = |id: FigureId| quantity(id).value;
            let mut found = broken.iter().filter_map(|sum| sum_for(&sum.readings[0], *total, &value));
            // Where two sums differ, neither is taken.
            if let Some(sum) = found.next()
                && found.all(|other| other == sum)
            {
                values.insert(*total, sum);
            }
        }
        if values == before {
            break;
        }
    }
    let edits = values.into_iter().map(|(id, value)| (scope.written(id), scope.correction(id, value, None)));
    edits.filter(|(written, edit)| edit.new_text != *written).map(|(_, edit)| edit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;
    use crate::text::Text;

    const TABLE: &str = "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n合计\t20.00\t5.00\t15.00\n\
                         一、教育支出\t7.00\t2.00\t5.00\n二、其他支出\t9.00\t4.00\t10.00\n\
                         三、农林水支出\t3.00\t1.00\t2.00\n";

    /// What is on offer where the words stand, and the lines that it would change.
    fn offered(at: &str) -> Vec<(String, Vec<String>)> {
        let analysis = Analysis::new(Text::new(TABLE), Options::default());
        let offset = TABLE.find(at).expect("the words are there");
        let line = TABLE[..offset].matches('\n').count() as u32;
        let start = TABLE[..offset].rfind('\n').map_or(0, |at| at + 1);
        actions(&analysis, Point::new(line, (offset - start) as u32))
            .into_iter()
            .map(|action| {
                let mut text = analysis.text().clone();
                for edit in action.fix.edits.iter().rev() {
                    text.replace(edit.span, &edit.new_text).expect("inside the text");
                }
                let text = text.to_string();
                let changed = text.lines().zip(TABLE.lines()).filter(|(new, old)| new != old);
                (action.fix.title, changed.map(|(new, _)| new.to_owned()).collect())
            })
            .collect()
    }

    fn expected(title: &str, lines: &[&str]) -> Vec<(String, Vec<String>)> {
        vec![(title.to_owned(), lines.iter().map(|line| (*line).to_owned()).collect())]
    }

    #[test]
    fn a_total_is_made_anew() {
        assert_eq!(offered("9.00"), expected("按明细重算合计：14.00", &["二、其他支出\t14.00\t4.00\t10.00"]));
        assert_eq!(offered("4.00"), []);
    }

    #[test]
    fn a_row_is_made_anew_at_its_name() {
        assert_eq!(offered("合计\t20.00"), expected("按明细重算本行合计（3 处）", &["合计\t19.00\t7.00\t17.00"]));
    }

    #[test]
    fn a_column_is_made_anew_at_its_header() {
        let lines = ["二、其他支出\t14.00\t4.00\t10.00"];
        assert_eq!(offered("合计\t基本支出"), expected("按明细重算本列合计（1 处）", &lines));
    }
}

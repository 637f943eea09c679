//! Performance forms (绩效目标表, 绩效自评表, 整体绩效目标表): labels with their values beside them, in cells that are
//! merged and shifted beyond any header. Everything is found by the words of the labels and by the order of the values.
//!
//! Sources: 《项目支出绩效评价管理办法》 (财预〔2020〕10号), 《中央部门预算绩效目标管理办法》 (财预〔2015〕88号).

mod appraisal;
mod costs;
mod figures;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::facts::Claim;
use crate::facts::figure::{FormRows, Place};
use crate::facts::table::layout::Sheet;
use crate::facts::table::{numbering, words};
use crate::number::{Decimal, Quantity};
use crate::relations::{Family, Form, Relation};
use crate::syntax::Cell;
use crate::text::Span;

/// A form being read. Figures are in the unit that the cells around them name.
pub(super) struct FormReader<'a, 's> {
    pub(super) sheet: &'a Sheet<'s>,
    /// The figure in a cell, and what it displays.
    pub(super) read_figure: &'a mut dyn FnMut(usize, usize) -> Option<(u32, Quantity)>,
    /// What the figures that were asked for display.
    pub(super) shown: HashMap<u32, Quantity>,
    pub(super) out: &'a mut Vec<Claim>,
}

/// What a form says of its project.
#[derive(Default)]
pub(super) struct Project {
    /// Its name.
    pub(super) name: Option<String>,
    /// Its funds of the year (年度资金总额).
    pub(super) funds: Option<u32>,
    /// Its funds of all years (实施期资金总额).
    pub(super) period: Option<u32>,
    /// What was spent, in an appraisal (全年执行数).
    pub(super) executed: Option<u32>,
    /// What a unit uses its funds for, with the names (整体绩效目标表).
    pub(super) uses: Vec<(u32, String)>,
}

/// The most rows that sources of funds take.
const MOST_SOURCES: usize = 10;

/// Whether a table is a performance form.
pub(super) fn is_form(sheet: &Sheet) -> bool {
    let mut labels =
        sheet.rows.iter().enumerate().flat_map(|(at, row)| row.row.cells.iter().map(move |cell| (at, cell)));
    labels.any(|(row, cell)| {
        cell.is_text()
            && ((words::is_funds_total(&cell.label) && !heads_a_list(sheet, row))
                || cell.label == "分值"
                || cell.label == "按资金来源划分")
    })
}

/// Whether a row is the header of a list, whose columns say what the cells of a form would: all rows before the first
/// figure name columns, and no row has more cells than these.
fn heads_a_list(sheet: &Sheet, row: usize) -> bool {
    let Some(segment) = sheet.segments().into_iter().next() else { return false };
    let filled = |row: usize| sheet.rows[row].row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let figures = |row: usize| sheet.rows[row].row.cells.iter().filter(|cell| cell.figure().is_some()).count();
    segment.header.contains(&row)
        && segment.body.len() + segment.header.len() == sheet.rows.len()
        && segment.header.clone().any(|row| filled(row) >= 3)
        && !segment.body.is_empty()
        && segment.body.clone().all(|row| figures(row) >= 1)
}

/// Whether a label is that of a part of the funds of a unit: a source, or a use.
fn is_funds_part(label: &str) -> bool {
    label.starts_with("其中") || words::is_source(label) || matches!(label, "基本支出" | "项目支出")
}

/// What an appraisal has of the rows that appraisals have.
pub(super) fn rows(sheet: &Sheet) -> Option<FormRows> {
    let labels = || {
        sheet
            .rows
            .iter()
            .flat_map(|row| row.row.cells.iter().map(move |cell| (row, cell)))
            .filter(|(_, cell)| cell.is_text())
    };
    let has = |word: &str| labels().any(|(_, cell)| cell.label == word);
    let (row, cell) = labels().next()?;
    let place = Place { block: row.block, span: Span::in_line(row.row.line, cell.start, cell.end) };
    let is_funds = |(_, cell): &(_, &Cell)| words::is_funds_total(&cell.label);
    let is_source = |(_, cell): &(_, &Cell)| {
        words::is_source(&cell.label) && cell.label.contains("资金") && !cell.label.contains("项目")
    };
    let mut behind =
        labels().skip_while(|entry| !is_funds(entry)).skip(1).take_while(|(_, cell)| !cell.label.contains("目标"));
    let executed = labels().any(|(_, cell)| cell.label.contains("执行率"));
    let sources = (executed && labels().any(|entry| is_funds(&entry))).then(|| behind.any(|entry| is_source(&entry)));
    let total_score = (has("分值") && has("得分")).then(|| labels().any(|(_, cell)| is_total_score(cell)));
    let lists_sources = || labels().any(|(_, cell)| cell.label.starts_with("其中") && words::is_source(&cell.label));
    let totals = || labels().filter(|(_, cell)| ["总额", "合计", "总计"].iter().any(|word| cell.label.contains(word)));
    let is_told = |has: bool| has || totals().next().is_none();
    let funds_total =
        (has(INDICATOR) && lists_sources()).then(|| labels().any(|entry| is_funds(&entry))).filter(|has| is_told(*has));
    let is_known = sources.is_some() || total_score.is_some() || funds_total.is_some();
    is_known.then(|| FormRows { sources, total_score, funds_total, shape: shape(sheet), place })
}

/// The header of the indicators of any performance form.
const INDICATOR: &str = "三级指标";

/// A header of fewer words may be that of any form.
const FEWEST_HEADERS: usize = 4;

/// Whether a table has the indicators of a performance form.
pub(super) fn has_indicators(sheet: &Sheet) -> bool {
    sheet.rows.iter().any(|row| row.row.cells.iter().any(|cell| cell.label == INDICATOR))
}

/// The headers of the indicators, told apart by a number: forms of one draft that have the same are the same form.
fn shape(sheet: &Sheet) -> Option<u64> {
    let header = sheet.rows.iter().find(|row| row.row.cells.iter().any(|cell| cell.label == INDICATOR))?;
    let labels: Vec<&str> = header.row.cells.iter().map(|cell| cell.label.as_str()).collect();
    let mut hasher = DefaultHasher::new();
    labels.hash(&mut hasher);
    (labels.iter().filter(|label| !label.is_empty()).count() >= FEWEST_HEADERS).then(|| hasher.finish())
}

fn is_total_score(cell: &Cell) -> bool {
    matches!(cell.label.as_str(), "总分" | "总得分" | "合计得分")
}

impl FormReader<'_, '_> {
    /// Reads the whole form.
    pub(super) fn read(&mut self) -> Project {
        let mut project = Project::default();
        let mut fund_score = None;
        for row in 0..self.sheet.rows.len() {
            for column in 0..self.cells(row).len() {
                // Cells of figures are no labels.
                if !self.cells(row)[column].is_text() {
                    continue;
                }
                let label = self.sheet.label(row, column);
                if label == "项目名称" && project.name.is_none() {
                    project.name =
                        self.cells(row)[column + 1..].iter().find(|cell| cell.is_text()).map(|cell| cell.label.clone());
                } else if words::is_funds_total(label) {
                    let values = self.values(row, column);
                    match values.len() {
                        0 => {}
                        1 => {
                            self.goal_funds(row, column, values[0], &mut project);
                            self.years_of_goal(row, column);
                        }
                        _ => {
                            self.headed_funds(row, column);
                            fund_score = self.appraisal_funds(row, column, &values).or(fund_score);
                            // 申报数, 编制数, 全年预算数, 执行数.
                            let executed = values.get(3).filter(|_| fund_score.is_some() && project.executed.is_none());
                            project.executed = executed.and_then(|at| self.figure(row, *at)).or(project.executed);
                        }
                    }
                } else if label == "合计" && is_funds_part(self.sheet.label(row + 1, column)) {
                    self.overall_funds(row, column, &mut project);
                }
            }
        }
        self.scores(fund_score);
        self.costs(&project);
        project
    }

    pub(super) fn figure(&mut self, row: usize, column: usize) -> Option<u32> {
        let (figure, shown) = (self.read_figure)(row, column)?;
        self.shown.insert(figure, shown);
        Some(figure)
    }

    /// The unit of a figure that was read.
    pub(super) fn unit(&self, figure: u32) -> Option<crate::number::Unit> {
        self.shown.get(&figure).map(|shown| shown.unit)
    }

    /// The label of a cell.
    pub(super) fn label(&self, row: usize, column: usize) -> String {
        self.sheet.label(row, column).to_owned()
    }

    /// The labels of a row, by column.
    pub(super) fn labels(&self, row: usize) -> impl Iterator<Item = &str> {
        self.cells(row).iter().map(|cell| cell.label.as_str())
    }

    fn cells(&self, row: usize) -> &[Cell] {
        self.sheet.rows.get(row).map_or(&[], |row| &row.row.cells)
    }

    /// The figures behind a label, up to the next label: their columns.
    fn values(&self, row: usize, column: usize) -> Vec<usize> {
        let behind = self.cells(row).iter().enumerate().skip(column + 1);
        behind
            .take_while(|(_, cell)| !cell.is_text())
            .filter(|(_, cell)| cell.figure().is_some())
            .map(|(at, _)| at)
            .collect()
    }

    /// The labels of sources in the rows below a total, each near its column.
    pub(super) fn sources(&self, row: usize, column: usize) -> Vec<(usize, usize)> {
        let near = |row: usize| {
            let columns = [Some(column), column.checked_sub(1), Some(column + 1), column.checked_sub(2)];
            let is_source = |at: &usize| {
                self.cells(row).get(*at).is_some_and(|cell| cell.is_text() && words::is_source(&cell.label))
            };
            columns.into_iter().flatten().find(is_source).map(|at| (row, at))
        };
        (row + 1..self.sheet.rows.len().min(row + 1 + MOST_SOURCES)).map_while(near).collect()
    }

    pub(super) fn claim(&mut self, family: Family, label: &str, form: Form<u32>) {
        self.out.push(Claim { relation: Relation::new(family, label, form), firm: true });
    }

    /// 资金总额 = Σ sources, for the whole period and for the year.
    fn goal_funds(&mut self, row: usize, column: usize, value: usize, project: &mut Project) {
        let Some(total) = self.figure(row, value) else { return };
        let label = self.sheet.label(row, column).to_owned();
        if label.contains("年度") {
            project.funds = Some(total);
        } else {
            project.period = Some(total);
        }
        let mut parts = Vec::new();
        let sources = self.sources(row, column);
        for (row, column) in &sources {
            let values = self.values(*row, *column);
            if let Some(value) = values.first() {
                parts.extend(self.figure(*row, *value).map(|part| (part, false)));
            }
        }
        // What else there is comes last, and nothing is left out before it.
        let ends = sources.iter().any(|(row, column)| self.sheet.label(*row, *column).starts_with("其他资金"))
            && !self.labels(row).skip(column + 1).any(words::is_source);
        if (sources.len() >= 2 || ends) && !parts.is_empty() {
            self.claim(Family::Funds, &label, Form::Sum { total, parts });
        }
    }

    /// What the year takes of each source is no more than what all years take: the left half of the form, and the right.
    fn years_of_goal(&mut self, row: usize, column: usize) {
        let is_whole = |at: &usize| self.sheet.label(row, *at).contains("实施期");
        let Some(whole) = (0..column).rev().find(is_whole) else { return };
        if !self.sheet.label(row, column).contains("年度") {
            return;
        }
        let mut pairs = vec![((row, whole), (row, column))];
        let (wholes, years) = (self.sources(row, whole), self.sources(row, column));
        pairs.extend(wholes.into_iter().zip(years));
        for ((row, left), (same, right)) in pairs {
            let (values, years) = (self.values(row, left), self.values(same, right));
            let is_pair =
                row == same && (left == whole || self.sheet.label(row, left) == self.sheet.label(same, right));
            let ([value], [year]) = (values.as_slice(), years.as_slice()) else { continue };
            if let (true, Some(whole), Some(part)) =
                (is_pair && value < year, self.figure(row, *value), self.figure(same, *year))
            {
                let label = self.sheet.label(same, right).to_owned();
                self.claim(Family::Funds, &label, Form::AtMost { part, whole });
            }
        }
    }

    /// Budget, execution, surplus, rate and score of a row of 自评表, for the total and each source, and the total as the
    /// sum of the sources. Returns the score of the total.
    fn appraisal_funds(&mut self, row: usize, column: usize, values: &[usize]) -> Option<u32> {
        let headed = |word: &str| {
            (row.saturating_sub(3)..row).any(|above| self.cells(above).iter().any(|cell| cell.label.contains(word)))
        };
        // 申报数, 编制数, 全年预算数, 执行数, 结余, 执行率, 得分.
        if values.len() != 7 || !headed("执行率") || headed("分值") {
            return None;
        }
        let sources = self.sources(row, column);
        let mut rows: Vec<Vec<u32>> = Vec::new();
        for (row, column) in std::iter::once((row, column)).chain(sources) {
            let values = self.values(row, column);
            if values.len() != 7 {
                break;
            }
            let figures: Vec<u32> = values.iter().filter_map(|value| self.figure(row, *value)).collect();
            let label = self.sheet.label(row, column).to_owned();
            let [_, _, budget, executed, surplus, rate, score] = figures[..] else { break };
            self.claim(
                Family::Funds,
                &label,
                Form::Sum { total: budget, parts: vec![(executed, false), (surplus, false)] },
            );
            self.claim(Family::Funds, &label, Form::Share { part: executed, base: budget, percent: rate });
            self.claim(Family::Scores, &label, Form::Scaled { from: rate, to: score, factor: Decimal::new(1, 1) });
            rows.push(figures);
        }
        let total = rows.first()?.clone();
        for slot in 0..5 {
            let parts: Vec<(u32, bool)> = rows[1..].iter().map(|row| (row[slot], false)).collect();
            if !parts.is_empty() {
                self.claim(Family::Funds, "资金总额", Form::Sum { total: total[slot], parts });
            }
        }
        total.last().copied()
    }

    /// 整体绩效目标表: the funds by source and by use, which make the same total.
    fn overall_funds(&mut self, row: usize, column: usize, project: &mut Project) {
        let value = |reader: &mut Self, row: usize| {
            let values = reader.values(row, column);
            values.first().and_then(|value| reader.figure(row, *value))
        };
        let Some(total) = value(self, row) else { return };
        let mut parts = Vec::new();
        for below in row + 1..self.sheet.rows.len().min(row + 1 + MOST_SOURCES) {
            if !self.cells(below).get(column).is_some_and(Cell::is_text) {
                break;
            }
            match value(self, below) {
                Some(part) => {
                    let name = numbering::strip(self.sheet.label(below, column));
                    if matches!(name, "基本支出" | "项目支出") {
                        project.uses.push((part, name.to_owned()));
                    }
                    parts.push((part, false));
                }
                None => break,
            }
        }
        if parts.len() >= 2 {
            self.claim(Family::Funds, "合计", Form::Sum { total, parts });
        }
        let before = (0..column).rev().find(|at| self.sheet.label(row, *at) == "合计");
        if let Some(left) =
            before.and_then(|at| self.values(row, at).first().copied()).and_then(|at| self.figure(row, at))
        {
            self.claim(Family::Funds, "合计", Form::Equal { left, right: total });
        }
    }

    /// The scores of the indicators: each at most its weight; together with the score of the execution rate, the total.
    fn scores(&mut self, fund_score: Option<u32>) {
        let has = |row: usize, word: &str| self.cells(row).iter().any(|cell| cell.label == word);
        let Some(header) = (0..self.sheet.rows.len()).find(|row| has(*row, "分值") && has(*row, "得分")) else {
            return;
        };
        let Some(end) = (header + 1..self.sheet.rows.len()).find(|row| self.cells(*row).iter().any(is_total_score))
        else {
            return;
        };
        let plain = |reader: &Self, row: usize| -> Vec<usize> {
            let is_score = |cell: &Cell| {
                cell.figure().is_some_and(|figure| {
                    figure.unit == crate::number::Unit::Plain && figure.displayed <= Decimal::ONE_HUNDRED
                })
            };
            reader.cells(row).iter().enumerate().filter(|(_, cell)| is_score(cell)).map(|(at, _)| at).collect()
        };
        let usual = usual_places((header + 1..end).map(|row| (plain(self, row), self.cells(row).len())));
        let mut weights = Vec::new();
        let mut parts = Vec::new();
        for row in header + 1..end {
            // What a source of the funds came to is no score.
            if self.cells(row).iter().find(|cell| cell.is_text()).is_some_and(|cell| words::is_source(&cell.label)) {
                continue;
            }
            let columns = plain(self, row);
            let found = match columns[..] {
                [.., weight, score] => Some((weight, score)),
                // One of them is too large to be right.
                [_] => usual.and_then(|(weight, score)| {
                    let count = self.cells(row).len();
                    let (weight, score) = (count.checked_sub(weight)?, count.checked_sub(score)?);
                    columns.iter().any(|column| [weight, score].contains(column)).then_some((weight, score))
                }),
                [] => None,
            };
            let Some((weight, score)) = found else { continue };
            let (Some(weight), Some(score)) = (self.figure(row, weight), self.figure(row, score)) else { continue };
            self.claim(Family::Scores, "得分", Form::AtMost { part: score, whole: weight });
            weights.push(weight);
            parts.push((score, false));
        }
        // 总分, beside what the weights make: `总分 100 96.5`.
        let shown = |column: &usize| self.cells(end)[*column].figure().map(|figure| figure.displayed);
        let total = match plain(self, end)[..] {
            [full, score] if shown(&full) == Some(Decimal::ONE_HUNDRED) && shown(&score) <= shown(&full) => Some(score),
            [first, ..] => Some(first),
            [] => None,
        };
        let Some(total) = total.and_then(|column| self.figure(end, column)) else { return };
        if parts.len() < 3 {
            return;
        }
        // What the weights make together stands below them.
        let at = |word: &str| self.cells(header).iter().position(|cell| cell.label == word);
        let full = at("分值").filter(|full| self.cells(end).get(*full).is_some_and(|cell| cell.figure().is_some()));
        let is_scored =
            at("得分").is_some_and(|score| self.cells(end).get(score).is_some_and(|cell| cell.figure().is_some()));
        if let Some(full) = full.filter(|_| is_scored).and_then(|full| self.figure(end, full)) {
            let totals = vec![Decimal::from(90), Decimal::ONE_HUNDRED];
            self.claim(Family::Scores, "总分", Form::Makes { parts: vec![full], totals });
        }
        self.claim(
            Family::Scores,
            "分值",
            Form::Makes { parts: weights, totals: vec![Decimal::from(90), Decimal::ONE_HUNDRED] },
        );
        let indicators = Form::Sum { total, parts: parts.clone() };
        parts.extend(fund_score.map(|score| (score, false)));
        let all = Form::Sum { total, parts };
        // A form whose weights make 100 counts the execution rate among its indicators.
        let readings = if fund_score.is_some() { vec![all, indicators] } else { vec![indicators] };
        self.out
            .push(Claim {
                relation: Relation { family: Family::Scores, label: "总分".into(), readings }, firm: true
            });
    }
}

/// The places of weights and scores, counted from the end of a row, that most rows have, of which the columns of plain
/// figures and the number of cells are given.
fn usual_places(rows: impl Iterator<Item = (Vec<usize>, usize)>) -> Option<(usize, usize)> {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut all = 0;
    for (columns, count) in rows {
        if let [.., weight, score] = columns[..] {
            *counts.entry((count - weight, count - score)).or_default() += 1;
            all += 1;
        }
    }
    counts.into_iter().find(|(_, own)| *own >= 3 && own * 2 > all).map(|(places, _)| places)
}

//! Figures of tables.

use std::ops::Range;

use super::draft::{Class, Figure};
use super::prose::runs;

/// A table: its lines, and the words of its head.
pub(crate) struct Table {
    /// Its lines, from 0.
    pub(crate) lines: Range<u32>,
    /// The lines that are rows.
    pub(crate) rows: Vec<Row>,
}

/// A row.
pub(crate) struct Row {
    /// Its line, from 0.
    pub(crate) line: u32,
    /// Its cells, in bytes of the line.
    cells: Vec<Range<usize>>,
}

/// Whether a line is a row of a table.
pub(crate) fn is_row(line: &str) -> bool {
    line.contains('\t') || line.trim_start().starts_with('|')
}

/// The tables of a draft; their figures are added to `figures`.
pub(crate) fn read(lines: &[String], contents: &Range<usize>, figures: &mut Vec<Figure>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let number = u32::try_from(at).expect("few lines");
        if !is_row(line) || contents.contains(&at) {
            open &= line.trim().is_empty();
            continue;
        }
        let row = Row { line: number, cells: cells(line) };
        match tables.last_mut() {
            Some(table) if open => {
                table.rows.push(row);
                table.lines.end = number + 1;
            }
            _ => tables.push(Table { lines: number..number + 1, rows: vec![row] }),
        }
        open = true;
    }
    for (index, table) in tables.iter().enumerate() {
        let view = View::new(table, lines);
        for (row, entry) in table.rows.iter().enumerate() {
            for column in 0..entry.cells.len() {
                if let Some((digits, end)) = view.figure(row, column) {
                    let cell = Some((index, row, column));
                    figures.push(Figure { line: entry.line, digits, end, class: Class::Cell, cell });
                }
            }
        }
    }
    tables
}

impl Table {
    /// The words above column `column`.
    pub(crate) fn header(&self, lines: &[String], column: usize) -> String {
        let view = View::new(self, lines);
        let path: Vec<String> = (0..view.head)
            .map(|row| bare(view.cell(row, column)))
            .filter(|title| !title.trim_matches(['-', ':']).is_empty())
            .collect();
        path.join("/")
    }
}

fn cells(line: &str) -> Vec<Range<usize>> {
    let separator = if line.contains('\t') { '\t' } else { '|' };
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices().filter(|(_, c)| *c == separator) {
        cells.push(start..at);
        start = at + c.len_utf8();
    }
    cells.push(start..line.len());
    cells
}

/// The words of a cell without spaces and marks.
pub(crate) fn bare(text: &str) -> String {
    text.replace("<b>", "").replace("</b>", "").chars().filter(|c| !c.is_whitespace() && *c != '*').collect()
}

/// The digits of a cell that holds a figure and nothing else, and the end of its unit.
fn figure(line: &str, cell: &Range<usize>) -> Option<(Range<usize>, usize, String)> {
    let text = &line[cell.clone()];
    let [digits] = runs(text).try_into().ok()?;
    let digits: Range<usize> = digits;
    let rest = format!("{}{}", bare(&text[..digits.start]), bare(&text[digits.end..]));
    let unit = rest.trim_start_matches(['-', '－', '△']);
    if !["", "%", "％", "万元", "元"].contains(&unit) || (!unit.is_empty() && unit.len() != rest.len()) {
        return None;
    }
    let behind = text[digits.end..].trim_start();
    let end = text.len() - behind.len() + unit.len();
    Some((cell.start + digits.start..cell.start + digits.end, cell.start + end.max(digits.end), unit.to_owned()))
}

/// A table with what its columns and rows are.
struct View<'a> {
    table: &'a Table,
    lines: &'a [String],
    /// The rows of the head.
    head: usize,
    /// Columns whose figures are no amounts: codes, numbers of rows.
    numbering: Vec<bool>,
    /// The row that opens the indicators of a performance table.
    indicators: Option<usize>,
}

impl<'a> View<'a> {
    fn new(table: &'a Table, lines: &'a [String]) -> Self {
        let mut view = Self { table, lines, head: 0, numbering: Vec::new(), indicators: None };
        let is_filled = |row: usize| (0..table.rows[row].cells.len()).any(|column| view.number(row, column).is_some());
        view.head = (0..table.rows.len()).find(|row| is_filled(*row)).unwrap_or(table.rows.len());
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        view.numbering = (0..width).map(|column| view.numbers_something(column)).collect();
        view.indicators = (0..table.rows.len())
            .find(|row| (0..table.rows[*row].cells.len()).any(|column| bare(view.cell(*row, column)) == "三级指标"));
        view
    }

    fn cell(&self, row: usize, column: usize) -> &'a str {
        let row = &self.table.rows[row];
        row.cells.get(column).map_or("", |cell| &self.lines[row.line as usize][cell.clone()])
    }

    fn number(&self, row: usize, column: usize) -> Option<(Range<usize>, usize, String)> {
        let row = &self.table.rows[row];
        figure(&self.lines[row.line as usize], row.cells.get(column)?)
    }

    /// Whether a column holds codes or numbers rows.
    fn numbers_something(&self, column: usize) -> bool {
        let titles = (0..self.head).map(|row| bare(self.cell(row, column)));
        let named = |title: String| {
            ["行次", "序号", "类", "款", "项"].contains(&title.as_str())
                || ["编码", "代码"].iter().any(|word| title.contains(word))
        };
        if titles.into_iter().any(named) {
            return true;
        }
        let whole: Vec<Option<u64>> = (self.head..self.table.rows.len())
            .filter(|row| self.number(*row, column).is_some())
            .map(|row| bare(self.cell(row, column)).parse().ok())
            .collect();
        if whole.len() < 2 || whole.iter().any(Option::is_none) {
            return false;
        }
        let whole: Vec<u64> = whole.into_iter().flatten().collect();
        let codes = whole.iter().all(|code| [3, 5, 7].contains(&code.to_string().len()));
        let counts_up = whole.len() > 3 && whole.windows(2).all(|pair| pair[1] == pair[0] + 1);
        codes || counts_up
    }

    /// Whether a row numbers the columns.
    fn numbers_columns(&self, row: usize) -> bool {
        let cells = self.table.rows[row].cells.len();
        if (0..cells).any(|column| bare(self.cell(row, column)) == "栏次") {
            return true;
        }
        let numbers: Vec<u64> = (0..cells).filter_map(|column| bare(self.cell(row, column)).parse().ok()).collect();
        let filled = (0..cells).filter(|column| !bare(self.cell(row, *column)).is_empty()).count();
        numbers.len() >= filled.saturating_sub(1) && numbers.len() > 2 && numbers.windows(2).all(|p| p[1] == p[0] + 1)
    }

    /// The figure of a cell, if a reader could check it.
    fn figure(&self, row: usize, column: usize) -> Option<(Range<usize>, usize)> {
        let (digits, end, unit) = self.number(row, column)?;
        if self.numbers_columns(row) || self.numbering[column] || digits.len() > 13 {
            return None;
        }
        let left = (0..column).rev().map(|column| bare(self.cell(row, column))).find(|cell| !cell.is_empty());
        if left
            .is_some_and(|left| ["电话", "日期", "编码", "代码", "邮编", "时间"].iter().any(|word| left.contains(word)))
        {
            return None;
        }
        if let Some(head) = self.indicators.filter(|head| row >= *head) {
            // Below the head of the indicators only points count; the rest is what was aimed at.
            let titles = (0..self.table.rows[head].cells.len()).map(|column| bare(self.cell(head, column)));
            let scored = titles.clone().any(|title| title == "分值");
            let aim = titles.enumerate().any(|(at, title)| at == column && title.contains("值") && title != "分值");
            if !scored || aim || !unit.is_empty() {
                return None;
            }
        }
        Some((digits, end))
    }
}

//! The rows of a table over its page breaks, and where its headers end.

use std::ops::Range;

use super::{numbering, words};
use crate::syntax::{Grid, Row};

/// A table put together.
pub(super) struct Sheet<'a> {
    pub(super) rows: Vec<SheetRow<'a>>,
    pub(super) width: usize,
}

/// A row with the block it stands in.
pub(super) struct SheetRow<'a> {
    /// The ordinal of its block in the region.
    pub(super) block: u32,
    pub(super) row: &'a Row,
    /// Whether it only numbers the columns (栏次 1 2 3).
    pub(super) numbers_columns: bool,
}

/// A header and the rows it is the header of.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) header: Range<usize>,
    pub(super) body: Range<usize>,
}

/// What opens a header in the middle of a table.
const HEADER_OPENERS: [&str; 14] = [
    "项目",
    "科目编码",
    "科目代码",
    "科目名称",
    "单位名称",
    "项目名称",
    "序号",
    "行次",
    "名称",
    "收入",
    "支出",
    "功能分类科目",
    "经济分类科目",
    "单位编码",
];

impl<'a> Sheet<'a> {
    /// Puts the parts of a table together. The header that a page break repeats is left out.
    pub(super) fn new(parts: &[(u32, &'a Grid)]) -> Self {
        let mut rows: Vec<SheetRow<'a>> = Vec::new();
        for (ordinal, (block, grid)) in parts.iter().enumerate() {
            let repeated = if ordinal == 0 {
                0
            } else {
                let same = |(above, below): (&SheetRow, &Row)| {
                    above.row.cells.iter().map(|c| &c.label).eq(below.cells.iter().map(|c| &c.label))
                };
                rows.iter()
                    .zip(&grid.rows)
                    .take_while(|(above, below)| same((above, below)) && is_header(below))
                    .count()
            };
            rows.extend(grid.rows[repeated..].iter().map(|row| SheetRow {
                block: *block,
                row,
                numbers_columns: numbers_columns(row),
            }));
        }
        let width = rows.iter().map(|row| row.row.cells.len()).max().unwrap_or(0);
        Self { rows, width }
    }

    /// The text of a cell; empty where the row is shorter.
    pub(super) fn label(&self, row: usize, column: usize) -> &'a str {
        self.rows[row].row.cells.get(column).map_or("", |cell| cell.label.as_str())
    }

    /// The headers with their rows, from top to bottom.
    pub(super) fn segments(&self) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut row = 0;
        while row < self.rows.len() {
            let header = row;
            while row < self.rows.len()
                && (is_header(self.rows[row].row) || (self.rows[row].numbers_columns && row > header))
            {
                row += 1;
            }
            let body = row;
            while row < self.rows.len() && (row == body || !self.opens_segment(row)) {
                row += 1;
            }
            segments.push(Segment { header: header..body, body: body..row });
        }
        segments
    }

    fn opens_segment(&self, row: usize) -> bool {
        let first = self.rows[row].row.cells.iter().find(|cell| !cell.is_blank());
        first.is_some_and(|cell| HEADER_OPENERS.contains(&cell.label.as_str())) && is_header(self.rows[row].row)
    }
}

/// Whether a row names columns: words, no figures, and not a row of items or totals that happen to be empty.
fn is_header(row: &Row) -> bool {
    let filled: Vec<_> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
    if filled.iter().any(|cell| !cell.is_text()) || filled.is_empty() {
        return false;
    }
    let is_body = |name: &str| numbering::is_item(name) || words::is_total(name) || words::is_carry_over(name);
    if filled.iter().all(|cell| is_body(&cell.label)) && !row.cells[0].is_blank() {
        return false;
    }
    filled.len() >= 2 || row.cells[0].is_blank()
}

/// Whether a row only numbers the columns.
fn numbers_columns(row: &Row) -> bool {
    let mut next = 0_u32;
    let mut named = false;
    for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
        if let Some(figure) = cell.figure() {
            let number = u32::try_from(figure.displayed).unwrap_or(0);
            if figure.decimals > 0 || number == 0 || (next > 0 && number != next) || number > 200 {
                return false;
            }
            next = number + 1;
        } else if matches!(
            cell.label.as_str(),
            "栏次" | "行次" | "栏目" | "序号" | "甲" | "乙" | "丙" | "丁" | "类" | "款" | "项" | "**"
        ) {
            named = true;
        } else {
            return false;
        }
    }
    // One number alone is a figure unless the row says what it is.
    (next > 2 && (named || next as usize > 3)) || (named && next >= 1)
}

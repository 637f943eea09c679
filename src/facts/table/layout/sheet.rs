//! The rows of a table over its page breaks, and where its headers end.

use std::ops::Range;

use crate::facts::table::{numbering, words};
use crate::number::Unit;
use crate::syntax::{Grid, Row, caption};

/// A table put together.
pub(in crate::facts::table) struct Sheet<'a> {
    pub(in crate::facts::table) rows: Vec<SheetRow<'a>>,
    pub(in crate::facts::table) width: usize,
    /// The unit of money that a row above the header names, where the caption has become the first row of the table.
    pub(in crate::facts::table) unit: Option<Unit>,
}

/// A row with the block it stands in.
pub(in crate::facts::table) struct SheetRow<'a> {
    /// The ordinal of its block in the region.
    pub(in crate::facts::table) block: u32,
    pub(in crate::facts::table) row: &'a Row,
    /// Whether it only numbers the columns (栏次 1 2 3).
    pub(in crate::facts::table) numbers_columns: bool,
}

/// A header and the rows it is the header of.
#[derive(Debug, Clone)]
pub(in crate::facts::table) struct Segment {
    pub(in crate::facts::table) header: Range<usize>,
    pub(in crate::facts::table) body: Range<usize>,
}

impl<'a> Sheet<'a> {
    /// Puts the parts of a table together. The header that a page break repeats is left out.
    pub(in crate::facts::table) fn new(parts: &[(u32, &'a Grid)]) -> Self {
        let mut rows: Vec<SheetRow<'a>> = Vec::new();
        let mut unit = None;
        for (ordinal, (block, grid)) in parts.iter().enumerate() {
            let captions: Vec<Vec<Unit>> = grid.rows.iter().map_while(units_of_caption).take(CAPTION_ROWS).collect();
            let grid = &grid.rows[captions.len()..];
            unit = unit.or(captions.into_iter().flatten().next());
            let repeated = if ordinal == 0 {
                0
            } else {
                let same = |(above, below): (&SheetRow, &Row)| {
                    above.row.cells.iter().map(|c| &c.label).eq(below.cells.iter().map(|c| &c.label))
                };
                rows.iter().zip(grid).take_while(|(above, below)| same((above, below)) && is_header(below)).count()
            };
            rows.extend(grid[repeated..].iter().map(|row| SheetRow {
                block: *block,
                row,
                numbers_columns: numbers_columns(row),
            }));
        }
        let width = rows.iter().map(|row| row.row.cells.len()).max().unwrap_or(0);
        Self { rows, width, unit }
    }

    /// The text of a cell; empty where the row is shorter, and behind the last row.
    pub(in crate::facts::table) fn label(&self, row: usize, column: usize) -> &'a str {
        self.rows.get(row).and_then(|row| row.row.cells.get(column)).map_or("", |cell| cell.label.as_str())
    }

    /// The headers with their rows, from top to bottom.
    pub(in crate::facts::table) fn segments(&self) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut row = 0;
        while row < self.rows.len() {
            let header = row;
            row += usize::from(self.names_all_columns(row));
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

    /// Whether a row has a single name, at its left, that stands above the header of the row below it (`2025年预算数`).
    fn names_all_columns(&self, row: usize) -> bool {
        let Some(below) = self.rows.get(row + 1) else { return false };
        let mut filled = self.rows[row].row.cells.iter().filter(|cell| !cell.is_blank());
        let (Some(first), None) = (filled.next(), filled.next()) else { return false };
        let is_name = first.is_text() && !numbering::is_item(&first.label) && !words::is_total(&first.label);
        // A header that opens by its own words needs no row above it.
        let opens = below.row.cells.first().is_some_and(|cell| words::opens_header(&cell.label));
        row == 0 && is_name && !self.rows[row].row.cells[0].is_blank() && is_header(below.row) && !opens
    }

    fn opens_segment(&self, row: usize) -> bool {
        let first = self.rows[row].row.cells.iter().find(|cell| !cell.is_blank());
        first.is_some_and(|cell| words::opens_header(&cell.label)) && is_header(self.rows[row].row)
    }
}

/// The first rows of a table, which may hold its caption.
const CAPTION_ROWS: usize = 2;

/// The units of money that a row of captions names (`部门:某市水务局`, `单位:万元`); none for another row.
fn units_of_caption(row: &Row) -> Option<Vec<Unit>> {
    let mut units = Vec::new();
    let mut says = false;
    for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
        let caption = caption(&cell.label).filter(|caption| cell.is_text() && caption.title.is_none())?;
        says |= (caption.unit.is_some() || caption.owner.is_some()) && cell.label.contains(':');
        units.extend(caption.unit);
    }
    says.then_some(units)
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
        } else if words::numbers_columns(&cell.label) {
            named = true;
        } else {
            return false;
        }
    }
    // One number alone is a figure unless the row says what it is.
    (next > 2 && (named || next as usize > 3)) || (named && next >= 1)
}

#[cfg(test)]
pub(in crate::facts::table) mod tests {
    use super::*;
    use crate::syntax::{Content, Tree};
    use crate::text::Text;

    /// The tables of a text with the ordinals of their blocks, put together as the parts of one.
    pub(in crate::facts::table) fn with_sheet<R>(text: &str, read: impl FnOnce(&Sheet) -> R) -> R {
        let tree = Tree::parse(&Text::new(text));
        let parts: Vec<(u32, &Grid)> = (0_u32..)
            .zip(tree.blocks())
            .filter_map(|(ordinal, block)| match block.content() {
                Content::Table(grid) => Some((ordinal, grid)),
                _ => None,
            })
            .collect();
        read(&Sheet::new(&parts))
    }

    /// Every segment: its rows of header, its rows of body.
    fn segments(text: &str) -> Vec<(usize, usize)> {
        with_sheet(text, |sheet| {
            sheet.segments().iter().map(|segment| (segment.header.len(), segment.body.len())).collect()
        })
    }

    #[test]
    fn a_header_over_several_rows_ends_where_figures_begin() {
        assert_eq!(
            segments("项目\t本年\t\n\t基本支出\t项目支出\n合计\t3.00\t4.00\n一、教育支出\t3.00\t4.00"),
            [(2, 2)]
        );
    }

    #[test]
    fn items_and_totals_without_figures_are_no_header() {
        assert_eq!(
            segments("项目\t金额\t项目\t金额\n合计\t\t支出总计\t\n一、教育支出\t\t二、卫生健康支出\t"),
            [(1, 2)]
        );
    }

    #[test]
    fn a_row_that_numbers_the_columns_belongs_to_the_header() {
        let text = "项目\t基本支出\t项目支出\t合计\n栏次\t1\t2\t3\n合计\t3.00\t4.00\t7.00";
        assert_eq!(segments(text), [(2, 1)]);
        let numbering =
            |text: &str| with_sheet(text, |sheet| sheet.rows.iter().map(|row| row.numbers_columns).collect());
        let rows: Vec<bool> = numbering(text);
        assert_eq!(rows, [false, true, false]);
        let rows: Vec<bool> = numbering("科目编码\t\t\t科目名称\t合计\n类\t款\t项\t栏次\t1\n201\t03\t01\t行政运行\t5");
        assert_eq!(rows, [false, true, false]);
        // Whole figures in order are amounts if they do not begin at the left with a name for it.
        let rows: Vec<bool> = numbering("项目\t基本支出\t项目支出\n教育支出\t1\t2\n合计\t1.00\t2.00");
        assert_eq!(rows, [false, false, false]);
    }

    #[test]
    fn the_header_that_a_page_break_repeats_is_left_out() {
        let header = "项目\t本年\t\n\t基本支出\t项目支出\n";
        let text =
            format!("{header}一、教育支出\t1.00\t2.00\n\n{header}二、卫生健康支出\t3.00\t4.00\n合计\t4.00\t6.00");
        assert_eq!(segments(&text), [(2, 3)]);
        with_sheet(&text, |sheet| {
            let rows: Vec<_> = sheet.rows.iter().map(|row| (row.block, row.row.line)).collect();
            assert_eq!(rows, [(0, 0), (0, 1), (0, 2), (2, 2), (2, 3)]);
        });
    }

    #[test]
    fn a_caption_in_the_table_is_no_header() {
        let text = "部门：某市水务局\t单位：万元\n“三公”经费合计\t公务用车购置及运行费\t\t公务接待费\n\t小计\t公务用车购置费\t\n24.63\t18.77\t18.77\t5.87";
        assert_eq!(segments(text), [(2, 1)]);
        with_sheet(text, |sheet| assert_eq!(sheet.unit, Some(Unit::WanYuan)));
        with_sheet("单位名称\t金额\n某市水务局\t5.87", |sheet| {
            assert_eq!((sheet.rows.len(), sheet.unit), (2, None));
        });
    }

    #[test]
    fn a_page_break_without_a_header_goes_on() {
        assert_eq!(segments("项目\t金额\n一、教育支出\t1.00\n\n二、卫生健康支出\t3.00\n合计\t4.00"), [(1, 3)]);
    }

    #[test]
    fn another_header_opens_another_segment() {
        let text = "项目\t金额\n教育支出\t1.00\n合计\t1.00\n项目名称\t人数\n在职\t5\n退休\t6";
        assert_eq!(segments(text), [(1, 2), (1, 2)]);
    }
}

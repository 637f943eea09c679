//! Side-by-side halves of a table: names with the amounts that belong to them.

use super::codes;
use super::columns::{Columns, Role, is_broken_code, is_code, is_level};
use super::sheet::{Segment, Sheet};
use crate::facts::figure::Place;
use crate::facts::region::Context;
use crate::facts::table::words;
use crate::syntax::Cell;
use crate::text::Span;

/// One half of a 收支 table, one quarter of 公开06表, or the whole of a plain one.
pub(in crate::facts::table) struct Lane {
    /// The columns of amounts.
    pub(in crate::facts::table) amounts: Vec<usize>,
    /// The rows that say something here.
    pub(in crate::facts::table) rows: Vec<LaneRow>,
}

/// A row of a lane.
pub(in crate::facts::table) struct LaneRow {
    /// Its code, if it has one.
    pub(in crate::facts::table) code: Option<Code>,
    /// Its name, folded.
    pub(in crate::facts::table) name: String,
    /// Whether the name says that the row is a total.
    pub(in crate::facts::table) names_total: bool,
    /// Where the name stands.
    pub(in crate::facts::table) name_place: Option<Place>,
    /// The figures, one slot for each amount column.
    pub(in crate::facts::table) amounts: Vec<Option<u32>>,
    /// Whether its figure stands in another lane, as that of a total of several lanes does.
    pub(in crate::facts::table) strayed: bool,
    /// Whether it carries the name of the table's owner, which makes it a total of what follows.
    pub(in crate::facts::table) is_owner: bool,
}

/// A 科目 code.
pub(in crate::facts::table) struct Code {
    pub(in crate::facts::table) text: String,
    pub(in crate::facts::table) place: Place,
    /// Whether it is not printed, but follows from the name.
    pub(in crate::facts::table) implied: bool,
}

/// A column of names or codes, and what its header says of it.
struct LabelColumn {
    column: usize,
    has_codes: bool,
    /// Whether its codes and names may be those of subjects. The numbers of units (单位编码) are not.
    of_subjects: bool,
    of_projects: bool,
}

impl LabelColumn {
    fn read(columns: &Columns, column: usize) -> Self {
        let leaf = columns.leaf(column);
        Self {
            column,
            has_codes: columns.is_code(column),
            of_subjects: leaf.contains("科目") || !["单位", "部门"].iter().any(|unit| leaf.contains(unit)),
            of_projects: leaf.contains("项目名称"),
        }
    }

    /// Whether it holds the codes of subjects.
    fn is_coded(&self) -> bool {
        self.has_codes && self.of_subjects
    }
}

impl LaneRow {
    /// Whether the row has no amount in any column.
    pub(in crate::facts::table) fn is_blank(&self) -> bool {
        self.amounts.iter().all(Option::is_none)
    }

    /// Whether the row is the total of others.
    pub(in crate::facts::table) fn is_total(&self) -> bool {
        self.code.is_none() && (self.names_total || self.is_owner)
    }
}

impl Lane {
    /// Parts a segment into its lanes and reads their rows.
    pub(in crate::facts::table) fn read_all(
        sheet: &Sheet,
        segment: &Segment,
        columns: &Columns,
        grid: &[Vec<Option<u32>>],
        context: &Context,
    ) -> Vec<Self> {
        let mut lanes = Vec::new();
        let mut labels: Vec<usize> = Vec::new();
        let mut amounts: Vec<usize> = Vec::new();
        for column in 0..=columns.len() {
            let role = if column < columns.len() { columns.role(column) } else { Role::Label };
            let opens = matches!(role, Role::Label | Role::Code);
            if opens && !amounts.is_empty() {
                let lane = (std::mem::take(&mut labels), std::mem::take(&mut amounts));
                lanes.push(Self::read(sheet, segment, columns, grid, context, &lane.0, lane.1));
            }
            match role {
                Role::Label | Role::Code => labels.push(column),
                Role::Amount => amounts.push(column),
                Role::Index => {}
            }
        }
        lanes
    }

    fn read(
        sheet: &Sheet,
        segment: &Segment,
        columns: &Columns,
        grid: &[Vec<Option<u32>>],
        context: &Context,
        labels: &[usize],
        amounts: Vec<usize>,
    ) -> Self {
        let mut rows: Vec<LaneRow> = Vec::new();
        let mut prefix: Vec<String> = Vec::new();
        let labels: Vec<LabelColumn> = labels.iter().map(|column| LabelColumn::read(columns, *column)).collect();
        for (offset, row) in segment.body.clone().enumerate() {
            let line = &sheet.rows[row];
            if line.numbers_columns {
                continue;
            }
            let place =
                |cell: &Cell| Place { block: line.block, span: Span::in_line(line.row.line, cell.start, cell.end) };
            let cells = || labels.iter().filter_map(|label| line.row.cells.get(label.column).map(|cell| (label, cell)));
            // A project bears its own name, whatever unit stands in front of it.
            let is_name = |(_, cell): &(&LabelColumn, &Cell)| cell.is_text() && !is_level(&cell.label);
            let of_project = |entry: &(&LabelColumn, &Cell)| is_name(entry) && entry.0.of_projects;
            let named_in = cells().find(of_project).or_else(|| cells().find(is_name));
            let mut named = named_in.map(|(_, cell)| cell);
            let code_cells: Vec<_> = cells().filter(|(label, cell)| label.is_coded() && is_code(&cell.label)).collect();
            let subject = named_in.filter(|(label, _)| label.of_subjects).map(|(_, cell)| cell);
            let (code, name) = match subject.and_then(|cell| split_code(&cell.label).map(|parts| (cell, parts))) {
                Some((cell, (code, name))) if code_cells.is_empty() => {
                    let start = cell.start + u32::from(cell.label.starts_with('['));
                    let end = (start + code.len() as u32).min(cell.end);
                    let span = Span::in_line(line.row.line, start.min(end), end);
                    (
                        Some(Code { text: code.to_owned(), place: Place { block: line.block, span }, implied: false }),
                        name.to_owned(),
                    )
                }
                _ => {
                    // A second set of codes beside the first is another classification of the same rows.
                    let coded = labels.iter().skip_while(|label| !label.is_coded());
                    let parts: Vec<_> = coded.take_while(|label| label.is_coded()).map(|label| label.column).collect();
                    let text = joined_code(&parts, &line.row.cells, &mut prefix);
                    let code = text.and_then(|text| {
                        let first = place(code_cells.first()?.1);
                        let last = place(code_cells.last()?.1);
                        let place = Place { block: line.block, span: Span::new(first.span.start, last.span.end) };
                        Some(Code { text, place, implied: false })
                    });
                    // The name of a code stands behind it; in front stands whose row it is.
                    let last = code.as_ref().and(code_cells.last()).map(|(label, _)| label.column);
                    let behind =
                        last.and_then(|last| cells().find(|(label, cell)| label.column > last && cell.is_text()));
                    named = behind.map(|(_, cell)| cell).or(named);
                    (code, named.map_or(String::new(), |cell| cell.label.clone()))
                }
            };
            let mut figures: Vec<Option<u32>> = amounts.iter().map(|column| grid[offset][*column]).collect();
            let mut found_astray = false;
            let names_total = words::is_total(&name);
            if names_total && figures.iter().all(Option::is_none) {
                found_astray = true;
                figures[0] = strayed(&labels, line.row.cells.as_slice(), &grid[offset]);
            }
            if name.is_empty() && code.is_none() && figures.iter().all(Option::is_none) {
                continue;
            }
            let is_owner = context.owner.as_deref().is_some_and(|owner| !owner.is_empty() && owner == name);
            rows.push(LaneRow {
                code,
                name,
                names_total,
                name_place: named.map(place),
                amounts: figures,
                strayed: found_astray,
                is_owner,
            });
        }
        let mut lane = Self { amounts, rows };
        codes::imply_parents(&mut lane);
        codes::imply_codes(&mut lane);
        lane
    }
}

/// The code that a name opens with (`208社会保障和就业支出`, `[301]工资福利支出`), and the name behind it.
fn split_code(name: &str) -> Option<(&str, &str)> {
    let bracketed = name.strip_prefix('[').and_then(|name| name.split_once(']'));
    if let Some((code, rest)) = bracketed {
        return is_code(code).then_some((code, rest)).filter(|(code, _)| code.len() > 2);
    }
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (code, rest) = name.split_at(digits);
    let rest = rest.trim_start_matches([' ', '-', '—']);
    (matches!(digits, 3 | 5 | 7) && rest.starts_with(|c: char| !c.is_ascii() && c != '年')).then_some((code, rest))
}

/// The code of a row whose parts 类, 款 and 项 may stand in three columns; a part left empty is that of the row above.
fn joined_code(columns: &[usize], cells: &[Cell], prefix: &mut Vec<String>) -> Option<String> {
    let parts: Vec<&str> =
        columns.iter().map(|column| cells.get(*column).map_or("", |cell| cell.label.as_str())).collect();
    let last = parts.iter().rposition(|part| is_code(part))?;
    if parts.iter().any(|part| is_broken_code(part)) {
        return None;
    }
    if parts.len() == 1 {
        return Some(parts[0].to_owned()).filter(|code| code.len() != 2);
    }
    let above = std::mem::take(prefix);
    let mut code = String::new();
    for (depth, part) in parts[..=last].iter().enumerate() {
        let part = match (part.is_empty(), above.get(depth)) {
            (false, _) => (*part).to_owned(),
            (true, Some(above)) => above.clone(),
            (true, None) => return None,
        };
        // Each column may also repeat the code so far.
        if part.starts_with(&code) && part.len() > code.len() && !code.is_empty() && part.len() > 2 {
            code.clone_from(&part);
        } else {
            code.push_str(&part);
        }
        prefix.push(part);
    }
    matches!(code.len(), 3 | 5 | 7).then_some(code)
}

/// The figure of a total whose cells were merged: the first one to the right of its name, before the next name.
fn strayed(labels: &[LabelColumn], cells: &[Cell], figures: &[Option<u32>]) -> Option<u32> {
    let mut columns = labels.iter().map(|label| label.column);
    let start = columns.find(|column| cells.get(*column).is_some_and(Cell::is_text))?;
    for (column, cell) in cells.iter().enumerate().skip(start + 1) {
        if cell.is_text() {
            return None;
        }
        if let Some(figure) = figures.get(column).copied().flatten() {
            return Some(figure);
        }
    }
    None
}

//! The projects and the units that a draft names in its tables and captions.

use super::Analysis;
use crate::facts::{Part, RegionKind};
use crate::syntax::{Cell, Content, Grid};

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameKind {
    /// A project (项目).
    Project,
    /// A unit or a department (单位、部门).
    Unit,
}

/// A name, folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) kind: NameKind,
}

/// No name is shorter, in characters: such words are found in others by chance.
const SHORTEST: usize = 3;

/// The names of a draft, longest first.
pub(super) fn names(analysis: &Analysis) -> Vec<Name> {
    let mut found: Vec<Name> = analysis.parts().flat_map(|placed| of_part(placed.part)).collect();
    found.retain(|name| name.text.chars().count() >= SHORTEST && !is_total(&name.text));
    found.sort();
    found.dedup();
    found.sort_by_key(|name| std::cmp::Reverse(name.text.len()));
    found
}

fn is_total(name: &str) -> bool {
    ["合计", "总计", "小计"].iter().any(|word| name.ends_with(word))
}

fn of_part(part: &Part) -> Vec<Name> {
    let mut names = Vec::new();
    let mut add = |text: &str, kind| {
        // The code of a unit may stand in front of its name: `206001-某某中心`, `[206001]某某中心`.
        let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '[' | ']'));
        names.push(Name { text: text.to_owned(), kind });
    };
    for region in &part.regions {
        if let Some(owner) = &region.context.owner {
            add(owner, NameKind::Unit);
        }
        if region.kind != RegionKind::Table {
            continue;
        }
        for block in &region.blocks {
            if let Content::Table(grid) = block.content() {
                in_columns(grid, &mut add);
                in_forms(grid, &mut add);
            }
        }
    }
    names
}

/// Below the headers of columns.
fn in_columns(grid: &Grid, add: &mut impl FnMut(&str, NameKind)) {
    let Some(header) = grid.rows.iter().position(|row| row.cells.iter().filter_map(header_kind).count() > 0) else {
        return;
    };
    for (column, cell) in grid.rows[header].cells.iter().enumerate() {
        let Some(kind) = header_kind(cell) else { continue };
        for row in &grid.rows[header + 1..] {
            // A form names one thing and goes on with something else.
            if row.cells.iter().filter(|cell| cell.figure().is_some()).count() == 0 {
                continue;
            }
            if let Some(cell) = row.cells.get(column).filter(|cell| cell.is_text()) {
                add(&cell.label, kind);
            }
        }
    }
}

/// Beside the labels of forms: the label, then the name.
fn in_forms(grid: &Grid, add: &mut impl FnMut(&str, NameKind)) {
    for row in &grid.rows {
        let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
        if filled.len() > 6 {
            continue;
        }
        for pair in filled.windows(2) {
            if let Some(kind) = header_kind(pair[0])
                && pair[1].is_text()
                && header_kind(pair[1]).is_none()
                && !pair[1].label.contains(['(', '一', '二', '三'])
                && !["编码", "代码", "年度", "类型", "属性", "资金", "名称", "金额"]
                    .iter()
                    .any(|word| pair[1].label.contains(word))
            {
                add(&pair[1].label, kind);
            }
        }
    }
}

/// What stands below or beside a label.
fn header_kind(cell: &Cell) -> Option<NameKind> {
    match cell.label.trim_end_matches(':') {
        "项目名称" => Some(NameKind::Project),
        "单位名称"
        | "部门名称"
        | "部门(单位)名称"
        | "单位(部门)名称"
        | "预算单位"
        | "主管部门"
        | "实施单位"
        | "项目单位"
        | "预算单位名称"
        | "项目实施单位"
        | "单位" => Some(NameKind::Unit),
        _ => None,
    }
}

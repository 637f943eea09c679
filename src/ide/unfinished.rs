//! Whether a line is still being typed.
//!
//! The rule looks at the text alone. Either what was typed last stands at the end of its line, and the line is a sentence
//! without its end, or a row with fewer cells than the one beside it or none of its amounts; or it is the point of a
//! figure whose decimals are to come. Other figures that are corrected in the middle of a line, or in a complete row, are
//! judged at once.

use super::Analysis;
use crate::syntax::{Cell, Content, Grid, Row};
use crate::text::Point;

/// What ends a sentence; marks that close something may follow.
const ENDS: [char; 6] = ['。', '！', '？', '；', '!', '?'];
const CLOSING: [char; 7] = ['）', ')', '”', '’', '》', '】', '*'];

/// Whether the line that was typed in last, up to `point`, is not complete yet.
pub(super) fn is_unfinished(analysis: &Analysis, point: Point) -> bool {
    let line = analysis.text().line(point.line);
    if is_behind_a_point(&line, point.byte as usize) {
        return true;
    }
    let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || CLOSING.contains(&c) || c == '|');
    if line.trim().is_empty() || !line.get(point.byte as usize..).is_some_and(is_blank) {
        return false;
    }
    match analysis.block_at(point.line) {
        (Content::Table(grid), start) => is_begun_row(grid, point.line - start),
        (Content::Contents | Content::Blank, _) => false,
        _ => !line.trim_end().trim_end_matches(CLOSING).ends_with(ENDS),
    }
}

/// Whether the row in a line of a table has fewer cells than the one above it, or else than the one below, or ends before
/// the amounts of that.
fn is_begun_row(grid: &Grid, line: u32) -> bool {
    let Some(at) = grid.rows.iter().position(|row| row.line == line) else { return false };
    let beside = at.checked_sub(1).or(Some(at + 1)).and_then(|beside| grid.rows.get(beside));
    let cells = &grid.rows[at].cells;
    let last = cells.iter().rposition(|cell| !cell.is_blank());
    beside.is_some_and(|beside| cells.len() < beside.cells.len() || last < amounts(beside))
}

/// Where the amounts of a row begin: its first figure behind its words.
fn amounts(row: &Row) -> Option<usize> {
    let words = row.cells.iter().rposition(Cell::is_text)?;
    let amount = row.cells[words..].iter().position(|cell| cell.figure().is_some())?;
    Some(words + amount)
}

/// Whether the characters before `byte` are a digit and a decimal point, with no digit behind.
fn is_behind_a_point(line: &str, byte: usize) -> bool {
    let Some((before, behind)) = line.split_at_checked(byte) else { return false };
    let whole = before.strip_suffix(['.', '．']);
    whole.is_some_and(|whole| whole.ends_with(is_digit)) && !behind.starts_with(is_digit)
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;
    use crate::text::Text;

    /// Whether the last line of `text` is unfinished when it was typed in up to `|`.
    fn unfinished(text: &str) -> bool {
        let (before, after) = text.split_once('^').expect("a cursor");
        let line = before.matches('\n').count() as u32;
        let byte = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let analysis = Analysis::new(Text::new(&format!("{before}{after}")), Options::default());
        is_unfinished(&analysis, Point::new(line, byte as u32))
    }

    #[test]
    fn a_sentence_is_complete_with_its_end() {
        assert!(unfinished("公用经费34.6^"));
        assert!(unfinished("公用经费34.61万元，^"));
        assert!(!unfinished("公用经费34.61万元。^"));
        assert!(!unfinished("（公用经费34.61万元。^）"));
        assert!(!unfinished("公用经费34.6^1万元，占比"), "a correction in the middle");
        assert!(!unfinished("^\n公用经费"));
    }

    #[test]
    fn a_row_is_complete_with_the_cells_of_its_neighbours() {
        let table = "项目\t合计\t基本支出\n教育\t3.00\t3.00\n";
        assert!(unfinished(&format!("{table}其他\t1^")));
        assert!(unfinished(&format!("{table}其^\t\t")), "no figure yet");
        assert!(!unfinished(&format!("{table}其^他\t\t")), "a correction in the middle");
        assert!(!unfinished(&format!("{table}其他\t1.00^\t")), "the others may stay empty");
        assert!(!unfinished(&format!("{table}其他\t1.00\t1^")));
        assert!(!unfinished("项目\t合计\t基本支出\n教育\t3.00\t3.00^\n其他\t1.00\n"));
        assert!(unfinished("| 项目 | 合计 |\n| --- | --- |\n| 教育 |^"));
        assert!(!unfinished("| 项目 | 合计 |\n| --- | --- |\n| 教育 | 3.00^ |"));
    }

    #[test]
    fn a_figure_is_not_complete_at_its_point() {
        assert!(unfinished("公用经费34.^万元，人员经费1.00万元。"));
        assert!(unfinished("项目\t合计\t基本支出\n教育\t３．^\t3.00\n"));
        assert!(!unfinished("公用经费34.^61万元。"));
        assert!(!unfinished("公用经费34.6^万元。"));
    }
}

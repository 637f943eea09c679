//! Whether a line is still being typed.
//!
//! The rule looks at the text alone: what was typed last stands at the end of its line, and the line is a sentence
//! without its end, or a row with fewer cells than the one beside it. A figure that is corrected in the middle of a line,
//! or in a complete row, is judged at once.

use super::Analysis;
use crate::syntax::{Content, Grid};
use crate::text::Point;

/// What ends a sentence; marks that close something may follow.
const ENDS: [char; 6] = ['。', '！', '？', '；', '!', '?'];
const CLOSING: [char; 7] = ['）', ')', '”', '’', '》', '】', '*'];

/// Whether the line that was typed in last, up to `point`, is not complete yet.
pub(super) fn is_unfinished(analysis: &Analysis, point: Point) -> bool {
    let line = analysis.text().line(point.line);
    let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || CLOSING.contains(&c) || c == '|');
    if line.trim().is_empty() || !line.get(point.byte as usize..).is_some_and(is_blank) {
        return false;
    }
    match analysis.block_at(point.line) {
        (Content::Table(grid), start) => is_short_row(grid, point.line - start),
        (Content::Contents | Content::Blank, _) => false,
        _ => !line.trim_end().trim_end_matches(CLOSING).ends_with(ENDS),
    }
}

/// Whether the row in a line of a table has fewer cells than the one above it, or else than the one below.
fn is_short_row(grid: &Grid, line: u32) -> bool {
    let Some(at) = grid.rows.iter().position(|row| row.line == line) else { return false };
    let beside = at.checked_sub(1).or(Some(at + 1)).and_then(|beside| grid.rows.get(beside));
    beside.is_some_and(|beside| grid.rows[at].cells.len() < beside.cells.len())
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
        assert!(!unfinished(&format!("{table}其他\t1.00\t1^")));
        assert!(!unfinished("项目\t合计\t基本支出\n教育\t3.00\t3.00^\n其他\t1.00\n"));
        assert!(unfinished("| 项目 | 合计 |\n| --- | --- |\n| 教育 |^"));
        assert!(!unfinished("| 项目 | 合计 |\n| --- | --- |\n| 教育 | 3.00^ |"));
    }
}

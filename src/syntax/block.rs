//! Blocks: runs of lines that are read together.

use std::ops::Range;

use super::caption::{Caption, caption};
use super::cell::{Grid, Separator};
use super::heading::{Heading, heading};
use super::line::{LineKind, markdown};
use crate::number::{Token, scan};
use crate::text::{Folded, Span, fold, fold_label};

/// A run of lines that is read together, wherever it stands.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    lines: Vec<Box<str>>,
    content: Content,
    year: Option<TitleYear>,
    opens_with_year: bool,
    /// Whether it is a table of columns that spaces part.
    spaced: bool,
}

/// The fiscal year (预算年度) that a title names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TitleYear {
    /// The year.
    pub year: u16,
    /// Whether the title is that of a disclosure (…年度…预算公开).
    pub is_cover: bool,
    /// Whether it ends with what a disclosure is of (…年度部门预算), and so may be its title as well.
    pub is_name: bool,
}

/// What a block is.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// Empty lines.
    Blank,
    /// A heading.
    Heading(Heading),
    /// What stands above a table.
    Caption(Caption),
    /// Running text.
    Paragraph(Paragraph),
    /// `注：…`.
    Note(Paragraph),
    /// Lines of a table of contents.
    Contents,
    /// A table, or the part of one between two page breaks.
    Table(Grid),
}

/// Running text, folded, with its figures.
#[derive(Debug, PartialEq, Eq)]
pub struct Paragraph {
    folded: Folded,
    line_starts: Vec<u32>,
    /// Its figures, in order.
    pub tokens: Vec<Token>,
}

impl Paragraph {
    fn read(lines: &[Box<str>]) -> Self {
        let mut joined = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
        let mut line_starts = Vec::with_capacity(lines.len());
        for line in lines {
            line_starts.push(joined.len() as u32);
            joined.push_str(line);
            joined.push('\n');
        }
        let folded = fold(&joined);
        let tokens = scan(&folded.text);
        Self { folded, line_starts, tokens }
    }

    /// Its characters without layout.
    pub fn text(&self) -> &str {
        &self.folded.text
    }

    /// Where `range` of [`Paragraph::text`] stands, in lines of the block.
    pub fn span(&self, range: Range<usize>) -> Span {
        let origin = self.folded.origin(range);
        let point = |offset: usize| {
            let line = self.line_starts.partition_point(|start| *start as usize <= offset) - 1;
            crate::text::Point::new(line as u32, offset as u32 - self.line_starts[line])
        };
        Span::new(point(origin.start), point(origin.end))
    }

    /// The byte of [`Paragraph::text`] at byte `byte` of line `line` of the block.
    pub fn offset(&self, line: u32, byte: u32) -> usize {
        self.line_starts.get(line as usize).map_or(0, |start| self.folded.folded_at((start + byte) as usize))
    }
}

impl Block {
    /// Reads `lines`, whose kinds are `kinds`, as one block.
    pub(super) fn read(lines: Vec<Box<str>>, kinds: &[LineKind]) -> Self {
        let content = content(&lines, kinds);
        let year = match &content {
            Content::Heading(_) | Content::Caption(_) | Content::Paragraph(_) if lines.len() == 1 => {
                title_year(&lines[0])
            }
            // A cover may have whose it is on a line of its own.
            Content::Paragraph(_) => {
                let title = lines.iter().take(LINES_OF_COVER).find_map(|line| title_year(line));
                title.filter(|title| title.is_cover)
            }
            _ => None,
        };
        let opens_with_year = !matches!(content, Content::Table(_)) && is_year(&lines[0]);
        Self { lines, content, year, opens_with_year, spaced: false }
    }

    /// The table that `grid` was read from.
    pub(super) fn spaced(lines: Vec<Box<str>>, grid: Grid) -> Self {
        Self { lines, content: Content::Table(grid), year: None, opens_with_year: false, spaced: true }
    }

    /// Whether it is a table of columns that spaces part.
    pub fn is_spaced(&self) -> bool {
        self.spaced
    }

    /// What it is.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The fiscal year that it names, if it is a title.
    pub fn title_year(&self) -> Option<TitleYear> {
        self.year
    }

    /// Whether it is no table and its first line is nothing but a year, as covers have it: `2024年度`.
    pub fn opens_with_year(&self) -> bool {
        self.opens_with_year
    }

    /// Its lines, without line breaks.
    pub fn lines(&self) -> &[Box<str>] {
        &self.lines
    }

    /// How many lines it has.
    pub fn line_count(&self) -> u32 {
        self.lines.len() as u32
    }

    /// Its characters from the first to the last that is no space, in lines of the block.
    pub fn span(&self) -> Span {
        let first = &self.lines[0];
        let last = &self.lines[self.lines.len() - 1];
        let start = first.len() - first.trim_start().len();
        Span::new(
            crate::text::Point::new(0, start as u32),
            crate::text::Point::new(self.line_count() - 1, last.trim_end().len() as u32),
        )
    }
}

/// Reads the lines of one block; all their kinds belong together.
fn content(lines: &[Box<str>], kinds: &[LineKind]) -> Content {
    let only_line = || {
        let (marks, title) = markdown(lines[0].trim());
        (marks, fold_label(title))
    };
    match kinds[0] {
        LineKind::Blank => Content::Blank,
        LineKind::Contents => Content::Contents,
        LineKind::Listing if kinds.contains(&LineKind::Contents) => Content::Contents,
        LineKind::Listing if is_contents(lines, kinds) => Content::Contents,
        LineKind::Listing | LineKind::Row(Separator::Tab) => table(lines, Separator::Tab),
        LineKind::Row(Separator::Pipe) => table(lines, Separator::Pipe),
        LineKind::Heading => {
            let (marks, folded) = only_line();
            heading(marks, &folded).map_or_else(|| Content::Paragraph(Paragraph::read(lines)), Content::Heading)
        }
        LineKind::Caption => {
            let (_, folded) = only_line();
            caption(&folded).map_or_else(|| Content::Paragraph(Paragraph::read(lines)), Content::Caption)
        }
        LineKind::Note => Content::Note(Paragraph::read(lines)),
        LineKind::Text | LineKind::Sentence => Content::Paragraph(Paragraph::read(lines)),
    }
}

/// Whether lines of a title and a number are contents: page numbers never go back by much, and start low.
fn is_contents(lines: &[Box<str>], kinds: &[LineKind]) -> bool {
    let pages: Vec<u32> = lines
        .iter()
        .filter_map(|line| line.rsplit('\t').next().and_then(|page| fold_label(page).parse().ok()))
        .collect();
    kinds.iter().all(|kind| *kind == LineKind::Listing)
        && pages.len() == lines.len()
        && pages.len() >= 2
        && pages[0] <= 10
        && pages.windows(2).all(|pair| pair[0] <= pair[1] + 2)
}

fn table(lines: &[Box<str>], separator: Separator) -> Content {
    Content::Table(Grid::read(lines.iter().map(AsRef::as_ref), separator))
}

/// The most bytes of a line that is nothing but a year.
const LONGEST_YEAR: usize = 30;

/// Whether a line is nothing but a year.
fn is_year(line: &str) -> bool {
    if line.len() > LONGEST_YEAR || !line.trim_end().ends_with(['年', '度']) {
        return false;
    }
    let text = fold_label(line).replace(' ', "");
    let year = text.trim_end_matches('度').strip_suffix('年').unwrap_or("");
    year.len() == "2024".len() && year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// How far down a cover its title may stand.
const LINES_OF_COVER: usize = 3;
/// The most characters that a title has.
const LONGEST_TITLE: usize = 50;

/// The fiscal year that a line names, if it is a title. Letter-spaced titles have spaces between digits as well.
fn title_year(line: &str) -> Option<TitleYear> {
    if !line.contains('算') || line.contains('。') || line.len() > 3 * 2 * LONGEST_TITLE {
        return None;
    }
    let text = fold_label(line).replace(' ', "");
    if text.chars().count() > LONGEST_TITLE {
        return None;
    }
    text.match_indices('年').find_map(|(at, _)| year_of(&text[..at], &text[at + '年'.len_utf8()..]))
}

/// The most characters between the year and the word that tells what it is the year of.
const FURTHEST: usize = 30;

/// The year that ends `front`, if what stands behind it is that of a budget or of a final account.
fn year_of(front: &str, behind: &str) -> Option<TitleYear> {
    let year = front.get(front.len().checked_sub(4)?..)?;
    if !(year.starts_with("19") || year.starts_with("20")) || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let behind = behind.strip_prefix('度').unwrap_or(behind);
    let phrase = behind.split(['。', ',', ';']).next().unwrap_or(behind);
    let end = |(count, (at, _)): (usize, (usize, char))| {
        let word = phrase[at..].starts_with("预算") || phrase[at..].starts_with("决算");
        (word && count <= FURTHEST).then_some(at + "预算".len())
    };
    // The last such word.
    let end = phrase.char_indices().enumerate().filter_map(end).last()?;
    let rest = &behind[end..];
    let is_cover = rest.strip_prefix("信息").unwrap_or(rest).starts_with("公开");
    let whose = phrase[..end].trim_end_matches(['预', '决', '算']);
    let is_name = rest.is_empty() && (whose.ends_with("部门") || whose.ends_with("单位"));
    Some(TitleYear { year: year.parse().ok()?, is_cover, is_name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_their_year() {
        let year = |line: &str| title_year(line).map(|title| (title.year, title.is_cover));
        assert_eq!(year("某某中心2024年度单位预算公开"), Some((2024, true)));
        assert_eq!(year("2 0 2 3 年 度 部 门 决 算 信 息 公 开"), Some((2023, true)));
        assert_eq!(year("2025年收支预算总表"), Some((2025, false)));
        assert_eq!(year("2024年决算与2025年预算公开"), Some((2024, true)));
        assert_eq!(year("依据2019年规定，2025年预算"), Some((2025, false)));
        assert_eq!(year("2024年工作要点"), None);
        assert_eq!(year("3024年预算公开"), None);
        let is_name = |line: &str| title_year(line).is_some_and(|title| title.is_name);
        assert!(is_name("某某中心2024年度部门决算") && is_name("2024年某某中心单位预算"));
        assert!(!is_name("2024年部门预算情况说明") && !is_name("2024年部门收支预算"));
    }
}

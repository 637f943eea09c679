//! The figures of a draft that a careful reader could check, found without the engine that is being measured.

use std::ops::Range;

use super::counts;
use super::prose;
use super::table::{self, Table};
use gouji::text::Text;

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A cell of a table.
    Cell,
    /// An amount in a sentence.
    Amount,
    /// A percentage in a sentence.
    Percentage,
    /// A number of things or people in a sentence.
    Count,
}

/// A figure.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// Its line, from 0.
    pub(crate) line: u32,
    /// Its digits, in bytes of the line.
    pub(crate) digits: Range<usize>,
    /// The byte behind its unit.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) class: Class,
    /// Its table, row and column.
    pub(crate) cell: Option<(usize, usize, usize)>,
}

/// A word that says which way something changed, and the figure behind it.
#[derive(Debug, Clone)]
pub(crate) struct Direction {
    /// Its line, from 0.
    pub(crate) line: u32,
    /// The word, in bytes of the line.
    pub(crate) word: Range<usize>,
    /// The byte behind the figure.
    pub(crate) end: usize,
}

/// A draft with its figures.
pub(crate) struct Draft {
    /// The file's name.
    pub(crate) name: String,
    /// The whole draft.
    pub(crate) text: Text,
    /// Its lines.
    pub(crate) lines: Vec<String>,
    /// Its tables.
    pub(crate) tables: Vec<Table>,
    /// Its figures, in order.
    pub(crate) figures: Vec<Figure>,
    /// Its direction words that another word or an amount contradicts when they are flipped.
    pub(crate) directions: Vec<Direction>,
    /// For each line the last title or heading above it.
    titles: Vec<u32>,
}

impl Draft {
    /// Reads the draft `content`.
    pub(crate) fn read(name: &str, content: &str) -> Self {
        let text = Text::new(content);
        let lines: Vec<String> = (0..text.line_count()).map(|line| text.line(line).into_owned()).collect();
        let contents = contents(&lines);
        let mut figures = Vec::new();
        let tables = table::read(&lines, &contents, &mut figures);
        let mut directions = Vec::new();
        let mut titles = Vec::with_capacity(lines.len());
        let mut title = 0;
        for (at, line) in lines.iter().enumerate() {
            let number = u32::try_from(at).expect("few lines");
            if is_title(line) {
                title = number;
            }
            titles.push(title);
            if !table::is_row(line) && !contents.contains(&at) {
                prose::read(number, line, &mut figures, &mut directions);
            }
        }
        figures.sort_by_key(|figure| (figure.line, figure.digits.start));
        counts::keep_checkable(&lines, &mut figures);
        Self { name: name.to_owned(), text, lines, tables, figures, directions, titles }
    }

    /// A line.
    pub(crate) fn line(&self, line: u32) -> &str {
        &self.lines[line as usize]
    }

    /// The digits of a figure as they are written.
    pub(crate) fn written(&self, figure: &Figure) -> &str {
        &self.line(figure.line)[figure.digits.clone()]
    }

    /// The title or heading above a line.
    pub(crate) fn title(&self, line: u32) -> &str {
        self.line(self.titles[line as usize]).trim()
    }
}

/// Whether a line is a title of a table or a heading.
fn is_title(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['#', ' ', '*']);
    let characters = line.chars().count();
    if table::is_row(line) || !(3..=60).contains(&characters) || line.contains(['。', '；', '，']) {
        return false;
    }
    let number = line.trim_start_matches(|c: char| "（(一二三四五六七八九十0123456789".contains(c));
    let numbered =
        line.starts_with('第') || (number.len() < line.len() && number.starts_with(['、', '.', '．', '）', ')']));
    (line.contains('表') || numbered)
        && !line.ends_with([':', '：'])
        && !line.starts_with("单位")
        && !line.contains("公开0")
}

/// The lines of the table of contents: from its title for as long as lines end in a page number.
fn contents(lines: &[String]) -> Range<usize> {
    let bare = |line: &String| table::bare(line).replace('#', "");
    let Some(start) = lines.iter().position(|line| bare(line) == "目录") else { return 0..0 };
    let ends = |line: &String| bare(line).is_empty() || bare(line).ends_with(|c: char| c.is_ascii_digit());
    let count = lines[start + 1..].iter().take_while(|line| ends(line)).count();
    start..start + 1 + count
}

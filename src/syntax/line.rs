//! What a single line is, judged by itself: this is what makes parsing local.

use std::sync::LazyLock;

use regex::Regex;

use super::caption::caption;
use super::cell::Separator;
use super::heading::{heading, numeral};
use super::spaced::has_gap;
use crate::text::fold_label;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Nothing but spaces.
    Blank,
    /// A row of a table.
    Row(Separator),
    /// A line of a table of contents.
    Contents,
    /// A title and a number, parted by a tab: a line of contents, or a row of two columns.
    Listing,
    /// A heading.
    Heading,
    /// What stands above a table.
    Caption,
    /// `注：…`, below a table.
    Note,
    /// A paragraph, or the last line of one: text that ends with its sentence.
    Sentence,
    /// Anything else.
    Text,
}

static LEADERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\.{3,}|…+|·{3,}|⋯+|_{4,}|-{4,}|—{3,})(?:\s|<[^<>]*>)*\d{1,4}(?:\s|<[^<>]*>)*$")
        .expect("the pattern is fixed")
});

/// Whether a line ends with leaders and the number of a page.
fn has_leaders(trimmed: &str) -> bool {
    const ENDS: [&str; 7] = ["...", "…", "···", "⋯", "____", "----", "———"];
    let front = trimmed.trim_end_matches(char::is_numeric);
    // Where there is no markup, the end tells quickly that there are none.
    let may_have = if trimmed.ends_with('>') {
        true
    } else {
        let front = front.trim_end();
        front.len() < trimmed.len() && (front.ends_with('>') || ENDS.iter().any(|end| front.ends_with(end)))
    };
    may_have && LEADERS.is_match(trimmed)
}

/// `- 3 -`, `第 3 页`, `第3页 共20页`, `3/20`, `3`: the foot of a page.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-—–―一_·~]*\d{1,3}[-—–―一_·~]*|第\d{1,3}页[,/]?(?:共\d{1,3}页)?|\d{1,3}/\d{1,3})$")
        .expect("the pattern is fixed")
});

fn is_page_number(folded: &str) -> bool {
    /// In bytes; no number of a page is longer.
    const LONGEST: usize = 40;
    folded.len() <= LONGEST && PAGE_NUMBER.is_match(folded)
}

/// Classifies a line.
pub(super) fn classify(line: &str) -> LineKind {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        return LineKind::Blank;
    }
    if let Some(kind) = row(line, trimmed) {
        return kind;
    }
    if has_leaders(trimmed) {
        return LineKind::Contents;
    }
    let (marks, title) = markdown(trimmed);
    let folded = fold_label(title);
    // A page number says nothing, and may stand inside a table.
    if folded.is_empty() || is_page_number(&folded) {
        return LineKind::Blank;
    }
    if ["注:", "说明:", "备注:"].iter().any(|mark| folded.starts_with(mark)) {
        return LineKind::Note;
    }
    let heading = heading(marks, &folded);
    // A chapter may be called 报表 as well; it stands above more than one table.
    let chapter = heading.as_ref().is_some_and(|heading| heading.level == 1 && !heading.numeral.is_empty());
    if !chapter && caption(&folded).is_some() {
        return LineKind::Caption;
    }
    if heading.is_some() {
        LineKind::Heading
    } else if folded.ends_with(['。', ';', ':', '!']) {
        LineKind::Sentence
    } else {
        LineKind::Text
    }
}

/// Whether no table of columns that spaces part goes on over a line of this kind.
pub(super) fn ends_run(kind: LineKind, line: &str) -> bool {
    match kind {
        LineKind::Blank => false,
        LineKind::Row(_) | LineKind::Contents | LineKind::Listing | LineKind::Caption | LineKind::Note => true,
        _ if line.contains('\t') || line.starts_with('#') => true,
        LineKind::Heading => matches!(numeral(&fold_label(line)), Some((1, _, _))),
        LineKind::Text | LineKind::Sentence => {
            let is_cell = has_gap(line) || line.bytes().take_while(|byte| *byte == b' ').count() >= CELL_INDENT;
            !is_cell && (line.contains('。') || line.trim().chars().count() > LONGEST_CELL)
        }
    }
}

/// The spaces in front of what is no paragraph.
const CELL_INDENT: usize = 8;

/// The most characters of a name that stands in a line by itself.
const LONGEST_CELL: usize = 40;

/// Whether two lines in succession belong to one block.
pub(super) fn joins(above: LineKind, below: LineKind) -> bool {
    use LineKind::{Blank, Contents, Listing, Note, Row, Sentence, Text};
    match (above, below) {
        (Row(above), Row(below)) => above == below,
        (Blank, Blank)
        | (Text | Note, Text | Sentence)
        | (Contents | Listing, Contents | Listing)
        | (Row(Separator::Tab), Listing)
        | (Listing, Row(Separator::Tab)) => true,
        _ => false,
    }
}

/// The number of Markdown heading marks, and the line without them, without list marks and quotes.
pub(super) fn markdown(trimmed: &str) -> (u8, &str) {
    let marks = trimmed.len() - trimmed.trim_start_matches('#').len();
    if (1..=6).contains(&marks) && trimmed[marks..].starts_with([' ', '\u{3000}']) {
        return (marks as u8, trimmed[marks..].trim_start());
    }
    let plain = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("> ")).unwrap_or(trimmed);
    (0, plain)
}

/// Whether a line is part of a table or of contents.
fn row(line: &str, trimmed: &str) -> Option<LineKind> {
    if trimmed.starts_with(['|', '｜']) && trimmed.chars().skip(1).any(|c| matches!(c, '|' | '｜')) {
        return Some(LineKind::Row(Separator::Pipe));
    }
    if !line.contains('\t') {
        let pipes = trimmed.chars().filter(|c| matches!(c, '|' | '｜')).count();
        return (pipes >= 2 && !trimmed.contains('。')).then_some(LineKind::Row(Separator::Pipe));
    }
    if has_leaders(trimmed) {
        return Some(LineKind::Contents);
    }
    let trailing = line.len() - line.trim_end_matches([' ', '\t']).len();
    if !trimmed.contains('\t') {
        // An indented paragraph, or a row with a single filled cell.
        let leading = line.chars().take_while(|c| *c == '\t').count();
        let sentence = trimmed.ends_with(['。', '；', '：', '，', ';']) || trimmed.chars().count() > 40;
        let indented = line[line.len() - trailing..].matches('\t').count() == 0 && leading <= 2 && sentence;
        return (!indented).then_some(LineKind::Row(Separator::Tab));
    }
    let (head, tail) = trimmed.rsplit_once('\t')?;
    let page = tail.trim().trim_start_matches("<b>").trim_end_matches("</b>");
    let paged = page.len() <= 3 && !page.is_empty() && page.bytes().all(|b| b.is_ascii_digit());
    if paged && !head.contains('\t') && trailing == 0 && numeral(&fold_label(head)).is_some() {
        return Some(LineKind::Listing);
    }
    Some(LineKind::Row(Separator::Tab))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_by_itself() {
        use LineKind::{Blank, Caption, Contents, Heading, Listing, Note, Row, Sentence, Text};
        for (line, kind) in [
            ("", Blank),
            (" \u{3000}", Blank),
            ("— 12 —", Blank),
            ("- 3 -", Blank),
            ("第 3 页 共 20 页", Blank),
            ("3/20", Blank),
            ("12", Blank),
            ("2023", Text),
            ("12.5", Text),
            ("一、本单位职责.....\t1", Contents),
            ("第一部分 概况\t1", Listing),
            ("<b>第一部分 概况</b> .....\t<b>1</b>", Contents),
            ("\t\t六、科学技术支出\t\t\t", Row(Separator::Tab)),
            ("合计\t\t544.57", Row(Separator::Tab)),
            ("| 合计 | 1.00 |", Row(Separator::Pipe)),
            ("## 第二部分 2024年部门预算报表", Heading),
            ("第三部分 2024年度单位预算情况说明", Heading),
            ("单位：万元", Caption),
            ("注：本表无数据", Note),
            ("\t2023年度收入合计1,033.18万元，其中：", Sentence),
            ("长 治 市 水 文 站", Text),
        ] {
            assert_eq!(classify(line), kind, "{line}");
        }
    }
}

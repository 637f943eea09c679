//! A piece of a source line, fit for a terminal: tabs expanded, long lines cropped around the finding, and the columns
//! that an underline needs, in which a Chinese character takes two.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// What a tab becomes. Two tabs in a row are an empty cell, so a tab has one width wherever it stands.
const TAB: &str = "    ";
/// What stands for characters left out.
const CUT: char = '…';
/// How much of a table's row is kept at its start, where the item's name stands, when the finding is far to the right.
const LABEL: usize = 28;

/// A piece of a line, and where the finding stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The characters before the finding, the finding, and those behind it.
    pub(super) parts: [String; 3],
}

impl Excerpt {
    /// The piece of `line` around the bytes `span`, at most `width` columns wide (though never narrower than 20).
    pub(super) fn new(line: &str, span: Range<usize>, width: usize) -> Self {
        let width = width.max(20);
        let line = line.trim_end();
        let start = boundary(line, span.start);
        let end = boundary(line, span.end).max(start);
        let [before, inside, after] = [&line[..start], &line[start..end], &line[end..]].map(display);
        let before = before.trim_start().to_owned();
        if columns(&before) + columns(&inside) + columns(&after) <= width {
            return Self { parts: [before, inside, after] };
        }
        let inside = head(&inside, width - 2);
        let spare = width - columns(&inside);
        // Each side gets half of what is left, and what the other does not need.
        let for_after = columns(&after).min((spare / 2).max(spare.saturating_sub(columns(&before))));
        let before = tail_with_label(&before, spare - for_after, line);
        let after = head(&after, for_after);
        Self { parts: [before, inside, after] }
    }

    /// The columns before the finding.
    pub(super) fn offset(&self) -> usize {
        columns(&self.parts[0])
    }

    /// The columns of the finding; at least one, so that an empty place can be seen.
    pub(super) fn width(&self) -> usize {
        columns(&self.parts[1]).max(1)
    }
}

/// The last place of `line` up to `byte` that is not inside a character.
fn boundary(line: &str, byte: usize) -> usize {
    let mut byte = byte.min(line.len());
    while !line.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The columns that `text` takes in a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// `text` with nothing in it that a terminal would obey instead of showing it.
pub(super) fn display(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push_str(TAB),
            // The pictures of the control characters stand in the same order as these.
            '\0'..='\x1F' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER)),
            '\x7F'..='\u{9F}' | '\u{2028}' | '\u{2029}' => shown.push(char::REPLACEMENT_CHARACTER),
            // Marks of direction would turn the rest of the line around.
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                shown.push(char::REPLACEMENT_CHARACTER);
            }
            _ => shown.push(c),
        }
    }
    shown
}

/// The start of `text` in at most `width` columns.
pub(super) fn head(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept: String = cut(text.chars(), width).into_iter().collect();
    if width > 0 {
        kept.push(CUT);
    }
    kept
}

/// The end of `text` in at most `width` columns.
fn tail(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = cut(text.chars().rev(), width);
    if width > 0 {
        kept.push(CUT);
    }
    kept.into_iter().rev().collect()
}

/// `text` in at most `width` columns: its last word, which is the figure, as a whole, and both ends of what it is called.
pub(super) fn named(text: &str, width: usize) -> String {
    let (name, figure) = text.rsplit_once(' ').unwrap_or((text, ""));
    let figure = if figure.is_empty() { String::new() } else { format!(" {figure}") };
    let room = width.saturating_sub(columns(&figure));
    if columns(name) <= room || room < columns(&figure) {
        return head(text, width);
    }
    let start = head(name, room / 2);
    let end = tail(name, room + 1 - columns(&start));
    start + end.trim_start_matches(CUT) + &figure
}

/// The first of `chars` that leave a column for the mark of the cut. A figure is left out as a whole: the rest of
/// `420.53` is another figure.
fn cut(chars: impl Iterator<Item = char>, width: usize) -> Vec<char> {
    let mut used = 0;
    let mut kept = Vec::new();
    for c in chars {
        used += c.width().unwrap_or(0);
        if used >= width {
            if in_figure(c) {
                while kept.last().is_some_and(|c| in_figure(*c)) {
                    kept.pop();
                }
            }
            break;
        }
        kept.push(c);
    }
    kept
}

fn in_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '０'..='９' | '．' | '％')
}

/// The end of `before` in at most `width` columns; in the row of a table, after the start of the row.
fn tail_with_label(before: &str, width: usize, line: &str) -> String {
    let row = line.contains('\t') || line.trim_start().starts_with('|');
    if !row || columns(before) <= width || width < 2 * LABEL {
        return tail(before, width);
    }
    let label = head(before, LABEL);
    let rest = tail(before, width - columns(&label));
    label.trim_end_matches(CUT).to_owned() + &rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(line: &str, what: &str, width: usize) -> Excerpt {
        let at = line.find(what).expect("the line has it");
        Excerpt::new(line, at..at + what.len(), width)
    }

    #[test]
    fn a_short_line_stays_whole() {
        let excerpt = around("\u{3000}\u{3000}𠮷野中心支出12.00万元。  ", "12.00", 80);
        assert_eq!(excerpt.parts, ["𠮷野中心支出", "12.00", "万元。"]);
        assert_eq!((excerpt.offset(), excerpt.width()), (12, 5));
    }

    #[test]
    fn tabs_have_one_width_and_controls_none_of_their_power() {
        let excerpt = around("行政运行\t\t1\u{1B}[31m2\t9", "9", 80);
        assert_eq!(excerpt.parts[0], "行政运行        1␛[31m2    ");
        assert_eq!(excerpt.offset(), 8 + 8 + 7 + 4);
        assert_eq!(display("a\u{202E}b\u{85}c"), "a\u{FFFD}b\u{FFFD}c");
    }

    #[test]
    fn a_long_line_is_cropped_on_both_sides() {
        let line = format!("{}12.00{}", "前".repeat(100), "后".repeat(100));
        for width in 20..90 {
            let excerpt = around(&line, "12.00", width);
            let all = columns(&excerpt.parts.concat());
            assert!(all <= width && all + 4 > width, "{width}: {all}");
            assert!(excerpt.parts[0].starts_with('…') && excerpt.parts[2].ends_with('…'));
            assert_eq!(excerpt.parts[1], "12.00");
        }
    }

    #[test]
    fn what_one_side_does_not_need_the_other_gets() {
        let start = around(&format!("甲12.00{}", "后".repeat(100)), "12.00", 40);
        assert_eq!(start.parts[0], "甲");
        assert!(columns(&start.parts.concat()) >= 38);
        let end = around(&format!("{}12.00乙", "前".repeat(100)), "12.00", 40);
        assert_eq!(end.parts[2], "乙");
        assert!(columns(&end.parts.concat()) >= 38);
    }

    #[test]
    fn no_figure_is_cut_in_two() {
        let line = "基本支出420.53万元，占78.23%；项目支出1,124.04万元";
        for width in 20..60 {
            let excerpt = around(line, "78.23%", width);
            for part in [&excerpt.parts[0], &excerpt.parts[2]] {
                let figures = part.split(|c| !in_figure(c)).filter(|figure| !figure.is_empty());
                assert!(figures.into_iter().all(|figure| ["420.53", "1,124.04"].contains(&figure)), "{width}: {part}");
            }
        }
    }

    #[test]
    fn a_long_name_keeps_both_ends_and_its_figure() {
        let long = "2025年度某某市某某区企业发展服务中心一般公共预算当年支出 683.38";
        assert_eq!(named(long, 36), "2025年度某某…公共预算当年支出 683.38");
        assert_eq!(named("教育支出 16.85", 36), "教育支出 16.85");
        for width in 16..columns(long) {
            let named = named(long, width);
            assert!(columns(&named) <= width && named.ends_with(" 683.38"), "{width}: {named}");
        }
        assert_eq!(named("所列名称是这样的", 10), "所列…样的");
    }

    #[test]
    fn a_finding_wider_than_the_terminal_is_cut() {
        let line = "长".repeat(200);
        let excerpt = Excerpt::new(&line, 30..line.len(), 40);
        assert!(columns(&excerpt.parts.concat()) <= 40);
        assert!(excerpt.parts[1].ends_with('…'));
    }

    #[test]
    fn the_row_of_a_table_keeps_its_label() {
        let line = format!("2080505\t机关事业单位养老保险\t{}9.99\t1", "123456.78\t".repeat(20));
        let excerpt = around(&line, "9.99", 80);
        assert!(excerpt.parts[0].starts_with("2080505    机关事业单位"), "{:?}", excerpt.parts);
        assert!(excerpt.parts[0].ends_with("123456.78    "), "{:?}", excerpt.parts);
        assert!(columns(&excerpt.parts.concat()) <= 80);
    }

    #[test]
    fn places_outside_the_line_are_moved_inside() {
        assert_eq!(Excerpt::new("支出", 1..100, 40).parts, ["", "支出", ""]);
        assert_eq!(Excerpt::new("", 5..5, 40).parts, ["", "", ""]);
        assert_eq!(Excerpt::new("支出  ", 7..8, 40).offset(), 4);
    }
}

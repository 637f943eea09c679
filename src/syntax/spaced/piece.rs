//! The pieces of a line that spaces part from each other, and where they are displayed.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::syntax::cell::{Cell, CellValue, cell};
use crate::syntax::heading::numeral;

/// How many columns a character takes: a converter of pages counts all alike, an editor shows the Chinese ones twice as
/// wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// As displayed.
    Width,
    /// One column each.
    Count,
}

/// Characters without a gap among them: the whole of a cell, or one line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// What a cell of these characters holds.
    pub(super) cell: Cell,
    /// The columns that it is displayed in.
    pub(super) at: Range<u32>,
}

impl Piece {
    /// Whether it is an amount or stands for one.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.cell.value, CellValue::Figure(..) | CellValue::Dash | CellValue::Garbled)
    }

    /// Whether it may be the code of a subject, or a part of one.
    pub(super) fn is_code(&self) -> bool {
        let label = &self.cell.label;
        matches!(label.len(), 2 | 3 | 5 | 7) && label.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it is numbered as rows are, or a code.
    pub(super) fn is_numbered(&self) -> bool {
        self.is_code() || numeral(&self.cell.label).is_some()
    }

    /// Whether it opens a row by itself: numbered, a part, or a total.
    pub(super) fn opens_row(&self) -> bool {
        let label = &self.cell.label;
        let is_total = ["合计", "小计", "总计"].iter().any(|word| label.ends_with(word));
        let is_part = label.starts_with("其中") || label.starts_with(|c: char| matches!(c, '①'..='⑳'));
        is_total || is_part || self.is_numbered()
    }

    /// The columns that both take.
    pub(super) fn shared(&self, at: &Range<u32>) -> u32 {
        shared(&self.at, at)
    }
}

/// How many columns two stretches have in common.
pub(super) fn shared(one: &Range<u32>, other: &Range<u32>) -> u32 {
    one.end.min(other.end).saturating_sub(one.start.max(other.start))
}

/// Whether spaces part two words of a line, and something stands on either side of them.
pub(in crate::syntax) fn has_gap(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.contains("  ") || trimmed.contains(['\u{3000}', '\u{A0}'])
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{A0}'
}

/// Reads the pieces of a line.
pub(super) fn pieces(line: &str, measure: Measure) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for range in joined(line, &cut(line)) {
        let from = columns(&line[..range.start], measure);
        let to = from + columns(&line[range.clone()], measure);
        found.push(Piece { cell: cell(line, range.start, range.end), at: from..to });
    }
    found
}

fn columns(text: &str, measure: Measure) -> u32 {
    match measure {
        Measure::Width => text.chars().map(|c| c.width_cjk().unwrap_or(0) as u32).sum(),
        Measure::Count => text.chars().count() as u32,
    }
}

/// The stretches of a line between gaps, in bytes.
fn cut(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut words = line.split(is_space).filter(|word| !word.is_empty()).map(|word| {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        start..start + word.len()
    });
    let Some(first) = words.next() else { return found };
    found.push(first);
    for word in words {
        let last = found.last_mut().expect("the first word is there");
        let between = &line[last.end..word.start];
        let is_gap = between.chars().count() > 1 || between == "\u{3000}";
        if is_gap || parts_anyhow(&line[last.clone()], &line[word.clone()]) {
            found.push(word);
        } else {
            last.end = word.end;
        }
    }
    found
}

/// Whether a single space parts two cells: of a code and a name, or beside an amount with decimals.
fn parts_anyhow(left: &str, right: &str) -> bool {
    let is_code = matches!(left.len(), 3 | 5 | 7) && left.bytes().all(|byte| byte.is_ascii_digit());
    let opens_name = right.starts_with(|c: char| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    (is_code && opens_name && !right.starts_with('年')) || is_amount(left) || is_amount(right)
}

/// Whether a word is an amount with decimals, which no name ends or begins with.
fn is_amount(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    digits.rsplit_once('.').is_some_and(|(whole, fraction)| {
        !whole.is_empty()
            && matches!(fraction.len(), 1 | 2 | 4 | 6)
            && fraction.bytes().all(|byte| byte.is_ascii_digit())
            && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
    })
}

/// Puts the letters of spaced words together (`合    计`). The parts of a code (`类  款  项`) stay apart.
fn joined(line: &str, cut: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut rest = cut;
    while !rest.is_empty() {
        let letters: Vec<char> = rest.iter().map_while(|range| letter(&line[range.clone()])).collect();
        let (run, behind) = rest.split_at(letters.len().max(1));
        let is_part = |c: char| matches!(c, '类' | '款' | '项');
        // Columns of the parts of a code may stand in front of a spaced word.
        let parts = letters.windows(2).take_while(|pair| is_part(pair[0]) && pair[1] != '目').count();
        let repeats = letters.windows(2).any(|pair| pair[0] == pair[1]);
        if letters.is_empty() || repeats || letters.iter().all(|c| is_part(*c)) {
            found.extend(run.iter().cloned());
        } else {
            found.extend(run[..parts].iter().cloned());
            words(&run[parts..], &mut found);
        }
        rest = behind;
    }
    found
}

/// The only character of a word, if that is a Chinese one.
fn letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|c| chars.next().is_none() && matches!(c, '\u{4E00}'..='\u{9FFF}'))
}

/// Parts a run of letters where the gap is clearly wider than inside a word.
fn words(run: &[Range<usize>], found: &mut Vec<Range<usize>>) {
    let gaps = run.windows(2).map(|pair| pair[1].start - pair[0].end);
    let (narrow, wide) = (gaps.clone().min().unwrap_or(0), gaps.clone().max().unwrap_or(0));
    let widest = gaps.clone().position(|gap| gap == wide).map_or(0, |at| at + 1);
    if wide >= narrow + 2 && widest >= 2 && run.len() - widest >= 2 {
        words(&run[..widest], found);
        words(&run[widest..], found);
    } else {
        found.push(run[0].start..run[run.len() - 1].end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_part_cells_and_letters_of_a_word_belong_together() {
        let labels = |line: &str| -> Vec<String> {
            pieces(line, Measure::Width).into_iter().map(|piece| piece.cell.label).collect()
        };
        assert_eq!(labels("  行政运行 支出    1,003.35  "), ["行政运行支出", "1,003.35"]);
        assert_eq!(labels("合　　计　　12.00　　3"), ["合计", "12.00", "3"]);
        assert_eq!(labels("类  款  项  科目名称  合  计"), ["类", "款", "项", "科目名称", "合计"]);
        assert_eq!(labels("项  目      金  额"), ["项目", "金额"]);
        assert_eq!(labels("2080505 养老保险 3.00 2.00"), ["2080505", "养老保险", "3.00", "2.00"]);
        assert_eq!(labels("2024 年  无  无"), ["2024年", "无", "无"]);
    }

    #[test]
    fn a_piece_stands_where_it_is_displayed() {
        let at = |measure| pieces("　合计  3.00", measure).into_iter().map(|piece| piece.at).collect::<Vec<_>>();
        assert_eq!(at(Measure::Width), [2..6, 8..12]);
        assert_eq!(at(Measure::Count), [1..3, 5..9]);
    }
}

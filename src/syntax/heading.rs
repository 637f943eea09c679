//! Headings: Markdown, `第N部分`, `一、`, `（一）`, `1、`, `（1）`.

use std::sync::LazyLock;

use regex::Regex;

use crate::number::{TokenKind, scan};

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its depth: 1 for `第N部分`, 2 for `一、`, 3 for `（一）`, 4 for `1、`, 5 for `（1）`; for a heading without a
    /// numeral, that of its Markdown marks.
    pub level: u8,
    /// Its numeral as written, folded, without the mark behind it; empty if it has none.
    pub numeral: String,
    /// Its title without numeral, folded.
    pub title: String,
}

/// A kind of numeral that opens a heading.
struct Numeral {
    level: u8,
    /// Whether one of this kind may begin so. What none begins with need not be tried, and patterns are slow.
    may_open: fn(&str) -> bool,
    pattern: Regex,
}

/// The kinds of numerals, outermost first.
static NUMERALS: LazyLock<[Numeral; 5]> = LazyLock::new(|| {
    let kind = |level, may_open, pattern| {
        let pattern = Regex::new(pattern).expect("the pattern is fixed");
        Numeral { level, may_open, pattern }
    };
    [
        kind(1, |line| line.starts_with('第'), r"^(第[一二三四五六七八九十\d]+(?:部分|章))[、:.]?"),
        kind(2, |line| line.starts_with(NUMBERS), r"^([一二三四五六七八九十]{1,3})[、.:]"),
        kind(3, |line| in_brackets(line, |c| NUMBERS.contains(&c)), r"^\(([一二三四五六七八九十]{1,3})\)[、.]?"),
        kind(4, |line| line.starts_with(char::is_numeric), r"^(\d{1,2})[、.．](?:[^\d]|$)"),
        kind(5, |line| in_brackets(line, char::is_numeric), r"^\((\d{1,2})\)[、.]?"),
    ]
});

/// The characters of Chinese numerals.
const NUMBERS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// Whether a bracket with such a character opens `line`.
fn in_brackets(line: &str, is_one: fn(char) -> bool) -> bool {
    line.strip_prefix('(').is_some_and(|inside| inside.starts_with(is_one))
}

/// The most characters that a heading has.
const LONGEST: usize = 48;

/// Splits the numeral that a folded line opens with from the rest: depth, numeral, rest.
pub(super) fn numeral(folded: &str) -> Option<(u8, &str, &str)> {
    NUMERALS.iter().filter(|kind| (kind.may_open)(folded)).find_map(|kind| {
        let found = kind.pattern.captures(folded)?;
        let numeral = found.get(1)?.as_str();
        // The pattern for `1、` looks one character ahead so as not to split `1.5`.
        let mut end = found.get(0)?.end();
        if kind.level == 4 && end > numeral.len() + 1 {
            end = folded[numeral.len()..].chars().next().map_or(end, |mark| numeral.len() + mark.len_utf8());
        }
        Some((kind.level, numeral, &folded[end..]))
    })
}

/// Reads a line as a heading. `marks` is the number of Markdown `#` in front of `folded`.
pub(super) fn heading(marks: u8, folded: &str) -> Option<Heading> {
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    let parsed = match numeral(folded) {
        Some((level, numeral, title)) => Heading { level, numeral: numeral.to_owned(), title: title.to_owned() },
        None if marks > 0 => Heading { level: marks, numeral: String::new(), title: folded.to_owned() },
        None if folded == "目录" => Heading { level: 1, numeral: String::new(), title: folded.to_owned() },
        None => return None,
    };
    if marks == 0 && is_sentence(&parsed) {
        return None;
    }
    Some(parsed)
}

/// Whether a numbered line says something instead of naming what follows.
fn is_sentence(heading: &Heading) -> bool {
    let title = &heading.title;
    title.contains(['。', ';', ',', '!'])
        || title.trim_end_matches(':').contains(':')
        || scan(title).iter().any(|token| token.kind == TokenKind::Money || token.kind == TokenKind::Percent)
        || (title.is_empty() && heading.level == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_give_the_depth() {
        for (line, level, title) in [
            ("第一部分概况", 1, "概况"),
            ("十二、其他说明", 2, "其他说明"),
            ("(一)政府采购情况", 3, "政府采购情况"),
            ("1、车辆情况:", 4, "车辆情况:"),
            ("1.车辆情况", 4, "车辆情况"),
            ("(1)", 5, ""),
        ] {
            let heading = heading(0, line).expect(line);
            assert_eq!((heading.level, heading.title.as_str()), (level, title), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_headings() {
        for line in [
            "一、基本支出:指为保障机构正常运转而发生的支出。",
            "五、教育支出(类)84.95万元",
            "1.5万元",
            "本年度无此项支出",
        ] {
            assert_eq!(heading(0, line), None, "{line}");
        }
    }
}

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

/// The numerals that open a heading, outermost first, with their depth.
static NUMERALS: LazyLock<[(u8, Regex); 5]> = LazyLock::new(|| {
    let pattern = |level, pattern| (level, Regex::new(pattern).expect("the pattern is fixed"));
    [
        pattern(1, r"^(第[一二三四五六七八九十\d]+(?:部分|章))[、:.]?"),
        pattern(2, r"^([一二三四五六七八九十]{1,3})[、.:]"),
        pattern(3, r"^\(([一二三四五六七八九十]{1,3})\)[、.]?"),
        pattern(4, r"^(\d{1,2})[、.．](?:[^\d]|$)"),
        pattern(5, r"^\((\d{1,2})\)[、.]?"),
    ]
});

/// The characters of Chinese numerals.
const NUMBERS: &str = "一二三四五六七八九十";

/// The most characters that a heading has.
const LONGEST: usize = 48;

/// Splits the numeral that a folded line opens with from the rest: depth, numeral, rest.
pub(super) fn numeral(folded: &str) -> Option<(u8, &str, &str)> {
    // What no numeral opens with need not be tried.
    let may_open = |c: char| matches!(c, '第' | '(') || NUMBERS.contains(c) || c.is_numeric();
    if !folded.starts_with(may_open) {
        return None;
    }
    NUMERALS.iter().find_map(|(level, pattern)| {
        let found = pattern.captures(folded)?;
        let numeral = found.get(1)?.as_str();
        // The pattern for `1、` looks one character ahead so as not to split `1.5`.
        let mut end = found.get(0)?.end();
        if *level == 4 && end > numeral.len() + 1 {
            end = folded[numeral.len()..].chars().next().map_or(end, |mark| numeral.len() + mark.len_utf8());
        }
        Some((*level, numeral, &folded[end..]))
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

//! The numerals in front of row names, which give a table its depth.

use std::sync::LazyLock;

use regex::Regex;

/// Styles of numerals, outermost first.
static STYLES: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    [
        r"^[一二三四五六七八九十]{1,3}[、.:]",
        r"^\([一二三四五六七八九十]{1,3}\)[、.]?",
        r"^\d{1,2}[、.．]",
        r"^\(\d{1,2}\)[、.]?",
        r"^[①②③④⑤⑥⑦⑧⑨⑩⑪⑫]",
        r"^\d{1,2}\)",
    ]
    .map(|pattern| Regex::new(pattern).expect("the pattern is fixed"))
});

/// The style of ①, ②.
pub(super) const CIRCLED: usize = 4;

/// The style of the numeral that a name opens with, outermost 0; none if it has none.
pub(super) fn style(name: &str) -> Option<usize> {
    let name = name.strip_prefix("其中").map_or(name, |rest| rest.trim_start_matches(':'));
    STYLES.iter().position(|style| style.is_match(name))
}

/// A name without `其中：` and numerals in front.
pub(super) fn strip(name: &str) -> &str {
    let mut rest = name;
    loop {
        let before = rest.len();
        if let Some(behind) = rest.strip_prefix("其中") {
            rest = behind.trim_start_matches(':');
        }
        if let Some(found) = STYLES.iter().find_map(|style| style.find(rest)) {
            rest = &rest[found.end()..];
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// Whether a name opens as an item of a list: with a numeral or 其中.
pub(super) fn is_item(name: &str) -> bool {
    name.starts_with("其中") || style(name).is_some()
}

//! Folding layout away: what a reader takes for the same word or figure becomes the same characters.
//!
//! Spaces that a page layout left inside Chinese words and figures, full-width forms and stray markup carry no meaning
//! in a draft. [`fold`] removes them and remembers where every remaining character came from, so that a finding in the
//! folded text can be underlined, and corrected, in the author's own.

use std::ops::Range;

/// Text without layout, and the way back to the original.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded characters.
    pub text: String,
    /// For every folded byte, the stretch of the original character that it came from.
    origins: Vec<(u32, u32)>,
}

impl Folded {
    /// The stretch of the original that became `range` of the folded text.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at =
                self.origins.get(range.start).map_or_else(|| self.origins.last().map_or(0, |o| o.1), |o| o.0) as usize;
            return at..at;
        }
        self.origins[range.start].0 as usize..self.origins[range.end - 1].1 as usize
    }

    /// The place of the folded text that stands for byte `original` of the original, or for what follows it.
    pub fn folded_at(&self, original: usize) -> usize {
        self.origins.partition_point(|o| (o.1 as usize) <= original)
    }
}

/// What folded characters are written to.
trait Sink {
    /// Takes a run of characters that stay as they are, and where it stood.
    fn run(&mut self, run: &str, at: usize);

    /// Takes a character that stands for a stretch of the original.
    fn character(&mut self, c: char, origin: Range<usize>);
}

impl Sink for String {
    fn run(&mut self, run: &str, _: usize) {
        self.push_str(run);
    }

    fn character(&mut self, c: char, _: Range<usize>) {
        self.push(c);
    }
}

impl Sink for Folded {
    fn run(&mut self, run: &str, at: usize) {
        self.text.push_str(run);
        for (offset, c) in run.char_indices() {
            let start = (at + offset) as u32;
            self.origins.extend(std::iter::repeat_n((start, start + c.len_utf8() as u32), c.len_utf8()));
        }
    }

    fn character(&mut self, c: char, origin: Range<usize>) {
        self.text.push(c);
        self.origins.extend(std::iter::repeat_n((origin.start as u32, origin.end as u32), c.len_utf8()));
    }
}

/// Folds `original`.
pub fn fold(original: &str) -> Folded {
    let mut folded =
        Folded { text: String::with_capacity(original.len()), origins: Vec::with_capacity(original.len()) };
    fold_into(original, &mut folded);
    folded
}

/// Folds a cell or a short label, for comparison only.
pub fn fold_label(original: &str) -> String {
    // Most cells by far stay as they are.
    if plain_length(original) == original.len() {
        return original.to_owned();
    }
    let mut text = String::with_capacity(original.len());
    fold_into(original, &mut text);
    text
}

/// Writes each character that means something, folded, to `sink`.
fn fold_into(original: &str, sink: &mut impl Sink) {
    let mut last = None;
    let mut at = 0;
    while at < original.len() {
        let rest = &original[at..];
        let plain = plain_length(rest);
        if plain > 0 {
            sink.run(&rest[..plain], at);
            last = rest[..plain].chars().next_back();
            at += plain;
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        let length = c.len_utf8();
        if let Some(skipped) = markup(rest) {
            at += skipped;
            continue;
        }
        if is_space(c) {
            let behind = rest.find(|c| !is_space(c)).map(|offset| &rest[offset..]);
            let width = behind.map_or(rest.len(), |behind| rest.len() - behind.len());
            let next = behind.and_then(|behind| behind.chars().next()).map(folded_char);
            // A space between two Latin words or two separate figures is content; any other is layout.
            if last.is_some_and(|c: char| c.is_ascii_alphanumeric()) && next.is_some_and(|c| c.is_ascii_alphanumeric())
            {
                sink.character(' ', at..at + width);
                last = Some(' ');
            }
            at += width;
            continue;
        }
        if !is_invisible(c) {
            let c = folded_char(c);
            sink.character(c, at..at + length);
            last = Some(c);
        }
        at += length;
    }
}

/// The length of the run of characters at the front of `text` that stay as they are and open no markup, as far as their
/// bytes tell at a glance: printed ASCII and U+4000 to U+9FFF, which are Chinese.
fn plain_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'*' | b'<' | b'&' => break,
            b'!'..=b'~' => 1,
            0xE4..=0xE9 => 3,
            _ => break,
        };
    }
    at
}

/// The length of the markup that `text` starts with, if it does: a tag, `**`, or a non-breaking space entity.
fn markup(text: &str) -> Option<usize> {
    if text.starts_with("**") {
        return Some(2);
    }
    if text.starts_with("&nbsp;") {
        return Some(6);
    }
    let inside = text.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = inside.find(['<', '>', '\n'])?;
    (inside.as_bytes()[end] == b'>' && end <= 60 && inside.is_char_boundary(end)).then_some(end + 2)
}

/// White space of every kind, also what Word and PDF leave behind.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{3000}'
}

/// Zero-width characters and byte-order marks inside the text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// The half-width form of a full-width character; every dash that stands for a minus sign or a gap as one.
fn folded_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '﹪' => '%',
        '〈' => '<',
        '〉' => '>',
        '−' | '﹣' => '-',
        '․' => '.',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_goes_and_content_stays() {
        for (original, folded) in [
            ("其他成人教育 支出", "其他成人教育支出"),
            ("１，００３．３５ 万 元", "1,003.35万元"),
            ("1,003. 35", "1,003.35"),
            ("<b>合 计</b>", "合计"),
            ("规范 and 加强", "规范and加强"),
            ("APCE 2024 show", "APCE 2024 show"),
            ("**一、基本支出：**指", "一、基本支出:指"),
            ("≤60 <70", "≤60<70"),
        ] {
            assert_eq!(fold_label(original), folded);
            assert_eq!(fold(original).text, folded);
        }
    }

    #[test]
    fn what_is_plain_at_a_glance_stays_as_it_is() {
        for c in '\0'..='\u{FFFF}' {
            let text = c.to_string();
            assert!(matches!(plain_length(&text), 0) || (plain_length(&text) == text.len() && markup(&text).is_none()));
            if plain_length(&text) > 0 {
                assert!(!is_space(c) && !is_invisible(c) && folded_char(c) == c, "{c:?}");
            }
        }
    }

    #[test]
    fn the_way_back_covers_the_original_figure() {
        let original = "支出 １，００３．３５ 万元";
        let folded = fold(original);
        let at = folded.text.find("1,003.35").expect("the figure is there");
        assert_eq!(&original[folded.origin(at..at + 8)], "１，００３．３５");
        assert_eq!(folded.folded_at(original.find('０').expect("a digit")), at + 2);
    }
}

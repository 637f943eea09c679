//! What the draft itself explains under 名词解释.

use super::Analysis;
use super::analysis::Placed;
use super::stretch::Stretch;
use crate::catalog::{Glossary, Term, label_key};
use crate::syntax::{Block, Content};
use crate::text::{Span, fold};

/// An entry of 名词解释.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The word by [`label_key`].
    pub(super) key: String,
    /// What the draft says of it.
    pub(super) text: String,
    /// The whole entry, in lines of the text.
    pub(super) span: Span,
}

/// The most characters that an explained word has.
const LONGEST: usize = 40;

/// The entries of a part, in order.
pub(super) fn entries(analysis: &Analysis, placed: &Placed) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    // The depth of the heading that the entries stand under.
    let mut open: Option<u8> = None;
    for (block, index) in placed.part.blocks.iter().zip(placed.block..) {
        let start = analysis.tree().start(index);
        if let Content::Heading(heading) = block.content() {
            if heading.title.contains("名词解释") {
                open = Some(heading.level);
                continue;
            }
            if open.is_some_and(|level| heading.level <= level) && entry(block, 0, start).is_none() {
                open = None;
            }
        }
        if open.is_none() || matches!(block.content(), Content::Blank | Content::Table(_) | Content::Contents) {
            continue;
        }
        for line in 0..block.line_count() {
            match entry(block, line, start) {
                Some(entry) => entries.push(entry),
                None => continue_last(&mut entries, block, line, start),
            }
        }
    }
    entries
}

/// The entry for a term, or for a word that leads to it.
pub(super) fn entry_of(entries: &[Entry], term: &Term) -> Option<usize> {
    entries.iter().position(|entry| {
        Glossary::get().look_up(&entry.key).is_some_and(|(other, _)| std::ptr::eq(other, term))
            || entry.key == label_key(term.name)
    })
}

/// The entry that a line opens: a numeral, a word, a colon or 指.
fn entry(block: &Block, line: u32, start: u32) -> Option<Entry> {
    let written = &block.lines()[line as usize];
    let folded = fold(written);
    let lead = folded.text.len() - folded.text.trim_start_matches(['-', '#', '*', '>', ' ']).len();
    let body = lead + numeral(&folded.text[lead..]);
    let (word, text) = split(&folded.text[body..])?;
    if word.is_empty() || word.chars().count() > LONGEST || word.contains([',', '。', ';']) {
        return None;
    }
    let stretch = Stretch::Line(folded.clone(), start + line);
    let span = stretch.span(body..folded.text.len());
    Some(Entry { key: label_key(word), text: text.to_owned(), span })
}

/// The word and what is said of it.
fn split(text: &str) -> Option<(&str, &str)> {
    let colon = text.find(':').map(|at| (at, at + 1));
    let meaning = text.find("是指").or_else(|| text.find('指')).map(|at| (at, at));
    let (end, begin) = match (colon, meaning) {
        (Some(colon), Some(meaning)) => colon.min(meaning),
        (one, other) => one.or(other)?,
    };
    let (word, rest) = (&text[..end], text[begin..].trim_start_matches(':'));
    (!rest.is_empty()).then_some((word, rest))
}

/// The length of the numeral that a text opens with: `一、`, `(一)`, `1.`.
fn numeral(text: &str) -> usize {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.len()
        - inner.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)).len();
    let behind = &inner[digits..];
    match behind.chars().next() {
        Some(mark) if digits > 0 && matches!(mark, '、' | '.' | ')') => text.len() - behind.len() + mark.len_utf8(),
        _ => 0,
    }
}

/// Adds a line that opens no entry to the one before.
fn continue_last(entries: &mut [Entry], block: &Block, line: u32, start: u32) {
    let Some(last) = entries.last_mut() else { return };
    let written = &block.lines()[line as usize];
    // Another item of the list, not the rest of this one.
    if written.trim_start().starts_with(['-', '*']) || matches!(block.content(), Content::Heading(_)) {
        return;
    }
    last.text.push_str(&fold(written).text);
    last.span.end = crate::text::Point::new(start + line, written.trim_end().len() as u32);
}

//! The text of one document as the client edits it.

use tracing::warn;

use crate::text::{Encoding, Point, Position, Splice, Text};

/// Beyond so many edits without an analysis in between they are kept as one that replaces everything.
const MAX_SPLICES: usize = 4096;

/// One change of a document, in the client's terms.
#[derive(Debug)]
pub(crate) struct Change {
    /// What is replaced; `None` for everything.
    pub(crate) range: Option<(Position, Position)>,
    /// What stands there afterwards.
    pub(crate) text: String,
}

/// The newest text of a document, and how it came from the one that was analysed last.
#[derive(Debug)]
pub(super) struct Source {
    /// The text.
    pub(super) text: Text,
    /// The client's number for it.
    pub(super) version: i32,
    /// Whether it is what the client has.
    pub(super) in_sync: bool,
    /// Counts what happened to the text, whatever the client counts.
    pub(super) edition: u64,
    /// The end of what was typed last, while nothing else has happened: no other line was touched, nothing was saved.
    pub(super) typed: Option<Point>,
    /// The lines that were typed in and left again since the findings were told last.
    pub(super) left: Vec<u32>,
    splices: Vec<Splice>,
    analysed_lines: u32,
}

impl Source {
    pub(super) fn new(text: &str, version: i32) -> Self {
        let text = Text::new(text);
        let analysed_lines = text.line_count();
        Self {
            text,
            version,
            in_sync: true,
            edition: 0,
            typed: None,
            left: Vec::new(),
            splices: Vec::new(),
            analysed_lines,
        }
    }

    /// Puts `text` in place of everything.
    pub(super) fn replace(&mut self, text: &str, version: i32) {
        self.commit(Text::new(text), version, Vec::new(), true);
    }

    /// Applies the changes, in order, all or none of them.
    ///
    /// Changes that do not fit the text show that it is not the client's; only a new full text can mend that.
    pub(super) fn apply(&mut self, changes: Vec<Change>, version: i32, encoding: Encoding) {
        if version <= self.version {
            // Messages cannot overtake each other, so it is the client's counting that is odd, not the change.
            warn!(version, known = self.version, "a document's version does not rise");
        }
        let full = changes.iter().rposition(|change| change.range.is_none());
        if full.is_none() && !self.in_sync {
            return;
        }
        // What precedes a full text is overwritten by it.
        let mut changes = changes.into_iter().skip(full.unwrap_or(0)).peekable();
        let mut text = match full.and_then(|_| changes.next()) {
            Some(full) => Text::new(&full.text),
            None => self.text.clone(),
        };
        let mut splices = Vec::new();
        let mut typed = if full.is_some() { None } else { self.typed };
        let mut left = if full.is_some() { Vec::new() } else { self.left.clone() };
        for Change { range, text: new } in changes {
            let (start, end) = range.expect("only edits stand behind the last full text");
            let from = text.point(start, encoding).ok();
            let lines = text.line_count();
            match text.edit(start, end, &new, encoding) {
                Ok(splice) => {
                    splices.push(splice);
                    let in_line = start.line == end.line && !new.contains(['\n', '\r']);
                    // The line before a break that was typed is left too.
                    let line = if in_line { typed.map(|typed: Point| typed.line) } else { Some(start.line) };
                    left.retain(|line| *line < start.line || *line > end.line);
                    left.extend(line.filter(|line| !in_line || *line != start.line));
                    for line in left.iter_mut().filter(|line| **line > end.line) {
                        *line = (*line + text.line_count()).saturating_sub(lines);
                    }
                    typed = from.filter(|_| in_line).map(|from| Point::new(from.line, from.byte + new.len() as u32));
                }
                Err(error) => {
                    warn!(version, %error, "a change does not fit the document; it is out of sync now");
                    self.lose();
                    return;
                }
            }
        }
        self.commit(text, version, splices, full.is_some());
        self.typed = typed;
        self.left = left;
    }

    /// Notes that the client has another text, which is not known.
    pub(super) fn lose(&mut self) {
        self.in_sync = false;
        self.edition += 1;
    }

    /// Compares with the text that the client has saved, and takes that one if they differ; tells whether they did.
    pub(super) fn compare(&mut self, saved: &str) -> bool {
        let same = self.in_sync && self.text.len() == saved.len() && self.text.to_string() == saved;
        if !same {
            if self.in_sync {
                warn!("the saved text is not the one that the changes made; going on with the saved one");
            }
            self.commit(Text::new(saved), self.version, Vec::new(), true);
        }
        !same
    }

    /// Hands over the edits since the last call.
    pub(super) fn take_splices(&mut self) -> Vec<Splice> {
        self.analysed_lines = self.text.line_count();
        std::mem::take(&mut self.splices)
    }

    fn commit(&mut self, text: Text, version: i32, splices: Vec<Splice>, whole: bool) {
        self.text = text;
        self.version = version;
        self.in_sync = true;
        self.typed = None;
        self.left = Vec::new();
        self.edition += 1;
        self.splices.extend(splices);
        if whole || self.splices.len() > MAX_SPLICES {
            self.splices.clear();
            self.splices.push(Splice { first: 0, removed: self.analysed_lines, inserted: self.text.line_count() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(line: u32, start: u32, end: u32, text: &str) -> Change {
        Change { range: Some((Position::new(line, start), Position::new(line, end))), text: text.to_owned() }
    }

    fn full(text: &str) -> Change {
        Change { range: None, text: text.to_owned() }
    }

    #[test]
    fn a_batch_starts_from_its_last_full_text() {
        let mut source = Source::new("一\n二\n", 1);
        source.apply(
            vec![edit(9, 9, 2, "?"), full("甲"), edit(0, 1, 1, "乙"), full("丙"), edit(0, 0, 0, "丁")],
            2,
            Encoding::Utf16,
        );
        assert_eq!((source.text.to_string().as_str(), source.version), ("丁丙", 2));
        assert_eq!(source.take_splices(), [Splice { first: 0, removed: 3, inserted: 1 }]);
        assert!(source.take_splices().is_empty());
    }

    #[test]
    fn a_batch_that_does_not_fit_changes_nothing_until_a_full_text_comes() {
        let mut source = Source::new("𠮷林", 1);
        source.apply(vec![edit(0, 0, 0, "a"), edit(0, 2, 2, "b")], 2, Encoding::Utf16);
        assert_eq!((source.text.to_string().as_str(), source.version, source.in_sync), ("𠮷林", 1, false));
        source.apply(vec![edit(0, 0, 0, "a")], 3, Encoding::Utf16);
        assert_eq!((source.text.to_string().as_str(), source.version, source.in_sync), ("𠮷林", 1, false));
        source.apply(vec![full("好")], 4, Encoding::Utf16);
        assert_eq!((source.text.to_string().as_str(), source.version, source.in_sync), ("好", 4, true));
        source.apply(vec![edit(0, 1, 0, "")], 5, Encoding::Utf16);
        assert!(!source.in_sync);
        assert!(source.compare("好"));
        assert!(source.in_sync);
        assert!(!source.compare("好"));
        assert!(source.compare("坏"));
        assert_eq!(source.text.to_string(), "坏");
    }

    #[test]
    fn what_was_typed_last_is_known_until_something_else_happens() {
        let mut source = Source::new("支出\n收入", 1);
        source.apply(vec![edit(1, 2, 2, "5.00万元")], 2, Encoding::Utf16);
        assert_eq!(source.typed, Some(Point::new(1, 16)));
        source.apply(vec![edit(0, 0, 0, "\n")], 3, Encoding::Utf16);
        assert_eq!(source.typed, None);
        source.apply(vec![edit(0, 0, 0, "\n"), edit(1, 1, 1, "a")], 4, Encoding::Utf16);
        assert_eq!(source.typed, Some(Point::new(1, 1)));
        source.apply(vec![full("全文")], 5, Encoding::Utf16);
        assert_eq!(source.typed, None);
    }

    #[test]
    fn lines_that_were_left_are_known_where_they_are_now() {
        let mut source = Source::new("一\n二\n三", 1);
        source.apply(vec![edit(1, 1, 1, "a"), edit(1, 2, 2, "b")], 2, Encoding::Utf16);
        assert!(source.left.is_empty());
        source.apply(vec![edit(2, 1, 1, "c")], 3, Encoding::Utf16);
        assert_eq!(source.left, [1]);
        source.apply(vec![edit(0, 0, 0, "零\n")], 4, Encoding::Utf16);
        assert_eq!(source.left, [2, 0]);
        source.apply(vec![edit(3, 2, 2, "d")], 5, Encoding::Utf16);
        assert_eq!((source.left.as_slice(), source.typed), (&[2, 0][..], Some(Point::new(3, 5))));
        source.apply(vec![edit(2, 0, 0, "e")], 6, Encoding::Utf16);
        assert_eq!(source.left, [0, 3]);
    }

    #[test]
    fn edits_without_an_analysis_do_not_pile_up() {
        let mut source = Source::new("", 0);
        for version in 1..=10_000 {
            source.apply(vec![edit(0, 0, 0, "\n")], version, Encoding::Utf16);
        }
        assert!(source.take_splices().len() <= MAX_SPLICES);
        assert_eq!(source.text.line_count(), 10_001);
    }
}

//! Which findings of a document the client has been shown, and which wait because a line is being typed.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::rules::Diagnostic;
use crate::text::{Point, Text};

/// What the client knows of the findings of a document.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Those that it has been shown.
    shown: HashSet<Known>,
    /// Those that wait.
    waiting: HashSet<Known>,
    /// The line that they wait for.
    line: Option<u32>,
}

/// A finding by its rule, its place and the characters of its line: lines move as others come and go, and the characters
/// of the one that is being typed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Known {
    code: &'static str,
    start: Point,
    line: u64,
}

impl Findings {
    /// Whether any finding waits.
    pub(super) fn any_waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The findings of `found` in `text` that are to be shown: new ones wait for line `unfinished`. Another line that is
    /// typed keeps waiting neither what has waited nor what stands in the lines that were `left` for it.
    pub(super) fn hold_back(
        &mut self,
        mut found: Vec<Diagnostic>,
        text: &Text,
        unfinished: Option<u32>,
        left: &[u32],
    ) -> Vec<Diagnostic> {
        if unfinished.is_none() {
            *self = Self::default();
        } else if self.line != unfinished {
            self.shown.extend(self.waiting.drain());
        }
        self.line = unfinished;
        self.waiting.clear();
        if unfinished.is_some() {
            let by_place: HashSet<_> = self.shown.iter().map(|it| (it.code, it.start)).collect();
            let by_line: HashSet<_> = self.shown.iter().map(|it| (it.code, it.start.byte, it.line)).collect();
            found.retain(|finding| {
                let it = Known::new(finding, text);
                // Places go stale where lines come and go, but the characters of the line that is typed change.
                let is_typed_in = Some(it.start.line) == unfinished;
                let is_known = left.contains(&it.start.line)
                    || (is_typed_in && by_place.contains(&(it.code, it.start)))
                    || by_line.contains(&(it.code, it.start.byte, it.line));
                if !is_known {
                    self.waiting.insert(it);
                }
                is_known
            });
        }
        // What a line hides while it is typed is not new when it comes back: the others stay known.
        self.shown.extend(found.iter().map(|finding| Known::new(finding, text)));
        found
    }
}

impl Known {
    fn new(finding: &Diagnostic, text: &Text) -> Self {
        let start = finding.span.start;
        let mut hasher = DefaultHasher::new();
        text.line(start.line).hash(&mut hasher);
        Self { code: finding.code, start, line: hasher.finish() }
    }
}

//! Whether a mistake is found.

use std::collections::HashSet;

use gouji::ide::{Analysis, Options};
use gouji::rules::{Diagnostic, Severity, TextEdit};
use gouji::text::{Point, Span, Text};

use super::draft::Draft;
use super::kinds::{Corruption, Edit};

/// The most bytes by which a finding may be longer than the figure that it names: one on half a paragraph names nothing.
const SLACK: u32 = 30;

/// How many alternatives count: nobody reads a longer list.
const ALTERNATIVES: usize = 3;

/// What became of a mistake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is counted by itself")]
pub(crate) struct Outcome {
    /// There is an error or a warning that the correct draft has not.
    pub(crate) detected: bool,
    /// Such a finding stands on the corrupted figure: it is the first guess.
    pub(crate) main: bool,
    /// Such a finding stands on it, or one of the first corrections that it offers edits it.
    pub(crate) offered: bool,
    /// The first correction of such a finding restores the correct draft to the letter.
    pub(crate) restored: bool,
    /// Such a finding stands on it or names it as an operand.
    pub(crate) any: bool,
    /// The new findings in words, each with its corrections.
    pub(crate) said: Vec<String>,
    /// Why there is none.
    pub(crate) missed: Option<Missed>,
}

/// Why a mistake was not detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Missed {
    /// Only a remark tells it, which needs no more than a look.
    Remark,
    /// No relation holds the figure to anything.
    Unchecked,
    /// What the figure takes part in holds with the mistake too, or is no longer read.
    Held,
}

impl Missed {
    /// What it is called in the lists.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Remark => "only remarked",
            Self::Unchecked => "nothing checks it",
            Self::Held => "its relations hold",
        }
    }
}

/// A draft with the findings that it has before anything is corrupted.
pub(crate) struct Subject {
    /// The draft.
    pub(crate) draft: Draft,
    analysis: Analysis,
    known: HashSet<(&'static str, String)>,
    /// Where the figures stand that nothing checks.
    unchecked: Vec<Span>,
}

impl Subject {
    /// Analyses the correct draft.
    pub(crate) fn new(draft: Draft) -> Self {
        let analysis = Analysis::new(draft.text.clone(), Options::default());
        let known = analysis.diagnostics().iter().map(|found| (found.code, found.message.clone())).collect();
        let unchecked = analysis.coverage().unchecked.iter().map(|figure| figure.span).collect();
        Self { draft, analysis, known, unchecked }
    }

    /// Makes the mistake and looks for it.
    pub(crate) fn measure(&self, corruption: &Corruption) -> Outcome {
        let mut text = self.draft.text.clone();
        let mut splices = Vec::new();
        // From the last to the first, so that the places of the earlier ones still hold.
        for edit in corruption.edits.iter().rev() {
            splices.push(text.replace(edit.span, &edit.text).expect("the span lies inside the draft"));
        }
        let mut analysis = self.analysis.clone();
        analysis.update(text, &splices);
        let (new, remarks): (Vec<&Diagnostic>, Vec<&Diagnostic>) = analysis
            .diagnostics()
            .iter()
            .filter(|found| !self.known.contains(&(found.code, found.message.clone())))
            .partition(|found| found.severity <= Severity::Warning);
        let places = places(corruption);
        let names = |span: &Span| places.iter().any(|place| is_named(place, span));
        let alternatives = |found: &Diagnostic| {
            let edits = found.fixes.iter().take(ALTERNATIVES).flat_map(|fix| &fix.edits);
            edits.map(|edit| edit.span).collect::<Vec<_>>()
        };
        Outcome {
            detected: !new.is_empty(),
            main: new.iter().any(|found| names(&found.span)),
            offered: new.iter().any(|found| names(&found.span) || alternatives(found).iter().any(&names)),
            restored: new
                .iter()
                .any(|found| found.fixes.first().is_some_and(|fix| self.is_restored(analysis.text(), &fix.edits))),
            any: new.iter().any(|found| names(&found.span) || found.related.iter().any(|other| names(&other.span))),
            said: new.iter().map(|found| said(found)).collect(),
            missed: new.is_empty().then(|| self.why_missed(corruption, &remarks)),
        }
    }

    fn why_missed(&self, corruption: &Corruption, remarks: &[&Diagnostic]) -> Missed {
        // What is edited may be the word for the unit behind the digits.
        let is_of = |figure: &Span, edit: &Edit| [figure.start, figure.end].contains(&edit.span.start);
        let is_unchecked = |edit: &Edit| self.unchecked.iter().any(|figure| is_of(figure, edit));
        if !remarks.is_empty() {
            Missed::Remark
        } else if corruption.edits.iter().all(is_unchecked) {
            Missed::Unchecked
        } else {
            Missed::Held
        }
    }

    /// Whether `edits` turn `text` into the correct draft.
    fn is_restored(&self, text: &Text, edits: &[TextEdit]) -> bool {
        let mut text = text.clone();
        for edit in edits.iter().rev() {
            if text.replace(edit.span, &edit.new_text).is_err() {
                return false;
            }
        }
        (0..text.line_count().max(self.draft.text.line_count()))
            .all(|line| line < text.line_count() && text.line(line) == self.draft.text.line(line))
    }
}

/// A finding on one line: its place, its message, its corrections.
fn said(found: &Diagnostic) -> String {
    let fixes: Vec<&str> = found.fixes.iter().map(|fix| fix.title.as_str()).collect();
    format!("{}@{} {} → {}", found.code, found.span.start.line + 1, found.message, fixes.join(" / "))
}

/// Where the corrupted figures stand after the corruption.
fn places(corruption: &Corruption) -> Vec<Span> {
    if let Some(lines) = &corruption.table {
        return vec![Span::new(Point::new(lines.start, 0), Point::new(lines.end - 1, 0))];
    }
    let mut shift = 0_i64;
    let mut line = None;
    let mut places = Vec::new();
    for edit in &corruption.edits {
        let (start, end) = (edit.span.start, edit.span.end);
        if line != Some(start.line) {
            (line, shift) = (Some(start.line), 0);
        }
        let moved = |byte: u32, by: i64| u32::try_from(i64::from(byte) + by).expect("inside the line");
        let first = moved(start.byte, shift);
        let length = i64::try_from(edit.text.len()).expect("a few bytes");
        shift += length - i64::from(end.byte - start.byte);
        places.push(Span::in_line(start.line, first, moved(end.byte, shift) + edit.tail));
    }
    places
}

/// Whether `span` names what stands at `place`. The word 万元 is named by a finding on the digits before it.
fn is_named(place: &Span, span: &Span) -> bool {
    let one_line = place.start.line == place.end.line;
    let length = |span: &Span| span.end.byte.saturating_sub(span.start.byte);
    place.meets(span)
        && (!one_line || (span.start.line == span.end.line && length(span) <= length(place).max(12) + SLACK))
}

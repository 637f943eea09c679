//! The table of what was found, and the list of what was not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draft::{Class, Draft};
use super::kinds::{Corruption, Kind};
use super::measure::{Missed, Outcome};

/// How many were made, found, and named.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) made: usize,
    pub(crate) detected: usize,
    pub(crate) main: usize,
    pub(crate) offered: usize,
    pub(crate) restored: usize,
    pub(crate) any: usize,
    pub(crate) findings: usize,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        self.made += 1;
        self.detected += usize::from(outcome.detected);
        self.main += usize::from(outcome.main);
        self.offered += usize::from(outcome.offered);
        self.restored += usize::from(outcome.restored);
        self.any += usize::from(outcome.any);
        self.findings += outcome.said.len();
    }

    /// How many in a thousand were detected.
    pub(crate) fn detected_per_mille(&self) -> usize {
        per_mille(self.detected, self.made)
    }

    /// How many in a thousand were named by a finding's place.
    pub(crate) fn main_per_mille(&self) -> usize {
        per_mille(self.main, self.made)
    }

    /// How many in a thousand were named by a finding's place or an operand of it.
    pub(crate) fn any_per_mille(&self) -> usize {
        per_mille(self.any, self.made)
    }

    /// Of a thousand that were detected: the first guess is right, it is among the first alternatives, and the first
    /// correction restores the draft.
    pub(crate) fn blame_per_mille(&self) -> [usize; 3] {
        [self.main, self.offered, self.restored].map(|part| per_mille(part, self.detected))
    }
}

fn per_mille(part: usize, whole: usize) -> usize {
    (part * 1000).checked_div(whole).unwrap_or(0)
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// All kinds together but the last digit's.
    pub(crate) total: Tally,
    /// The same without rows that are missing and words for units.
    pub(crate) figures: Tally,
    kinds: BTreeMap<(Kind, bool), Tally>,
    places: BTreeMap<Option<Class>, Tally>,
    drafts: BTreeMap<String, Tally>,
    /// How many were not detected, by why.
    missed: BTreeMap<Missed, usize>,
    misses: String,
    misblamed: String,
}

impl Report {
    /// Takes down what became of a mistake.
    pub(crate) fn add(&mut self, draft: &Draft, corruption: &Corruption, outcome: &Outcome) {
        let in_table = corruption.cell.is_some();
        self.kinds.entry((corruption.kind, in_table)).or_default().add(outcome);
        if corruption.kind == Kind::Rounding {
            return;
        }
        self.total.add(outcome);
        self.drafts.entry(draft.name.clone()).or_default().add(outcome);
        if !matches!(corruption.kind, Kind::Row | Kind::Unit) {
            self.figures.add(outcome);
            self.places.entry(corruption.class).or_default().add(outcome);
        }
        if let Some(missed) = outcome.missed {
            *self.missed.entry(missed).or_default() += 1;
            writeln!(self.misses, "{}\t{}", missed.name(), line(draft, corruption)).expect("a string takes everything");
        } else if !(outcome.main && outcome.offered && outcome.restored) && corruption.kind != Kind::Row {
            let failed = [(outcome.main, "guess"), (outcome.offered, "three"), (outcome.restored, "fix")];
            let failed: Vec<&str> = failed.into_iter().filter(|(good, _)| !good).map(|(_, name)| name).collect();
            let said = outcome.said.join(" ‖ ");
            writeln!(self.misblamed, "{}\t{}\t{said}", failed.join("+"), line(draft, corruption))
                .expect("a string takes everything");
        }
    }

    /// The list of what was not found, one mistake a line.
    pub(crate) fn misses(&self) -> String {
        format!("why\t{COLUMNS}\n{}", self.misses)
    }

    /// The list of what was found, but not named or not put right, one mistake a line.
    pub(crate) fn misblamed(&self) -> String {
        format!("failed\t{COLUMNS}\tfound\n{}", self.misblamed)
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut text = format!(
            "{:<36}{:>7}{:>10}{:>10}{:>10} │{:>10}{:>10}{:>10}{:>10}\n",
            "", "n", "detected", "main", "any", "guess", "three", "restored", "findings"
        );
        let mut line = |name: &str, tally: &Tally| {
            let share = |part, whole| {
                let share = per_mille(part, whole);
                format!("{}.{} %", share / 10, share % 10)
            };
            let of_made = |part| share(part, tally.made);
            let of_detected = |part| share(part, tally.detected);
            let each = tally.findings * 100 / tally.detected.max(1);
            writeln!(
                text,
                "{name:<36}{:>7}{:>10}{:>10}{:>10} │{:>10}{:>10}{:>10}{:>10}",
                tally.made,
                of_made(tally.detected),
                of_made(tally.main),
                of_made(tally.any),
                of_detected(tally.main),
                of_detected(tally.offered),
                of_detected(tally.restored),
                format!("{}.{:02}", each / 100, each % 100),
            )
            .expect("a string takes everything");
        };
        for ((kind, in_table), tally) in &self.kinds {
            line(&format!("{} ({})", kind.name(), if *in_table { "table" } else { "prose" }), tally);
        }
        line("all but the last digit's", &self.total);
        for (name, tally) in &self.drafts {
            line(name, tally);
        }
        for (class, tally) in &self.places {
            line(&class.map_or_else(|| String::from("direction words"), |class| format!("{class:?}")), tally);
        }
        line("all but rows, units, last digits", &self.figures);
        for (missed, count) in &self.missed {
            writeln!(text, "{:<36}{count:>7}", format!("not detected: {}", missed.name()))
                .expect("a string takes everything");
        }
        text
    }
}

/// The columns of the lists.
const COLUMNS: &str = "draft\tkind\tplace\tline\tbefore\tafter\ttext\tcolumn\ttitle";

/// A mistake as a line of a list.
fn line(draft: &Draft, corruption: &Corruption) -> String {
    let edit = &corruption.edits[0];
    let line = edit.span.start.line;
    let before = draft.text.slice(edit.span);
    let column = corruption
        .cell
        .filter(|_| corruption.kind != Kind::Row)
        .map_or(String::new(), |(table, _, column)| draft.tables[table].header(&draft.lines, column));
    let place = match corruption.class {
        Some(class) => format!("{class:?}"),
        None => String::from(if corruption.cell.is_some() { "Row" } else { "Word" }),
    };
    format!(
        "{}\t{}\t{place}\t{}\t{}\t{}\t{}\t{column}\t{}",
        draft.name,
        corruption.kind.name(),
        line + 1,
        if corruption.kind == Kind::Row { "(row)" } else { before.trim() },
        edit.text,
        excerpt(draft.line(line), edit.span.start.byte as usize),
        draft.title(line),
    )
}

/// What stands around byte `at` of a line, on one line and short.
fn excerpt(line: &str, at: usize) -> String {
    if line.contains('\t') || line.starts_with('|') {
        let cells: Vec<&str> = line.split(['\t', '|']).map(str::trim).filter(|cell| !cell.is_empty()).collect();
        return cells.join(" | ").chars().take(90).collect();
    }
    let before: String = line[..at].chars().rev().take(40).collect();
    let behind: String = line[at..].chars().take(40).collect();
    let before: String = before.chars().rev().collect();
    format!("{before}⟦⟧{behind}")
}

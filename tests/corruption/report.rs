//! The table of what was found, and the list of what was not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draft::{Class, Draft};
use super::kinds::{Corruption, Kind};
use super::measure::Outcome;

/// How many were made, found, and named.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) made: usize,
    pub(crate) detected: usize,
    pub(crate) main: usize,
    pub(crate) any: usize,
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        self.made += 1;
        self.detected += usize::from(outcome.detected);
        self.main += usize::from(outcome.main);
        self.any += usize::from(outcome.any);
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
}

fn per_mille(part: usize, whole: usize) -> usize {
    (part * 1000).checked_div(whole).unwrap_or(0)
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// All kinds together but the last digit's.
    pub(crate) total: Tally,
    kinds: BTreeMap<(Kind, bool), Tally>,
    places: BTreeMap<Option<Class>, Tally>,
    drafts: BTreeMap<String, Tally>,
    misses: String,
}

impl Report {
    /// Takes down what became of a mistake.
    pub(crate) fn add(&mut self, draft: &Draft, corruption: &Corruption, outcome: Outcome) {
        let in_table = corruption.cell.is_some();
        self.kinds.entry((corruption.kind, in_table)).or_default().add(outcome);
        if corruption.kind == Kind::Rounding {
            return;
        }
        self.total.add(outcome);
        self.places.entry(corruption.class).or_default().add(outcome);
        self.drafts.entry(draft.name.clone()).or_default().add(outcome);
        if !outcome.detected {
            self.miss(draft, corruption);
        }
    }

    fn miss(&mut self, draft: &Draft, corruption: &Corruption) {
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
        writeln!(
            self.misses,
            "{}\t{}\t{place}\t{}\t{}\t{}\t{}\t{column}\t{}",
            draft.name,
            corruption.kind.name(),
            line + 1,
            if corruption.kind == Kind::Row { "(row)" } else { before.trim() },
            edit.text,
            excerpt(draft.line(line), edit.span.start.byte as usize),
            draft.title(line),
        )
        .expect("a string takes everything");
    }

    /// The list of what was not found, one mistake a line.
    pub(crate) fn misses(&self) -> String {
        format!("draft\tkind\tplace\tline\tbefore\tafter\ttext\tcolumn\ttitle\n{}", self.misses)
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, tally: &Tally| {
            let share = |part| {
                let share = per_mille(part, tally.made);
                format!("{}.{} %", share / 10, share % 10)
            };
            writeln!(
                text,
                "{name:<36}{:>7}{:>10}{:>10}{:>10}",
                tally.made,
                share(tally.detected),
                share(tally.main),
                share(tally.any)
            )
            .expect("a string takes everything");
        };
        for ((kind, in_table), tally) in &self.kinds {
            line(&format!("{} ({})", kind.name(), if *in_table { "table" } else { "prose" }), tally);
        }
        line("all but the last digit's", &self.total);
        for (class, tally) in &self.places {
            line(&class.map_or_else(|| String::from("words and rows"), |class| format!("{class:?}")), tally);
        }
        for (name, tally) in &self.drafts {
            line(name, tally);
        }
        format!("{:<36}{:>7}{:>10}{:>10}{:>10}\n{text}", "", "n", "detected", "main", "any")
    }
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

//! What the command line does and prints.
//!
//! Given: the arguments of the command.
//! Gives: reports on standard output, troubles on standard error, an exit code.
//! Invariant: files appear in the order of their paths, whatever their number and the number of processors; one file
//! that cannot be read, or that the checker fails on, never hides what was found in the others.

pub mod args;
mod check;
mod coverage;
mod draft;
mod excerpt;
mod files;
mod fix;
mod github;
mod json;
mod one;
mod output;
mod page;
mod parallel;
#[cfg(test)]
mod sample;
mod sarif;
mod settings;
mod text;
mod usage;

pub use check::check;
pub use page::{code, rule, term};

use std::io::Write;

use crate::rules::{Diagnostic, Severity};
use crate::text::{FileEncoding, Text};

/// A draft that was checked: all that the printers need.
#[derive(Debug)]
struct Checked {
    /// Its path as it is shown.
    path: String,
    /// How the file stores its characters.
    encoding: FileEncoding,
    /// Its characters.
    text: Text,
    /// What is to be reported, in order of place.
    diagnostics: Vec<Diagnostic>,
}

/// Something that kept a draft from being checked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    /// The path as it is shown.
    path: String,
    /// What happened and what to do: a sentence that names the path.
    message: String,
}

/// How much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    files: usize,
    /// Figures that take part in a relation.
    figures: usize,
    errors: usize,
    warnings: usize,
    information: usize,
    hints: usize,
    /// Findings below the least severity that was asked for.
    hidden: usize,
    /// Findings that `--fix` would correct.
    fixable: usize,
    /// Corrections that were made, or shown.
    fixed: usize,
}

impl Counts {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self { files: 1, ..Self::default() };
        for diagnostic in diagnostics {
            *match diagnostic.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Information => &mut counts.information,
                Severity::Hint => &mut counts.hints,
            } += 1;
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.figures += other.figures;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.information += other.information;
        self.hints += other.hints;
        self.hidden += other.hidden;
        self.fixable += other.fixable;
        self.fixed += other.fixed;
    }

    /// Whether anything was found that a draft should not be published with.
    const fn findings(self) -> bool {
        self.errors + self.warnings > 0
    }
}

/// How the command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing of severity error or warning.
    Clean,
    /// Findings.
    Findings,
    /// The command could not do (all of) what it was asked.
    Failed,
}

impl From<Outcome> for std::process::ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Tells the user on standard error. When nobody listens there, nobody is told.
fn tell(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "gouji: {}", excerpt::display(message));
}

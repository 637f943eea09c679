//! What a rule has to say about a place of a draft.

use crate::text::Span;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The figures cannot be true together.
    Error,
    /// Very likely a mistake.
    Warning,
    /// Worth knowing.
    Information,
    /// A remark that is shown only on demand.
    Hint,
}

impl Severity {
    /// The name in reports and configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
            Self::Hint => "hint",
        }
    }
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The text of this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Whether a fix may be applied without looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// It removes its finding and makes no other; there is no other plausible correction.
    Safe,
    /// One of several plausible corrections.
    Unsafe,
    /// For display only.
    Display,
}

impl Applicability {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

/// One replacement of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
}

/// A correction on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the words of a menu entry.
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The replacements, in order of place, none overlapping another.
    pub edits: Vec<TextEdit>,
}

/// Another place that a finding is about: an operand of the relation that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub message: String,
}

/// The arithmetic behind a finding, for programs that read reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The relation with its figures, such as `30.66 = 11.14 + 19.52`.
    pub relation: String,
    /// The figure as it is displayed.
    pub stated: String,
    /// What the relation makes it, at the author's precision.
    pub expected: String,
    /// `broken`, `suspicious`, … (see [`crate::relations::Verdict`]).
    pub verdict: &'static str,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code, such as `GJ101`.
    pub code: &'static str,
    /// The rule's name, such as `code-hierarchy`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, with the figures.
    pub message: String,
    /// The characters it is about.
    pub span: Span,
    /// The other places it is about.
    pub related: Vec<Related>,
    /// Corrections on offer, likeliest first.
    pub fixes: Vec<Fix>,
    /// The arithmetic behind it, where there is any.
    pub evidence: Option<Evidence>,
}

//! A draft under analysis.

use crate::rules::{Diagnostic, Fix, Lang};
use crate::text::{Point, Span, Splice, Text};

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The language of messages and hovers.
    pub lang: Lang,
    /// The fiscal year (预算年度), where the cover's is not to be used.
    pub year: Option<u16>,
    /// Codes or prefixes of the rules to run; empty for all.
    pub select: Vec<String>,
    /// Codes or prefixes of the rules to leave out.
    pub ignore: Vec<String>,
}

/// A hover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What it says, in Markdown.
    pub markdown: String,
}

/// What a symbol of the outline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A chapter or section.
    Section,
    /// A table.
    Table,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its title.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its title's place.
    pub selection: Span,
    /// What lies inside it.
    pub children: Vec<Symbol>,
}

/// What a fold hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoldKind {
    /// A chapter or section.
    Section,
    /// The rows of a table.
    Table,
}

/// Lines that can be folded, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays visible.
    pub first: u32,
    /// The last line hidden.
    pub last: u32,
    /// What it hides.
    pub kind: FoldKind,
}

/// What sort of action it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Corrects a finding.
    QuickFix,
    /// Rewrites what is not wrong by itself.
    Rewrite,
}

/// An action on offer at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What sort of action it is.
    pub kind: ActionKind,
    /// What it does to the text.
    pub fix: Fix,
    /// Whether it is the one clear choice.
    pub preferred: bool,
    /// The finding that it corrects, as an index into [`Analysis::diagnostics`].
    pub diagnostic: Option<usize>,
}

/// A draft under analysis: bring it up to date with [`Analysis::update`], then ask.
#[derive(Debug, Clone)]
pub struct Analysis {
    text: Text,
    options: Options,
    diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// Analyses `text`.
    pub fn new(text: Text, options: Options) -> Self {
        Self { text, options, diagnostics: Vec::new() }
    }

    /// The text that the answers are about.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// What the user chose.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Goes over to `text`, which came from the present text by `splices`, in order.
    pub fn update(&mut self, text: Text, splices: &[Splice]) {
        let _ = splices;
        self.text = text;
    }

    /// All findings, in order of place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What there is to say about the place.
    pub fn hover(&self, point: Point) -> Option<Hover> {
        let _ = point;
        None
    }

    /// The outline.
    pub fn symbols(&self) -> Vec<Symbol> {
        Vec::new()
    }

    /// What can be folded.
    pub fn folds(&self) -> Vec<Fold> {
        Vec::new()
    }

    /// The actions on offer for findings that meet `span`.
    pub fn actions(&self, span: Span) -> Vec<Action> {
        let _ = span;
        Vec::new()
    }
}

//! What the server asks of an analysis.

use crate::ide::{Action, Analysis, Completions, Fold, FoundThing, Hover, Options, Symbol, Target};
use crate::rules::{Diagnostic, TextEdit};
use crate::text::{Point, Span, Splice, Text};

/// The analysis of one draft, as the server uses it. The product's is [`Analysis`]; tests put others in its place, which
/// panic or take their time when they are told to.
pub trait Engine: Send + 'static {
    /// Analyses `text`.
    fn new(text: Text, options: Options) -> Self;
    /// Goes over to `text`, which came from the present text by `splices`, in order.
    fn update(&mut self, text: Text, splices: &[Splice]);
    /// All findings, in order of place.
    fn diagnostics(&self) -> &[Diagnostic];
    /// What there is to say about the place.
    fn hover(&self, point: Point) -> Option<Hover>;
    /// The outline.
    fn symbols(&self) -> Vec<Symbol>;
    /// What can be folded.
    fn folds(&self) -> Vec<Fold>;
    /// The actions on offer for findings that meet `span`.
    fn actions(&self, span: Span) -> Vec<Action>;
    /// What may be written at the place.
    fn completions(&self, point: Point) -> Completions;
    /// Where the thing at the place is defined.
    fn definition(&self, point: Point) -> Vec<Target>;
    /// Every place of the thing at the place.
    fn references(&self, point: Point) -> Vec<Span>;
    /// The name at the place that can be changed.
    fn renamable(&self, point: Point) -> Option<(Span, String)>;
    /// The edits that change the name at the place; none where that cannot be.
    fn rename(&self, point: Point, new_name: &str) -> Option<Vec<TextEdit>>;
    /// The things whose name contains `query`.
    fn find(&self, query: &str) -> Vec<FoundThing>;
    /// Whether the line that was typed in last, up to `point`, is not complete yet.
    fn is_unfinished(&self, point: Point) -> bool;
    /// The replacements that make all safe corrections of the findings that `wanted` keeps.
    fn fix_all(&self, wanted: Wanted<'_>) -> Vec<TextEdit>;
}

/// Which findings the user wants to be told of a text.
pub type Wanted<'w> = &'w dyn Fn(&Text, Vec<Diagnostic>) -> Vec<Diagnostic>;

impl Engine for Analysis {
    fn new(text: Text, options: Options) -> Self {
        Self::new(text, options)
    }

    fn update(&mut self, text: Text, splices: &[Splice]) {
        self.update(text, splices);
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics()
    }

    fn hover(&self, point: Point) -> Option<Hover> {
        self.hover(point)
    }

    fn symbols(&self) -> Vec<Symbol> {
        self.symbols()
    }

    fn folds(&self) -> Vec<Fold> {
        self.folds()
    }

    fn actions(&self, span: Span) -> Vec<Action> {
        self.actions(span)
    }

    fn completions(&self, point: Point) -> Completions {
        self.completions(point)
    }

    fn definition(&self, point: Point) -> Vec<Target> {
        self.definition(point)
    }

    fn references(&self, point: Point) -> Vec<Span> {
        self.references(point)
    }

    fn renamable(&self, point: Point) -> Option<(Span, String)> {
        self.renamable(point)
    }

    fn rename(&self, point: Point, new_name: &str) -> Option<Vec<TextEdit>> {
        self.rename(point, new_name)
    }

    fn find(&self, query: &str) -> Vec<FoundThing> {
        self.find(query)
    }

    fn is_unfinished(&self, point: Point) -> bool {
        self.is_unfinished(point)
    }

    fn fix_all(&self, wanted: Wanted<'_>) -> Vec<TextEdit> {
        self.fix_all(wanted)
    }
}

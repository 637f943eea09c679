//! A draft under analysis.

use std::collections::HashMap;
use std::sync::Arc;

use super::correct::{correct, differences, with_proven_fixes};
use super::{
    Action, Completions, Coverage, Fold, FoundThing, Hover, Symbol, Target, actions, complete, coverage, find, hover,
    locate, outline, rename, unfinished,
};
use crate::catalog::{Additions, Tables};
use crate::facts::{Draft, Figure, FigureId, Part, Region};
use crate::rules::{Diagnostic, Lang, Memory, Rule, Scope, TextEdit, check};
use crate::syntax::{Content, Tree};
use crate::text::{Point, Span, Splice, Text};

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The language of messages and hovers.
    pub lang: Lang,
    /// The fiscal year (预算年度), where the cover's is not to be used.
    pub year: Option<u16>,
    /// Codes, prefixes or names of the rules to run; empty for all.
    pub select: Vec<String>,
    /// Codes, prefixes or names of the rules to leave out.
    pub ignore: Vec<String>,
    /// Subjects that the project adds to the catalogue.
    pub additions: Arc<Additions>,
    /// The kinds of tables; the program's own where there are none.
    pub tables: Option<Arc<Tables>>,
}

impl Options {
    /// The kinds of tables in force.
    pub(super) fn tables(&self) -> &Arc<Tables> {
        self.tables.as_ref().unwrap_or_else(|| Tables::get())
    }

    /// A part as the rules see it under these options.
    pub(super) fn scope<'a>(&'a self, part: &'a Part) -> Scope<'a> {
        Scope::new(part, self.lang, self.year).with_additions(&self.additions)
    }

    /// Whether a rule is to run.
    fn wants(&self, rule: &Rule) -> bool {
        let names =
            |list: &[String]| list.iter().any(|entry| rule.code.starts_with(entry.as_str()) || rule.name == entry);
        (self.select.is_empty() || names(&self.select)) && !names(&self.ignore)
    }
}

/// A draft under analysis: bring it up to date with [`Analysis::update`], then ask.
#[derive(Debug, Clone)]
pub struct Analysis {
    text: Text,
    options: Options,
    tree: Tree,
    draft: Draft,
    checked: Vec<Checked>,
    diagnostics: Vec<Diagnostic>,
}

/// A part with what was found in it.
#[derive(Debug, Clone)]
struct Checked {
    part: Arc<Part>,
    /// Its findings, in lines of the part.
    findings: Arc<[Diagnostic]>,
    memory: Option<Arc<Memory>>,
}

/// A part with the place where it starts.
pub(super) struct Placed<'a> {
    pub(super) part: &'a Part,
    /// Its first block in the tree.
    pub(super) block: usize,
    /// Its first line in the text.
    pub(super) line: u32,
}

impl<'a> Placed<'a> {
    /// The region that block `block` of the tree is in, and its number.
    pub(super) fn region_at(&self, block: usize) -> Option<(usize, &'a Region)> {
        let block = block.checked_sub(self.block)?;
        let covers = |region: &Region| (region.first_block..region.first_block + region.blocks.len()).contains(&block);
        self.part.regions.iter().enumerate().find(|(_, region)| covers(region))
    }
}

impl Analysis {
    /// Analyses `text`.
    pub fn new(text: Text, options: Options) -> Self {
        let tree = Tree::parse(&text);
        let draft = Draft::read_by(&tree, Arc::clone(options.tables()));
        let mut analysis = Self { text, options, tree, draft, checked: Vec::new(), diagnostics: Vec::new() };
        analysis.check();
        analysis
    }

    /// The text that the answers are about.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// What the user chose.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The blocks of the text.
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Goes over to `text`, which came from the present text by `splices`, in order.
    pub fn update(&mut self, text: Text, splices: &[Splice]) {
        self.text = text;
        let Some(splice) = splices.iter().copied().reduce(Splice::then) else { return };
        let change = self.tree.edit(&self.text, splice);
        self.draft.update(&self.tree, change);
        self.check();
    }

    /// Runs the rules on the parts that are new.
    fn check(&mut self) {
        // The old parts stay alive until the new ones are compared with them, so no address is used twice.
        let mut old: Vec<Option<Checked>> = std::mem::take(&mut self.checked).into_iter().map(Some).collect();
        let known: HashMap<*const Part, usize> = old
            .iter()
            .enumerate()
            .filter_map(|(at, checked)| Some((Arc::as_ptr(&checked.as_ref()?.part), at)))
            .collect();
        let kept = |part: &Arc<Part>| known.get(&Arc::as_ptr(part)).copied();
        // What is left of the old parts are those that were edited.
        let kept: Vec<Option<Checked>> =
            self.draft.parts.iter().map(|part| kept(part).and_then(|at| old[at].take())).collect();
        let mut edited = old.iter().flatten();
        for (part, kept) in self.draft.parts.iter().zip(kept) {
            let checked = kept.unwrap_or_else(|| self.judged(part, edited.next()));
            self.checked.push(checked);
        }
        self.diagnostics = self
            .parts()
            .zip(&self.checked)
            .flat_map(|(placed, checked)| checked.findings.iter().map(move |finding| shifted(finding, placed.line)))
            .collect();
    }

    /// Runs the rules on a part, which is likely to have been `before`.
    fn judged(&self, part: &Arc<Part>, before: Option<&Checked>) -> Checked {
        let memory = before.and_then(|before| before.memory.as_deref());
        let scope = self.options.scope(part).after(memory);
        let findings = check(&scope, |rule| self.options.wants(rule)).into();
        Checked { part: Arc::clone(part), findings, memory: scope.into_memory().map(Arc::new) }
    }

    /// All findings, in order of place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// All findings, in order of place, each safe fix among them tried: it does remove its finding and make no other.
    /// That takes longer than finding them.
    pub fn proven_diagnostics(&self) -> Vec<Diagnostic> {
        with_proven_fixes(self)
    }

    /// What there is to say about the place.
    pub fn hover(&self, point: Point) -> Option<Hover> {
        hover::hover(self, point)
    }

    /// What may be written at the place.
    pub fn completions(&self, point: Point) -> Completions {
        complete::completions(self, point)
    }

    /// Where the thing at the place is defined.
    pub fn definition(&self, point: Point) -> Vec<Target> {
        locate::definition(self, point)
    }

    /// Every place of the thing at the place, in order.
    pub fn references(&self, point: Point) -> Vec<Span> {
        locate::references(self, point)
    }

    /// The name of a project or unit at the place, which can be changed.
    pub fn renamable(&self, point: Point) -> Option<(Span, String)> {
        rename::renamable(self, point)
    }

    /// The edits that give the project or unit at the place another name; none where that cannot be.
    pub fn rename(&self, point: Point, new_name: &str) -> Option<Vec<TextEdit>> {
        rename::rename(self, point, new_name)
    }

    /// The things whose name or code contains `query`.
    pub fn find(&self, query: &str) -> Vec<FoundThing> {
        find::find(self, query)
    }

    /// The outline.
    pub fn symbols(&self) -> Vec<Symbol> {
        outline::symbols(&self.tree, &self.text)
    }

    /// What can be folded.
    pub fn folds(&self) -> Vec<Fold> {
        outline::folds(&self.tree)
    }

    /// How much of the draft is checked.
    pub fn coverage(&self) -> Coverage {
        coverage::coverage(self)
    }

    /// The corrections of the findings that meet `span`, and what else can be written anew there.
    pub fn actions(&self, span: Span) -> Vec<Action> {
        actions::actions(self, span)
    }

    /// The replacements that make all safe corrections of the findings that `wanted` keeps; none if there are none.
    pub fn fix_all(&self, wanted: impl Fn(&Text, Vec<Diagnostic>) -> Vec<Diagnostic>) -> Vec<TextEdit> {
        let findings = |analysis: &Self| wanted(analysis.text(), analysis.diagnostics().to_vec());
        let corrected = correct(self.clone(), false, findings);
        let edits = differences(&self.text, corrected.analysis.text()).unwrap_or_default();
        edits.into_iter().map(|(span, new_text)| TextEdit { span, new_text }).collect()
    }

    /// Whether the line that was typed in last, up to `point`, is a sentence or a row that is not complete yet.
    pub fn is_unfinished(&self, point: Point) -> bool {
        unfinished::is_unfinished(self, point)
    }

    /// What the block at a line is, and its first line.
    pub(super) fn block_at(&self, line: u32) -> (&Content, u32) {
        let block = self.tree.block_at(line);
        (self.tree.blocks()[block].content(), self.tree.start(block))
    }

    /// The part that `point` lies in.
    pub(super) fn part_at(&self, point: Point) -> Option<Placed<'_>> {
        self.parts().take_while(|placed| placed.line <= point.line).last()
    }

    /// The figure that `point` touches, and the part it is of.
    pub(super) fn figure_at(&self, point: Point) -> Option<(Placed<'_>, FigureId)> {
        let placed = self.part_at(point)?;
        let block = self.tree.block_at(point.line);
        let (index, region) = placed.region_at(block)?;
        let ordinal = block - placed.block - region.first_block;
        let local = Point::new(point.line - self.tree.start(block), point.byte);
        let touched = |figure: &Figure| figure.place.block as usize == ordinal && figure.place.span.touches(local);
        let figure = region.facts.figures.iter().position(touched)?;
        Some((placed, FigureId { region: index as u32, figure: figure as u32 }))
    }

    /// The parts with the places where they start.
    pub(super) fn parts(&self) -> impl Iterator<Item = Placed<'_>> {
        let mut block = 0;
        self.draft.parts.iter().map(move |part| {
            let placed = Placed { part, block, line: self.tree.start(block) };
            block += part.blocks.len();
            placed
        })
    }
}

/// A finding `lines` further down.
fn shifted(finding: &Diagnostic, lines: u32) -> Diagnostic {
    let mut finding = finding.clone();
    finding.span = finding.span.shifted(lines);
    for related in &mut finding.related {
        related.span = related.span.shifted(lines);
    }
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span = edit.span.shifted(lines);
    }
    finding
}

//! The outline of a draft, and what of it can be folded.

use crate::syntax::{Content, Tree};
use crate::text::{Point, Span, Text};

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

/// A heading, or the title of a table, with the lines it stands over.
struct Entry {
    /// 1 for chapters; a table is deeper than any heading.
    level: u8,
    name: String,
    kind: SymbolKind,
    selection: Span,
    /// The last line that is not empty.
    last: u32,
    /// The line of the first row, for a table.
    rows: Option<u32>,
}

/// Deeper than any heading.
const TABLE: u8 = u8::MAX;

/// The headings and the tables with a title, in order.
fn entries(tree: &Tree) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut title: Option<(String, Span)> = None;
    // Entries whose end is not reached yet, innermost last.
    let mut open: Vec<usize> = Vec::new();
    for (index, block) in tree.blocks().iter().enumerate() {
        let start = tree.start(index);
        let span = block.span().shifted(start);
        let close =
            |open: &mut Vec<usize>, entries: &[Entry], level: u8| open.retain(|entry| entries[*entry].level < level);
        let rows = match block.content() {
            Content::Blank => continue,
            Content::Heading(heading) => {
                close(&mut open, &entries, heading.level);
                open.push(entries.len());
                let name = block.lines()[0].trim().trim_start_matches(['#', ' ']).to_owned();
                entries.push(Entry {
                    level: heading.level,
                    name,
                    kind: SymbolKind::Section,
                    selection: span,
                    last: span.end.line,
                    rows: None,
                });
                title = None;
                continue;
            }
            Content::Caption(caption) => {
                close(&mut open, &entries, TABLE);
                if let Some(name) = &caption.title {
                    title = Some((name.clone(), span));
                }
                None
            }
            Content::Table(_) => Some(start),
            _ => None,
        };
        if let (Some(rows), Some((name, selection))) = (rows, title.take_if(|_| rows.is_some())) {
            open.push(entries.len());
            entries.push(Entry {
                level: TABLE,
                name,
                kind: SymbolKind::Table,
                selection,
                last: span.end.line,
                rows: Some(rows),
            });
        }
        for entry in &open {
            let is_table = entries[*entry].level == TABLE;
            if !is_table || matches!(block.content(), Content::Table(_) | Content::Note(_)) {
                entries[*entry].last = span.end.line;
            }
        }
        if matches!(block.content(), Content::Paragraph(_)) {
            close(&mut open, &entries, TABLE);
        }
    }
    entries
}

/// The outline of `text`, whose blocks are those of `tree`.
pub(super) fn symbols(tree: &Tree, text: &Text) -> Vec<Symbol> {
    let mut roots: Vec<Symbol> = Vec::new();
    // The way from the root to the last entry, with levels.
    let mut path: Vec<(u8, Symbol)> = Vec::new();
    let attach = |path: &mut Vec<(u8, Symbol)>, roots: &mut Vec<Symbol>| {
        if let Some((_, symbol)) = path.pop() {
            let siblings = path.last_mut().map_or(roots, |(_, parent)| &mut parent.children);
            siblings.push(symbol);
        }
    };
    for entry in entries(tree) {
        while path.last().is_some_and(|(level, _)| *level >= entry.level) {
            attach(&mut path, &mut roots);
        }
        let end = Point::new(entry.last, text.line(entry.last).len() as u32);
        let span = Span::new(entry.selection.start, end.max(entry.selection.end));
        path.push((
            entry.level,
            Symbol { name: entry.name, kind: entry.kind, span, selection: entry.selection, children: Vec::new() },
        ));
    }
    while !path.is_empty() {
        attach(&mut path, &mut roots);
    }
    roots
}

/// Sections fold under their heading, tables under their first row.
pub(super) fn folds(tree: &Tree) -> Vec<Fold> {
    entries(tree)
        .into_iter()
        .map(|entry| match entry.rows {
            Some(first) => Fold { first, last: entry.last, kind: FoldKind::Table },
            None => Fold { first: entry.selection.start.line, last: entry.last, kind: FoldKind::Section },
        })
        .filter(|fold| fold.last > fold.first)
        .collect()
}

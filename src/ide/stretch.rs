//! Stretches of a draft whose text is read without layout: a paragraph over its lines, or any other line.

use super::Analysis;
use crate::syntax::{Content, Paragraph};
use crate::text::{Folded, Point, Span, fold};

/// A stretch, folded.
pub(super) enum Stretch<'a> {
    /// A paragraph, and its first line.
    Paragraph(&'a Paragraph, u32),
    /// A line by itself.
    Line(Folded, u32),
}

impl Stretch<'_> {
    /// Its characters without layout.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Paragraph(paragraph, _) => paragraph.text(),
            Self::Line(folded, _) => &folded.text,
        }
    }

    /// The place in [`Stretch::text`] of `point`, which lies in the stretch.
    pub(super) fn offset(&self, point: Point) -> usize {
        match self {
            Self::Paragraph(paragraph, first) => paragraph.offset(point.line - first, point.byte),
            Self::Line(folded, _) => folded.folded_at(point.byte as usize),
        }
    }

    /// Where `range` of [`Stretch::text`], which is not empty, stands in the draft.
    pub(super) fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self {
            Self::Paragraph(paragraph, first) => paragraph.span(range).shifted(*first),
            Self::Line(folded, line) => {
                let origin = folded.origin(range);
                Span::in_line(*line, origin.start as u32, origin.end as u32)
            }
        }
    }
}

/// The stretch that `point` lies in.
pub(super) fn stretch_at(analysis: &Analysis, point: Point) -> Stretch<'_> {
    let tree = analysis.tree();
    let block = tree.block_at(point.line);
    match tree.blocks()[block].content() {
        Content::Paragraph(paragraph) | Content::Note(paragraph) => Stretch::Paragraph(paragraph, tree.start(block)),
        _ => Stretch::Line(fold(&analysis.text().line(point.line)), point.line),
    }
}

/// Every stretch of the draft that holds words, in order.
pub(super) fn stretches(analysis: &Analysis) -> impl Iterator<Item = Stretch<'_>> {
    let tree = analysis.tree();
    tree.blocks().iter().enumerate().flat_map(move |(index, block)| {
        let start = tree.start(index);
        let (whole, lines) = match block.content() {
            Content::Paragraph(paragraph) | Content::Note(paragraph) => {
                (Some(Stretch::Paragraph(paragraph, start)), &[][..])
            }
            Content::Blank => (None, &[][..]),
            _ => (None, block.lines()),
        };
        whole.into_iter().chain((start..).zip(lines).map(|(line, text)| Stretch::Line(fold(text), line)))
    })
}

/// Every place of `word`, folded, in a stretch; none reaches from one cell of a table into the next.
pub(super) fn places(analysis: &Analysis, stretch: &Stretch, word: &str) -> Vec<Span> {
    let found = stretch.text().match_indices(word).map(|(at, word)| stretch.span(at..at + word.len()));
    found.filter(|span| !analysis.text().slice(*span).contains('\t')).collect()
}

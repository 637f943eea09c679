//! Places and findings in the protocol's terms, and back.
//!
//! Given: answers of the analysis, and the text that they are about.
//! Gives: protocol values in the client's own encoding, in the forms that it understands.
//! Invariant: every range lies inside the text and on character boundaries.

mod action;
mod completion;
mod diagnostic;
mod hover;
mod outline;
mod place;

use tower_lsp::lsp_types;

use crate::text::{Encoding, Point, Position, Span, Text};

pub(super) use action::{Promise, actions, kinds, resolved};
pub(super) use completion::{completions, documented};
pub(super) use diagnostic::{diagnostics, failed, out_of_sync, result_id};
pub(super) use hover::hover;
pub(super) use outline::{folds, symbols};
pub(super) use place::{found, highlights, location, renamable, renaming};

/// The place that a client means. Where it has not followed the newest text, the nearest place.
pub(super) fn point(position: lsp_types::Position, text: &Text, encoding: Encoding) -> Point {
    text.nearest_point(self::position(position), encoding)
}

/// The stretch that a client means.
pub(super) fn span(range: lsp_types::Range, text: &Text, encoding: Encoding) -> Span {
    let (start, end) = (point(range.start, text, encoding), point(range.end, text, encoding));
    Span::new(start, end.max(start))
}

/// A position, without looking at the text.
pub(super) fn position(position: lsp_types::Position) -> Position {
    Position::new(position.line, position.character)
}

/// The protocol's form of `span`.
fn range(span: Span, text: &Text, encoding: Encoding) -> lsp_types::Range {
    let start = place(span.start, text, encoding);
    if span.end == span.start {
        return lsp_types::Range::new(start, start);
    }
    lsp_types::Range::new(start, place(span.end, text, encoding).max(start))
}

fn place(point: Point, text: &Text, encoding: Encoding) -> lsp_types::Position {
    let point = if point.line < text.line_count() { point } else { text.end() };
    let position = text.position(point, encoding);
    lsp_types::Position::new(position.line, position.character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_real_whatever_the_span_is() {
        let text = Text::new("支出𠮷1.0\r\n林");
        for (encoding, end) in [(Encoding::Utf8, 10), (Encoding::Utf16, 4), (Encoding::Utf32, 3)] {
            let whole = Span::new(Point::new(0, 10), Point::new(7, 40));
            let found = range(whole, &text, encoding);
            assert_eq!(found.start, lsp_types::Position::new(0, end));
            assert_eq!(found.end.line, 1);
            assert_eq!(span(found, &text, encoding), Span::new(Point::new(0, 10), Point::new(1, 3)));
            let inside = Span::new(Point::new(0, 8), Point::new(0, 2));
            let found = range(inside, &text, encoding);
            assert_eq!(found.start, found.end);
            assert_eq!(point(found.start, &text, encoding), Point::new(0, 6));
        }
    }
}

//! The text of one draft, and the edits that an editor makes to it.

use std::borrow::Cow;
use std::fmt;

use ropey::Rope;

use super::{Encoding, Point, Position, Span};

/// The text of a draft. Cloning is cheap: clones share their characters.
#[derive(Debug, Clone, Default)]
pub struct Text {
    rope: Rope,
}

/// Which lines an edit replaced: `removed` lines from line `first` on gave way to `inserted` lines.
///
/// Lines outside are the same as before, character for character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Splice {
    /// The first line that may differ.
    pub first: u32,
    /// How many lines of the old text from `first` on may differ.
    pub removed: u32,
    /// How many lines of the new text stand in their place.
    pub inserted: u32,
}

impl Splice {
    /// This splice and then `next`, as one: what neither touched is the same before and after both.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let first = self.first.min(next.first);
        let between = (self.first + self.inserted).max(next.first + next.removed) - first;
        Self {
            first,
            removed: between + self.removed - self.inserted,
            inserted: between + next.inserted - next.removed,
        }
    }
}

/// Why an edit could not be applied. The text is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditError {
    /// The range ends before it starts.
    Reversed,
    /// A bound lies inside a character.
    InsideCharacter,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reversed => "the range of the edit ends before it starts",
            Self::InsideCharacter => "a bound of the edit lies inside a character",
        })
    }
}

impl std::error::Error for EditError {}

impl Text {
    /// The text `content`.
    pub fn new(content: &str) -> Self {
        Self { rope: Rope::from_str(content) }
    }

    /// The number of lines: one more than the number of line breaks (LF, CRLF or CR; nothing else breaks a line).
    pub fn line_count(&self) -> u32 {
        self.rope.len_lines() as u32
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no character at all.
    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// Line `line` without its line break; empty behind the last line.
    pub fn line(&self, line: u32) -> Cow<'_, str> {
        if line >= self.line_count() {
            return Cow::Borrowed("");
        }
        match Cow::from(self.rope.line(line as usize)) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(['\r', '\n'])),
            Cow::Owned(mut text) => {
                text.truncate(text.trim_end_matches(['\r', '\n']).len());
                Cow::Owned(text)
            }
        }
    }

    /// The lines `range`, which must lie inside the text, without their line breaks.
    pub fn lines(&self, range: std::ops::Range<u32>) -> Vec<Box<str>> {
        let count = range.end.saturating_sub(range.start) as usize;
        let [start, end] = [range.start, range.end].map(|line| self.rope.line_to_byte(line as usize));
        let mut lines: Vec<Box<str>> = Vec::with_capacity(count);
        // The front of a line that goes on in the next chunk; no chunk ends between CR and LF.
        let mut open = String::new();
        for mut chunk in self.rope.byte_slice(start..end.max(start)).chunks() {
            while let Some(at) = chunk.bytes().position(|byte| matches!(byte, b'\r' | b'\n')) {
                let line = &chunk[..at];
                lines.push(if open.is_empty() { line.into() } else { (std::mem::take(&mut open) + line).into() });
                chunk = chunk[at..].strip_prefix("\r\n").unwrap_or(&chunk[at + 1..]);
            }
            open.push_str(chunk);
        }
        // Behind the last line there is no break.
        if lines.len() < count {
            lines.push(open.into());
        }
        lines
    }

    /// The characters of a stretch, which must lie inside the text.
    pub fn slice(&self, span: Span) -> String {
        let (start, end) = (self.byte_at(span.start), self.byte_at(span.end));
        self.rope.byte_slice(start..end.max(start)).to_string()
    }

    /// The point of a protocol position. A line behind the last one and a character behind the end of its line are
    /// clamped, as the specification wants.
    pub fn point(&self, position: Position, encoding: Encoding) -> Result<Point, EditError> {
        if position.line >= self.line_count() {
            return Ok(self.end());
        }
        let line = self.line(position.line);
        if encoding == Encoding::Utf8 {
            let byte = (position.character as usize).min(line.len());
            return if line.is_char_boundary(byte) {
                Ok(Point::new(position.line, byte as u32))
            } else {
                Err(EditError::InsideCharacter)
            };
        }
        let mut units = 0;
        for (byte, c) in line.char_indices() {
            if units == position.character {
                return Ok(Point::new(position.line, byte as u32));
            }
            if units > position.character {
                return Err(EditError::InsideCharacter);
            }
            units += encoding.width(c);
        }
        if units > position.character {
            Err(EditError::InsideCharacter)
        } else {
            Ok(Point::new(position.line, line.len() as u32))
        }
    }

    /// The point of a protocol position, moved back to the start of the character it lies in.
    pub fn nearest_point(&self, position: Position, encoding: Encoding) -> Point {
        let mut position = position;
        loop {
            match self.point(position, encoding) {
                Ok(point) => return point,
                Err(_) => position.character -= 1,
            }
        }
    }

    /// The protocol position of `point`, which must lie inside the text.
    pub fn position(&self, point: Point, encoding: Encoding) -> Position {
        let line = self.line(point.line);
        let mut byte = (point.byte as usize).min(line.len());
        while !line.is_char_boundary(byte) {
            byte -= 1;
        }
        Position::new(point.line, encoding.measure(&line[..byte]))
    }

    /// The place behind the last character.
    pub fn end(&self) -> Point {
        let last = self.line_count() - 1;
        Point::new(last, self.line(last).len() as u32)
    }

    /// Replaces the characters from `start` up to `end` by `content`, and tells which lines changed.
    ///
    /// # Errors
    /// An impossible range leaves the text as it was.
    pub fn edit(
        &mut self,
        start: Position,
        end: Position,
        content: &str,
        encoding: Encoding,
    ) -> Result<Splice, EditError> {
        let (start, end) = (self.point(start, encoding)?, self.point(end, encoding)?);
        self.replace(Span::new(start, end), content)
    }

    /// Replaces the characters of `span` by `content`, and tells which lines changed.
    ///
    /// # Errors
    /// A reversed span leaves the text as it was.
    pub fn replace(&mut self, span: Span, content: &str) -> Result<Splice, EditError> {
        if span.end < span.start {
            return Err(EditError::Reversed);
        }
        let before = self.line_count();
        // A CR and an LF that come to touch, or to part, change the number of lines next to the edit as well.
        let first = span.start.line.saturating_sub(1);
        let behind = (span.end.line + 2).min(before);
        let (start, end) = (self.byte_at(span.start), self.byte_at(span.end));
        let (start_char, end_char) = (self.rope.byte_to_char(start), self.rope.byte_to_char(end));
        self.rope.remove(start_char..end_char);
        self.rope.insert(start_char, content);
        let after = self.line_count();
        let removed = behind - first;
        Ok(Splice { first, removed, inserted: removed + after - before })
    }

    fn byte_at(&self, point: Point) -> usize {
        self.rope.line_to_byte(point.line as usize) + point.byte as usize
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

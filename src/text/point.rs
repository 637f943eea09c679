//! Places in a text: internal ones in bytes, and those of the protocol in one of three encodings.

/// A place in a text: 0-based line and byte inside that line.
///
/// Bytes of one line never depend on the lines before it, so a point that belongs to an unchanged line stays valid
/// when only its line number is shifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Point {
    /// 0-based line.
    pub line: u32,
    /// Byte offset from the start of the line; never inside a character.
    pub byte: u32,
}

impl Point {
    /// The place `byte` bytes into `line`.
    pub const fn new(line: u32, byte: u32) -> Self {
        Self { line, byte }
    }
}

/// A half-open stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first place inside.
    pub start: Point,
    /// The first place behind.
    pub end: Point,
}

impl Span {
    /// The stretch from `start` up to `end`.
    pub const fn new(start: Point, end: Point) -> Self {
        Self { start, end }
    }

    /// A stretch inside one line.
    pub const fn in_line(line: u32, start: u32, end: u32) -> Self {
        Self { start: Point::new(line, start), end: Point::new(line, end) }
    }

    /// Whether `point` lies inside or at either end: a cursor at the end of a word still touches it.
    pub fn touches(&self, point: Point) -> bool {
        self.start <= point && point <= self.end
    }

    /// Whether the two stretches share a place, their ends included.
    pub fn meets(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The same stretch `lines` further down.
    #[must_use]
    pub const fn shifted(self, lines: u32) -> Self {
        Self {
            start: Point::new(self.start.line + lines, self.start.byte),
            end: Point::new(self.end.line + lines, self.end.byte),
        }
    }
}

/// How the other side counts characters inside a line (LSP `PositionEncodingKind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit code units, the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The width of `c` in this encoding's units.
    pub const fn width(self, c: char) -> u32 {
        match self {
            Self::Utf8 => c.len_utf8() as u32,
            Self::Utf16 => c.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }

    /// The width of `text` in this encoding's units.
    pub fn measure(self, text: &str) -> u32 {
        match self {
            Self::Utf8 => text.len() as u32,
            _ => text.chars().map(|c| self.width(c)).sum(),
        }
    }
}

/// A place as the protocol writes it: 0-based line, and units of an [`Encoding`] inside the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// 0-based line.
    pub line: u32,
    /// Units from the start of the line.
    pub character: u32,
}

impl Position {
    /// The place `character` units into `line`.
    pub const fn new(line: u32, character: u32) -> Self {
        Self { line, character }
    }
}

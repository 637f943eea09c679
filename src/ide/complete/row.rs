//! The cells of the row that is being written, whatever it is parted by.

use crate::rules::TextEdit;
use crate::text::{Point, Span};

/// The cells of a line.
pub(super) struct RowCells<'a> {
    line: u32,
    text: &'a str,
    /// From one mark to the next, in bytes.
    cells: Vec<(usize, usize)>,
    pipes: bool,
}

impl<'a> RowCells<'a> {
    /// Reads line `line`, which is `text`.
    pub(super) fn read(line: u32, text: &'a str) -> Self {
        let pipes = !text.contains('\t') && text.contains(['|', '｜']);
        let mut cells = Vec::new();
        let mut start = 0;
        for (at, mark) in text.char_indices().filter(|(_, c)| if pipes { matches!(c, '|' | '｜') } else { *c == '\t' })
        {
            cells.push((start, at));
            start = at + mark.len_utf8();
        }
        cells.push((start, text.len()));
        // The pipes at either end frame the row.
        if pipes && cells.len() > 1 && text[..cells[0].1].trim().is_empty() {
            cells.remove(0);
        }
        Self { line, text, cells, pipes }
    }

    /// The cell that byte `at` lies in.
    pub(super) fn at(&self, at: usize) -> Option<usize> {
        self.cells.iter().position(|(start, end)| *start <= at && at <= *end)
    }

    /// The characters of a cell up to byte `at`, without spaces in front.
    pub(super) fn typed(&self, cell: usize, at: usize) -> &'a str {
        let (start, end) = self.cells[cell];
        self.text.get(start..at.min(end)).unwrap_or("").trim_start()
    }

    /// The characters of a cell, without spaces around.
    pub(super) fn content(&self, cell: usize) -> &'a str {
        self.cells.get(cell).map_or("", |(start, end)| self.text[*start..*end].trim())
    }

    /// The edit that puts `new` into the cell that the cursor is in.
    pub(super) fn edit_here(&self, cell: usize, point: Point, new: String) -> TextEdit {
        let mut span = self.span(cell);
        if span.start == span.end {
            span = Span::new(point, point);
        }
        TextEdit { span: Span::new(span.start.min(point), span.end.max(point)), new_text: new }
    }

    /// The edit that puts `new` into another cell; behind the row's last one, the marks in between are written too.
    pub(super) fn edit(&self, cell: usize, new: String) -> TextEdit {
        if cell < self.cells.len() {
            let mut span = self.span(cell);
            let blank = span.start == span.end;
            // An empty cell of pipes keeps its spaces on either side.
            let (start, end) = self.cells[cell];
            if blank && self.pipes && end - start >= 2 {
                span = Span::in_line(self.line, start as u32 + 1, end as u32 - 1);
            }
            return TextEdit { span, new_text: new };
        }
        let missing = cell + 1 - self.cells.len();
        let end = self.text.len() as u32;
        let new_text =
            if self.pipes { format!("{}{new} |", "| ".repeat(missing)) } else { "\t".repeat(missing) + &new };
        TextEdit { span: Span::in_line(self.line, end, end), new_text }
    }

    /// Where the content of a cell stands, without spaces around; empty at the end of an empty cell.
    fn span(&self, cell: usize) -> Span {
        let (start, end) = self.cells[cell];
        let raw = &self.text[start..end];
        let from = start + raw.len() - raw.trim_start().len();
        let to = (start + raw.trim_end().len()).max(from);
        Span::in_line(self.line, from as u32, to as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, edit: &TextEdit) -> String {
        let (start, end) = (edit.span.start.byte as usize, edit.span.end.byte as usize);
        format!("{}{}{}", &text[..start], edit.new_text, &text[end..])
    }

    #[test]
    fn tabs_and_pipes_stay() {
        for (text, cell, new) in [
            ("208\t\t1.00", 1, "208\t名\t1.00"),
            ("208", 1, "208\t名"),
            ("208", 2, "208\t\t名"),
            ("| 208 |  | 1.00 |", 1, "| 208 | 名 | 1.00 |"),
            ("| 208 | 旧名 | 1.00 |", 1, "| 208 | 名 | 1.00 |"),
            ("| 208 ", 1, "| 208 | 名 |"),
            ("208\t𠮷旧 \t1.00", 1, "208\t名 \t1.00"),
        ] {
            let row = RowCells::read(0, text);
            assert_eq!(applied(text, &row.edit(cell, "名".to_owned())), new, "{text}");
        }
    }

    #[test]
    fn the_cursor_lies_inside_its_edit() {
        let text = "| 𠮷 | 20 |  |";
        let row = RowCells::read(3, text);
        for at in 0..=text.len() {
            if let Some(cell) = row.at(at).filter(|_| text.is_char_boundary(at)) {
                let point = Point::new(3, at as u32);
                let edit = row.edit_here(cell, point, "x".to_owned());
                assert!(edit.span.start <= point && point <= edit.span.end);
            }
        }
        let at = text.find("20").expect("it is there");
        assert_eq!((row.at(at + 1), row.typed(1, at + 1), row.content(1)), (Some(1), "2", "20"));
    }
}

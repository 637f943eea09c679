//! The rows of a table: which cell each piece is, and the names that go on over several lines.

use std::ops::Range;

use super::Pieces;
use super::layout::Layout;
use super::piece::Piece;
use crate::syntax::cell::{Cell, CellValue, Row};

/// How much narrower than the widest name of its column one may be that goes on in the next line.
const SLACK: u32 = 2;

/// The widest space inside a name.
const WIDEST_SPACE: u32 = 2;

/// A line with its pieces in their columns.
struct Placed {
    line: usize,
    /// The last line of its names.
    last: usize,
    cells: Vec<Option<Piece>>,
    /// Pieces of other lines that belong to a name of this one, in front of it and behind it.
    front: Vec<(usize, Piece)>,
    behind: Vec<(usize, Piece)>,
}

/// Reads the lines `body` of a table into rows. Gives the line behind the last row; where the table may go on, that is
/// behind the rows without amounts that follow.
pub(super) fn read(
    lines: &[Pieces],
    body: Range<usize>,
    may_go_on: bool,
    layout: &Layout,
    out: &mut Vec<Row>,
) -> Option<usize> {
    let mut placed = Vec::new();
    for line in body.clone() {
        let is_alone = lines[line].len() == 1 && is_blank(lines, line.wrapping_sub(1)) && is_blank(lines, line + 1);
        if lines[line].is_empty() || (is_alone && is_page_head(&lines[line][0], layout)) {
            continue;
        }
        placed.push(place(&lines[line], line, layout)?);
    }
    let mut end = body.end;
    if may_go_on {
        for (line, pieces) in lines.iter().enumerate().skip(body.end) {
            let margin = layout.columns.first().map_or(0, |column| column.at.start);
            let is_row = pieces.first().is_some_and(|piece| piece.at.start > margin + 1 && piece.cell.is_text());
            let Some(row) = place(pieces, line, layout) else { break };
            let columns = row.fragments(layout);
            let is_rest = placed.last().is_some_and(|above| goes_on(&row, &columns, above, &widest(&placed, layout)));
            if !(is_rest || is_row && row.is_of_names(layout)) {
                break;
            }
            placed.push(row);
            end = line + 1;
        }
    }
    // Every amount is the amount of something.
    if placed.iter().any(|row| !row.is_named()) && !names_are_wrapped(&placed, layout) {
        return None;
    }
    out.extend(join(placed, layout).into_iter().map(Placed::row));
    Some(end)
}

fn is_blank(lines: &[Pieces], line: usize) -> bool {
    lines.get(line).is_none_or(Vec::is_empty)
}

/// Whether a text by itself is no cell: it reaches over several columns, or begins in none.
fn is_page_head(piece: &Piece, layout: &Layout) -> bool {
    let over = layout.columns.iter().filter(|column| piece.shared(&column.at) > 0).count();
    piece.cell.is_text() && over != 1
}

/// Puts the pieces of a line into their columns. Words beside each other in one column are one name.
fn place(pieces: &Pieces, line: usize, layout: &Layout) -> Option<Placed> {
    let mut cells: Vec<Option<Piece>> = vec![None; layout.columns.len()];
    for piece in pieces {
        let column = layout.column_of(piece)?;
        match &mut cells[column] {
            Some(other) if layout.columns[column].is_label => {
                let is_names = other.cell.is_text() || other.is_code();
                if !is_names || !piece.cell.is_text() || piece.at.start > other.at.end + WIDEST_SPACE {
                    return None;
                }
                other.cell.end = piece.cell.end;
                other.cell.label.push_str(&piece.cell.label);
                other.cell.value = CellValue::Text;
                other.at.end = piece.at.end;
            }
            Some(_) => return None,
            empty => *empty = Some(piece.clone()),
        }
    }
    Some(Placed { line, last: line, cells, front: Vec::new(), behind: Vec::new() })
}

impl Placed {
    fn has_amount(&self) -> bool {
        self.cells.iter().skip(1).flatten().any(Piece::is_value)
    }

    fn has_code(&self) -> bool {
        self.cells.iter().flatten().next().is_some_and(|piece| piece.is_code() && piece.cell.label.len() > 2)
    }

    /// Whether its amounts stand beside no words.
    fn lacks_name(&self) -> bool {
        self.has_amount() && self.cells.iter().flatten().all(|piece| !piece.cell.is_text())
    }

    /// The last line of its name in a column.
    fn last_line(&self, column: usize) -> Option<&Piece> {
        let of = |pieces: &'_ [(usize, Piece)]| pieces.iter().rposition(|(own, _)| *own == column);
        match (of(&self.behind), &self.cells[column], of(&self.front)) {
            (Some(at), _, _) => Some(&self.behind[at].1),
            (None, Some(own), _) => Some(own),
            (None, None, at) => at.map(|at| &self.front[at].1),
        }
    }

    /// Whether it has names and nothing else.
    fn is_of_names(&self, layout: &Layout) -> bool {
        self.cells.iter().zip(&layout.columns).all(|(cell, column)| {
            cell.as_ref().is_none_or(|piece| column.is_label && (piece.cell.is_text() || piece.is_code()))
        })
    }

    /// Whether its amounts have a name or a code, or are only the numbers of rows or columns.
    fn is_named(&self) -> bool {
        let is_number = |piece: &Piece| piece.cell.label.len() <= 3 && !piece.cell.label.contains('.');
        let mut cells = self.cells.iter().flatten();
        cells.clone().any(|piece| piece.cell.is_text())
            || cells.all(|piece| piece.is_code() || is_number(piece))
            || self.has_code()
    }

    /// The columns of a line that may be but a part of the names of another.
    fn fragments(&self, layout: &Layout) -> Vec<usize> {
        let filled = || self.cells.iter().enumerate().filter_map(|(at, cell)| Some((at, cell.as_ref()?)));
        let may_be =
            |(at, piece): (usize, &Piece)| layout.columns[at].is_label && piece.cell.is_text() && !piece.opens_row();
        if filled().all(may_be) { filled().map(|(at, _)| at).collect() } else { Vec::new() }
    }

    /// Its pieces, with their columns.
    fn pieces(self) -> impl Iterator<Item = (usize, Piece)> {
        self.cells.into_iter().enumerate().filter_map(|(at, cell)| Some((at, cell?)))
    }

    fn row(self) -> Row {
        let mut end = 0;
        let label = |pieces: &[(usize, Piece)], column: usize| -> String {
            pieces.iter().filter(|(own, _)| *own == column).map(|(_, piece)| piece.cell.label.as_str()).collect()
        };
        let (front, behind) = (self.front, self.behind);
        let cells = self.cells.into_iter().enumerate().map(|(at, piece)| {
            let blank = || Cell { start: end, end, label: String::new(), value: CellValue::Blank };
            let mut cell = piece.map_or_else(blank, |piece| piece.cell);
            end = cell.end;
            let (front, behind) = (label(&front, at), label(&behind, at));
            if !front.is_empty() || !behind.is_empty() {
                cell.label = front + &cell.label + &behind;
                cell.value = CellValue::Text;
            }
            cell
        });
        Row { cells: cells.collect(), line: self.line as u32 }
    }
}

/// Whether amounts without a name stand beside lines of one.
fn names_are_wrapped(placed: &[Placed], layout: &Layout) -> bool {
    (0..placed.len()).filter(|at| !placed[*at].is_named()).all(|at| {
        let beside = [at.checked_sub(1), Some(at + 1)];
        beside.into_iter().flatten().filter_map(|at| placed.get(at)).any(|row| !row.fragments(layout).is_empty())
    })
}

/// Where the names of each column reach to.
fn widest(placed: &[Placed], layout: &Layout) -> Vec<u32> {
    let names = |column: usize| placed.iter().filter_map(move |row| row.cells[column].as_ref());
    let end = |column: usize| names(column).filter(|piece| piece.cell.is_text()).map(|piece| piece.at.end).max();
    (0..layout.columns.len()).map(|column| end(column).unwrap_or(0)).collect()
}

/// Whether a line with these pieces of names goes on with those of the row right above it.
fn goes_on(row: &Placed, columns: &[usize], above: &Placed, widest: &[u32]) -> bool {
    let is_full = |column: &usize| match above.last_line(*column) {
        Some(last) => last.cell.is_text() && last.at.end + SLACK >= widest[*column],
        None => above.lacks_name(),
    };
    above.last + 1 == row.line && columns.iter().any(is_full)
}

/// Puts the lines of wrapped names together.
fn join(placed: Vec<Placed>, layout: &Layout) -> Vec<Placed> {
    let widest = widest(&placed, layout);
    let mut out: Vec<Placed> = Vec::new();
    // Lines of names that may be those of the row below.
    let mut waiting: Vec<Placed> = Vec::new();
    for mut row in placed {
        let columns = row.fragments(layout);
        let above = out.last_mut().filter(|above| waiting.is_empty() && goes_on(&row, &columns, above, &widest));
        if let Some(above) = above {
            above.last = row.line;
            above.behind.extend(row.pieces());
        } else if !columns.is_empty() {
            waiting.push(row);
        } else {
            let opens = |column: &usize, piece: &Piece| match &row.cells[*column] {
                None => row.lacks_name(),
                Some(own) => {
                    row.has_code() && piece.at.end + SLACK >= widest[*column] && own.cell.is_text() && !own.opens_row()
                }
            };
            let last = waiting.last().map(|line| line.fragments(layout));
            let is_front = last.is_some_and(|columns| {
                columns.iter().any(|column| {
                    waiting
                        .last()
                        .and_then(|line| line.cells[*column].as_ref())
                        .is_some_and(|piece| opens(column, piece))
                })
            });
            if is_front {
                row.front = waiting.drain(..).flat_map(Placed::pieces).collect();
            }
            out.append(&mut waiting);
            out.push(row);
        }
    }
    out.append(&mut waiting);
    out
}

//! Subjects in the code and name columns of a table.

use std::collections::BTreeMap;

use super::row::RowCells;
use super::{Completion, CompletionKind, Completions, filter};
use crate::catalog::{Evidence, Fit, Subject, Table, search};
use crate::facts::{CodeMention, Region};
use crate::ide::Analysis;
use crate::ide::address::Address;
use crate::syntax::Content;
use crate::text::{Point, fold_label};

/// At most so many are offered.
const MOST: usize = 60;

/// The columns that name the subject of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Columns {
    /// The columns of the code: one, or one for each of 类, 款 and 项.
    codes: Vec<usize>,
    name: Option<usize>,
}

pub(super) fn completions(analysis: &Analysis, block: usize, point: Point) -> Completions {
    offers(analysis, block, point).unwrap_or_default()
}

fn offers(analysis: &Analysis, block: usize, point: Point) -> Option<Completions> {
    let placed = analysis.part_at(point)?;
    let (_, region) = placed.region_at(block)?;
    let ordinal = (block - placed.block - region.first_block) as u32;
    let line = analysis.text().line(point.line);
    let cells = RowCells::read(point.line, &line);
    let here = cells.at(point.byte as usize)?;
    let columns = columns_at(region, here)?;
    let row = point.line - analysis.tree().start(block);
    let above = code_above(region, ordinal, row, &columns);
    let table = classification(region);
    let mut typed = typed(&cells, &columns, here, point.byte as usize);
    // Where the code is written already, its name is wanted.
    let own = code_of(&cells, &columns).filter(|_| columns.name == Some(here));
    if typed.is_empty() {
        typed = own.clone().unwrap_or_default();
    }
    let above = own.or(above);
    let scope = analysis.options().scope(placed.part);
    let fits_year = |subject: &Subject| scope.year.is_none_or(|year| subject.valid_in(year) != Some(false));
    let wanted = |subject: &Subject| {
        table.is_none_or(|table| subject.table == table)
            && fits_year(subject)
            && (subject.evidence != Evidence::Possible || subject.code == typed)
    };
    let additions = &analysis.options().additions;
    let mut found: Vec<(Fit, &Subject)> = if typed.is_empty() {
        following(above.as_deref(), additions, &wanted)
    } else {
        search(&typed, additions, wanted, MOST + 1)
    };
    let incomplete = !typed.is_empty() || found.len() > MOST;
    // What only resembles a name is no help beside what has it.
    if found.iter().any(|(fit, _)| *fit < Fit::Alike) {
        found.retain(|(fit, _)| *fit < Fit::Alike);
    }
    let near = |code: &str| above.as_deref().map_or(0, |above| common(above, code));
    found.sort_by_key(|(fit, subject)| (*fit, std::cmp::Reverse(near(subject.code))));
    found.truncate(MOST);
    let items = found.into_iter().map(|(_, subject)| {
        let name = scope.year.map_or(subject.name, |year| subject.name_in(year));
        item(&cells, &columns, (here, point), (subject.code, name), scope.year)
    });
    Some(Completions { items: items.collect(), incomplete })
}

/// The code that is being typed with its parts in earlier columns, or the name.
fn typed(cells: &RowCells, columns: &Columns, here: usize, at: usize) -> String {
    let own = fold_label(cells.typed(here, at));
    let digits = own.bytes().all(|byte| byte.is_ascii_digit());
    let Some(place) = columns.codes.iter().position(|column| *column == here).filter(|_| digits) else { return own };
    let earlier: String = columns.codes[..place].iter().map(|column| fold_label(cells.content(*column))).collect();
    earlier + &own
}

/// The code that a row shows, all parts of it together.
fn code_of(cells: &RowCells, columns: &Columns) -> Option<String> {
    let code: String = columns.codes.iter().map(|column| fold_label(cells.content(*column))).collect();
    (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// The completion that writes a subject into its cells.
fn item(
    cells: &RowCells,
    columns: &Columns,
    (here, point): (usize, Point),
    (code, name): (&str, &str),
    year: Option<u16>,
) -> Completion {
    let mut contents: Vec<(usize, String)> = match columns.codes.as_slice() {
        [] => Vec::new(),
        [column] => vec![(*column, code.to_owned())],
        parts => {
            let bounds = [0, 3, 5, 7];
            let part = |depth: usize| code.get(bounds[depth]..bounds[depth + 1]).unwrap_or("").to_owned();
            parts.iter().take(3).enumerate().map(|(depth, column)| (*column, part(depth))).collect()
        }
    };
    contents.extend(columns.name.map(|column| (column, name.to_owned())));
    let own = contents.iter().position(|(column, _)| *column == here).map(|at| contents.remove(at).1);
    let own = own.unwrap_or_else(|| code.to_owned());
    let changed = contents.into_iter().filter(|(column, content)| cells.content(*column) != content);
    let mut others: Vec<_> = changed.filter(|(_, content)| !content.is_empty()).collect();
    others.sort();
    Completion {
        kind: CompletionKind::Subject,
        label: format!("{code} {name}"),
        detail: String::new(),
        filter: filter(&own, &fold_label(cells.typed(here, point.byte as usize))),
        edit: cells.edit_here(here, point, own),
        others: others.into_iter().map(|(column, content)| cells.edit(column, content)).collect(),
        page: Some(Address::Code { code: code.to_owned(), year }),
    }
}

/// What usually follows where nothing is typed yet: what stands below the code above, then what stands beside it.
fn following<'a>(
    above: Option<&str>,
    additions: &'a crate::catalog::Additions,
    wanted: &impl Fn(&Subject) -> bool,
) -> Vec<(Fit, &'a Subject)> {
    let Some(above) = above else { return Vec::new() };
    let below = search(above, additions, |it| wanted(it) && it.code.len() == above.len() + 2, MOST);
    let parent = &above[..above.len().saturating_sub(2).max(3).min(above.len())];
    let beside = search(parent, additions, |it| wanted(it) && it.code.len() == above.len() && it.code > above, MOST);
    below.into_iter().chain(beside).map(|(_, subject)| (Fit::Front, subject)).collect()
}

/// The columns that name subjects and that cell `here` is among, as most rows of the table have them, or its header says.
fn columns_at(region: &Region, here: usize) -> Option<Columns> {
    let mut counts: BTreeMap<Columns, usize> = BTreeMap::new();
    for mention in &region.facts.codes {
        if let Some(columns) = columns_of(region, mention).filter(|columns| columns.holds(here)) {
            *counts.entry(columns).or_default() += 1;
        }
    }
    // A row without all parts of its code has fewer columns than the table.
    let most = counts.into_iter().max_by_key(|(columns, count)| (columns.codes.len(), *count));
    let grids = region.blocks.iter().filter_map(|block| match block.content() {
        Content::Table(grid) => Some(grid),
        _ => None,
    });
    let header = grids.flat_map(|grid| grid.rows.iter().take(4)).fold(Vec::new(), |mut found, row| {
        found.extend(named_columns(row.cells.iter().map(|cell| cell.label.as_str())));
        found
    });
    let header = merged(header).into_iter().find(|columns| columns.holds(here));
    match (most, header) {
        (Some((most, _)), Some(header)) if header.codes.len() > most.codes.len() => {
            Some(Columns { name: header.name.or(most.name), ..header })
        }
        (Some((most, _)), _) => Some(most),
        (None, header) => header,
    }
}

impl Columns {
    fn holds(&self, cell: usize) -> bool {
        self.codes.contains(&cell) || self.name == Some(cell)
    }
}

/// The columns that a row's code and name stand in.
fn columns_of(region: &Region, mention: &CodeMention) -> Option<Columns> {
    let place = mention.place;
    let Content::Table(grid) = region.blocks.get(place.block as usize)?.content() else { return None };
    let row = grid.rows.iter().find(|row| row.line == place.span.start.line)?;
    let column = |byte: u32| row.cells.iter().position(|cell| cell.start == byte && cell.start < cell.end);
    let name = mention.name_place.and_then(|place| column(place.span.start.byte));
    if mention.implied {
        return Some(Columns { codes: Vec::new(), name });
    }
    let first = column(place.span.start.byte)?;
    let last = row.cells.iter().position(|cell| cell.end == place.span.end.byte && cell.start < cell.end);
    // A code and a name in one cell are written by hand.
    (name != Some(first)).then(|| Columns { codes: (first..=last.unwrap_or(first)).collect(), name })
}

/// The pairs of columns that a header names.
fn named_columns<'a>(labels: impl Iterator<Item = &'a str>) -> Vec<Columns> {
    let mut found: Vec<Columns> = Vec::new();
    for (column, label) in labels.enumerate() {
        let of_other = ["部门", "单位", "项目"].iter().any(|word| label.contains(word));
        let is_code = ["编码", "代码"].iter().any(|word| label.contains(word)) && !of_other;
        if is_code {
            found.push(Columns { codes: vec![column], name: None });
        } else if matches!(label, "类" | "款" | "项") {
            match found.last_mut().filter(|last| label != "类" && last.codes.last() == Some(&(column - 1))) {
                Some(last) => last.codes.push(column),
                None => found.push(Columns { codes: vec![column], name: None }),
            }
        } else if label.contains("名称") && !of_other {
            match found.last_mut().filter(|last| last.name.is_none()) {
                Some(last) => last.name = Some(column),
                None => found.push(Columns { codes: Vec::new(), name: Some(column) }),
            }
        }
    }
    found
}

/// Headers of several rows put together: the parts of a code below, the name beside it above.
fn merged(mut found: Vec<Columns>) -> Vec<Columns> {
    let names: Vec<(usize, usize)> =
        found.iter().filter_map(|columns| Some((*columns.codes.first()?, columns.name?))).collect();
    for columns in found.iter_mut().filter(|columns| columns.name.is_none()) {
        let first = columns.codes.first().copied();
        columns.name = names.iter().find(|(code, _)| Some(*code) == first).map(|(_, name)| *name);
    }
    found.sort_by_key(|columns| std::cmp::Reverse((columns.codes.len(), columns.name.is_some())));
    found
}

/// The code of the nearest row above in the same columns.
fn code_above(region: &Region, ordinal: u32, row: u32, columns: &Columns) -> Option<String> {
    let place = |mention: &CodeMention| (mention.place.block, mention.place.span.start.line);
    let above = region.facts.codes.iter().filter(|mention| place(mention) < (ordinal, row));
    let same = |mention: &&CodeMention| {
        columns_of(region, mention).is_some_and(|other| {
            other.name == columns.name || other.codes.first().is_some_and(|code| columns.codes.contains(code))
        })
    };
    above.rev().find(same).map(|mention| mention.code.clone())
}

/// The classification that most codes of a table are of.
fn classification(region: &Region) -> Option<Table> {
    let mut counts: BTreeMap<Table, usize> = BTreeMap::new();
    for mention in region.facts.codes.iter().filter(|mention| mention.known) {
        if let Some(table) = Table::of_code(&mention.code) {
            *counts.entry(table).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(table, _)| table)
}

/// How many digits two codes begin with in common.
fn common(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}

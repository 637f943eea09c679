//! The codes of rows that print none: a subject's by its name, and a parent's by the rows below it.

use super::lane::{Code, Lane};
use crate::catalog::{Catalog, Subject, Table, label_key};
use crate::facts::table::numbering;

/// Whether `name` is what the subject of `code` is called.
pub(in crate::facts::table) fn is_called(code: &str, name: &str) -> bool {
    Catalog::get().by_name(numbering::strip(name)).any(|subject| subject.code == code)
}

/// Gives the rows of subjects that print only their name, above the rows of what is below them, the codes of these.
pub(in crate::facts::table) fn imply_parents(lane: &mut Lane) {
    for at in (0..lane.rows.len().saturating_sub(1)).rev() {
        let (row, below) = (&lane.rows[at], &lane.rows[at + 1]);
        let (None, Some(below), Some(place)) = (&row.code, &below.code, row.name_place) else { continue };
        if row.is_total() {
            continue;
        }
        let mut above =
            [5, 3].into_iter().filter(|length| *length < below.text.len()).map(|length| &below.text[..length]);
        let code = above.find(|code| is_called(code, &row.name)).map(str::to_owned);
        lane.rows[at].code = code.map(|text| Code { text, place, implied: true });
    }
}

/// Gives the rows of a table of economic classes that prints no codes the codes of their names: a class, then its items.
pub(in crate::facts::table) fn imply_codes(lane: &mut Lane) {
    if lane.rows.iter().any(|row| row.code.is_some()) {
        return;
    }
    let mut codes: Vec<Option<&str>> = Vec::with_capacity(lane.rows.len());
    let mut class: Option<&str> = None;
    for row in &lane.rows {
        let known =
            Catalog::get().by_name(numbering::strip(&row.name)).filter(|subject| subject.table == Table::Departmental);
        let item = class.and_then(|class| {
            known.clone().map(|subject| subject.code).find(|code| code.len() == 5 && code.starts_with(class))
        });
        let own = known.clone().map(|subject| subject.code).find(|code| code.len() == 3 && class != Some(*code));
        let stray = if item.is_none() && own.is_none() && !row.is_total() {
            match class_of_stray(lane, known) {
                Some(code) => Some(code),
                // A name that the catalogue does not know leaves open what belongs to what.
                None => return,
            }
        } else {
            None
        };
        class = match (item, own, stray) {
            (Some(_), None, _) => class,
            (_, None, Some(stray)) => Some(&stray[..3]),
            (_, own, _) => own,
        };
        codes.push(own.or(item).or(stray));
    }
    let classes = codes.iter().flatten().filter(|code| code.len() == 3).count();
    if classes == 0 || codes.iter().flatten().count() == classes {
        return;
    }
    for (row, code) in lane.rows.iter_mut().zip(codes) {
        row.code = code.zip(row.name_place).map(|(code, place)| Code { text: code.to_owned(), place, implied: true });
    }
}

/// The code of an item that stands below another class than its own, because the row of its own is missing: the only one
/// of its name whose class the table does not name. 309 and 311 are no basic expenditure and stand with their codes.
fn class_of_stray<'c>(lane: &Lane, known: impl Iterator<Item = &'c Subject>) -> Option<&'c str> {
    let is_named =
        |class: &Subject| lane.rows.iter().any(|row| label_key(class.name) == label_key(numbering::strip(&row.name)));
    let mut codes = known.filter(|subject| subject.code.len() == 5).filter(|subject| {
        Catalog::get()
            .find(&subject.code[..3])
            .is_some_and(|class| !class.name.contains("基本建设") && !is_named(class))
    });
    let first = codes.next()?;
    codes.next().is_none().then_some(first.code)
}

/// The nearest code above `code` that `known` finds: the 款 of a 项, or its 类 where the 款 is left out.
pub(in crate::facts::table) fn parent_of<T>(code: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    [5, 3].into_iter().filter(|length| *length < code.len()).find_map(|length| known(&code[..length]))
}

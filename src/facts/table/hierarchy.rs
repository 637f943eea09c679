//! 类 = Σ款 and 款 = Σ项: by the codes, or by the catalogue where a table of economic classes prints only names.

use std::collections::HashMap;
use std::sync::Arc;

use super::columns::Columns;
use super::lane::{Code, Lane, LaneRow};
use crate::catalog::{Catalog, Subject, Table, label_key};
use crate::facts::Claim;
use crate::relations::{Family, Form, Relation};

/// The sums that codes promise.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, out: &mut Vec<Claim>) {
    for group in groups(lanes, columns) {
        for scope in scopes(&group) {
            tree(&scope, columns, out);
        }
    }
}

/// A row with the column its amounts start at.
struct Coded<'a> {
    code: &'a str,
    row: &'a LaneRow,
    amounts: &'a [usize],
}

/// Lanes that continue each other (公开06表) go together: those with as many amount columns under the same names.
fn groups<'a>(lanes: &'a [Lane], columns: &Columns) -> Vec<Vec<&'a Lane>> {
    let mut groups: Vec<Vec<&Lane>> = Vec::new();
    for lane in lanes {
        let are_alike = |a: &Lane, b: &Lane| {
            let leaves = |lane: &'_ Lane| lane.amounts.iter().map(|column| columns.leaf(*column)).collect::<Vec<_>>();
            leaves(a) == leaves(b)
        };
        match groups.iter_mut().find(|group| lanes.len() > 2 && are_alike(group[0], lane)) {
            Some(group) => group.push(lane),
            None => groups.push(vec![lane]),
        }
    }
    groups
}

/// The coded rows of a group, parted wherever another unit's rows begin.
fn scopes<'a>(group: &[&'a Lane]) -> Vec<Vec<Coded<'a>>> {
    let mut scopes: Vec<Vec<Coded>> = vec![Vec::new()];
    for lane in group {
        for row in &lane.rows {
            match row.code.as_ref().map(|code| code.text.as_str()) {
                Some(code) => {
                    let scope = scopes.last_mut().expect("there is always a scope");
                    // A class that comes again opens another unit's rows; an item may come again for another governmental
                    // class.
                    if code.len() == 3 && scope.iter().any(|coded| coded.code == code) {
                        scopes.push(Vec::new());
                    }
                    let scope = scopes.last_mut().expect("there is always a scope");
                    scope.push(Coded { code, row, amounts: &lane.amounts });
                }
                // A name without a code between codes is another unit.
                None if !row.is_total() && !row.name.is_empty() && group.len() == 1 => scopes.push(Vec::new()),
                None => {}
            }
        }
    }
    scopes.retain(|scope| scope.len() > 1);
    scopes
}

/// Whether `name` is what the subject of `code` is called.
pub(super) fn is_called(code: &str, name: &str) -> bool {
    Catalog::get().by_name(super::numbering::strip(name)).any(|subject| subject.code == code)
}

/// Gives the rows of subjects that print only their name, above the rows of what is below them, the codes of these.
pub(super) fn imply_parents(lane: &mut Lane) {
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
pub(super) fn imply_codes(lane: &mut Lane) {
    if lane.rows.iter().any(|row| row.code.is_some()) {
        return;
    }
    let mut codes: Vec<Option<&str>> = Vec::with_capacity(lane.rows.len());
    let mut class: Option<&str> = None;
    for row in &lane.rows {
        let known = Catalog::get()
            .by_name(super::numbering::strip(&row.name))
            .filter(|subject| subject.table == Table::Departmental);
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
    let is_named = |class: &Subject| {
        lane.rows.iter().any(|row| label_key(class.name) == label_key(super::numbering::strip(&row.name)))
    };
    let mut codes = known.filter(|subject| subject.code.len() == 5).filter(|subject| {
        Catalog::get()
            .find(&subject.code[..3])
            .is_some_and(|class| !class.name.contains("基本建设") && !is_named(class))
    });
    let first = codes.next()?;
    codes.next().is_none().then_some(first.code)
}

/// Parent = Σ direct children, in every amount column.
fn tree(scope: &[Coded], columns: &Columns, out: &mut Vec<Claim>) {
    let codes: HashMap<&str, usize> = scope.iter().enumerate().map(|(index, row)| (row.code, index)).collect();
    let mut children: Vec<Vec<&Coded>> = scope.iter().map(|_| Vec::new()).collect();
    for row in scope {
        if let Some(parent) = parent_of(row.code, |code| codes.get(code).copied()) {
            children[parent].push(row);
        }
    }
    for (parent, children) in scope.iter().zip(&children).filter(|(_, children)| !children.is_empty()) {
        let label: Arc<str> = format!("{} {}", parent.code, parent.row.name).into();
        for (slot, column) in parent.amounts.iter().enumerate() {
            let Some(total) = parent.row.amounts[slot] else { continue };
            if super::words::is_no_amount(columns.leaf(*column)) {
                continue;
            }
            let parts: Vec<(u32, bool)> = children
                .iter()
                .filter_map(|child| child.row.amounts.get(slot).copied().flatten())
                .map(|part| (part, false))
                .collect();
            if !parts.is_empty() {
                let relation = Relation::new(Family::Hierarchy, Arc::clone(&label), Form::Sum { total, parts });
                out.push(Claim { relation, firm: true });
            }
        }
    }
}

/// The nearest code above `code` that `known` finds: the 款 of a 项, or its 类 where the 款 is left out.
pub(super) fn parent_of<T>(code: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    [5, 3].into_iter().filter(|length| *length < code.len()).find_map(|length| known(&code[..length]))
}

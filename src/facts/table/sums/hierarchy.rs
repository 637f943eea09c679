//! 类 = Σ款 and 款 = Σ项: by the codes, or by the catalogue where a table of economic classes prints only names.

use std::collections::HashMap;
use std::sync::Arc;

use crate::facts::Claim;
use crate::facts::table::layout::{Columns, Lane, LaneRow, parent_of};
use crate::facts::table::words;
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
            if words::is_no_amount(columns.leaf(*column)) {
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

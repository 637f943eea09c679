//! A project or a unit gets another name, everywhere in the draft.

use super::Analysis;
use super::entity::{Thing, entity_at};
use super::locate::places_of_name;
use crate::rules::TextEdit;
use crate::text::{Point, Span};

/// The name at `point` that can be changed, and where it stands.
pub(super) fn renamable(analysis: &Analysis, point: Point) -> Option<(Span, String)> {
    let entity = entity_at(analysis, point)?;
    match entity.thing {
        Thing::Name(name) => Some((entity.span, name.text)),
        _ => None,
    }
}

/// The edits that call the project or unit at `point` `new_name`; none if nothing there can be renamed, or to that.
pub(super) fn rename(analysis: &Analysis, point: Point, new_name: &str) -> Option<Vec<TextEdit>> {
    let new_name = new_name.trim();
    // What parts cells or lines would break the tables.
    if new_name.is_empty() || new_name.contains(['\t', '\n', '\r', '|', '｜']) {
        return None;
    }
    let Thing::Name(name) = entity_at(analysis, point)?.thing else { return None };
    let places = places_of_name(analysis, &name);
    Some(places.into_iter().map(|span| TextEdit { span, new_text: new_name.to_owned() }).collect())
}

//! Suspects as edits and in words.

use super::mistake::Mistake;
use super::{Applicability, Fix, Lang, Scope, TextEdit};
use crate::facts::FigureId;
use crate::number::Decimal;
use crate::relations::{Change, Form, Suspect};

/// The fix that makes the changes of the suspect in that place of the list, all of them at once; none if nothing would
/// change.
pub(super) fn fix(scope: &Scope, mistake: &Mistake, rank: usize, is_safe: bool) -> Option<Fix> {
    let suspect = &mistake.suspects[rank];
    let mut edits: Vec<TextEdit> =
        suspect.changes.iter().filter_map(|change| edit(scope, mistake, suspect, *change)).collect();
    let (from, to) = words(scope, mistake, suspect, suspect.changes[0]);
    if edits.len() < suspect.changes.len() || from == to {
        return None;
    }
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by_key(|edit| edit.span);
    let gain = match suspect.repaired.len() {
        1 => String::new(),
        count => scope.lang.pick(format!("（可使 {count} 处勾稽成立）"), format!(" (mends {count} relations)")),
    };
    let title = match swapped(suspect) {
        Some(_) => scope.lang.pick(format!("对调 {from} 与 {to}"), format!("Swap {from} and {to}")),
        None => change_title(scope.lang, &from, &to),
    };
    // What is shown does not tell why it should be so.
    let base = mistake.bases.get(rank).copied().flatten().map_or(String::new(), |base| {
        let base = format!("{} {}", scope.name(base), scope.written(base));
        scope.lang.pick(format!("（按“{}”计）", base.trim()), format!(" (of `{}`)", base.trim()))
    });
    let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { title: title + &base + &gain, applicability, edits })
}

/// The edit that makes a change; a word that cannot be changed has none.
fn edit(scope: &Scope, mistake: &Mistake, suspect: &Suspect<FigureId>, change: Change<FigureId>) -> Option<TextEdit> {
    match change {
        Change::Value(figure, value) => Some(TextEdit {
            span: scope.figure_span(figure),
            new_text: written(scope, mistake, suspect, figure, value),
        }),
        Change::Unit(figure, unit) => {
            let (span, _) = scope.unit_word(figure)?;
            Some(TextEdit { span, new_text: unit.unit().name().to_owned() })
        }
        Change::Direction(figure) => scope.turned(figure),
    }
}

/// How a figure is to be written. What it repeats or changes places with is written already.
pub(super) fn written(
    scope: &Scope,
    mistake: &Mistake,
    suspect: &Suspect<FigureId>,
    figure: FigureId,
    value: Decimal,
) -> String {
    let swapped = swapped(suspect).and_then(|pair| pair.into_iter().find(|other| *other != figure));
    let copied = mistake.relations.iter().filter_map(|judged| match judged.reading() {
        Form::Equal { left, right } => Some([*left, *right]),
        Form::Sum { total, parts } if parts.len() == 1 => Some([*total, parts[0].0]),
        _ => None,
    });
    let copied = copied.filter(|pair| pair.contains(&figure)).flatten().filter(|other| *other != figure);
    let shown = scope.quantity(figure);
    let models = swapped.into_iter().chain(copied.filter(|other| other.region == figure.region));
    let model =
        models.map(|other| scope.quantity(other)).find(|other| other.unit == shown.unit && other.value == value);
    model
        .map_or_else(|| scope.rewritten(figure, value, None), |model| scope.written_with(figure, value, model.decimals))
}

/// What a change is from and to, as a menu entry says it.
fn words(scope: &Scope, mistake: &Mistake, suspect: &Suspect<FigureId>, change: Change<FigureId>) -> (String, String) {
    let figure = change.figure();
    let from = scope.written(figure).to_owned();
    match change {
        Change::Value(_, value) => {
            let to = written(scope, mistake, suspect, figure, value);
            (from, to)
        }
        Change::Unit(_, unit) => {
            let to = from.clone() + unit.unit().name();
            (from + scope.quantity(figure).unit.name(), to)
        }
        Change::Direction(_) => {
            let from = scope.direction_word(figure).map_or("", |(_, word)| word).to_owned();
            (from, scope.turned(figure).map_or(String::new(), |edit| edit.new_text))
        }
    }
}

/// The two figures that changed places, if that is what a suspect is about.
fn swapped(suspect: &Suspect<FigureId>) -> Option<[FigureId; 2]> {
    match suspect.changes[..] {
        [Change::Value(a, to_a), Change::Value(b, to_b)] if to_a != to_b => Some([a, b]),
        _ => None,
    }
}

/// What a message says of the culprit first, unless the relation shown says it: that is about `subject`.
pub(super) fn lead(
    scope: &Scope,
    mistake: &Mistake,
    culprit: Change<FigureId>,
    suspect: &Suspect<FigureId>,
    subject: FigureId,
) -> String {
    let figure = culprit.figure();
    let (from, to) = words(scope, mistake, suspect, culprit);
    if let Some([a, b]) = swapped(suspect) {
        let (a, b) = (scope.name(a), scope.name(b));
        return scope.lang.pick(
            format!("{a} {from} 与 {b} {to} 似应对调；"),
            format!("{a} {from} and {b} {to} have probably changed places; "),
        );
    }
    if !matches!(culprit, Change::Direction(_)) && figure == subject {
        return String::new();
    }
    let name = if matches!(culprit, Change::Direction(_)) { String::new() } else { scope.name(figure) + " " };
    scope.lang.pick(format!("{name}{from} 似应为 {to}；"), format!("{name}{from} should probably be {to}; "))
}

/// The menu entry of a replacement.
pub(super) fn change_title(lang: Lang, from: &str, to: &str) -> String {
    match lang {
        Lang::Zh => format!("改 {from} 为 {to}"),
        Lang::En => format!("Change {from} to {to}"),
    }
}

//! Amounts from the tables, terms, and the names of projects and units, in prose.

use super::{Completion, CompletionKind, Completions, filter, up_to};
use crate::catalog::{Glossary, has_initials, label_key};
use crate::facts::{FigureId, name_key};
use crate::ide::Analysis;
use crate::ide::address::Address;
use crate::ide::analysis::Placed;
use crate::ide::names::names;
use crate::ide::stretch::{Stretch, stretch_at};
use crate::number::{Decimal, Quantity, Unit};
use crate::relations::Form;
use crate::rules::{Scope, TextEdit};
use crate::text::{Point, Span, fold_label};

/// At most so many amounts are offered: the same name may stand in many tables.
const MOST_AMOUNTS: usize = 8;
/// No word that is being typed is looked at further back, in characters.
const LONGEST_WORD: usize = 12;

pub(super) fn completions(analysis: &Analysis, point: Point) -> Completions {
    let line = analysis.text().line(point.line);
    let Some(left) = line.get(..point.byte as usize) else { return Completions::default() };
    let mut items = Vec::new();
    if let Some(placed) = analysis.part_at(point) {
        items.extend(amounts(analysis, &placed, point));
    }
    let words = words(analysis, left, point);
    // Letters are looked up by pinyin, which clients do not know; so they must ask again at each.
    let incomplete = left.ends_with(|c: char| c.is_ascii_alphabetic());
    items.extend(words);
    Completions { items, incomplete }
}

/// The amounts of what the words in front of the cursor name.
fn amounts(analysis: &Analysis, placed: &Placed, point: Point) -> Vec<Completion> {
    let stretch = stretch_at(analysis, point);
    let Stretch::Paragraph(paragraph, _) = &stretch else { return Vec::new() };
    let text = paragraph.text();
    let Some(left) = text.get(..stretch.offset(point)) else { return Vec::new() };
    let name = left.rsplit([',', '。', ';', ':', '、', '\n']).next().unwrap_or("");
    if name.chars().count() < 2 || name.ends_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let scope = analysis.options().scope(placed.part);
    let region = placed.region_at(analysis.tree().block_at(point.line));
    let section = region.and_then(|(_, region)| region.context.title.as_deref()).unwrap_or("");
    let mut found = cells_named(&scope, name);
    found.sort_by_key(|(length, id)| {
        let table = placed.part.regions[id.region as usize].context.title.as_deref().unwrap_or("");
        (std::cmp::Reverse(*length), std::cmp::Reverse(alike(section, table)), *id)
    });
    let mut items: Vec<Completion> = Vec::new();
    for (_, id) in found {
        let Some(amount) = amount(&scope, id) else { continue };
        let table = placed.part.regions[id.region as usize].context.title.as_deref().unwrap_or("");
        let share = share(&scope, id).map(|share| format!("{amount}，占{share}"));
        for insert in share.into_iter().chain([amount]) {
            if items.iter().all(|item| item.label != insert) {
                items.push(Completion {
                    kind: CompletionKind::Amount,
                    label: insert.clone(),
                    detail: format!("{} {table}", scope.name(id)),
                    filter: insert.clone(),
                    edit: TextEdit { span: Span::new(point, point), new_text: insert },
                    others: Vec::new(),
                    page: None,
                });
            }
        }
        if items.len() >= MOST_AMOUNTS {
            break;
        }
    }
    items
}

/// The cells of tables that a label in prose may name, with how much of it they explain.
fn cells_named(scope: &Scope, label: &str) -> Vec<(usize, FigureId)> {
    let mut found = Vec::new();
    for (region, index) in scope.part.regions.iter().zip(0_u32..) {
        let key = name_key(label, region.context.owner.as_deref());
        for offer in region.facts.offers.iter().filter(|offer| !offer.prose) {
            // The sentence may say more than the table, but not the other way round.
            let long_enough = offer.key.chars().count() >= 3;
            if offer.key == key || (long_enough && key.ends_with(&offer.key)) {
                found.push((offer.key.len(), FigureId { region: index, figure: offer.figure }));
            }
        }
    }
    let longest = found.iter().map(|(length, _)| *length).max();
    found.retain(|(length, _)| Some(*length) == longest);
    found
}

/// A figure as prose writes it, with its unit; none where it is no amount of money.
fn amount(scope: &Scope, id: FigureId) -> Option<String> {
    let Quantity { unit, value, .. } = scope.quantity(id);
    (unit.is_money() && !value.is_zero()).then(|| format!("{}{}", scope.written(id), unit.name()))
}

/// What share of its total a figure is.
fn share(scope: &Scope, id: FigureId) -> Option<String> {
    let total = scope.part.relations_of(id).iter().find_map(|judged| match judged.reading() {
        Form::Sum { total, parts } if parts.iter().any(|(part, minus)| *part == id && !minus) => Some(*total),
        _ => None,
    })?;
    let (part, whole) = (scope.quantity(id).value, scope.quantity(total).value);
    let percent = part.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let decimals = scope.percent_decimals().min(2);
    (scope.quantity(total).unit != Unit::Percent)
        .then(|| format!("{:.*}%", decimals as usize, percent.round_dp(decimals)))
}

/// How many neighbouring pairs of characters two titles share.
fn alike(one: &str, other: &str) -> usize {
    let pairs = |title: &str| title.chars().zip(title.chars().skip(1)).collect::<Vec<_>>();
    let others = pairs(other);
    pairs(one).iter().filter(|pair| others.contains(pair)).count()
}

/// Terms and names that begin like the word in front of the cursor, or have its letters as initials.
fn words(analysis: &Analysis, left: &str, point: Point) -> Vec<Completion> {
    let letters = left.len() - left.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let candidates: Vec<(CompletionKind, String)> = Glossary::get()
        .terms()
        .iter()
        .map(|term| (CompletionKind::Term, term.name.to_owned()))
        .chain(names(analysis).into_iter().map(|name| (CompletionKind::Name, name.text)))
        .collect();
    let make = |start: usize, (kind, name): &(CompletionKind, String)| Completion {
        kind: *kind,
        label: name.clone(),
        detail: String::new(),
        filter: filter(name, &left[start..]),
        edit: TextEdit { span: up_to(point, start), new_text: name.clone() },
        others: Vec::new(),
        page: (*kind == CompletionKind::Term).then(|| Address::Term(name.clone())),
    };
    if letters > 1 {
        let start = left.len() - letters;
        let typed = left[start..].to_ascii_lowercase();
        return candidates.iter().filter(|(_, name)| has_initials(name, &typed)).map(|it| make(start, it)).collect();
    }
    let starts: Vec<usize> = left.char_indices().rev().take(LONGEST_WORD).map(|(at, _)| at).collect();
    let keys: Vec<String> = candidates.iter().map(|(_, name)| label_key(name)).collect();
    // The longest beginning that anything has.
    for start in starts.into_iter().rev() {
        let typed = label_key(&fold_label(&left[start..]));
        // The end of another word is less likely meant than a word.
        let inside = left[..start].ends_with(|c: char| !c.is_ascii() && c.is_alphanumeric());
        let enough = if inside { 3 } else { 2 };
        if typed.chars().count() < 2 {
            break;
        }
        if typed.chars().count() < enough {
            continue;
        }
        let fitting = candidates.iter().zip(&keys).filter(|(_, key)| key.starts_with(&typed) && **key != typed);
        let items: Vec<Completion> = fitting.map(|(candidate, _)| make(start, candidate)).collect();
        if !items.is_empty() {
            return items;
        }
    }
    Vec::new()
}

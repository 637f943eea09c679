//! The page of a term, the draft's own words first.

use super::Hover;
use crate::catalog::{Glossary, Term};
use crate::ide::analysis::Placed;
use crate::ide::stretch::stretch_at;
use crate::ide::{Analysis, explained, page};
use crate::text::Point;

/// A term: what the draft says of it, then the glossary.
pub(super) fn page(analysis: &Analysis, placed: &Placed, term: &Term) -> String {
    let lang = analysis.options().lang;
    let glossary = page::term_page(term, lang);
    let entries = explained::entries(analysis, placed);
    let Some(own) = explained::entry_of(&entries, term).map(|at| &entries[at]) else { return glossary };
    let (title, rest) = glossary.split_once('\n').unwrap_or((&glossary, ""));
    let label = lang.pick("本稿解释", "In this draft");
    let colon = lang.pick("：", ": ");
    format!("{title}\n\n**{label}**{colon}{}\n{rest}", own.text)
}

/// A word that only the draft explains.
pub(super) fn own_page(analysis: &Analysis, placed: &Placed, key: &str) -> Option<String> {
    let lang = analysis.options().lang;
    let entry = explained::entries(analysis, placed).into_iter().find(|entry| entry.key == key)?;
    let label = lang.pick("本稿解释：", "In this draft: ");
    Some(format!("### {key}\n\n**{label}**{}\n", entry.text))
}

/// The term inside the name of a project or unit at `point`.
pub(super) fn behind_name(analysis: &Analysis, point: Point) -> Option<Hover> {
    let stretch = stretch_at(analysis, point);
    let found = Glossary::get().at(stretch.text(), stretch.offset(point))?;
    let span = stretch.span(found.range.clone());
    let placed = analysis.part_at(point)?;
    span.touches(point).then(|| Hover { span, markdown: page(analysis, &placed, found.term) })
}

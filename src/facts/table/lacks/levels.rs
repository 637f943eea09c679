//! Which rows a list of 类, 款 and 项 lacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Table};
use crate::facts::figure::{CodeMention, Figure, Gap, Levels};

/// How many subjects must have their rows below them before one that lacks a row stands out.
const FEWEST: usize = 3;

/// What the codes of a table lack, by the classification that they are of.
pub(in crate::facts::table) fn read(mentions: &[CodeMention], figures: &[Figure]) -> Vec<Levels> {
    let mut by_series: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        by_series.entry(mention.code.as_bytes().first().copied().unwrap_or(0)).or_default().push(at);
    }
    by_series
        .into_iter()
        .filter_map(|(series, rows)| levels(series, &rows, mentions, figures))
        .filter(|levels| levels.links > 0 || !levels.gaps.is_empty())
        .collect()
}

fn levels(series: u8, rows: &[usize], mentions: &[CodeMention], figures: &[Figure]) -> Option<Levels> {
    let codes: BTreeSet<&str> = rows.iter().map(|at| mentions[*at].code.as_str()).collect();
    let is_below = |code: &str| codes.range(code..).nth(1).is_some_and(|next| next.starts_with(code));
    let has_amount =
        |at: &usize| mentions[*at].figures.iter().any(|figure| !figures[*figure as usize].quantity.value.is_zero());
    let mut parents: BTreeSet<&str> = BTreeSet::new();
    let mut orphans: BTreeMap<&str, usize> = BTreeMap::new();
    for at in rows.iter().copied().filter(|at| mentions[*at].code.len() > 3) {
        let code = mentions[at].code.as_str();
        let parent = &code[..code.len() - 2];
        if codes.contains(parent) {
            parents.insert(parent);
        } else if !mentions[at].figures.is_empty() {
            orphans.entry(parent).or_insert(at);
        }
    }
    let mut gaps: Vec<Gap> = orphans
        .into_iter()
        .map(|(parent, code)| Gap { code, missing: parent.to_owned(), is_certain: false, is_lone: false })
        .collect();
    // Revenue and the government's economic subjects are often listed to some level only.
    let lengths: &[usize] = match series {
        b'2' => &[3, 5],
        b'3' => &[3],
        _ => &[],
    };
    let known = |at: &usize| {
        let wanted = if series == b'2' { Table::Functional } else { Table::Departmental };
        Catalog::get().find(&mentions[*at].code).is_some_and(|subject| subject.table == wanted)
    };
    for length in lengths {
        let level: Vec<usize> = rows.iter().copied().filter(|at| mentions[*at].code.len() == *length).collect();
        let childless: Vec<usize> =
            level.iter().copied().filter(|at| !is_below(&mentions[*at].code) && has_amount(at) && known(at)).collect();
        let usual = level.iter().filter(|at| is_below(&mentions[**at].code)).count();
        let is_lone = *length == 5 && usual == 0 && childless.len() == 1 && !parents.is_empty();
        if childless.len() <= usual || is_lone {
            gaps.extend(childless.into_iter().map(|code| Gap {
                code,
                missing: mentions[code].code.clone(),
                is_certain: false,
                is_lone,
            }));
        }
    }
    let links = parents.len();
    // Economic subjects always stand below their class (财预〔2016〕143号); one row may have had two of them side by side.
    let line = |gap: &Gap| (mentions[gap.code].place.block, mentions[gap.code].place.span.start.line);
    let is_row = gaps.len() == 1 || (gaps.len() == 2 && line(&gaps[0]) == line(&gaps[1]));
    let is_only = series == b'3' && is_row && {
        let lacks_class = gaps.iter().all(|gap| gap.missing.len() == 3 && mentions[gap.code].code.len() > 3);
        (gaps.len() == 1 && links + 1 >= FEWEST) || (links >= 1 && lacks_class)
    };
    let is_certain = is_only || (links >= FEWEST && gaps.len() * 7 <= links * 3);
    for gap in gaps.iter_mut().filter(|gap| !gap.is_lone) {
        gap.is_certain = is_certain;
    }
    gaps.sort_by_key(|gap| gap.code);
    let depths = codes.iter().map(|code| code.len()).collect::<BTreeSet<_>>().len();
    (depths > 1).then_some(Levels { series, links, gaps })
}

//! The 科目 that the tables of a part name by code, and whether their names are right.
//!
//! A column of codes may as well be one of units or projects, and `105` a code of either. So codes are taken for 科目 only
//! where most names beside them are those of the catalogue.

use std::collections::BTreeMap;

use super::{Scope, Severity};
use crate::catalog::{Claim, NameCheck, Subject, label_key};
use crate::facts::{CodeMention, RegionKind};
use crate::text::Span;

/// A row of a table that names a subject.
#[derive(Debug)]
pub(super) struct SubjectRow {
    /// The region.
    pub(super) region: usize,
    /// The row's place among the codes of its region.
    at: usize,
    /// What to think of its name; it agrees where nothing is known.
    pub(super) check: NameCheck,
}

/// The rows with printed codes that can be relied on to be subjects, in order of place.
pub(super) fn rows(scope: &Scope) -> Vec<SubjectRow> {
    let mut rows = Vec::new();
    let tables = scope.part.regions.iter().enumerate().filter(|(_, region)| region.kind == RegionKind::Table);
    for (index, region) in tables {
        // By classification: how many names agree, and how many do not.
        let mut tally: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
        let first = rows.len();
        for (at, mention) in region.facts.codes.iter().enumerate() {
            if mention.implied || mention.name.is_empty() {
                continue;
            }
            let subject = scope.subject(&mention.code);
            let check = subject.map_or(NameCheck::Agrees, |subject| check(subject, &mention.name, scope.year));
            if subject.is_some() {
                let (agree, differ) = tally.entry(mention.code.as_bytes()[0]).or_default();
                *if check == NameCheck::Differs { differ } else { agree } += 1;
            }
            rows.push(SubjectRow { region: index, at, check });
        }
        let relied_on = |row: &SubjectRow| {
            let counts = row.mention(scope).code.as_bytes().first().and_then(|digit| tally.get(digit));
            counts.is_some_and(|(agree, differ)| *agree >= FEWEST && *agree >= 2 * differ)
        };
        let mut kept = rows.split_off(first);
        kept.retain(relied_on);
        rows.append(&mut kept);
    }
    rows
}

/// How many names of a table must be right before another is called wrong.
const FEWEST: usize = 2;

/// What to think of `name`, folded, also where a numeral, the code or the path stands in front of it, or the level behind.
fn check(subject: &Subject, name: &str, year: Option<u16>) -> NameCheck {
    if name == subject.name {
        return NameCheck::Agrees;
    }
    let mut found = subject.check_name(name, year);
    for other in readings(name) {
        if found != NameCheck::Differs {
            break;
        }
        found = subject.check_name(other, year);
    }
    let bare = |name: &str| label_key(name).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if found == NameCheck::Differs && bare(name) == bare(subject.name) { NameCheck::Agrees } else { found }
}

/// What else a cell may mean as the name.
fn readings(name: &str) -> impl Iterator<Item = &str> {
    let unmarked = ["(类)", "(款)", "(项)"].iter().find_map(|mark| name.strip_suffix(mark));
    let last_of_path = name.rsplit(['-', '—', '/', '_', '>', '›', ':', '.', '、', ']', ')']).next();
    let without_code = name.trim_start_matches(|c: char| c.is_ascii_digit());
    unmarked.into_iter().chain(last_of_path).chain([without_code]).filter(move |other| *other != name)
}

impl SubjectRow {
    /// What the row says.
    pub(super) fn mention<'a>(&self, scope: &Scope<'a>) -> &'a CodeMention {
        &scope.part.regions[self.region].facts.codes[self.at]
    }

    /// The subject of its code; none if it is not listed.
    pub(super) fn subject<'a>(&self, scope: &Scope<'a>) -> Option<&'a Subject> {
        scope.subject(&self.mention(scope).code)
    }

    /// How much a finding about the row's name may matter; none if nothing may be said.
    pub(super) fn severity(&self, scope: &Scope) -> Option<Severity> {
        match self.subject(scope)?.name_claim() {
            Claim::Nothing => None,
            Claim::Information => Some(Severity::Information),
            Claim::Warning => Some(Severity::Warning),
        }
    }

    /// Where the name stands, in lines of the part; the code in front of it in the same cell is left out.
    pub(super) fn name_span(&self, scope: &Scope) -> Option<Span> {
        let mut span = scope.span(self.region, self.mention(scope).name_place?);
        let code = self.code_span(scope);
        if span.start == code.start && code.end < span.end {
            let written = written(scope, self.region, self.mention(scope))?;
            let lead = written.len() - written.trim_start_matches([' ', '-', '—', '\u{3000}']).len();
            span.start.byte = code.end.byte + lead as u32;
        }
        Some(span)
    }

    /// Where the code stands, in lines of the part.
    pub(super) fn code_span(&self, scope: &Scope) -> Span {
        scope.span(self.region, self.mention(scope).place)
    }
}

/// What stands behind the code in its cell.
fn written<'a>(scope: &Scope<'a>, region: usize, mention: &CodeMention) -> Option<&'a str> {
    let name = mention.name_place?;
    let line = &scope.part.regions[region].blocks.get(name.block as usize)?.lines()[name.span.start.line as usize];
    line.get(mention.place.span.end.byte as usize..name.span.end.byte as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn what_decorates_a_name_makes_no_difference() {
        let subject = Catalog::get().find("2010301").expect("it is listed");
        for name in [
            "行政运行",
            "行政运行(项)",
            "2010301行政运行",
            "[2010301]行政运行",
            "一般公共服务支出-政府办公厅(室)及相关机构事务-行政运行",
            "1.行政运行",
            "其中:行政运行",
        ] {
            assert_eq!(check(subject, name, Some(2024)), NameCheck::Agrees, "{name}");
        }
        assert_eq!(check(subject, "事业运行", Some(2024)), NameCheck::Differs);
        let office = Catalog::get().find("20103").expect("it is listed");
        assert_eq!(check(office, "政府办公厅(室)及相关机构事务", None), NameCheck::Agrees);
        assert_eq!(check(office, "政府办公厅室及相关机构事务", None), NameCheck::Agrees);
    }
}

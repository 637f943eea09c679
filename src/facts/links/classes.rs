//! A table that lists subjects without their classes, against one that shows the classes: 类 = Σ 项 over two tables.
//!
//! One table may leave out what is carried over, or a source. Then all of them together differ as well; so a class is only
//! told to be wrong where all classes together are right, or where it looks like a slip of the pen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cross::Kind;
use super::figure;
use super::kept::Kept;
use crate::facts::draft::FigureId;
use crate::facts::facet::{Coordinates, Key};
use crate::facts::figure::Judged;
use crate::facts::region::{Region, RegionKind};
use crate::number::{Decimal, Quantity, is_slip};
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// How many classes must be the sums of their subjects before one that is not is told.
const FEWEST: usize = 2;

/// What a table says of classes.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// For each class that it has no row of, the subjects of it that have no subjects below them.
    missing: BTreeMap<Key, Vec<u32>>,
    /// Those that it has rows of.
    shown: Vec<(Coordinates, u32)>,
}

/// The classes of tables as the sums of subjects in other tables.
pub(super) fn relations(regions: &[Region], kept: &Kept) -> Vec<Judged<FigureId>> {
    let mut found = Vec::new();
    for (region, classes) in kept.classes().filter(|(_, classes)| classes.missing.len() >= FEWEST) {
        for (other, shown) in kept.classes() {
            found.extend(told((region, &classes.missing), (other, &shown.shown), regions));
        }
    }
    found
}

impl Classes {
    /// Reads a region of a draft.
    pub(super) fn read(region: &Region, draft: &Kind) -> Self {
        if region.kind != RegionKind::Table {
            return Self::default();
        }
        let subjects = region.facts.coordinates.iter().filter_map(|(figure, found)| {
            let reduced = draft.reduce(found);
            Some((reduced.function?, reduced, *figure))
        });
        let located: Vec<(u32, Coordinates, u32)> = subjects.collect();
        let shown = located.iter().filter(|(code, _, _)| *code <= 999).map(|(_, found, figure)| (*found, *figure));
        Self { shown: shown.collect(), missing: missing(&located) }
    }
}

/// The class of a code of three, five or seven digits.
fn class(code: u32) -> u32 {
    match code {
        1_000_000.. => code / 10_000,
        10_000.. => code / 100,
        _ => code,
    }
}

/// For each class that a table has no row of, the subjects of it that have no subjects below them; `located` are the
/// amounts of its subjects.
fn missing(located: &[(u32, Coordinates, u32)]) -> BTreeMap<Key, Vec<u32>> {
    let at = |found: &Coordinates, code: u32| Coordinates { function: Some(code), ..*found }.key();
    let keys: BTreeSet<Key> = located.iter().map(|(_, found, _)| found.key()).collect();
    let with_parts: BTreeSet<Key> = located.iter().map(|(code, found, _)| at(found, code / 100)).collect();
    let mut sums: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    let mut seen: BTreeSet<Key> = BTreeSet::new();
    for (code, found, figure) in located.iter().filter(|(code, _, _)| *code > 999) {
        let (own, whole) = (found.key(), at(found, class(*code)));
        if !keys.contains(&whole) && !with_parts.contains(&own) && seen.insert(own) {
            sums.entry(whole).or_default().push(*figure);
        }
    }
    sums
}

/// The classes that the region `other` shows, as the sums of subjects of the region `own`.
fn told(
    (own, sums): (u32, &BTreeMap<Key, Vec<u32>>),
    (other, shown): (u32, &[(Coordinates, u32)]),
    regions: &[Region],
) -> Vec<Judged<FigureId>> {
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let mut by_base: BTreeMap<Key, Vec<Judged<FigureId>>> = BTreeMap::new();
    for (found, total) in shown {
        let Some(parts) = sums.get(&found.key()) else { continue };
        let total = FigureId { region: other, figure: *total };
        let parts = parts.iter().map(|part| (FigureId { region: own, figure: *part }, false)).collect();
        let form = Form::Sum { total, parts };
        let relation = Relation::new(Family::Tables, Arc::clone(&figure(regions, total).name), form);
        let outcome = evaluate(&relation, quantity);
        let base = Coordinates { function: None, ..*found }.key();
        by_base.entry(base).or_default().push(Judged { relation, outcome });
    }
    let mut kept = Vec::new();
    for judged in by_base.into_values() {
        let holds = |judged: &Judged<FigureId>| judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken);
        let held = judged.iter().filter(|judged| holds(judged)).count();
        let [off, slack] = judged.iter().fold([Decimal::ZERO; 2], |[off, slack], judged| {
            let (more, room) = gap(judged, &quantity);
            [off + more, slack + room]
        });
        let same_in_all = off.abs() * Decimal::TWO <= slack;
        let is_only = judged.len() == held + 1;
        let is_slip = |judged: &Judged<FigureId>| {
            let Form::Sum { total, .. } = &judged.relation.readings[0] else { return false };
            let total = quantity(*total);
            let (off, _) = gap(judged, &quantity);
            is_slip(total, Quantity { value: total.value - off, ..total })
        };
        kept.extend(
            judged
                .into_iter()
                .filter(|judged| holds(judged) || (held >= FEWEST && (same_in_all || (is_only && is_slip(judged))))),
        );
    }
    kept
}

/// By how much a total is more than its parts, and the units of the last places of all.
fn gap(judged: &Judged<FigureId>, quantity: &impl Fn(FigureId) -> Quantity) -> (Decimal, Decimal) {
    let Form::Sum { total, parts } = &judged.relation.readings[0] else { return (Decimal::ZERO, Decimal::ZERO) };
    let total = quantity(*total);
    let parts = parts.iter().map(|(part, _)| quantity(*part));
    parts.fold((total.value, total.ulp), |(off, slack), part| (off - part.value, slack + part.ulp))
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::relations::Verdict;
    use crate::syntax::Tree;
    use crate::text::Text;

    fn broken(education: &str, health: &str) -> usize {
        let text = format!(
            "收支总表\n\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n一、一般公共预算拨款收入\t100.00\t一、教育支出\t{education}\n\
             \t\t二、社会保障和就业支出\t20.00\n\t\t三、卫生健康支出\t{health}\n\t\t四、住房保障支出\t15.37\n\n\
             支出总表\n\n科目编码\t科目名称\t合计\n2050201\t学前教育\t30.00\n2050202\t小学教育\t22.08\n\
             2080505\t机关事业单位基本养老保险缴费支出\t20.00\n2101102\t事业单位医疗\t12.55\n2210201\t住房公积金\t15.37\n"
        );
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        let regions = &draft.parts[0].regions;
        let links = super::relations(regions, &super::Kept::of(regions, &super::Kept::default()));
        let is_broken =
            |judged: &&super::Judged<_>| judged.outcome.is_some_and(|outcome| outcome.verdict == Verdict::Broken);
        assert_eq!(links.len(), if health == "10.00" { 3 } else { 4 });
        links.iter().filter(is_broken).count()
    }

    #[test]
    fn a_class_is_the_sum_of_its_subjects_in_another_table() {
        assert_eq!(broken("52.08", "12.55"), 0);
        assert_eq!(broken("12.55", "52.08"), 2, "each other's amounts");
        assert_eq!(broken("52.08", "12.65"), 1, "a slip");
        assert_eq!(broken("52.08", "10.00"), 0, "one table may count less");
    }
}

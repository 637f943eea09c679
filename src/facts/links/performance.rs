//! The funds under performance management (绩效管理) that prose speaks of: they are those of the projects, of the whole
//! budget or of one of its sources, and a unit does not say which.

use std::sync::Arc;

use super::figure;
use crate::facts::draft::FigureId;
use crate::facts::facet::known;
use crate::facts::figure::Judged;
use crate::facts::region::{Region, RegionKind};
use crate::number::{Decimal, Likeness, Quantity, is_no_chance, is_slip};
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// The most totals that an amount is compared with.
const MOST_READINGS: usize = 12;

/// What the funds in the prose of a part are equal to. Where they are equal to nothing, one that is a slip of the pen away
/// from a total is meant to be that.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let stated: Vec<FigureId> = ids(regions, |region| region.facts.performance.clone()).collect();
    if stated.is_empty() {
        return Vec::new();
    }
    let goals: Vec<FigureId> = ids(regions, |region| region.facts.goal_funds.into_iter().collect()).collect();
    let totals = totals(regions);
    let relations = stated.iter().filter_map(|id| relation(regions, *id, &totals, &goals, &stated));
    relations.collect()
}

fn ids<'a>(regions: &'a [Region], wanted: impl Fn(&Region) -> Vec<u32> + 'a) -> impl Iterator<Item = FigureId> + 'a {
    regions.iter().zip(0_u32..).flat_map(move |(region, index)| {
        wanted(region).into_iter().map(move |figure| FigureId { region: index, figure })
    })
}

/// The totals of tables that performance management may be about: of a side, of the projects, of a source of these.
fn totals(regions: &[Region]) -> Vec<FigureId> {
    let tables = |region: &Region| {
        let located = region.facts.coordinates.iter().filter(|(_, at)| {
            region.kind == RegionKind::Table
                && (at.function, at.economic, at.project, at.topic) == (None, None, None, None)
                && (at.nature.is_none() || at.nature == known().projects)
        });
        located.map(|(figure, _)| *figure).collect()
    };
    let mut totals: Vec<FigureId> = Vec::new();
    for id in ids(regions, tables) {
        let value = figure(regions, id).quantity.value;
        let known = totals.iter().any(|other| figure(regions, *other).quantity.value == value);
        if !known && !value.is_zero() {
            totals.push(id);
        }
    }
    totals
}

fn relation(
    regions: &[Region],
    stated: FigureId,
    totals: &[FigureId],
    goals: &[FigureId],
    others: &[FigureId],
) -> Option<Judged<FigureId>> {
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let shown = quantity(stated);
    let sum: Decimal = goals.iter().map(|goal| quantity(*goal).value).sum();
    let meant = |form: &Form<FigureId>| match form {
        Form::Equal { left, .. } => quantity(*left),
        _ => shown.with_value(sum),
    };
    let equal = |other: FigureId| Form::Equal { left: other, right: stated };
    let mut forms: Vec<Form<FigureId>> = totals.iter().copied().map(equal).collect();
    if goals.len() >= 2 {
        forms.push(Form::Sum { total: stated, parts: goals.iter().map(|goal| (*goal, false)).collect() });
    }
    forms.extend(others.iter().copied().filter(|other| *other != stated).map(equal));
    // The nearest first; of totals equally near, those of tables.
    forms.sort_by_cached_key(|form| (meant(form).value - shown.value).abs());
    let is_meant = |form: &Form<FigureId>| {
        let meant = meant(form);
        is_no_chance(shown, meant.value, Likeness::Slip) && is_slip(shown, meant) && is_of_its_size(shown, meant)
    };
    let relation =
        |readings| Relation { family: Family::TableProse, label: Arc::clone(&figure(regions, stated).name), readings };
    let judged = |relation: Relation<FigureId>| {
        let outcome = evaluate(&relation, quantity);
        Judged { relation, outcome }
    };
    let nearest = judged(relation(forms.iter().take(MOST_READINGS).cloned().collect()));
    if nearest.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken) {
        return Some(nearest);
    }
    if is_confirmed(&regions[stated.region as usize], stated.figure) {
        return None;
    }
    forms.into_iter().find(is_meant).map(|form| judged(relation(vec![form])))
}

/// Whether two amounts are of one size, or have the same digits: of the many totals one is nearly a power of ten away.
fn is_of_its_size(shown: Quantity, meant: Quantity) -> bool {
    let (a, b) = (shown.value.abs(), meant.value.abs());
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let digits = |value: Decimal| value.normalize().mantissa().to_string().trim_end_matches('0').to_owned();
    small * Decimal::from(9) > large || digits(small) == digits(large)
}

/// Whether a list of its own region confirms an amount.
fn is_confirmed(region: &Region, figure: u32) -> bool {
    region.facts.relations.iter().any(|judged| {
        judged.relation.family == Family::List
            && judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken)
            && judged.reading().figures().contains(&figure)
    })
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::relations::Verdict;
    use crate::syntax::Tree;
    use crate::text::Text;

    /// The verdict on the funds in a draft whose projects take 345.39.
    fn verdict(prose: &str) -> Option<Verdict> {
        let text = format!(
            "2025年支出总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t544.57\t199.18\t345.39\n\
             合计\t\t544.57\t199.18\t345.39\n\n# 一、绩效情况说明\n\n{prose}\n"
        );
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        super::relations(&draft.parts[0].regions)
            .first()
            .and_then(|judged| judged.outcome)
            .map(|outcome| outcome.verdict)
    }

    #[test]
    fn funds_are_those_of_the_projects_or_of_the_whole() {
        assert_eq!(verdict("编报绩效目标5个，涉及资金345.39万元。"), Some(Verdict::Exact));
        assert_eq!(verdict("编报整体绩效目标1个，涉及资金544.57万元。"), Some(Verdict::Exact));
        assert_eq!(verdict("编报绩效目标5个，涉及资金348.39万元。"), Some(Verdict::Broken));
    }

    #[test]
    fn funds_of_something_else_are_left_alone() {
        assert_eq!(verdict("编报绩效目标3个，涉及资金120.00万元。"), None);
        assert_eq!(verdict("编报绩效目标3个，涉及资金34.50万元。"), None);
        assert_eq!(verdict("编报绩效目标3个，涉及资金3453.90万元。"), Some(Verdict::Broken));
        assert_eq!(verdict("编报绩效目标3个，涉及资金348.39万元，其中：甲类300.00万元，乙类48.39万元。"), None);
    }
}

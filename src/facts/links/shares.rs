//! Shares (占…的…%) whose base is only named where they stand, or not even that.

use std::sync::Arc;

use super::figure;
use crate::facts::draft::FigureId;
use crate::facts::figure::Judged;
use crate::facts::region::Region;
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// Shares whose base is named, with every figure of that name as a reading; those of prose first.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let mut links = of_lists(regions);
    let is_final =
        regions.iter().any(|region| region.context.title.as_deref().is_some_and(|title| title.contains("决算")));
    for (region, index) in regions.iter().zip(0_u32..) {
        // An account rarely shows what its budget was.
        for share in region.facts.named_shares.iter().filter(|share| !(is_final && share.of_budget)) {
            let id = |figure| FigureId { region: index, figure };
            let exact = |key: &str| key == share.base;
            let longer = |key: &str| key.ends_with(&share.base);
            let mut bases: Vec<(bool, FigureId)> = offers(regions, exact).collect();
            // The same region first, then prose, then tables, each in order of place.
            bases.sort_by_key(|(prose, base)| (base.region != index, !prose, *base));
            // What was told before may give the name with more words, even where a table has it bare.
            let told = offers(regions, longer).filter(|(_, base)| base.region == index);
            let told = told.filter(|(_, base)| bases.is_empty() || base.figure < share.percent).collect::<Vec<_>>();
            bases.extend(told);
            let percent = id(share.percent);
            let readings: Vec<_> = share
                .parts
                .iter()
                .flat_map(|part| bases.iter().map(|(_, base)| (id(*part), *base)))
                .filter(|(part, base)| part != base)
                .map(|(part, base)| Form::Share { part, base, percent })
                .collect();
            if readings.is_empty() {
                continue;
            }
            let relation = Relation { family: Family::Share, label: Arc::clone(&share.label), readings };
            let quantity = |id: FigureId| figure(regions, id).quantity;
            let outcome = evaluate(&relation, quantity);
            links.push(Judged { relation, outcome });
        }
    }
    links
}

/// Lists of amounts with their shares, and no amount near of which these are shares (`教育支出64.02万元,占13.49%;…`): the base
/// is the amount of the draft of which all of them are shares, or all but one.
fn of_lists(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let mut links = Vec::new();
    for (region, index) in regions.iter().zip(0_u32..) {
        for list in &region.facts.open_shares {
            let id = |figure| FigureId { region: index, figure };
            let list: Vec<(FigureId, FigureId)> =
                list.iter().map(|(part, percent)| (id(*part), id(*percent))).collect();
            links.extend(base_of(regions, index, &list).map(|base| of_list(regions, &list, base)).unwrap_or_default());
        }
    }
    links
}

/// The amount of which all but one of `list` are the shares that they say: the nearest in front, or else behind.
fn base_of(regions: &[Region], at: u32, list: &[(FigureId, FigureId)]) -> Option<FigureId> {
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let held = |base: FigureId| {
        let shares = list.iter().map(|(part, percent)| Form::Share { part: *part, base, percent: *percent });
        shares.filter(|share| holds(&judged(regions, "", share.clone()))).count()
    };
    let in_front = (0..=at).rev();
    let all = in_front.chain(at + 1..regions.len() as u32).flat_map(|region| {
        let figures = 0..regions[region as usize].facts.figures.len() as u32;
        figures.map(move |figure| FigureId { region, figure })
    });
    let least = list.iter().map(|(part, _)| quantity(*part).value).min()?;
    let bases = all.filter(|base| {
        let found = quantity(*base);
        found.unit.is_money() && found.value > least && !list.iter().any(|(part, _)| part == base)
    });
    // Of equals the first.
    let (base, count) = bases.map(|base| (base, held(base))).reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    (count + 1 >= list.len()).then_some(base)
}

/// What the shares of a list say, and that its items make up the base where its shares make up all.
fn of_list(regions: &[Region], list: &[(FigureId, FigureId)], base: FigureId) -> Vec<Judged<FigureId>> {
    let share = |(part, percent): &(FigureId, FigureId)| {
        let form = Form::Share { part: *part, base, percent: *percent };
        judged(regions, &figure(regions, *part).name, form)
    };
    let mut found: Vec<Judged<FigureId>> = list.iter().map(share).collect();
    let parts = list.iter().map(|(part, _)| (*part, false)).collect();
    let whole = judged(regions, &figure(regions, base).name, Form::Sum { total: base, parts });
    let percents: Decimal = list.iter().map(|(_, percent)| figure(regions, *percent).quantity.value).sum();
    if holds(&whole) || (percents - Decimal::ONE_HUNDRED).abs() <= Decimal::ONE {
        found.push(Judged { relation: Relation { family: Family::List, ..whole.relation }, outcome: whole.outcome });
    }
    found
}

fn holds(judged: &Judged<FigureId>) -> bool {
    judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken)
}

fn judged(regions: &[Region], label: &str, form: Form<FigureId>) -> Judged<FigureId> {
    let relation = Relation::new(Family::Share, label, form);
    let outcome = evaluate(&relation, |id| figure(regions, id).quantity);
    Judged { relation, outcome }
}

/// The figures that are offered under a name, and whether they stand in prose.
fn offers<'a>(
    regions: &'a [Region],
    is_name: impl Fn(&str) -> bool + Copy + 'a,
) -> impl Iterator<Item = (bool, FigureId)> + 'a {
    regions.iter().zip(0_u32..).flat_map(move |(region, index)| {
        let named = region.facts.offers.iter().filter(move |offer| is_name(&offer.key));
        named.map(move |offer| (offer.prose, FigureId { region: index, figure: offer.figure }))
    })
}

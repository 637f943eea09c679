//! Shares (占…的…%) whose base is only named where they stand.

use std::sync::Arc;

use crate::facts::draft::FigureId;
use crate::facts::figure::Judged;
use crate::facts::region::Region;
use crate::relations::{Family, Form, Relation, evaluate};

/// Shares whose base is named, with every figure of that name as a reading; those of prose first.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let mut links = Vec::new();
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
            let figure = |id: FigureId| regions[id.region as usize].facts.figures[id.figure as usize].quantity;
            let outcome = evaluate(&relation, figure);
            links.push(Judged { relation, outcome });
        }
    }
    links
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

//! Shares (占…的…%) whose base is only named where they stand.

use std::sync::Arc;

use crate::facts::draft::FigureId;
use crate::facts::figure::Judged;
use crate::facts::region::Region;
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, evaluate};

/// How many times its base a part is only where one of them is in another unit.
const UNITS: Decimal = Decimal::ONE_THOUSAND;

/// Shares whose base is named, with every figure of that name as a reading; those of prose first.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let mut links = Vec::new();
    for (region, index) in regions.iter().zip(0_u32..) {
        for share in &region.facts.named_shares {
            let id = |figure| FigureId { region: index, figure };
            let exact = |key: &str| key == share.base;
            let longer = |key: &str| is_more_of(key, &share.base);
            let mut bases: Vec<(bool, FigureId)> =
                offers(regions, exact).filter(|(_, base)| !share.parts.iter().any(|part| *base == id(*part))).collect();
            if bases.is_empty() {
                // The sentence before may give the name with more words.
                bases
                    .extend(offers(regions, longer).filter(|(_, base)| {
                        base.region == index && !share.parts.iter().any(|part| *base == id(*part))
                    }));
            }
            // The same region first, then prose, then tables, each in order of place.
            bases.sort_by_key(|(prose, base)| (base.region != index, !prose, *base));
            let percent = id(share.percent);
            let value = |id: FigureId| regions[id.region as usize].facts.figures[id.figure as usize].quantity.value;
            let may_be_base = |part: FigureId, base: FigureId| {
                let (part, base) = (value(part), value(base));
                value(percent) > Decimal::ONE_HUNDRED || !(base * Decimal::TWO..base * UNITS).contains(&part)
            };
            let readings: Vec<_> = share
                .parts
                .iter()
                .flat_map(|part| bases.iter().map(|(_, base)| (id(*part), *base)))
                .filter(|(part, base)| may_be_base(*part, *base))
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

/// Whether a name is `base` with words in front that do not make it something else: `某中心支出` is 支出, while 教育支出 is
/// some of it, and 税收返还和转移支付 is more than 转移支付.
fn is_more_of(name: &str, base: &str) -> bool {
    let Some(front) = name.strip_suffix(base) else { return false };
    let says_all = ALL.iter().any(|word| front.ends_with(word));
    !front.ends_with(['和', '及', '与', '、']) && (says_all || !["支出", "收入"].contains(&base))
}

/// Ends of words in front of 支出 or 收入 that say whose or when, and not which.
const ALL: [&str; 22] = [
    "部门", "单位", "中心", "局", "委", "办", "院", "校", "所", "站", "馆", "会", "队", "县", "市", "区", "省", "年",
    "全年", "年度", "安排", "完成",
];

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

#[cfg(test)]
mod tests {
    use super::is_more_of;

    #[test]
    fn a_longer_name_may_be_another_amount() {
        assert!(is_more_of("某某中心支出", "支出"));
        assert!(is_more_of("安排项目支出", "项目支出"));
        assert!(!is_more_of("教育支出", "支出"));
        assert!(!is_more_of("项目支出", "支出"));
        assert!(!is_more_of("税收返还和转移支付", "转移支付"));
    }
}

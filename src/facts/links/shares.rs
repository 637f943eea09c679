//! Shares (占…的…%) whose base is only named where they stand, or not even that.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::figure;
use crate::catalog::{Catalog, ProseWords};
use crate::facts::draft::FigureId;
use crate::facts::facet::named;
use crate::facts::figure::{Judged, NamedShare};
use crate::facts::region::{Region, RegionKind};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, Verdict, are_of_their_sum, evaluate};

/// How many times its base a part is only where one of them is in another unit.
const UNITS: Decimal = Decimal::ONE_THOUSAND;

/// Shares whose base is named, with every figure of that name as a reading; those of prose first.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let mut links = of_lists(regions);
    let mut unknown: BTreeMap<(u32, u32, &str), Vec<&NamedShare>> = BTreeMap::new();
    let is_final =
        regions.iter().any(|region| region.context.title.as_deref().is_some_and(|title| title.contains("决算")));
    for (region, index) in regions.iter().zip(0_u32..) {
        // An account rarely shows what its budget was.
        for share in region.facts.named_shares.iter().filter(|share| !(is_final && share.of_budget)) {
            let id = |figure| FigureId { region: index, figure };
            let exact = |key: &str| key == share.base;
            let longer = |key: &str| is_more_of(key, &share.base);
            let mut bases: Vec<(bool, FigureId)> = offers(regions, exact).collect();
            // The same region first, then prose, then tables, each in order of place.
            bases.sort_by_key(|(prose, base)| (base.region != index, !prose, *base));
            // What was told before may give the name with more words, even where a table has it bare.
            let told = offers(regions, longer).filter(|(_, base)| base.region == index);
            let told = told.filter(|(_, base)| bases.is_empty() || base.figure < share.percent).collect::<Vec<_>>();
            bases.extend(told);
            let mut is_known = true;
            if bases.is_empty() {
                let (located, is_one_of_all) = by_coordinates(regions, share);
                bases = located;
                is_known = is_one_of_all;
            }
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
                .filter(|(part, base)| part != base && may_be_base(*part, *base))
                .map(|(part, base)| Form::Share { part, base, percent })
                .collect();
            let relation = Relation { family: Family::Share, label: Arc::clone(&share.label), readings };
            let quantity = |id: FigureId| figure(regions, id).quantity;
            let found = Judged { outcome: evaluate(&relation, quantity), relation };
            if !is_known || found.relation.readings.is_empty() {
                let paragraph = region.facts.figures[share.percent as usize].place.block;
                unknown.entry((index, paragraph, &share.base)).or_default().push(share);
            }
            if !found.relation.readings.is_empty() && (is_known || holds(&found)) {
                links.push(found);
            }
        }
    }
    for ((index, _, _), shares) in unknown {
        of_unknown(regions, index, &shares, &mut links);
    }
    links
}

/// Shares of a base whose words are not understood, but are the same each time in a paragraph: the base is the amount of the
/// draft of which all of them are shares, or all but one.
fn of_unknown(regions: &[Region], region: u32, shares: &[&NamedShare], links: &mut Vec<Judged<FigureId>>) {
    let id = |figure| FigureId { region, figure };
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let list = shares.iter().filter_map(|share| Some((id(*share.parts.first()?), id(share.percent))));
    // Nothing is the same share of anything.
    let list: Vec<(FigureId, FigureId)> = list.filter(|(part, _)| !quantity(*part).value.is_zero()).collect();
    let quantities: Vec<_> = list.iter().map(|(part, percent)| (quantity(*part), quantity(*percent))).collect();
    if list.len() < FEWEST_OF_UNKNOWN || are_of_their_sum(&quantities) {
        return;
    }
    let Some(base) = base_of(regions, region, &list) else { return };
    for share in shares {
        let percent = id(share.percent);
        let forms = share.parts.iter().map(|part| Form::Share { part: id(*part), base, percent });
        let relation = Relation { family: Family::Share, label: Arc::clone(&share.label), readings: forms.collect() };
        let found = Judged { outcome: evaluate(&relation, |id| figure(regions, id).quantity), relation };
        // More than the base can be no share of it.
        let is_more = share.parts.iter().all(|part| quantity(id(*part)).value > quantity(base).value);
        if !holds(&found) && (is_more || is_adjusted(regions, &list, percent, &found)) {
            continue;
        }
        if !links.iter().any(|link| link.relation.readings.contains(found.reading())) {
            links.push(found);
        }
    }
}

/// Whether a share is off by a few units of its last place, which make the shares beside it add up to 100: their rounding is
/// given to one of them.
fn is_adjusted(
    regions: &[Region],
    list: &[(FigureId, FigureId)],
    percent: FigureId,
    judged: &Judged<FigureId>,
) -> bool {
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let own = quantity(percent);
    let at = list.iter().position(|(_, other)| *other == percent).unwrap_or(0);
    let sum = |run: &[(FigureId, FigureId)]| run.iter().map(|(_, percent)| quantity(*percent).value).sum::<Decimal>();
    let makes_all = (0..=at).any(|from| (at + 1..=list.len()).any(|to| sum(&list[from..to]) == Decimal::ONE_HUNDRED));
    let expected = judged.outcome.and_then(|outcome| outcome.expected);
    let is_near = expected.is_some_and(|expected| (own.value - expected).abs() <= own.ulp * Decimal::from(list.len()));
    is_near && makes_all
}

/// How many shares tell a base that no word does.
const FEWEST_OF_UNKNOWN: usize = 3;

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

/// The amount of which all but one of `list` are the shares that they say, and of no other amount as many: the nearest in
/// front, or else behind.
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
    let bases: Vec<(FigureId, usize)> = bases.map(|base| (base, held(base))).collect();
    // Of equals the first.
    let (base, count) = bases.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    // Of two that differ neither is sure.
    let others = bases.iter().filter(|(_, other)| *other == count);
    let exact = others.clone().map(|(other, _)| *other).min_by_key(|other| quantity(*other).ulp)?;
    // The same amount may be told with fewer places: `25881.90万元(约2.59亿元)`.
    let is_sure = others.into_iter().all(|(other, _)| quantity(*other).interval().meets(&quantity(exact).interval()));
    let base = if quantity(base).value == quantity(exact).value { base } else { exact };
    (count + 1 >= list.len() && is_sure).then_some(base)
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
    // Shares that rounding alone does not keep from making up all leave something out.
    let slack: Decimal = list.iter().map(|(_, percent)| figure(regions, *percent).quantity.ulp).sum();
    if holds(&whole) || (percents - Decimal::ONE_HUNDRED).abs() * Decimal::TWO <= slack {
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

/// Whether a name is `base` with words in front that do not make it something else: `某中心支出` is 支出, while 教育支出 is
/// some of it, and 税收返还和转移支付 is more than 转移支付.
fn is_more_of(name: &str, base: &str) -> bool {
    let Some(front) = name.strip_suffix(base) else { return false };
    // 城乡社区支出 is no 支出 of a 区.
    let is_subject = || Catalog::get().by_name(name).next().is_some();
    let says_all = ProseWords::get().whose.matches(front) && !is_subject();
    !front.ends_with(['和', '及', '与', '、']) && (says_all || !["支出", "收入"].contains(&base))
}

/// The figures that the base of a share may mean by its coordinates, whatever they are called, and whether they stand in
/// prose: what its words leave open may be anything. Also whether one of them leaves the source open as well; otherwise
/// the base may stand nowhere in the draft.
fn by_coordinates(regions: &[Region], share: &NamedShare) -> (Vec<(bool, FigureId)>, bool) {
    let Some(wanted) = named(&share.base) else { return (Vec::new(), false) };
    let (mut bases, mut is_known) = (Vec::new(), false);
    for (region, index) in regions.iter().zip(0_u32..) {
        for (figure, found) in region.facts.coordinates.iter().filter(|(_, found)| wanted.is_part_of(found)) {
            bases.push((region.kind == RegionKind::Prose, FigureId { region: index, figure: *figure }));
            is_known |= found.source == wanted.source;
        }
    }
    (bases, is_known)
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

#[cfg(test)]
mod tests {
    use super::is_more_of;
    use crate::facts::Draft;
    use crate::relations::{Form, Verdict};
    use crate::syntax::Tree;
    use crate::text::Text;

    /// What a draft says of shares: what holds, and what does not.
    fn shares(text: &str) -> [Vec<String>; 2] {
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        let part = &draft.parts[0];
        let mut found = [Vec::new(), Vec::new()];
        for judged in super::relations(&part.regions) {
            let shown = |id| part.figure(id).quantity.displayed.to_string();
            let is_broken = judged.outcome.is_none_or(|outcome| outcome.verdict == Verdict::Broken);
            found[usize::from(is_broken)].push(match judged.reading() {
                Form::Share { base, percent, .. } => format!("{}% of {}", shown(*percent), shown(*base)),
                Form::Sum { total, .. } => format!("all of {}", shown(*total)),
                other => format!("{other:?}"),
            });
        }
        found
    }

    #[test]
    fn a_list_is_of_the_amount_of_which_all_its_shares_are() {
        let text = "## （一）规模变化情况\n\n一般公共预算当年拨款474.48万元，比上年增加12.89万元。\n\n\
                    ## （二）结构情况\n\n社会保障和就业支出64.02万元，占13.49%；卫生健康支出384.83万元，占81.10%；\
                    住房保障支出25.63万元，占5.40%。\n";
        let all = ["13.49% of 474.48", "81.10% of 474.48", "5.40% of 474.48", "all of 474.48"];
        assert_eq!(shares(text), [all.map(String::from).to_vec(), Vec::new()]);
        assert_eq!(shares(&text.replace("13.49", "15.92"))[1], ["15.92% of 474.48"]);
        let torn = text.replace("5.40%", "5%").replace("住房保障支出25.63万元，占5%", "住房保障支出20.88万元，占4.40%");
        assert_eq!(shares(&torn)[1], Vec::<String>::new(), "what is left out has 1%");
        assert_eq!(shares(&text.replace("64.02", "94.02"))[1], ["13.49% of 474.48", "all of 474.48"]);
        assert_eq!(shares(&text.replace("474.48", "510.00")), [Vec::<String>::new(), Vec::new()]);
    }

    #[test]
    fn a_base_may_be_told_once_more_with_fewer_places() {
        let text = "# 总体情况\n\n收支总预算25881.90万元（约2.59亿元），比上年减少1107.73万元。\n\n按功能分类：社会保障和就业支出\
                    1082.91万元，占比4.18%；卫生健康支出24194.96万元，占比93.48%；住房保障支出604.03万元，占比2.33%。\n";
        assert_eq!(shares(text)[1], Vec::<String>::new());
        assert_eq!(shares(&text.replace("2.33%", "22.33%"))[1], ["22.33% of 25881.90"]);
    }

    #[test]
    fn shares_of_one_unknown_name_have_one_base() {
        let text = "# 三、支出情况\n\n支出总额3000.00万元。\n\n文化支出850.00万元，占全口径支出的28.33%，较上年增加1.00万元。\
                    卫生支出650.00万元，占全口径支出的21.67%。住房支出1500.00万元，占全口径支出的50.00%。\n";
        assert_eq!(shares(text)[1], Vec::<String>::new());
        assert_eq!(shares(&text.replace("21.67", "27.61"))[1], ["27.61% of 3000.00"]);
        let apart = text.replace("。卫生", "。\n\n卫生").replace("21.67", "27.61");
        assert_eq!(shares(&apart)[1], Vec::<String>::new());
        // What rounding leaves over is given to one of them.
        let text = text.replace("650.00", "650.20").replace("1500.00", "1499.80");
        assert_eq!(shares(&text)[1], Vec::<String>::new());
    }

    #[test]
    fn a_base_may_be_known_by_what_its_words_mean() {
        let text = "2024年度“三公”经费支出决算表\n\n项目\t决算数\n“三公”经费合计\t2.81\n公务接待费\t1.26\n\
                    公务用车购置及运行维护费\t1.55\n\n# 九、“三公”经费支出决算情况说明\n\n\
                    公务接待费支出1.26万元，占“三公”经费的44.78%。\n";
        assert!(shares(text)[0].contains(&"44.78% of 2.81".to_owned()), "{:?}", shares(text));
    }

    #[test]
    fn a_longer_name_may_be_another_amount() {
        assert!(is_more_of("某某中心支出", "支出"));
        assert!(is_more_of("安排项目支出", "项目支出"));
        assert!(!is_more_of("教育支出", "支出"));
        assert!(!is_more_of("项目支出", "支出"));
        assert!(!is_more_of("城乡社区支出", "支出"));
        assert!(is_more_of("某某区支出", "支出"));
        assert!(!is_more_of("税收返还和转移支付", "转移支付"));
    }
}

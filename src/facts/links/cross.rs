//! The same amount in several places: figures with equal coordinates must be equal.
//!
//! Coordinates come from words, and words can mislead; so a figure that differs is only reported where the region it
//! stands in otherwise agrees with the rest of the draft, where several others agree against it, or where the two figures
//! are so alike that one must be a slip of the pen.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{blank, figure, unsaid};
use crate::facts::draft::FigureId;
use crate::facts::facet::{Coordinates, Key, known};
use crate::facts::figure::Judged;
use crate::facts::region::{Region, RegionKind};
use crate::number::{Decimal, Likeness, Quantity, is_no_chance, is_slip};
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// All figures that have coordinates, in the order of those.
pub(super) type Clusters = Vec<(Key, FigureId, Coordinates)>;

/// What must be equal across the regions of a part.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let draft = Kind::of(regions);
    let clusters = clusters(regions, &draft);
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let mut support: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    let mut claims: Vec<(Judged<FigureId>, bool, bool)> = Vec::new();
    let carried = carried_over(&clusters, &quantity);
    // An amount that stands in one place only has nothing to agree with.
    for cluster in clusters.chunk_by(|a, b| a.0 == b.0).filter(|cluster| cluster.len() > 1) {
        let coordinates = cluster[0].2;
        let members: Vec<FigureId> = cluster.iter().map(|(_, member, _)| *member).collect();
        let Some((reference, agreeing)) = reference(&members, regions) else { continue };
        // Whether a title or a sentence means to count what is carried over, it often does not say.
        let other_carry: Vec<FigureId> = draft
            .other_carry(&coordinates)
            .and_then(|other| self::reference(&members_at(&clusters, &other), regions))
            .map(|(other, _)| other)
            .into_iter()
            .collect();
        // Nor does a list of subjects say each time that it is one of what the treasury pays.
        let other_source: Vec<FigureId> = narrower_sources(&coordinates)
            .into_iter()
            .filter_map(|other| self::reference(&members_at(&clusters, &other), regions))
            .map(|(other, _)| other)
            .collect();
        let several = agreeing >= 2 && (!draft.carries_over || draft.is_final);
        let quoted: Vec<u32> =
            members.iter().filter(|member| agrees(regions, **member, reference)).map(|member| member.region).collect();
        for member in members.iter().copied().filter(|member| *member != reference) {
            let family = if is_table(regions, member) && is_table(regions, reference) {
                Family::Tables
            } else {
                Family::TableProse
            };
            let label = Arc::clone(&figure(regions, member).name);
            let equal = |left: FigureId| Form::Equal { left, right: member };
            let sources: &[FigureId] = if is_table(regions, member) { &[] } else { &other_source };
            let others = other_carry.iter().chain(sources).copied();
            let readings = std::iter::once(reference).chain(others).map(equal).collect();
            let relation = Relation { family, label, readings };
            let outcome = evaluate(&relation, quantity);
            // One of them may well count what is carried over, and the other leave it out, without a word about it.
            if carried.iter().any(|carried| differ_by(quantity(reference), quantity(member), *carried)) {
                continue;
            }
            if counts_another(regions, reference, member) {
                continue;
            }
            // Nor a subject that differs by part of what is carried over, unless it looks like a slip of the pen.
            let leaves_out = family == Family::Tables || quantity(member).value < quantity(reference).value;
            let in_part = coordinates.function.is_some()
                && leaves_out
                && carried.iter().any(|carried| is_within(quantity(reference), quantity(member), *carried));
            let holds = outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken);
            if !holds && is_told_of_row(regions, reference, member) {
                continue;
            }
            if !holds && in_part && !is_slip(quantity(reference), quantity(member)) {
                continue;
            }
            if !(quantity(member).value.is_zero() && quantity(reference).value.is_zero()) {
                for region in [member.region, reference.region] {
                    let (held, all) = support.entry(region).or_default();
                    *held += u32::from(holds);
                    *all += 1;
                }
            }
            // Prose that also states the amount as the others do speaks of something else here; and what prose calls a
            // source's income may include what is carried over.
            let mixed = draft.carries_over && coordinates.side == known().income && coordinates.source.is_some();
            let among_prose = !is_table(regions, reference);
            let aside = !is_table(regions, member) && (mixed || among_prose || quoted.contains(&member.region));
            claims.push((Judged { relation, outcome }, several && is_table(regions, member), aside));
        }
    }
    for region in swapped(&claims, &quantity) {
        // Two amounts in each other's place are one mistake, and leave no doubt about what they are amounts of.
        if let Some((held, _)) = support.get_mut(&region) {
            *held += 2;
        }
    }
    claims.retain(|(judged, several, aside)| {
        let Form::Equal { left, right } = judged.relation.readings[0] else { return false };
        let holds = judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken);
        // Prose with a few figures may well have one of them wrong.
        let trusted = |region: u32| {
            let share = if regions[region as usize].kind == RegionKind::Table { (4, 5) } else { (3, 5) };
            // Of one of a few cells nothing but itself is doubtful.
            let aside = |held: u32| u32::from(held >= FEWEST_BESIDE);
            support
                .get(&region)
                .is_some_and(|(held, all)| *held >= 2 && held * share.1 >= (all - aside(*held)) * share.0)
        };
        let in_table = is_table(regions, left) || is_table(regions, right);
        let are_alike = || in_table && is_slip(quantity(left), quantity(right));
        holds || are_alike() || (!aside && (*several || (trusted(left.region) && trusted(right.region))))
    });
    let mut found: Vec<Judged<FigureId>> = claims.into_iter().map(|(judged, _, _)| judged).collect();
    found.extend(unsaid::relations(&clusters, regions, &draft, &carried));
    found.extend(blank::relations(&clusters, regions, &draft));
    found
}

/// How many figures of a region must agree with others before one is judged by the rest alone.
const FEWEST_BESIDE: u32 = 3;

/// The regions of two amounts that are in each other's place, as often as there are such.
fn swapped(claims: &[(Judged<FigureId>, bool, bool)], quantity: &impl Fn(FigureId) -> Quantity) -> Vec<u32> {
    let broken = |judged: &Judged<FigureId>| judged.outcome.is_some_and(|found| found.verdict == Verdict::Broken);
    let pairs: Vec<(FigureId, FigureId)> = claims
        .iter()
        .filter(|(judged, _, _)| broken(judged))
        .filter_map(|(judged, _, _)| match judged.relation.readings[0] {
            Form::Equal { left, right } => Some((left, right)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for (at, (left, right)) in pairs.iter().enumerate() {
        let value = |id: &FigureId| quantity(*id).value;
        let crossed = pairs[..at].iter().any(|(other_left, other_right)| {
            (other_left.region, other_right.region) == (left.region, right.region)
                && value(left) == value(other_right)
                && value(right) == value(other_left)
        });
        if crossed {
            found.extend([left.region, right.region]);
        }
    }
    found
}

pub(super) fn is_table(regions: &[Region], id: FigureId) -> bool {
    regions[id.region as usize].kind == RegionKind::Table
}

/// What sort of draft it is, so far as that changes what is comparable.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Kind {
    /// Whether it is a final account.
    is_final: bool,
    /// Whether anything is carried over from one year to another.
    carries_over: bool,
}

impl Kind {
    pub(super) fn of(regions: &[Region]) -> Self {
        let titles = || {
            regions
                .iter()
                .filter(|region| region.kind == RegionKind::Table)
                .filter_map(|region| region.context.title.as_deref())
        };
        let finals = titles().filter(|title| title.contains("决算")).count();
        let carried = [known().from_last_year, known().to_next_year, known().from_surplus, known().distributed];
        let carries_over = regions.iter().any(|region| {
            let facts = &region.facts;
            let mut carried =
                facts.coordinates.iter().filter(|(_, found)| found.carry.is_some() && carried.contains(&found.carry));
            carried.any(|(figure, _)| !facts.figures[*figure as usize].quantity.value.is_zero())
        });
        Self { is_final: finals * 2 > titles().count(), carries_over }
    }

    /// Takes out of coordinates what makes no difference in this draft.
    pub(super) fn reduce(&self, found: &Coordinates) -> Coordinates {
        let mut reduced = *found;
        let own = if self.is_final { known().account_figure } else { known().budget_figure };
        let is_own_budget = !self.is_final && reduced.measure == known().initial_budget;
        if reduced.measure == own || is_own_budget {
            reduced.measure = None;
        }
        if reduced.function.is_some() || reduced.economic.is_some() {
            // What is left at the end of the year is left of no subject.
            reduced.level = None;
        }
        if !self.carries_over {
            reduced.level = None;
            if reduced.carry == known().this_year {
                reduced.carry = None;
            }
        } else if reduced.level == known().year_level && reduced.source.is_some() && reduced.side == known().income {
            // What a source brings in is always this year's.
            reduced.level = None;
        }
        reduced
    }

    /// The coordinates of the same expenditure with what is carried over, or without it.
    pub(super) fn other_carry(&self, found: &Coordinates) -> Option<Coordinates> {
        let own = known().this_year;
        let may_be_either =
            self.carries_over && found.side == known().expenditure && (found.carry.is_none() || found.carry == own);
        may_be_either.then(|| Coordinates { carry: if found.carry.is_none() { own } else { None }, ..*found })
    }
}

/// The figures by coordinates.
fn clusters(regions: &[Region], draft: &Kind) -> Clusters {
    let mut clusters: Clusters = Vec::new();
    for (region, index) in regions.iter().zip(0_u32..) {
        let located = region.facts.coordinates.iter();
        clusters.extend(located.map(|(figure, found)| {
            let reduced = draft.reduce(found);
            (reduced.key(), FigureId { region: index, figure: *figure }, reduced)
        }));
    }
    clusters.sort_unstable_by_key(|(key, member, _)| (*key, *member));
    clusters
}

/// The amounts carried over from last year, as far as they are told.
fn carried_over(clusters: &Clusters, quantity: &impl Fn(FigureId) -> Quantity) -> Vec<Quantity> {
    let from_last_year =
        clusters.iter().filter(|(_, _, found)| found.carry.is_some() && found.carry == known().from_last_year);
    from_last_year.map(|(_, member, _)| quantity(*member)).filter(|carried| !carried.value.is_zero()).collect()
}

/// Whether a cell counts another amount of the same prose as well: 事业收入 of a table may include 财政专户管理资金, which
/// the prose tells beside it.
pub(super) fn counts_another(regions: &[Region], cell: FigureId, member: FigureId) -> bool {
    let (whole, part) = (figure(regions, cell).quantity, figure(regions, member).quantity);
    if is_table(regions, member) || !is_table(regions, cell) || whole.value <= part.value {
        return false;
    }
    let figures = &regions[member.region as usize].facts.figures;
    let mut others = figures.iter().map(|other| other.quantity).filter(|other| !other.value.is_zero());
    others.any(|other| other.unit.is_money() && differ_by(whole, part, other))
}

/// Whether what prose tells of a subject is another amount of the subject's rows: it counts less than the cell, such as
/// what is carried over, without a word about it.
fn is_told_of_row(regions: &[Region], cell: FigureId, member: FigureId) -> bool {
    let told = figure(regions, member).quantity;
    if is_table(regions, member) || !is_table(regions, cell) || !is_no_chance(told, told.value, Likeness::Same) {
        return false;
    }
    let own = regions[cell.region as usize].facts.codes.iter().find(|row| row.figures.contains(&cell.figure));
    own.is_some_and(|own| {
        regions.iter().any(|region| {
            let is_told = |figure: &u32| region.facts.figures[*figure as usize].quantity.value == told.value;
            region.facts.codes.iter().any(|row| row.code == own.code && row.figures.iter().any(is_told))
        })
    })
}

/// Whether two amounts differ by a third, but for rounding.
pub(super) fn differ_by(a: Quantity, b: Quantity, difference: Quantity) -> bool {
    let off = (a.value - b.value).abs() - difference.value;
    off.abs() * Decimal::TWO <= a.ulp + b.ulp + difference.ulp
}

/// Whether two amounts differ by no more than a third.
fn is_within(a: Quantity, b: Quantity, most: Quantity) -> bool {
    (a.value - b.value).abs() <= most.value + most.ulp
}

/// The same subject, paid by the treasury or from the general budget alone.
fn narrower_sources(found: &Coordinates) -> Vec<Coordinates> {
    if found.function.is_none() || found.source.is_some() {
        return Vec::new();
    }
    [known().appropriation, known().general_budget].map(|source| Coordinates { source, ..*found }).to_vec()
}

/// The figures at the coordinates `wanted`.
pub(super) fn members_at(clusters: &Clusters, wanted: &Coordinates) -> Vec<FigureId> {
    let wanted = wanted.key();
    let start = clusters.partition_point(|(key, _, _)| *key < wanted);
    clusters[start..].iter().take_while(|(key, _, _)| *key == wanted).map(|(_, member, _)| *member).collect()
}

/// Whether two figures may stand for the same amount.
fn agrees(regions: &[Region], a: FigureId, b: FigureId) -> bool {
    let (a, b) = (figure(regions, a).quantity, figure(regions, b).quantity);
    a.value == b.value || a.interval().meets(&b.interval())
}

/// The member that most others agree with, tables before prose, the first of equals; and how many regions agree with it.
pub(super) fn reference(members: &[FigureId], regions: &[Region]) -> Option<(FigureId, usize)> {
    // They are in order of their regions.
    let score = |member: FigureId| {
        let agreeing = members.iter().filter(|other| agrees(regions, member, **other));
        let (mut count, mut last) = (0, None);
        for other in agreeing {
            count += usize::from(last != Some(other.region));
            last = Some(other.region);
        }
        count
    };
    members.iter().map(|member| (*member, score(*member))).max_by_key(|(member, score)| {
        (*score, is_table(regions, *member), figure(regions, *member).quantity.decimals, std::cmp::Reverse(*member))
    })
}

/// For each amount in prose the table cell that is the same amount by its coordinates, where the tables agree on it and
/// the words leave no doubt.
pub(in crate::facts) fn bindings(regions: &[Region]) -> BTreeMap<FigureId, FigureId> {
    let draft = Kind::of(regions);
    let clusters = clusters(regions, &draft);
    let mut bindings = BTreeMap::new();
    for cluster in clusters.chunk_by(|a, b| a.0 == b.0) {
        let coordinates = cluster[0].2;
        // What prose calls a source's income may include what is carried over.
        if draft.carries_over && coordinates.side == known().income && coordinates.source.is_some() {
            continue;
        }
        let members = || cluster.iter().map(|(_, member, _)| *member);
        let cells = || members().filter(|member| is_table(regions, *member));
        let Some(cell) =
            cells().max_by_key(|cell| (figure(regions, *cell).quantity.decimals, std::cmp::Reverse(*cell)))
        else {
            continue;
        };
        if !cells().all(|other| agrees(regions, cell, other)) {
            continue;
        }
        let prose = || members().filter(|member| !is_table(regions, *member));
        for member in prose() {
            // Prose that also states the amount as the table does speaks of something else here.
            let right = agrees(regions, member, cell);
            let quoted = || prose().any(|other| other.region == member.region && agrees(regions, other, cell));
            if right || !quoted() {
                bindings.insert(member, cell);
            }
        }
    }
    bindings
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    /// The names of what is said to be broken between the regions of a draft.
    fn broken(text: &str) -> Vec<String> {
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        let links = super::relations(&draft.parts[0].regions);
        let is_broken = |judged: &&super::Judged<_>| {
            judged.outcome.is_some_and(|outcome| outcome.verdict == super::Verdict::Broken)
        };
        links.iter().filter(is_broken).map(|judged| judged.relation.label.to_string()).collect()
    }

    #[test]
    fn amounts_in_each_others_place_are_told() {
        let draft = |education: &str, health: &str| {
            format!(
                "2025年部门支出总体情况表\n\n项目\t合计\n一、教育支出\t{education}\n二、卫生健康支出\t{health}\n支出总计\t43.72\n\n\
                 2025年支出总表\n\n科目编码\t科目名称\t合计\n205\t教育支出\t31.17\n210\t卫生健康支出\t12.55\n\
                 支出总计\t\t43.72\n"
            )
        };
        assert_eq!(broken(&draft("31.17", "12.55")), [""; 0]);
        assert_eq!(broken(&draft("12.55", "31.17")).len(), 2);
        assert_eq!(broken(&draft("12.50", "31.22")), [""; 0]);
    }

    #[test]
    fn prose_may_leave_out_what_a_subject_carries_over() {
        let draft = |housing: &str| {
            format!(
                "2025年收支总表\n\n收入\t金额\n一般公共预算拨款收入\t60.00\n上年结转\t12.36\n\n\
                 2025年一般公共预算支出表\n\n科目编码\t科目名称\t合计\n205\t教育支出\t31.17\n\
                 208\t社会保障和就业支出\t9.24\n210\t卫生健康支出\t12.55\n213\t农林水支出\t4.03\n\
                 221\t住房保障支出\t15.37\n合计\t\t72.36\n\n# 三、一般公共预算拨款情况说明\n\n\
                 教育支出31.17万元；社会保障和就业支出9.24万元；卫生健康支出12.55万元；农林水支出4.03万元；\
                 住房保障支出{housing}万元。\n"
            )
        };
        assert_eq!(broken(&draft("15.37")), [""; 0]);
        assert_eq!(broken(&draft("8.92")), [""; 0]);
        assert_eq!(broken(&draft("15.73")), ["住房保障支出"]);
        assert_eq!(broken(&draft("28.90")), ["住房保障支出"]);
    }

    #[test]
    fn prose_may_tell_another_amount_of_the_row() {
        let draft = |told: &str| {
            format!(
                "2025年一般公共预算支出表\n\n科目编码\t科目名称\t合计\n205\t教育支出\t31.17\n208\t社会保障和就业支出\t9.24\n\
                 210\t卫生健康支出\t12.55\n213\t农林水支出\t4.03\n221\t住房保障支出\t15.37\n合计\t\t72.36\n\n\
                 2025年支出总表\n\n科目编码\t科目名称\t合计\t本年安排\t动用资金\n205\t教育支出\t31.17\t31.17\t\n\
                 208\t社会保障和就业支出\t9.24\t9.24\t\n210\t卫生健康支出\t12.55\t12.55\t\n\
                 213\t农林水支出\t4.03\t4.03\t\n221\t住房保障支出\t15.37\t8.92\t6.45\n合计\t\t72.36\t65.91\t6.45\n\n\
                 # 三、一般公共预算支出情况说明\n\n教育支出31.17万元；社会保障和就业支出9.24万元；卫生健康支出12.55万元；\
                 农林水支出4.03万元；住房保障支出{told}万元。\n"
            )
        };
        assert_eq!(broken(&draft("8.92")), [""; 0]);
        assert_eq!(broken(&draft("8.29")), ["住房保障支出"]);
    }

    #[test]
    fn the_only_amount_of_this_year_that_differs_is_told() {
        let draft = |health: &str, housing: &str| {
            format!(
                "2025年收支总表\n\n收入\t金额\n一般公共预算拨款收入\t60.00\n上年结转\t12.36\n\n\
                 2025年一般公共预算支出表\n\n科目编码\t科目名称\t合计\n205\t教育支出\t31.17\n\
                 208\t社会保障和就业支出\t9.24\n210\t卫生健康支出\t12.55\n213\t农林水支出\t4.03\n\
                 221\t住房保障支出\t15.37\n合计\t\t72.36\n\n# 三、一般公共预算当年拨款情况说明\n\n\
                 教育支出31.17万元；社会保障和就业支出9.24万元；卫生健康支出{health}万元；农林水支出4.03万元；\
                 住房保障支出{housing}万元。\n"
            )
        };
        assert_eq!(broken(&draft("12.55", "15.37")), [""; 0]);
        assert_eq!(broken(&draft("12.65", "15.37")), ["卫生健康支出"]);
        assert_eq!(broken(&draft("12.65", "15.47")), [""; 0]);
        assert_eq!(broken(&draft("12.55", "3.01")), [""; 0]);
    }
}

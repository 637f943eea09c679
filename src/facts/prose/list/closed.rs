//! Which lists leave nothing out: those that name all there is of their kind.

use std::sync::LazyLock;

use crate::catalog::{BREAKDOWNS, Catalog, Table};
use crate::facts::figure::Figure;
use crate::facts::prose::mention::{Mention, Passage, Role};
use crate::number::{Decimal, Likeness, is_no_chance, slip_weight};
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// The parts that something is made up of, by the state's own classification.
pub(in crate::facts::prose) struct Breakdown {
    /// The measure word of its counts, or 金额.
    measure: &'static str,
    /// The words of its parts, and whether the part must be named.
    parts: Vec<(&'static str, bool)>,
    /// Words of which the name of the whole has one, if it has a name of its own.
    whole: Vec<&'static str>,
}

static KNOWN: LazyLock<Vec<Breakdown>> = LazyLock::new(|| {
    let rows = BREAKDOWNS.lines().skip(1).map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or("");
        let measure = field();
        let parts = field().split('|').map(|part| part.strip_prefix('+').map_or((part, false), |part| (part, true)));
        let parts = parts.collect();
        Breakdown { measure, parts, whole: field().split('|').filter(|word| !word.is_empty()).collect() }
    });
    rows.collect()
});

impl Breakdown {
    /// Whether every label names a part, and every part that must be named is.
    fn is_all_of(&self, labels: &[&str]) -> bool {
        labels.iter().all(|label| self.parts.iter().any(|(word, _)| label.contains(word)))
            && self.parts.iter().filter(|part| part.1).all(|(word, _)| labels.iter().any(|label| label.contains(word)))
    }
}

/// Why a list leaves nothing out.
pub(in crate::facts::prose) enum Closed {
    /// It names all the parts of something.
    Parts(&'static Breakdown),
    /// It names functional classes, or ends with all the others.
    Rest,
}

impl Closed {
    /// Why the mentions `items` are all there is of their kind; none if they may not be.
    pub(in crate::facts::prose) fn of(passage: &Passage, items: &[usize]) -> Option<Self> {
        let labels: Vec<&str> = items.iter().map(|item| passage.mentions[*item].label.as_str()).collect();
        let first = items.first().map(|item| &passage.mentions[*item])?;
        if first.role == Role::Count {
            let rest = labels.last().is_some_and(|label| label.starts_with("其他") || label.starts_with("其它"));
            let mut sets = KNOWN.iter().filter(|set| set.measure == first.measure);
            let set = sets.find(|set| set.is_all_of(&labels));
            return set.map(Self::Parts).or(rest.then_some(Self::Rest));
        }
        let leads: Vec<&str> = items.iter().map(|item| passage.lead(*item)).collect();
        let mut sets = KNOWN.iter().filter(|set| set.measure == "金额");
        let set = sets.find(|set| set.is_all_of(&labels) || set.is_all_of(&leads));
        set.map(Self::Parts).or((are_classes(&labels) || ends_with_rest(&labels)).then_some(Self::Rest))
    }

    /// Whether paragraph `index` has amounts of parts that the mentions `items` are not.
    pub(in crate::facts::prose) fn leaves_out(
        &self,
        passage: &Passage,
        figures: &[Figure],
        items: &[usize],
        index: usize,
    ) -> bool {
        let Self::Parts(set) = self else { return false };
        let is_named = |word: &str| items.iter().any(|item| passage.mentions[*item].label.contains(word));
        let is_something = |mention: &&Mention| !figures[mention.figure as usize].quantity.value.is_zero();
        let amounts = passage.mentions.iter().filter(|mention| mention.paragraph == index).filter(is_something);
        let mut others = amounts.map(|mention| mention.label.as_str());
        others.any(|label| set.parts.iter().any(|(word, _)| label.contains(word) && !is_named(word)))
    }

    /// Whether an amount of this name, or of none, may be what the parts make up: it is neither one of them nor something
    /// else.
    pub(super) fn may_make_up(&self, name: &str) -> bool {
        let Self::Parts(set) = self else { return true };
        let is_part = set.parts.len() > 1 && set.parts.iter().filter(|(word, _)| name.contains(word)).count() == 1;
        !is_part && (name.is_empty() || set.whole.is_empty() || set.whole.iter().any(|word| name.contains(word)))
    }
}

/// What the mentions `items` are different parts of, so that they cannot be more than it.
pub(super) fn apart(passage: &Passage, items: &[usize]) -> Option<Closed> {
    let labels = || items.iter().map(|item| passage.mentions[*item].label.as_str());
    let matching = |set: &Breakdown, label: &str| set.parts.iter().filter(|(word, _)| label.contains(word)).count();
    let taken = |word: &str| labels().filter(|label| label.contains(word)).count();
    let mut sets = KNOWN.iter().filter(|set| set.measure == "金额");
    let are_apart = |set: &&Breakdown| {
        labels().all(|label| matching(set, label) == 1) && set.parts.iter().all(|(word, _)| taken(word) <= 1)
    };
    sets.find(are_apart).map(Closed::Parts)
}

/// Whether items are functional classes (社会保障和就业支出, …), of which such a list names every one that is not zero.
fn are_classes(labels: &[&str]) -> bool {
    let is_class = |label: &&str| {
        let name = ["预算", "决算", "(类)"].iter().fold(*label, |name, end| name.strip_suffix(end).unwrap_or(name));
        let mut known = Catalog::get().by_name(name);
        known.any(|subject| subject.table == Table::Functional && subject.code.len() == 3)
    };
    labels.len() >= 3 && labels.iter().all(is_class)
}

/// Whether items end with all the others of one thing: `公务用车加油…,公务用车维修…,公务用车其他支出…`. A name that begins with
/// 其他 may be a 科目 among others.
fn ends_with_rest(labels: &[&str]) -> bool {
    let [first, .., last] = labels else { return false };
    let rest = ["其他支出", "其他费用", "其他"].iter().find_map(|word| last.strip_suffix(word));
    labels.len() >= 3 && rest.is_some_and(|thing| !thing.is_empty() && first.starts_with(thing))
}

/// Whether each item is followed by its share of one thing, named or not, and the shares make about 100%.
pub(super) fn has_shares(passage: &Passage, figures: &[Figure], items: &[usize]) -> bool {
    let next = |item: &usize| passage.mentions.get(item + 1).filter(|next| next.role == Role::Share);
    let label = items.first().and_then(next).map_or("", |first| first.label.as_str());
    let alike = |share: &&Mention| if is_unnamed(label) { is_unnamed(&share.label) } else { share.label == label };
    let shares: Vec<u32> = items.iter().filter_map(next).filter(alike).map(|share| share.figure).collect();
    let sum: Decimal = shares.iter().map(|share| figures[*share as usize].quantity.value).sum();
    shares.len() == items.len() && (sum - Decimal::ONE_HUNDRED).abs() <= Decimal::TWO
}

/// Whether the shares behind the items are such of `total`, but for one; those that do not name what they are shares of are
/// such unless it `may_be_elsewhere`.
pub(super) fn are_shares_of(
    passage: &Passage,
    figures: &[Figure],
    items: &[usize],
    total: u32,
    may_be_elsewhere: bool,
) -> bool {
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let holds = |item: &&usize| {
        let Some([part, share]) = passage.mentions.get(**item..**item + 2) else { return false };
        let form = Form::Share { part: part.figure, base: total, percent: share.figure };
        let judged = evaluate(&Relation::new(Family::Share, "", form), quantity);
        (is_unnamed(&share.label) && !may_be_elsewhere) || judged.is_some_and(|judged| judged.verdict < Verdict::Broken)
    };
    items.iter().filter(holds).count() + 1 >= items.len()
}

fn is_unnamed(label: &str) -> bool {
    matches!(label, "占" | "占比" | "占比为" | "占比例" | "比重" | "占比约")
}

/// Whether a sum that does not hold would, to the last digit, but for one slip of the pen in one of its figures.
pub(in crate::facts::prose) fn is_one_slip_away(figures: &[Figure], form: &Form<u32>) -> bool {
    is_slip_away(figures, form, &[Decimal::ZERO])
}

/// Whether a sum that does not hold would but for one slip of the pen, give or take a unit of the last place.
pub(in crate::facts::prose) fn is_nearly_one_slip_away(figures: &[Figure], form: &Form<u32>) -> bool {
    is_slip_away(figures, form, &[Decimal::ZERO, Decimal::ONE, Decimal::NEGATIVE_ONE])
}

/// Whether a sum would hold but for one slip of the pen, were it allowed to be off by one of some units of the last place.
fn is_slip_away(figures: &[Figure], form: &Form<u32>, off_by: &[Decimal]) -> bool {
    let Form::Sum { total, parts } = form else { return false };
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let sum: Decimal = parts.iter().map(|(part, minus)| quantity(*part).value * sign(*minus)).sum();
    let off = sum - quantity(*total).value;
    let all = std::iter::once(total).chain(parts.iter().map(|(part, _)| part));
    let mut decimals: Vec<u32> = all.map(|figure| quantity(*figure).decimals).collect();
    decimals.sort_unstable();
    // Of two only the larger tells.
    let places = decimals[decimals.len() / 2];
    let implied = std::iter::once((*total, sum))
        .chain(parts.iter().map(|(part, minus)| (*part, quantity(*part).value - off * sign(*minus))));
    let mut implied = implied.into_iter().flat_map(|(figure, meant)| {
        let shown = quantity(figure);
        off_by.iter().map(move |units| (shown, meant + shown.ulp * units))
    });
    implied.any(|(shown, meant)| {
        // A digit too many may be a decimal more than the others have.
        is_no_chance(shown, meant, Likeness::Slip) && slip_weight(shown, meant, shown.decimals.min(places)) >= LEAST
    })
}

/// The least weight of a slip of the pen: the point moved by a place.
const LEAST: i32 = -200;

fn sign(minus: bool) -> Decimal {
    if minus { Decimal::NEGATIVE_ONE } else { Decimal::ONE }
}

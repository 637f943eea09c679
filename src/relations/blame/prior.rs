//! What values a figure is likely to have before anything is known of its own: most entries of a list are nil, things
//! that are counted are few, and what must not be more than another is usually as much.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::around::Around;
use super::network::{After, Repaired};
use super::{Change, Page, Standing};
use crate::number::Unit;
use crate::relations::Form;

/// What is usually as much as another is so after the correction, and was not before, or the other way round.
const IS_FULL: i32 = 300;
/// What is displayed as much as all of another is no longer so after the correction, or a share of 100% comes to be one.
const IS_ALL: i32 = 200;
/// More than there are posts for are counted before the correction, and no more after it, or the other way round.
const OVER: i32 = 150;
/// The most that a list says for or against a correction.
const MOST: i32 = 400;
/// What is said for an amount of nothing where every other entry is nil.
const NIL_AMOUNT: i32 = 200;
/// What is said against an entry that was left at nothing: totals are, entries rarely.
const NOT_NIL: i32 = 160;
/// The most that a list of amounts says for nothing.
const MOST_OF_NIL: i32 = 300;

/// How much likelier the corrected values are than the displayed ones, going by the figures beside them.
pub(super) fn prior<F: Copy + Ord, P: Page<F>>(
    state: &Repaired<F, P>,
    around: &Around<F>,
    changes: &[Change<F>],
    after: &After<F>,
) -> i32 {
    let shares = by_shares(state, around, after);
    let Change::Value(figure, meant) = changes[0] else { return shares };
    let listed = if changes.len() == 1 || is_copied(changes) { by_list(state, around, meant) } else { 0 };
    listed + by_bounds(state, around, after) + shares + by_posts(state, figure, meant)
}

/// What the number of posts says for those that they are for.
fn by_posts<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F, meant: Decimal) -> i32 {
    let shown = state.quantity(figure);
    if shown.unit != Unit::Count {
        return 0;
    }
    let Some(posts) = state.page.posts(figure) else { return 0 };
    let is_over = |value: Decimal| i32::from(value > posts);
    OVER * (is_over(shown.value) - is_over(meant))
}

/// Whether all changes are of one value.
fn is_copied<F: Copy>(changes: &[Change<F>]) -> bool {
    let value = |change: &Change<F>| if let Change::Value(_, value) = change { Some(*value) } else { None };
    changes.iter().all(|change| value(change) == value(&changes[0]))
}

/// What the other entries of the list say that the figure stands in.
fn by_list<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, around: &Around<F>, meant: Decimal) -> i32 {
    let Around { figure, shown, .. } = *around;
    if shown.unit != Unit::Count && shown.value.is_zero() == meant.is_zero() {
        return 0;
    }
    let Some(others) = around.siblings.get_or_init(|| siblings(state, figure)) else { return 0 };
    let nil = others.iter().filter(|value| value.is_zero()).count() as u32;
    let odds = nil_odds(nil, others.len() as u32);
    if shown.unit == Unit::Count {
        let typical = typical(others);
        return (of_count(meant, odds, typical) - of_count(shown.value, odds, typical)).clamp(-MOST, MOST);
    }
    // An amount of nothing is one of few, any other one of many.
    match () {
        () if meant.is_zero() => (odds + NIL_AMOUNT).min(MOST_OF_NIL),
        () if adds_up(state, figure) => -odds.max(0),
        () => -odds.max(0) - NOT_NIL,
    }
}

/// Whether a figure is the total of a sum.
fn adds_up<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F) -> bool {
    let is_total = |relation: &usize| matches!(&state.premises[*relation].readings[0], Form::Sum { total, .. } if *total == figure);
    state.relations(figure).iter().any(is_total)
}

/// How much likelier one more entry is nil than not where `nil` of `others` are: half an entry that is and one and a half
/// that are not are taken for seen, so that nothing is impossible.
fn nil_odds(nil: u32, others: u32) -> i32 {
    log_ratio(2 * nil + 1, 2 * (others - nil) + 3)
}

/// What entries that are not nil come to on average.
fn typical(values: &[Decimal]) -> u32 {
    let (count, sum) = values
        .iter()
        .filter(|value| !value.is_zero())
        .fold((0, Decimal::ZERO), |(count, sum), value| (count + 1, sum + value));
    ((sum + Decimal::TWO) / Decimal::from(count + 1)).ceil().to_u32().unwrap_or(u32::MAX).clamp(1, 10_000)
}

/// How likely a count is, where nil has those odds: of counts that are not nil only the average is known, so that they
/// fall off exponentially.
fn of_count(count: Decimal, odds: i32, typical: u32) -> i32 {
    match count.to_i32() {
        Some(0) => odds,
        Some(count) => -log_ratio(typical, 1) - ((count - 1) * 100).min(100_000) / i32::try_from(typical).unwrap_or(1),
        None => -MOST,
    }
}

/// The other entries of the longest list that a figure is a part of.
fn siblings<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, figure: F) -> Option<Vec<Decimal>> {
    let lists = state.relations(figure).iter().filter_map(|relation| match &state.premises[*relation].readings[0] {
        Form::Sum { parts, .. } if parts.iter().any(|(part, _)| *part == figure) => Some(parts),
        _ => None,
    });
    let longest = lists.max_by_key(|parts| parts.len()).filter(|parts| parts.len() > 1)?;
    Some(longest.iter().filter(|(part, _)| *part != figure).map(|(part, _)| state.quantity(*part).value).collect())
}

/// What those figures say that the changed ones must not exceed, or that must not exceed them.
fn by_bounds<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, around: &Around<F>, after: &After<F>) -> i32 {
    let mut weight = 0;
    for relation in &around.bounds {
        let Form::AtMost { part, whole } = state.premises[*relation].readings[0] else { continue };
        let is_full = |after: &After<F>| state.changed(part, after).value == state.changed(whole, after).value;
        weight += IS_FULL * (i32::from(is_full(after)) - i32::from(is_full(&After::nothing())));
    }
    weight
}

/// What shares say that are of all of something, which many are: that both amounts are the same to the last digit is no
/// chance, and neither is that a share is just 100%.
fn by_shares<F: Copy + Ord, P: Page<F>>(state: &Repaired<F, P>, around: &Around<F>, after: &After<F>) -> i32 {
    if around.standing == Standing::Percentage {
        return 0;
    }
    let nothing = After::nothing();
    let forms = around.broken.iter().flat_map(|relation| &state.premises[*relation].readings);
    let shares = forms.filter_map(|form| match *form {
        Form::Share { part, base, percent } => Some((part, base, percent)),
        _ => None,
    });
    let weights = shares.map(|(part, base, percent)| {
        let is_all = |after: &After<F>| {
            let (part, base) = (state.changed(part, after), state.changed(base, after));
            part.value == base.value && part.value.abs() >= part.ulp * Decimal::ONE_HUNDRED
        };
        // As it is displayed, and not as it was corrected.
        let says_all = state.page.quantity(percent).value == Decimal::ONE_HUNDRED;
        match (is_all(&nothing), is_all(after)) {
            (true, false) => -IS_ALL,
            (false, true) if says_all => IS_ALL,
            _ => 0,
        }
    });
    weights.min_by_key(|weight| -weight.abs()).unwrap_or(0)
}

/// The natural logarithm of `a / b`, in hundredths.
pub fn log_ratio(a: u32, b: u32) -> i32 {
    if a < b {
        return -log_ratio(b, a);
    }
    let (mut rest, least) = (u64::from(a) * 1_000_000, u64::from(b) * 1_000_000);
    let mut steps = 0;
    while rest > least && steps < 2_000 {
        rest = rest * 99_005 / 100_000;
        steps += 1;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_of_ratios() {
        assert_eq!(log_ratio(1, 1), 0);
        assert!((69..=70).contains(&log_ratio(2, 1)) && (-231..=-230).contains(&log_ratio(1, 10)));
    }
}

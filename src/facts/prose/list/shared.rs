//! What the shares of a list's items are shares of.

use super::List;
use super::Passage;
use crate::facts::figure::Figure;
use crate::relations::{Family, Form, Relation, Verdict, are_of_their_sum, evaluate};

/// The shares behind these items of a list, each with the amount that they are shares of.
pub(super) fn shared_base(passage: &Passage, figures: &[Figure], list: &List, items: &[usize]) -> Vec<(u32, u32)> {
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let figure = |index: usize| passage.mentions[index].figure;
    let shares = items.iter().map(|item| (figure(*item), figure(*item + 1)));
    // Nothing is the same share of anything.
    let shares: Vec<(u32, u32)> = shares.filter(|(part, _)| !quantity(*part).value.is_zero()).collect();
    let quantities: Vec<_> = shares.iter().map(|(part, share)| (quantity(*part), quantity(*share))).collect();
    if shares.len() < FEWEST_SHARED || are_of_their_sum(&quantities) {
        return Vec::new();
    }
    let held = |base: u32| {
        let forms = shares.iter().map(|(part, percent)| Form::Share { part: *part, base, percent: *percent });
        let judged = forms.filter_map(|form| evaluate(&Relation::new(Family::Share, "", form), quantity));
        judged.filter(|outcome| outcome.verdict < Verdict::Broken).count()
    };
    let most = list.totals.iter().map(|base| held(*base)).max().unwrap_or(0);
    let mut bases = list.totals.iter().copied().filter(|base| held(*base) == most);
    let first = bases.next().filter(|_| most + 1 >= shares.len());
    // Two amounts that are nearly equal may both be what most of the shares are of.
    let base = first.filter(|base| bases.all(|other| quantity(other).value == quantity(*base).value));
    base.into_iter().flat_map(|base| shares.iter().map(move |(_, percent)| (*percent, base))).collect()
}

/// How many items with shares tell of what they are shares.
const FEWEST_SHARED: usize = 3;

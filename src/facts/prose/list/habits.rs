//! What the lists of a passage tell of each other: where one leaves nothing out, another of its kind does not either.

use std::collections::BTreeSet;

use super::{List, Opening};
use crate::facts::figure::Figure;
use crate::facts::prose::mention::Passage;
use crate::number::Decimal;

/// How many items of a list that make up its total tell that nothing is left out.
const FEWEST: usize = 3;

/// What lists that add up to the last digit tell of those that do not.
#[derive(Default)]
pub(super) struct Habits {
    /// The amounts that a list sorts all of.
    sorted: BTreeSet<u32>,
    /// Whether a list that picks what matters most (主要包括) tells all there is.
    picks_all: bool,
}

impl Habits {
    pub(super) fn of<'l>(passage: &Passage, figures: &[Figure], lists: impl Iterator<Item = &'l List>) -> Self {
        let value = |figure: u32| figures[figure as usize].quantity.value;
        let sum = |items: &Vec<usize>| items.iter().map(|item| value(passage.mentions[*item].figure)).sum::<Decimal>();
        let mut habits = Self::default();
        for list in lists {
            for items in &list.readings {
                let sum = sum(items);
                let mut made_up = list.totals.iter().copied().filter(|total| value(*total) == sum);
                match list.opening {
                    Opening::Sorted => habits.sorted.extend(made_up),
                    Opening::Picked if items.len() >= FEWEST => {
                        habits.picks_all |= made_up.any(|total| !value(total).is_zero());
                    }
                    _ => {}
                }
            }
        }
        habits
    }

    /// Whether a list leaves nothing out of `total`, as another one that sorts it does not.
    pub(super) fn sorts_all(&self, list: &List, total: u32) -> bool {
        list.opening == Opening::Sorted && self.sorted.contains(&total)
    }

    /// Whether a list may well tell all there is.
    pub(super) fn may_tell_all(&self, list: &List) -> bool {
        list.opening != Opening::Picked || self.picks_all
    }
}

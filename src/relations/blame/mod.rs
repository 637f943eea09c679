//! Who is to blame: the fewest, likeliest slips that explain all broken relations.
//!
//! Fellegi & Holt (1976) free the smallest weighted set of fields such that all edits can hold; Scholtus (2016) weighs
//! typed operations instead of fields. Here the operations are hypotheses: one figure with its copies, a unit word, a
//! direction word, two figures that changed places ([`hypothesis`]). Each is weighed by how likely such a slip is, by
//! where the figure stands, by what other places of the draft display, by the broken relations that it repairs and the
//! ones that it would break ([`weigh`]). The best is taken and put right, and so on until nothing is left to explain.

mod around;
mod evidence;
mod fit;
mod hypothesis;
mod memory;
mod network;
mod prior;
#[cfg(test)]
mod published;
mod rank;
mod reading;
mod search;
mod swap;
#[cfg(test)]
mod tests;
mod weigh;

use rust_decimal::Decimal;

pub use self::memory::Memory;
use self::memory::Solved;
use self::network::Repaired;
pub use self::prior::log_ratio;
use self::search::Search;
use super::{Family, Form, Verdict};
use crate::number::{Quantity, Unit};

/// Where a figure stands, which says how often such figures are wrong: tables are exported, prose is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A percentage.
    Percentage,
    /// An amount or a count in prose.
    Prose,
    /// A cell that adds nothing up.
    Leaf,
    /// A cell that adds up others and is itself a part.
    Subtotal,
    /// A cell that adds up others.
    Total,
}

/// What the search for mistakes asks of a draft about its figures.
pub trait Page<F> {
    /// What answers rest on.
    type Grounds;

    /// Begins to note what is asked.
    fn begin(&self);

    /// What the answers given since [`Page::begin`] rest on; the quantities of figures left out.
    fn grounds(&self) -> Self::Grounds;

    /// Whether the answers that rested on `grounds` in the draft before are the same in this one.
    fn still_answers(&self, grounds: &Self::Grounds) -> bool;

    /// What a figure displays.
    fn quantity(&self, figure: F) -> Quantity;

    /// Where a figure stands.
    fn standing(&self, figure: F) -> Standing;

    /// The decimals that a corrected figure would show: those of the figures around it.
    fn places(&self, figure: F) -> u32 {
        self.quantity(figure).decimals
    }

    /// Whether the figure shows other decimals than those around it.
    fn has_odd_decimals(&self, _figure: F) -> bool {
        false
    }

    /// Whether a unit of money is written behind the figure.
    fn has_unit_word(&self, _figure: F) -> bool {
        false
    }

    /// Whether money around the figure is usually counted in `unit`.
    fn is_usual_unit(&self, _figure: F, unit: Unit) -> bool {
        unit == Unit::WanYuan
    }

    /// Whether a word before the figure says in which direction it changes something.
    fn has_direction_word(&self, _figure: F) -> bool {
        false
    }

    /// Whether a value stands near the figure, and not in one of `copies`, where it may have been copied from by mistake.
    fn stands_near(&self, _figure: F, _value: Decimal, _copies: &[F]) -> bool {
        false
    }

    /// How many more of the other places that display what the figure does say the opposite direction of it than the
    /// same.
    fn other_words(&self, _figure: F) -> i32 {
        0
    }

    /// Whether other sentences of the section of the figure display a value.
    fn is_repeated(&self, _figure: F, _value: Decimal) -> bool {
        false
    }

    /// Whether another figure of the row of the figure displays a value.
    fn stands_in_row(&self, _figure: F, _value: Decimal) -> bool {
        false
    }

    /// How many posts (编制) there are for those that the figure counts, where the draft tells.
    fn posts(&self, _figure: F) -> Option<Decimal> {
        None
    }

    /// Whether `now` is told right in front of the change of it.
    fn is_beside(&self, _now: F, _change: F) -> bool {
        false
    }

    /// How much likelier a change is one of the amount right in front of it than one of what is read first, in
    /// hundredths of natural logarithms.
    fn beside(&self) -> i32 {
        0
    }

    /// How many in a hundred of the sums that hold are off by what rounding explains.
    fn inexact_sums(&self) -> u32 {
        20
    }

    /// How many in a hundred of the shares and rates that hold do so only within the rounding of their amounts: some
    /// authors compute them from amounts with more digits than they show.
    fn inexact_rates(&self) -> u32 {
        27
    }

    /// The values from `low` to `high` that stand in other tables or sections of the draft.
    fn elsewhere(&self, _figure: F, _low: Decimal, _high: Decimal) -> Vec<Decimal> {
        Vec::new()
    }

    /// Whether a value, rounded in the place of `ulp`, stands in another table or section of the draft, and under which
    /// name.
    fn stands_elsewhere(&self, _figure: F, _value: Decimal, _ulp: Decimal) -> Option<Elsewhere> {
        None
    }
}

/// How a value stands in another place of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// Under a name similar to that of the figure.
    UnderItsName,
    /// Under another name.
    UnderAnother,
}

/// A relation as the search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premise<F> {
    /// What it rests on.
    pub family: Family,
    /// Its readings: all that a broken one has, the one that holds of any other.
    pub readings: Vec<Form<F>>,
    /// What became of it.
    pub verdict: Verdict,
}

/// One thing to put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change<F> {
    /// A figure is to display a value, in the unit of [`Quantity::value`].
    Value(F, Decimal),
    /// The word behind a figure is to name another unit.
    Unit(F, Money),
    /// The word before a figure is to say the opposite direction.
    Direction(F),
}

/// A unit of money that is easily written for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Money {
    /// 元.
    Yuan,
    /// 万元.
    WanYuan,
    /// 亿元.
    YiYuan,
}

impl Money {
    /// The unit as figures have it.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Yuan => Unit::Yuan,
            Self::WanYuan => Unit::WanYuan,
            Self::YiYuan => Unit::YiYuan,
        }
    }
}

impl<F: Copy> Change<F> {
    /// The figure that is changed, or whose word is.
    pub const fn figure(&self) -> F {
        match self {
            Self::Value(figure, _) | Self::Unit(figure, _) | Self::Direction(figure) => *figure,
        }
    }
}

/// A correction that would explain some broken relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect<F> {
    /// All that is to change together, the figure to blame first: then its copies, or the one that it changed places
    /// with.
    pub changes: Vec<Change<F>>,
    /// The broken relations that it repairs, as indices.
    pub repaired: Vec<usize>,
    /// For each of them the reading in which it comes to hold.
    pub readings: Vec<usize>,
    /// How probable it is among the corrections that would explain the same, in a thousand.
    pub probability: u32,
    /// Whether no relation of what it changes is broken afterwards.
    pub is_harmless: bool,
    score: i32,
    /// What is to be added to the score among the values of one figure.
    detail: i32,
}

/// One mistake: the broken relations that it explains, and the suspects, likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause<F> {
    /// The broken relations, as indices.
    pub relations: Vec<usize>,
    /// For each of them the reading that the first suspect makes hold.
    pub readings: Vec<usize>,
    /// The corrections that would explain them. Empty where none does.
    pub suspects: Vec<Suspect<F>>,
}

impl<F> Cause<F> {
    /// Whether the first suspect is by far the likeliest: p ≥ 0.8.
    pub fn is_clear(&self) -> bool {
        self.suspects.first().is_some_and(|suspect| suspect.probability >= rank::CLEAR)
    }
}

/// Explains the broken relations among `premises`, in their order, and remembers how. The same premises always give the
/// same answer, whatever was known `before` of a draft that is nearly the same.
pub fn causes<F: Copy + Ord, P: Page<F>>(
    premises: Vec<Premise<F>>,
    page: &P,
    before: Option<&Memory<F, P::Grounds>>,
) -> (Vec<Cause<F>>, Memory<F, P::Grounds>) {
    let mut state = Repaired::new(&premises, page);
    let swaps = swap::pairs(&state);
    let (mut causes, mut solved) = (Vec::new(), Vec::new());
    for component in state.components(&swaps) {
        let search = Search::new(component.clone(), &state, &swaps);
        let own_swaps = search.swaps().to_vec();
        let known = before.and_then(|before| before.recall(&component, &own_swaps, &state));
        if let Some(known) = known {
            let found = known.causes();
            found.iter().filter_map(|cause| cause.suspects.first()).for_each(|best| state.apply(&best.changes));
            causes.extend(found);
            solved.push(known);
        } else {
            state.begin();
            let found = explain(search, &mut state);
            solved.push(Solved::new(&component, &own_swaps, &found, &state));
            causes.extend(found);
        }
    }
    causes.sort_by_key(|cause| cause.relations[0]);
    drop(state);
    (causes, Memory::new(premises, solved))
}

/// Explains relations that hang together, one mistake after the other.
fn explain<F: Copy + Ord, P: Page<F>>(mut search: Search<F>, state: &mut Repaired<F, P>) -> Vec<Cause<F>> {
    let mut causes = Vec::new();
    while let Some(first) = search.open.first().copied() {
        let suspects = search.suspects(state);
        let Some(best) = suspects.first() else {
            // What nobody explains stays as it is, and every broken relation is told of.
            causes.push(Cause { relations: vec![first], readings: vec![0], suspects: Vec::new() });
            search.close(&[first], &[]);
            continue;
        };
        state.apply(&best.changes);
        let holds = |relation: &usize| best.repaired.contains(relation) || state.holds(*relation);
        let relations: Vec<usize> = search.open.iter().copied().filter(holds).collect();
        let judged = best.changes.iter().flat_map(|change| state.relations(change.figure())).copied();
        search.close(&relations, &judged.collect::<Vec<_>>());
        let reading = |relation: &usize| state.found(*relation).map_or(0, |found| found.reading);
        causes.push(Cause { readings: relations.iter().map(reading).collect(), relations, suspects });
    }
    causes
}

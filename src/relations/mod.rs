//! What must hold between figures, and whether it does.
//!
//! Given: figures with their intervals, and the relations that facts read out of a draft.
//! Gives: a verdict for each, and its arithmetic in words.
//! Invariant: a relation is [`Verdict::Broken`] only if no true values that round to what is displayed can make any
//! of its readings hold.

mod blame;
mod evaluate;
mod explain;
mod relation;
mod solve;
mod verdict;
mod whole;

pub use blame::{Cause, Change, Elsewhere, Memory, Money, Page, Premise, Standing, Suspect, causes, log_ratio};
pub use evaluate::{Outcome, evaluate, verdict};
pub use explain::{arithmetic, difference};
pub use relation::{Family, Form, Relation, Trend};
pub use solve::has_slip;
pub use verdict::Verdict;
pub use whole::are_of_their_sum;

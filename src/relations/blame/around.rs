//! What all hypotheses that change the same figures have in common, reckoned once for all of them.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::fit::fit;
use super::network::{After, Repaired};
use super::{Page, Standing};
use crate::number::Quantity;
use crate::relations::{Form, Verdict};

/// The figures that some hypotheses change, and what they stand in.
pub(super) struct Around<F> {
    /// The figure to blame.
    pub(super) figure: F,
    /// All figures that are changed, that one first.
    pub(super) figures: Vec<F>,
    /// What the figure displays by now.
    pub(super) shown: Quantity,
    pub(super) standing: Standing,
    /// The decimals that it would show.
    pub(super) places: u32,
    /// The relations of all figures that are broken.
    pub(super) broken: Vec<usize>,
    /// Those that hold, each with what speaks against it by now.
    pub(super) held: Vec<(usize, i32)>,
    /// Those that say what must not exceed what.
    pub(super) bounds: Vec<usize>,
    /// What is asked only of some hypotheses.
    pub(super) near: OnceCell<bool>,
    pub(super) chance: OnceCell<i32>,
    pub(super) wrong_base: OnceCell<bool>,
    pub(super) siblings: OnceCell<Option<Vec<Decimal>>>,
    pub(super) stands: OnceCell<i32>,
    pub(super) in_row: OnceCell<bool>,
}

impl<F: Copy + Ord> Around<F> {
    /// What is to be known of hypotheses that change `figures`, where the relations `open` are broken.
    pub(super) fn new<P: Page<F>>(state: &Repaired<F, P>, open: &BTreeSet<usize>, figures: &[F]) -> Self {
        let mut touched: Vec<usize> = figures.iter().flat_map(|figure| state.relations(*figure)).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let is_bound = |relation: &usize| matches!(state.premises[*relation].readings[0], Form::AtMost { .. });
        let bounds = touched.iter().copied().filter(is_bound).collect();
        let (broken, others): (Vec<usize>, Vec<usize>) = touched.into_iter().partition(|other| open.contains(other));
        let held = others.into_iter().filter_map(|relation| {
            let found = state.found(relation).filter(|found| found.verdict < Verdict::Broken)?;
            Some((relation, fit(state, relation, &After::nothing(), &found)))
        });
        let held = held.collect();
        let figure = figures[0];
        Self {
            figure,
            figures: figures.to_vec(),
            shown: state.quantity(figure),
            standing: state.page.standing(figure),
            places: state.page.places(figure),
            broken,
            held,
            bounds,
            near: OnceCell::new(),
            chance: OnceCell::new(),
            wrong_base: OnceCell::new(),
            siblings: OnceCell::new(),
            stands: OnceCell::new(),
            in_row: OnceCell::new(),
        }
    }
}

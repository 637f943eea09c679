//! What was reckoned of figures, kept by figure.

use std::cell::RefCell;

use crate::facts::{FigureId, Part};

/// Something of each figure of a part, so far as it was asked for.
pub(super) struct PerFigure<T> {
    /// The place of the first figure of each region.
    starts: Vec<usize>,
    kept: RefCell<Vec<Option<T>>>,
}

impl<T: Clone> PerFigure<T> {
    /// Nothing was asked for yet.
    pub(super) fn new(part: &Part) -> Self {
        let mut count = 0;
        let starts = part.regions.iter().map(|region| {
            let start = count;
            count += region.facts.figures.len();
            start
        });
        let starts = starts.collect();
        Self { starts, kept: RefCell::new(vec![None; count]) }
    }

    /// What is kept of a figure, which is reckoned at the first call.
    pub(super) fn get(&self, figure: FigureId, reckon: impl FnOnce() -> T) -> T {
        let at = self.starts[figure.region as usize] + figure.figure as usize;
        if let Some(known) = &self.kept.borrow()[at] {
            return known.clone();
        }
        let reckoned = reckon();
        self.kept.borrow_mut()[at] = Some(reckoned.clone());
        reckoned
    }
}

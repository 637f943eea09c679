//! What the answers to the search for mistakes rest on, noted while it asks.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::displayed::{Stretch, Stretches};
use crate::facts::FigureId;
use crate::number::{Decimal, Unit};
use crate::relations::Standing;

/// What is to be told of a figure, other values left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) name: Arc<str>,
    pub(super) standing: Standing,
    pub(super) places: u32,
    pub(super) has_odd_decimals: bool,
    pub(super) has_unit_word: bool,
    pub(super) has_direction_word: bool,
    pub(super) posts: Option<Decimal>,
}

/// What answers rest on.
#[derive(Debug, Clone)]
pub(super) struct Grounds {
    /// What was told of figures.
    pub(super) cards: Vec<(FigureId, Card)>,
    /// The values that were looked for.
    pub(super) looked_for: Stretches,
    /// What was told of the whole draft.
    pub(super) usual_unit: Option<Unit>,
    pub(super) inexact_sums: Option<u32>,
    pub(super) inexact_rates: Option<u32>,
    pub(super) beside: Option<i32>,
}

/// What is being asked.
#[derive(Debug, Default)]
pub(super) struct Notes {
    figures: RefCell<Vec<FigureId>>,
    looked_for: RefCell<Stretches>,
    usual_unit: Cell<Option<Unit>>,
    inexact_sums: Cell<Option<u32>>,
    inexact_rates: Cell<Option<u32>>,
    beside: Cell<Option<i32>>,
}

impl Notes {
    /// The notes of an answer begin here.
    pub(super) fn begin(&self) {
        self.figures.borrow_mut().clear();
        self.looked_for.borrow_mut().clear();
        self.usual_unit.set(None);
        self.inexact_sums.set(None);
        self.inexact_rates.set(None);
        self.beside.set(None);
    }

    /// A figure is asked about.
    pub(super) fn ask(&self, figure: FigureId) {
        let mut figures = self.figures.borrow_mut();
        // Most questions are about the figure of the question before.
        if figures.last() != Some(&figure) {
            figures.push(figure);
        }
    }

    /// The values of a stretch are looked for.
    pub(super) fn look_for(&self, stretch: Stretch) {
        self.looked_for.borrow_mut().add(stretch);
    }

    /// The usual unit is asked for.
    pub(super) fn tell_unit(&self, unit: Unit) -> Unit {
        self.usual_unit.set(Some(unit));
        unit
    }

    /// The part of the sums that are inexact is asked for.
    pub(super) fn tell_inexact_sums(&self, inexact: u32) -> u32 {
        self.inexact_sums.set(Some(inexact));
        inexact
    }

    /// The part of the rates that are inexact is asked for.
    pub(super) fn tell_inexact_rates(&self, inexact: u32) -> u32 {
        self.inexact_rates.set(Some(inexact));
        inexact
    }

    /// It is asked for what amounts changes are.
    pub(super) fn tell_beside(&self, odds: i32) -> i32 {
        self.beside.set(Some(odds));
        odds
    }

    /// What has been asked, each figure with its card.
    pub(super) fn grounds(&self, mut card: impl FnMut(FigureId) -> Card) -> Grounds {
        let mut figures = self.figures.take();
        figures.sort_unstable();
        figures.dedup();
        Grounds {
            cards: figures.into_iter().map(|figure| (figure, card(figure))).collect(),
            looked_for: self.looked_for.take().merged(),
            usual_unit: self.usual_unit.get(),
            inexact_sums: self.inexact_sums.get(),
            inexact_rates: self.inexact_rates.get(),
            beside: self.beside.get(),
        }
    }
}

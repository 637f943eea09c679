//! A part of a draft as the search for mistakes sees it.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::Scope;
use crate::facts::{FigureId, RegionKind};
use crate::number::{Decimal, Quantity, Unit};
use crate::relations::{Form, Page, Premise, Standing};

/// The figures of a part, and what they add up.
pub(super) struct Figures<'s, 'a> {
    scope: &'s Scope<'a>,
    totals: BTreeSet<FigureId>,
    parts: BTreeSet<FigureId>,
    /// Every value that is displayed, with its figures.
    displayed: OnceCell<HashMap<Decimal, Vec<FigureId>>>,
}

impl<'s, 'a> Figures<'s, 'a> {
    /// The figures of `scope` as `premises` relate them.
    pub(super) fn new(scope: &'s Scope<'a>, premises: &[Premise<FigureId>]) -> Self {
        let (mut totals, mut parts) = (BTreeSet::new(), BTreeSet::new());
        for form in premises.iter().map(|premise| &premise.readings[0]) {
            if let Form::Sum { total, parts: added } = form
                && scope.part.regions[total.region as usize].kind == RegionKind::Table
            {
                totals.insert(*total);
                parts.extend(added.iter().map(|(part, _)| *part));
            }
        }
        Self { scope, totals, parts, displayed: OnceCell::new() }
    }

    fn displaying(&self, value: Decimal) -> &[FigureId] {
        let displayed = self.displayed.get_or_init(|| {
            let mut displayed: HashMap<Decimal, Vec<FigureId>> = HashMap::new();
            for (region, index) in self.scope.part.regions.iter().zip(0_u32..) {
                for (figure, at) in region.facts.figures.iter().zip(0_u32..) {
                    let id = FigureId { region: index, figure: at };
                    displayed.entry(figure.quantity.value).or_default().push(id);
                }
            }
            displayed
        });
        displayed.get(&value).map_or(&[], Vec::as_slice)
    }
}

impl Page<FigureId> for Figures<'_, '_> {
    fn quantity(&self, figure: FigureId) -> Quantity {
        self.scope.quantity(figure)
    }

    fn standing(&self, figure: FigureId) -> Standing {
        if self.quantity(figure).unit == Unit::Percent {
            return Standing::Percentage;
        }
        if self.scope.part.regions[figure.region as usize].kind == RegionKind::Prose {
            return Standing::Prose;
        }
        match (self.totals.contains(&figure), self.parts.contains(&figure)) {
            (false, _) => Standing::Leaf,
            (true, true) => Standing::Subtotal,
            (true, false) => Standing::Total,
        }
    }

    fn places(&self, figure: FigureId) -> u32 {
        self.scope.precision(figure).map_or_else(|| self.scope.own_places(figure), super::precision::Precision::places)
    }

    fn has_odd_decimals(&self, figure: FigureId) -> bool {
        self.scope.precision(figure).is_some_and(|habit| habit.is_odd(self.quantity(figure)))
    }

    fn has_unit_word(&self, figure: FigureId) -> bool {
        self.scope.unit_word(figure).is_some()
    }

    fn is_usual_unit(&self, _figure: FigureId, unit: Unit) -> bool {
        unit == self.scope.usual_unit()
    }

    fn has_direction_word(&self, figure: FigureId) -> bool {
        self.scope.direction_word(figure).is_some()
    }

    fn stands_near(&self, figure: FigureId, value: Decimal) -> bool {
        let name = |id: FigureId| &self.scope.part.figure(id).name;
        self.displaying(value).iter().any(|other| other.region == figure.region && name(*other) != name(figure))
    }

    fn stands_elsewhere(&self, figure: FigureId, value: Decimal) -> bool {
        let unit = self.quantity(figure).unit;
        let alike = |other: &FigureId| self.quantity(*other).unit.is_money() == unit.is_money();
        self.displaying(value).iter().any(|other| other.region != figure.region && alike(other))
    }
}

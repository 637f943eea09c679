//! What a rule sees: one part of a draft.

use std::cell::OnceCell;

use super::mistake::{Mistake, mistakes};
use super::subjects::{SubjectRow, rows};
use super::{Lang, TextEdit};
use crate::catalog::{Additions, Catalog, Subject};
use crate::facts::{FigureId, Part, Place, RegionKind};
use crate::number::{Decimal, Quantity, Style, Unit};
use crate::text::{Point, Span};

/// A part of a draft with its lines numbered from its own first one.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The part.
    pub part: &'a Part,
    /// The language of messages.
    pub lang: Lang,
    /// The fiscal year, if it is known.
    pub year: Option<u16>,
    starts: Vec<u32>,
    additions: Option<&'a Additions>,
    mistakes: OnceCell<Vec<Mistake>>,
    subjects: OnceCell<Vec<SubjectRow>>,
}

impl<'a> Scope<'a> {
    /// The part as rules see it. `year` overrides that of its cover.
    pub fn new(part: &'a Part, lang: Lang, year: Option<u16>) -> Self {
        let mut line = 0;
        let starts = part
            .blocks
            .iter()
            .map(|block| {
                let start = line;
                line += block.line_count();
                start
            })
            .collect();
        let year = year.or(part.year);
        let (mistakes, subjects) = (OnceCell::new(), OnceCell::new());
        Self { part, lang, year, starts, additions: None, mistakes, subjects }
    }

    /// The same with the subjects that a project adds to the catalogue.
    #[must_use]
    pub fn with_additions(self, additions: &'a Additions) -> Self {
        Self { additions: Some(additions), ..self }
    }

    /// The subject with this code; an addition goes before the catalogue.
    pub fn subject(&self, code: &str) -> Option<&'a Subject> {
        self.additions.and_then(|additions| additions.find(code)).or_else(|| Catalog::get().find(code))
    }

    /// The subjects that the tables name, found at the first call.
    pub(super) fn subjects(&self) -> &[SubjectRow] {
        self.subjects.get_or_init(|| rows(self))
    }

    /// The mistakes of the part, found at the first call.
    pub(super) fn mistakes(&self) -> &[Mistake] {
        self.mistakes.get_or_init(|| mistakes(self.part))
    }

    /// Where a figure stands, the percent sign behind it included.
    pub fn extent(&self, id: FigureId) -> Span {
        let mut span = self.figure_span(id);
        let figure = self.part.figure(id);
        let region = &self.part.regions[id.region as usize];
        let end = figure.place.span.end;
        let behind = region.blocks[figure.place.block as usize].lines()[end.line as usize].get(end.byte as usize..);
        if let Some(sign) = behind.and_then(|behind| behind.chars().next()).filter(|c| matches!(c, '%' | '％')) {
            span.end.byte += sign.len_utf8() as u32;
        }
        span
    }

    /// The stretch of a place in a region, in lines of the part.
    pub fn span(&self, region: usize, place: Place) -> Span {
        place.span.shifted(self.starts[self.part.regions[region].first_block + place.block as usize])
    }

    /// Where a figure's digits stand.
    pub fn figure_span(&self, id: FigureId) -> Span {
        self.span(id.region as usize, self.part.figure(id).place)
    }

    /// What a figure displays.
    pub fn quantity(&self, id: FigureId) -> Quantity {
        self.part.figure(id).quantity
    }

    /// The figure's characters as its author wrote them.
    pub fn written(&self, id: FigureId) -> &'a str {
        let region = &self.part.regions[id.region as usize];
        let place = self.part.figure(id).place;
        let line = &region.blocks[place.block as usize].lines()[place.span.start.line as usize];
        if place.span.start.line == place.span.end.line {
            &line[place.span.start.byte as usize..place.span.end.byte as usize]
        } else {
            &line[place.span.start.byte as usize..]
        }
    }

    /// What a figure is called: its row and column, or the words in front of it.
    pub fn name(&self, id: FigureId) -> String {
        let figure = self.part.figure(id);
        match (figure.name.is_empty(), figure.column.is_empty()) {
            (_, true) => figure.name.to_string(),
            (true, false) => figure.column.to_string(),
            (false, false) => format!("{}·{}", figure.name, figure.column),
        }
    }

    /// `value`, in the unit of [`Quantity::value`], as the author of figure `id` would write it, with `decimals` or,
    /// without those, the figure's own.
    pub fn rewritten(&self, id: FigureId, value: Decimal, decimals: Option<u32>) -> String {
        let quantity = self.quantity(id);
        let mut shown = quantity;
        let usual =
            || if quantity.unit == Unit::Percent && quantity.decimals == 0 { self.percent_decimals() } else { 0 };
        shown.decimals = decimals.unwrap_or_else(usual).max(quantity.decimals);
        let written = self.written(id);
        let style = Style::of(written).with_decimals(shown.decimals);
        // An amount below a thousand does not tell whether its author groups digits; the draft's other amounts do.
        let grouped =
            written.contains([',', '，']) || (quantity.displayed < Decimal::ONE_THOUSAND && self.groups_digits(id));
        style.with_thousands(grouped).write(shown.redisplayed(value))
    }

    /// Whether a table of the part displays an amount, other than zero.
    pub fn is_displayed(&self, value: Decimal) -> bool {
        let tables = self.part.regions.iter().filter(|region| region.kind == RegionKind::Table);
        !value.is_zero() && tables.flat_map(|region| &region.facts.figures).any(|figure| figure.quantity.value == value)
    }

    /// What a menu entry says of a correction: the figure before and after, with its unit where that is what changes.
    pub fn change(&self, id: FigureId, value: Decimal, decimals: Option<u32>) -> (String, String) {
        let written = self.written(id).to_owned();
        match self.corrected_unit(id, value) {
            Some((_, unit)) => (written.clone() + self.quantity(id).unit.name(), written + unit.name()),
            None => (written, self.rewritten(id, value, decimals)),
        }
    }

    /// The unit that makes the digits of figure `id` mean `value`, and where its present unit is written behind them.
    fn corrected_unit(&self, id: FigureId, value: Decimal) -> Option<(Span, Unit)> {
        let quantity = self.quantity(id);
        let region = &self.part.regions[id.region as usize];
        let place = self.part.figure(id).place;
        let line = &region.blocks[place.block as usize].lines()[place.span.end.line as usize];
        let behind = line.get(place.span.end.byte as usize..)?;
        let spaces = behind.len() - behind.trim_start().len();
        let own = quantity.unit.name();
        if !quantity.unit.is_money() || !behind.trim_start().starts_with(own) {
            return None;
        }
        let means = |unit: Unit| quantity.in_unit(unit).interval().contains(value);
        let (_, unit) = Unit::MONEY.into_iter().find(|(_, unit)| *unit != quantity.unit && means(*unit))?;
        let mut span = self.figure_span(id);
        span.start = Point::new(span.end.line, span.end.byte + spaces as u32);
        span.end = Point::new(span.start.line, span.start.byte + own.len() as u32);
        Some((span, unit))
    }

    /// The decimals that most percentages of the part show.
    pub fn percent_decimals(&self) -> u32 {
        let mut counts = [0_usize; 5];
        let figures = self.part.regions.iter().flat_map(|region| &region.facts.figures);
        for figure in figures.filter(|figure| figure.quantity.unit == Unit::Percent) {
            counts[(figure.quantity.decimals as usize).min(4)] += usize::from(!figure.quantity.displayed.is_zero());
        }
        (0..5).max_by_key(|decimals| counts[*decimals as usize]).unwrap_or(2)
    }

    fn groups_digits(&self, id: FigureId) -> bool {
        let figures = &self.part.regions[id.region as usize].facts.figures;
        (0..figures.len() as u32)
            .map(|figure| FigureId { region: id.region, figure })
            .find(|other| self.quantity(*other).displayed >= Decimal::ONE_THOUSAND)
            .is_some_and(|other| self.written(other).contains([',', '，']))
    }

    /// The edit that makes figure `id` display `value`: of its unit, if with another unit its digits do so already, and
    /// of its digits otherwise.
    pub fn correction(&self, id: FigureId, value: Decimal, decimals: Option<u32>) -> TextEdit {
        if let Some((span, unit)) = self.corrected_unit(id, value) {
            return TextEdit { span, new_text: unit.name().to_owned() };
        }
        TextEdit { span: self.figure_span(id), new_text: self.rewritten(id, value, decimals) }
    }

    /// The first line of a block of the part, in lines of the part.
    pub fn line_of_block(&self, block: usize) -> u32 {
        self.starts[block]
    }
}

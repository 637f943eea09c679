//! What a rule sees: one part of a draft.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use rust_decimal::RoundingStrategy;

use super::mistake::{Memory, Mistake, mistakes};
use super::precision::Precision;
use super::subjects::{SubjectRow, rows};
use super::{Lang, TextEdit};
use crate::catalog::{Additions, Catalog, Subject};
use crate::facts::{FigureId, Part, Place, RegionKind};
use crate::number::{Decimal, Quantity, Style, Unit};
use crate::text::{Point, Span};

/// The habits of tables, by region, and of prose, by unit.
type Precisions = BTreeMap<(Option<u32>, u8), Option<Precision>>;

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
    before: Option<&'a Memory>,
    mistakes: OnceCell<(Vec<Mistake>, Option<Memory>)>,
    subjects: OnceCell<Vec<SubjectRow>>,
    /// How many decimals figures show, as far as that was asked for.
    precisions: RefCell<Precisions>,
    /// Whether the figures of regions group their digits, as far as that was asked for.
    grouping: RefCell<BTreeMap<u32, bool>>,
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
        let (mistakes, subjects, precisions) = (OnceCell::new(), OnceCell::new(), RefCell::default());
        let grouping = RefCell::default();
        Self { part, lang, year, starts, additions: None, before: None, mistakes, subjects, precisions, grouping }
    }

    /// The same with the subjects that a project adds to the catalogue.
    #[must_use]
    pub fn with_additions(self, additions: &'a Additions) -> Self {
        Self { additions: Some(additions), ..self }
    }

    /// The same after an edit of a part whose mistakes were found `before`.
    #[must_use]
    pub fn after(self, before: Option<&'a Memory>) -> Self {
        Self { before, ..self }
    }

    /// What was found out about the mistakes of the part, if a rule asked for them.
    pub fn into_memory(self) -> Option<Memory> {
        self.mistakes.into_inner().and_then(|(_, memory)| memory)
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
        &self.mistakes.get_or_init(|| mistakes(self, self.before)).0
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
    /// without those, with as many as the figures around it show.
    pub fn rewritten(&self, id: FigureId, value: Decimal, decimals: Option<u32>) -> String {
        let mut shown = self.quantity(id);
        let own = value / shown.unit.scale();
        shown.decimals = decimals.map_or_else(
            || match self.precision(id) {
                Some(habit) => habit.decimals_of(shown, own),
                // All of something is `100%`, whatever other shares show.
                None if shown.unit == Unit::Percent && shown.decimals == 0 && own == Decimal::ONE_HUNDRED => 0,
                None => self.own_places(id),
            },
            |decimals| decimals.max(shown.decimals),
        );
        self.written_with(id, value, shown.decimals)
    }

    /// `value` in the style of figure `id`, with so many decimals.
    pub(super) fn written_with(&self, id: FigureId, value: Decimal, decimals: u32) -> String {
        let mut shown = self.quantity(id);
        shown.decimals = decimals;
        let written = self.written(id);
        let style = Style::of(written).with_decimals(decimals);
        // An amount below a thousand does not tell whether its author groups digits; the draft's other amounts do.
        let grouped =
            written.contains([',', '，']) || (shown.displayed < Decimal::ONE_THOUSAND && self.groups_digits(id));
        style.with_thousands(grouped).write(shown.redisplayed(value))
    }

    /// The decimals of a correction of figure `id` where those around it have no habit.
    pub(super) fn own_places(&self, id: FigureId) -> u32 {
        let quantity = self.quantity(id);
        if quantity.unit == Unit::Percent {
            // A rate without decimals may have been rounded beyond use, and one with more than others be a slip.
            let usual = self.percent_decimals();
            return if quantity.decimals == 0 { usual } else { usual.min(quantity.decimals) };
        }
        let counts = if quantity.unit.is_money() { quantity.ulp / quantity.unit.scale() } else { Decimal::ZERO };
        quantity.decimals.max(counts.normalize().scale())
    }

    /// What figure `id` is to display of `value`: of a rate as many decimals as the rates around it show.
    pub fn as_displayed(&self, id: FigureId, value: Decimal) -> Decimal {
        if self.quantity(id).unit != Unit::Percent {
            return value;
        }
        value.round_dp_with_strategy(self.places(id), RoundingStrategy::MidpointAwayFromZero)
    }

    /// The decimals of a correction of figure `id`.
    pub(super) fn places(&self, id: FigureId) -> u32 {
        self.precision(id).map_or_else(|| self.own_places(id), Precision::places)
    }

    /// How many decimals the figures around figure `id` show: those of its table or section and unit, or where these
    /// have no habit those of all prose.
    pub(super) fn precision(&self, id: FigureId) -> Option<Precision> {
        let unit = self.quantity(id).unit;
        let in_table = self.part.regions[id.region as usize].kind == RegionKind::Table;
        if unit == Unit::Count || (unit == Unit::Plain && !in_table) {
            return None;
        }
        let near = self.habit(Some(id.region), unit);
        near.or_else(|| if in_table && unit != Unit::Percent { None } else { self.habit(None, unit) })
    }

    /// How many decimals the figures of a region, or of all prose, show that are in `unit`.
    fn habit(&self, region: Option<u32>, unit: Unit) -> Option<Precision> {
        let key = (region, unit as u8);
        if let Some(known) = self.precisions.borrow().get(&key) {
            return *known;
        }
        let regions = self
            .part
            .regions
            .iter()
            .zip(0_u32..)
            .filter(|(own, index)| region.map_or(own.kind == RegionKind::Prose, |region| *index == region));
        let figures = regions.flat_map(|(region, _)| &region.facts.figures).map(|figure| figure.quantity);
        let found = Precision::of(figures.filter(|figure| figure.unit == unit));
        self.precisions.borrow_mut().insert(key, found);
        found
    }

    /// The unit in which most amounts of the prose are.
    pub(super) fn usual_unit(&self) -> Unit {
        let prose = self.part.regions.iter().filter(|region| region.kind == RegionKind::Prose);
        let units: Vec<Unit> = prose
            .flat_map(|region| &region.facts.figures)
            .filter(|figure| figure.quantity.unit.is_money() && !figure.quantity.value.is_zero())
            .map(|figure| figure.quantity.unit)
            .collect();
        let count = |unit: &Unit| units.iter().filter(|other| *other == unit).count();
        Unit::MONEY.map(|(_, unit)| unit).into_iter().max_by_key(count).unwrap_or(Unit::WanYuan)
    }

    /// The unit of money that is written behind figure `id`, and where it stands.
    pub(super) fn unit_word(&self, id: FigureId) -> Option<(Span, &'static str)> {
        let unit = self.quantity(id).unit;
        let region = &self.part.regions[id.region as usize];
        let place = self.part.figure(id).place;
        let line = &region.blocks[place.block as usize].lines()[place.span.end.line as usize];
        let behind = line.get(place.span.end.byte as usize..)?;
        let spaces = behind.len() - behind.trim_start().len();
        if !unit.is_money() || !behind.trim_start().starts_with(unit.name()) {
            return None;
        }
        let mut span = self.figure_span(id);
        span.start = Point::new(span.end.line, span.end.byte + spaces as u32);
        span.end = Point::new(span.start.line, span.start.byte + unit.name().len() as u32);
        Some((span, unit.name()))
    }

    /// The decimals that most percentages of the part show.
    pub fn percent_decimals(&self) -> u32 {
        let mut counts = [0_usize; 5];
        // What tables aim at is mostly a whole number, and never computed.
        let prose = self.part.regions.iter().filter(|region| region.kind == RegionKind::Prose);
        let figures = prose.flat_map(|region| &region.facts.figures);
        for figure in figures.filter(|figure| figure.quantity.unit == Unit::Percent) {
            counts[(figure.quantity.decimals as usize).min(4)] += usize::from(!figure.quantity.displayed.is_zero());
        }
        (0..5).max_by_key(|decimals| counts[*decimals as usize]).unwrap_or(2)
    }

    /// Whether the amounts of its region, or of others if it has none so large, group their digits.
    fn groups_digits(&self, id: FigureId) -> bool {
        *self.grouping.borrow_mut().entry(id.region).or_insert_with(|| self.groups_in_region(id))
    }

    fn groups_in_region(&self, id: FigureId) -> bool {
        let own = &self.part.regions[id.region as usize];
        let others = self.part.regions.iter().zip(0_u32..).filter(|(region, _)| region.kind == own.kind);
        std::iter::once((own, id.region))
            .chain(others)
            .flat_map(|(region, index)| {
                (0..region.facts.figures.len() as u32).map(move |figure| FigureId { region: index, figure })
            })
            .find(|other| self.quantity(*other).displayed >= Decimal::ONE_THOUSAND)
            .is_some_and(|other| self.written(other).contains([',', '，']))
    }

    /// The edit that makes figure `id` display `value`.
    pub fn correction(&self, id: FigureId, value: Decimal, decimals: Option<u32>) -> TextEdit {
        TextEdit { span: self.figure_span(id), new_text: self.rewritten(id, value, decimals) }
    }
    /// The first line of a block of the part, in lines of the part.
    pub fn line_of_block(&self, block: usize) -> u32 {
        self.starts[block]
    }
}

//! Coordinates: what an amount is the amount of, so that the same amount can be found again elsewhere.
//!
//! A title, a column, a row, a heading or the words in front of an amount each fix some facets: the side (收入, 支出), the
//! source of funds, the 科目, the nature of the expenditure. Two figures with the same coordinates display the same
//! amount. Words that are not understood leave a figure without coordinates: then nothing is claimed about it.

mod lexicon;
mod prose;
mod table;

use std::sync::LazyLock;

pub(super) use prose::{Section, of_mention};
pub(super) use table::{TableFrame, carry_of, project_funds};

/// One facet: the index of a value in the lexicon; none if it is not fixed.
type Facet = Option<u8>;

/// Coordinates in the form that is sorted and compared.
pub(super) type Key = (u64, u64);

/// What an amount is the amount of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Coordinates {
    /// 收入 or 支出.
    pub side: Facet,
    /// Where the money comes from.
    pub source: Facet,
    /// What it is spent for: 基本支出, 项目支出, …
    pub nature: Facet,
    /// Carried over from the year before, to the next, or this year's alone.
    pub carry: Facet,
    /// 总计 over this year and carry-overs, or 本年 alone.
    pub level: Facet,
    /// A subject of its own: 三公, 机关运行, 政府采购.
    pub topic: Facet,
    /// An item of that subject.
    pub item: Facet,
    /// Which of several figures for the same thing: 年初预算, 全年预算.
    pub measure: Facet,
    /// The code of the functional subject.
    pub function: Option<u32>,
    /// The code of the economic subject.
    pub economic: Option<u32>,
    /// A hash of the project's name.
    pub project: Option<u64>,
}

/// The values that the code itself has to tell apart; the lexicon has many more.
pub(super) struct Known {
    pub(super) income: Facet,
    pub(super) expenditure: Facet,
    pub(super) appropriation: Facet,
    pub(super) general_budget: Facet,
    pub(super) projects: Facet,
    pub(super) this_year: Facet,
    pub(super) from_last_year: Facet,
    pub(super) to_next_year: Facet,
    pub(super) from_surplus: Facet,
    pub(super) distributed: Facet,
    pub(super) year_level: Facet,
    pub(super) budget_figure: Facet,
    pub(super) account_figure: Facet,
    pub(super) last_year_figure: Facet,
    /// Sources that only ever are income.
    pub(super) own_income: [Facet; 5],
}

/// The values that the code itself has to tell apart.
pub(super) fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let value = |facet, name| lexicon::get().value(facet, name);
        Known {
            income: value("side", "收入"),
            expenditure: value("side", "支出"),
            appropriation: value("source", "财政拨款"),
            general_budget: value("source", "一般公共预算"),
            projects: value("nature", "项目支出"),
            this_year: value("carry", "当年"),
            from_last_year: value("carry", "上年结转"),
            to_next_year: value("carry", "年末结转"),
            from_surplus: value("carry", "使用结余"),
            distributed: value("carry", "结余分配"),
            year_level: value("level", "本年"),
            budget_figure: value("measure", "预算数"),
            account_figure: value("measure", "决算数"),
            last_year_figure: value("measure", "上年"),
            own_income: ["事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"]
                .map(|name| value("source", name)),
        }
    });
    &KNOWN
}

impl Coordinates {
    /// These coordinates, and what `inner` fixes on top.
    #[must_use]
    pub(super) fn with(&self, inner: &Self) -> Self {
        Self {
            side: inner.side.or(self.side),
            source: inner.source.or(self.source),
            nature: inner.nature.or(self.nature),
            carry: inner.carry.or(self.carry),
            level: inner.level.or(self.level),
            topic: inner.topic.or(self.topic),
            item: inner.item.or(self.item),
            measure: inner.measure.or(self.measure),
            function: inner.function.or(self.function),
            economic: inner.economic.or(self.economic),
            project: inner.project.or(self.project),
        }
    }

    /// The same for equal coordinates, and quick to compare.
    pub(super) fn key(&self) -> Key {
        let facets = [self.side, self.source, self.nature, self.carry, self.level, self.topic, self.item, self.measure];
        let facets = facets.map(|facet| facet.map_or(0, |value| value + 1));
        let subject = u64::from(self.function.unwrap_or(0)) | u64::from(self.economic.unwrap_or(0)) << 32;
        (u64::from_be_bytes(facets), subject ^ self.project.unwrap_or(0))
    }

    /// Whether nothing is fixed that tells one amount from another.
    pub(super) fn is_vague(&self) -> bool {
        let Self { side, source, nature, topic, function, economic, project, carry, .. } = self;
        side.is_none()
            && source.is_none()
            && nature.is_none()
            && topic.is_none()
            && carry.is_none()
            && function.is_none()
            && economic.is_none()
            && project.is_none()
    }

    /// Takes out what follows from the rest, so that equal amounts have equal coordinates: the side of an expenditure of
    /// some nature, what a subject of its own is paid from.
    pub(super) fn settle(&mut self) {
        let known = known();
        if self.topic.is_some() {
            self.side = None;
            self.nature = None;
            self.level = None;
            self.carry = None;
            self.function = None;
            self.economic = None;
            if self.source == known.appropriation {
                self.source = None;
            }
        } else if self.nature.is_some() || self.economic.is_some() {
            self.side = known.expenditure;
        } else if self.source.is_some() && (self.side.is_none() || known.own_income.contains(&self.source)) {
            self.side = known.income;
        }
    }
}

//! Relations between figures.

use std::sync::Arc;

use rust_decimal::Decimal;

/// The direction that a sentence gives a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trend {
    /// 增加, 增长, 上升.
    Up,
    /// 减少, 下降, 降低.
    Down,
}

impl Trend {
    /// The other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// What must hold, with the figures it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form<F> {
    /// `total = Σ parts`; a part may count negative.
    Sum {
        /// The total (合计).
        total: F,
        /// The parts; `true` for one that is subtracted.
        parts: Vec<(F, bool)>,
    },
    /// `left = right`, whatever their units.
    Equal {
        /// One figure.
        left: F,
        /// The other.
        right: F,
    },
    /// `percent = 100 · part / base`: shares (占比) and completion rates (完成率).
    Share {
        /// The part.
        part: F,
        /// What it is a part of.
        base: F,
        /// The percentage stated.
        percent: F,
    },
    /// `rate = 100 · change / (now ∓ change)`: growth against the year before, whose figure is derived.
    Growth {
        /// This year's figure.
        now: F,
        /// The change, without sign.
        change: F,
        /// The rate stated, without sign.
        rate: F,
        /// The direction stated.
        trend: Trend,
    },
    /// `rate = 100 · (now − before) / before`, with both years stated.
    Change {
        /// This year's figure.
        now: F,
        /// The year before.
        before: F,
        /// The rate stated.
        rate: F,
        /// The direction stated.
        trend: Trend,
    },
    /// The direction word of an amount and that of its rate agree.
    Agree {
        /// The amount of the change.
        change: F,
        /// Its rate.
        rate: F,
        /// The direction stated for the amount.
        stated: Trend,
        /// The direction stated for the rate.
        other: Trend,
    },
    /// Percentages that cover their base make 100.
    Whole {
        /// The percentages.
        percents: Vec<F>,
    },
    /// `to = from · factor`: the score of an execution rate.
    Scaled {
        /// What is scaled.
        from: F,
        /// The result.
        to: F,
        /// The factor.
        factor: Decimal,
    },
    /// `part ≤ whole`.
    AtMost {
        /// What must not be more.
        part: F,
        /// Than this.
        whole: F,
    },
    /// `Σ parts` is one of some fixed totals: weights that make 90 or 100.
    Makes {
        /// The parts.
        parts: Vec<F>,
        /// The totals that they may make.
        totals: Vec<Decimal>,
    },
}

impl<F: Copy> Form<F> {
    /// The figure that the relation is shown at: the total, the percentage, the second figure.
    pub fn subject(&self) -> F {
        match self {
            Self::Sum { total, .. } => *total,
            Self::Equal { right, .. } => *right,
            Self::Share { percent, .. } => *percent,
            Self::Growth { rate, .. } | Self::Change { rate, .. } | Self::Agree { rate, .. } => *rate,
            Self::Whole { percents } => percents[percents.len() - 1],
            Self::Scaled { to, .. } => *to,
            Self::AtMost { part, .. } => *part,
            Self::Makes { parts, .. } => parts[parts.len() - 1],
        }
    }

    /// All figures, the subject first.
    pub fn figures(&self) -> Vec<F> {
        match self {
            Self::Sum { total, parts } => std::iter::once(*total).chain(parts.iter().map(|part| part.0)).collect(),
            Self::Equal { left, right } => vec![*right, *left],
            Self::Share { part, base, percent } => vec![*percent, *part, *base],
            Self::Growth { now, change, rate, .. } => vec![*rate, *change, *now],
            Self::Change { now, before, rate, .. } => vec![*rate, *now, *before],
            Self::Agree { change, rate, .. } => vec![*rate, *change],
            Self::Whole { percents } => percents.iter().rev().copied().collect(),
            Self::Scaled { from, to, .. } => vec![*to, *from],
            Self::AtMost { part, whole } => vec![*part, *whole],
            Self::Makes { parts, .. } => parts.iter().rev().copied().collect(),
        }
    }

    /// Whether a test holds of some figure.
    pub fn any(&self, test: impl Fn(F) -> bool) -> bool {
        match self {
            Self::Sum { total, parts } => test(*total) || parts.iter().any(|(part, _)| test(*part)),
            Self::Equal { left, right } => test(*left) || test(*right),
            Self::Share { part, base, percent } => test(*part) || test(*base) || test(*percent),
            Self::Growth { now, change, rate, .. } => test(*now) || test(*change) || test(*rate),
            Self::Change { now, before, rate, .. } => test(*now) || test(*before) || test(*rate),
            Self::Agree { change, rate, .. } => test(*change) || test(*rate),
            Self::Whole { percents } => percents.iter().any(|percent| test(*percent)),
            Self::Scaled { from, to, .. } => test(*from) || test(*to),
            Self::AtMost { part, whole } => test(*part) || test(*whole),
            Self::Makes { parts, .. } => parts.iter().any(|part| test(*part)),
        }
    }

    /// The same relation between figures named otherwise.
    pub fn map<G>(&self, f: impl Fn(F) -> G) -> Form<G> {
        match self {
            Self::Sum { total, parts } => {
                Form::Sum { total: f(*total), parts: parts.iter().map(|(part, minus)| (f(*part), *minus)).collect() }
            }
            Self::Equal { left, right } => Form::Equal { left: f(*left), right: f(*right) },
            Self::Share { part, base, percent } => Form::Share { part: f(*part), base: f(*base), percent: f(*percent) },
            Self::Growth { now, change, rate, trend } => {
                Form::Growth { now: f(*now), change: f(*change), rate: f(*rate), trend: *trend }
            }
            Self::Change { now, before, rate, trend } => {
                Form::Change { now: f(*now), before: f(*before), rate: f(*rate), trend: *trend }
            }
            Self::Agree { change, rate, stated, other } => {
                Form::Agree { change: f(*change), rate: f(*rate), stated: *stated, other: *other }
            }
            Self::Whole { percents } => Form::Whole { percents: percents.iter().map(|p| f(*p)).collect() },
            Self::Scaled { from, to, factor } => Form::Scaled { from: f(*from), to: f(*to), factor: *factor },
            Self::AtMost { part, whole } => Form::AtMost { part: f(*part), whole: f(*whole) },
            Self::Makes { parts, totals } => {
                Form::Makes { parts: parts.iter().map(|p| f(*p)).collect(), totals: totals.clone() }
            }
        }
    }
}

/// What a relation rests on; each family is the business of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// 类 = Σ款, 款 = Σ项, by code or by the catalogue's names.
    Hierarchy,
    /// A 合计 row and the rows it adds up.
    TotalRow,
    /// A 合计 column and the columns it adds up.
    TotalColumn,
    /// 收入总计 = 支出总计.
    Balance,
    /// A list in the prose that claims to make up an amount (其中).
    List,
    /// A share of a stated base.
    Share,
    /// Growth against the year before.
    Growth,
    /// Direction words of one change.
    Direction,
    /// Completion of a budget.
    Completion,
    /// Shares that should make 100%.
    Whole,
    /// The funds of a performance form.
    Funds,
    /// The scores of a performance form.
    Scores,
    /// The same amount in two tables.
    Tables,
    /// The same amount in a table and in prose, or twice in prose.
    TableProse,
    /// A row that is the sum of those beside it, as its figures tell.
    InferredRow,
    /// A column that is the sum of those beside it, as its figures tell.
    InferredColumn,
}

impl Family {
    /// Whether only figures tell that such relations must hold, and no word does.
    #[must_use]
    pub const fn is_inferred(self) -> bool {
        matches!(self, Self::InferredRow | Self::InferredColumn)
    }
}

/// Something that must hold, in one or several plausible readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation<F> {
    /// What it rests on.
    pub family: Family,
    /// What it is about, in the draft's own words, such as a row's or a column's name.
    pub label: Arc<str>,
    /// The plausible readings, likeliest first; it is broken only if all of them are.
    pub readings: Vec<Form<F>>,
}

impl<F: Copy> Relation<F> {
    /// A relation with a single reading.
    pub fn new(family: Family, label: impl Into<Arc<str>>, form: Form<F>) -> Self {
        Self { family, label: label.into(), readings: vec![form] }
    }

    /// The same relation between figures named otherwise.
    pub fn map<G>(&self, f: impl Fn(F) -> G + Copy) -> Relation<G> {
        Relation {
            family: self.family,
            label: Arc::clone(&self.label),
            readings: self.readings.iter().map(|form| form.map(f)).collect(),
        }
    }
}

//! The figures of a draft, wherever they stand.

use std::sync::Arc;

use crate::number::Quantity;
use crate::relations::{Form, Outcome, Relation, Trend, Verdict};
use crate::text::Span;

/// A place inside a region: the ordinal of the block, and a stretch of that block's lines.
///
/// Regions know nothing of where they stand, so that edits elsewhere leave their facts alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The block's ordinal in the region.
    pub block: u32,
    /// The stretch, in lines of the block.
    pub span: Span,
}

/// A figure that means something: an amount, a percentage, a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Where its digits stand.
    pub place: Place,
    /// What it displays, in its unit, at the precision of its surroundings.
    pub quantity: Quantity,
    /// What it is the figure of: a row's name, or the words in front of it.
    pub name: Arc<str>,
    /// The column's name; empty in prose.
    pub column: Arc<str>,
}

/// A 科目 in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMention {
    /// The code, its parts put together.
    pub code: String,
    /// Whether the code is not printed, but follows from the name.
    pub implied: bool,
    /// Whether the catalogue knows the code.
    pub known: bool,
    /// Where it stands (all of its cells); for an implied one, where the name stands.
    pub place: Place,
    /// The name beside it, folded.
    pub name: String,
    /// Where the name stands.
    pub name_place: Option<Place>,
    /// The figures of its row, as indices into the region's figures.
    pub figures: Vec<u32>,
}

/// What is said in a region: figures, and the relations that tie them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The figures, in order of place.
    pub figures: Vec<Figure>,
    /// The relations inside the region, with their outcome.
    pub relations: Vec<Judged<u32>>,
    /// Shares whose base is named and may be stated elsewhere.
    pub named_shares: Vec<NamedShare>,
    /// Lists of amounts with the share of each, in percent, in a base that is stated in another place.
    pub open_shares: Vec<Vec<(u32, u32)>>,
    /// What figures are the amounts of, so far as the words around them are understood; in order of figures.
    pub coordinates: Vec<(u32, super::Coordinates)>,
    /// What the rows of a table would be the amounts of that have none, in any column.
    pub blanks: Vec<super::Coordinates>,
    /// What other regions may refer to by name.
    pub offers: Vec<Offer>,
    /// The direction words in front of changes and rates.
    pub trends: Vec<TrendWord>,
    /// The codes, in order of place.
    pub codes: Vec<CodeMention>,
    /// In a form that sets the goal of a project (项目绩效目标表), its funds of the year (年度资金总额).
    pub goal_funds: Option<u32>,
    /// Amounts of prose under performance management (涉及资金).
    pub performance: Vec<u32>,
    /// What its lists of 类, 款 and 项 lack, one for each classification.
    pub levels: Vec<Levels>,
    /// The totals that tables of its build have.
    pub totals: Vec<TotalRow>,
    /// What a performance form has of the rows that such forms have.
    pub form: Option<FormRows>,
    /// Cells that are meant for figures and are none.
    pub garbled: Vec<Garbled>,
}

/// How completely a table lists the levels of one classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// The first digit of its codes, which tells the classification.
    pub series: u8,
    /// How many subjects have rows of the next level below them.
    pub links: usize,
    /// What is missing.
    pub gaps: Vec<Gap>,
}

/// A row whose upper or lower level is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The row, as an index into the codes.
    pub code: usize,
    /// The code that is missing, or the row's own where it has nothing below it.
    pub missing: String,
    /// Whether the rest of the table leaves no doubt that there should be a row.
    pub is_certain: bool,
    /// Whether the table has no other subject of this level, so that only other tables can tell.
    pub is_lone: bool,
}

/// A total that a table has or lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalRow {
    /// Which total.
    pub kind: TotalKind,
    /// Whether the table has it.
    pub is_present: bool,
    /// Whether the table cannot be without it, whatever the others of the draft do.
    pub is_needed: bool,
    /// Where the table's first row is named.
    pub place: Place,
}

/// The totals that can be told to be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TotalKind {
    /// 合计 of a list of 科目.
    Subjects,
    /// 合计 above the row of the unit whose draft it is.
    AboveUnit,
    /// 合计 of the “三公” expenses.
    ThreePublic,
    /// 公务用车购置及运行费 above the two items that it is the sum of.
    Vehicles,
    /// Both items of 公务用车购置及运行费 below it.
    VehicleItems,
    /// The row that the numerals of the others leave out.
    Numbered,
    /// The other of 人员经费 and 公用经费 below 基本支出.
    BasicItems,
    /// 收入总计 and 支出总计 of a 收支 table.
    Grand,
    /// 本年收入合计 and 本年支出合计 of a 收支 table that also shows what is carried over.
    Year,
}

/// What a performance form (绩效目标表, 绩效自评表) has of the rows that such forms have; none where it cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormRows {
    /// Whether sources stand below 资金总额.
    pub sources: Option<bool>,
    /// Whether 总分 stands below the scores.
    pub total_score: Option<bool>,
    /// Whether 资金总额 stands above the sources that 其中 tells.
    pub funds_total: Option<bool>,
    /// What tells the headers of its indicators from those of other forms; none if it has none.
    pub shape: Option<u64>,
    /// Where the first label stands.
    pub place: Place,
}

/// A word that gives a change its direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendWord {
    /// The figure behind it.
    pub figure: u32,
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub trend: Trend,
}

/// A relation and what became of it; no outcome if it cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<F> {
    /// What must hold.
    pub relation: Relation<F>,
    /// Whether it does.
    pub outcome: Option<Outcome>,
}

impl<F> Judged<F> {
    /// Whether it does not hold in any reading.
    pub fn is_broken(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome.verdict == Verdict::Broken)
    }

    /// The reading that the outcome is about.
    pub fn reading(&self) -> &Form<F> {
        &self.relation.readings[self.outcome.map_or(0, |outcome| outcome.reading)]
    }
}

/// A share of a base that is named (`占项目支出总额的78.23%`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedShare {
    /// The part, in its plausible readings.
    pub parts: Vec<u32>,
    /// The percentage.
    pub percent: u32,
    /// The base's name, reduced by [`name_key`](super::name_key).
    pub base: String,
    /// Whether its words call the base one of the budget (占预算项目支出总额).
    pub of_budget: bool,
    /// What the share is of, in the draft's words.
    pub label: std::sync::Arc<str>,
}

/// A figure that can be referred to by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its name, reduced by [`name_key`](super::name_key).
    pub key: String,
    /// The figure.
    pub figure: u32,
    /// Whether it stands in prose.
    pub prose: bool,
}

/// A cell that is meant for a figure or for a code and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbled {
    /// Where it stands.
    pub place: Place,
    /// What it shows.
    pub text: String,
    /// Whether it is meant for a code.
    pub is_code: bool,
}

//! How much of a draft is checked: its figures, the relations that they take part in, and the figures that take part in
//! none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::Analysis;
use super::analysis::Placed;
use crate::facts::{Figure, FigureId, Region, RegionKind};
use crate::number::Unit;
use crate::relations::{Family, Verdict};
use crate::rules::Scope;
use crate::syntax::{Block, CellValue, Content};
use crate::text::{Point, Span, fold};

/// How much of a draft is checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// How many figures there are, and how many take part in a relation.
    pub figures: Tally,
    /// How many relations of each family hold, in the order of the families.
    pub relations: BTreeMap<Family, Held>,
    /// The figures that nothing checks, in order of place.
    pub unchecked: Vec<Unchecked>,
}

/// Figures counted. Codes, years, dates, numbers of documents, rows and columns are no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// All figures.
    pub all: usize,
    /// Those that take part in a relation about amounts.
    pub checked: usize,
    /// The figures with decimals.
    pub decimal: usize,
    /// Those of them that take part in a relation about amounts.
    pub decimal_checked: usize,
}

/// Relations counted by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Held {
    /// They hold to the last digit.
    pub exact: usize,
    /// They hold within what rounding may make of the figures.
    pub rounding: usize,
    /// They do not hold.
    pub broken: usize,
}

/// A figure that takes part in no relation about amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Where its digits stand.
    pub span: Span,
    /// Its characters as its author wrote them.
    pub written: String,
    /// Its row and column, or the words in front of it.
    pub name: String,
    /// Whether it is read as an amount, a percentage or a count at all.
    pub is_read: bool,
}

/// Counts the figures and relations of a draft.
pub(super) fn coverage(analysis: &Analysis) -> Coverage {
    let mut coverage = Coverage::default();
    for placed in analysis.parts() {
        of_part(analysis, &placed, &mut coverage);
    }
    coverage.unchecked.sort_by_key(|unchecked| unchecked.span);
    coverage
}

fn of_part(analysis: &Analysis, placed: &Placed<'_>, coverage: &mut Coverage) {
    let part = placed.part;
    let scope = Scope::new(part, analysis.options().lang, None);
    let mut checked: BTreeSet<FigureId> = BTreeSet::new();
    for judged in part.relations() {
        let Some(outcome) = judged.outcome else { continue };
        coverage.relations.entry(judged.relation.family).or_default().count(outcome.verdict);
        // Words that agree with each other say nothing about the figures behind them.
        if judged.relation.family != Family::Direction {
            checked.extend(judged.reading().figures());
        }
    }
    let mut known: BTreeSet<Span> = BTreeSet::new();
    for (region, index) in part.regions.iter().zip(0_u32..) {
        for (figure, ordinal) in region.facts.figures.iter().zip(0_u32..) {
            let id = FigureId { region: index, figure: ordinal };
            let is_checked = checked.contains(&id);
            let span = scope.figure_span(id);
            known.insert(span);
            let has_decimals = figure.quantity.decimals > 0;
            if !is_checked && may_number(region, figure) {
                continue;
            }
            coverage.figures.count(has_decimals, is_checked);
            if !is_checked {
                coverage.unchecked.push(Unchecked {
                    span: span.shifted(placed.line),
                    written: scope.written(id).to_owned(),
                    name: scope.name(id),
                    is_read: true,
                });
            }
        }
    }
    for (ordinal, block) in part.blocks.iter().enumerate() {
        let start = scope.line_of_block(ordinal);
        for (span, written, name) in decimals(block) {
            let span = span.shifted(start);
            let last = known.range(..=Span::new(span.end, Point::new(u32::MAX, 0))).next_back();
            if !last.is_some_and(|known| known.meets(&span)) {
                coverage.figures.count(true, false);
                coverage.unchecked.push(Unchecked { span: span.shifted(placed.line), written, name, is_read: false });
            }
        }
    }
}

/// Whether a figure that no relation knows may number something: a paragraph, a telephone, a day.
fn may_number(region: &Region, figure: &Figure) -> bool {
    if figure.quantity.unit != Unit::Plain && figure.quantity.decimals > 0 {
        return false;
    }
    let line = &region.blocks[figure.place.block as usize].lines()[figure.place.span.start.line as usize];
    let (start, end) = (figure.place.span.start.byte as usize, (figure.place.span.end.byte as usize).min(line.len()));
    if figure.quantity.decimals > 0 {
        return !is_amount(line, start..end.max(start));
    }
    let name = figure.name.trim_end_matches(':');
    NUMBERED.iter().any(|word| name.ends_with(word))
        || (region.kind == RegionKind::Prose && figure.quantity.unit == Unit::Plain)
}

/// What is given by digits that are no amount.
const NUMBERED: [&str; 8] = ["电话", "手机", "日期", "时间", "编码", "代码", "邮编", "编号"];

impl Tally {
    fn count(&mut self, has_decimals: bool, is_checked: bool) {
        self.all += 1;
        self.checked += usize::from(is_checked);
        self.decimal += usize::from(has_decimals);
        self.decimal_checked += usize::from(has_decimals && is_checked);
    }

    /// Adds the figures of another draft.
    pub fn add(&mut self, other: Self) {
        self.all += other.all;
        self.checked += other.checked;
        self.decimal += other.decimal;
        self.decimal_checked += other.decimal_checked;
    }
}

impl Held {
    fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Exact => self.exact += 1,
            Verdict::Rounding | Verdict::Truncated | Verdict::Suspicious => self.rounding += 1,
            Verdict::Broken => self.broken += 1,
        }
    }

    /// Adds the relations of another draft.
    pub fn add(&mut self, other: Self) {
        self.exact += other.exact;
        self.rounding += other.rounding;
        self.broken += other.broken;
    }
}

/// Digits with one point among them.
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d[\d,]*(?:\.\d+)+").expect("the pattern is fixed"));

/// How many characters in front of a figure tell what it is.
const CONTEXT: usize = 16;

/// Everything in a block that looks like a figure with decimals: its place in the block, its characters, what stands
/// before it.
fn decimals(block: &Block) -> Vec<(Span, String, String)> {
    match block.content() {
        Content::Blank | Content::Contents => Vec::new(),
        Content::Table(grid) => {
            let mut found = Vec::new();
            for row in &grid.rows {
                let mut name = "";
                for cell in &row.cells {
                    if !matches!(cell.value, CellValue::Text | CellValue::Bound(..) | CellValue::Figure(..)) {
                        continue;
                    }
                    let line = &block.lines()[row.line as usize];
                    let raw = &line[cell.start as usize..cell.end as usize];
                    found.extend(decimals_of(raw).into_iter().map(|(from, to, before)| {
                        let span = Span::in_line(row.line, cell.start + from, cell.start + to);
                        let context = if before.is_empty() { name.to_owned() } else { format!("{name}·{before}") };
                        (span, raw[from as usize..to as usize].to_owned(), context)
                    }));
                    if cell.is_text() {
                        name = &cell.label;
                    }
                }
            }
            found
        }
        _ => (0_u32..)
            .zip(block.lines())
            .flat_map(|(line, text)| {
                decimals_of(text).into_iter().map(move |(from, to, before)| {
                    (Span::in_line(line, from, to), text[from as usize..to as usize].to_owned(), before)
                })
            })
            .collect(),
    }
}

/// The stretches of `raw` that look like figures with decimals, each with the words in front of it.
fn decimals_of(raw: &str) -> Vec<(u32, u32, String)> {
    if !raw.contains(['.', '．', '․']) {
        return Vec::new();
    }
    let folded = fold(raw);
    DECIMAL
        .find_iter(&folded.text)
        .filter(|found| is_amount(&folded.text, found.range()))
        .map(|found| {
            let origin = folded.origin(found.range());
            let before = &folded.text[..found.start()];
            let cut = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
            (origin.start as u32, origin.end as u32, before[cut..].to_owned())
        })
        .collect()
}

/// Whether digits with a point are an amount, and not the number of a paragraph (`2.1 收入`), a date (`2024.5`), an
/// address or a part of a name.
fn is_amount(text: &str, range: std::ops::Range<usize>) -> bool {
    let (before, digits, behind) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '@' | '.' | '第');
    if digits.matches('.').count() != 1 || before.ends_with(part_of_word) {
        return false;
    }
    if behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '@')) {
        return false;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (before, behind) = (before.trim(), behind.trim_start());
    let measured = ["%", "万", "亿", "元", "个", "人", "平"].iter().any(|unit| behind.starts_with(unit));
    let is_month = whole.len() == 4
        && (whole.starts_with("19") || whole.starts_with("20"))
        && fraction.parse().is_ok_and(|month: u32| (1..=12).contains(&month));
    let numbers_paragraph =
        before.is_empty() && whole.len() <= 2 && fraction.len() <= 2 && behind.starts_with(|c: char| !c.is_ascii());
    measured || !(is_month || numbers_paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;
    use crate::text::Text;

    fn coverage(text: &str) -> Coverage {
        Analysis::new(Text::new(text), Options::default()).coverage()
    }

    #[test]
    fn figures_in_a_relation_are_checked_and_others_are_listed() {
        let found = coverage(
            "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n一、教育支出\t3.00\t1.00\t2.00\n二、其他支出\t\t\t4.00\n",
        );
        let Tally { all, checked, decimal, decimal_checked } = found.figures;
        assert_eq!((all, decimal), (4, 4));
        assert_eq!((checked, decimal_checked), (3, 3));
        assert_eq!(found.relations[&Family::TotalColumn], Held { exact: 1, ..Held::default() });
        let unchecked: Vec<_> = found.unchecked.iter().map(|it| (it.written.as_str(), it.name.as_str())).collect();
        assert_eq!(unchecked, [("4.00", "二、其他支出·项目支出")]);
    }

    #[test]
    fn what_numbers_something_is_no_figure() {
        for text in ["2.1 收入情况", "见第3.2节之1.2.3", "截至2024.5止", "邮箱 a@1.5b.cn", "1.办公费"] {
            assert_eq!(coverage(text).figures, Tally::default(), "{text}");
        }
    }

    #[test]
    fn decimals_that_are_not_read_count_as_unchecked() {
        let found = coverage("注：单价50.00万元以上的设备。");
        assert_eq!(found.figures, Tally { all: 1, decimal: 1, ..Tally::default() });
        assert!(!found.unchecked[0].is_read);
        assert_eq!(found.unchecked[0].name, "注:单价");
    }

    #[test]
    fn words_alone_check_no_figure() {
        let found = coverage("比上年增加5.00万元，增长10.00%。");
        assert_eq!((found.figures.all, found.figures.checked), (2, 0), "{found:?}");
    }
}

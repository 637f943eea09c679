//! What the words of rows and columns say. The words themselves are data of the catalogue.

use std::sync::LazyLock;

use crate::catalog::TableWords;

static WORDS: LazyLock<&TableWords> = LazyLock::new(TableWords::get);

/// Whether a row's or a column's name says that it is the total of others.
pub(super) fn is_total(name: &str) -> bool {
    WORDS.total.matches(bare(name))
}

/// Whether a row's name is the total of its whole table, and says nothing else: 合计, 总计, 部门合计.
pub(super) fn is_grand_total(name: &str) -> bool {
    WORDS.grand_total.matches(bare(name))
}

/// Whether a name is the total that all others lead to (总计), rather than one on the way (合计).
pub(super) fn is_final_total(name: &str) -> bool {
    WORDS.final_total.matches(bare(name))
}

/// Whether a name stands for all income or all expenditure of the year, without saying that it is a total.
pub(super) fn is_year_total(name: &str) -> bool {
    WORDS.year_total.matches(name)
}

/// Whether a column's name says that its figures do not add up from row to row: rates, shares, scores, remarks.
pub(super) fn is_no_amount(name: &str) -> bool {
    WORDS.no_amount.matches(name)
}

/// Whether a column's name says that its figures do not add up with those beside it: rates, shares, counts, remarks.
pub(super) fn is_not_additive(name: &str) -> bool {
    // What is carried over from last year is spent this year.
    const CARRIED: &str = "上年结转";
    if name.contains(CARRIED) {
        WORDS.not_beside.matches(&name.replace(CARRIED, ""))
    } else {
        WORDS.not_beside.matches(name)
    }
}

/// Whether a column's name says that its figures are the changes from one year to the next.
pub(super) fn is_change(name: &str) -> bool {
    WORDS.change.matches(name)
}

/// Whether a column's name says that its figures are the rates of such changes.
pub(super) fn is_change_rate(name: &str) -> bool {
    WORDS.change.matches(name) && ["率", "%", "比例", "幅度"].iter().any(|word| name.contains(word))
}

/// Whether a column's name says that its figures are differences between two others.
pub(super) fn is_difference(name: &str) -> bool {
    WORDS.difference.matches(name)
}

/// Whether a column's name says that its figures are percentages.
pub(super) fn is_rate(name: &str) -> bool {
    WORDS.rate.matches(name)
}

/// Whether a column's name says that its figures are counted, each thing as one.
pub(super) fn is_counted_column(name: &str) -> bool {
    WORDS.counted_column.matches(name)
}

/// What a name is the gross value of (`固定资产原值`).
pub(super) fn gross_of(name: &str) -> Option<&str> {
    WORDS.gross.before(name)
}

/// What a name is the net value of (`固定资产净值`).
pub(super) fn net_of(name: &str) -> Option<&str> {
    WORDS.net.before(name)
}

/// Whether a row's name says that it is taken from a gross value.
pub(super) fn is_deduction(name: &str) -> bool {
    name.starts_with("减:") || WORDS.deduction.matches(name)
}

/// Whether the name above some columns says that they split a total in one of several ways (`按支出性质分`).
pub(super) fn names_a_split(name: &str) -> bool {
    name.starts_with('按') && (name.ends_with('分') || name.ends_with("划分") || name.ends_with("分类"))
}

/// The year that a name speaks of (`2024年预算数`).
pub(super) fn year(name: &str) -> Option<u16> {
    let at = name.find('年')?;
    name.get(at.checked_sub(4)?..at)?.parse().ok()
}

/// Whether a row's name is the total of a project's funds (资金总额, 年度资金总额).
pub(super) fn is_funds_total(name: &str) -> bool {
    WORDS.funds_total.matches(bare(name))
}

/// Whether a row's name is a source of a project's funds.
pub(super) fn is_source(name: &str) -> bool {
    !is_funds_total(name) && WORDS.source.matches(name) && !name.contains("执行")
}

/// Whether a name may be that of a unit rather than of a project.
pub(super) fn may_be_unit(name: &str) -> bool {
    let name = name.strip_suffix("(本级)").or_else(|| name.strip_suffix("(机关)")).unwrap_or(name);
    WORDS.unit.matches(name)
}

/// Whether a name is that of 公务用车购置及运行费, the sum of two items that must be shown apart (财预〔2016〕143号).
pub(super) fn is_vehicle_total(name: &str) -> bool {
    name.contains("用车") && name.contains("购置") && name.contains("运行")
}

/// Whether a name is that of one of those two items.
pub(super) fn is_vehicle_part(name: &str) -> bool {
    name.contains("用车") && (name.contains("购置") != name.contains("运行"))
}

/// Whether the rows that a name stands for are counted (`(一)车辆数合计(辆)`, `4. 应急保障用车`).
pub(super) fn is_counted(name: &str) -> bool {
    WORDS.counted.matches(name) || WORDS.vehicle_kind.matches(bare(name))
}

/// Whether a name is one of the two expenses that some provinces publish beside the “三公”经费.
pub(super) fn is_meeting_or_training(name: &str) -> bool {
    name.contains("会议费") || name.contains("培训费")
}

/// Whether a name is that of one of the two items of 基本支出 (《预算法实施条例》).
pub(super) fn is_basic_item(name: &str) -> bool {
    WORDS.basic_item.matches(name)
}

/// Whether a name is a carry-over between years.
pub(super) fn is_carry_over(name: &str) -> bool {
    WORDS.carry_over.matches(name)
}

/// Whether a name is one of the funds that a financial appropriation is split by.
pub(super) fn is_fund(name: &str) -> bool {
    WORDS.fund.matches(name)
}

/// Whether the first cell of a row opens a header in the middle of a table.
pub(super) fn opens_header(label: &str) -> bool {
    WORDS.header_opener.matches(label)
}

/// Whether a column is headed as one of names.
pub(super) fn heads_names(header: &str) -> bool {
    WORDS.name_header.matches(header)
}

/// Whether a column is headed as one of row numbers.
pub(super) fn heads_numbers(header: &str) -> bool {
    WORDS.index_header.matches(header)
}

/// Whether a column is headed as one of codes.
pub(super) fn heads_codes(header: &str) -> bool {
    WORDS.code_header.matches(header)
}

/// Whether a cell stands in a row that only numbers the columns.
pub(super) fn numbers_columns(label: &str) -> bool {
    WORDS.column_number.matches(label)
}

/// A name without numerals in front and remarks in brackets behind.
fn bare(name: &str) -> &str {
    let mut name = super::numbering::strip(name).trim_end_matches([':', '：']);
    while name.ends_with(')')
        && let Some((front, _)) = name.rsplit_once('(').filter(|(front, _)| !front.is_empty())
    {
        name = front;
    }
    name
}

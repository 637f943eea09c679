//! The figures of running text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Quantity, Unit};

/// What a figure of running text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// An amount of money with its unit.
    Money,
    /// A percentage.
    Percent,
    /// A difference of percentages (个百分点).
    Points,
    /// A number of things or people: a measure word follows.
    Count,
    /// A figure with no unit behind it.
    Bare,
}

/// A figure of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its digits, in bytes of the text.
    pub digits: Range<usize>,
    /// The byte behind its unit.
    pub end: usize,
    /// What it displays.
    pub quantity: Quantity,
}

/// Digits with whatever stands between them in a figure.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d(?:[\d,.]*\d)?").expect("the pattern is fixed"));

/// Behind such a word a figure numbers something and counts nothing.
const ORDINALS: [&str; 9] = ["年", "月", "日", "号", "期", "条", "届", "版", "时"];

/// Measure words of the things that a disclosure counts.
const MEASURES: [&str; 33] = [
    "人次",
    "批次",
    "人",
    "个",
    "辆",
    "台",
    "套",
    "名",
    "项",
    "户",
    "家",
    "次",
    "批",
    "张",
    "份",
    "件",
    "平方米",
    "间",
    "栋",
    "座",
    "处",
    "所",
    "科",
    "股",
    "类",
    "条",
    "篇",
    "场",
    "种",
    "亩",
    "公里",
    "天",
    "位",
];

/// Signs in front of a target value, which is no amount: `≥`, `不低于`.
const BOUNDS: [&str; 10] = ["≥", "≤", ">", "<", "不低于", "不超过", "不少于", "不高于", "至少", "每"];

/// The figures of `text`, which must be folded. Years, dates, document numbers, thresholds and rates per head are left out.
pub fn scan(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for found in DIGITS.find_iter(text) {
        for range in split(text, found.range()) {
            if let Some(token) = read(text, range) {
                tokens.push(token);
            }
        }
    }
    tokens
}

/// Parts a run of digits, commas and points that is not one figure (`0.00,2023`) into its figures.
fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let run = &text[range.clone()];
    let groups = || run.split('.').next().unwrap_or(run).split(',').skip(1);
    let points = run.matches('.').count();
    let commas_in_fraction = run.split_once('.').is_some_and(|(_, fraction)| fraction.contains(','));
    // A figure whose thousands are grouped wrongly is still one figure when it goes on to decimals.
    let grouped = groups().all(|group| group.len() == 3) || (points == 1 && groups().all(|group| group.len() >= 2));
    if points <= 1 && !commas_in_fraction && grouped {
        return vec![range];
    }
    let mut parts = Vec::new();
    let mut start = range.start;
    for part in run.split(',') {
        if part.matches('.').count() <= 1 && !part.starts_with('.') && !part.ends_with('.') {
            parts.push(start..start + part.len());
        }
        start += part.len() + 1;
    }
    parts
}

/// The figure whose digits stand at `range`, if it displays a quantity.
fn read(text: &str, range: Range<usize>) -> Option<Token> {
    let (before, behind) = (&text[..range.start], &text[range.end..]);
    if before.ends_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '第' || c == '〔' || c == '[') {
        return None;
    }
    if behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '〕' || c == ']') {
        return None;
    }
    let bounded = BOUNDS.iter().any(|bound| before.ends_with(bound));
    let start = if before.ends_with('-') && !before.trim_end_matches('-').ends_with(|c: char| c.is_ascii_alphanumeric())
    {
        range.start - 1
    } else {
        range.start
    };
    let (kind, unit, suffix) = classify(behind)?;
    if bounded && kind != TokenKind::Count {
        return None;
    }
    let end = range.end + suffix;
    if kind == TokenKind::Money && (is_threshold(&text[end..]) || text[end..].starts_with('/')) {
        return None;
    }
    let digits = start..range.end;
    let quantity = Quantity::parse(&text[digits.clone()], unit)?;
    if kind == TokenKind::Bare && before.ends_with('/') {
        return None;
    }
    Some(Token { kind, digits, end, quantity })
}

/// What the text behind a figure makes of it, with the length of its unit; none for dates and numbers of documents.
fn classify(behind: &str) -> Option<(TokenKind, Unit, usize)> {
    if behind.starts_with("个百分点") {
        return Some((TokenKind::Points, Unit::Percent, "个百分点".len()));
    }
    if behind.starts_with('%') {
        return Some((TokenKind::Percent, Unit::Percent, 1));
    }
    if behind.starts_with('‰') {
        return None;
    }
    for (name, unit) in Unit::MONEY {
        if behind.starts_with(name) {
            return Some((TokenKind::Money, unit, name.len()));
        }
    }
    if behind.starts_with("万亿") {
        return Some((TokenKind::Money, Unit::WanYiYuan, "万亿".len()));
    }
    if let Some(measured) = behind.strip_prefix('万') {
        // `1720.00万` is money, `3万人` is not.
        return (!MEASURES.iter().any(|measure| measured.starts_with(measure))).then_some((
            TokenKind::Money,
            Unit::WanYuan,
            "万".len(),
        ));
    }
    if let Some(measure) = MEASURES.iter().find(|measure| behind.starts_with(**measure)) {
        return Some((TokenKind::Count, Unit::Count, measure.len()));
    }
    if ORDINALS.iter().any(|ordinal| behind.starts_with(ordinal)) {
        return None;
    }
    Some((TokenKind::Bare, Unit::Plain, 0))
}

/// Whether the amount before `behind` is a bound and no amount: `50万元(原值)以上的设备`.
fn is_threshold(behind: &str) -> bool {
    let behind = match behind.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inside, rest)) if inside.chars().count() <= 6 => rest,
        _ => behind,
    };
    ["以上", "以下", "及以上", "(含)以上", "以内"].iter().any(|word| behind.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        scan(text).into_iter().map(|token| (token.kind, &text[token.digits])).collect()
    }

    #[test]
    fn amounts_percentages_and_counts() {
        use TokenKind::{Bare, Count, Money, Percent, Points};
        assert_eq!(
            kinds("2023年度支出1,003.35万元,占97.11%,残疾人就业4.82,车辆2辆,下降3.1个百分点,1720.00万"),
            [
                (Money, "1,003.35"),
                (Percent, "97.11"),
                (Bare, "4.82"),
                (Count, "2"),
                (Points, "3.1"),
                (Money, "1720.00")
            ]
        );
    }

    #[test]
    fn a_unit_is_taken_whole() {
        let units = |text: &str| scan(text).into_iter().map(|token| token.quantity.unit).collect::<Vec<_>>();
        let all = [Unit::WanYiYuan, Unit::WanYiYuan, Unit::YiYuan, Unit::WanYuan, Unit::WanYuan];
        assert_eq!(units("突破2.1万亿元,2万亿,3765.2亿元,48万元,48万"), all);
    }

    #[test]
    fn what_counts_nothing_is_left_out() {
        for text in [
            "截至2023年12月31日",
            "平财建〔2024〕2号",
            "单价100万元(含)以上设备",
            "价值50万元(原值)以上的通用设备",
            "每年不低于8000元",
            "第10号",
            "A4纸",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn wrongly_grouped_thousands_are_one_figure_and_lists_are_several() {
        assert_eq!(kinds("1,0033.35万元"), [(TokenKind::Money, "1,0033.35")]);
        assert_eq!(kinds("4.82,5.10万元"), [(TokenKind::Bare, "4.82"), (TokenKind::Money, "5.10")]);
    }

    #[test]
    fn a_minus_sign_belongs_to_the_figure_and_a_dash_does_not() {
        assert_eq!(kinds("增长-3.2%"), [(TokenKind::Percent, "-3.2")]);
        assert_eq!(kinds("2-3人"), [(TokenKind::Bare, "2"), (TokenKind::Count, "3")]);
    }
}

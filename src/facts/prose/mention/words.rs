//! What the words in front of a figure say of it: whether it is an amount, a change, a rate, a share.

use std::ops::Range;

use super::Role;
use crate::number::{Token, TokenKind, Unit};
use crate::relations::Trend;

/// Words that say that something grew; of two that end alike the longer comes first.
pub(in crate::facts::prose) const RISES: [&str; 12] =
    ["增加", "增长", "上升", "提高", "增多", "新增", "调增", "上涨", "增收", "增支", "增", "升"];
/// Words that say that something shrank.
pub(in crate::facts::prose) const FALLS: [&str; 13] =
    ["减少", "下降", "降低", "压减", "压缩", "缩减", "核减", "调减", "削减", "减收", "减支", "减", "降"];
/// Decline that is called growth.
const NEGATIVE_GROWTH: &str = "负增长";
/// Words between such a word and its figure; of two that end alike the longer comes first.
const BEHIND_TREND: [&str; 11] = ["了", "为", "约", "达", "金额", "额", "幅度", "比例", "率", "幅", ":"];

/// The word at the end of a label that says how something changed, and what it says.
pub(super) fn trend_word(label: &str) -> Option<(Trend, Range<usize>)> {
    let mut rest = label;
    while let Some(shorter) = BEHIND_TREND.iter().find_map(|word| rest.strip_suffix(word)) {
        rest = shorter;
    }
    let ending = |words: &[&str]| words.iter().find(|word| rest.ends_with(*word)).map(|word| rest.len() - word.len());
    if rest.ends_with(NEGATIVE_GROWTH) {
        return Some((Trend::Down, rest.len() - NEGATIVE_GROWTH.len()..rest.len()));
    }
    let rise = ending(&RISES).map(|start| (Trend::Up, start));
    let (trend, start) = rise.or_else(|| ending(&FALLS).map(|start| (Trend::Down, start)))?;
    Some((trend, start..rest.len()))
}

/// Whether a percentage behind such words is a rate of change whose direction they leave open.
fn names_rate(label: &str) -> bool {
    let label = label.trim_end_matches(['为', '约', '达', ':']);
    ["增减", "增减幅", "变动率", "增减率", "幅度"].iter().any(|word| label.ends_with(word))
}

/// Whether a percentage behind such words is a share.
fn names_share(label: &str) -> bool {
    label.contains('占') || label.trim_end_matches(['为', '约', '达']).ends_with("比重")
}

/// Whether a percentage behind such words is a degree of completion.
fn names_completion(label: &str) -> bool {
    let after = label.rsplit_once("完成").is_some_and(|(_, behind)| !behind.contains(['完', '成']));
    after || label.trim_end_matches(['为', '约', '达', ':']).ends_with("执行率")
}

/// Whether an amount in 元 is not what something comes to, but by what it is reckoned: a price, a rate of pay, or what
/// such a one was changed from and to.
fn is_measured(label: &str, token: &Token) -> bool {
    const EACH: [&str; 8] = ["每", "人均", "户均", "单价", "均价", "基数", "标准", "月均"];
    let step = ["由", "从", "调整为", "提高到", "提高至", "调整到", "调整至", "提标至", "降至"];
    token.quantity.unit == Unit::Yuan
        && (EACH.iter().any(|word| label.contains(word)) || step.iter().any(|word| label.ends_with(word)))
}

/// The part that a figure plays behind the words `label`, in the unit of its own or in an `adopted` one; `is_each` if it
/// is told for each of something (`3.5万元/人`).
pub(super) fn role(token: &Token, label: &str, adopted: Option<Unit>, is_each: bool) -> Role {
    let trend = || trend_word(label).map(|(trend, _)| trend);
    match token.kind {
        TokenKind::Money if is_measured(label, token) || is_each => Role::Other,
        TokenKind::Money => trend().map_or(Role::Amount, Role::Change),
        TokenKind::Bare if adopted.is_some() => trend().map_or(Role::Amount, Role::Change),
        TokenKind::Percent => {
            if names_share(label) {
                Role::Share
            } else if names_completion(label) {
                Role::Completion
            } else if names_rate(label) && (label.contains("增减") || trend().is_none()) {
                Role::Rate(None)
            } else {
                trend().map_or(Role::Other, |trend| Role::Rate(Some(trend)))
            }
        }
        TokenKind::Count => Role::Count,
        TokenKind::Points | TokenKind::Bare => Role::Other,
    }
}

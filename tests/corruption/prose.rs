//! Figures and direction words of sentences.

use std::ops::Range;

use super::draft::{Class, Direction, Figure};
use super::written::narrow;

/// Words that say which way something changed, each with its opposite.
pub(crate) const OPPOSITES: [(&str, &str); 8] = [
    ("增加", "减少"),
    ("减少", "增加"),
    ("增长", "下降"),
    ("下降", "增长"),
    ("上升", "下降"),
    ("降低", "增长"),
    ("提高", "下降"),
    ("上涨", "下降"),
];

/// Behind a figure that counts.
const MEASURES: [&str; 12] = ["人次", "批次", "个", "人", "名", "辆", "台", "套", "项", "家", "户", "次"];

/// Before a figure that is a bound and no statement.
const BOUNDS: [&str; 12] = ["≥", "≤", ">", "<", "＞", "＜", "不低于", "不超过", "不少于", "不高于", "至少", "每"];

/// What is counted that a reader finds again elsewhere: in a list of names, a table, a breakdown.
const COUNTED: [&str; 12] =
    ["项目", "内设", "机构", "车", "设备", "批次", "人次", "团组", "预算单位", "在编", "实有", "人员"];

/// The runs of digits of a line: `1,003.35` is one.
pub(crate) fn runs(line: &str) -> Vec<Range<usize>> {
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    let digit = |at: usize| characters.get(at).is_some_and(|(_, c)| narrow(*c).is_ascii_digit());
    let byte = |at: usize| characters.get(at).map_or(line.len(), |(byte, _)| *byte);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        let wide = characters[at].1 != narrow(characters[at].1);
        let mut point = false;
        while at < characters.len() {
            let c = characters[at].1;
            let in_style = c.is_ascii() != wide;
            let grouped = (1..4).all(|ahead| digit(at + ahead)) && !digit(at + 4);
            match narrow(c) {
                '0'..='9' => {}
                '.' if !point && digit(at + 1) => point = true,
                ',' if !point && in_style && grouped => {}
                _ => break,
            }
            at += 1;
        }
        runs.push(byte(start)..byte(at));
    }
    runs
}

/// Reads a line of running text.
pub(crate) fn read(number: u32, line: &str, figures: &mut Vec<Figure>, directions: &mut Vec<Direction>) {
    let first = figures.len();
    for digits in runs(line) {
        if let Some((class, end)) = classify(line, &digits) {
            figures.push(Figure { line: number, digits, end, class, cell: None });
        }
    }
    let mut found = Vec::new();
    for figure in &figures[first..] {
        let before = line[..figure.digits.start].trim_end_matches(['了', ' ', '约']);
        if let Some((word, _)) = OPPOSITES.iter().find(|(word, _)| before.ends_with(word)) {
            found.push(Direction { line: number, word: before.len() - word.len()..before.len(), end: figure.end });
        }
    }
    // A word is contradicted only by another one in its sentence.
    let sentence = |at: usize| line[..at].matches(['。', '；', ';']).count();
    let contradicted: Vec<Direction> = found
        .iter()
        .filter(|word| {
            let alike = |other: &&Direction| sentence(other.word.start) == sentence(word.word.start);
            found.iter().filter(alike).count() > 1
        })
        .cloned()
        .collect();
    directions.extend(contradicted);
}

/// What the figure at `digits` is, and where its unit ends; none if nobody could check it.
fn classify(line: &str, digits: &Range<usize>) -> Option<(Class, usize)> {
    let (before, behind) = (&line[..digits.start], &line[digits.end..]);
    let is_word = |c: char| c.is_ascii_alphanumeric() || "第〔[-—_/.．〕]".contains(c);
    if before.trim().is_empty() || before.ends_with(is_word) || behind.starts_with(is_word) {
        return None;
    }
    if BOUNDS.iter().any(|bound| before.ends_with(bound)) || before.matches('《').count() > before.matches('》').count()
    {
        return None;
    }
    let spaces = behind.len() - behind.trim_start_matches(' ').len();
    let behind = behind.trim_start_matches(' ');
    let end = |unit: &str| digits.end + spaces + unit.len();
    if let Some(unit) = ["万元", "亿元", "千元", "元"].into_iter().find(|unit| behind.starts_with(unit)) {
        return (!is_threshold(&behind[unit.len()..])).then(|| (Class::Amount, end(unit)));
    }
    if let Some(unit) = ["%", "％", "个百分点"].into_iter().find(|unit| behind.starts_with(unit)) {
        // What was aimed at, or how good the work was, stands nowhere else.
        let aim = ["合格率", "满意度", "达到", "完成率"].iter().any(|word| before.ends_with(word));
        return (!aim && !is_threshold(&behind[unit.len()..])).then(|| (Class::Percentage, end(unit)));
    }
    let whole = !line[digits.clone()].contains(['.', '．']);
    if let Some(measure) = MEASURES.into_iter().find(|measure| behind.starts_with(measure)) {
        let clause = before.rsplit(['。', '；']).next().unwrap_or(before);
        let counted = COUNTED.iter().any(|word| clause.contains(word) || measure == *word);
        return (whole && counted && !is_threshold(&behind[measure.len()..])).then(|| (Class::Count, end(measure)));
    }
    (!whole && spaces == 0 && !behind.starts_with("平方米")).then_some((Class::Amount, digits.end))
}

/// Whether the amount before `behind` is a bound: `50万元（原值）以上的设备`.
fn is_threshold(behind: &str) -> bool {
    let near: String = behind.chars().take(9).collect();
    near.contains("以上") || near.contains("以下") || near.contains("以内") || behind.starts_with('/')
}

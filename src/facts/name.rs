//! Names of amounts, reduced to what tells them apart.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\d{4}年(?:度|初|末)?|本年度|本年|当年|全年)").expect("the pattern is fixed"));
static NUMERAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.]").expect("the pattern is fixed"));

/// A label without the numeral of a list in front, if it has one.
pub(super) fn list_numeral(label: &str) -> Option<&str> {
    if !label.starts_with(is_number) {
        return None;
    }
    NUMERAL.find(label).map(|found| &label[found.end()..])
}

/// Whether a numeral may begin with a character. What begins with none need not be searched, which is slow.
fn is_number(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') || c.is_numeric()
}

static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)").expect("the pattern is fixed"));

/// A label without the numeral in brackets in front, if it has one.
pub(super) fn bracketed_numeral(label: &str) -> Option<&str> {
    if !label.strip_prefix('(').is_some_and(|inside| inside.starts_with(is_number)) {
        return None;
    }
    BRACKETED.find(label).map(|found| &label[found.end()..])
}

/// Words in front of a name that do not tell amounts apart.
const FRONT: [&str; 12] = ["其中:", "其中", "包括:", "包括", "部门", "单位", "本", "我", "该", "预计", "共计", "总计"];
/// Words behind a name that do not tell amounts apart.
const BACK: [&str; 20] = [
    "总额",
    "总计",
    "合计",
    "共计",
    "金额",
    "资金",
    "预算数",
    "决算数",
    "总数",
    "数",
    "为",
    "共",
    "是",
    "约",
    "达",
    "计",
    "小计",
    "的",
    "共有",
    "总",
];

/// The characters that these words begin with, and end with.
const FIRST: [char; 10] = ['其', '包', '部', '单', '本', '我', '该', '预', '共', '总'];
const LAST: [char; 12] = ['额', '计', '金', '数', '为', '共', '是', '约', '达', '的', '有', '总'];

/// What of a name stands behind that of the owner; all of it where the owner is not named.
pub(super) fn behind_owner<'a>(name: &'a str, owner: Option<&str>) -> &'a str {
    // Most names do not have it, and to ask is much quicker than to split.
    let named = owner.filter(|owner| name.contains(owner));
    named.and_then(|owner| name.split_once(owner)).map_or(name, |(_, behind)| behind)
}

/// A name without what stands in brackets, the innermost of them, and without quotation marks.
fn without_asides(name: &str) -> Cow<'_, str> {
    const MARKS: [char; 9] = ['(', '“', '”', '‘', '’', '《', '》', '「', '」'];
    let Some(first) = name.find(MARKS) else { return name.into() };
    let mut kept = name[..first].to_owned();
    let mut rest = &name[first..];
    while let Some(mark) = rest.chars().next() {
        let behind = &rest[mark.len_utf8()..];
        let closed = behind.find(['(', ')']).filter(|at| mark == '(' && behind[*at..].starts_with(')'));
        rest = match closed {
            Some(at) => &behind[at + 1..],
            None if mark == '(' => {
                kept.push(mark);
                behind
            }
            None => behind,
        };
        let next = rest.find(MARKS).unwrap_or(rest.len());
        kept.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    kept.into()
}

/// Reduces a name, folded, to what tells amounts apart: without year, asides, owner and words such as 总额.
///
/// `本年支出合计` and `支出总额` reduce to the same key; `基本支出` and `项目支出` never do.
pub fn name_key(name: &str, owner: Option<&str>) -> String {
    let name = without_asides(name);
    let mut rest = behind_owner(&name, owner);
    loop {
        let before = rest.len();
        let may_be_year = rest.starts_with(|c: char| c.is_numeric() || matches!(c, '本' | '当' | '全'));
        if may_be_year && let Some(found) = YEAR.find(rest) {
            rest = &rest[found.end()..];
            // `2024年度本年…`: a year twice.
            continue;
        }
        // Most names neither begin nor end as one of the words does.
        if rest.starts_with(FIRST) {
            for word in FRONT {
                rest = rest.strip_prefix(word).unwrap_or(rest);
            }
        }
        if rest.ends_with(LAST) {
            for word in BACK {
                rest = rest.strip_suffix(word).unwrap_or(rest);
            }
        }
        if rest.len() == before {
            // 支出总预算, 支出预算 and 支出 are one amount.
            if !rest.contains(['算', '总']) {
                return rest.to_owned();
            }
            let short = rest.replace("预算", "").replace("决算", "").replace('总', "");
            return if short.is_empty() { rest.to_owned() } else { short };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_begin_and_end_as_they_are_told_to() {
        assert!(FRONT.iter().all(|word| word.starts_with(FIRST)));
        assert!(BACK.iter().all(|word| word.ends_with(LAST)));
    }

    #[test]
    fn what_tells_amounts_apart_stays() {
        for (name, key) in [
            ("部门(单位)项目支出总额", "项目支出"),
            ("本年支出合计", "支出"),
            ("2024年度本年支出合计", "支出"),
            ("2024年度某某中心支出预算", "支出"),
            ("其中:基本支出", "基本支出"),
            ("政府采购支出总额", "政府采购支出"),
            ("“三公”经费(一般公共预算(含基金))支出", "三公经费(一般公共)支出"),
            ("培训费(万元", "培训费(万元"),
            ("合计", ""),
        ] {
            assert_eq!(name_key(name, Some("某某中心")), key, "{name}");
        }
    }
}

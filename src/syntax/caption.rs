//! What stands above a table: its title, its label, whose it is, its year, its unit.

use std::sync::LazyLock;

use regex::Regex;

use super::heading::numeral;
use crate::number::Unit;

/// A line above a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// The table's title, folded, without the numeral or label (`表一`, `公开01表`) in front.
    pub title: Option<String>,
    /// The unit of its money (`单位：万元`).
    pub unit: Option<Unit>,
    /// Whose it is (`单位名称：…`).
    pub owner: Option<String>,
}

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^。;,!?]*表(?:\([^()]*\))*(?:-\d+|[-—]+[^-—。;,!?\d][^。;,!?]*)?$").expect("the pattern is fixed")
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:附?(?:件|表)(?:[一二三四五六七八九十]+|\d{1,2}(?:-\d+)?(?:[、:. ]|$))[、:.]?|(?:部门|单位|预算|决算|财决|预决算)*公开(?:表[\d一二三四五六七八九十-]+|[\d一二三四五六七八九十-]+表)[、:.]?|预算\d+表[、:.]?|部门公开表\d+)")
        .expect("the pattern is fixed")
});
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:金额)?单位:?\(?(?:人民币)?(万亿元|亿元|百万元|千元|万元|元)\)?").expect("the pattern is fixed")
});
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:单位名称|部门名称|编制单位|编制部门|预算单位|填报单位|单位|部门)(?:\([^)]*\))?:([^:]{2,40}?)(?:金额单位|单位:|\d{4}年|$)")
        .expect("the pattern is fixed")
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\(?\d{4}\)?年度?\)?$").expect("the pattern is fixed"));

/// What no title ends with.
const ENDS: [char; 5] = ['。', ';', ',', '!', '?'];

/// The most characters that a caption has.
const LONGEST: usize = 90;

/// The byte behind the label that a line opens with; 0 if it has none.
fn label_end(line: &str) -> usize {
    let may_have = line.starts_with(['附', '件', '表', '部', '单', '预', '决', '财', '公']);
    let found = if may_have { LABEL.find(line) } else { None };
    found.map_or(0, |found| found.end())
}

/// Whether a colon stands behind a word that tells whose a table is, or behind the brackets behind such a word, and not
/// only in front of a unit of money.
fn may_name_owner(line: &str) -> bool {
    let names = |front: &str| ["单位", "部门", "名称", ")"].iter().any(|word| front.ends_with(word));
    let is_unit = |behind: &str| Unit::MONEY.iter().any(|(name, _)| behind == *name);
    line.match_indices(':').any(|(at, _)| names(&line[..at]) && !is_unit(&line[at + 1..]))
}

/// Whether a line is only a year.
fn is_year(line: &str) -> bool {
    line.ends_with(['年', '度', ')']) && YEAR.is_match(line)
}

/// Reads a folded line as a caption. `spaced` is the same line with its spaces, which part what shares a line.
pub fn caption(folded: &str) -> Option<Caption> {
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    let mut caption = Caption::default();
    let label = label_end(folded);
    let rest = &folded[label..];
    // Words that a pattern cannot do without are looked for first, which is far quicker.
    let (has_unit, has_department) = (rest.contains("单位"), rest.contains("部门"));
    let unit = if has_unit && rest.contains('元') { UNIT.captures(rest) } else { None };
    caption.unit = unit.and_then(|found| Unit::money_in(&found[1]));
    let owner = if (has_unit || has_department) && may_name_owner(rest) { OWNER.captures(rest) } else { None };
    caption.owner = owner
        .map(|found| found[1].to_owned())
        .filter(|owner| !owner.contains(['。', ';', ',', '%']) && Unit::MONEY.iter().all(|(name, _)| owner != name));
    if caption.unit.is_some() && rest.contains(['。', ';', ',']) {
        return None;
    }
    if caption.owner.is_some() && rest.contains(['。', ';']) {
        return None;
    }
    if caption.unit.is_none() && caption.owner.is_none() {
        let bare = rest.trim_start_matches(['、', ':', '.']);
        let bare = numeral(bare).map_or(bare, |(_, _, rest)| rest);
        let bare = &bare[label_end(bare)..];
        if bare.contains('表')
            && !bare.ends_with(ENDS)
            && TITLE.is_match(bare)
            && bare.chars().count() > 2
            && !bare.contains(':')
        {
            caption.title = Some(bare.to_owned());
        } else if !(is_year(rest) || (label > 0 && rest.is_empty())) {
            return None;
        }
    }
    Some(caption)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_units_and_owners() {
        let title = |line: &str| caption(line).and_then(|caption| caption.title);
        assert_eq!(title("2024年预算收支总表").as_deref(), Some("2024年预算收支总表"));
        assert_eq!(title("表十二2024年项目支出预算表(本年预算)").as_deref(), Some("2024年项目支出预算表(本年预算)"));
        assert_eq!(title("一、收入支出决算总表").as_deref(), Some("收入支出决算总表"));
        assert_eq!(title("公开01表"), None);
        assert!(caption("公开01表").is_some() && caption("(2024年度)").is_some() && caption("2023年度").is_some());
        assert_eq!(caption("金额单位:万元").and_then(|c| c.unit), Some(Unit::WanYuan));
        let both = caption("部门名称:某某市水文站单位:元").expect("a caption");
        assert_eq!((both.owner.as_deref(), both.unit), (Some("某某市水文站"), Some(Unit::Yuan)));
    }

    #[test]
    fn sentences_are_no_captions() {
        for line in [
            "注:本表无数据",
            "从单位构成看,某中心为公益一类预算单位。",
            "2024年收入预算情况说明",
            "项目绩效目标表公开情况见附件。",
        ] {
            assert_eq!(caption(line), None, "{line}");
        }
    }
}

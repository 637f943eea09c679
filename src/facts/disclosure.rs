//! Titles of disclosures: whose they are, of which year, and whether a budget or an account. A file may hold several.

use std::sync::Arc;

use crate::catalog::ProseWords;
use crate::syntax::Block;
use crate::text::fold_label;

/// What a title says that a disclosure is.
pub(super) struct Disclosure {
    owner: String,
    /// The year, and 预算 or 决算.
    kind: String,
}

/// The digits of a year.
const YEAR: usize = 4;
/// How far below its year a cover may name whose disclosure it is of.
const BLOCKS_OF_COVER: usize = 5;
const LINES_OF_COVER: usize = 5;

impl Disclosure {
    /// What the title `line` names; none if it names nobody, or is one of several headings.
    pub(super) fn of(line: &str) -> Option<Self> {
        let text: String = fold_label(line).chars().filter(|c| !c.is_whitespace()).collect();
        let at = text.match_indices('年').map(|(at, _)| at).find(|at| year_before(&text[..*at]).is_some())?;
        let (front, year) = text[..at].split_at(at - YEAR);
        let behind = text[at + '年'.len_utf8()..].trim_start_matches('度');
        let words = ["部门预算", "部门决算", "单位预算", "单位决算"];
        let (end, word) = words.iter().filter_map(|word| Some((behind.rfind(word)?, word))).max()?;
        let owner = if front.is_empty() { &behind[..end] } else { front };
        let is_heading = owner.starts_with(|c: char| "第(一二三四五六七八九十《附".contains(c) || c.is_ascii_digit());
        let kind = [year, word.trim_start_matches("部门").trim_start_matches("单位")].concat();
        (!owner.is_empty() && !is_heading).then(|| Self { owner: owner.to_owned(), kind })
    }

    /// What a cover names that has the year on a line of its own (`2024年度`, `某某局部门决算`), the first of `blocks`.
    pub(super) fn below_year(blocks: &[Arc<Block>]) -> Option<Self> {
        blocks.first().filter(|block| block.opens_with_year())?;
        let lines = blocks.iter().take(BLOCKS_OF_COVER).flat_map(|block| block.lines());
        let lines: Vec<String> = lines.take(LINES_OF_COVER).map(|line| fold_label(line).replace(' ', "")).collect();
        let end = lines.iter().position(|line| ["预算", "决算", "公开"].iter().any(|word| line.ends_with(word)))?;
        Self::of(&lines[..=end].concat())
    }

    /// Whether the other is not the same one, with more or fewer words for its owner.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let (short, long) = if self.owner.len() < other.owner.len() { (self, other) } else { (other, self) };
        self.kind != other.kind || !long.owner.contains(&short.owner) || is_own(&long.owner) != is_own(&short.owner)
    }
}

/// Whether a title says more than what every title of its year says, which can only be whose it is.
pub(super) fn names_somebody(line: &str) -> bool {
    const SHORTEST: usize = 4;
    let text = ProseWords::get().any_title.strip(&fold_label(line));
    text.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST
}

/// The year that ends a text.
fn year_before(text: &str) -> Option<&str> {
    let year = text.get(text.len().checked_sub(YEAR)?..)?;
    (year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit())).then_some(year)
}

/// Whether a name is that of a department's own office, without what belongs to it.
fn is_own(owner: &str) -> bool {
    owner.contains("本级") || owner.contains("机关)")
}

#[cfg(test)]
mod tests {
    use super::Disclosure;
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    #[test]
    fn titles_of_one_disclosure_may_have_more_or_fewer_words() {
        let differ = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|line| Disclosure::of(line).expect("each line names a disclosure"));
            one.differs(&other)
        };
        assert!(!differ("某某县水利局2024年度部门决算", "2024年度水利局部门决算"));
        assert!(differ("某某县水利局2024年度部门决算", "某某县文化馆2024年度单位决算"));
        assert!(differ("某某县水利局2024年度部门决算", "某某县水利局2025年度部门预算"));
        assert!(differ("某某县水利局2024年度部门决算", "某某县水利局（本级）2024年度单位决算"));
        assert!(Disclosure::of("第二部分 2024年度部门决算").is_none());
        assert!(Disclosure::of("今年部门决算").is_none());
    }

    #[test]
    fn another_title_opens_another_part_behind_a_table() {
        let table = "收支总表\n\n项目\t金额\n合计\t5.00\n\n";
        let parts = |text: &str| Draft::read(&Tree::parse(&Text::new(text))).parts.len();
        let one = "某某县水利局2024年度部门决算\n\n";
        assert_eq!(parts(&[one, table, "某某县文化馆2024年度部门决算\n\n", table].concat()), 2);
        assert_eq!(parts(&[one, table, "2024年度\n\n某某县文化馆部门决算\n\n", table].concat()), 2);
        assert_eq!(parts(&[one, table, one, table].concat()), 1, "a running head");
        let cover = "某某县水利局2024年度部门决算公开\n\n";
        assert_eq!(parts(&[cover, table, cover, table].concat()), 1, "a running head with the words of the cover");
        assert_eq!(parts(&[cover, table, cover, "目  录\n\n", table].concat()), 2);
        let cover = "2024年某某县水利局预算公开\n\n";
        assert_eq!(parts(&[cover, table, cover, table].concat()), 1, "the same, without 部门");
        let generic = "2024年度部门预算公开\n\n";
        assert_eq!(parts(&[generic, table, generic, table].concat()), 2, "two covers that name nobody");
        assert_eq!(parts(&[cover, table, "2024年度部门决算公开\n\n", table].concat()), 2, "a cover that names nobody");
        assert_eq!(parts(&[one, "某某县文化馆2024年度部门决算\n\n", table].concat()), 1, "a list of units");
        let prose = "收入总计5.00万元。\n\n";
        assert_eq!(
            parts(&[one, prose, "某某县文化馆2024年度部门决算\n\n", prose].concat()),
            2,
            "drafts without tables"
        );
        assert_eq!(parts(&[table, one, table].concat()), 1, "nobody was named before");
    }
}

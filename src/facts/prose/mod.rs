//! What prose says: amounts and what they are amounts of, lists, shares, changes, completion.
//!
//! Given: the paragraphs between two headings.
//! Gives: their figures, and the relations that the sentences claim.
//! Invariant: where a sentence can be read in several ways, the relation carries all of them.

mod accounts;
mod balance;
mod change;
mod compare;
mod completion;
mod expenses;
mod growth;
mod list;
mod located;
mod mention;
mod outcome;
mod share;
mod wholly;
mod zero;

use std::sync::Arc;

use self::list::Lists;
use self::mention::{Passage, Role};
use super::facet::Section;
use super::figure::{Facts, Offer};
use super::region::Context;
use super::{judge, name_key};
use crate::syntax::Block;

/// Reads the paragraphs among `blocks`.
pub(super) fn read(blocks: &[Arc<Block>], context: &Context) -> Facts {
    let (passage, figures) = Passage::read(blocks);
    if figures.is_empty() {
        return Facts::default();
    }
    let owner = context.owner.as_deref();
    let mut facts = Facts { figures, ..Facts::default() };
    let mut claims = Vec::new();
    let lists = Lists::read(&passage);
    lists.claims(&passage, owner, &facts.figures, &mut claims);
    growth::claims(&passage, owner, &facts.figures, &mut claims);
    change::claims(&passage, &facts.figures, &mut claims);
    expenses::claims(&passage, owner, &facts.figures, &mut claims);
    balance::claims(&passage, &facts.figures, &mut claims);
    balance::leftovers(&passage, &facts.figures, &mut claims);
    completion::claims(&passage, &mut claims);
    outcome::claims(&passage, &facts.figures, &mut claims);
    zero::claims(&passage, &facts.figures, &mut claims);
    accounts::claims(&passage, &facts.figures, &mut claims);
    wholly::claims(&passage, &mut claims);
    let elsewhere = share::claims(&passage, &lists, owner, &facts.figures, &mut claims);
    (facts.named_shares, facts.open_shares) = (elsewhere.named, elsewhere.lists);
    facts.relations = judge(claims, &facts.figures);
    facts.relations.sort_by_key(|judged| (judged.relation.readings[0].subject(), judged.relation.family));
    facts.trends.clone_from(&passage.trends);
    facts.performance = performance(&passage, context);
    let section = Section::read(context);
    facts.coordinates = located::coordinates(&passage, &section);
    facts.offers = passage
        .mentions
        .iter()
        .filter(|mention| mention.role == Role::Amount && !is_of_item(&passage, mention))
        .map(|mention| Offer {
            key: name_key(without_verb(&mention.label), owner),
            figure: mention.figure,
            prose: true,
        })
        .filter(|offer| !offer.key.is_empty())
        .collect();
    facts
}

/// A name without the verb that some put behind it: `税收收入累计完成`.
fn without_verb(label: &str) -> &str {
    let name = label.trim_end_matches(['为', '达', '了']);
    let name = ["完成", "实现"].iter().find_map(|verb| name.strip_suffix(verb));
    name.map_or(label, |name| name.trim_end_matches("累计"))
}

/// Whether an amount that has no name of its own is that of the subject in front: `行政运行(项):支出决算为67.64万元`.
fn is_of_item(passage: &Passage, mention: &mention::Mention) -> bool {
    let before = &passage.paragraphs[mention.paragraph].text()[..mention.digits.start];
    mention::is_bare(&mention.label) && ["(类)", "(款)", "(项)"].iter().any(|level| before.contains(level))
}

/// The amounts that are said to be under performance management.
fn performance(passage: &Passage, context: &Context) -> Vec<u32> {
    let in_chapter = context.title.as_deref().is_some_and(|title| title.contains("绩效"));
    let amounts = passage.mentions.iter().filter(|mention| mention.role == Role::Amount);
    let speaks = |mention: &&mention::Mention| {
        let is_total = ["涉及", "资金", "金额", "总额"].iter().any(|word| mention.label.contains(word));
        is_total && (in_chapter || passage.sentence(mention).contains("绩效"))
    };
    amounts.filter(speaks).map(|mention| mention.figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Coordinates;
    use crate::relations::{Family, Form, Trend, Verdict};
    use crate::syntax::Tree;
    use crate::text::Text;

    /// The coordinates of the amounts of a text under a heading.
    fn located(text: &str) -> Vec<Coordinates> {
        let context = Context { title: Some("四、支出情况说明".into()), ..Context::default() };
        let facts = read(Tree::parse(&Text::new(text)).blocks(), &context);
        facts.coordinates.into_iter().map(|(_, found)| found).collect()
    }

    #[test]
    fn what_is_spent_of_one_source_is_not_all_that_is_spent() {
        let of_all = located("支出120.00万元，其中：基本支出80.00万元。");
        let of_source = located("财政拨款安排支出120.00万元，其中：基本支出80.00万元。");
        assert_eq!((of_all.len(), of_source.len()), (2, 2));
        assert!(of_all.iter().all(|found| found.source.is_none()));
        assert!(of_source.iter().all(|found| found.source.is_some()));
        let text = "财政拨款安排支出120.00万元，比上年减少3.00万元。其中：基本支出80.00万元，项目支出40.00万元。";
        assert_eq!(located(text).len(), 1);
    }

    #[test]
    fn what_several_things_come_to_is_none_of_them() {
        assert_eq!(located("对附属单位补助支出1.79万元。").len(), 1);
        assert_eq!(located("上缴上级支出、经营支出、对附属单位补助支出共1.79万元。"), Vec::new());
    }

    #[test]
    fn an_economic_item_is_one_of_what_the_heading_says() {
        let of = |title: &str| {
            let context = Context { title: Some(title.into()), ..Context::default() };
            let text = "公用经费80.00万元，主要包括：办公费3.37万元、取暖费5.05万元。";
            let facts = read(Tree::parse(&Text::new(text)).blocks(), &context);
            let economic = facts.coordinates.iter().filter_map(|(_, found)| found.economic);
            economic.collect::<Vec<u32>>()
        };
        assert_eq!(of("六、一般公共预算基本支出情况说明"), [30201, 30208]);
        assert_eq!(of("七、项目支出情况说明"), [0; 0]);
    }

    #[test]
    fn a_verb_behind_a_name_is_no_part_of_it() {
        assert_eq!(without_verb("税收收入累计完成"), "税收收入");
        assert_eq!(without_verb("地方财政收入实现了"), "地方财政收入");
        assert_eq!(without_verb("收入总计为"), "收入总计为");
    }

    #[test]
    fn a_large_change_without_decimals_may_be_rounded() {
        let text = |total: &str| {
            format!(
                "支出增加{total}万元，其中：人员经费增加5430.12万元，公用经费增加1820.55万元，设备购置增加200.64万元。"
            )
        };
        assert_eq!(claimed(&text("7451"), Family::List), ["7451 = 5430.12 + 1820.55 + 200.64"]);
        assert_eq!(claimed(&text("7461"), Family::List), ["✗ 7461 = 5430.12 + 1820.55 + 200.64"]);
    }

    #[test]
    fn a_code_in_brackets_is_no_figure() {
        let text = "行政运行（2010301）580.00万元；（2010302）一般行政管理事务20.00万元；工资福利支出（301）3.00万元。";
        let facts = read(Tree::parse(&Text::new(text)).blocks(), &Context::default());
        let names: Vec<&str> = facts.figures.iter().map(|figure| &*figure.name).collect();
        assert_eq!(names, ["行政运行(2010301)", "(2010302)一般行政管理事务", "工资福利支出(301)"]);
    }

    /// The relations of a family that a text claims, in the reading that holds best; `✗` in front if none holds.
    pub(super) fn claimed(text: &str, family: Family) -> Vec<String> {
        let facts = read(Tree::parse(&Text::new(text)).blocks(), &Context::default());
        let show = |figure: u32| facts.figures[figure as usize].quantity.displayed.to_string();
        let of_family = facts.relations.iter().filter(|judged| judged.relation.family == family);
        of_family
            .map(|judged| {
                let broken = judged.outcome.is_some_and(|outcome| outcome.verdict == Verdict::Broken);
                let arithmetic = match judged.reading().map(show) {
                    Form::Sum { total, parts } => {
                        let parts: Vec<String> = parts.into_iter().map(|(part, _)| part).collect();
                        format!("{total} = {}", parts.join(" + "))
                    }
                    Form::Growth { now, change, rate, trend } => {
                        format!("{now}: {}{change}, {rate}%", if trend == Trend::Up { '+' } else { '-' })
                    }
                    Form::Share { part, base, percent } => format!("{part} / {base} = {percent}%"),
                    Form::Equal { left, right } => format!("{left} = {right}"),
                    Form::AtMost { part, whole } => format!("{part} ≤ {whole}"),
                    other => format!("{other:?}"),
                };
                if broken { format!("✗ {arithmetic}") } else { arithmetic }
            })
            .collect()
    }
}

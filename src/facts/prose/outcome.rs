//! Which is more, the budget or what was spent of it: `年初预算5.20万元,支出决算4.80万元,…,决算数小于年初预算数`.

use std::sync::LazyLock;

use regex::Regex;

use super::completion::is_budget;
use super::list::is_item;
use super::mention::{Mention, Passage, is_inside};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::relations::{Family, Form, Relation};

/// What was spent is said to be more than the budget, or less.
static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:决算|执行|支出)数?(?:(?P<more>大于|高于|多于)|(?:小于|低于|少于))(?:年初|全年|调整后?)?预算数?")
        .expect("the pattern is fixed")
});

/// The words that the one budget and the one account of their sentence contradict.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    for (index, paragraph) in passage.paragraphs.iter().enumerate() {
        let text = paragraph.text();
        for found in COMPARED.captures_iter(text) {
            let Some(words) = found.get(0) else { continue };
            let (start, is_more) = (words.start(), found.name("more").is_some());
            let mut ends = text[..start].match_indices('。').map(|(at, _)| at).filter(|at| !is_inside(text, *at));
            let from = ends.next_back().unwrap_or(0);
            let in_sentence =
                |mention: &&Mention| mention.paragraph == index && (from..start).contains(&mention.digits.start);
            let amounts = || passage.mentions.iter().filter(in_sentence).filter(|mention| is_item(mention));
            let (budgets, spent): (Vec<&Mention>, Vec<&Mention>) = amounts().partition(|amount| is_budget(amount));
            let ([budget], [spent]) = (budgets.as_slice(), spent.as_slice()) else { continue };
            let (less, more) = if is_more { (budget, spent) } else { (spent, budget) };
            let value = |mention: &Mention| figures[mention.figure as usize].quantity.value;
            if value(less) > value(more) {
                let form = Form::AtMost { part: less.figure, whole: more.figure };
                out.push(Claim { relation: Relation::new(Family::Completion, words.as_str(), form), firm: true });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    #[test]
    fn words_say_which_is_more() {
        let contradicted = |text: &str| {
            let found = claimed(text, Family::Completion);
            found.into_iter().filter(|claim| claim.contains('≤')).collect::<Vec<_>>()
        };
        let text = "年初预算5.20万元，支出决算4.80万元，完成年初预算的92.31%，决算数小于年初预算数的主要原因是节约。";
        assert_eq!(contradicted(text), [""; 0]);
        assert_eq!(contradicted(&text.replace("小于", "大于")), ["✗ 5.20 ≤ 4.80"]);
        assert_eq!(contradicted(&text.replace("4.80", "8.40")), ["✗ 8.40 ≤ 5.20"]);
        let two = "甲年初预算5.20万元，支出决算4.80万元；乙年初预算1.00万元，支出决算2.00万元，决算数小于预算数。";
        assert_eq!(contradicted(two), [""; 0]);
    }
}

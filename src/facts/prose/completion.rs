//! Completion of a budget: `年初预算A万元,支出决算B万元,完成年初预算的P%`.

use super::mention::{Mention, Passage, Role};
use crate::catalog::ProseWords;
use crate::facts::Claim;
use crate::relations::{Family, Form, Relation};

/// What a passage claims about completion.
pub(super) fn claims(passage: &Passage, out: &mut Vec<Claim>) {
    for (index, mention) in passage.mentions.iter().enumerate() {
        out.extend(of_stated_budget(passage, index));
        if mention.role != Role::Completion {
            continue;
        }
        let near: Vec<&Mention> = passage
            .amounts_before(index)
            .filter(|amount| amount.sentence == mention.sentence && amount.paragraph == mention.paragraph)
            // What a bracket says is of the amount in front of it.
            .filter(|amount| amount.depth <= mention.depth)
            .collect();
        // A part of the sentence with both says it all.
        let in_segment: Vec<&Mention> =
            near.iter().copied().filter(|amount| amount.segment == mention.segment).collect();
        let is_complete =
            in_segment.iter().any(|amount| is_budget(amount)) && !in_segment.iter().all(|amount| is_budget(amount));
        let near = if is_complete { in_segment } else { near };
        // `支出决算668.70万元,占…。与年初预算632.38万元相比,完成年初预算的105.74%`
        let in_front =
            |amount: &&Mention| amount.sentence + 1 == mention.sentence && amount.paragraph == mention.paragraph;
        let above: Vec<&Mention> = passage.amounts_before(index).filter(in_front).collect();
        let is_alone = near.iter().all(|amount| is_budget(amount));
        let parts = if is_alone { &above } else { &near };
        let parts = parts.iter().filter(|amount| !is_budget(amount));
        let mut readings = Vec::new();
        for part in parts {
            for base in near.iter().filter(|amount| is_budget(amount)) {
                readings.push(Form::Share { part: part.figure, base: base.figure, percent: mention.figure });
            }
        }
        // A budget further back may be that of the whole, of which this is an item.
        let firm = near.iter().position(|amount| is_budget(amount)).is_some_and(|at| at <= 1);
        readings.truncate(6);
        if !readings.is_empty() {
            let relation = Relation { family: Family::Completion, label: mention.label.as_str().into(), readings };
            out.push(Claim { relation, firm });
        }
    }
}

/// The most amounts in front of a budget that its rate may be about.
const MOST_PARTS: usize = 3;

/// `支出92.10万元,完成年初预算100.00万元的92.10%`: the budget stands between the words and the rate.
fn of_stated_budget(passage: &Passage, index: usize) -> Option<Claim> {
    let percent = &passage.mentions[index];
    let base = &passage.mentions[index.checked_sub(1)?];
    let is_stated = percent.measure == "%" && percent.label == "的" && percent.sentence == base.sentence;
    if !is_stated || base.role != Role::Amount || !base.label.starts_with(['完', '为']) || !is_budget(base) {
        return None;
    }
    let same = |amount: &&Mention| (amount.sentence, amount.paragraph) == (base.sentence, base.paragraph);
    let before = passage.amounts_before(index - 1).filter(same).filter(|amount| !is_budget(amount));
    let readings: Vec<Form<u32>> = before
        .take(MOST_PARTS)
        .map(|part| Form::Share { part: part.figure, base: base.figure, percent: percent.figure })
        .collect();
    let label = base.label.as_str().into();
    let relation = Relation { family: Family::Completion, label, readings };
    (!relation.readings.is_empty()).then_some(Claim { relation, firm: true })
}

/// Whether an amount is that of a budget (预算数), and not of what a fund is called: 一般公共预算支出 is spent.
pub(super) fn is_budget(amount: &Mention) -> bool {
    let label = ProseWords::get().fund_budget.strip(&amount.label);
    label.contains("预算") && !label.contains("决算")
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    fn completions(text: &str) -> Vec<String> {
        claimed(text, Family::Completion)
    }

    #[test]
    fn a_budget_may_be_held_against_the_account_of_the_sentence_before() {
        let text =
            "财政拨款支出决算668.70万元，占本年支出合计的100.00%。与年初预算632.38万元相比，完成年初预算的105.74%。";
        assert_eq!(completions(text), ["668.70 / 632.38 = 105.74%"]);
        assert_eq!(completions(&text.replace("105.74", "97.01")), ["✗ 668.70 / 632.38 = 97.01%"]);
    }

    #[test]
    fn what_a_bracket_says_of_a_budget_is_passed_over() {
        let text =
            "运行维护费支出预算1.42万元（其中：一般公共预算支出1.42万元），支出决算1.55万元，完成预算的109.15%。";
        assert_eq!(completions(text), ["1.55 / 1.42 = 109.15%"]);
        assert_eq!(completions(&text.replace("109.15", "10.915")), ["✗ 1.55 / 1.42 = 10.915%"]);
    }

    #[test]
    fn a_budget_may_stand_between_the_words_and_the_rate() {
        let text = "机关养老保险缴费（项）支出92.14万元，完成年初预算100.05万元的92.09%。";
        assert_eq!(completions(text), ["92.14 / 100.05 = 92.09%"]);
        assert_eq!(completions(&text.replace("92.09", "90.29")), ["✗ 92.14 / 100.05 = 90.29%"]);
    }

    #[test]
    fn the_name_of_a_fund_makes_no_budget() {
        let text = "某校一般公共预算财政拨款支出161.39万元，其中：基本支出138.84万元，项目支出22.55万元。年初预算数162.50万元，\
                    完成年初预算的99.32%。";
        assert_eq!(completions(text), ["161.39 / 162.50 = 99.32%"]);
        let text = "加上年结转107万元，收入总量为15248万元，国有资本经营预算支出1000万元，完成调整预算数的100%。";
        assert_eq!(completions(text), Vec::<String>::new());
    }

    #[test]
    fn what_one_part_of_a_sentence_says_is_not_read_by_the_others() {
        let text = "公务用车购置费年初预算18.00万元，支出决算17.68万元，完成年初预算的98.22%；公务用车运行费年初预算33.59万元，\
                    支出决算32.99万元，完成年初预算的98.21%。";
        assert!(completions(text).iter().all(|claim| !claim.starts_with('✗')));
        assert_eq!(completions(&text.replace("33.59", "35.39"))[1], "✗ 32.99 / 35.39 = 98.21%");
    }
}

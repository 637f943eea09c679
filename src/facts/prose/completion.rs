//! Completion of a budget: `年初预算A万元,支出决算B万元,完成年初预算的P%`.

use super::mention::{Mention, Passage, Role};
use crate::facts::Claim;
use crate::relations::{Family, Form, Relation};

/// What a passage claims about completion.
pub(super) fn claims(passage: &Passage, out: &mut Vec<Claim>) {
    for (index, mention) in passage.mentions.iter().enumerate() {
        if mention.role != Role::Completion {
            continue;
        }
        let near: Vec<&Mention> = passage
            .amounts_before(index)
            .filter(|amount| amount.sentence == mention.sentence && amount.paragraph == mention.paragraph)
            .collect();
        // A part of the sentence with both says it all.
        let in_segment: Vec<&Mention> =
            near.iter().copied().filter(|amount| amount.segment == mention.segment).collect();
        let budget = |amount: &&Mention| amount.label.contains("预算") && !amount.label.contains("决算");
        let is_complete = in_segment.iter().any(budget) && !in_segment.iter().all(budget);
        let near = if is_complete { in_segment } else { near };
        // `支出决算668.70万元,占…。与年初预算632.38万元相比,完成年初预算的105.74%`
        let in_front =
            |amount: &&Mention| amount.sentence + 1 == mention.sentence && amount.paragraph == mention.paragraph;
        let is_budget = |amount: &&&Mention| amount.label.contains("预算") && !amount.label.contains("决算");
        let above: Vec<&Mention> = passage.amounts_before(index).filter(in_front).collect();
        let is_alone = near.iter().all(|amount| is_budget(&amount));
        let parts = if is_alone { &above } else { &near };
        let parts = parts.iter().filter(|amount| !is_budget(amount));
        let mut readings = Vec::new();
        for part in parts {
            for base in near.iter().filter(is_budget) {
                readings.push(Form::Share { part: part.figure, base: base.figure, percent: mention.figure });
            }
        }
        // A budget further back may be that of the whole, of which this is an item.
        let firm = near.iter().position(|amount| is_budget(&amount)).is_some_and(|at| at <= 1);
        readings.truncate(6);
        if !readings.is_empty() {
            let relation = Relation { family: Family::Completion, label: mention.label.as_str().into(), readings };
            out.push(Claim { relation, firm });
        }
    }
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
    fn what_one_part_of_a_sentence_says_is_not_read_by_the_others() {
        let text = "公务用车购置费年初预算18.00万元，支出决算17.68万元，完成年初预算的98.22%；公务用车运行费年初预算33.59万元，                    支出决算32.99万元，完成年初预算的98.21%。";
        assert!(completions(text).iter().all(|claim| !claim.starts_with('✗')));
        assert_eq!(completions(&text.replace("33.59", "35.39"))[1], "✗ 32.99 / 35.39 = 98.21%");
    }
}

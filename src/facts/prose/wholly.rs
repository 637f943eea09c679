//! What an amount is all of: `公务用车购置及运行维护费11.90万元,全部为公务用车运行维护费11.90万元`.

use super::list::is_item;
use super::mention::{Mention, Passage};
use crate::facts::Claim;
use crate::relations::{Family, Form, Relation};

/// Words that begin such an amount's name.
const WHOLLY: [&str; 5] = ["全部为", "全部是", "全部系", "全为", "均为"];

/// Whether an amount of this name is all of the one in front of it.
pub(super) fn is_all_of_it(label: &str) -> bool {
    WHOLLY.iter().any(|word| label.strip_prefix(word).is_some_and(|name| !name.is_empty()))
}

/// What a passage claims about amounts that are all of the one in front of them.
pub(super) fn claims(passage: &Passage, out: &mut Vec<Claim>) {
    for (index, part) in passage.mentions.iter().enumerate() {
        if !is_item(part) || !is_all_of_it(&part.label) {
            continue;
        }
        // `全部为会议费5万元、培训费15万元` is a list.
        let same = |other: &&Mention| other.sentence == part.sentence && is_item(other);
        let is_list = passage.mentions[index + 1..].iter().any(|other| same(&other) && other.segment == part.segment);
        if is_list || passage.goes_on(part.paragraph) {
            continue;
        }
        let wholes = passage.mentions[..index].iter().rev().filter(same);
        let readings: Vec<Form<u32>> =
            wholes.map(|whole| Form::Equal { left: whole.figure, right: part.figure }).collect();
        if !readings.is_empty() {
            let label = part.label.as_str().into();
            out.push(Claim { relation: Relation { family: Family::List, label, readings }, firm: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    #[test]
    fn all_of_it_is_all_of_it() {
        let claims = |text: &str| claimed(text, Family::List);
        let text = "公务用车购置及运行维护费11.90万元，全部为公务用车运行维护费11.90万元，与上年持平。";
        assert_eq!(claims(text), ["11.90 = 11.90"]);
        assert_eq!(
            claims(&text.replace("全部为公务用车运行维护费11.90", "全部为公务用车运行维护费11.09")),
            ["✗ 11.90 = 11.09"]
        );
        assert_eq!(claims("项目支出20.00万元，全部为会议费6.00万元、培训费14.00万元。"), [""; 0]);
        assert_eq!(claims("项目支出20.00万元，其中上年结转5.00万元，全部为专项资金20.00万元。"), ["20.00 = 20.00"]);
    }
}

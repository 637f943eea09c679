//! Items of a list that are larger than all of it: `合同金额41.23万元,其中:授予小微企业326.85万元`.

use super::is_item;
use super::opener::Opener;
use crate::catalog::ProseWords;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::prose::completion::is_budget;
use crate::facts::prose::mention::{Mention, Passage, Role};
use crate::relations::{Family, Form, Relation};

/// The items behind an opener that are larger than every amount in front of it.
pub(super) fn claims(passage: &Passage, figures: &[Figure], opener: &Opener) -> Vec<Claim> {
    let text = passage.paragraphs[opener.paragraph].text();
    // `事业收入5.00万元(含教育收费3.00万元)`
    let is_bracket = text[opener.start..].starts_with("(含");
    if !is_bracket && !text[opener.start..opener.end].contains("其中") {
        return Vec::new();
    }
    let here = || passage.mentions.iter().filter(|mention| mention.paragraph == opener.paragraph);
    let interval = |mention: &Mention| figures[mention.figure as usize].quantity.interval();
    let wholes: Vec<&Mention> =
        here().filter(|mention| is_money(mention) && mention.digits.end <= opener.start).collect();
    let Some(whole) = wholes.iter().rev().copied().find(|whole| is_item(whole)) else { return Vec::new() };
    let ends = text[whole.digits.end..opener.start].matches('。').count();
    // A list speaks of its own sentence, or opens the next one.
    if ends > 1 || (ends == 1 && !text[..opener.start].ends_with('。')) {
        return Vec::new();
    }
    let items = here().filter(|item| item.digits.start >= opener.end && item.digits.start < opener.until);
    let items = items.take_while(|item| is_money(item) || !matches!(item.role, Role::Count));
    let is_same = |item: &&Mention| {
        is_item(item)
            && may_be_part(item, whole)
            && !ProseWords::get().counts_another.matches(&item.label)
            && !item.label.ends_with('共')
            && wholes
                .iter()
                .all(|other| interval(item).low > interval(other).high || (is_bracket && other.figure != whole.figure))
    };
    let claim = |item: &Mention| Claim {
        relation: Relation::new(
            Family::List,
            whole.label.as_str(),
            Form::AtMost { part: item.figure, whole: whole.figure },
        ),
        firm: true,
    };
    items.filter(is_same).map(claim).collect()
}

/// Whether both are budgets, or both what was spent, so far as their words tell.
fn may_be_part(item: &Mention, whole: &Mention) -> bool {
    let is_spent = |mention: &Mention| ["决算", "执行", "实际"].iter().any(|word| mention.label.contains(word));
    (!is_budget(item) || is_budget(whole)) && (!is_spent(item) || !is_budget(whole))
}

fn is_money(mention: &Mention) -> bool {
    matches!(mention.role, Role::Amount | Role::Change(_))
}

#[cfg(test)]
mod tests {
    use crate::facts::prose::tests::claimed;
    use crate::relations::Family;

    #[test]
    fn no_item_is_larger_than_the_whole() {
        let claims = |text: &str| claimed(text, Family::List);
        let text = "授予中小企业合同金额41.23万元，其中：授予小微企业合同金额26.85万元。";
        assert_eq!(claims(text), Vec::<String>::new());
        assert_eq!(claims(&text.replace("26.85", "326.85")), ["✗ 326.85 ≤ 41.23"]);
        assert_eq!(claims("支出决算50.00万元，其中：公务接待费年初预算60.00万元。"), Vec::<String>::new());
        assert_eq!(claims("年初预算50.00万元，其中：公务接待费决算60.00万元。"), Vec::<String>::new());
        assert_eq!(claims("年初预算50.00万元，其中：公务接待费60.00万元。"), ["✗ 60.00 ≤ 50.00"]);
        assert_eq!(claims("其他收入90.00万元，事业收入5.00万元（含教育收费6.00万元）。"), ["✗ 6.00 ≤ 5.00"]);
        assert_eq!(claims("支出50.00万元，主要用于治理经费60.00万元。"), Vec::<String>::new());
        assert_eq!(claims("资产50.00万元，其中：房屋原值60.00万元。"), Vec::<String>::new());
    }
}

//! Total income is total expenditure, also in a sentence: `收入总计A万元,支出总计A万元`.

use super::mention::{Passage, Role};
use crate::facts::Claim;
use crate::relations::{Family, Form, Relation};

/// What a passage claims about totals of both sides.
pub(super) fn claims(passage: &Passage, out: &mut Vec<Claim>) {
    let amounts: Vec<_> = passage.mentions.iter().filter(|mention| mention.role == Role::Amount).collect();
    for pair in amounts.windows(2) {
        let [income, expenditure] = pair else { continue };
        let label = income.label.as_str();
        if income.sentence == expenditure.sentence
            && label.contains("收入总计")
            && expenditure.label.contains("支出总计")
            && !label.contains("支出")
        {
            let form = Form::Equal { left: income.figure, right: expenditure.figure };
            out.push(Claim { relation: Relation::new(Family::Balance, label, form), firm: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    #[test]
    fn both_totals_are_equal() {
        let claims = |text: &str| claimed(text, Family::Balance);
        assert_eq!(claims("2025年收入总计500.00万元，支出总计500.00万元。"), ["500.00 = 500.00"]);
        assert_eq!(claims("2025年收入总计500.00万元，支出总计505.00万元。"), ["✗ 500.00 = 505.00"]);
        assert_eq!(claims("本年收入合计500.00万元，本年支出合计480.00万元。"), Vec::<String>::new());
    }
}

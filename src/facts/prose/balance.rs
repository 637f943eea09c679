//! What is equal, also in a sentence: total income and total expenditure (`收入总计A万元,支出总计A万元`), and what something was
//! before a part of it is taken off (`支出A万元。扣除项目支出B万元后,基本支出为C万元`).

use super::compare::is_compared;
use super::list::is_one_slip_away;
use super::mention::{Mention, Passage, Role};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::number::{Likeness, is_no_chance, is_slip};
use crate::relations::{Family, Form, Relation};

/// What a passage claims about totals of both sides.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    let amounts: Vec<_> = passage.mentions.iter().filter(|mention| mention.role == Role::Amount).collect();
    for pair in amounts.windows(2) {
        let [income, expenditure] = pair else { continue };
        let label = income.label.as_str();
        out.extend(of_budget(figures, income, expenditure));
        if income.sentence == expenditure.sentence
            && label.contains("收入总计")
            && expenditure.label.contains("支出总计")
            && !label.contains("支出")
            && !sides_change_apart(passage, figures, income, expenditure)
        {
            let form = Form::Equal { left: income.figure, right: expenditure.figure };
            out.push(Claim { relation: Relation::new(Family::Balance, label, form), firm: true });
        }
    }
}

/// Both sides of one fund in a budget: `一般公共预算财政拨款收入90.25万元,一般公共预算财政拨款支出90.25万元`. Funds may be carried
/// over, so that only a slip of the pen is told.
fn of_budget(figures: &[Figure], income: &Mention, expenditure: &Mention) -> Option<Claim> {
    let quantity = |mention: &Mention| figures[mention.figure as usize].quantity;
    let is_settled = ["决算", "完成", "执行"].iter().any(|word| income.label.contains(word));
    if !are_sides(income, expenditure) || !income.label.contains("预算") || is_settled {
        return None;
    }
    let (own, other) = (quantity(income), quantity(expenditure));
    let firm = is_slip(own, other) && is_no_chance(own, other.value, Likeness::Slip);
    let form = Form::Equal { left: income.figure, right: expenditure.figure };
    Some(Claim { relation: Relation::new(Family::Balance, income.label.as_str(), form), firm })
}

/// Whether one of two amounts of a sentence is income and the other expenditure of the same.
pub(super) fn are_sides(one: &Mention, other: &Mention) -> bool {
    let (front, behind) = if one.figure < other.figure { (one, other) } else { (other, one) };
    let name =
        |mention: &Mention| mention.label.trim_start_matches(|c: char| c.is_ascii_digit() || c == '年').to_owned();
    let (income, expenditure) = (name(front), name(behind));
    front.sentence == behind.sentence && income.contains("收入") && expenditure == income.replace("收入", "支出")
}

/// What is left after a part is taken off, and that part, make up an amount in front. It is enforced where one slip of the pen
/// keeps them from it.
pub(super) fn leftovers(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    /// How many amounts in front may be the whole.
    const MOST_WHOLES: usize = 6;
    for (index, part) in passage.mentions.iter().enumerate().filter(|(_, mention)| mention.role == Role::Amount) {
        let next = passage.mentions.get(index + 1).filter(|next| next.role == Role::Amount);
        let Some(left) = next.filter(|_| part.label.starts_with("扣除")) else { continue };
        let unit_and_words = passage.between(part, left);
        if !unit_and_words.trim_start_matches(part.measure.as_str()).starts_with('后') {
            continue;
        }
        let parts = vec![(part.figure, false), (left.figure, false)];
        let wholes = passage.amounts_before(index).take_while(|whole| whole.paragraph + 1 >= part.paragraph);
        let wholes = wholes.filter(|whole| !is_compared(&whole.label)).take(MOST_WHOLES);
        let readings: Vec<Form<u32>> =
            wholes.map(|whole| Form::Sum { total: whole.figure, parts: parts.clone() }).collect();
        let firm = readings.iter().any(|form| is_one_slip_away(figures, form));
        let relation = Relation { family: Family::List, label: left.label.as_str().into(), readings };
        if !relation.readings.is_empty() {
            out.push(Claim { relation, firm });
        }
    }
}

/// Whether the sides are said to have changed by different amounts, with a rate each: then the totals are what came in
/// and what was spent in the year, and need not be equal.
fn sides_change_apart(passage: &Passage, figures: &[Figure], income: &Mention, expenditure: &Mention) -> bool {
    let changes: Vec<(&Mention, _)> = passage
        .mentions
        .iter()
        .filter(|mention| mention.paragraph == income.paragraph && mention.digits.start > income.digits.start)
        .filter_map(|mention| match mention.role {
            Role::Change(trend) => Some((mention, (figures[mention.figure as usize].quantity.value, trend))),
            _ => None,
        })
        .collect();
    let between = |(change, _): &&(&Mention, _)| change.digits.start < expenditure.digits.start;
    let of = |side: &str| changes.iter().find(|(change, _)| change.label.contains(side)).map(|(_, by)| *by);
    let own = changes.iter().find(between).map(|(_, by)| *by).or_else(|| of("收入"));
    let other = match changes.iter().find(between) {
        Some(_) => changes.iter().find(|change| !between(change)).map(|(_, by)| *by),
        None => of("支出"),
    };
    matches!((own, other), (Some(own), Some(other)) if own != other)
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
        let apart = "收入总计500.00万元，比上年增加20.00万元；支出总计505.00万元，比上年增加30.00万元。";
        assert_eq!(claims(apart), Vec::<String>::new());
        assert_eq!(claims(&apart.replace("30.00", "20.00")), ["✗ 500.00 = 505.00"]);
        let named = "收入总计500.00万元，支出总计505.00万元。与上年相比，收入增加20.00万元，支出增加30.00万元。";
        assert_eq!(claims(named), Vec::<String>::new());
        assert_eq!(claims("本年收入合计500.00万元，本年支出合计480.00万元。"), Vec::<String>::new());
    }

    #[test]
    fn both_sides_of_a_fund_are_equal_but_for_what_is_carried_over() {
        let claims = |text: &str| claimed(text, Family::Balance);
        let text =
            "2024年一般公共预算财政拨款收入1903.55万元，一般公共预算财政拨款支出1903.55万元，比上年增加9.00万元。";
        assert_eq!(claims(text), ["1903.55 = 1903.55"]);
        assert_eq!(claims(&text.replace("收入1903", "收入1930")), ["✗ 1930.55 = 1903.55"]);
        assert_eq!(claims(&text.replace("收入1903.55", "收入1861.20")), Vec::<String>::new());
        assert_eq!(claims(&text.replace("预算财政拨款收入1903", "预算收入决算1930")), Vec::<String>::new());
    }

    #[test]
    fn what_is_left_and_what_is_taken_off_make_up_the_whole() {
        let text = "支出479.75万元，同比增加13.95万元；其中项目支出13.65万元。\n\n扣除项目支出13.65万元后，基本支出为466.10万元。";
        let lists = |text: &str| claimed(text, Family::List);
        assert_eq!(lists(text), ["479.75 = 13.65 + 466.10"]);
        let wrong = text.replace("扣除项目支出13.65", "扣除项目支出13.05");
        assert!(lists(&wrong)[0].starts_with('✗'));
        assert_eq!(lists(&text.replace("466.10", "301.27")), [""; 0]);
    }
}

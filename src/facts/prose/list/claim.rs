//! What a list claims: the sum of its items in each of its readings, and whether that is enforced.

use super::closed::{Closed, apart, are_shares_of, has_shares, is_one_slip_away};
use super::habits::Habits;
use super::{List, Opening};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::prose::mention::{Mention, Passage, is_bare};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation};

/// The relation of a list, its likeliest reading in front. It is enforced where the list is sure to be complete.
///
/// `habits` is what the lists around it tell.
pub(super) fn claim(
    passage: &Passage,
    owner: Option<&str>,
    figures: &[Figure],
    list: &List,
    habits: &Habits,
) -> Option<Claim> {
    let value = |figure: u32| figures[figure as usize].quantity.value;
    let mut readings: Vec<(bool, Decimal, Form<u32>)> = Vec::new();
    let is_above = list.opening == Opening::Above;
    for items in &list.readings {
        if items.windows(2).any(|pair| is_told_twice(&passage.mentions[pair[0]], &passage.mentions[pair[1]])) {
            continue;
        }
        let closed = Closed::of(passage, items).filter(|_| !is_above);
        let shared = has_shares(passage, figures, items);
        for total in &list.totals {
            let name = passage.name(*total as usize, owner);
            if closed.as_ref().is_some_and(|closed| !closed.may_make_up(name)) {
                continue;
            }
            let is_sorted = habits.sorts_all(list, *total);
            let is_shared = shared && are_shares_of(passage, figures, items, *total, is_above);
            let complete = closed.is_some() || is_shared || is_sorted;
            let parts: Vec<(u32, bool)> = items.iter().map(|item| (passage.mentions[*item].figure, false)).collect();
            let sum: Decimal = parts.iter().map(|(part, _)| value(*part)).sum();
            if value(*total).is_zero() && !sum.is_zero() && !complete {
                continue;
            }
            // What is told once more, as one of the items, is hardly their total.
            let again = |item: &&usize| repeats(&figures[*total as usize].name, &passage.mentions[**item].label);
            if sum != value(*total) && items.iter().filter(again).count() == 1 {
                continue;
            }
            readings.push((!complete, (sum - value(*total)).abs(), Form::Sum { total: *total, parts }));
        }
    }
    // `收入预算90.00万元,其中:财政拨款收入90.00万元,其中上年结转5.00万元`: of the only item, and not beside it.
    if list.has_one && readings.iter().all(|(_, off, _)| !off.is_zero()) {
        return None;
    }
    readings.sort_by_key(|reading| (reading.0, reading.1));
    let (incomplete, off, form) = readings.first()?;
    let total = form.subject();
    // A list further off than this leaves something out, unless it tells otherwise. What sorts may sort something else.
    let close = list.opening != Opening::Sorted && *off * Decimal::from(50) <= value(total);
    // Where items stand in paragraphs of their own, nothing but their sum tells how many there are.
    let paragraph = |figure: u32| passage.mentions[figure as usize].paragraph;
    let is_spread = |form: &Form<u32>| {
        let Form::Sum { parts, .. } = form else { return false };
        parts.windows(2).any(|pair| paragraph(pair[0].0) != paragraph(pair[1].0))
    };
    let is_slip = |form: &Form<u32>| !is_spread(form) && is_one_slip_away(figures, form);
    let slip = || habits.may_tell_all(list) && readings.iter().any(|(_, _, form)| is_slip(form));
    let first = list.readings.first().and_then(|items| apart(passage, items));
    let apart = first.filter(|_| list.readings.iter().all(|items| apart(passage, items).is_some()));
    // Parts that leave something out may be less than the whole, but never more.
    let is_more = |(_, _, form): &(bool, Decimal, Form<u32>)| {
        let Form::Sum { total, parts } = form else { return false };
        let low: Decimal = parts.iter().map(|(part, _)| figures[*part as usize].quantity.interval().low).sum();
        let may_be = apart.as_ref().is_some_and(|apart| apart.may_make_up(passage.name(*total as usize, owner)));
        may_be && low > figures[*total as usize].quantity.interval().high
    };
    let too_much = || readings.iter().all(is_more);
    let is_told = list.opening != Opening::Bare;
    let firm = !list.breaks_off
        && (!incomplete || (!is_above && (too_much() || (is_told && !is_spread(form) && (close || slip())))));
    let label = figures[total as usize].name.to_string();
    let forms = readings.iter().map(|reading| reading.2.clone()).collect();
    Some(Claim { relation: Relation { family: Family::List, label: label.into(), readings: forms }, firm })
}

/// Whether the second of two amounts is what became of the first (`购置费预算为57.07万元,支出决算为50.00万元`), so that they
/// make up nothing together.
fn is_told_twice(planned: &Mention, spent: &Mention) -> bool {
    let is_outcome = ["决算", "执行"].iter().any(|word| spent.label.contains(word));
    planned.segment == spent.segment && planned.label.contains("预算") && is_outcome && is_bare(&spent.label)
}

/// Whether an amount called `total` is the same thing as one called `item`.
fn repeats(total: &str, item: &str) -> bool {
    const SHORTEST: usize = 4;
    let bare = |name: &str| name.trim_start_matches(['.', '、', ')']).to_owned();
    item.chars().count() >= SHORTEST && bare(total).starts_with(&bare(item))
}

#[cfg(test)]
mod tests {
    use crate::facts::prose::tests::claimed;
    use crate::relations::Family;

    fn lists(text: &str) -> Vec<String> {
        claimed(text, Family::List)
    }

    /// The lists that do not hold.
    fn broken(text: &str) -> Vec<String> {
        lists(text).into_iter().filter(|list| list.starts_with('✗')).collect()
    }

    #[test]
    fn two_lists_that_sort_the_same_leave_nothing_out() {
        let text = "部门预算支出728.12万元，其中：按项目类别分，甲类支出456.13万元，乙类支出271.99万元；按功能科目分，\
                    某项支出498.66万元、另项支出229.46万元。";
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("456.13", "0.00")).len(), 1, "{:?}", lists(&text.replace("456.13", "0.00")));
        // Both may leave something out.
        assert_eq!(broken(&text.replace("456.13", "207.45").replace("498.66", "310.82")), [""; 0]);
    }

    #[test]
    fn what_is_sorted_may_be_told_elsewhere() {
        let text = "农林水支出6.32万元，占0.49%。\n\n按支出性质分类：基本支出627.87万元，占48.31%；项目支出671.88万元，占51.69%。";
        assert_eq!(broken(text), [""; 0]);
        let named = "财政拨款支出总额1147.66万元。\n\n按功能科目划分：科学技术支出538.93万元，占财政拨款支出的46.96%；\
                     卫生健康支出608.73万元，占财政拨款支出的53.04%。";
        assert_eq!(broken(named), [""; 0]);
        assert_eq!(broken(&named.replace("538.93", "5389.30")).len(), 1);
        assert_eq!(broken(&named.replace("1147.66", "8147.66")), [""; 0]);
    }

    #[test]
    fn what_an_item_mainly_is_counts_by_the_item() {
        let text = "支出预算4056.61万元，其中基本支出3993.94万元；项目支出62.67万元，主要为装备购置14.07万元、设备更新48.60万元。";
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("3993.94", "3939.94")).len(), 1);
    }

    #[test]
    fn what_is_sorted_may_stand_further_in_front() {
        let text = "拨款支出5476827.41元，其中：基本支出5108530.37元，项目支出368297.04元。年初预算数5047271.2元，完成年初预算的108.51%。\
                    按支出经济分类：甲类4311904.43元、乙类377960.77元、丙类409421.67元、丁类9243.5元（均为基本支出）。";
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("4311904.43", "4011111.17")), [""; 0]);
    }

    #[test]
    fn a_bracket_behind_a_share_opens_a_list() {
        let text =
            "基本支出850.12万元，占总支出的50.62%（人员类支出709.20万元，公用经费140.92万元）；项目支出829.45万元。";
        assert_eq!(lists(text), ["850.12 = 709.20 + 140.92"]);
        assert_eq!(broken(&text.replace("709.20", "571.94")), ["✗ 850.12 = 571.94 + 140.92"]);
    }

    #[test]
    fn what_is_left_of_two_natures_makes_up_what_is_left() {
        let text = "年末结转和结余0.63万元，其中：基本支出结转0.42万元，项目支出结转和结余0.21万元，经营结余0.00万元。";
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("0.42", "0.45")), ["✗ 0.63 = 0.45 + 0.21 + 0.00"]);
        let guests = "公务接待费决算3.61万元，共接待9批次。其中：外事接待支出1.36万元，其他国内公务接待支出2.25万元。";
        assert_eq!(broken(guests), [""; 0]);
        assert_eq!(broken(&guests.replace("1.36", "1.55")), ["✗ 3.61 = 1.55 + 2.25"]);
    }

    #[test]
    fn who_tells_all_of_one_thing_tells_all_of_the_next() {
        let text = "（一）人员经费346.16万元，主要包括：基本工资124.41万元、绩效工资186.37万元、住房公积金25.01万元、退休费10.37万元。\n\n\
                    （二）公用经费11.22万元，主要包括：印刷费3.06万元、水费4.44万元、福利费3.72万元。";
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("25.01", "2.501")).len(), 1);
        assert_eq!(broken(&text.replace("25.01", "2.501").replace("3.06", "0.87")), [""; 0]);
        assert_eq!(broken(&text.replace("25.01", "13.47")), [""; 0]);
    }
}

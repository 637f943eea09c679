//! Changes against the year before: the amount, the rate, and the direction of both.

mod readings;

use self::readings::readings;
use super::compare::{compares, is_compared, is_prior};
use super::completion::is_budget;
use super::mention::{FALLS, Mention, Passage, RISES, Role};
use crate::facts::figure::Figure;
use crate::facts::{Claim, name_key};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, Trend};

/// What a passage claims about changes.
pub(super) fn claims(passage: &Passage, owner: Option<&str>, figures: &[Figure], out: &mut Vec<Claim>) {
    let mentions = &passage.mentions;
    out.extend(mentions.iter().filter_map(|rate| all_gone(figures, rate)));
    for (index, mention) in mentions.iter().enumerate() {
        let Role::Change(trend) = mention.role else { continue };
        let Some((rate, rate_trend)) = rate_of(passage, index) else { continue };
        let subject = subject(&mention.label);
        if let Some(other) = rate_trend.filter(|_| !is_negative_rate(passage, rate)) {
            let form = Form::Agree { change: mention.figure, rate: rate.figure, stated: trend, other };
            out.push(Claim { relation: Relation::new(Family::Direction, subject.clone(), form), firm: true });
        }
        let key = name_key(&subject, owner);
        let told = told_by_name(passage, figures, index, &key, owner);
        let mut readings = readings(passage, index, trend, rate, &subject, owner);
        if let Some(now) = told {
            let form = Form::Growth { now, change: mention.figure, rate: rate.figure, trend };
            readings.retain(|other| *other != form);
            readings.insert(0, form);
        }
        if !readings.is_empty() {
            let relation = Relation { family: Family::Growth, label: subject.into(), readings };
            let in_paragraph = passage.amounts_before(index).any(|other| other.paragraph == mention.paragraph);
            // `收入(同口径)30161万元,增长14.6%,增收4376万元`: the rate may be against another base than the change.
            let is_adjusted = passage.amounts_before(index).next().is_some_and(|now| now.label.contains("口径)"));
            // A sentence that names what changed, and no amount, may speak of something further above.
            let is_known = told.is_some()
                || (!is_of_part(passage, mention)
                    && (in_paragraph || compares(&mention.label))
                    && !is_of_another(passage, index, &key, owner));
            let firm = is_known && !is_adjusted && !is_from_nothing(passage, index, trend, figures);
            out.push(Claim { relation, firm });
        }
    }
}

/// The amount further in front that has just the name of what changed, if it is one: `基本支出620万元,项目支出577万元。与上年
/// 相比,…。其中:基本支出增加30万元`. What both sides are called (收支预算) is what both come to in the paragraph above.
fn told_by_name(passage: &Passage, figures: &[Figure], index: usize, key: &str, owner: Option<&str>) -> Option<u32> {
    const SHORTEST: usize = 4;
    let value = |mention: &&Mention| figures[mention.figure as usize].quantity.value;
    let change = &passage.mentions[index];
    if ["收支", "收、支", "收入支出"].contains(&key) {
        let above = passage.amounts_before(index).next().map(|nearest| nearest.paragraph)?;
        let mut heads = passage.mentions.iter().filter(|head| head.paragraph == above && head.role == Role::Amount);
        let income =
            heads.next().filter(|head| head.label.ends_with("预算收入") || head.label.ends_with("收入预算"))?;
        let mut others = heads.filter(|head| ["预算支出", "支出预算"].iter().any(|word| head.label.ends_with(word)));
        let is_both = above < change.paragraph && others.any(|head| value(&head) == value(&income));
        return is_both.then_some(income.figure);
    }
    if key.chars().count() < SHORTEST {
        return None;
    }
    let is_key = |name: &str| name_key(name, owner).trim_end_matches("年初").trim_end_matches("全年") == key;
    let is_named = |other: &&Mention| {
        let names = [other.label.as_str(), passage.name(other.figure as usize, owner)];
        names.into_iter().any(is_key) && !may_be_start_of(&other.label)
    };
    let near = passage.amounts_before(index).take_while(|other| other.paragraph + 1 >= change.paragraph);
    let named: Vec<&Mention> = near.filter(is_named).collect();
    let is_spent = |other: &&Mention| !is_budget(other);
    let spent: Vec<&Mention> = named.iter().copied().filter(is_spent).collect();
    let named = if spent.is_empty() && !change.label.contains("决算") { named } else { spent };
    let first = named.first()?;
    named.iter().all(|other| value(other) == value(first)).then_some(first.figure)
}

/// Whether an amount is one that is only held against another.
fn may_be_start_of(label: &str) -> bool {
    is_prior(label) || is_compared(label)
}

/// Nothing falls by more than all of it, unless it may be less than nothing.
fn all_gone(figures: &[Figure], rate: &Mention) -> Option<Claim> {
    let is_too_much = figures[rate.figure as usize].quantity.interval().low > Decimal::ONE_HUNDRED;
    let may_be_negative = ["结余", "差额", "余额", "利润", "收益", "净"].iter().any(|word| rate.label.contains(word));
    let form = Form::Makes { parts: vec![rate.figure], totals: vec![Decimal::ONE_HUNDRED] };
    (rate.role == Role::Rate(Some(Trend::Down)) && is_too_much && !may_be_negative)
        .then(|| Claim { relation: Relation::new(Family::Growth, rate.label.as_str(), form), firm: true })
}

/// The rate that belongs to the change at `index`: the next figure, or else the one before, in the same breath.
pub(super) fn rate_of<'p>(passage: &'p Passage, index: usize) -> Option<(&'p Mention, Option<Trend>)> {
    let change = &passage.mentions[index];
    // What stands behind the reason of a change is part of the reason.
    let in_reason = |mention: &Mention| {
        let between = passage.between(change, mention);
        let is_plain = RISES.iter().chain(&FALLS).any(|word| mention.label == *word);
        !is_plain && ["原因", "主要是", "主要为", "由于"].iter().any(|word| between.contains(word))
    };
    let rate = |mention: &'p Mention| match mention.role {
        Role::Rate(_) if in_reason(mention) => None,
        Role::Rate(trend) if mention.sentence == change.sentence && mention.segment == change.segment => {
            Some((mention, trend))
        }
        _ => None,
    };
    let after = passage.mentions.get(index + 1).and_then(rate);
    let after = after.or_else(|| {
        // `增加19.95万元(31.14%)`
        let next = passage.mentions.get(index + 1).filter(|next| next.role == Role::Other && next.label.is_empty())?;
        let close = passage.between(change, next).trim_start_matches(['万', '亿', '元']) == "(";
        (close && next.measure == "%").then_some((next, None))
    });
    after.or_else(|| {
        let before = index.checked_sub(1).and_then(|before| passage.mentions.get(before)).and_then(rate)?;
        // `平均降幅约15%,公务接待费减少4.33万元`: a rate of something else.
        let words = before.0.label.trim_end_matches(['约', '达', '为']);
        let opens = ["比", "较", "与", "同", "各"].iter().any(|word| words.starts_with(word));
        // `增长16.75%,其中公务接待费增加0万元`: a change with a name of its own has its own rate, or none.
        let is_own = passage.between(before.0, change).contains("其中") || !subject(&change.label).is_empty();
        if is_own || (!opens && !RISES.iter().chain(&FALLS).any(|word| words == *word)) {
            return None;
        }
        // A rate that already follows its own change is not this one's.
        let taken = index.checked_sub(2).is_some_and(|owner| matches!(passage.mentions[owner].role, Role::Change(_)));
        (!taken).then_some(before)
    })
}

fn is_negative_rate(passage: &Passage, rate: &Mention) -> bool {
    passage.paragraphs[rate.paragraph].text()[rate.digits.clone()].starts_with('-')
}

/// The words of a change without those of comparison: what it is that changed.
fn subject(label: &str) -> String {
    let mut rest = label;
    for verb in ["增加", "增长", "上升", "提高", "减少", "下降", "降低", "压减", "调增", "调减", "增", "减"]
    {
        if let Some((before, _)) = rest.rsplit_once(verb) {
            rest = before;
            break;
        }
    }
    let start = ["相比", "上年", "去年", "同比", "年度", "年"]
        .iter()
        .filter_map(|word| rest.rfind(word).map(|at| at + word.len()))
        .max();
    // `公务接待费比上年减少`: the name may also stand in front of the words of comparison.
    let front = COMPARISONS.iter().filter_map(|words| rest.find(words)).min().map_or("", |at| &rest[..at]);
    let rest = start.map_or(rest, |start| &rest[start..]);
    let rest = ["预算数", "决算数", "预算", "决算", "执行数", "安排", "相比", "对比", "均", "各"]
        .iter()
        .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let rest = rest.trim_end_matches(['各', '均', '分', '别']);
    if rest.is_empty() { front.to_owned() } else { rest.to_owned() }
}

/// Words that a comparison with the year before opens with.
const COMPARISONS: [&str; 10] =
    ["同口径", "同比", "比上年", "比去年", "比20", "较上年", "较去年", "较20", "与上年", "与20"];

/// Whether a change is that of a part (`其中:本年收入增加…`) whose own amount the sentence does not give.
fn is_of_part(passage: &Passage, change: &Mention) -> bool {
    let before = &passage.paragraphs[change.paragraph].text()[..change.digits.start];
    let sentence = before.rsplit('。').next().unwrap_or(before);
    sentence.starts_with("其中")
        && !passage.mentions.iter().any(|other| {
            other.role == Role::Amount && other.sentence == change.sentence && other.digits.start < change.digits.start
        })
}

/// Whether a change is said to be that of something which no amount around is called: `公务接待费478万元;公务用车购置费
/// 减少334万元`.
fn is_of_another(passage: &Passage, index: usize, key: &str, owner: Option<&str>) -> bool {
    let change = &passage.mentions[index];
    let core = |key: &str| key.trim_end_matches(['支', '出', '收', '入']).to_owned();
    let own = core(key);
    let alike = |label: &str| {
        let name = core(&name_key(label, owner));
        name.contains(&own) || own.contains(&name)
    };
    let mut near = passage.amounts_before(index).filter(|other| other.paragraph == change.paragraph).peekable();
    // 收、支 are both sides at once.
    key.chars().count() >= 2 && near.peek().is_some() && !near.any(|other| alike(&other.label))
}

/// Whether the amount right in front of a growth may be all new, so that there is no rate to speak of.
fn is_from_nothing(passage: &Passage, index: usize, trend: Trend, figures: &[Figure]) -> bool {
    let change = &passage.mentions[index];
    let quantity = |mention: &Mention| figures[mention.figure as usize].quantity.interval();
    let nearest = passage.amounts_before(index).next().filter(|now| now.segment == change.segment);
    // A change of nothing is none of all there is.
    let changes = !figures[change.figure as usize].quantity.value.is_zero();
    changes
        && trend == Trend::Up
        && nearest.is_some_and(|now| (quantity(now) - quantity(change)).contains(Decimal::ZERO))
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use super::*;

    fn changes(text: &str) -> Vec<String> {
        claimed(text, Family::Growth)
    }

    #[test]
    fn a_change_is_a_change_of_the_amount_before_it() {
        assert_eq!(
            changes("2025年收入预算544.57万元，比上年增加204.42万元，增长60.10%。"),
            ["544.57: +204.42, 60.10%"]
        );
        assert_eq!(
            changes("2025年收入预算544.57万元，比上年增加204.42万元，增长61.10%。"),
            ["✗ 544.57: +204.42, 61.10%"]
        );
    }

    #[test]
    fn behind_a_list_inside_a_list_what_that_is_of_goes_on() {
        let text = "基本支出96.00万元，其中：人员经费72.00万元，主要包括基本工资20.00万元、津贴补贴11.00万元、奖金12.00万元、\
                    伙食补助费3.00万元、绩效工资9.00万元、医疗费4.00万元、住房公积金8.00万元、退休费5.00万元，\
                    较上年增加12.00万元，增长20.00%；公用经费24.00万元，主要包括办公费24.00万元，较上年减少6.00万元，下降20.00%。";
        assert_eq!(changes(text), ["72.00: +12.00, 20.00%", "24.00: -6.00, 20.00%"]);
    }

    #[test]
    fn a_change_is_that_of_the_amount_of_its_name() {
        let text = "支出合计1198.02万元。其中：基本支出620.35万元，占51.78%；项目支出577.68万元，占48.22%。与上年相比，支出合计减少\
                    4.31万元，下降0.36%。其中：基本支出增加30.54万元，增长5.18%；项目支出减少34.85万元，下降5.69%。";
        let broken =
            |text: &str| changes(text).into_iter().filter(|change| change.starts_with('✗')).collect::<Vec<_>>();
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("5.18", "5.85")), ["✗ 620.35: +30.54, 5.85%"]);
        // Of what has two amounts nothing is sure.
        let twice = text.replace("；项目支出577", "；基本支出610.00万元；项目支出577").replace("5.18", "5.85");
        assert_eq!(broken(&twice), [""; 0]);
    }

    #[test]
    fn both_sides_of_a_budget_change_alike() {
        let text = "2022年部门预算收入728.12万元，其中：财政拨款收入728.12万元。部门预算支出728.12万元。\n\n\
                    2022年收支预算比上年减少32.69万元，下降4.3%。";
        assert_eq!(changes(text), ["728.12: -32.69, 4.3%"]);
        assert_eq!(changes(&text.replace("4.3%", "3.4%")), ["✗ 728.12: -32.69, 3.4%"]);
    }

    #[test]
    fn a_change_may_start_from_the_amount_of_its_year() {
        let text = "2023年收支总预算835.14万元，2024年比2023年减少25.99万元，下降3.1%。";
        assert_eq!(changes(text), ["25.99 / 835.14 = 3.1%"]);
        assert_eq!(changes(&text.replace("3.1%", "3.7%")).len(), 1);
    }

    #[test]
    fn what_a_page_breaks_off_goes_on_behind_it() {
        let text = "2024年“三公”经费预算98.69万元，比上年预算数增加\n\n- 10 -\n\n51.64万元，增长109.76%。";
        assert_eq!(changes(text), ["98.69: +51.64, 109.76%"]);
        assert_eq!(changes(&text.replace("109.76", "119.76")), ["✗ 98.69: +51.64, 119.76%"]);
    }

    #[test]
    fn behind_a_long_list_what_the_paragraph_opens_with_changes() {
        let text = "“三公”经费支出年初预算为21.49万元，决算为14.90万元，完成年初预算的69.33%。其中：因公出国（境）费年初预算为19.37万元，\
                    决算为14.90万元；公务用车购置费年初预算为0万元，决算为0万元；运行费年初预算为0万元，决算为0万元；公务接待费年初预算为\
                    2.12万元，决算为0万元。“三公”经费支出决算数比上年增加12.50万元，增长520.83%。";
        assert!(!changes(text).iter().any(|change| change.starts_with('✗')), "{:?}", changes(text));
        let text = "某某学校2023年度收入合计1800.47万元。\n其中：财政拨款收入1638.31万元；上级补助收入8.04万元；事业收入153.36万元\
                    （含教育收费0.00万元）；经营收入0.00万元；附属单位上缴收入0.00万元；其他收入0.76万元。\
                    与上年相比，收入合计减少54.33万元，下降2.93%。";
        assert!(!changes(text).iter().any(|change| change.starts_with('✗')), "{:?}", changes(text));
    }

    #[test]
    fn a_rate_in_the_reason_of_a_change_is_not_its_own() {
        let text = "公务接待费2.88万元，比上年减少1.35万元，主要原因是厉行节约，压减一般性支出15%以上。";
        assert_eq!(changes(text), Vec::<String>::new());
    }

    #[test]
    fn a_rate_in_front_of_a_change_is_its_own_only_if_it_is_plain() {
        let text = "公务接待费30.70万元，主要原因是合同金额平均降幅约15%，公务接待费减少4.33万元。";
        assert_eq!(changes(text), ["4.33 ≤ 30.70"; 0]);
    }

    #[test]
    fn the_rate_may_come_first() {
        assert_eq!(changes("收入预算544.57万元，比上年增长60.10%，增加204.42万元。"), ["544.57: +204.42, 60.10%"]);
    }

    #[test]
    fn more_may_come_in_and_less() {
        let text = "财政总收入完成191347万元，较上年同期增长15.35%，增收25457万元；支出完成37203万元，比上年减支3277万元，下降8.10%。";
        assert_eq!(changes(text), ["191347: +25457, 15.35%", "37203: -3277, 8.10%"]);
        assert!(changes(&text.replace("15.35", "13.55")).iter().any(|change| change.starts_with('✗')));
        let adjusted = "地方收入（同口径）完成30161万元，同比增长14.6%，增收4376万元。";
        assert_eq!(changes(adjusted), [""; 0]);
    }

    #[test]
    fn both_sides_change_by_one_amount() {
        let text = "2024年度收、支总计1033.18万元，与上年相比，收、支总计各减少601.12万元，各下降36.78%。";
        assert_eq!(changes(text), ["1033.18: -601.12, 36.78%"]);
        let text = "2024年度收入总计1033.18万元，支出总计1033.18万元。收、支总计各减少601.12万元，各下降36.87%。";
        assert_eq!(changes(text), ["✗ 1033.18: -601.12, 36.87%"]);
    }

    #[test]
    fn the_name_tells_which_amount_changed() {
        let text = "基本支出358.12万元，项目支出337.89万元。其中基本支出比上年增加58.12万元，增长19.37%；\
                    项目支出比上年减少37.89万元，下降10.08%。";
        assert_eq!(changes(text), ["358.12: +58.12, 19.37%", "337.89: -37.89, 10.08%"]);
    }

    #[test]
    fn a_list_between_an_amount_and_its_change_is_passed_over() {
        let text = "支出600.00万元，其中：基本支出358.12万元，项目支出241.88万元，比上年增加100.00万元，增长20.00%。";
        assert_eq!(changes(text), ["600.00: +100.00, 20.00%"]);
    }

    #[test]
    fn a_change_may_be_that_of_what_the_sentence_before_opens_with() {
        let text = "2023年年初预算数324.67万元，其中，拨款收入313.77万元，专户收入8.22万元，事业收入0.00万元，\
                    经营收入0.00万元，补助收入0.00万元，上缴收入0.00万元，投资收入0.00万元，捐赠收入0.00万元，\
                    其他收入0.00万元，上年结转结余2.68万元。收入较去年减少9.29万元，下降2.78%。";
        assert_eq!(changes(text), ["324.67: -9.29, 2.78%"]);
        assert!(changes(&text.replace("降2.78", "降7.28"))[0].starts_with('✗'));
    }

    #[test]
    fn a_change_may_lead_to_its_amount() {
        assert_eq!(changes("会议费比上年增加5.00万元，增长33.33%，达到20.00万元。"), ["20.00: +5.00, 33.33%"]);
    }

    #[test]
    fn the_year_before_may_be_what_is_stated() {
        assert_eq!(changes("会议费较上年的15.00万元增加5.00万元，增长33.33%。"), ["5.00 / 15.00 = 33.33%"]);
    }

    #[test]
    fn a_change_without_a_rate_is_not_that_of_the_next() {
        assert_eq!(changes("收入544.57万元，比上年减少204.42万元；支出500.00万元，增长3.00%。"), Vec::<String>::new());
    }

    #[test]
    fn a_rate_in_front_of_a_part_is_that_of_the_whole() {
        let text = "“三公”经费14.01万元，公务接待费0万元。与上年相比增长16.75%，其中公务接待费增加0万元，\
                    公务用车运行维护费增加2.01万元。";
        assert!(!changes(text).iter().any(|change| change.starts_with('✗')), "{:?}", changes(text));
    }

    #[test]
    fn a_change_of_something_that_has_no_amount_here_is_not_that_of_its_neighbour() {
        let text = "因公出国（境）费50万元，公务接待费478万元，公务用车购置及运行费2800万元。公务接待费比上年减少38万元，\
                    下降7.4%；公务用车购置费比上年减少334万元，下降90%。";
        assert_eq!(changes(text), ["478: -38, 7.4%"]);
    }

    #[test]
    fn no_chance_reading_hides_a_rate() {
        let is_wrong = |text: &str| changes(text).iter().any(|change| change.starts_with('✗'));
        for (right, wrong, text) in [
            // Of the total this would be the rate: 0.20 ÷ (30.57 + 0.20).
            (
                "0.73",
                "0.65",
                "“三公”经费30.57万元，比上年减少0.20万元；公务用车运行维护费27.22万元，比上年预算数减少0.20万元，下降0.73%。",
            ),
            // Were the year before this one: 24.08 ÷ (498.56 − 24.08).
            ("4.83", "5.07", "收入522.64万元，比2024年年初预算数498.56万元增加24.08万元，增长4.83%。"),
            // Of the budget: 0.62 ÷ (7.20 + 0.62).
            (
                "8.99",
                "7.93",
                "全年预算7.20万元，支出决算6.28万元，完成全年预算的87.22%，比上年减少0.62万元，下降8.99%。",
            ),
        ] {
            assert!(!is_wrong(text), "{text}");
            assert!(is_wrong(&text.replace(right, wrong)), "{wrong}");
        }
        let whole = "支出600.00万元，其中：基本支出358.12万元；项目支出241.88万元，比上年增加100.00万元，增长20.00%。";
        assert!(!is_wrong(whole));
    }

    #[test]
    fn nothing_falls_by_more_than_all_of_it() {
        assert_eq!(changes("公务接待费较上年下降20.64%。"), [""; 0]);
        assert!(changes("公务接待费较上年下降206.40%。")[0].starts_with('✗'));
        assert_eq!(changes("公务接待费较上年增长206.40%。"), [""; 0]);
        assert_eq!(changes("收支差额较上年下降206.40%。"), [""; 0]);
    }

    #[test]
    fn what_may_be_all_new_has_no_rate() {
        let text = "运行费28万元，与上年持平；公务接待费1万元，比上年增加0.5万元，增长100%。";
        assert!(!changes(text).iter().any(|change| change.starts_with('✗')), "{:?}", changes(text));
        assert!(changes(&text.replace("费1万", "费1.5万")).iter().any(|change| change.starts_with('✗')));
    }

    #[test]
    fn negative_growth_is_decline() {
        let text = "“三公”经费4.77亿元，同比减少0.61亿元，负增长11.3%。";
        assert_eq!(changes(text), ["4.77: -0.61, 11.3%"]);
        assert_eq!(claimed(text, Family::Direction).len(), 1);
        assert!(!claimed(text, Family::Direction)[0].starts_with('✗'));
    }

    #[test]
    fn what_changed_is_named_without_the_words_of_comparison() {
        for (label, expected) in [
            ("比上年预算数减少", ""),
            ("与上年相比收、支总计各减少", "收、支总计"),
            ("较2024年度公务接待费增加", "公务接待费"),
            ("同比增长", ""),
            ("公务接待费比上年预算数减少", "公务接待费"),
            ("运行维护费同口径比2018年减少", "运行维护费"),
        ] {
            assert_eq!(subject(label), expected, "{label}");
        }
    }
}

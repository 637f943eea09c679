//! Changes in money, with or without their rate: from nothing, from a year before that is stated, and those of a list's
//! items, which make up the change of the whole.

use std::sync::LazyLock;

use regex::Regex;

use super::balance::are_sides;
use super::compare::{compares, is_prior};
use super::growth::rate_of;
use super::list::{Closed, is_nearly_one_slip_away, is_one_slip_away};
use super::mention::{Mention, Passage, Role};
use super::wholly::is_all_of_it;
use crate::catalog::ProseWords;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::number::{Decimal, Likeness, is_no_chance};
use crate::relations::{Family, Form, Relation, Trend, Verdict, evaluate};

/// There was nothing the year before.
static FROM_NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:上年|去年|\d{4}年)(?:度)?(?:预算|决算)?(?:数)?(?:为(?:零|0(?:[^.\d]|$))|未(?:安排|编制|列支|发生)|没有(?:安排|预算)|无(?:该|此|预算|部门预算|单位预算|安排))",
    )
    .expect("the pattern is fixed")
});

/// How many amounts may be this year's.
const MOST_READINGS: usize = 8;

/// What a passage claims about changes that have no rate.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    for (index, change) in passage.mentions.iter().enumerate() {
        let Role::Change(trend) = change.role else { continue };
        let sentence = passage.sentence(change);
        let is_from_nothing = FROM_NOTHING.is_match(sentence) || ProseWords::get().incomparable.matches(sentence);
        out.extend(too_much(passage, figures, index).filter(|_| trend == Trend::Up && !is_from_nothing));
        out.extend(of_changes(passage, figures, index, trend));
        let years = between_years(passage, index, trend);
        let is_stated = years.is_some();
        out.extend(years);
        if is_stated || rate_of(passage, index).is_some() {
            continue;
        }
        if trend == Trend::Up && is_from_nothing {
            out.extend(from_nothing(passage, index));
        }
    }
}

/// An amount that grew by more than it is: what the year before comes to cannot be less than nothing.
fn too_much(passage: &Passage, figures: &[Figure], index: usize) -> Option<Claim> {
    let (change, now) = (&passage.mentions[index], now_of(passage, index)?);
    // Behind a list it is the whole that changed.
    let first = passage.beginning(now.paragraph);
    let above = (first..now.paragraph).map(|index| passage.paragraphs[index].text());
    let before: String = above.chain([&passage.paragraphs[now.paragraph].text()[..now.digits.start]]).collect();
    let part = before.rsplit(['。', ';']).next().unwrap_or(&before);
    if now.label.contains("结转") || ["其中", "包括"].iter().any(|word| part.contains(word)) {
        return None;
    }
    let value = |mention: &Mention| figures[mention.figure as usize].quantity.value;
    let form = Form::AtMost { part: change.figure, whole: now.figure };
    let claim = Claim { relation: Relation::new(Family::Growth, now.label.as_str(), form), firm: true };
    (value(change) > value(now)).then_some(claim)
}

/// What grew from nothing grew by all of it: the amount right in front, or else one further in front.
fn from_nothing(passage: &Passage, index: usize) -> Option<Claim> {
    let change = &passage.mentions[index];
    let before = passage.amounts_before(index).filter(|now| now.paragraph == change.paragraph && !is_prior(&now.label));
    let before: Vec<&Mention> = before.filter(|now| !now.label.contains("结转")).collect();
    let in_sentence = before.iter().filter(|now| now.sentence == change.sentence).copied();
    let nearest = now_of(passage, index);
    let nows: Vec<&Mention> = match nearest {
        // A change that names nothing of its own is that of the amount in front, or of the one that this is an item of.
        Some(nearest) => std::iter::once(nearest).chain(in_sentence).collect(),
        None => before.clone(),
    };
    let forms = nows.iter().map(|now| Form::Equal { left: now.figure, right: change.figure });
    let readings: Vec<Form<u32>> = forms.take(MOST_READINGS).collect();
    let label = nows.first()?.label.as_str();
    Some(Claim { relation: Relation { family: Family::Growth, label: label.into(), readings }, firm: true })
}

/// The amount right in front of a change that gives no name of its own: `公务接待费2.13万元,比上年增加2.13万元`.
pub(super) fn now_of<'p>(passage: &'p Passage, index: usize) -> Option<&'p Mention> {
    let (change, now) = (&passage.mentions[index], passage.mentions.get(index.checked_sub(1)?)?);
    let between = passage.between(now, change);
    (now.role == Role::Amount
        && (now.sentence, now.segment, now.depth) == (change.sentence, change.segment, change.depth)
        && compares(&change.label)
        && !is_prior(&now.label)
        && !now.label.starts_with("上年")
        && between.matches(',').count() <= 1)
        .then_some(now)
}

/// What the amounts of two years say of the change between them: `5万元,比上年4万元增加1万元`. This year's may be any
/// amount of the sentence: behind a list it is that of the whole.
fn between_years(passage: &Passage, index: usize, trend: Trend) -> Option<Claim> {
    let change = &passage.mentions[index];
    let same = |mention: &&Mention| mention.sentence == change.sentence && mention.role == Role::Amount;
    let prior = passage.mentions[..index].last().filter(same).filter(|prior| is_prior(&prior.label))?;
    let before = passage.mentions[..index - 1].iter().rev().filter(same);
    let forms = before.filter(|now| !is_prior(&now.label)).map(|now| match trend {
        Trend::Up => Form::Sum { total: now.figure, parts: vec![(prior.figure, false), (change.figure, false)] },
        Trend::Down => Form::Sum { total: prior.figure, parts: vec![(now.figure, false), (change.figure, false)] },
    });
    let readings: Vec<_> = forms.take(MOST_READINGS).collect();
    let firm = ["比", "较", "与"].iter().any(|word| prior.label.starts_with(word));
    let relation = Relation { family: Family::Growth, label: prior.label.as_str().into(), readings };
    (!relation.readings.is_empty()).then_some(Claim { relation, firm })
}

/// Changes that make up a change: `支出减少107.35万元,其中基本支出减少39.69万元,项目支出减少67.66万元`.
fn of_changes(passage: &Passage, figures: &[Figure], index: usize, trend: Trend) -> Option<Claim> {
    let whole = &passage.mentions[index];
    let own = |other: &&Mention| other.sentence == whole.sentence || is_opened_by_list(passage, whole, other);
    // What the reasons of the changes give, prices and counts, is passed over.
    let aside = |role: Role| matches!(role, Role::Rate(_) | Role::Count | Role::Other);
    let behind = passage.mentions[index + 1..].iter().take_while(own);
    let mut behind = behind.filter(|other| !aside(other.role)).peekable();
    let lead = passage.between(whole, behind.peek()?);
    let is_list = lead.contains("其中");
    if !is_list && !lead.contains("主要") {
        return None;
    }
    let items: Vec<(usize, Trend)> = behind
        .map_while(|other| match other.role {
            Role::Change(own) => Some((other.figure as usize, own)),
            _ => None,
        })
        .collect();
    let indices: Vec<usize> = items.iter().map(|(item, _)| *item).collect();
    let is_all = |closed: Closed| !closed.leaves_out(passage, figures, &indices, whole.paragraph);
    let is_closed = Closed::of(passage, &indices).is_some_and(is_all);
    let firm = is_list && is_closed;
    let parts: Vec<(u32, bool)> = items.iter().map(|(item, own)| (*item as u32, *own != trend)).collect();
    let form = Form::Sum { total: whole.figure, parts };
    // What mainly made a change may leave something out, but hardly all but a slip.
    // A list in a sentence of its own may leave out what the paragraph tells of beside it.
    let is_told = is_closed || items.iter().all(|(item, _)| passage.mentions[*item].sentence == whole.sentence);
    let is_slip = is_one_slip_away(figures, &form) || (is_closed && is_nearly_one_slip_away(figures, &form));
    let firm = firm || (is_told && (is_slip || is_one_word_away(figures, &form)));
    (items.len() >= 2 && !may_be_of_displayed(figures, &form))
        .then(|| Claim { relation: Relation::new(Family::List, whole.label.as_str(), form), firm })
}

/// Whether a figure stands in the sentence behind that of `whole`, which a list opens: `…增加18.54万元。其中:…`.
fn is_opened_by_list(passage: &Passage, whole: &Mention, other: &Mention) -> bool {
    other.paragraph == whole.paragraph
        && other.sentence == whole.sentence + 1
        && passage.sentence(other).trim_start().starts_with("其中")
}

/// Whether changes that do not add up to the last digit may be differences of figures as they are displayed, each of
/// which was rounded before.
fn may_be_of_displayed(figures: &[Figure], form: &Form<u32>) -> bool {
    let Form::Sum { total, parts } = form else { return false };
    let shown = |figure: u32| figures[figure as usize].quantity;
    let sum = parts.iter().fold(Decimal::ZERO, |sum, (part, minus)| {
        let value = shown(*part).value;
        if *minus { sum - value } else { sum + value }
    });
    let ulps: Decimal = parts.iter().map(|(part, _)| shown(*part).ulp).sum();
    let off = (sum - shown(*total).value).abs();
    let total = shown(*total).ulp;
    off * Decimal::TWO > ulps + total && off <= ulps + total
}

/// Whether a sum that does not hold would, to the last digit, if one of its parts counted the other way.
fn is_one_word_away(figures: &[Figure], form: &Form<u32>) -> bool {
    let Form::Sum { total, parts } = form else { return false };
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let signed = |(part, minus): &(u32, bool)| if *minus { -quantity(*part).value } else { quantity(*part).value };
    let sum: Decimal = parts.iter().map(signed).sum();
    let flipped = |part: &(u32, bool)| sum - signed(part) * Decimal::TWO == quantity(*total).value;
    let is_telling = |part: &(u32, bool)| {
        let shown = quantity(part.0);
        is_no_chance(shown, shown.value, Likeness::Same)
    };
    parts.len() >= 2 && parts.iter().any(|part| is_telling(part) && flipped(part))
}

/// How an amount changed, as the words behind it say.
enum Changed<'p> {
    /// By this much.
    By(&'p Mention, Trend),
    /// Not at all.
    Not,
}

/// How the amount at `index` changed, if that is said before the next amount.
fn changed<'p>(passage: &'p Passage, index: usize) -> Option<Changed<'p>> {
    let own = &passage.mentions[index];
    let behind = passage.mentions[index + 1..].iter().take_while(|other| other.paragraph == own.paragraph);
    let behind = behind.filter(|other| !is_all_of_it(&other.label));
    for other in behind.clone() {
        match other.role {
            Role::Change(trend) if other.depth == own.depth => return Some(Changed::By(other, trend)),
            Role::Amount => break,
            _ => {}
        }
    }
    let text = passage.paragraphs[own.paragraph].text();
    let end = behind.clone().find(|other| other.role == Role::Amount).map_or(text.len(), |next| next.digits.start);
    ProseWords::get().unchanged.matches(&text[own.digits.end..end]).then_some(Changed::Not)
}

/// The changes of the items of a list that adds up make up the change of what it makes up.
pub(super) fn of_list(passage: &Passage, figures: &[Figure], list: &Relation<u32>) -> Option<Claim> {
    let outcome = evaluate(list, |figure| figures[figure as usize].quantity)?;
    let Form::Sum { total, parts: items } = &list.readings[outcome.reading] else { return None };
    if outcome.verdict == Verdict::Broken {
        return None;
    }
    // Where the amounts are equal by chance, their changes are not; both sides may be the same amount, told to change once.
    let others = list.readings.iter().filter(|reading| {
        let judged = Relation::new(list.family, "", (*reading).clone());
        let holds = evaluate(&judged, |figure| figures[figure as usize].quantity);
        reading.subject() != *total && holds.is_some_and(|outcome| outcome.verdict < Verdict::Broken)
    });
    let mut totals = vec![*total as usize];
    for other in others {
        let is_same = matches!(other, Form::Sum { parts, .. } if parts == items);
        let twin = other.subject() as usize;
        if !is_same || !are_sides(&passage.mentions[*total as usize], &passage.mentions[twin]) {
            return None;
        }
        totals.push(twin);
    }
    let filled = items.iter().filter(|(item, _)| !figures[*item as usize].quantity.value.is_zero()).count();
    if filled < 2 {
        return None;
    }
    // The figures of a passage are its mentions.
    let mut wholes = totals.into_iter().filter_map(|total| Some((total, changed(passage, total)?)));
    let (total, whole) = wholes.next()?;
    if wholes.next().is_some() {
        return None;
    }
    let parts: Vec<Changed> = items.iter().map(|(item, _)| changed(passage, *item as usize)).collect::<Option<_>>()?;
    let moved = parts.into_iter().filter_map(|part| match part {
        Changed::By(mention, trend) => Some((mention.figure, trend)),
        Changed::Not => None,
    });
    let mut moved: Vec<(u32, Trend)> = moved.collect();
    let (figure, trend) = match whole {
        Changed::By(mention, trend) => (mention.figure, trend),
        // Where the whole does not change, one part makes up for the others.
        Changed::Not if moved.len() >= 2 => {
            let (figure, trend) = moved.remove(0);
            (figure, trend.reversed())
        }
        Changed::Not => return None,
    };
    if moved.is_empty() || moved.iter().any(|(part, _)| *part == figure) {
        return None;
    }
    let parts = moved.into_iter().map(|(part, own)| (part, own != trend)).collect();
    let label = passage.mentions[total].label.as_str();
    let form = Form::Sum { total: figure, parts };
    (!may_be_of_displayed(figures, &form))
        .then(|| Claim { relation: Relation::new(Family::List, label, form), firm: true })
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    fn changes(text: &str) -> Vec<String> {
        claimed(text, Family::Growth)
    }

    #[test]
    fn what_there_was_not_the_year_before_grew_by_all_of_it() {
        let text = "公务接待费2.13万元，比上年增加2.13万元，上年未安排该项预算。";
        assert_eq!(changes(text), ["2.13 = 2.13"]);
        assert_eq!(changes(&text.replace("加2.13", "加2.31")), ["✗ 2.13 = 2.31"]);
    }

    #[test]
    fn the_changes_of_a_list_make_up_that_of_both_sides() {
        let text = "2024年一般公共预算财政拨款收入1903.55万元，一般公共预算财政拨款支出1903.55万元，比2023年增加249.49万元。\
                    其中：基本支出1057.49万元，比2023年增加197.32万元，主要用于人员工资；项目支出846.06万元，比2023年增加52.17万元。";
        let lists = |text: &str| claimed(text, Family::List);
        assert!(lists(text).contains(&"249.49 = 197.32 + 52.17".to_owned()), "{:?}", lists(text));
        let wrong = text.replace("52.17", "57.12");
        assert!(lists(&wrong).contains(&"✗ 249.49 = 197.32 + 57.12".to_owned()), "{:?}", lists(&wrong));
    }

    #[test]
    fn nothing_grows_by_more_than_it_is() {
        let text = "公务接待费2.13万元，比上年增加0.13万元。";
        assert_eq!(changes(text), [""; 0]);
        assert_eq!(changes(&text.replace("加0.13", "加3.10")), ["✗ 3.10 ≤ 2.13"]);
        assert_eq!(changes("公务接待费2.13万元，比上年减少3.10万元。"), Vec::<String>::new());
        let listed = "人员经费72.00万元，主要包括基本工资70.00万元、退休费2.00万元，比上年增加12.00万元。";
        assert_eq!(changes(listed), Vec::<String>::new());
    }

    #[test]
    fn the_year_before_may_be_stated() {
        assert_eq!(changes("会议费5.05万元，上年4.02万元，比上年增加1.03万元。"), ["5.05 = 4.02 + 1.03"]);
        let text = "项目支出75.31万元，占总支出35.78%，比2022年年初预算数70.21万元增加5.10万元，增长7.26%。";
        assert!(changes(text).contains(&"75.31 = 70.21 + 5.10".to_owned()), "{:?}", changes(text));
        let wrong = changes(&text.replace("70.21", "70.81"));
        assert!(wrong.contains(&"✗ 75.31 = 70.81 + 5.10".to_owned()), "{wrong:?}");
        let list =
            "车辆运行费10.00万元，其中：加油9.00万元，其他支出1.00万元，比2024年年初预算数13.42万元减少3.42万元。";
        assert_eq!(changes(list), ["13.42 = 10.00 + 3.42"]);
    }

    #[test]
    fn this_years_amount_may_stand_before_a_list() {
        let text = "公务用车运行维护费10.00万元，其中：加油9.00万元，其他1.00万元，比上年预算数14.59万元减少4.59万元。";
        assert_eq!(changes(text), ["14.59 = 10.00 + 4.59"]);
        assert_eq!(changes(&text.replace("14.59", "15.49")).len(), 1);
        assert!(changes(&text.replace("14.59", "15.49"))[0].starts_with('✗'));
    }

    #[test]
    fn what_grew_from_nothing_may_stand_further_in_front() {
        let text = "支出总计29.84万元，其中：本年预算安排29.84万元，上年结转0万元，比上年增加29.84万元，主要原因是我部门为新成立部门。";
        assert_eq!(changes(text), ["29.84 = 29.84"]);
        assert_eq!(changes(&text.replace("加29.84", "加28.94")), ["✗ 29.84 = 28.94"]);
    }

    #[test]
    fn the_changes_of_parts_may_stand_in_the_next_sentence() {
        let lists = |text: &str| claimed(text, Family::List);
        let text = "支出652.00万元，比上年增加18.54万元。其中：基本支出增加4.01万元，主要为养老保险缴费基数由3897元调整为4748元；\
                    项目支出增加14.53万元。";
        assert_eq!(lists(text), ["18.54 = 4.01 + 14.53"]);
        assert_eq!(lists(&text.replace("加4.01", "加0.41")), ["✗ 18.54 = 0.41 + 14.53"]);
        // Where the paragraph tells of other parts, their changes may be left out.
        let more = format!("经营支出3.00万元。{}", text.replace("加4.01", "加2.75"));
        assert_eq!(lists(&more), Vec::<String>::new());
    }

    #[test]
    fn what_mainly_made_a_change_may_leave_something_out() {
        let text = "收入减少75.32万元，主要是拨款减少118.47万元，基金增加48.00万元，结转减少4.85万元。";
        let lists = |text: &str| claimed(text, Family::List);
        assert_eq!(lists(text), ["75.32 = 118.47 + 48.00 + 4.85"]);
        assert_eq!(lists(&text.replace("118.47", "118.74"))[0], "✗ 75.32 = 118.74 + 48.00 + 4.85");
        assert_eq!(lists(&text.replace("金增加", "金减少"))[0], "✗ 75.32 = 118.47 + 48.00 + 4.85");
        assert_eq!(lists(&text.replace("118.47", "90.02")), [""; 0]);
    }

    #[test]
    fn changes_make_up_a_change() {
        let text = "支出较去年减少7.35万元，其中基本支出减少9.69万元，项目支出增加2.34万元。";
        assert_eq!(claimed(text, Family::List), ["7.35 = 9.69 + 2.34"]);
        assert_eq!(claimed(&text.replace("9.69", "9.96"), Family::List), ["✗ 7.35 = 9.96 + 2.34"]);
    }

    #[test]
    fn changes_may_be_differences_of_rounded_figures() {
        let text = "与上年相比减少30.23万元，其中：公务用车购置及运行费减少30.19万元，公务接待费减少0.02万元。";
        assert!(!claimed(text, Family::List).iter().any(|list| list.starts_with('✗')));
        assert!(claimed(&text.replace("30.23", "30.32"), Family::List)[0].starts_with('✗'));
    }

    #[test]
    fn changes_of_the_items_make_up_the_change_of_the_whole() {
        let text = "“三公”经费21.33万元，比上年减少0.10万元。其中：因公出国（境）费0万元，与上年持平；公务接待费2.62万元，\
                    比上年增加0.10万元；公务用车购置及运行维护费18.71万元，比上年减少0.20万元。";
        let lists = |text: &str| claimed(text, Family::List);
        assert_eq!(lists(text), ["21.33 = 0 + 2.62 + 18.71", "0.10 = 0.10 + 0.20"]);
        assert_eq!(lists(&text.replace("少0.20", "少0.30"))[1], "✗ 0.10 = 0.10 + 0.30");
    }
}

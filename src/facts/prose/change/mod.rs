//! Changes in money, with or without their rate: from nothing, from a year before that is stated, and those of parts, which
//! make up the change of the whole.

mod parts;

use std::sync::LazyLock;

use regex::Regex;

use self::parts::of_changes;
pub(super) use self::parts::{may_be_of_displayed, of_list};
use super::compare::{compares, is_prior, year_in_front};
use super::growth::rate_of;
use super::mention::{Mention, Passage, Role};
use crate::catalog::ProseWords;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::relations::{Family, Form, Relation, Trend};

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
        let years = between_years(passage, index, trend).or_else(|| between_named_years(passage, index, trend));
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

/// What the amounts of two years say that are named by them: `2023年收支总预算835万元,…。2022年收支总预算800万元,2023年比
/// 2022年增加35万元`.
fn between_named_years(passage: &Passage, index: usize, trend: Trend) -> Option<Claim> {
    let change = &passage.mentions[index];
    let (own, base) = ["比", "较", "与"].iter().find_map(|word| change.label.split_once(word))?;
    let base = year_in_front(base)?;
    let prior = passage.mentions[..index].last().filter(|prior| {
        prior.role == Role::Amount && prior.sentence == change.sentence && year_in_front(&prior.label) == Some(base)
    })?;
    let year = base + 1;
    let of_year = |label: &str| year_in_front(label).is_none_or(|named| named == year);
    let name = |label: &'_ str| {
        label.split_once('年').map_or(String::new(), |(_, name)| name.trim_end_matches('为').to_owned())
    };
    let mut before = passage.mentions[..index - 1].iter().rev();
    let now = before.find(|now| {
        now.role == Role::Amount
            && now.paragraph == change.paragraph
            && year_in_front(&now.label) == Some(year)
            && name(&now.label) == name(&prior.label)
    })?;
    let form = match trend {
        Trend::Up => Form::Sum { total: now.figure, parts: vec![(prior.figure, false), (change.figure, false)] },
        Trend::Down => Form::Sum { total: prior.figure, parts: vec![(now.figure, false), (change.figure, false)] },
    };
    let relation = Relation::new(Family::Growth, prior.label.as_str(), form);
    of_year(own).then_some(Claim { relation, firm: true })
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
    fn years_may_be_named() {
        let text = "2023年收支总预算3992.34万元。2022年收支总预算3692.84万元，2023年比2022年增加299.50万元，增长8.1%。";
        assert!(changes(text).contains(&"3992.34 = 3692.84 + 299.50".to_owned()), "{:?}", changes(text));
        let wrong = changes(&text.replace("3692.84", "3629.84"));
        assert!(wrong.contains(&"✗ 3992.34 = 3629.84 + 299.50".to_owned()), "{wrong:?}");
        let other = changes(&text.replace("2022年收支", "2022年拨款收支").replace("3692.84", "3629.84"));
        assert!(!other.iter().any(|change| change.starts_with('✗')), "{other:?}");
    }
}

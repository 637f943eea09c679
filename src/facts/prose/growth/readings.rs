//! Which amount it is that changed.

use crate::catalog::ProseWords;
use crate::facts::name_key;
use crate::facts::prose::change::now_of;
use crate::facts::prose::compare::may_be_start;
use crate::facts::prose::completion::is_budget;
use crate::facts::prose::mention::{Mention, Passage, Role};
use crate::relations::{Form, Trend};

/// How many amounts a change may plausibly be a change of.
const MOST_READINGS: usize = 10;
/// How many of these may merely have its name.
const MOST_NAMED: usize = 4;

/// This year's figure is one of the amounts around: the one of the same name, the head of the sentence, the nearest.
pub(super) fn readings(
    passage: &Passage,
    index: usize,
    trend: Trend,
    rate: &Mention,
    subject: &str,
    owner: Option<&str>,
) -> Vec<Form<u32>> {
    let change = &passage.mentions[index];
    let key = name_key(subject, owner);
    if let Some(now) = sole(passage, index).filter(|now| key.is_empty() && !may_be_start(&now.label)) {
        return vec![Form::Growth { now: now.figure, change: change.figure, rate: rate.figure, trend }];
    }
    let before: Vec<&Mention> =
        passage.amounts_before(index).filter(|budget| !is_spent(passage, budget, change)).collect();
    let named =
        before.iter().copied().filter(|mention| !key.is_empty() && name_key(&mention.label, owner).ends_with(&key));
    // 收入合计 rather than any other 收入.
    let exact = before.iter().copied().filter(|mention| !subject.is_empty() && mention.label.ends_with(subject));
    // `…预算为21.49万元,决算为14.90万元。其中…。…决算数比上年增加`: what the paragraph opens with.
    let heads = before.iter().rev().copied().filter(|mention| mention.paragraph == change.paragraph).take(2);
    let in_segment: Vec<&Mention> =
        before.iter().copied().filter(|mention| mention.segment == change.segment).collect();
    // Behind a list its head goes on; behind the first item of one (`其中:财政拨款收入…,比上年增加…`) the item does.
    let head = in_segment.last().copied().filter(|head| passage.between(head, change).contains("其中"));
    let head = head.filter(|_| in_segment.len() != 2);
    // `收入1000万元,其中…。收入较上年增加…`: what the sentence before opens with, or the paragraph.
    let mut nearest = before.iter().copied().filter(|mention| mention.paragraph == change.paragraph);
    let opening = nearest.clone().find(|mention| mention.sentence < change.sentence).map(|mention| mention.sentence);
    let opened = nearest.rfind(|mention| Some(mention.sentence) == opening);
    let beginning = passage.beginning(change.paragraph);
    let nearby = before.iter().copied().filter(|mention| mention.paragraph >= beginning);
    // What a long list stands between is told first.
    let first = nearby.clone().next_back();
    let after = passage.mentions[index + 1..].iter().filter(|mention| {
        mention.role == Role::Amount && mention.sentence == change.sentence && is_result(&mention.label)
    });
    let mut readings: Vec<Form<u32>> = Vec::new();
    let in_segment = in_segment.iter().copied();
    let own = in_segment.clone().take(1);
    // `人员经费50万元,主要包括基本工资20万元、…,较上年增加`: what the list inside the list is of.
    let opens_list = |now: &&Mention| {
        let next = passage.mentions.get(now.figure as usize + 1);
        next.is_some_and(|next| passage.lead_to(now, next).contains("包括"))
    };
    let listed = in_segment.clone().find(opens_list).or_else(|| {
        let broken_off = nearby.clone().filter(|now| now.paragraph < change.paragraph);
        broken_off.take_while(|now| !passage.ends_segment(now)).find(opens_list)
    });
    let named = exact.take(1).chain(named.take(MOST_NAMED));
    let told = named.chain(head).chain(listed).chain(opened).chain(own).chain(first).chain(heads);
    for now in told.chain(in_segment).chain(nearby).chain(after) {
        let growth = Form::Growth { now: now.figure, change: change.figure, rate: rate.figure, trend };
        let of_start = Form::Share { part: change.figure, base: now.figure, percent: rate.figure };
        let forms = match () {
            () if names_year_of(&change.label, &now.label) => [Some(of_start), Some(growth)],
            () if !may_be_start(&now.label) => [Some(growth), None],
            () if now.label.starts_with(['比', '较']) && now.figure + 1 == change.figure => [Some(of_start), None],
            () if now.label.starts_with(['比', '较', '从', '由']) => [Some(of_start), Some(growth)],
            () => [Some(growth), Some(of_start)],
        };
        for form in forms.into_iter().flatten() {
            if readings.len() < MOST_READINGS && !readings.contains(&form) {
                readings.push(form);
            }
        }
    }
    if readings.is_empty() {
        // The amount may head the paragraph above, or one of its sentences.
        let above = before.first().map(|nearest| nearest.paragraph);
        let above: Vec<&Mention> = before.iter().copied().filter(|mention| Some(mention.paragraph) == above).collect();
        let heads = above.chunk_by(|a, b| a.sentence == b.sentence).filter_map(|sentence| sentence.last());
        // Its head may tell a budget first, and then what was spent.
        let opening = above.last().map(|head| head.segment);
        let opening = above.iter().rev().filter(|mention| Some(mention.segment) == opening);
        for now in above.first().into_iter().chain(opening.take(2)).chain(heads) {
            let form = Form::Growth { now: now.figure, change: change.figure, rate: rate.figure, trend };
            if readings.len() < MOST_READINGS && !readings.contains(&form) {
                readings.push(form);
            }
        }
    }
    readings
}

/// Whether a change is said to be against the year that an amount is named by: `2023年预算835万元,2024年比2023年减少26万元`.
fn names_year_of(change: &str, now: &str) -> bool {
    const YEAR: usize = 4;
    let base = ["比", "较", "与"].iter().find_map(|word| change.rfind(word).map(|at| &change[at + word.len()..]));
    let year = base.and_then(|base| base.get(..YEAR)).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    year.is_some_and(|year| now.starts_with(year))
}

/// The amount that a change can only be that of: right in front of it, and with no other in the sentence but such as have
/// their own changes.
fn sole<'p>(passage: &'p Passage, index: usize) -> Option<&'p Mention> {
    let now = now_of(passage, index)?;
    let before = passage.mentions[..index - 1].last();
    let is_sole = before.is_none_or(|before| {
        let own = || {
            let text = passage.between(before, now);
            matches!(before.role, Role::Change(_) | Role::Rate(_)) || ProseWords::get().unchanged.matches(text)
        };
        (before.paragraph, before.sentence) != (now.paragraph, now.sentence) || own()
    });
    is_sole.then_some(now)
}

/// Whether an amount is a budget, and what was spent of it is told before the change: `全年预算7.20万元,支出决算6.28万元,比上年减少…`.
fn is_spent(passage: &Passage, budget: &Mention, change: &Mention) -> bool {
    let behind = passage.mentions[budget.figure as usize + 1..change.figure as usize].iter();
    let mut behind = behind.filter(|other| (other.role, other.segment) == (Role::Amount, budget.segment));
    budget.segment == change.segment
        && is_budget(budget)
        && !change.label.contains("预算")
        && behind.any(|other| ["决算", "执行"].iter().any(|word| other.label.contains(word)))
}

/// Whether an amount is what a change led to: `增加5万元,达到20万元`.
fn is_result(label: &str) -> bool {
    ["达到", "达", "增至", "降至", "为", "至"].iter().any(|word| label.starts_with(word) || label.ends_with(word))
}

//! Changes that make up a change: those of a list's items, those that a sentence lists as parts or as causes.

use crate::catalog::ProseWords;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::prose::balance::are_sides;
use crate::facts::prose::compare::is_against_last_year;
use crate::facts::prose::list::{Closed, is_nearly_one_slip_away, is_one_slip_away};
use crate::facts::prose::mention::{Mention, Passage, Role};
use crate::facts::prose::wholly::is_all_of_it;
use crate::number::{Decimal, Likeness, is_no_chance};
use crate::relations::{Family, Form, Relation, Trend, Verdict, evaluate};

/// Changes that make up a change: `支出减少107.35万元,其中基本支出减少39.69万元,项目支出减少67.66万元`.
pub(super) fn of_changes(passage: &Passage, figures: &[Figure], index: usize, trend: Trend) -> Option<Claim> {
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
    if let [(cause, other)] = items.as_slice() {
        let cause = &passage.mentions[*cause];
        return of_one_cause(figures, whole, cause, [trend, *other]).filter(|_| !is_list || is_only(passage, cause));
    }
    let indices: Vec<usize> = items.iter().map(|(item, _)| *item).collect();
    let is_all = |closed: Closed| !closed.leaves_out(passage, figures, &indices, whole.paragraph);
    let is_closed = Closed::of(passage, &indices).is_some_and(is_all);
    let firm = (is_list && is_closed) || tells_all(passage, figures, whole, &items);
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

/// The one cause of a change that is as large as the change went the same way: `收入减少132.64万元,主要原因是拨款减少132.64万元`.
fn of_one_cause(figures: &[Figure], whole: &Mention, cause: &Mention, trends: [Trend; 2]) -> Option<Claim> {
    let quantity = |mention: &Mention| figures[mention.figure as usize].quantity;
    let (shown, [stated, other]) = (quantity(whole), trends);
    let is_same = shown.value == quantity(cause).value && is_no_chance(shown, shown.value, Likeness::Slip);
    let is_own = !["上年", "去年", "结转", "结余"].iter().any(|word| cause.label.contains(word));
    let form = Form::Agree { change: whole.figure, rate: cause.figure, stated, other };
    let relation = Relation::new(Family::Direction, whole.label.as_str(), form);
    (is_same && is_own).then_some(Claim { relation, firm: true })
}

/// Whether a list says that of the “三公” expenses all others stayed the same.
fn is_only(passage: &Passage, changed: &Mention) -> bool {
    const EXPENSES: [&str; 3] = ["出国", "接待", "用车"];
    let list = passage.sentence(changed).rsplit("其中").next().unwrap_or("");
    let is_same = |expense: &&&str| {
        let clauses = list.split([',', ';', ':']);
        clauses.filter(|clause| clause.contains(**expense)).any(|clause| ProseWords::get().unchanged.matches(clause))
    };
    EXPENSES.iter().filter(is_same).count() + 1 == EXPENSES.len()
}

/// Whether the main causes of a change are all there are: among them is one that is next to nothing.
fn tells_all(passage: &Passage, figures: &[Figure], whole: &Mention, items: &[(usize, Trend)]) -> bool {
    let value = |figure: u32| figures[figure as usize].quantity.value;
    let mentions = || items.iter().map(|(item, _)| &passage.mentions[*item]);
    let is_little = |item: &Mention| {
        let change = value(item.figure);
        !change.is_zero() && change * Decimal::ONE_HUNDRED <= value(whole.figure)
    };
    // What is compared in a part of the sentence of its own is no cause.
    let are_causes = mentions().all(|item| item.segment == whole.segment && !is_against_last_year(&item.label));
    let is_open = mentions().next_back().is_none_or(|last| {
        let behind = &passage.paragraphs[last.paragraph].text()[last.digits.end..];
        behind.split('。').next().is_some_and(|rest| rest.contains('等'))
    });
    items.len() >= FEWEST_CAUSES && are_causes && !is_open && mentions().any(is_little)
}

/// How many causes of a change of which one is next to nothing are all.
const FEWEST_CAUSES: usize = 3;

/// Whether a figure stands in the sentence behind that of `whole`, which a list opens: `…增加18.54万元。其中:…`.
fn is_opened_by_list(passage: &Passage, whole: &Mention, other: &Mention) -> bool {
    other.paragraph == whole.paragraph
        && other.sentence == whole.sentence + 1
        && passage.sentence(other).trim_start().starts_with("其中")
}

/// Whether changes that do not add up to the last digit may be differences of figures as they are displayed, each of
/// which was rounded before.
pub(in crate::facts::prose) fn may_be_of_displayed(figures: &[Figure], form: &Form<u32>) -> bool {
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
pub(in crate::facts::prose) fn of_list(passage: &Passage, figures: &[Figure], list: &Relation<u32>) -> Option<Claim> {
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
    use crate::facts::prose::tests::claimed;
    use crate::relations::Family;

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
    fn changes_make_up_a_change() {
        let text = "支出较去年减少7.35万元，其中基本支出减少9.69万元，项目支出增加2.34万元。";
        assert_eq!(claimed(text, Family::List), ["7.35 = 9.69 + 2.34"]);
        assert_eq!(claimed(&text.replace("9.69", "9.96"), Family::List), ["✗ 7.35 = 9.96 + 2.34"]);
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
    fn main_causes_of_which_one_is_next_to_nothing_are_all() {
        let text = "收入126.36万元，较上年减少126.36万元，主要原因是拨款减少138.22万元、基金增加0.02万元、事业收入增加11.14万元、\
                    经营收入增加0.70万元。";
        let lists = |text: &str| claimed(text, Family::List);
        assert_eq!(lists(text), ["126.36 = 138.22 + 0.02 + 11.14 + 0.70"]);
        assert_eq!(lists(&text.replace("0.70", "0.07")), ["✗ 126.36 = 138.22 + 0.02 + 11.14 + 0.07"]);
        assert_eq!(lists(&text.replace("0.70万元", "0.07万元等")), [""; 0]);
        let apart =
            "接待费同比减少897.00万元，主要是节约；运行费同比减少46.00万元；购置费同比减少1.00万元；其他减少5.00万元。";
        assert_eq!(lists(apart), [""; 0]);
    }

    #[test]
    fn the_one_cause_of_a_change_went_the_same_way() {
        let text = "收入较上年减少132.64万元，主要原因是拨款减少132.64万元。";
        let directions = |text: &str| claimed(text, Family::Direction);
        assert!(!directions(text)[0].starts_with('✗'));
        assert!(directions(&text.replace("拨款减少", "拨款增加"))[0].starts_with('✗'));
        assert_eq!(directions(&text.replace("拨款减少", "上年拨款增加")), [""; 0]);
        assert_eq!(directions(&text.replace("拨款减少132.64", "拨款增加13.26")), [""; 0]);
    }

    #[test]
    fn the_only_expense_that_changed_went_the_same_way() {
        let text = "与上年相比减少33.95万元，下降31.4%，其中：因公出国（境）费持平，公务用车购置及运维费减少33.95万元，\
                    主要原因是节约，公务接待费持平。";
        let directions =
            |text: &str| claimed(text, Family::Direction).into_iter().filter(|it| it.starts_with('✗')).count();
        assert_eq!(directions(text), 0);
        assert_eq!(directions(&text.replace("费减少", "费增加")), 1);
        assert_eq!(directions(&text.replace("费减少", "费增加").replace("接待费持平", "接待费减少")), 0);
    }
}

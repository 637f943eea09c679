//! Lists that claim to make up an amount: `…A万元,其中:基本支出B万元,项目支出C万元`.

use std::sync::LazyLock;

use regex::Regex;

use super::change;
use super::closed::{has_shares, is_closed, is_one_slip_away};
use super::mention::{Mention, Passage, Role};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation};

/// What opens a list.
static OPENERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"其中|收入中|支出中|用于(?:以下|下列)?(?:几个)?(?:方面)?|包括|构成|分别(?:为|是)|具体(?:情况)?(?:为|是|如下)|分为")
        .expect("the pattern is fixed")
});

/// The place where a list opens.
struct Opener {
    paragraph: usize,
    /// The side that its words name: 收入中, 支出中.
    side: Option<&'static str>,
    /// The first byte of its words.
    start: usize,
    /// The byte behind them.
    end: usize,
    depth: usize,
    /// Where the list must end: at the bracket that closes around it, or with the sentence.
    until: usize,
}

/// A list: what it may make up, and its items, in several readings.
struct List {
    totals: Vec<u32>,
    readings: Vec<Vec<usize>>,
    /// Whether its words say that it picks what matters most (主要包括).
    picks: bool,
}

/// What a passage claims about lists of amounts and of counts.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    for opener in openers(passage) {
        if let Some(list) = read(passage, &opener, &|mention| mention.role == Role::Amount) {
            out.extend(claim(passage, figures, &list));
            let complete = list.readings.iter().find(|items| is_closed(passage, items));
            out.extend(complete.and_then(|items| change::of_list(passage, list.totals[0] as usize, items)));
        }
        for measure in measures(passage, &opener) {
            if let Some(list) =
                read(passage, &opener, &|mention| mention.role == Role::Count && mention.measure == measure)
            {
                let closed: Vec<Vec<usize>> =
                    list.readings.iter().filter(|items| is_closed(passage, items)).cloned().collect();
                let is_closed = !closed.is_empty();
                let list = if is_closed { List { readings: closed, ..list } } else { list };
                out.extend(claim(passage, figures, &list).map(|claim| Claim { firm: is_closed, ..claim }));
            }
        }
    }
}

/// For every item of a list, the amounts that the list may make up: the bases of unnamed shares.
pub(super) fn bases(passage: &Passage) -> Vec<(u32, Vec<u32>)> {
    let mut bases = Vec::new();
    for opener in openers(passage) {
        let Some(list) = read(passage, &opener, &|mention| mention.role == Role::Amount) else { continue };
        let items: std::collections::BTreeSet<usize> = list.readings.iter().flatten().copied().collect();
        bases.extend(items.into_iter().map(|item| (passage.mentions[item].figure, list.totals.clone())));
    }
    bases
}

fn openers(passage: &Passage) -> Vec<Opener> {
    let mut openers = Vec::new();
    for (index, paragraph) in passage.paragraphs.iter().enumerate() {
        let text = paragraph.text();
        for found in OPENERS.find_iter(text) {
            let before = &text[..found.start()];
            let depth = before.matches('(').count().saturating_sub(before.matches(')').count());
            let lead = before.rsplit([';', '。', ':', ',']).next().unwrap_or(before);
            let lead = if lead.contains(|c: char| c.is_ascii_digit()) { "" } else { lead };
            let begins = |side: &&str| found.as_str().starts_with(*side) || lead.contains(*side);
            let side = ["收入", "支出"].into_iter().find(begins);
            let until = end_of_list(text, found.end(), depth);
            openers.push(Opener { paragraph: index, side, start: found.start(), end: found.end(), depth, until });
        }
    }
    for mention in passage.mentions.iter().filter(|mention| mention.role == Role::Amount) {
        // `24.26万元(购置费0万元、运行维护费24.26万元)`: the bracket itself opens the list.
        let text = passage.paragraphs[mention.paragraph].text();
        let start = mention.digits.end + mention.measure.len();
        let inside = text[start..].strip_prefix('(');
        if inside.is_some_and(|inside| OPENERS.find(inside).is_none_or(|found| found.start() != 0)) {
            let (end, depth) = (start + 1, mention.depth + 1);
            let until = end_of_list(text, end, depth);
            openers.push(Opener { paragraph: mention.paragraph, side: None, start, end, depth, until });
        }
    }
    openers
}

/// Where a list must end that opens at `from`, `depth` brackets deep.
fn end_of_list(text: &str, from: usize, depth: usize) -> usize {
    let mut open = 0_usize;
    for (at, c) in text[from..].char_indices() {
        match c {
            '。' => return from + at,
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            ')' if depth > 0 => return from + at,
            _ => {}
        }
    }
    text.len()
}

/// The measure words of the counts behind an opener in its sentence.
fn measures(passage: &Passage, opener: &Opener) -> Vec<String> {
    let mut measures: Vec<String> = Vec::new();
    for mention in passage
        .mentions
        .iter()
        .filter(|m| m.paragraph == opener.paragraph && m.digits.start >= opener.end && m.role == Role::Count)
    {
        if !measures.contains(&mention.measure) {
            measures.push(mention.measure.clone());
        }
    }
    measures
}

/// Reads the list behind an opener; none if there is nothing to make up or fewer than two items.
fn read(passage: &Passage, opener: &Opener, wanted: &dyn Fn(&Mention) -> bool) -> Option<List> {
    let mentions = &passage.mentions;
    let totals = totals(passage, opener, wanted);
    let first = mentions.iter().position(|m| (m.paragraph, m.digits.start) >= (opener.paragraph, opener.end))?;
    let here: Vec<usize> =
        scope_here(passage, opener, first).into_iter().filter(|index| wanted(&mentions[*index])).collect();
    let readings = if here.is_empty() {
        if !passage.paragraphs[opener.paragraph].text()[opener.end..]
            .chars()
            .all(|c| matches!(c, ':' | ',' | '方' | '面'))
        {
            return None;
        }
        readings_below(passage, opener, wanted)
    } else {
        readings_here(passage, opener, &here)
    };
    let readings: Vec<Vec<usize>> =
        readings.into_iter().filter(|items| items.len() >= 2).fold(Vec::new(), |mut kept, items| {
            if !kept.contains(&items) {
                kept.push(items);
            }
            kept
        });
    let picks = passage.paragraphs[opener.paragraph].text()[..opener.start].ends_with("主要");
    (!totals.is_empty() && !readings.is_empty()).then_some(List { totals, readings, picks })
}

/// The figures that the list may make up: the nearest before it, the head of its sentence, the end of the one before,
/// the head of the paragraph above.
fn totals(passage: &Passage, opener: &Opener, wanted: &dyn Fn(&Mention) -> bool) -> Vec<u32> {
    let before: Vec<&Mention> = passage
        .mentions
        .iter()
        .filter(|m| (m.paragraph, m.digits.end) <= (opener.paragraph, opener.end) && wanted(m))
        .collect();
    let here: Vec<&&Mention> = before.iter().filter(|m| m.paragraph == opener.paragraph).collect();
    let mut totals = Vec::new();
    let mut add = |mention: Option<&&Mention>| {
        if let Some(mention) = mention.filter(|m| !totals.contains(&m.figure)) {
            totals.push(mention.figure);
        }
    };
    if here.is_empty() {
        // A second list of the same total goes back beyond the first.
        let mut above: Vec<usize> = before.iter().rev().map(|m| m.paragraph).collect();
        above.dedup();
        for paragraph in above.iter().take(MOST_ABOVE) {
            add(before.iter().find(|m| m.paragraph == *paragraph));
        }
        add(before.last());
        for near in before.iter().filter(|m| above.first() == Some(&m.paragraph)).take(MOST_TOTALS) {
            add(Some(near));
        }
    } else if let Some(actual) = here.last().filter(|last| last.label.contains("实有")) {
        // What is there is sorted, not what may be.
        add(Some(actual));
    } else {
        let last = here.last().copied();
        add(last);
        add(here.iter().find(|m| last.is_some_and(|last| m.segment == last.segment)).copied());
        add(here.iter().find(|m| last.is_some_and(|last| m.sentence == last.sentence)).copied());
        add(here.iter().rev().find(|m| last.is_some_and(|last| m.sentence < last.sentence)).copied());
        add(here.first().copied());
        // 收入包括…;支出包括…: the total of both may stand in the paragraph above.
        let side_begins = opener.side.is_some();
        let above = before.iter().rev().find(|m| m.paragraph < opener.paragraph).map(|m| m.paragraph);
        add(before.iter().find(|m| side_begins && Some(m.paragraph) == above));
        for named in here.iter().filter(|m| opener.side.is_some_and(|side| m.label.contains(side))) {
            add(Some(named));
        }
    }
    totals
}

/// How many paragraphs above a list its total may head, and how many amounts of the nearest one it may be.
const MOST_ABOVE: usize = 3;
const MOST_TOTALS: usize = 8;

/// The mentions from `first` to where the list must end.
fn scope_here(passage: &Passage, opener: &Opener, first: usize) -> Vec<usize> {
    (first..passage.mentions.len())
        .take_while(|index| {
            let mention = &passage.mentions[*index];
            mention.paragraph == opener.paragraph && mention.digits.start < opener.until
        })
        .collect()
}

/// Items in the opener's own sentence: all of them, those that no inner list holds, those up to the next semicolon or list.
fn readings_here(passage: &Passage, opener: &Opener, items: &[usize]) -> Vec<Vec<usize>> {
    let mentions = &passage.mentions;
    let text = passage.paragraphs[opener.paragraph].text();
    let flat: Vec<usize> = items.iter().copied().filter(|index| mentions[*index].depth <= opener.depth).collect();
    // What an inner list holds counts by the amount in front of that list.
    let outer: Vec<usize> = flat
        .iter()
        .copied()
        .filter(|index| {
            let item = &mentions[*index];
            let segment_start = text[opener.end..item.digits.start].rfind(';').map_or(opener.end, |at| opener.end + at);
            let lead = &text[segment_start..item.digits.start];
            !OPENERS.find_iter(lead).any(|inner| {
                let inner_at = segment_start + inner.start();
                flat.iter().any(|other| {
                    mentions[*other].digits.start < inner_at && mentions[*other].digits.start >= segment_start
                })
            })
        })
        .collect();
    let segment = mentions[flat.first().copied().unwrap_or(items[0])].segment;
    let first_segment: Vec<usize> = outer.iter().copied().filter(|index| mentions[*index].segment == segment).collect();
    let end = items.last().map_or(opener.end, |last| mentions[*last].digits.start);
    let next_list = OPENERS.find(&text[opener.end..end]).map(|inner| opener.end + inner.start());
    let up_to_next: Vec<usize> = next_list.map_or_else(Vec::new, |next| {
        let inside: Vec<usize> = flat.iter().copied().filter(|index| mentions[*index].digits.start < next).collect();
        // The last amount before the next list is what that list makes up.
        inside[..inside.len().saturating_sub(1)].to_vec()
    });
    vec![outer, flat, first_segment, up_to_next, items.to_vec()]
}

/// How many paragraphs below its opener a list may run over.
const MOST_PARAGRAPHS: usize = 24;

/// Items in the paragraphs below, where the opener ends its own. The list may end with any of them, and each may hold
/// one item with what that is made of, one item in each segment, or nothing but items.
fn readings_below(passage: &Passage, opener: &Opener, wanted: &dyn Fn(&Mention) -> bool) -> Vec<Vec<usize>> {
    let mentions = &passage.mentions;
    let first = opener.paragraph + 1;
    let most = passage.paragraphs.len().min(first + MOST_PARAGRAPHS);
    let inside: Vec<usize> = (0..mentions.len())
        .filter(|index| (first..most).contains(&mentions[*index].paragraph) && wanted(&mentions[*index]))
        .collect();
    let numeral_of = |paragraph: usize| numeral_style(passage.paragraphs[paragraph].text());
    let mut readings = Vec::new();
    let mut end = most;
    while end > first {
        let upto: Vec<usize> = inside.iter().copied().filter(|index| mentions[*index].paragraph < end).collect();
        let firsts = |key: &dyn Fn(&Mention) -> usize| -> Vec<usize> {
            let mut firsts = upto.clone();
            firsts.dedup_by_key(|index| key(&mentions[*index]));
            firsts
        };
        let items = firsts(&|m| m.paragraph);
        // Items of the same numeral as the first; those below an item have another.
        let alike = |index: &usize| numeral_of(mentions[*index].paragraph) == numeral_of(first);
        let tops = items.iter().copied().filter(alike).collect();
        readings.extend([tops, items, firsts(&|m| m.segment), upto.clone()]);
        end = upto.last().map_or(first, |last| mentions[*last].paragraph);
    }
    readings
}

/// The style of the numeral that a paragraph opens with: what stands around its digits.
fn numeral_style(text: &str) -> Option<(bool, bool, Option<char>)> {
    let (bracket, rest) = text.strip_prefix('(').map_or((false, text), |rest| (true, rest));
    let digits = |c: char| c.is_ascii_digit();
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let arabic = rest.starts_with(digits);
    let behind = if arabic { rest.trim_start_matches(digits) } else { rest.trim_start_matches(chinese) };
    let mark = behind.chars().next().filter(|c| matches!(c, '.' | '、' | ')' | '．'));
    (behind.len() < rest.len() && mark.is_some()).then_some((bracket, arabic, mark))
}

/// The relation of a list, its likeliest reading in front. It is enforced where the list is sure to be complete.
fn claim(passage: &Passage, figures: &[Figure], list: &List) -> Option<Claim> {
    let value = |figure: u32| figures[figure as usize].quantity.value;
    let mut readings: Vec<(bool, Decimal, Form<u32>)> = Vec::new();
    for items in &list.readings {
        let complete = is_closed(passage, items) || has_shares(passage, figures, items);
        for total in &list.totals {
            let parts: Vec<(u32, bool)> = items.iter().map(|item| (passage.mentions[*item].figure, false)).collect();
            let sum: Decimal = parts.iter().map(|(part, _)| value(*part)).sum();
            if value(*total).is_zero() && !sum.is_zero() && !complete {
                continue;
            }
            readings.push((!complete, (sum - value(*total)).abs(), Form::Sum { total: *total, parts }));
        }
    }
    readings.sort_by_key(|reading| (reading.0, reading.1));
    let (incomplete, off, form) = readings.first()?;
    let total = form.subject();
    // A list further off than this leaves something out, unless it tells otherwise.
    let close = *off * Decimal::from(50) <= value(total);
    let slip = || !list.picks && readings.iter().any(|(_, _, form)| is_one_slip_away(figures, form));
    let firm = !incomplete || close || slip();
    let label = figures[total as usize].name.to_string();
    let forms = readings.iter().map(|reading| reading.2.clone()).collect();
    Some(Claim { relation: Relation { family: Family::List, label: label.into(), readings: forms }, firm })
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    fn lists(text: &str) -> Vec<String> {
        claimed(text, Family::List)
    }

    #[test]
    fn a_list_makes_up_the_amount_before_it() {
        assert_eq!(
            lists("2025年支出预算696.01万元,其中:基本支出358.12万元,项目支出337.89万元。"),
            ["696.01 = 358.12 + 337.89"]
        );
        assert_eq!(
            lists("2025年支出预算696.01万元，其中：基本支出385.12万元，项目支出337.89万元。"),
            ["✗ 696.01 = 385.12 + 337.89"]
        );
    }

    #[test]
    fn a_list_goes_on_over_paragraphs() {
        let text = "2025年收入预算700.00万元，其中：\n\n一般公共预算拨款收入500.00万元，占71.43%；\n\n\
                    事业收入150.00万元，占21.43%；\n\n其他收入50.00万元，占7.14%。";
        assert_eq!(lists(text), ["700.00 = 500.00 + 150.00 + 50.00"]);
        let text = text.replace("50.00万元，占7.14%", "55.00万元，占7.14%");
        assert_eq!(lists(&text), ["✗ 700.00 = 500.00 + 150.00 + 55.00"]);
    }

    #[test]
    fn items_over_paragraphs_may_have_parts_of_their_own() {
        let text = "2025年支出预算600.00万元，其中：\n\n基本支出358.12万元，其中：人员经费323.50万元，公用经费34.62万元；\n\n\
                    项目支出241.88万元。";
        assert_eq!(lists(text), ["600.00 = 358.12 + 241.88", "358.12 = 323.50 + 34.62"]);
    }

    #[test]
    fn a_mistake_in_a_list_or_in_the_list_inside_it_is_seen() {
        let text = "支出预算600.00万元，其中：基本支出358.12万元，包括：人员经费323.50万元，公用经费34.62万元；\
                    项目支出241.88万元。";
        let broken = |text: &str| lists(text).into_iter().filter(|list| list.starts_with('✗')).count();
        assert_eq!((lists(text).len(), broken(text)), (2, 0));
        for (right, wrong) in [("358.12", "385.12"), ("323.50", "332.50"), ("34.62", "43.62"), ("241.88", "214.88")] {
            assert!(broken(&text.replace(right, wrong)) > 0, "{wrong}");
        }
    }

    #[test]
    fn a_list_that_leaves_something_out_is_forgotten() {
        assert_eq!(lists("支出600.00万元，其中：会议费3.00万元，印刷费5.00万元。"), Vec::<String>::new());
        assert_eq!(lists("支出600.00万元，其中：会议费3.00万元。"), Vec::<String>::new());
    }

    #[test]
    fn all_there_is_of_a_kind_must_make_up_the_amount_however_far_off() {
        assert_eq!(
            lists("政府采购预算100.00万元，其中：货物50.00万元、工程20.00万元、服务3.00万元。"),
            ["✗ 100.00 = 50.00 + 20.00 + 3.00"]
        );
    }

    #[test]
    fn each_side_has_its_own_list() {
        let text = "收入预算500.00万元，支出预算480.00万元。收入中，财政拨款470.00万元，其他收入30.00万元；\
                    支出中，基本支出300.00万元，项目支出180.00万元。";
        assert_eq!(lists(text), ["500.00 = 470.00 + 30.00", "480.00 = 300.00 + 180.00"]);
    }

    #[test]
    fn counts_make_up_counts() {
        assert_eq!(lists("共有车辆5辆，其中：机要通信用车2辆、其他用车3辆。"), ["5 = 2 + 3"]);
        assert_eq!(lists("共有车辆6辆，其中：机要通信用车2辆、其他用车3辆。"), ["✗ 6 = 2 + 3"]);
    }
}

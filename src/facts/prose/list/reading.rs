//! How a list can be read: what it may make up, and what its items may be.

use super::opener::{OPENERS, Opener};
use crate::facts::prose::mention::{Mention, Passage};
use crate::facts::table::{is_vehicle_expense, is_vehicle_total};

/// The figures that the list may make up: the nearest before it, the head of its sentence, the end of the one before,
/// the head of the paragraph above.
pub(super) fn totals(passage: &Passage, opener: &Opener, wanted: &dyn Fn(&Mention) -> bool) -> Vec<u32> {
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
        if opener.until == passage.paragraphs[opener.paragraph].text().len() {
            // `…具体情况如下:` goes back beyond the shares in its own paragraph.
            add(before.iter().rev().find(|m| m.paragraph < opener.paragraph));
        }
        // 收入包括…;支出包括…: the total of both may stand in the paragraph above.
        let side_begins = opener.side.is_some();
        let above = before.iter().rev().find(|m| m.paragraph < opener.paragraph).map(|m| m.paragraph);
        add(before.iter().find(|m| side_begins && Some(m.paragraph) == above));
        for named in here.iter().filter(|m| opener.side.is_some_and(|side| m.label.contains(side))) {
            add(Some(named));
        }
        // What is sorted (按支出经济分类:…) may stand further in front, beside other amounts.
        if passage.paragraphs[opener.paragraph].text()[opener.start..].starts_with('按') {
            for near in here.iter().rev().take(MOST_TOTALS) {
                add(Some(near));
            }
        }
    }
    totals
}

/// How many paragraphs above a list its total may head, and how many amounts of the nearest one it may be.
const MOST_ABOVE: usize = 3;
const MOST_TOTALS: usize = 8;

/// The mentions from `first` to where the list must end.
pub(super) fn scope_here(passage: &Passage, opener: &Opener, first: usize) -> Vec<usize> {
    (first..passage.mentions.len())
        .take_while(|index| {
            let mention = &passage.mentions[*index];
            mention.paragraph == opener.paragraph && mention.digits.start < opener.until
        })
        .collect()
}

/// Items in the opener's own sentence: all of them, those that no inner list holds, those up to the next semicolon or
/// list, those of the budget or of the account alone.
pub(super) fn readings_here(passage: &Passage, opener: &Opener, items: &[usize]) -> Vec<Vec<usize>> {
    let mentions = &passage.mentions;
    let text = passage.paragraphs[opener.paragraph].text();
    let flat: Vec<usize> = items.iter().copied().filter(|index| mentions[*index].depth <= opener.depth).collect();
    let outer = outside_inner_lists(passage, opener, &flat, false);
    let unpicked = outside_inner_lists(passage, opener, &flat, true);
    let segment = mentions[flat.first().copied().unwrap_or(items[0])].segment;
    let first_segment: Vec<usize> = outer.iter().copied().filter(|index| mentions[*index].segment == segment).collect();
    let end = items.last().map_or(opener.end, |last| mentions[*last].digits.start);
    let next_list = OPENERS.find(&text[opener.end..end]).map(|inner| opener.end + inner.start());
    let up_to_next: Vec<usize> = next_list.map_or_else(Vec::new, |next| {
        let inside: Vec<usize> = flat.iter().copied().filter(|index| mentions[*index].digits.start < next).collect();
        // The last amount before the next list is what that list makes up.
        inside[..inside.len().saturating_sub(1)].to_vec()
    });
    // 公务用车购置费 and 运行费 make up an item that is told before them, whatever marks stand around them.
    let label = |index: usize| mentions[index].label.as_str();
    let vehicles = flat.iter().any(|index| is_vehicle_total(label(*index)));
    let whole = |index: &usize| !vehicles || !is_vehicle_expense(label(*index)) || is_vehicle_total(label(*index));
    let without_parts: Vec<usize> = flat.iter().copied().filter(whole).collect();
    let mut readings = vec![outer, flat, first_segment, up_to_next, items.to_vec(), without_parts, unpicked];
    for word in ["预算", "决算"] {
        // `…年初预算为1.28万元,决算为1.00万元`: two lists in one.
        let ends = |index: &usize| label(*index).trim_end_matches(['为', '数', '是']).ends_with(word);
        for all in [0, 2, 5, 4] {
            readings.push(readings[all].iter().copied().filter(ends).collect());
        }
    }
    readings
}

/// The items that no inner list holds; `picked` ones (项目支出62万元,主要为A14万元、B48万元) may be such a list.
fn outside_inner_lists(passage: &Passage, opener: &Opener, flat: &[usize], picked: bool) -> Vec<usize> {
    let mentions = &passage.mentions;
    let text = passage.paragraphs[opener.paragraph].text();
    // What an inner list holds counts by the amount in front of that list.
    flat.iter()
        .copied()
        .filter(|index| {
            let item = &mentions[*index];
            let segment_start = text[opener.end..item.digits.start].rfind(';').map_or(opener.end, |at| opener.end + at);
            let lead = &text[segment_start..item.digits.start];
            let picks = ["主要为", "主要是"].iter().filter(|_| picked).filter_map(|word| lead.find(word));
            !OPENERS.find_iter(lead).map(|inner| inner.start()).chain(picks).any(|inner| {
                let inner_at = segment_start + inner;
                flat.iter().any(|other| {
                    mentions[*other].digits.start < inner_at && mentions[*other].digits.start >= segment_start
                })
            })
        })
        .collect()
}

/// Whether all items in the opener's own sentence but the first are held by an inner list (其中) or by a bracket.
pub(super) fn has_one_item(passage: &Passage, opener: &Opener, items: &[usize]) -> bool {
    let mentions = &passage.mentions;
    let mut flat = items.iter().map(|index| &mentions[*index]).filter(|item| item.depth <= opener.depth);
    let Some(first) = flat.next() else { return false };
    match flat.next() {
        None => items.len() > 1,
        Some(second) => {
            let mut depth = 0_usize;
            let between = passage.between(first, second).chars().filter(|c| {
                depth = (depth + usize::from(*c == '(')).saturating_sub(usize::from(*c == ')'));
                depth == 0
            });
            between.collect::<String>().contains("其中")
        }
    }
}

/// How many paragraphs below its opener a list may run over.
const MOST_PARAGRAPHS: usize = 24;

/// Items in the paragraphs below, where the opener ends its own. The list may end with any of them, and each may hold
/// one item with what that is made of, one item in each segment, or nothing but items.
pub(super) fn readings_below(passage: &Passage, opener: &Opener, wanted: &dyn Fn(&Mention) -> bool) -> Vec<Vec<usize>> {
    let mentions = &passage.mentions;
    let first = opener.paragraph + 1;
    let most = passage.paragraphs.len().min(first + MOST_PARAGRAPHS);
    let inside: Vec<usize> = (0..mentions.len())
        .filter(|index| (first..most).contains(&mentions[*index].paragraph) && wanted(&mentions[*index]))
        .filter(|index| opener.depth == 0 || is_inside_bracket(passage, first, &mentions[*index]))
        .collect();
    let numeral_of = |paragraph: usize| numeral_style(passage.paragraphs[paragraph].text());
    let mut readings = Vec::new();
    // Where the opener only ends a line, its items are the rest of its sentence.
    if let Some(opening) = inside.first().map(|index| &mentions[*index])
        && opening.paragraph == first
    {
        let rest = inside.iter().copied().filter(|index| mentions[*index].sentence == opening.sentence);
        readings.push(rest.clone().filter(|index| mentions[*index].depth <= opening.depth).collect());
        readings.push(rest.clone().collect());
        // `收入包括:` may have `;支出包括:…` behind it.
        readings.push(rest.filter(|index| mentions[*index].segment == opening.segment).collect());
    }
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
        let opening = items.first().map(|index| numeral_of(mentions[*index].paragraph));
        let alike = |index: &usize| Some(numeral_of(mentions[*index].paragraph)) == opening;
        let tops = items.iter().copied().filter(alike).collect();
        readings.extend([tops, items, firsts(&|m| m.segment), upto.clone()]);
        end = upto.last().map_or(first, |last| mentions[*last].paragraph);
    }
    readings
}

/// Whether a bracket that is open where paragraph `first` begins is still open at a mention.
fn is_inside_bracket(passage: &Passage, first: usize, mention: &Mention) -> bool {
    let mut open = 1_usize;
    (first..=mention.paragraph).all(|index| {
        let text = passage.paragraphs[index].text();
        let end = if index == mention.paragraph { mention.digits.start } else { text.len() };
        text[..end].chars().all(|c| {
            open = (open + usize::from(c == '(')).saturating_sub(usize::from(c == ')'));
            open > 0
        })
    })
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

#[cfg(test)]
mod tests {
    use crate::facts::prose::tests::claimed;
    use crate::relations::Family;

    fn lists(text: &str) -> Vec<String> {
        claimed(text, Family::List)
    }

    #[test]
    fn what_the_words_in_front_come_to_is_no_item_beside_them() {
        let text = "“三公”经费98.65万元，其中：\n\n因公出国（境）费7.00万元，计划出国（境）2人，费用3.50万元/人，共计7.00万元。\
                    公务用车购置及运行费87.15万元（其中：购置费0万元，运行费87.15万元）。公务接待费4.50万元。";
        let found = lists(text);
        assert!(!found.iter().any(|list| list.starts_with('✗')), "{found:?}");
        assert!(found.contains(&"98.65 = 7.00 + 87.15 + 4.50".to_owned()), "{found:?}");
    }

    #[test]
    fn two_ways_to_sort_the_same_below_each_other_are_no_slip() {
        // All five make 31.44, which two digits of 13.44 changed places would be as well.
        let text = "业务收入13.44亿元，同比增长11.85%。其中：\n\n（一）药品收入2.84亿元，耗材收入2.10亿元，医疗收入13.25亿元。\n\n\
                    （二）门诊收入4.28亿元，住院收入8.97亿元。";
        assert_eq!(lists(text), [""; 0]);
    }
}

//! Lists that claim to make up an amount: `…A万元,其中:基本支出B万元,项目支出C万元`.

use std::sync::LazyLock;

use regex::Regex;

use super::mention::{Mention, Passage, Role};
use crate::catalog::{Catalog, Table};
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
    /// The byte behind its words.
    end: usize,
    depth: usize,
}

/// A list: what it may make up, and its items, in several readings.
struct List {
    totals: Vec<u32>,
    readings: Vec<Vec<usize>>,
}

/// What a passage claims about lists of amounts and of counts.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    for opener in openers(passage) {
        if let Some(list) = read(passage, &opener, &|mention| mention.role == Role::Amount) {
            out.extend(claim(passage, figures, &list, false));
        }
        for measure in measures(passage, &opener) {
            if let Some(list) =
                read(passage, &opener, &|mention| mention.role == Role::Count && mention.measure == measure)
            {
                let exhaustive = is_exhaustive(passage, &list);
                out.extend(claim(passage, figures, &list, exhaustive).map(|claim| Claim { firm: exhaustive, ..claim }));
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
            openers.push(Opener { paragraph: index, side, end: found.end(), depth });
        }
    }
    openers
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
    // `…,主要用于人员支出;` opens nothing.
    let lead =
        here.first().map(|item| &passage.paragraphs[opener.paragraph].text()[opener.end..mentions[*item].digits.start]);
    if lead.is_some_and(|lead| lead.contains(';')) {
        return None;
    }
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
    (!totals.is_empty() && !readings.is_empty()).then_some(List { totals, readings })
}

/// The figures that the list may make up: the nearest before it, the head of its sentence, the head of the paragraph above.
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
    } else {
        let last = here.last().copied();
        add(last);
        add(here.iter().find(|m| last.is_some_and(|last| m.segment == last.segment)).copied());
        add(here.iter().find(|m| last.is_some_and(|last| m.sentence == last.sentence)).copied());
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

/// The mentions from `first` to the end of the sentence that the opener stands in.
fn scope_here(passage: &Passage, opener: &Opener, first: usize) -> Vec<usize> {
    let text = passage.paragraphs[opener.paragraph].text();
    let end = text[opener.end..].find('。').map_or(text.len(), |at| opener.end + at);
    (first..passage.mentions.len())
        .take_while(|index| {
            passage.mentions[*index].paragraph == opener.paragraph && passage.mentions[*index].digits.start < end
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
    let next_list = OPENERS.find(&text[opener.end..]).map(|inner| opener.end + inner.start());
    let up_to_next: Vec<usize> = next_list.map_or_else(Vec::new, |next| {
        let inside: Vec<usize> = flat.iter().copied().filter(|index| mentions[*index].digits.start < next).collect();
        // The last amount before the next list is what that list makes up.
        inside[..inside.len().saturating_sub(1)].to_vec()
    });
    // Items that each tell a budget and what was spent are two lists in one.
    let is_measured = |index: usize, word: &str| mentions[index].label.trim_end_matches(['为', '数']).ends_with(word);
    let measured = |word: &str| flat.iter().copied().filter(|index| is_measured(*index, word)).collect();
    let (budgets, accounts): (Vec<usize>, Vec<usize>) = (measured("预算"), measured("决算"));
    // A list in brackets ends with them.
    let bracketed: Vec<usize> =
        items.iter().copied().take_while(|index| mentions[*index].depth >= opener.depth.max(1)).collect();
    vec![outer, flat.clone(), first_segment, up_to_next, bracketed, items.to_vec(), budgets, accounts]
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
        let opening = items.first().map(|index| numeral_of(mentions[*index].paragraph));
        let alike = |index: &usize| Some(numeral_of(mentions[*index].paragraph)) == opening;
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

/// The relation of a list, its closest reading in front. It is enforced where the list is sure to be complete.
fn claim(passage: &Passage, figures: &[Figure], list: &List, exhaustive: bool) -> Option<Claim> {
    let value = |figure: u32| figures[figure as usize].quantity.value;
    let mut readings: Vec<(Decimal, Form<u32>, &Vec<usize>)> = Vec::new();
    for items in &list.readings {
        for total in &list.totals {
            // What is told once more, as one of the items, is not their total.
            let again = |item: &&usize| repeats(&figures[*total as usize].name, &passage.mentions[**item].label);
            if items.iter().filter(again).count() == 1 {
                continue;
            }
            let parts: Vec<(u32, bool)> = items.iter().map(|item| (passage.mentions[*item].figure, false)).collect();
            let sum: Decimal = parts.iter().map(|(part, _)| value(*part)).sum();
            if value(*total).is_zero() && !sum.is_zero() && !exhaustive {
                continue;
            }
            readings.push(((sum - value(*total)).abs(), Form::Sum { total: *total, parts }, items));
        }
    }
    readings.sort_by_key(|reading| reading.0);
    let (off, form, items) = readings.first()?;
    let total = form.subject();
    // A list further off than this leaves something out, unless its shares say that it does not.
    let close = *off * Decimal::from(50) <= value(total);
    let firm = exhaustive || close || has_shares(passage, figures, items) || is_closed_set(passage, items);
    let label = figures[total as usize].name.to_string();
    let forms = readings.iter().map(|reading| reading.1.clone()).collect();
    Some(Claim { relation: Relation { family: Family::List, label: label.into(), readings: forms }, firm })
}

/// Whether an amount called `total` is the same thing as one called `item`.
fn repeats(total: &str, item: &str) -> bool {
    const SHORTEST: usize = 4;
    let bare = |name: &str| name.trim_start_matches(['.', '、', ')']).to_owned();
    item.chars().count() >= SHORTEST && bare(total).starts_with(&bare(item))
}

/// Whether each item is followed by its share, and the shares make about 100%.
fn has_shares(passage: &Passage, figures: &[Figure], items: &[usize]) -> bool {
    let shares: Vec<&Mention> = items
        .iter()
        .filter_map(|item| passage.mentions.get(item + 1))
        .filter(|next| next.role == Role::Share && is_unnamed(&next.label))
        .collect();
    let sum: Decimal = shares.iter().map(|share| figures[share.figure as usize].quantity.value).sum();
    shares.len() == items.len() && (sum - Decimal::ONE_HUNDRED).abs() <= Decimal::TWO
}

fn is_unnamed(label: &str) -> bool {
    matches!(label, "占" | "占比" | "占比为" | "占比例" | "比重" | "占比约")
}

/// Items that together are all there is of their kind, by the state's own classification.
const CLOSED_SETS: [&[&str]; 12] = [
    &["本年收入", "上年结转"],
    &["预算安排", "上年结转"],
    &["当年拨款", "上年结转"],
    &["当年财政拨款", "上年结转"],
    &["一般公共预算", "政府性基金", "国有资本经营"],
    &["其他运转类", "特定目标类"],
    &["会议费", "培训费"],
    &["基本支出", "项目支出"],
    &["人员经费", "公用经费"],
    &["货物", "工程", "服务"],
    &["公务用车购置", "公务用车运行"],
    &["出国", "公务接待", "公务用车"],
];

fn is_closed_set(passage: &Passage, items: &[usize]) -> bool {
    let labels: Vec<&str> = items.iter().map(|item| passage.mentions[*item].label.as_str()).collect();
    let leads: Vec<&str> = items.iter().map(|item| passage.lead(*item)).collect();
    let covers = |words: &[&str], texts: &[&str]| {
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
            && texts.iter().all(|text| words.iter().any(|word| text.contains(word)))
    };
    CLOSED_SETS.iter().any(|set| covers(set, &labels) || covers(set, &leads)) || are_classes(&labels)
}

/// Whether items are functional classes (社会保障和就业支出, …), of which such a list names every one that is not zero.
fn are_classes(labels: &[&str]) -> bool {
    let is_class = |label: &&str| {
        let name = label.strip_suffix("(类)").unwrap_or(label);
        let mut known = Catalog::get().by_name(name);
        known.any(|subject| subject.table == Table::Functional && subject.code.len() == 3)
    };
    labels.len() >= 3 && labels.iter().all(is_class)
}

/// Whether nothing is missing from a list of counts: it ends with what is left over (其他…), or sorts all vehicles by use,
/// or all staff by the budget that pays them.
fn is_exhaustive(passage: &Passage, list: &List) -> bool {
    let labels: Vec<&str> = list.readings[0].iter().map(|item| passage.mentions[*item].label.as_str()).collect();
    let all = |words: &[&str]| labels.iter().all(|label| words.iter().any(|word| label.contains(word)));
    let staff = labels.len() >= 2
        && all(&["行政", "参公", "事业", "工勤"])
        && labels.iter().any(|label| label.contains("事业"));
    let ends_with_rest = labels.last().is_some_and(|label| label.starts_with("其他") || label.starts_with("其它"));
    ends_with_rest || all(&["用车"]) || staff
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

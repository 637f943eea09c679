//! The account of a government's funds: `收入A亿元,加上中央补助B亿元、上年结余C亿元,收入总计D亿元`, and what is left of it at the
//! end (收支相抵).
//!
//! Such a list may leave something out without a word, so one that does not add up is told only where a slip of the pen
//! makes it do so.

use super::list::{is_item, is_one_slip_away};
use super::mention::{Mention, Passage, Role};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::relations::{Family, Form, Relation};

/// The word behind which other funds are added to those of the year.
const ADDS: &str = "加上";
/// Words at the end of the name of what they make up.
const TOTALS: [&str; 10] =
    ["总计", "总量", "总收入", "总支出", "收入合计", "支出合计", "总财力", "可用财力", "收入总额", "支出总额"];
/// Words of what is left when both sides are held against each other.
const OFFSETS: [&str; 3] = ["相抵", "减去", "相减"];
/// How many paragraphs back the totals of both sides may stand.
const MOST_ABOVE: usize = 3;
/// How many amounts of each side may be what is held against the other.
const MOST_OF_A_SIDE: usize = 3;

/// What a passage claims about totals with what was added to them, and about what is left of them.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    for (index, paragraph) in passage.paragraphs.iter().enumerate() {
        for (at, word) in paragraph.text().match_indices(ADDS) {
            out.extend(of_addends(passage, figures, index, at + word.len()));
        }
    }
    for left in passage.mentions.iter().filter(|mention| is_balance(passage, mention)) {
        out.extend(of_balance(passage, figures, left));
    }
}

/// The total that the amounts from byte `from` of a paragraph make up, together with one in front of them.
fn of_addends(passage: &Passage, figures: &[Figure], paragraph: usize, from: usize) -> Option<Claim> {
    let here = || passage.mentions.iter().filter(|mention| mention.paragraph == paragraph && mention.depth == 0);
    let behind: Vec<&Mention> = here().filter(|mention| mention.digits.start >= from).collect();
    let sentence = behind.first()?.sentence;
    let end = behind.iter().position(|mention| mention.role == Role::Amount && is_total(mention))?;
    let (items, total) = (&behind[..end], behind[end]);
    let is_plain = |mention: &&Mention| is_item(mention) && mention.sentence == sentence;
    let text = passage.paragraphs[paragraph].text();
    let leaves_out = text[from..total.digits.start].contains(['等', '约']);
    if items.is_empty() || !items.iter().chain([&total]).all(is_plain) {
        return None;
    }
    // The amount of the year stands right in front, at the head of its sentence, or at that of the sentence before.
    let before: Vec<&Mention> = here().filter(|mention| mention.digits.end <= from && is_item(mention)).collect();
    let near = before.last().filter(|mention| mention.sentence + 1 >= sentence)?;
    let head_of = |sentence: usize| before.iter().find(|mention| mention.sentence == sentence);
    let mut heads: Vec<u32> = Vec::new();
    for head in [Some(near), head_of(sentence), head_of(near.sentence)].into_iter().flatten() {
        if !heads.contains(&head.figure) {
            heads.push(head.figure);
        }
    }
    let added = || items.iter().map(|item| (item.figure, false));
    let form =
        |head: u32| Form::Sum { total: total.figure, parts: std::iter::once((head, false)).chain(added()).collect() };
    let readings: Vec<Form<u32>> = heads.into_iter().map(form).collect();
    let firm = !leaves_out && items.len() >= 2 && readings.iter().any(|form| is_one_slip_away(figures, form));
    Some(Claim { relation: Relation { family: Family::List, label: total.label.as_str().into(), readings }, firm })
}

fn is_total(mention: &Mention) -> bool {
    let name = mention.label.trim_end_matches(['为', '达', '到', '共', '是', ':']);
    TOTALS.iter().any(|word| name.ends_with(word))
}

/// Whether an amount is said to be what is left of both sides.
fn is_balance(passage: &Passage, mention: &Mention) -> bool {
    let names = ["结余", "结转"].iter().any(|word| mention.label.contains(word));
    let text = passage.paragraphs[mention.paragraph].text();
    let lead = text[..mention.digits.start].rsplit('。').next().unwrap_or("");
    names && is_item(mention) && mention.depth == 0 && OFFSETS.iter().any(|word| lead.contains(word))
}

/// What came in is what was spent and what is left: of the totals in front, or of other amounts of both sides.
fn of_balance(passage: &Passage, figures: &[Figure], left: &Mention) -> Option<Claim> {
    let near = |mention: &&Mention| {
        mention.figure < left.figure && mention.paragraph + MOST_ABOVE >= left.paragraph && is_item(mention)
    };
    let side = |word: &'static str| {
        let of_side = passage.mentions.iter().rev().filter(near).filter(move |mention| mention.label.contains(word));
        of_side.take(MOST_OF_A_SIDE).collect::<Vec<&Mention>>()
    };
    let (incomes, spent) = (side("收入"), side("支出"));
    let total = |side: &[&Mention]| side.iter().find(|mention| is_total(mention)).map(|total| total.figure);
    let form = |income: u32, spent: u32| Form::Sum { total: income, parts: vec![(spent, false), (left.figure, false)] };
    let of_totals = form(total(&incomes)?, total(&spent)?);
    let pairs = incomes.iter().flat_map(|income| spent.iter().map(|spent| form(income.figure, spent.figure)));
    // Totals that are equal have what is left among them.
    let value = |figure: u32| figures[figure as usize].quantity.value;
    let firm = value(total(&incomes)?) != value(total(&spent)?) && is_one_slip_away(figures, &of_totals);
    let readings: Vec<Form<u32>> =
        std::iter::once(of_totals.clone()).chain(pairs.filter(|pair| *pair != of_totals)).collect();
    Some(Claim { relation: Relation { family: Family::List, label: left.label.as_str().into(), readings }, firm })
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    fn sums(text: &str) -> Vec<String> {
        claimed(text, Family::List)
    }

    #[test]
    fn what_is_added_makes_up_the_total() {
        let text = "全县一般公共预算收入816.17亿元，为预算的94.1%，增长0.2%；加上债务收入268.74亿元、中央补助收入999.56亿元、\
                    上年结余86.58亿元，收入总计2171.05亿元。";
        assert_eq!(sums(text), ["2171.05 = 816.17 + 268.74 + 999.56 + 86.58"]);
        assert_eq!(sums(&text.replace("2171.05", "2117.05")), ["✗ 2117.05 = 816.17 + 268.74 + 999.56 + 86.58"]);
        assert_eq!(sums(&text.replace("2171.05", "2234.61")), [""; 0]);
        assert_eq!(sums(&text.replace("86.58亿元，", "86.58亿元等，").replace("2171.05", "2117.05")), [""; 0]);
    }

    #[test]
    fn the_amount_of_the_year_may_have_its_own_parts() {
        let text = "一般公共预算收入53.24亿元，增长6.3%，其中：税收收入33.31亿元；非税收入19.93亿元。加上上级补助40.11亿元、\
                    调入资金5.02亿元后，收入总量98.37亿元。";
        assert!(sums(text).contains(&"98.37 = 53.24 + 40.11 + 5.02".to_owned()), "{:?}", sums(text));
    }

    #[test]
    fn both_sides_leave_what_is_left() {
        let text = "收入总计2411.83亿元。支出总计2315.26亿元。收支相抵，年终结余结转96.57亿元。";
        assert_eq!(sums(text), ["2411.83 = 2315.26 + 96.57"]);
        assert_eq!(sums(&text.replace("96.57", "69.57")), ["✗ 2411.83 = 2315.26 + 69.57"]);
        assert_eq!(sums(&text.replace("96.57", "12.34")), [""; 0]);
        let with_the_rest = "收入总计516.58万元、支出总计516.58万元。本年收入516.43万元，本年支出516.37万元。收支相抵后，结余0.06万元。";
        assert_eq!(sums(with_the_rest), ["516.43 = 516.37 + 0.06"]);
        assert_eq!(sums("收入总计516.58万元、支出总计516.58万元。收支相抵后，结余0.06万元。"), [""; 0]);
    }
}

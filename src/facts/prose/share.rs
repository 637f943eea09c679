//! Shares: `基本支出A万元,占36.58%`, `占项目支出总额的31.8%`.

use std::sync::LazyLock;

use regex::Regex;

use super::compare::is_compared;
use super::list::Lists;
use super::mention::{Mention, Passage, Role};
use crate::facts::figure::{Figure, NamedShare};
use crate::facts::{Claim, name_key};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation};

static BASE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"占(?:比|到)?([^占]*?)的?(?:比例|比重|比)?(?:为|约|达|约为|:)?$").expect("the pattern is fixed")
});

/// The bases that an unnamed share may have.
const MOST_READINGS: usize = 10;

/// Shares whose base may be stated in another place.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Those of a named base.
    pub(super) named: Vec<NamedShare>,
    /// Lists of amounts, each with its share.
    pub(super) lists: Vec<Vec<(u32, u32)>>,
}

/// What a passage claims about shares, and those whose base it may not state.
pub(super) fn claims(
    passage: &Passage,
    lists: &Lists,
    owner: Option<&str>,
    figures: &[Figure],
    out: &mut Vec<Claim>,
) -> Elsewhere {
    let (bases, shared) = (lists.bases(passage), lists.shared_bases(passage, figures));
    let mut elsewhere = Elsewhere::default();
    let mut open: Vec<(u32, u32)> = Vec::new();
    for (index, mention) in passage.mentions.iter().enumerate() {
        out.extend(of_stated_base(passage, index));
        if mention.role != Role::Share {
            continue;
        }
        // Words in front of 占 name a part whose amount is not given here.
        let lead = mention.label.split('占').next().unwrap_or("");
        if !matches!(lead, "" | "约" | "共" | "合计" | "仅" | "比" | "分别" | "各" | "比重" | "比重为" | "总计")
        {
            continue;
        }
        // `货物和服务分别为6万元和4万元,占采购预算的60%和40%`: one share each.
        if is_one_of_several(passage, index) {
            continue;
        }
        let Some(part) = part_of(passage, index) else { continue };
        out.extend(more_than_all(mention, &part.label, figures));
        let base = BASE.captures(&mention.label).map_or("", |found| found.get(1).map_or("", |base| base.as_str()));
        // `占四本预算资金(基本支出除外)总额`: no amount of that name is meant.
        if ["除外", "不含", "剔除", "扣除"].iter().any(|word| base.contains(word)) {
            continue;
        }
        let of_budget = base.contains("预算") && !base.contains("公共预算");
        let base = name_key(base, owner);
        if !base.is_empty() {
            elsewhere.named.push(NamedShare {
                parts: parts_of(passage, index, part),
                percent: mention.figure,
                base,
                of_budget,
                label: part.label.as_str().into(),
            });
            continue;
        }
        let sure = bases.iter().filter(|(item, _)| *item == part.figure).flat_map(|(_, totals)| totals.iter().copied());
        let value = |figure: u32| figures[figure as usize].quantity.value;
        // The items of a list over paragraphs are only guessed: what is more than the whole is none.
        let is_guessed = |base: u32| {
            let paragraph = |figure: u32| passage.mentions[figure as usize].paragraph;
            paragraph(base) != paragraph(part.figure) && value(base) < value(part.figure)
        };
        let sole = sole_whole(passage, part).filter(|whole| value(*whole) >= value(part.figure));
        let sure: Vec<u32> = sure.filter(|base| !is_guessed(*base)).chain(sole).collect();
        if sure.is_empty() {
            open.push((part.figure, mention.figure));
        } else {
            elsewhere.lists.push(std::mem::take(&mut open));
        }
        // The base may also be any larger amount of the paragraph, before or behind.
        let behind = passage.mentions[index..].iter().take_while(|other| other.paragraph == mention.paragraph);
        let behind = behind.filter(|other| other.role == Role::Amount);
        let guesses = passage
            .amounts_before(index)
            .chain(behind)
            .map(|amount| amount.figure)
            .filter(|base| *base != part.figure && value(*base) >= value(part.figure));
        let mut readings: Vec<Form<u32>> = Vec::new();
        for base in sure.iter().copied().chain(guesses) {
            let form = Form::Share { part: part.figure, base, percent: mention.figure };
            // What the shares beside this one are of, this one is of as well.
            if shared.get(&mention.figure).is_some_and(|shared| *shared != base) {
                continue;
            }
            if readings.len() < MOST_READINGS && !readings.contains(&form) {
                readings.push(form);
            }
        }
        if !readings.is_empty() {
            let relation = Relation { family: Family::Share, label: part.label.as_str().into(), readings };
            out.push(Claim { relation, firm: !sure.is_empty() });
        }
    }
    elsewhere.lists.push(open);
    elsewhere.lists.retain(|list| list.len() >= FEWEST_OF_LIST);
    elsewhere
}

/// The one amount in front of an item of its sentence, of which it is told as a part: `支出50万元,…;其中项目支出5万元,占10%`.
fn sole_whole(passage: &Passage, part: &Mention) -> Option<u32> {
    let before = passage.amounts_before(part.figure as usize);
    let mut before = before.take_while(|other| (other.paragraph, other.sentence) == (part.paragraph, part.sentence));
    let whole = before.next().filter(|whole| !is_compared(&whole.label) && whole.depth == part.depth)?;
    let between = passage.between(whole, part);
    let lead = between.strip_suffix(part.label.as_str()).unwrap_or("").trim_end_matches([',', ':']);
    let is_item = lead.ends_with("其中");
    (is_item && before.next().is_none()).then_some(whole.figure)
}

/// Nothing is more than all of what it is a part of.
fn more_than_all(share: &Mention, label: &str, figures: &[Figure]) -> Option<Claim> {
    let is_too_much = figures[share.figure as usize].quantity.interval().low > Decimal::ONE_HUNDRED;
    let is_bare = ["占", "占比", "占比为"].contains(&share.label.as_str());
    let form = Form::Makes { parts: vec![share.figure], totals: vec![Decimal::ONE_HUNDRED] };
    (is_too_much && is_bare).then(|| Claim { relation: Relation::new(Family::Share, label, form), firm: true })
}

/// Whether another percentage is listed right behind a share.
fn is_one_of_several(passage: &Passage, index: usize) -> bool {
    let share = &passage.mentions[index];
    let next = passage.mentions.get(index + 1).filter(|next| next.measure == share.measure);
    next.is_some_and(|next| {
        let between = passage.between(share, next).strip_prefix(share.measure.as_str());
        matches!(between, Some("、" | "和" | "及" | "与" | ",和"))
    })
}

/// How many shares of a list tell its base.
const FEWEST_OF_LIST: usize = 3;

/// A share of what stands right in front of it: `4个,占全部项目6个的66.67%`, `30万元,占总额90万元的33.33%`.
fn of_stated_base(passage: &Passage, index: usize) -> Option<Claim> {
    let [.., part, base] = &passage.mentions[..index] else { return None };
    let percent = &passage.mentions[index];
    let is_share = percent.measure == "%" && percent.label == "的" && base.label.starts_with('占');
    let alike =
        (part.role, &part.measure) == (base.role, &base.measure) && matches!(base.role, Role::Count | Role::Amount);
    let together = part.sentence == percent.sentence && part.segment == percent.segment;
    let claim = || {
        let form = Form::Share { part: part.figure, base: base.figure, percent: percent.figure };
        Claim { relation: Relation::new(Family::Share, part.label.as_str(), form), firm: true }
    };
    (is_share && alike && together).then(claim)
}

/// The amounts that a share of a named base may be the share of: what a bracket in between tells the parts of, the
/// nearest, and behind a list the head of its sentence.
fn parts_of(passage: &Passage, index: usize, part: &Mention) -> Vec<u32> {
    let share = &passage.mentions[index];
    let mut parts = vec![part.figure];
    let nearest = passage.amounts_before(index).next().unwrap_or(part);
    if nearest.segment != share.segment || passage.between(nearest, share).contains(')') {
        let same = |mention: &&Mention| mention.sentence == share.sentence && mention.paragraph == share.paragraph;
        let head = passage.amounts_before(index).filter(same).map(|mention| mention.figure).last();
        for figure in std::iter::once(nearest.figure).chain(head) {
            if !parts.contains(&figure) {
                parts.push(figure);
            }
        }
    }
    parts
}

/// The amount that a share is the share of: the nearest before it in its sentence that no bracket in between holds.
fn part_of<'p>(passage: &'p Passage, index: usize) -> Option<&'p Mention> {
    let share = &passage.mentions[index];
    let same = |mention: &&Mention| (mention.sentence, mention.paragraph) == (share.sentence, share.paragraph);
    let told = |mention: &&Mention| {
        matches!(mention.role, Role::Amount | Role::Count) && !is_compared(&mention.label) && same(mention)
    };
    let before = || passage.mentions[..index].iter().rev().filter(told);
    let nearest = before().find(|mention| mention.depth <= share.depth).or_else(|| before().next())?;
    (nearest.role == Role::Amount).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    #[test]
    fn an_amount_without_its_unit_has_its_own_share() {
        let text = "支出预算500.61万元。其中：一般公共服务支出451.74万元，占支出预算的90.24%；住房保障支出30.19万元，占支出预算的\
                    6.03%；其他支出18.68，占支出预算的3.73%。";
        let facts = super::super::read(
            crate::syntax::Tree::parse(&crate::text::Text::new(text)).blocks(),
            &crate::facts::region::Context::default(),
        );
        let parts: Vec<usize> = facts.named_shares.iter().map(|share| share.parts.len()).collect();
        let last = facts
            .named_shares
            .last()
            .map(|share| facts.figures[share.parts[0] as usize].quantity.displayed.to_string());
        assert_eq!((parts, last), (vec![1, 1, 1], Some("18.68".to_owned())));
    }

    #[test]
    fn a_share_behind_a_bracket_is_that_of_the_amount_in_front_of_it() {
        let text = "本年收入合计300.00万元，包括：财政拨款收入240.00万元（其中：一般公共预算230.00万元、政府性基金预算10.00万元），\
                    占80.00%；事业收入60.00万元（含教育收费0.00万元），占20.00%。";
        let shares = claimed(text, Family::Share);
        assert_eq!(shares, ["240.00 / 300.00 = 80.00%", "60.00 / 300.00 = 20.00%"]);
        assert!(claimed(&text.replace("占80.00", "占88.00"), Family::Share)[0].starts_with('✗'));
    }

    #[test]
    fn the_only_item_of_a_sentence_is_a_part_of_its_subject() {
        let text =
            "支出847.50万元，同比增加191.83万元；其中项目支出388.80万元，占45.88%，所占比重较上年下降4.54个百分点。";
        assert_eq!(claimed(text, Family::Share), ["388.80 / 847.50 = 45.88%"]);
        assert_eq!(claimed(&text.replace("45.88", "42.88"), Family::Share), ["✗ 388.80 / 847.50 = 42.88%"]);
        assert_eq!(claimed("拨款收入5.00万元，占100%。", Family::Share).len(), 0);
        assert_eq!(claimed("拨款收入5.00万元，占121%。", Family::Share).len(), 1);
        let beside = text.replace("45.88", "42.88").replace("支出847", "收入900.00万元，支出847");
        assert_eq!(claimed(&beside, Family::Share), [""; 0]);
    }
}

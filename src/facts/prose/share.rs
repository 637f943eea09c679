//! Shares: `基本支出A万元,占36.58%`, `占项目支出总额的31.8%`.

use std::sync::LazyLock;

use regex::Regex;

use super::list;
use super::mention::{Mention, Passage, Role};
use crate::facts::figure::{Figure, NamedShare};
use crate::facts::{Claim, name_key};
use crate::relations::{Family, Form, Relation};

static BASE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"占(?:比|到)?([^占]*?)的?(?:比例|比重|比)?(?:为|约|达|约为|:)?$").expect("the pattern is fixed")
});

/// The bases that an unnamed share may have.
const MOST_READINGS: usize = 10;

/// What a passage claims about shares. Those of a named base are handed on: the base may be stated elsewhere.
pub(super) fn claims(
    passage: &Passage,
    owner: Option<&str>,
    figures: &[Figure],
    out: &mut Vec<Claim>,
    named: &mut Vec<NamedShare>,
) {
    let bases = list::bases(passage);
    for (index, mention) in passage.mentions.iter().enumerate() {
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
        let base = BASE.captures(&mention.label).map_or("", |found| found.get(1).map_or("", |base| base.as_str()));
        let base = name_key(base, owner);
        if !base.is_empty() {
            named.push(NamedShare {
                parts: parts_of(passage, index, part),
                percent: mention.figure,
                base,
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
        let sure: Vec<u32> = sure.filter(|base| !is_guessed(*base)).collect();
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
            if readings.len() < MOST_READINGS && !readings.contains(&form) {
                readings.push(form);
            }
        }
        if !readings.is_empty() {
            let relation = Relation { family: Family::Share, label: part.label.as_str().into(), readings };
            out.push(Claim { relation, firm: !sure.is_empty() });
        }
    }
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

/// The amounts that a share of a named base may be the share of: the nearest, and behind a list the head of its sentence.
fn parts_of(passage: &Passage, index: usize, nearest: &Mention) -> Vec<u32> {
    let share = &passage.mentions[index];
    let mut parts = vec![nearest.figure];
    if nearest.segment != share.segment || passage.between(nearest, share).contains(')') {
        let same = |mention: &&Mention| mention.sentence == share.sentence && mention.paragraph == share.paragraph;
        parts.extend(
            passage
                .amounts_before(index)
                .filter(same)
                .map(|mention| mention.figure)
                .filter(|figure| *figure != nearest.figure)
                .last(),
        );
    }
    parts
}

/// The amount that a share is the share of: the nearest before it in its sentence.
fn part_of<'p>(passage: &'p Passage, index: usize) -> Option<&'p Mention> {
    let share = &passage.mentions[index];
    let nearest = passage.mentions[..index]
        .iter()
        .rev()
        .find(|mention| matches!(mention.role, Role::Amount | Role::Count) && !is_compared(&mention.label))?;
    (nearest.role == Role::Amount && nearest.sentence == share.sentence && nearest.paragraph == share.paragraph)
        .then_some(nearest)
}

/// Whether an amount is only what this year's is compared with: `比2024年50万元减少5万元,占总支出36%`.
fn is_compared(label: &str) -> bool {
    label.starts_with(['比', '较', '与'])
        || ["上年预算", "上年决算", "上年数", "去年"].iter().any(|word| label.contains(word))
}

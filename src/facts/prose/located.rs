//! What the amounts of a passage are amounts of: by their own words, and by what their sentence has said so far.

use super::compare::is_of_compared_year;
use super::mention::{Mention, Passage, Role, is_bare};
use crate::facts::facet::{Coordinates, Section, of_mention};

/// Words that say which source an amount is of.
const SOURCES: [&str; 4] = ["拨款", "一般公共预算", "政府性基金", "国有资本"];

/// The coordinates of the amounts whose words are understood.
pub(super) fn coordinates(passage: &Passage, section: &Section) -> Vec<(u32, Coordinates)> {
    let mut found = Vec::new();
    let mut so_far = SoFar::default();
    let amounts = passage.mentions.iter().enumerate().filter(|(_, mention)| mention.role == Role::Amount);
    let is_prior =
        |mention: &Mention| is_of_compared_year(&mention.label, passage.paragraphs[mention.paragraph].text());
    for (index, mention) in amounts.filter(|(_, mention)| !is_prior(mention)) {
        let mut opening = passage.opening(mention.paragraph, &mention.label);
        if mention.paragraph == 0 && is_bare(&mention.label) {
            opening = [section.heading(), &opening].concat().into();
        }
        let before = &passage.paragraphs[mention.paragraph].text()[..mention.digits.start];
        let part = before.rsplit([';', '。']).next().unwrap_or(before);
        let own = so_far.complete(passage, mention, of_mention(section, &mention.label, &opening, part));
        // `财政拨款安排支出120万元,其中:基本支出80万元`: of that source, and not of all.
        let is_of_source = || {
            let whole = passage.amounts_before(index).find(|whole| passage.between(whole, mention).contains("其中"));
            whole.is_some_and(|whole| {
                is_head_of(whole, mention, before) && SOURCES.iter().any(|source| whole.label.contains(source))
            })
        };
        let is_below_source = || {
            let above =
                mention.paragraph.checked_sub(1).filter(|above| passage.paragraphs[*above].text().ends_with("其中:"));
            let mut named = passage.amounts_before(index).filter(|whole| Some(whole.paragraph) == above);
            named.any(|whole| SOURCES.iter().any(|source| whole.label.contains(source)))
        };
        let is_of_source = || is_of_source() || is_below_source();
        let own = own.filter(|own| own.source.is_some() || own.nature.is_none() || !is_of_source());
        let own = own.or_else(|| section.project(project_of(passage, mention)?));
        found.extend(own.map(|own| (mention.figure, own)));
    }
    found
}

/// The project that an amount may be that of, where its paragraph speaks of projects: the one that it is named by, or the
/// one that heads the lines above it (`项目名称:…`, `预算安排规模:310.37万元`).
fn project_of<'p>(passage: &Passage<'p>, mention: &'p Mention) -> Option<&'p str> {
    /// How many lines above an amount its project is named.
    const FURTHEST: usize = 3;
    let text = passage.paragraphs[mention.paragraph].text();
    let lead = &text[..mention.digits.start];
    if lead.ends_with("预算安排规模:") {
        let first = mention.paragraph.saturating_sub(FURTHEST);
        let above = (first..mention.paragraph).rev().map(|above| passage.paragraphs[above].text());
        let name = std::iter::once(lead).chain(above).find_map(|line| line.rsplit_once("项目名称:"))?.1;
        return ["设立", "预算安排规模"]
            .iter()
            .filter_map(|next| name.find(next))
            .min()
            .map_or(Some(name), |end| name.get(..end));
    }
    let speaks = lead.contains("项目支出") || lead.contains("资金分配情况:");
    speaks.then_some(mention.label.as_str())
}

/// What has been said that holds for the amounts behind.
#[derive(Default)]
struct SoFar<'p> {
    /// The amount before, and what it is.
    last: Option<(&'p Mention, Option<Coordinates>)>,
    /// The segment of the last amount with a name of its own, and what that is.
    named: Option<(usize, Option<Coordinates>)>,
    /// The amount in front of the bracket that is open, and what it is.
    bracketed: Option<(&'p Mention, Option<Coordinates>)>,
    /// The sentence of a list, and what its items are paid from.
    paid: Option<(usize, Coordinates)>,
}

impl<'p> SoFar<'p> {
    /// What an amount is that is `own` by its words alone; what that says is kept for the next one.
    fn complete(&mut self, passage: &Passage, mention: &'p Mention, own: Option<Coordinates>) -> Option<Coordinates> {
        // `公务接待费预算数1.07万元,决算数0.92万元`: the second amount is of the first one's item.
        let carried = self.named.filter(|(segment, _)| *segment == mention.segment && is_bare(&mention.label));
        let own = match carried {
            Some((_, None)) => None,
            Some((_, Some(before))) => own.map(|own| Coordinates { item: before.item, topic: before.topic, ..own }),
            None => own,
        };
        let in_sentence = self.last.filter(|(last, _)| last.sentence == mention.sentence);
        if let Some((total, Some(of_total))) = in_sentence
            && passage.between(total, mention).contains("其中")
        {
            self.paid = Some((mention.sentence, Coordinates { source: of_total.source, ..Coordinates::default() }));
        }
        // `支出预算7.06万元(其中:一般公共预算支出7.06万元)`: what the bracket says is of the amount in front of it.
        let holds = |(total, _): &(&Mention, _)| total.sentence == mention.sentence && total.depth < mention.depth;
        self.bracketed = self.last.filter(holds).or_else(|| self.bracketed.filter(holds));
        let measure = self.bracketed.and_then(|(_, outer)| outer?.measure);
        let side = self.bracketed.and_then(|(_, outer)| outer?.side);
        let own = own.map(|own| Coordinates { measure: own.measure.or(measure), side: own.side.or(side), ..own });
        let list = self.paid.filter(|(sentence, _)| *sentence == mention.sentence);
        let own = own.map(|own| list.map_or(own, |(_, list)| list.with(&own)));
        self.last = Some((mention, own));
        if carried.is_none() {
            self.named = Some((mention.segment, own));
        }
        own
    }
}

/// Whether a list with `item` in it may be of `whole`: in its sentence, or opening the next one (`…。其中:…`). `before`
/// is what stands in front of the item.
fn is_head_of(whole: &Mention, item: &Mention, before: &str) -> bool {
    let opens = || before.rsplit('。').next().is_some_and(|sentence| sentence.trim_start().starts_with("其中"));
    whole.paragraph == item.paragraph
        && (whole.sentence == item.sentence || (whole.sentence + 1 == item.sentence && opens()))
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn projects_are_told_by_their_names() {
        let draft = |amount: &str, scale: &str| {
            format!(
                "2025年项目支出表\n\n项目名称\t合计\n河道清淤整治\t310.37\n水质监测服务\t88.11\n管网改造补助\t664.30\n合计\t1062.78\n\n\
                 # 二、支出情况说明\n\n项目支出1062.78万元，主要为河道清淤整治310.37万元、水质监测服务88.11万元、管网改造补助\
                 {amount}万元。\n\n# 三、关于项目支出情况说明\n\n项目名称：管网改造补助\n设立的政策依据：某文件\n预算安排规模：{scale}万元\n\
                 资金分配情况：管网改造补助664.30万元\n"
            )
        };
        assert_eq!(broken(&draft("664.30", "664.30")), [""; 0]);
        assert_eq!(broken(&draft("646.30", "664.30")), ["管网改造补助"]);
        assert_eq!(broken(&draft("664.30", "66.43")).len(), 1);
        assert_eq!(broken(&draft("664.30", "700.00")), [""; 0]);
    }
}

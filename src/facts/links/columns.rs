//! The same column in two tables of subjects: where nearly every subject has the same amount in both, so have the others.
//!
//! What one table says and the other does not (another source, what is carried over) changes a subject together with all
//! that it is part of. Two subjects that have each other's amounts, or one that differs while what it is part of does not,
//! are mistakes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::figure;
use super::kept::Kept;
use crate::facts::draft::FigureId;
use crate::facts::figure::{Facts, Judged};
use crate::facts::region::{Region, RegionKind};
use crate::number::{Decimal, Unit};
use crate::relations::{Family, Form, Relation, Verdict, evaluate, verdict};

/// How many different amounts two columns must share.
const FEWEST: usize = 4;

/// A column of amounts of subjects of one classification.
#[derive(Debug)]
pub(super) struct Column {
    /// The first digit of its codes, which tells the classification.
    series: u8,
    /// Its figures by code, in order of codes.
    figures: Vec<(String, u32)>,
}

/// What two columns share.
#[derive(Debug)]
pub(super) struct Copies {
    /// Their places among the columns of their regions.
    columns: [usize; 2],
    /// The figures that are the same.
    figures: Vec<[u32; 2]>,
}

/// The copies between columns of subjects that hold, and those that a mistake breaks; what `known` relations say already
/// is left out.
pub(super) fn relations(regions: &[Region], known: &[Judged<FigureId>], kept: &Kept) -> Vec<Judged<FigureId>> {
    let mut copies: Vec<([u32; 2], &Copies)> = kept.copies().collect();
    copies.sort_by_key(|([left, right], copies)| [(*left, copies.columns[0]), (*right, copies.columns[1])]);
    let mut said = tied(known);
    let mut found = Vec::new();
    for ([left_region, right_region], copies) in copies {
        for [left, right] in &copies.figures {
            let left = FigureId { region: left_region, figure: *left };
            let right = FigureId { region: right_region, figure: *right };
            if !said.insert((left, right)) {
                continue;
            }
            let label = Arc::clone(&figure(regions, right).name);
            let relation = Relation::new(Family::Tables, label, Form::Equal { left, right });
            let outcome = evaluate(&relation, |id| figure(regions, id).quantity);
            found.push(Judged { relation, outcome });
        }
    }
    found
}

/// The figures that relations say to be equal.
fn tied(known: &[Judged<FigureId>]) -> BTreeSet<(FigureId, FigureId)> {
    let pair = |form: &Form<FigureId>| match form {
        Form::Equal { left, right } => Some((*left.min(right), *left.max(right))),
        _ => None,
    };
    known.iter().flat_map(|judged| &judged.relation.readings).filter_map(pair).collect()
}

impl Column {
    /// The columns of a region. A code that comes twice is no row of its own.
    pub(super) fn read_all(region: &Region) -> Vec<Self> {
        let mut columns: BTreeMap<(u8, &str), BTreeMap<&str, Option<u32>>> = BTreeMap::new();
        let mentions = region.facts.codes.iter().filter(|_| region.kind == RegionKind::Table);
        for mention in mentions {
            let Some(series) = mention.code.as_bytes().first() else { continue };
            for figure in &mention.figures {
                let cell = &region.facts.figures[*figure as usize];
                if !cell.quantity.unit.is_money() && cell.quantity.unit != Unit::Plain {
                    continue;
                }
                let column = columns.entry((*series, &*cell.column)).or_default();
                column.entry(&mention.code).and_modify(|entry| *entry = None).or_insert(Some(*figure));
            }
        }
        let column = |((series, _), figures): ((u8, &str), BTreeMap<&str, Option<u32>>)| Self {
            series,
            figures: figures.into_iter().filter_map(|(code, figure)| Some((code.to_owned(), figure?))).collect(),
        };
        columns.into_iter().map(column).collect()
    }
}

impl Copies {
    /// What the columns of two tables share.
    pub(super) fn between((left, facts): (&[Column], &Facts), (right, others): (&[Column], &Facts)) -> Vec<Self> {
        let mut found = Vec::new();
        for (at, left) in left.iter().enumerate() {
            for (other, right) in right.iter().enumerate().filter(|(_, right)| right.series == left.series) {
                let figures = copies((left, facts), (right, others));
                found.extend((!figures.is_empty()).then_some(Self { columns: [at, other], figures }));
            }
        }
        found
    }
}

/// The figures of two columns that are the same: all of the codes that both have, or none where the columns differ.
fn copies((left, facts): (&Column, &Facts), (right, others): (&Column, &Facts)) -> Vec<[u32; 2]> {
    let mut behind = right.figures.iter().peekable();
    let mut both: Vec<(&str, u32, u32)> = Vec::new();
    for (code, figure) in &left.figures {
        while behind.next_if(|(other, _)| other < code).is_some() {}
        both.extend(behind.next_if(|(other, _)| other == code).map(|(_, other)| (code.as_str(), *figure, *other)));
    }
    let ours = |figure: u32| facts.figures[figure as usize].quantity;
    let theirs = |figure: u32| others.figures[figure as usize].quantity;
    let shared = both.iter().filter(|(_, left, right)| ours(*left).value == theirs(*right).value);
    let mut values: Vec<Decimal> =
        shared.map(|(_, left, _)| ours(*left).value).filter(|value| !value.is_zero()).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() < FEWEST {
        return Vec::new();
    }
    let differs = |(_, left, right): &&(&str, u32, u32)| {
        let form = Form::Equal { left: (true, *left), right: (false, *right) };
        let found = verdict(&form, |(is_ours, figure)| if is_ours { ours(figure) } else { theirs(figure) });
        found.is_none_or(|verdict| verdict == Verdict::Broken)
    };
    let off: Vec<_> = both.iter().filter(differs).collect();
    let same = |code: &str| both.iter().any(|entry| entry.0 == code && !differs(&entry));
    let is_mistake = match off[..] {
        [] => true,
        [(code, _, _)] => {
            // What it is part of is the same in both, and so are all others.
            let parent = [5, 3].into_iter().filter(|length| *length < code.len()).find(|length| same(&code[..*length]));
            let codes = |column: &Column| column.figures.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>();
            parent.is_some() && codes(left) == codes(right)
        }
        [(_, one, first), (_, other, second)] => {
            let (one, other) = (ours(*one).value, ours(*other).value);
            one == theirs(*second).value && other == theirs(*first).value && !one.is_zero()
        }
        _ => false,
    };
    if !is_mistake {
        return Vec::new();
    }
    // Rows without an amount in both say nothing.
    let is_told = |entry: &&(&str, u32, u32)| !(ours(entry.1).value.is_zero() && theirs(entry.2).value.is_zero());
    both.iter().filter(is_told).map(|(_, left, right)| [*left, *right]).collect()
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    fn broken(primary: &str, middle: &str, total: &str) -> usize {
        let table = |title: &str, primary: &str, middle: &str, total: &str| {
            format!(
                "{title}\n\n科目编码\t科目名称\t金额\n20502\t普通教育\t{total}\n2050201\t学前教育\t11.20\n2050202\t小学教育\t{primary}\n\
                 2050203\t初中教育\t{middle}\n2050204\t高中教育\t14.50\n2050205\t高等教育\t15.60\n2050299\t其他普通教育支出\t16.70\n\n"
            )
        };
        let text = table("甲表", "12.30", "13.40", "83.70") + &table("乙表", primary, middle, total);
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        let regions = &draft.parts[0].regions;
        let links = super::relations(regions, &[], &super::Kept::of(regions, &super::Kept::default()));
        let is_broken = |judged: &&super::Judged<_>| {
            judged.outcome.is_some_and(|outcome| outcome.verdict == super::Verdict::Broken)
        };
        links.iter().filter(is_broken).count()
    }

    #[test]
    fn columns_that_share_their_amounts_are_copies() {
        assert_eq!(broken("12.30", "13.40", "83.70"), 0);
        assert_eq!(broken("13.40", "12.30", "83.70"), 2, "each other's amounts");
        assert_eq!(broken("12.80", "13.40", "83.70"), 1, "the same total");
        assert_eq!(broken("12.80", "13.40", "84.20"), 0, "less of one subject, and of all");
        assert_eq!(broken("12.80", "13.90", "83.70"), 0, "two are no slip");
    }
}

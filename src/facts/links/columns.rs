//! The same column in two tables of subjects: where nearly every subject has the same amount in both, so have the others.
//!
//! What one table says and the other does not (another source, what is carried over) changes a subject together with all
//! that it is part of. Two subjects that have each other's amounts, or one that differs while what it is part of does not,
//! are mistakes.

use std::collections::{BTreeMap, BTreeSet};

use super::figure;
use crate::facts::draft::FigureId;
use crate::facts::figure::Judged;
use crate::facts::region::{Region, RegionKind};
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// How many different amounts two columns must share.
const FEWEST: usize = 4;

/// A column of a table: its figures by code.
struct Column<'a> {
    region: u32,
    figures: BTreeMap<&'a str, FigureId>,
}

/// The copies between columns of subjects that hold, and those that a mistake breaks; what `known` relations say already
/// is left out.
pub(super) fn relations(regions: &[Region], known: &[Judged<FigureId>]) -> Vec<Judged<FigureId>> {
    let columns = columns(regions);
    let tied = tied(known);
    let mut found = Vec::new();
    let mut said: BTreeSet<(FigureId, FigureId)> = BTreeSet::new();
    for [left, right] in pairs(&columns, regions) {
        for (left, right) in copies(&columns[left], &columns[right], regions) {
            if tied.contains(&(left.min(right), left.max(right))) || !said.insert((left, right)) {
                continue;
            }
            let label = std::sync::Arc::clone(&figure(regions, right).name);
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

/// The columns of amounts of subjects, one for each classification. A code that comes twice is no row of its own.
fn columns(regions: &[Region]) -> Vec<Column<'_>> {
    let mut found = Vec::new();
    for (region, index) in regions.iter().zip(0_u32..).filter(|(region, _)| region.kind == RegionKind::Table) {
        let mut of_region: BTreeMap<(u8, &str), BTreeMap<&str, Option<FigureId>>> = BTreeMap::new();
        for mention in &region.facts.codes {
            let Some(series) = mention.code.as_bytes().first() else { continue };
            for figure in &mention.figures {
                let cell = &region.facts.figures[*figure as usize];
                if !cell.quantity.unit.is_money() && cell.quantity.unit != crate::number::Unit::Plain {
                    continue;
                }
                let column = of_region.entry((*series, &*cell.column)).or_default();
                let id = FigureId { region: index, figure: *figure };
                column.entry(&mention.code).and_modify(|entry| *entry = None).or_insert(Some(id));
            }
        }
        found.extend(of_region.into_values().map(|column| Column {
            region: index,
            figures: column.into_iter().filter_map(|(code, id)| Some((code, id?))).collect(),
        }));
    }
    found
}

/// The pairs of columns, of two tables, that share enough amounts.
fn pairs(columns: &[Column], regions: &[Region]) -> Vec<[usize; 2]> {
    let value = |id: FigureId| figure(regions, id).quantity.value;
    let mut places: BTreeMap<(&str, Decimal), Vec<usize>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        for (code, id) in &column.figures {
            if !value(*id).is_zero() {
                places.entry((code, value(*id).normalize())).or_default().push(at);
            }
        }
    }
    let mut shared: BTreeMap<[usize; 2], BTreeSet<Decimal>> = BTreeMap::new();
    for ((_, value), at) in places {
        for (position, left) in at.iter().enumerate() {
            for right in at[position + 1..].iter().filter(|right| columns[**right].region != columns[*left].region) {
                shared.entry([*left, *right]).or_default().insert(value);
            }
        }
    }
    shared.into_iter().filter(|(_, values)| values.len() >= FEWEST).map(|(pair, _)| pair).collect()
}

/// The figures of two columns that are the same: all of the codes that both have, or none where the columns differ.
fn copies(left: &Column, right: &Column, regions: &[Region]) -> Vec<(FigureId, FigureId)> {
    let quantity = |id: FigureId| figure(regions, id).quantity;
    let both: Vec<(&str, FigureId, FigureId)> =
        left.figures.iter().filter_map(|(code, id)| Some((*code, *id, *right.figures.get(code)?))).collect();
    let differs = |(_, left, right): &&(&str, FigureId, FigureId)| {
        let relation = Relation::new(Family::Tables, "", Form::Equal { left: *left, right: *right });
        evaluate(&relation, quantity).is_none_or(|outcome| outcome.verdict == Verdict::Broken)
    };
    let off: Vec<_> = both.iter().filter(differs).collect();
    let same = |code: &str| both.iter().any(|entry| entry.0 == code && !differs(&entry));
    let value = |id: FigureId| quantity(id).value;
    let is_mistake = match off[..] {
        [] => true,
        [(code, _, _)] => {
            // What it is part of is the same in both, and so are all others.
            let parent = [5, 3].into_iter().filter(|length| *length < code.len()).find(|length| same(&code[..*length]));
            parent.is_some() && left.figures.keys().eq(right.figures.keys())
        }
        [(_, one, first), (_, other, second)] => {
            value(*one) == value(*second) && value(*other) == value(*first) && !value(*one).is_zero()
        }
        _ => false,
    };
    // Rows without an amount in both say nothing.
    let is_told = |entry: &&(&str, FigureId, FigureId)| !(value(entry.1).is_zero() && value(entry.2).is_zero());
    if !is_mistake {
        return Vec::new();
    }
    both.iter().filter(is_told).map(|(_, left, right)| (*left, *right)).collect()
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
        let links = super::relations(regions, &[]);
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

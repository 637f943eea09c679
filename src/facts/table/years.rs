//! Two years beside each other, and the columns of how they differ: 执行数, 预算数, 增减额, 增减%.
//!
//! Which column is which year is told by the rows: in most of them the amounts make up the change.

use super::columns::Columns;
use super::lane::Lane;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::number::Unit;
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// How many rows must show which years a change is between.
const FEWEST: usize = 3;

/// The changes between years that a table states in columns of their own.
pub(super) fn relations(
    columns: &Columns,
    lanes: &[Lane],
    grid: &[Vec<Option<u32>>],
    figures: &[Figure],
    out: &mut Vec<Claim>,
) {
    for lane in lanes {
        let says = |column: &usize, rate: bool| {
            let leaf = columns.leaf(*column);
            let is_rate = leaf.contains(['%', '率', '幅']);
            ["增减", "增长", "变动"].iter().any(|word| leaf.contains(word)) && is_rate == rate
        };
        let Some(change) = lane.amounts.iter().copied().find(|column| says(column, false)) else { continue };
        let amounts = || lane.amounts.iter().copied().filter(|column| !says(column, true) && *column != change);
        let pairs = amounts().flat_map(|now| amounts().map(move |before| (now, before)));
        let sum = |row: &[Option<u32>], (now, before): (usize, usize)| {
            let (total, before, change) = (row[now]?, row[before]?, row[change]?);
            Some(Form::Sum { total, parts: vec![(before, false), (change, false)] })
        };
        let Some(years) = pairs
            .filter(|(now, before)| now != before)
            .map(|pair| (pair, support(grid, figures, &|row| sum(row, pair))))
            .filter(|(_, (held, all))| is_shown(*held, *all))
            .max_by_key(|(_, (held, _))| *held)
            .map(|(pair, _)| pair)
        else {
            continue;
        };
        claim(grid, "增减", out, &|row| sum(row, years));
        let Some(rate) = lane.amounts.iter().copied().find(|column| says(column, true)) else { continue };
        let share = |row: &[Option<u32>]| {
            let (part, base, percent) = (row[change]?, row[years.1]?, row[rate]?);
            let quantity = |figure: u32| figures[figure as usize].quantity;
            let is_percent = matches!(quantity(percent).unit, Unit::Percent | Unit::Plain | Unit::WanYuan);
            // A share knows no signs.
            let is_rise = [part, percent].into_iter().all(|figure| !quantity(figure).value.is_sign_negative());
            (is_percent && is_rise).then_some(Form::Share { part, base, percent })
        };
        let (held, all) = support(grid, figures, &share);
        if is_shown(held, all) {
            claim(grid, "增减", out, &share);
        }
    }
}

/// In how many rows a form holds, and in how many it can be asked.
fn support(
    grid: &[Vec<Option<u32>>],
    figures: &[Figure],
    form: &dyn Fn(&[Option<u32>]) -> Option<Form<u32>>,
) -> (usize, usize) {
    let (mut held, mut all) = (0, 0);
    for form in grid.iter().filter_map(|row| form(row)) {
        let relation = Relation::new(Family::TotalColumn, "", form);
        let outcome = evaluate(&relation, |figure| figures[figure as usize].quantity);
        all += 1;
        held += usize::from(outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken));
    }
    (held, all)
}

fn is_shown(held: usize, all: usize) -> bool {
    held >= FEWEST && held * 4 >= all * 3
}

fn claim(
    grid: &[Vec<Option<u32>>],
    label: &str,
    out: &mut Vec<Claim>,
    form: &dyn Fn(&[Option<u32>]) -> Option<Form<u32>>,
) {
    for form in grid.iter().filter_map(|row| form(row)) {
        out.push(Claim { relation: Relation::new(Family::TotalColumn, label, form), firm: true });
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::region::Context;
    use crate::relations::Verdict;
    use crate::syntax::{Content, Tree};
    use crate::text::Text;

    /// How many relations of a table do not hold.
    fn broken(text: &str) -> usize {
        let tree = Tree::parse(&Text::new(text));
        let grids = tree.blocks().iter().zip(0..).filter_map(|(block, at)| match block.content() {
            Content::Table(grid) => Some((at, grid)),
            _ => None,
        });
        let parts: Vec<_> = grids.collect();
        let facts = super::super::read(&parts, &Context::default());
        let is_broken = |outcome: crate::relations::Outcome| outcome.verdict == Verdict::Broken;
        facts.relations.iter().filter(|judged| judged.outcome.is_some_and(is_broken)).count()
    }

    #[test]
    fn changes_in_a_column_of_their_own_are_between_the_years_beside_them() {
        let text = "科目编码\t科目名称\t2024年执行数\t2025年预算数\t增减额\t增减%\n\
                    201\t一般公共服务支出\t100.00\t120.00\t20.00\t20.00\n\
                    208\t社会保障和就业支出\t50.00\t40.00\t-10.00\t-20.00\n\
                    210\t卫生健康支出\t30.00\t33.00\t3.00\t10.00\n\
                    221\t住房保障支出\t20.00\t25.00\t5.00\t25.00\n\
                    \t合计\t200.00\t218.00\t18.00\t9.00\n";
        assert_eq!(broken(text), 0);
        assert!(broken(&text.replace("-10.00", "-11.00")) > 0);
        assert!(broken(&text.replace("9.00\n", "8.00\n")) > 0);
    }
}

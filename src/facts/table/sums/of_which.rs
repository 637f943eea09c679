//! A column of what another one contains (`其中：人员经费`): its amounts are no larger.

use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane};
use crate::facts::table::words;
use crate::relations::{Family, Form, Relation};

/// The fewest rows that must confirm which column is meant.
const FEWEST: usize = 3;

/// What columns behind 其中 promise, for every row: the column before them, or the total that they stand behind, is
/// meant, whichever most rows fit.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    let value = |figure: u32| figures[figure as usize].quantity.value;
    for lane in lanes {
        for (slot, column) in lane.amounts.iter().enumerate().filter(|(slot, _)| *slot > 0) {
            let leaf = columns.leaf(*column);
            if !leaf.starts_with("其中") || words::is_no_amount(leaf) {
                continue;
            }
            let totals = (0..slot).rev().filter(|at| words::is_total(columns.leaf(lane.amounts[*at])));
            let mut wholes: Vec<usize> = std::iter::once(slot - 1).chain(totals.take(1)).collect();
            wholes.dedup();
            let pairs = |whole: usize| {
                lane.rows.iter().filter_map(move |row| Some((row, row.amounts[slot]?, row.amounts[whole]?)))
            };
            let fits = |whole: usize| {
                let filled = pairs(whole).filter(|(_, part, _)| !value(*part).is_zero());
                let (held, all): (Vec<_>, Vec<_>) =
                    filled.map(|(_, part, whole)| (value(part) <= value(whole), ())).unzip();
                let held = held.into_iter().filter(|held| *held).count();
                held >= FEWEST && (all.len() - held) * 4 <= all.len()
            };
            let meant: Vec<usize> = wholes.into_iter().filter(|whole| fits(*whole)).collect();
            for row in &lane.rows {
                let Some(part) = row.amounts[slot] else { continue };
                let wholes: Option<Vec<u32>> = meant.iter().map(|whole| row.amounts[*whole]).collect();
                let readings: Vec<Form<u32>> =
                    wholes.unwrap_or_default().into_iter().map(|whole| Form::AtMost { part, whole }).collect();
                if !readings.is_empty() {
                    let relation = Relation { family: Family::TotalColumn, label: row.name.as_str().into(), readings };
                    out.push(Claim { relation, firm: true });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    fn broken(staff: [&str; 2]) -> usize {
        let [first, second] = staff;
        let text = format!(
            "科目编码\t科目名称\t基本支出\t其中：人员经费\n2050201\t学前教育\t50.00\t{first}\n2050202\t小学教育\t80.00\t{second}\n\
             2050203\t初中教育\t70.00\t63.00\n2050204\t高中教育\t90.00\t76.00\n2050205\t高等教育\t60.00\t55.00\n"
        );
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        draft.parts[0].broken().count()
    }

    #[test]
    fn a_part_of_a_column_is_no_larger() {
        assert_eq!(broken(["45.00", "72.00"]), 0);
        assert_eq!(broken(["72.00", "45.00"]), 1);
    }
}

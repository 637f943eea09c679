//! Columns that compare two years: 增减额 is this year's amount less that of the year before, 增减率 is its share of the
//! latter.

use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane};
use crate::facts::table::words;
use crate::number::Unit;
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// The fewest rows that must confirm how a column is meant.
const FEWEST: usize = 2;

/// What the columns of changes promise, for every row. Whether they are meant so is told by most of the rows.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    for lane in lanes {
        for (slot, column) in lane.amounts.iter().enumerate() {
            let Some(tail) = tail(columns.path(*column)) else { continue };
            let Some([before, now]) = years(lane, columns, *column, tail) else { continue };
            family(lane, figures, out, |amounts| {
                let [change, before, now] = [amounts[slot]?, amounts[before]?, amounts[now]?];
                let is_rate = figures[change as usize].quantity.unit == Unit::Percent;
                let sum = Form::Sum { total: change, parts: vec![(now, false), (before, true)] };
                (!is_rate).then_some(sum)
            });
            let rates = lane.amounts.iter().enumerate().filter(|(other, at)| {
                *other != slot && columns.path(**at).iter().any(|name| words::is_change_rate(name))
            });
            for (rate, _) in rates {
                family(lane, figures, out, |amounts| {
                    let [change, before, percent] = [amounts[slot]?, amounts[before]?, amounts[rate]?];
                    let quantity = |figure: u32| figures[figure as usize].quantity;
                    // Where the header has the sign, the cells have none, and take the unit of the table.
                    let is_rate = matches!(quantity(percent).unit, Unit::Percent | Unit::Plain | Unit::WanYuan);
                    let fits = is_rate && !quantity(before).value.is_zero();
                    fits.then_some(Form::Share { part: change, base: before, percent })
                });
            }
        }
    }
}

/// What stands below the name that makes a column one of changes; none if it is no such column.
fn tail(path: &[String]) -> Option<&[String]> {
    let at = path.iter().position(|name| words::is_change(name))?;
    (!path.iter().any(|name| words::is_change_rate(name))).then(|| &path[at + 1..])
}

/// The columns of the year before and of this year, as slots of the lane: the only two in front of `column` that are told
/// apart by their years, and have `tail` below these. The total of a year stands for it where nothing says which part is
/// compared: `2024年执行数|2025年预算数·小计|2025年预算数·基本支出|增减额`.
fn years(lane: &Lane, columns: &Columns, column: usize, tail: &[String]) -> Option<[usize; 2]> {
    let mut found: Vec<(u16, usize)> = Vec::new();
    for (slot, at) in lane.amounts.iter().enumerate().filter(|(_, at)| **at < column) {
        let path = columns.path(*at);
        let Some(depth) = path.iter().position(|name| words::year(name).is_some()) else { continue };
        let below = &path[depth + 1..];
        if below == tail || (tail.is_empty() && matches!(below, [name] if words::is_total(name))) {
            found.push((words::year(&path[depth])?, slot));
        }
    }
    found.sort_unstable();
    match found[..] {
        [(first, before), (second, now)] if first + 1 == second => Some([before, now]),
        _ => None,
    }
}

fn family(lane: &Lane, figures: &[Figure], out: &mut Vec<Claim>, form: impl Fn(&[Option<u32>]) -> Option<Form<u32>>) {
    let forms: Vec<(&str, Form<u32>)> =
        lane.rows.iter().filter_map(|row| Some((row.name.as_str(), form(&row.amounts)?))).collect();
    let relations: Vec<Relation<u32>> =
        forms.into_iter().map(|(name, form)| Relation::new(Family::TotalColumn, name, form)).collect();
    let quantity = |figure: u32| figures[figure as usize].quantity;
    let is_told = |relation: &&Relation<u32>| {
        relation.readings[0].figures().iter().any(|figure| !quantity(*figure).value.is_zero())
    };
    let judged = relations.iter().filter(is_told).filter_map(|relation| evaluate(relation, quantity));
    let (mut held, mut all) = (0, 0);
    for outcome in judged {
        all += 1;
        held += usize::from(outcome.verdict < Verdict::Broken);
    }
    let firm = held >= FEWEST && held * 2 > all;
    out.extend(relations.into_iter().map(|relation| Claim { relation, firm }));
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    fn broken(reception: &str, rate: &str) -> usize {
        broken_in(&format!(
            "项目\t2023年预算数\t2024年预算数\t增减额\t增减率\n合计\t316.72\t250.07\t-66.65\t-21.04%\n\
             公务接待费\t2.36\t2.55\t{reception}\t{rate}\n公务用车购置费\t276.31\t198.55\t-77.76\t-28.14%\n\
             公务用车运行维护费\t38.05\t48.97\t10.92\t28.70%\n"
        ))
    }

    fn broken_in(text: &str) -> usize {
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        draft.parts[0].broken().count()
    }

    #[test]
    fn a_rate_may_have_its_sign_in_the_header() {
        let text = "科目编码\t科目名称\t2024年执行数\t2025年预算数\t增减额\t增减%\n\
                    201\t一般公共服务支出\t100.00\t120.00\t20.00\t20.00\n\
                    208\t社会保障和就业支出\t50.00\t40.00\t-10.00\t-20.00\n\
                    210\t卫生健康支出\t30.00\t33.00\t3.00\t10.00\n\
                    221\t住房保障支出\t20.00\t25.00\t5.00\t25.00\n\
                    \t合计\t200.00\t218.00\t18.00\t9.00\n";
        assert_eq!(broken_in(text), 0);
        assert!(broken_in(&text.replace("-10.00", "-11.00")) > 0);
        assert!(broken_in(&text.replace("9.00\n", "8.00\n")) > 0);
    }

    #[test]
    fn the_total_of_a_year_is_compared_where_nothing_else_is_named() {
        let text = "功能分类科目\t\t2024年执行数\t2025年预算数\t\t\t2025年预算数比2024年执行数\t\n\
                    科目编码\t科目名称\t\t小计\t基本支出\t项目支出\t增减额\t增减%\n\
                    201\t一般公共服务支出\t100.00\t120.00\t90.00\t30.00\t20.00\t20.00\n\
                    208\t社会保障和就业支出\t50.00\t40.00\t40.00\t\t-10.00\t-20.00\n\
                    221\t住房保障支出\t20.00\t25.00\t25.00\t\t5.00\t25.00\n\
                    \t合计\t170.00\t185.00\t155.00\t30.00\t15.00\t8.82\n";
        assert_eq!(broken_in(text), 0);
        assert!(broken_in(&text.replace("-20.00", "-12.00")) > 0);
        assert!(broken_in(&text.replace("25.00\n\t", "52.00\n\t")) > 0);
    }

    #[test]
    fn a_change_is_the_difference_of_two_years() {
        assert_eq!(broken("0.19", "8.05%"), 0);
        assert_eq!(broken("0.91", "8.05%"), 2, "the difference and the rate");
        assert_eq!(broken("0.19", "8.50%"), 1);
        assert_eq!(broken("", ""), 0);
    }
}

//! Columns of rates: 占项目支出比重, 增减率, 完成预算率. Which amounts they relate is told by the figures of the rows.
//!
//! A rate of three digits meets a quotient of two amounts by chance in one row of a thousand or so. What two rows that show
//! different rates confirm, and at most one in five contradicts, is what the column means; where several readings are
//! confirmed in this way, a rate is wrong only if it fits none of them.

use std::collections::BTreeSet;

use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane, LaneRow};
use crate::facts::table::words;
use crate::number::{Decimal, Quantity};
use crate::relations::{Family, Form, Relation, Trend, Verdict, verdict};

/// How many different rates must confirm what a column means.
const FEWEST: usize = 2;

/// A rate of fewer digits may be met by chance.
const FEWEST_STEPS: u128 = 100;

/// More columns of amounts than this are no list of a few years or funds.
const MOST_AMOUNTS: usize = 16;

/// What the rates of a column may be the quotients of, by slots.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// The share of an amount in that of another row.
    OfRow { part: usize, total: usize },
    /// One amount of the row over another.
    Of { part: usize, base: usize },
    /// The growth from one amount of the row to another.
    From { before: usize, now: usize },
}

/// The quotients that columns of rates promise, for every row.
pub(super) fn relations(lanes: &[Lane], columns: &Columns, figures: &[Figure], out: &mut Vec<Claim>) {
    for lane in lanes {
        let is_rate = |slot: &usize| words::is_rate(columns.leaf(lane.amounts[*slot]));
        let (rates, amounts): (Vec<usize>, Vec<usize>) = (0..lane.amounts.len()).partition(is_rate);
        if amounts.len() > MOST_AMOUNTS {
            continue;
        }
        let meanings = meanings(lane, &amounts);
        for rate in rates {
            let rates = Rates { lane, figures, rate };
            let confirmed: Vec<Meaning> =
                meanings.iter().copied().filter(|meaning| rates.is_confirmed(*meaning)).collect();
            out.extend(lane.rows.iter().filter_map(|row| rates.claim(row, &confirmed)));
        }
    }
}

fn meanings(lane: &Lane, amounts: &[usize]) -> Vec<Meaning> {
    let totals = || (0..lane.rows.len()).filter(|row| lane.rows[*row].is_total());
    let pairs = || {
        amounts
            .iter()
            .flat_map(|one| amounts.iter().filter(move |other| one != *other).map(move |other| (*one, *other)))
    };
    let of_row = amounts.iter().flat_map(|part| totals().map(|total| Meaning::OfRow { part: *part, total }));
    let of = pairs().map(|(part, base)| Meaning::Of { part, base });
    let from = pairs().map(|(before, now)| Meaning::From { before, now });
    of_row.chain(of).chain(from).collect()
}

/// A column of rates.
struct Rates<'a> {
    lane: &'a Lane,
    figures: &'a [Figure],
    rate: usize,
}

impl Rates<'_> {
    fn quantity(&self, figure: u32) -> Quantity {
        self.figures[figure as usize].quantity
    }

    fn form(&self, row: &LaneRow, meaning: Meaning) -> Option<Form<u32>> {
        let percent = row.amounts[self.rate]?;
        match meaning {
            Meaning::OfRow { part, total } => {
                let base = self.lane.rows[total].amounts[part]?;
                Some(Form::Share { part: row.amounts[part]?, base, percent })
            }
            Meaning::Of { part, base } => {
                Some(Form::Share { part: row.amounts[part]?, base: row.amounts[base]?, percent })
            }
            Meaning::From { before, now } => {
                let (now, before) = (row.amounts[now]?, row.amounts[before]?);
                Some(Form::Change { now, before, rate: percent, trend: Trend::Up })
            }
        }
    }

    fn is_confirmed(&self, meaning: Meaning) -> bool {
        let (mut held, mut broken, mut rates) = (0, 0, BTreeSet::new());
        for row in &self.lane.rows {
            let Some(form) = self.form(row, meaning) else { continue };
            let Some(verdict) = verdict(&form, |figure| self.quantity(figure)) else { continue };
            if verdict == Verdict::Broken {
                broken += usize::from(!self.is_unsigned(&form));
                continue;
            }
            held += 1;
            let rate = self.quantity(form.subject()).displayed.abs();
            if rate != Decimal::ONE_HUNDRED && rate.mantissa().unsigned_abs() >= FEWEST_STEPS {
                rates.insert(rate.normalize());
            }
        }
        rates.len() >= FEWEST && (broken <= 1 || broken * 5 <= held + broken)
    }

    /// Whether a decrease is written as if it were an increase, as some authors do.
    fn is_unsigned(&self, form: &Form<u32>) -> bool {
        let rate = form.subject();
        let turned = |figure: u32| {
            let shown = self.quantity(figure);
            if figure == rate { Quantity { value: -shown.value, ..shown } } else { shown }
        };
        verdict(form, turned).is_some_and(|verdict| verdict < Verdict::Broken)
    }

    /// What a row promises; nothing where a confirmed reading cannot be tried on it.
    fn claim(&self, row: &LaneRow, confirmed: &[Meaning]) -> Option<Claim> {
        let forms: Option<Vec<Form<u32>>> = confirmed.iter().map(|meaning| self.form(row, *meaning)).collect();
        let mut readings: Vec<Form<u32>> = Vec::new();
        for form in forms? {
            if !readings.contains(&form) {
                readings.push(form);
            }
        }
        if readings.is_empty() || readings.iter().any(|form| self.is_unsigned(form)) {
            return None;
        }
        let relation = Relation { family: Family::TotalColumn, label: row.name.as_str().into(), readings };
        Some(Claim { relation, firm: true })
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn shares_of_the_total() {
        let table = |second: &str, total: &str| {
            format!(
                "项目支出占比情况表\n\n项目名称\t是否结转\t金额\t占项目支出比重\n学生资助\t否\t99300\t17.78%\n\
                 教师培训\t是\t331500\t{second}\n食堂运行\t否\t127700\t22.86%\n合计\t\t558500\t{total}\n"
            )
        };
        assert_eq!(broken(&table("59.36%", "100.00%")), [""; 0]);
        assert_eq!(broken(&table("53.96%", "100.00%")), ["教师培训"]);
        assert_eq!(broken(&table("59.36%", "10.00%")), ["合计"]);
        // Shares of something that the table does not show.
        assert_eq!(broken(&table("59.36%", "100.00%").replace("17.78", "16.78").replace("22.86", "21.86")), [""; 0]);
    }

    #[test]
    fn several_rates_beside_each_other() {
        let table = |completion: &str, growth: &str| {
            format!(
                "支出预决算对比表\n\n科目编码\t科目名称\t2024年年初预算数\t2024年决算数\t预决算差异额\t完成年初预算率（%）\t2023年决算数\t\
                 比上年增减额\t比上年增减率（%）\t占支出合计比重（%）\n\
                 205\t教育支出\t354.72\t345.02\t-9.70\t97.27%\t314.28\t30.74\t{growth}\t71.92%\n\
                 208\t社会保障和就业支出\t81.74\t71.27\t-10.47\t{completion}\t95.41\t-24.14\t-25.30%\t14.86%\n\
                 210\t卫生健康支出\t17.16\t16.81\t-0.35\t97.96%\t22.42\t-5.61\t-25.02%\t3.50%\n\
                 221\t住房保障支出\t55.35\t46.65\t-8.70\t84.28%\t33.69\t12.96\t38.47%\t9.72%\n\
                 \t合计\t508.97\t479.75\t-29.22\t94.26%\t465.80\t13.95\t2.99%\t100.00%\n"
            )
        };
        assert_eq!(broken(&table("87.19%", "9.78%")), [""; 0]);
        assert_eq!(broken(&table("78.19%", "9.78%")), ["社会保障和就业支出"]);
        assert_eq!(broken(&table("87.19%", "9.14%")), ["教育支出"]);
    }

    #[test]
    fn a_decrease_may_be_written_without_its_sign() {
        let table = "变动表\n\n项目\t上年\t本年\t增减额\t增减率\n甲项目\t200.00\t250.00\t50.00\t25.00%\n\
                     乙项目\t300.00\t333.00\t33.00\t11.00%\n丙项目\t80.00\t60.00\t-20.00\t25.00%\n";
        assert_eq!(broken(table), [""; 0]);
    }

    #[test]
    fn the_header_has_the_sign_in_a_table_of_yuan() {
        let table = |rate: &str| {
            format!(
                "预算变动情况表\n\n单位：元\n项目\t2023年预算数\t2024年预算数\t增减额\t增减率（%）\n合计\t51354533.70\t52684126.72\t1329593.02\t2.59\n\
                 一、基本支出\t35764997.80\t33907141.44\t-1857856.36\t{rate}\n（一）人员经费\t32383589.22\t30910432.32\t-1473156.90\t-4.55\n\
                 （二）公用经费\t3381408.58\t2996709.12\t-384699.46\t-11.38\n二、项目支出\t15589535.90\t18776985.28\t3187449.38\t20.45\n"
            )
        };
        assert_eq!(broken(&table("-5.19")), [""; 0]);
        assert_eq!(broken(&table("-9.15")), ["一、基本支出"]);
    }
}

//! Columns of counts (编制数, 在职人数, 退休人数), which may or may not add up to what the row of totals shows: persons may be
//! counted twice, kilometres and houses are different things.

use super::down::Sum;
use crate::facts::figure::Figure;
use crate::facts::table::layout::{Columns, Lane};
use crate::facts::table::words;
use crate::number::Decimal;

/// A total that is less is met by chance.
const FEWEST: Decimal = Decimal::TEN;

/// Whether the counts of a column are sure to add up as a sum of rows says: those of another column of counts do, to the
/// digit.
pub(super) fn add_up(lane: &Lane, columns: &Columns, figures: &[Figure], sum: &Sum, slot: usize) -> bool {
    let is_counted = |slot: &usize| words::is_counted_column(columns.leaf(lane.amounts[*slot]));
    let mut others = (0..lane.amounts.len()).filter(|other| *other != slot && is_counted(other));
    is_counted(&slot) && others.any(|other| holds(lane, figures, sum, other))
}

fn holds(lane: &Lane, figures: &[Figure], sum: &Sum, slot: usize) -> bool {
    let whole = |row: usize| {
        let quantity = lane.rows[row].amounts[slot].map(|figure| figures[figure as usize].quantity);
        quantity.filter(|it| it.decimals == 0).map(|it| it.displayed)
    };
    let Some(total) = whole(sum.total).filter(|total| *total >= FEWEST) else { return false };
    sum.readings.iter().any(|rows| {
        let parts: Vec<Decimal> = rows.iter().filter_map(|row| whole(*row)).filter(|part| !part.is_zero()).collect();
        parts.len() >= 2 && parts.iter().sum::<Decimal>() == total
    })
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn counts_add_up_where_those_beside_them_do() {
        let table = |second: &str, total: &str| {
            format!(
                "部门所属单位情况表\n金额单位：人\n序号\t单位名称\t经费形式\t编制数\t在职人数\t退休人数\n1\t甲服务站\t财政全额拨款\t66\t44\t58\n\
                 2\t乙服务站\t财政全额拨款\t89\t{second}\t61\n3\t丙服务站\t财政差额拨款\t24\t72\t14\n\t合计\t\t179\t{total}\t133\n"
            )
        };
        assert_eq!(broken(&table("52", "168")), [""; 0]);
        assert_eq!(broken(&table("25", "168")), ["合计"]);
        assert_eq!(broken(&table("52", "186")), ["合计"]);
    }

    #[test]
    fn persons_may_be_counted_twice() {
        let table = "补助发放表\n单位：万元\n项目\t发放人数\t金额\n护理补贴\t120\t60.00\n生活补贴\t80\t40.00\n合计\t150\t100.00\n";
        assert_eq!(broken(table), [""; 0]);
    }
}

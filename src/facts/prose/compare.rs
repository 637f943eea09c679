//! Words of comparison: which amounts are those of another year, or of something else that an amount is held against.

/// Words that begin a comparison: `比上年增加`, `与上年相比`.
const COMPARES: [char; 4] = ['比', '较', '与', '同'];

/// Whether words begin by comparing.
pub(super) fn compares(label: &str) -> bool {
    label.starts_with(COMPARES)
}

/// Whether an amount is named as that of the year before.
pub(super) fn is_prior(label: &str) -> bool {
    let is_carried = ["结转", "结余"].iter().any(|word| label.contains(word)) && !compares(label);
    !is_carried && ["上年", "去年", "比20", "较20", "与20"].iter().any(|word| label.contains(word))
}

/// Whether a change may start from an amount of this name: that of the year before, or a budget.
pub(super) fn may_be_start(label: &str) -> bool {
    is_prior(label) || ["从", "由", "年初预算", "预算数"].iter().any(|word| label.contains(word))
}

/// Whether an amount is only what another is held against (`比2024年50万元减少5万元`, `占总额50万元的10%`), and no item of a
/// list, and nothing of which a share is told.
pub(super) fn is_compared(label: &str) -> bool {
    let is_base = label.starts_with('占') && label.chars().count() > 1;
    is_base
        || ["比", "较", "与"].iter().any(|word| label.starts_with(word))
        || ["上年预算", "上年决算", "上年数", "去年"].iter().any(|word| label.contains(word))
}

/// The year that words begin with: `2023年收支总预算`.
pub(super) fn year_in_front(words: &str) -> Option<u16> {
    let (year, _) = words.split_once('年')?;
    year.parse().ok().filter(|_| year.len() == 4)
}

/// Whether an amount of this name is of a year that its paragraph compares with: `2022年收支总预算800万元,2023年比2022年增加…`.
pub(super) fn is_of_compared_year(label: &str, paragraph: &str) -> bool {
    year_in_front(label).is_some_and(|year| {
        let year = format!("{year}年");
        paragraph.match_indices(&year).any(|(at, _)| paragraph[..at].ends_with(['比', '较', '与']))
    })
}

/// Whether words compare with the year before, and not with a budget of this one.
pub(super) fn is_against_last_year(clause: &str) -> bool {
    let years = ["上年", "去年", "上一年", "同比", "比20", "较20", "与20"];
    let budgets = ["年初预算", "全年预算", "调整预算", "预算相比", "预算数相比"];
    years.iter().any(|word| clause.contains(word)) && !budgets.iter().any(|word| clause.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_over_is_not_compared() {
        assert!(is_compared("比2024年年初预算数") && is_compared("占本年支出") && is_compared("上年预算数"));
        assert!(!is_compared("上年结转") && !is_compared("占") && !is_compared("年初预算数"));
        assert!(!is_prior("上年结转"));
        let text = "2022年收支总预算800万元,2023年比2022年增加35万元";
        assert!(is_of_compared_year("2022年收支总预算", text) && !is_of_compared_year("2023年收支总预算", text));
        assert!(is_prior("上年为") && may_be_start("由") && !is_prior("年初预算数"));
    }
}

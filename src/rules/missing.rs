//! Rows that a table lacks: a total exceeds its rows by just what other tables show under a code that this one has not.

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use crate::facts::{CodeMention, FigureId, Judged, RegionKind};
use crate::number::Decimal;
use crate::relations::Form;

/// An amount of fewer digits may be what a sum is off by for other reasons.
const FEWEST_DIGITS: u128 = 100;

/// A row that a table lacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MissingRow {
    /// The table that lacks it.
    pub(super) region: u32,
    /// Its code.
    pub(super) code: String,
    /// Its name in another table.
    pub(super) name: String,
    /// A figure of another table that shows what the total exceeds its rows by.
    pub(super) seen: FigureId,
}

/// The rows that would make the broken relations of `near` hold, each with the relations that it explains, as indices.
pub(super) fn rows(scope: &Scope, broken: &[(usize, &Judged<FigureId>)]) -> Vec<(MissingRow, Vec<usize>)> {
    let mut found: BTreeMap<(u32, String), (MissingRow, Vec<usize>)> = BTreeMap::new();
    for (index, judged) in broken {
        let Some(row) = row(scope, judged) else { continue };
        let key = (row.region, row.code.clone());
        found.entry(key).or_insert_with(|| (row, Vec::new())).1.push(*index);
    }
    found.into_values().collect()
}

/// The row that would make a sum of rows hold: there is one, and only one, below the same subject and on the same level.
fn row(scope: &Scope, judged: &Judged<FigureId>) -> Option<MissingRow> {
    let [Form::Sum { total, parts }] = judged.relation.readings.as_slice() else { return None };
    let region = total.region;
    let in_region = |figure: FigureId| figure.region == region;
    if scope.part.regions[region as usize].kind != RegionKind::Table
        || !parts.iter().all(|(part, minus)| in_region(*part) && !minus)
    {
        return None;
    }
    let sum: Decimal = parts.iter().map(|(part, _)| scope.quantity(*part).value).sum();
    let total_shown = scope.quantity(*total);
    let missing = (total_shown.value - sum).normalize();
    if missing <= Decimal::ZERO || missing.mantissa().unsigned_abs() < FEWEST_DIGITS {
        return None;
    }
    let codes = &scope.part.regions[region as usize].facts.codes;
    let row_of = |figure: FigureId| codes.iter().find(|mention| mention.figures.contains(&figure.figure));
    let above = row_of(*total).map_or("", |mention| mention.code.as_str());
    let levels: Option<BTreeSet<usize>> =
        parts.iter().map(|(part, _)| row_of(*part).map(|mention| mention.code.len())).collect();
    let level = levels.filter(|levels| levels.len() == 1)?.pop_first()?;
    let first = row_of(parts.first()?.0)?.code.get(..1)?;
    let known: BTreeSet<&str> = codes.iter().map(|mention| mention.code.as_str()).collect();
    let is_candidate = |mention: &CodeMention| {
        let code = mention.code.as_str();
        code.len() == level && code.starts_with(above) && code.starts_with(first) && !known.contains(code)
    };
    // Rounding may take part of the last place.
    let slack = total_shown.ulp;
    let mut candidates: BTreeMap<&str, (&CodeMention, FigureId)> = BTreeMap::new();
    let others = scope.part.regions.iter().zip(0_u32..).filter(|(_, index)| *index != region);
    for (other, index) in others.filter(|(other, _)| other.kind == RegionKind::Table) {
        for mention in other.facts.codes.iter().filter(|mention| is_candidate(mention)) {
            let shown = mention.figures.iter().map(|figure| FigureId { region: index, figure: *figure });
            if let Some(seen) = shown.into_iter().find(|id| (scope.quantity(*id).value - missing).abs() <= slack) {
                candidates.entry(mention.code.as_str()).or_insert((mention, seen));
            }
        }
    }
    let (_, (mention, seen)) = candidates.pop_first().filter(|_| candidates.is_empty())?;
    Some(MissingRow { region, code: mention.code.clone(), name: mention.name.clone(), seen })
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostic, Lang, check};
    use super::*;
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    fn findings(draft: &str) -> Vec<Diagnostic> {
        let draft = Draft::read(&Tree::parse(&Text::new(draft)));
        draft.parts.iter().flat_map(|part| check(&Scope::new(part, Lang::Zh, None), |_| true)).collect()
    }

    const ROWS: [&str; 4] = [
        "20805\t行政事业单位养老支出\t46.35\t36.35\t10.00",
        "2080502\t事业单位离退休\t11.14\t11.14\t",
        "2080505\t机关事业单位基本养老保险缴费支出\t19.52\t19.52\t",
        "2080506\t机关事业单位职业年金缴费支出\t15.69\t5.69\t10.00",
    ];

    /// Two tables of the same subjects, the second without the row `without`.
    fn draft(without: usize) -> String {
        let table = |title: &str, rows: &[&str]| {
            let head = "科目编码\t科目名称\t合计\t基本支出\t项目支出";
            format!(
                "{title}\n单位：万元\n\n{head}\n208\t社会保障和就业支出\t46.35\t36.35\t10.00\n{}\n\n",
                rows.join("\n")
            )
        };
        let kept: Vec<&str> = ROWS.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, row)| *row).collect();
        table("表三 支出总表", &ROWS) + &table("表五 一般公共预算支出表", &kept)
    }

    #[test]
    fn a_row_that_another_table_has_is_named_once() {
        assert_eq!(findings(&draft(9)), []);
        let found = findings(&draft(3));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].message.contains("似缺少 2080506 机关事业单位职业年金缴费支出 15.69 一行"),
            "{}",
            found[0].message
        );
        assert!(found[0].fixes.is_empty(), "no figure is wrong");
        assert!(found[0].related.iter().any(|related| related.span.start.line == 8), "the other table is shown");
    }

    #[test]
    fn an_amount_that_no_other_table_has_is_no_row() {
        let found = findings(&draft(3).replace("15.69\t5.69", "14.69\t4.69"));
        assert!(found.iter().all(|found| !found.message.contains("一行")), "{found:?}");
    }
}

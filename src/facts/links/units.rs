//! Amounts in another unit than their neighbours, with the digits of an amount that stands elsewhere: `194.46元` where
//! the draft otherwise says `194.46万元`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::facts::draft::FigureId;
use crate::facts::figure::{Figure, Judged};
use crate::facts::region::{Region, RegionKind};
use crate::number::{Likeness, Unit, is_no_chance};
use crate::relations::{Family, Form, Relation, evaluate};

/// The amounts of prose that would stand elsewhere in the draft if they were in the unit that its prose is in, and in
/// their own unit do not.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let prose: Vec<(FigureId, &Figure)> = figures(regions, |region| region.kind == RegionKind::Prose).collect();
    let Some(usual) = usual_unit(&prose) else { return Vec::new() };
    let odd = prose
        .iter()
        .filter(|(_, figure)| figure.quantity.unit != usual && figure.quantity.decimals > 0 && tells(figure));
    odd.filter_map(|(id, figure)| {
        let meant = figure.quantity.in_unit(usual).value;
        let mut same = None;
        for (other, found) in figures(regions, |_| true).filter(|(other, _)| other != id) {
            if tells(found) && figure.quantity.interval().meets(&found.quantity.interval()) {
                return None;
            }
            // A table's word counts more than that of prose.
            let is_table = |id: FigureId| regions[id.region as usize].kind == RegionKind::Table;
            if found.quantity.value == meant && same.is_none_or(|same| !is_table(same) && is_table(other)) {
                same = Some(other);
            }
        }
        let form = Form::Equal { left: same?, right: *id };
        let relation = Relation::new(Family::TableProse, Arc::clone(&figure.name), form);
        let quantity = |id: FigureId| regions[id.region as usize].facts.figures[id.figure as usize].quantity;
        let outcome = evaluate(&relation, quantity);
        Some(Judged { relation, outcome })
    })
    .collect()
}

/// The amounts of money in some regions.
fn figures<'a>(
    regions: &'a [Region],
    wanted: impl Fn(&Region) -> bool + 'a,
) -> impl Iterator<Item = (FigureId, &'a Figure)> + 'a {
    regions.iter().zip(0_u32..).filter(move |(region, _)| wanted(region)).flat_map(|(region, index)| {
        let figures = region.facts.figures.iter().zip(0_u32..);
        let money = figures.filter(|(figure, _)| figure.quantity.unit.is_money());
        money.map(move |(figure, at)| (FigureId { region: index, figure: at }, figure))
    })
}

/// The unit of nearly all amounts, if they have one.
fn usual_unit(figures: &[(FigureId, &Figure)]) -> Option<Unit> {
    let mut counts: BTreeMap<&'static str, (usize, Unit)> = BTreeMap::new();
    for (_, figure) in figures {
        let unit = figure.quantity.unit;
        counts.entry(unit.name()).or_insert((0, unit)).0 += 1;
    }
    let (count, unit) = counts.into_values().max_by_key(|(count, _)| *count)?;
    (count * 10 >= figures.len() * 9).then_some(unit)
}

/// Whether an amount has digits enough to be recognised by them.
fn tells(figure: &Figure) -> bool {
    is_no_chance(figure.quantity, figure.quantity.value, Likeness::Same)
}

#[cfg(test)]
mod tests {
    use crate::facts::{Draft, Judged};
    use crate::relations::Form;
    use crate::syntax::Tree;
    use crate::text::Text;

    /// What the draft says in another unit, and what it should be equal to.
    fn odd(prose: &str) -> Vec<String> {
        let text = format!(
            "支出总表\n科目编码\t科目名称\t金额（万元）\n205\t教育支出\t194.46\n210\t卫生健康支出\t1200.00\n合计\t\t1394.46\n\n\
             # 情况说明\n\n支出1394.46万元，其中教育支出{prose}，卫生健康支出1200.00万元。收入1394.46万元，拨款1394.46万元，\
             财政拨款1394.46万元，专户0.00万元，结转0.00万元，其他0.00万元，上缴0.00万元，补助0.00万元，结余0.00万元。\n"
        );
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        let part = &draft.parts[0];
        let show = |judged: &Judged<_>| match judged.reading() {
            Form::Equal { left, right } => {
                let shown = |id| part.figure(id).quantity;
                format!("{}{}", shown(*right).displayed, shown(*right).unit.name())
                    + " = "
                    + &shown(*left).displayed.to_string()
            }
            other => format!("{other:?}"),
        };
        super::relations(&part.regions).iter().map(show).collect()
    }

    #[test]
    fn the_digits_of_an_amount_in_another_unit_are_a_slip() {
        assert_eq!(odd("194.46元"), ["194.46元 = 194.46"]);
        assert_eq!(odd("194.46亿元"), ["194.46亿元 = 194.46"]);
    }

    #[test]
    fn an_amount_in_another_unit_may_be_right() {
        for right in ["194.46万元", "1944600.00元", "0.12亿元", "35.50元"] {
            assert_eq!(odd(right), Vec::<String>::new(), "{right}");
        }
    }
}

//! How many vehicles the treasury keeps running (公务用车保有量): the table of the “三公” expenses tells it, and so does the prose.

use std::sync::Arc;

use super::figure;
use crate::facts::draft::FigureId;
use crate::facts::figure::{Figure, Judged};
use crate::facts::region::{Region, RegionKind};
use crate::number::Unit;
use crate::relations::{Family, Form, Relation, evaluate};

/// The vehicles of prose, each equal to one of those of the tables.
pub(super) fn relations(regions: &[Region]) -> Vec<Judged<FigureId>> {
    let counted = |kind: RegionKind| {
        let regions = regions.iter().zip(0_u32..).filter(move |(region, _)| region.kind == kind);
        regions.flat_map(move |(region, index)| {
            let figures = region.facts.figures.iter().zip(0_u32..);
            let counted = figures.filter(move |(figure, _)| is_fleet(figure));
            counted.map(move |(figure, at)| (region, figure, FigureId { region: index, figure: at }))
        })
    };
    let cells: Vec<FigureId> = counted(RegionKind::Table).map(|(_, _, cell)| cell).collect();
    if cells.is_empty() {
        return Vec::new();
    }
    let stated = counted(RegionKind::Prose).filter(|(region, figure, _)| is_of_treasury(region, figure));
    let relation = |(_, figure, stated): (&Region, &Figure, FigureId)| {
        let readings = cells.iter().map(|cell| Form::Equal { left: *cell, right: stated }).collect();
        Relation { family: Family::TableProse, label: Arc::clone(&figure.name), readings }
    };
    let judged = |relation: Relation<FigureId>| {
        let outcome = evaluate(&relation, |id| figure(regions, id).quantity);
        Judged { relation, outcome }
    };
    stated.map(relation).map(judged).collect()
}

fn is_fleet(figure: &Figure) -> bool {
    figure.quantity.unit == Unit::Count && figure.name.contains("保有量")
}

/// Whether the words in front of a count, or the heading above, say that it is of the vehicles that the treasury pays for;
/// a unit may have others. That of another year is told with its year.
fn is_of_treasury(region: &Region, figure: &Figure) -> bool {
    let title = region.context.title.as_deref().unwrap_or("");
    let of_treasury = ["财政拨款", "运行维护费", "运行费"].iter().any(|word| figure.name.contains(word));
    (of_treasury || title.contains("三公")) && !["上年", "去年"].iter().any(|word| figure.name.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn the_vehicles_of_prose_are_those_of_the_table() {
        let draft = |words: &str, count: &str| {
            format!(
                "2024年度“三公”经费支出决算表\n\n项目\t预算数\t决算数\n公务接待费\t1.30\t1.26\n\
                 公务用车购置及运行维护费\t1.60\t1.55\n公务用车保有量（辆）\t——\t7\n\n\
                 # 九、决算情况说明\n\n截至年底，{words}公务用车保有量为{count}辆。\n"
            )
        };
        assert_eq!(broken(&draft("使用财政拨款开支运行维护费的", "7")), [""; 0]);
        assert_eq!(broken(&draft("使用财政拨款开支运行维护费的", "9")).len(), 1);
        assert_eq!(broken(&draft("本单位", "9")), [""; 0]);
    }
}

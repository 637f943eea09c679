//! The cost indicators (成本指标) of a form that sets the goal of a project, against the funds of the project.
//!
//! Source: 财预〔2021〕101号, by which cost indicators bound what the goal costs.

use super::{FormReader, Project};
use crate::facts::Claim;
use crate::number::{Quantity, Unit, is_slip};
use crate::relations::{Family, Form, Relation};
use crate::syntax::{Cell, CellValue};

/// A cost indicator with its amount.
struct Cost {
    name: String,
    figure: u32,
    shown: Quantity,
    /// Whether it is a bound (`≤29.85万元`).
    is_bound: bool,
}

impl FormReader<'_, '_> {
    /// What the cost indicators say of the funds: none costs more than there is, and the only one, if it is a slip of the
    /// pen away from the funds of the year, is meant to be these.
    pub(super) fn costs(&mut self, project: &Project) {
        if let Some(executed) = project.executed {
            self.actual_costs(executed);
        }
        let Some(year) = project.funds else { return };
        let Some(funds) = self.shown.get(&year).copied() else { return };
        let costs = self.cost_cells();
        let mut amounts: Vec<_> = costs.iter().map(|cost| cost.shown.value).collect();
        amounts.sort_unstable();
        amounts.dedup();
        let is_only = amounts.len() == 1;
        for cost in costs {
            let label = format!("成本指标·{}", cost.name);
            let same = Form::Equal { left: year, right: cost.figure };
            let readings = if cost.shown.value == funds.value || (is_only && is_slip(cost.shown, funds)) {
                vec![same]
            } else if cost.is_bound {
                continue;
            } else {
                let within = |whole: u32| Form::AtMost { part: cost.figure, whole };
                std::iter::once(year).chain(project.period).map(within).collect()
            };
            let relation = Relation { family: Family::Funds, label: label.into(), readings };
            self.out.push(Claim { relation, firm: true });
        }
    }

    /// The costs that an appraisal states. That of the whole project is what was spent; others say nothing of it.
    fn actual_costs(&mut self, executed: u32) {
        for row in 0..self.sheet.rows.len() {
            let cells = &self.sheet.rows[row].row.cells;
            let is_cost = |cell: &Cell| cell.is_text() && cell.label.contains("成本");
            let Some(name) = cells.iter().rev().find(|cell| is_cost(cell)).map(|cell| cell.label.clone()) else {
                continue;
            };
            let mut amounts = cells.iter().enumerate().filter(|(_, cell)| match &cell.value {
                CellValue::Figure(quantity, _) | CellValue::Bound(quantity, _) => quantity.unit.is_money(),
                _ => false,
            });
            // The goal stands in front of what was reached.
            let Some(figure) = amounts.next_back().map(|(at, _)| at).and_then(|at| self.figure(row, at)) else {
                continue;
            };
            let form = Form::Equal { left: executed, right: figure };
            let relation = Relation::new(Family::Funds, format!("成本指标·{name}"), form);
            self.out.push(Claim { relation, firm: false });
        }
    }

    /// The amounts behind the names of cost indicators.
    fn cost_cells(&mut self) -> Vec<Cost> {
        let mut found = Vec::new();
        for row in 0..self.sheet.rows.len() {
            let cells = &self.sheet.rows[row].row.cells;
            for column in 0..cells.len() {
                if !cells[column].is_text() || !cells[column].label.contains("成本指标") {
                    continue;
                }
                let Some((name, value)) = indicator(&cells[column + 1..]) else { continue };
                let at = column + 1 + value;
                let is_bound = matches!(cells[at].value, CellValue::Bound(..));
                if let Some(figure) = self.figure(row, at)
                    && let Some(shown) = self.shown.get(&figure).copied().filter(|shown| shown.unit.is_money())
                {
                    found.push(Cost { name: name.to_owned(), figure, shown, is_bound });
                }
            }
        }
        found
    }
}

/// The name of the indicator behind its kind, and the place of its amount of money.
fn indicator(behind: &[Cell]) -> Option<(&str, usize)> {
    let mut filled = behind.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    let (_, name) = filled.next().filter(|(_, cell)| cell.is_text() && !cell.label.contains("指标"))?;
    let (at, value) = filled.next()?;
    let (CellValue::Figure(quantity, _) | CellValue::Bound(quantity, _)) = &value.value else { return None };
    (quantity.unit != Unit::Plain).then_some((name.label.as_str(), at))
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::relations::{Family, Verdict};
    use crate::syntax::Tree;
    use crate::text::Text;

    /// The verdicts on the cost indicators of a form whose project has 111,365.4元.
    fn verdicts(cost: &str) -> Vec<Option<Verdict>> {
        let text = format!(
            "项目支出绩效目标表\n\n项目名称\t\t河道清淤\t\t\t\n项目资金(元)\t\t实施期资金总额：\t\t111,365.4\t\t年度资金总额：\t\t111,365.4\n\
             \t\t其中：中央财政资金\t\t0\t\t其中：中央财政资金\t\t0\n\t\t县级财政资金\t\t111,365.4\t\t县级财政资金\t\t111,365.4\n\
             绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n\
             \t产出指标\t成本指标\t清淤费用\t{cost}\t成本指标\t清淤费用\t{cost}\n"
        );
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        let relations = draft.parts[0].relations();
        let costs = relations
            .filter(|judged| judged.relation.family == Family::Funds && judged.relation.label.contains("成本"));
        costs.map(|judged| judged.outcome.map(|outcome| outcome.verdict)).collect()
    }

    #[test]
    fn a_project_costs_no_more_than_its_funds() {
        assert_eq!(verdicts("111365.4元"), [Some(Verdict::Exact); 2]);
        assert_eq!(verdicts("127411.72元"), [Some(Verdict::Broken); 2]);
        assert_eq!(verdicts("300元"), [Some(Verdict::Exact); 2], "the price of one");
    }

    #[test]
    fn a_bound_may_lie_above_the_funds() {
        assert_eq!(verdicts("≤12万元"), []);
        assert_eq!(verdicts("≤11.13654万元"), [Some(Verdict::Exact); 2]);
        assert_eq!(verdicts("≤11.13645万元"), [Some(Verdict::Broken); 2], "two digits swapped");
    }

    #[test]
    fn what_is_no_amount_is_passed_over() {
        assert_eq!(verdicts("≥95%"), []);
        assert_eq!(verdicts("节约"), []);
    }

    #[test]
    fn what_a_whole_project_cost_is_what_was_spent() {
        let related = |cost: &str| {
            let text = format!(
                "项目支出绩效自评表\n\n项目名称\t河道清淤\t\t\t\t\t\t\t\n项目资金(万元)\t\t申报数\t编制数\t全年预算数\t全年执行数\t资金结余\t执行率\t得分\n\
                 \t资金总额\t30\t30\t30\t29.83\t0.17\t99.43\t9.94\n\t县级财政资金\t30\t30\t30\t29.83\t0.17\t99.43\t9.94\n\
                 成本指标\t总成本\t≤30万元\t≤{cost}\t10\t10\n"
            );
            let draft = Draft::read(&Tree::parse(&Text::new(&text)));
            let relations: Vec<_> = draft.parts[0].relations().collect();
            relations.iter().filter(|judged| judged.relation.label.contains("成本")).count()
        };
        assert_eq!(related("29.83万元"), 1);
        assert_eq!(related("12.00万元"), 0, "the cost of a part");
    }
}

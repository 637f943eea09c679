//! The funds of a performance appraisal whose columns are headed (项目支出绩效自评表 of the Ministry of Finance): 年初预算数,
//! 全年预算数, 全年执行数, 分值, 执行率, 得分.

use super::FormReader;
use crate::number::Unit;
use crate::relations::{Family, Form};

/// How many rows above the funds their header may stand.
const MOST_ABOVE: usize = 3;

/// The columns of the funds.
struct Headed {
    /// 年初预算数, 全年预算数 and 全年执行数.
    amounts: [Option<usize>; 3],
    rate: Option<usize>,
    weight: Option<usize>,
    score: Option<usize>,
}

impl FormReader<'_, '_> {
    /// The rate of 年度资金总额 and of each source, what the sources make up, and that no score is more than its weight.
    pub(super) fn headed_funds(&mut self, row: usize, column: usize) {
        let Some(headed) = (row.saturating_sub(MOST_ABOVE)..row).rev().find_map(|above| self.headed(above, column))
        else {
            return;
        };
        let label = self.label(row, column);
        self.rate(&headed, row, &label);
        if let (Some(weight), Some(score)) = (headed.weight, headed.score)
            && let (Some(whole), Some(part)) = (self.figure(row, weight), self.figure(row, score))
        {
            self.claim(Family::Scores, &label, Form::AtMost { part, whole });
        }
        let sources = self.sources(row, column);
        for (source, at) in &sources {
            let label = self.label(*source, *at);
            self.rate(&headed, *source, &label);
        }
        // A second 其中 tells what one of the sources is made up of.
        if sources.iter().filter(|(source, at)| self.label(*source, *at).starts_with("其中")).count() > 1 {
            return;
        }
        for at in headed.amounts.into_iter().flatten() {
            let Some(total) = self.figure(row, at) else { continue };
            let parts: Vec<u32> = sources.iter().filter_map(|(source, _)| self.figure(*source, at)).collect();
            match parts.as_slice() {
                [] => {}
                // One source may leave the others out.
                [part] => self.claim(Family::Funds, &label, Form::AtMost { part: *part, whole: total }),
                parts => {
                    let parts = parts.iter().map(|part| (*part, false)).collect();
                    self.claim(Family::Funds, &label, Form::Sum { total, parts });
                }
            }
        }
    }

    /// The columns that row `above` heads; none if it is no such header.
    fn headed(&self, above: usize, column: usize) -> Option<Headed> {
        let labels = || self.labels(above).enumerate().skip(column + 1);
        let ends = |word: &str| labels().find(|(_, label)| label.contains(word)).map(|(at, _)| at);
        let is = |word: &str| labels().find(|(_, label)| *label == word).map(|(at, _)| at);
        let amounts = [ends("年初预算"), ends("全年预算"), ends("执行数")];
        let headed = Headed { amounts, rate: ends("执行率"), weight: is("分值"), score: is("得分") };
        (amounts[1].is_some() && amounts[2].is_some() && headed.rate.is_some() && headed.weight.is_some())
            .then_some(headed)
    }

    /// 执行率 = 全年执行数 ÷ 全年预算数.
    fn rate(&mut self, headed: &Headed, row: usize, label: &str) {
        let [_, Some(budget), Some(executed)] = headed.amounts else { return };
        let mut figure = |at: usize| self.figure(row, at);
        let Some(rate) = headed.rate else { return };
        let (Some(base), Some(part), Some(percent)) = (figure(budget), figure(executed), figure(rate)) else { return };
        if self.unit(percent) == Some(Unit::Percent) {
            self.claim(Family::Funds, label, Form::Share { part, base, percent });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::tests::broken;

    #[test]
    fn funds_under_their_headers() {
        let form = |total: &str, source: &str| {
            format!(
                "项目支出绩效自评表\n\n单位：万元\n项目名称\t桥梁检测\t\t\t\t\t\t\n\
                 主管部门\t青禾市交通局\t\t\t实施单位\t青禾市交通局\t\t\n\
                 项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n\
                 年度资金总额\t\t{total}\n其中：当年财政拨款\t\t{source}\n\
                 一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n\
                 产出指标\t数量指标\t检测桥梁\t≥5座\t6座\t50\t50\t\n\
                 效益指标\t社会效益\t通行安全\t显著\t显著\t40\t40\t\n总分\t\t\t\t\t100\t99.21\t\n"
            )
        };
        let (total, source) = ("5.00\t5.20\t4.79\t10\t92.12%\t9.21", "5.00\t5.20\t4.79\t—\t—\t—");
        assert_eq!(broken(&form(total, source)), [""; 0]);
        assert_eq!(broken(&form(&total.replace("92.12", "91.22"), source)), ["年度资金总额"]);
        assert_eq!(broken(&form(total, &source.replace("4.79", "7.49"))), ["年度资金总额"]);
        let sources = format!("{source}\n上年结转资金\t\t0.00\t0.00\t1.00\t—\t—\t—");
        assert_eq!(broken(&form(total, &sources)), ["年度资金总额"]);
    }

    #[test]
    fn a_weight_that_is_too_large_is_a_weight() {
        let form = |weight: &str| {
            format!(
                "项目支出绩效自评表\n\n单位：万元\n项目名称\t桥梁检测\t\t\t\t\t\t\n\
                 一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n\
                 产出指标\t数量指标\t检测桥梁\t≥5座\t6座\t30\t30\t\n\
                 产出指标\t质量指标\t检测合格\t合格\t合格\t{weight}\t30\t\n\
                 效益指标\t社会效益\t通行安全\t显著\t显著\t30\t30\t\n\
                 满意度\t满意度\t群众满意\t满意\t满意\t10\t9\t\n总分\t\t\t\t\t100\t99\t\n"
            )
        };
        assert_eq!(broken(&form("30")), [""; 0]);
        assert_eq!(broken(&form("300")), ["分值"]);
    }
}

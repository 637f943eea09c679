//! # GJ604 missing-form-row 绩效表缺行
//!
//! 草案所附的绩效自评表都列有总分和资金总额的来源，绩效目标表、自评表都列有资金总额，唯独一张没有列。
//! 至少要有另外两张这样的表才比较；总分、资金总额，有一张表头完全相同的表即可。
//!
//! A performance appraisal lacks the total score, or the sources of its funds, that all others of the draft have, or a
//! performance form the total of its funds.
//!
//! ## Failing
//! ```text
//! 甲项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 清淤长度 | 10 | 10 |
//! | 总分 | | 10 |
//!
//! 乙项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 监测次数 | 10 | 10 |
//! | 总分 | | 10 |
//!
//! 丙项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 巡查次数 | 10 | 10 |
//! ```
//! ## Passing
//! ```text
//! 甲项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 清淤长度 | 10 | 10 |
//! | 总分 | | 10 |
//!
//! 乙项目自评表
//!
//! | 三级指标 | 分值 | 得分 |
//! | 监测次数 | 10 | 10 |
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::facts::FormRows;

pub(super) static RULE: Rule = Rule {
    code: "GJ604",
    name: "missing-form-row",
    severity: Severity::Warning,
    title: "绩效表缺行",
    source: include_str!("gj604.rs"),
    check,
};

/// How many other forms must have a row before one without it stands out.
const FEWEST: usize = 2;

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    type Has = fn(&FormRows) -> Option<bool>;
    // Of one form there may be just one other; a source that has nothing may be left out.
    let kinds: [(Has, bool, &str, &str); 3] = [
        (|form| form.total_score, true, "总分", "total score (总分)"),
        (|form| form.sources, false, "资金总额的来源", "sources below 资金总额"),
        (|form| form.funds_total, true, "资金总额", "total of its funds (资金总额)"),
    ];
    let forms = || scope.part.regions.iter().enumerate().filter_map(|(at, region)| Some((at, region.facts.form?)));
    for (has, is_always, zh, en) in kinds {
        let lacking: Vec<_> = forms().filter(|(_, form)| has(form) == Some(false)).collect();
        let [(region, form)] = lacking.as_slice() else { continue };
        let others = || forms().filter(|(_, form)| has(form) == Some(true));
        let is_same = |other: &FormRows| is_always && form.shape.is_some() && other.shape == form.shape;
        if others().count() < FEWEST && !others().any(|(_, other)| is_same(&other)) {
            continue;
        }
        out.push(Diagnostic {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            message: scope
                .lang
                .pick(format!("这张绩效表没有列{zh}，其他各张都有"), format!("this form has no {en}; all others have")),
            span: scope.span(*region, form.place),
            related: Vec::new(),
            fixes: Vec::new(),
            evidence: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn goal(name: &str, total: &str) -> String {
        format!(
            "{name}绩效目标表\n单位：万元\n项目名称\t{name}\t\t\n主管部门\t青禾市水务局\t实施单位\t青禾市水务局\n{total}\t其中：财政拨款\t8.00\t\n\
             \t其他资金\t0\t\n总体目标\t完成{name}。\t\t\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t完成数量\t≥9处\n\n"
        )
    }

    #[test]
    fn a_goal_has_the_total_of_its_funds_where_the_others_have() {
        let total = "项目资金（万元）\t年度资金总额\t8.00\t\n";
        assert_eq!(codes(&(goal("河道清淤", total) + &goal("水质监测", total))), [""; 0]);
        assert_eq!(codes(&(goal("河道清淤", total) + &goal("水质监测", ""))), ["GJ604"]);
        assert_eq!(codes(&(goal("河道清淤", "") + &goal("水质监测", ""))), [""; 0]);
    }

    #[test]
    fn what_is_left_ends_the_sources() {
        let draft = goal("河道清淤", "项目资金（万元）\t年度资金总额\t8.00\t\n");
        assert_eq!(codes(&draft.replace("\t其中：财政拨款\t8.00\t\n", "")), ["GJ601"]);
    }
}

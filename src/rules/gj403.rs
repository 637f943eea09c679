//! # GJ403 direction-words 增减方向矛盾
//!
//! 同一变动的金额和幅度方向一致：增加对增长，减少对下降。“增加0.11万元，下降100%”必有一处写错。
//!
//! The direction word of a change and that of its rate agree.
//!
//! ## Failing
//! ```text
//! 2023年度支出总计29.83万元。与上年相比，支出总计增加0.11万元，下降0.37%。
//! ```
//! ## Passing
//! ```text
//! 2023年度支出总计29.83万元。与上年相比，支出总计增加0.11万元，增长0.37%。
//! ```

use super::broken::broken;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::{Family, Form};

pub(super) static RULE: Rule = Rule {
    code: "GJ403",
    name: "direction-words",
    severity: Severity::Error,
    title: "增减方向矛盾",
    source: include_str!("gj403.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for broken in broken(scope, Family::Direction) {
        let Form::Agree { change, rate, .. } = broken.form else { continue };
        let words = (scope.direction_word(change), scope.direction_word(rate));
        let (Some((_, change_word)), Some((_, rate_word))) = words else { continue };
        let label = broken.title();
        let (amount, percent) = (scope.written(change), scope.written(rate));
        let message = scope.lang.pick(
            format!("“{label}”增减方向矛盾：{change_word} {amount}，却{rate_word} {percent}%"),
            format!("The directions of {label} contradict each other: {change_word} {amount}, {rate_word} {percent}%"),
        );
        out.push(broken.diagnostic(rule, &message));
    }
}

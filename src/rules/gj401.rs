//! # GJ401 share 占比不符
//!
//! 占比等于部分除以基数。写明基数的（“占项目支出总额的”），在全文中找同名金额；未写明的，以所在列表的总额为基数。
//! 找不到基数、或有几种读法而其中一种成立时，不报告。
//!
//! A share is its part divided by its base.
//!
//! ## Failing
//! ```text
//! 2024年度支出预算544.57万元，其中：基本支出199.18万元，占35.68%；项目支出345.39万元，占63.42%。
//! ```
//! ## Passing
//! ```text
//! 2024年度支出预算544.57万元，其中：基本支出199.18万元，占36.58%；项目支出345.39万元，占63.42%。
//! ```

use super::broken::report;
use super::{Diagnostic, Rule, Scope, Severity};
use crate::relations::Family;

pub(super) static RULE: Rule = Rule {
    code: "GJ401",
    name: "share",
    severity: Severity::Warning,
    title: "占比不符",
    source: include_str!("gj401.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    report(scope, rule, Family::Share, out, |broken| {
        let label = &broken.label;
        (format!("“{label}”的占比不符"), format!("The share of {label} is off"))
    });
}

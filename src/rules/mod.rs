//! What is worth telling.
//!
//! Given: the facts of a part of a draft and the verdicts on its relations.
//! Gives: findings with a message, the operands, the arithmetic and corrections.
//! Invariants: one file is one rule, and says in its first comment what it is about, with a draft that it finds fault
//! with and one that it does not; a code once released never changes its meaning.

mod broken;
mod correction;
mod diagnostic;
mod direction;
mod displayed;
mod figures;
mod grounds;
mod missing;
mod mistake;
mod page;
mod posts;
mod precision;
mod scope;
mod subjects;

mod gj101;
mod gj102;
mod gj103;
mod gj104;
mod gj105;
mod gj106;
mod gj107;
mod gj108;
mod gj201;
mod gj301;
mod gj302;
mod gj401;
mod gj402;
mod gj403;
mod gj404;
mod gj501;
mod gj502;
mod gj503;
mod gj504;
mod gj505;
mod gj506;
mod gj601;
mod gj602;
mod gj603;
mod gj604;
mod gj801;

pub use diagnostic::{Applicability, Diagnostic, Evidence, Fix, Lang, Related, Severity, TextEdit};
pub use mistake::Memory;
pub use scope::Scope;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code, such as `GJ101`: a family of a hundred, and a number.
    pub code: &'static str,
    /// Its name, which says what is wrong.
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it is about in a few Chinese words.
    pub title: &'static str,
    /// The source of its file, which opens with its explanation.
    source: &'static str,
    /// Finds its findings.
    check: fn(&Scope, &Rule, &mut Vec<Diagnostic>),
}

/// All rules, in the order of their codes.
pub static RULES: [&Rule; 26] = [
    &gj101::RULE,
    &gj102::RULE,
    &gj103::RULE,
    &gj104::RULE,
    &gj105::RULE,
    &gj106::RULE,
    &gj107::RULE,
    &gj108::RULE,
    &gj201::RULE,
    &gj301::RULE,
    &gj302::RULE,
    &gj401::RULE,
    &gj402::RULE,
    &gj403::RULE,
    &gj404::RULE,
    &gj501::RULE,
    &gj502::RULE,
    &gj503::RULE,
    &gj504::RULE,
    &gj505::RULE,
    &gj506::RULE,
    &gj601::RULE,
    &gj602::RULE,
    &gj603::RULE,
    &gj604::RULE,
    &gj801::RULE,
];

/// The rule with this code or name.
pub fn rule(code_or_name: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}

/// Runs the rules that `wanted` keeps; findings come in order of place.
pub fn check(scope: &Scope, wanted: impl Fn(&Rule) -> bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES.into_iter().filter(|rule| wanted(rule)) {
        (rule.check)(scope, rule, &mut found);
    }
    found.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
    found
}

impl Rule {
    /// The explanation, in Markdown: what it checks, why, a failing and a passing draft.
    pub fn explanation(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        lines.fold(String::new(), |text, line| text + line.strip_prefix(' ').unwrap_or(line) + "\n")
    }
}

#[cfg(test)]
mod tests;

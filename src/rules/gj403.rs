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

use super::broken::{Broken, broken, change_title};
use super::{Applicability, Diagnostic, Fix, Rule, Scope, Severity, TextEdit};
use crate::facts::FigureId;
use crate::relations::{Family, Form, Trend};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    code: "GJ403",
    name: "direction-words",
    severity: Severity::Error,
    title: "增减方向矛盾",
    source: include_str!("gj403.rs"),
    check,
};

/// Words of growth with the word of decline that stands in the same place of a sentence.
const OPPOSITES: [(&str, &str); 9] = [
    ("增加", "减少"),
    ("增长", "下降"),
    ("上升", "下降"),
    ("提高", "降低"),
    ("调增", "调减"),
    ("新增", "减少"),
    ("上涨", "下降"),
    ("增", "减"),
    ("升", "降"),
];

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for broken in broken(scope, Family::Direction) {
        let Form::Agree { change, rate, stated, .. } = broken.form else { continue };
        let words = (word(scope, change), word(scope, rate));
        let (Some((change_span, change_word)), Some((rate_span, rate_word))) = words else { continue };
        let label = broken.title();
        let (amount, percent) = (scope.written(change), scope.written(rate));
        let message = scope.lang.pick(
            format!("“{label}”增减方向矛盾：{change_word} {amount}，却{rate_word} {percent}%"),
            format!("The directions of {label} contradict each other: {change_word} {amount}, {rate_word} {percent}%"),
        );
        let fixes =
            [turn(&broken, rate_span, rate_word, stated), turn(&broken, change_span, change_word, stated.reversed())];
        out.push(broken.diagnostic_at(rule, rate_span, message, fixes.into_iter().flatten().collect()));
    }
}

/// The replacement of the direction word in front of a figure by its opposite towards `trend`.
pub(super) fn turned(scope: &Scope, figure: FigureId, trend: Trend) -> Option<TextEdit> {
    let (span, word) = word(scope, figure)?;
    opposite(word, trend).map(|opposite| TextEdit { span, new_text: opposite.to_owned() })
}

fn opposite(word: &str, trend: Trend) -> Option<&'static str> {
    match trend {
        Trend::Up => OPPOSITES.iter().find(|(_, down)| *down == word).map(|(up, _)| *up),
        Trend::Down => OPPOSITES.iter().find(|(up, _)| *up == word).map(|(_, down)| *down),
    }
}

/// The direction word in front of a figure, and where it stands.
fn word<'a>(scope: &Scope<'a>, figure: FigureId) -> Option<(Span, &'a str)> {
    let region = &scope.part.regions[figure.region as usize];
    let trend = region.facts.trends.iter().find(|trend| trend.figure == figure.figure)?;
    let line = &region.blocks[trend.place.block as usize].lines()[trend.place.span.start.line as usize];
    let span = trend.place.span;
    let text = line.get(span.start.byte as usize..span.end.byte as usize)?;
    Some((scope.span(figure.region as usize, trend.place), text))
}

/// Turns a direction word towards `trend`.
fn turn(broken: &Broken, span: Span, word: &str, trend: Trend) -> Option<Fix> {
    let opposite = opposite(word, trend)?;
    let edits = vec![TextEdit { span, new_text: opposite.to_owned() }];
    Some(Fix { title: change_title(broken.scope.lang, word, opposite), applicability: Applicability::Unsafe, edits })
}

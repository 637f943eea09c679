//! # GJ504 subject-path 类款项的归属不符
//!
//! 文字中写明“……（类）……（款）……（项）”的，款属于所写的类，项属于所写的款，级次也与《政府收支分类科目》一致。
//! 目录中没有的名称不报；多个款下都有的项（如行政运行）不报。
//!
//! A sentence spells out 类, 款 and 项, and one of them does not belong to the one before, or is of another level.
//!
//! ## Failing
//! ```text
//! 1、社会保障和就业支出（类）行政事业单位医疗（款）事业单位医疗（项）7.93万元。
//! ```
//! ## Passing
//! ```text
//! 1、卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）7.93万元。
//! ```

use super::{Diagnostic, Rule, Scope, Severity};
use crate::catalog::{Catalog, Claim, Level, Spelled, Subject, spelled_paths, subjects_spelled};
use crate::facts::{Place, RegionKind};
use crate::syntax::Content;

pub(super) static RULE: Rule = Rule {
    code: "GJ504",
    name: "subject-path",
    severity: Severity::Warning,
    title: "类款项的归属不符",
    source: include_str!("gj504.rs"),
    check,
};

/// A name that stands below so many 款 tells nothing about where it belongs.
const COMMON: usize = 3;

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    let prose = scope.part.regions.iter().enumerate().filter(|(_, region)| region.kind == RegionKind::Prose);
    for (index, region) in prose {
        for (block, ordinal) in region.blocks.iter().zip(0_u32..) {
            let Content::Paragraph(paragraph) = block.content() else { continue };
            for path in spelled_paths(paragraph.text()) {
                // What the numeral of a list has made a heading of may go on here: `5、…（款）群众` and below it `文化（项）`.
                let goes_on = |name: &Spelled| {
                    name.level != Level::Class
                        && !paragraph.text()[..name.range.start].contains(['。', ';', ',', ':', ')'])
                };
                if ordinal == 0 && path.first().is_some_and(goes_on) {
                    continue;
                }
                let Some((name, severity, message)) = misplaced(scope, paragraph.text(), &path) else { continue };
                let place = Place { block: ordinal, span: paragraph.span(name.range.clone()) };
                out.push(Diagnostic {
                    code: rule.code,
                    name: rule.name,
                    severity,
                    message,
                    span: scope.span(index, place),
                    related: Vec::new(),
                    fixes: Vec::new(),
                    evidence: None,
                });
            }
        }
    }
}

/// The first name of a path that is not where it is said to be.
fn misplaced<'a>(scope: &Scope, text: &str, path: &'a [Spelled]) -> Option<(&'a Spelled, Severity, String)> {
    // The codes that the path so far may mean; none yet at its beginning.
    let mut above: Option<Vec<&'static str>> = None;
    for name in path {
        let written = &text[name.range.clone()];
        let known: Vec<&Subject> = subjects_spelled(written);
        if known.is_empty() {
            return None;
        }
        let below = |subject: &&&Subject| {
            let at = |above: &Vec<&str>| above.iter().any(|code| subject.code.starts_with(code));
            subject.level == name.level && above.as_ref().is_none_or(at)
        };
        let fitting: Vec<&'static str> = known.iter().filter(below).map(|subject| subject.code).collect();
        if fitting.is_empty() {
            return (known.len() < COMMON).then(|| report(scope, name, written, &known)).flatten();
        }
        above = Some(fitting);
    }
    None
}

fn report<'a>(
    scope: &Scope,
    name: &'a Spelled,
    written: &str,
    known: &[&Subject],
) -> Option<(&'a Spelled, Severity, String)> {
    let claim = known.iter().map(|subject| subject.name_claim()).min()?;
    let severity = match claim {
        Claim::Nothing => return None,
        // Localities add 项 of their own.
        _ if name.level == Level::Item => Severity::Information,
        Claim::Information => Severity::Information,
        Claim::Warning => Severity::Warning,
    };
    let places: Vec<String> = known
        .iter()
        .map(|subject| {
            let above = Catalog::get().parent(subject).map_or("", |parent| parent.name);
            match above {
                "" => format!("{}（{}）", subject.code, subject.level.name()),
                above => format!("{}（{}，属于{above}）", subject.code, subject.level.name()),
            }
        })
        .collect();
    let (level, places) = (name.level.name(), places.join("、"));
    let message = scope.lang.pick(
        format!("“{written}”不是这里的{level}：目录中是 {places}"),
        format!("{written} is no {level} here; the catalogue has {places}"),
    );
    Some((name, severity, message))
}

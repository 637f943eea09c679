//! # GJ501 unknown-subject 目录中没有的科目编码
//!
//! 科目编码在《政府收支分类科目》目录中查不到。地方可以增设项级科目，因此只作提示，请核对是否写错；
//! 草案中另有同一上级、同一名称而编码正确的行的，是写错了编码，作警告。
//!
//! The catalogue does not know the code. Localities may add subjects, so this is for information only, unless another row
//! of the draft has the same name below the same subject under a code that the catalogue knows.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080577 | 事业单位离退休 | 30.66 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 208 | 社会保障和就业支出 | 30.66 |
//! | 20805 | 行政事业单位养老支出 | 30.66 |
//! | 2080502 | 事业单位离退休 | 30.66 |
//! ```

use super::{Applicability, Diagnostic, Fix, Rule, Scope, Severity, TextEdit};
use crate::catalog::label_key;
use crate::facts::CodeMention;

pub(super) static RULE: Rule = Rule {
    code: "GJ501",
    name: "unknown-subject",
    severity: Severity::Information,
    title: "目录中没有的科目编码",
    source: include_str!("gj501.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for (index, region) in scope.part.regions.iter().enumerate() {
        for mention in region.facts.codes.iter().filter(|mention| is_unknown(scope, mention)) {
            let code = &mention.code;
            let meant = meant(scope, mention);
            let message = meant.map_or_else(
                || {
                    scope.lang.pick(
                        format!("目录中没有科目编码 {code}，请核对"),
                        format!("The catalogue has no subject {code}"),
                    )
                },
                |meant| {
                    scope.lang.pick(
                        format!("目录中没有科目编码 {code}，“{}”在本稿其他行的编码是 {meant}", mention.name),
                        format!("The catalogue has no subject {code}; elsewhere {} is {meant}", mention.name),
                    )
                },
            );
            let span = scope.span(index, mention.place);
            let fix = |meant: &str| {
                Some(Fix {
                    title: scope.lang.pick(format!("改编码为 {meant}"), format!("Change the code to {meant}")),
                    applicability: Applicability::Unsafe,
                    edits: vec![rewritten(scope, index, mention, meant)?],
                })
            };
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: if meant.is_some() { Severity::Warning } else { rule.severity },
                message,
                span,
                related: Vec::new(),
                fixes: meant.and_then(fix).into_iter().collect(),
                evidence: None,
            });
        }
    }
}

/// The edit that makes the code the one that is meant, with which it shares all but its last level. Of a code that stands
/// in several cells only the last is rewritten.
fn rewritten(scope: &Scope, region: usize, mention: &CodeMention, meant: &str) -> Option<TextEdit> {
    let mut span = scope.span(region, mention.place);
    let (code, place) = (&mention.code, mention.place.span);
    if span.start.line != span.end.line {
        return None;
    }
    if span.end.byte - span.start.byte == code.len() as u32 {
        return Some(TextEdit { span, new_text: meant.to_owned() });
    }
    let line = &scope.part.regions[region].blocks[mention.place.block as usize].lines()[place.start.line as usize];
    let (own, last) = (code.get(code.len().checked_sub(2)?..)?, meant.get(meant.len().checked_sub(2)?..)?);
    let cells = line.get(place.start.byte as usize..place.end.byte as usize)?;
    let is_alone = cells.strip_suffix(own)?.ends_with(|c: char| !c.is_ascii_digit());
    span.start.byte = span.end.byte - own.len() as u32;
    is_alone.then(|| TextEdit { span, new_text: last.to_owned() })
}

/// The code under which the draft lists the same name below the same subject, where the catalogue knows that code.
fn meant<'a>(scope: &Scope<'a>, mention: &CodeMention) -> Option<&'a str> {
    let parent = mention.code.get(..mention.code.len().checked_sub(2)?)?;
    let name = label_key(&mention.name);
    let all = scope.part.regions.iter().flat_map(|region| &region.facts.codes);
    let mut same = all.filter(|other| {
        let is_sibling = other.code.len() == mention.code.len() && other.code.starts_with(parent);
        is_sibling && other.known && !other.implied && label_key(&other.name) == name
    });
    let first = same.next().filter(|_| !name.is_empty() && parent.len() >= 3)?;
    same.all(|other| other.code == first.code).then_some(first.code.as_str())
}

fn is_unknown(scope: &Scope, mention: &CodeMention) -> bool {
    !mention.implied && !mention.known && scope.subject(&mention.code).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::{Lang, check};
    use super::*;
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    #[test]
    fn of_a_code_in_three_columns_the_last_is_rewritten() {
        let table = |title: &str, item: &str| {
            format!(
                "{title}\n单位：万元\n\n类\t款\t项\t科目名称\t合计\n208\t\t\t社会保障和就业支出\t30.66\n\
                 208\t05\t\t行政事业单位养老支出\t30.66\n208\t05\t02\t事业单位离退休\t11.14\n\
                 208\t05\t{item}\t机关事业单位基本养老保险缴费支出\t19.52\n\n"
            )
        };
        let text = table("表三 支出总表", "05") + &table("表五 一般公共预算支出表", "35");
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        let found: Vec<Diagnostic> = draft
            .parts
            .iter()
            .flat_map(|part| check(&Scope::new(part, Lang::Zh, None), |rule| rule.code == RULE.code))
            .collect();
        let edits: Vec<&TextEdit> = found.iter().flat_map(|found| &found.fixes).flat_map(|fix| &fix.edits).collect();
        assert_eq!(edits.len(), 1, "{found:?}");
        assert_eq!((edits[0].new_text.as_str(), edits[0].span.start.byte), ("05", 7));
    }
}

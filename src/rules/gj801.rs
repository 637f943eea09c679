//! # GJ801 list-count 数量与所列名称不符
//!
//! “内设机构5个，分别为……”之后的名称数应与所说的数量相同，名称不应重复。名称以顿号分隔；末尾带“等”的不判断；
//! 末一项含“和”“及”而可能是两项的，两种读法都不符才报告。
//!
//! The number of names that a sentence lists is the number that it states, and no name comes twice.
//!
//! ## Failing
//! ```text
//! 中心内设机构5个，分别为办公室、财务科、人事科、技术推广科。
//! ```
//! ```text
//! 绩效自评项目3个，分别为“文化下乡经费”、“图书购置经费”、“文化下乡经费”。
//! ```
//! ## Passing
//! ```text
//! 中心内设机构5个，分别为办公室、财务科、人事科、技术推广科和质量监督科。
//! ```

use std::sync::LazyLock;

use regex::Regex;

use super::correction::change_title;
use super::{Applicability, Diagnostic, Fix, Related, Rule, Scope, Severity, TextEdit};
use crate::number::{Decimal, Style, Token, TokenKind};
use crate::syntax::{Content, Paragraph};

pub(super) static RULE: Rule = Rule {
    code: "GJ801",
    name: "list-count",
    severity: Severity::Warning,
    title: "数量与所列名称不符",
    source: include_str!("gj801.rs"),
    check,
};

/// What leads from a number to the names.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[职能二级下属预算单位科室机构部门项目]{0,8})[,:]?(?:分别为|分别是|依次为|具体为|为|即|包括|是|:):?",
    )
    .expect("the pattern is fixed")
});

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for (index, block) in scope.part.blocks.iter().enumerate() {
        let Content::Paragraph(paragraph) = block.content() else { continue };
        let start = scope.line_of_block(index);
        for token in paragraph.tokens.iter().filter(|token| is_number_of_things(paragraph, token)) {
            let Some((names, behind)) = names_behind(paragraph.text(), token.end) else { continue };
            let counts = plausible_counts(&names);
            let stated = token.quantity.displayed;
            let repeated =
                names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| *name);
            if counts.iter().any(|count| Decimal::from(*count) == stated) && repeated.is_none() {
                continue;
            }
            let (count, lang) = (names.len(), scope.lang);
            let mut message = if counts.iter().any(|count| Decimal::from(*count) == stated) {
                lang.pick(format!("所列 {count} 个名称有重复"), format!("the {count} names repeat themselves"))
            } else {
                lang.pick(
                    format!("说有 {stated} 个，列出 {count} 个名称"),
                    format!("{stated} are announced, {count} are named"),
                )
            };
            if let Some(name) = repeated {
                message += &lang.pick(format!("；{name} 列了两次"), format!("; {name} comes twice"));
            }
            let span = paragraph.span(token.digits.clone()).shifted(start);
            let fixes = match counts[..] {
                [count] if repeated.is_none() => vec![Fix {
                    title: change_title(lang, &stated.to_string(), &count.to_string()),
                    applicability: Applicability::Unsafe,
                    edits: vec![TextEdit {
                        span,
                        new_text: Style::of(&paragraph.text()[token.digits.clone()]).write(Decimal::from(count)),
                    }],
                }],
                _ => Vec::new(),
            };
            let list = paragraph.span(token.end..behind).shifted(start);
            out.push(Diagnostic {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                message,
                span,
                related: vec![Related { span: list, message: lang.pick("所列名称", "the names").to_owned() }],
                fixes,
                evidence: None,
            });
        }
    }
}

fn is_number_of_things(paragraph: &Paragraph, token: &Token) -> bool {
    let measure = &paragraph.text()[token.digits.end..token.end];
    token.kind == TokenKind::Count && matches!(measure, "个" | "家" | "所")
}

/// The names that follow a number, and where they end.
fn names_behind(text: &str, from: usize) -> Option<(Vec<&str>, usize)> {
    let lead = LEAD.find(&text[from..])?;
    let start = from + lead.end();
    let mut names = Vec::new();
    let (mut at, mut depth, mut end) = (start, 0_i32, text.len());
    for (offset, c) in text[start..].char_indices() {
        match c {
            '(' | '“' | '《' => depth += 1,
            ')' | '”' | '》' => depth -= 1,
            '、' if depth == 0 => {
                names.push(&text[at..start + offset]);
                at = start + offset + c.len_utf8();
            }
            '。' | ';' | ',' | ':' if depth <= 0 => {
                end = start + offset;
                break;
            }
            _ => {}
        }
    }
    names.push(quoted(&text[at..end]));
    let sound = names.len() >= 2 && names.iter().all(|name| !name.is_empty() && name.chars().count() <= 60);
    let open_ended = names.last().is_some_and(|last| last.contains('等')) || text[end..].starts_with(",等");
    // Figures among the names mean that amounts are listed, not names.
    let amounts =
        names[..names.len() - 1].iter().any(|name| name.contains("万元") || name.contains('%') || name.ends_with('人'));
    (sound && !open_ended && !amounts).then_some((names, end))
}

/// A last name in quotation marks without what follows them.
fn quoted(name: &str) -> &str {
    if !name.starts_with('“') {
        return name;
    }
    name.find('”').map_or(name, |close| &name[..close + '”'.len_utf8()])
}

/// How many names there may be: the last may be two, joined by 和 or 及, if its first half ends as names here do.
fn plausible_counts(names: &[&str]) -> Vec<usize> {
    let mut counts = vec![names.len()];
    let Some((last, others)) = names.split_last() else { return counts };
    let ends = |name: &str| name.chars().last();
    for joint in ["和", "及", "与", "以及"] {
        if let Some((first, second)) = last.rsplit_once(joint)
            && !second.is_empty()
            && others.iter().any(|name| ends(name) == ends(first))
        {
            counts.push(names.len() + 1);
        }
    }
    counts
}

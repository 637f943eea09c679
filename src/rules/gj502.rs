//! # GJ502 subject-name 科目名称与编码不符
//!
//! 科目编码后面的名称是《政府收支分类科目》中该编码当年的名称。换行产生的空格、括号全角半角、引号不算差异；
//! 旧名称会说明自哪年起改称。目录中依据不足的编码只作提示，可能存在而未证实的不报。
//!
//! A code stands beside a name that is not its official one in the draft's year.
//!
//! ## Failing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 310 | 资本性支出 | 30.66 |
//! | 31001 | 房屋建筑物构建 | 20.00 |
//! | 31002 | 办公设备购置 | 10.66 |
//! ```
//! ## Passing
//! ```text
//! | 科目编码 | 科目名称 | 金额 |
//! | 310 | 资本性支出 | 30.66 |
//! | 31001 | 房屋建筑物购建 | 20.00 |
//! | 31002 | 办公设备购置 | 10.66 |
//! ```

use super::subjects::SubjectRow;
use super::{Applicability, Diagnostic, Fix, Rule, Scope, Severity, TextEdit};
use crate::catalog::{Catalog, NameCheck, Subject, label_key};
use crate::syntax::Content;

pub(super) static RULE: Rule = Rule {
    code: "GJ502",
    name: "subject-name",
    severity: Severity::Warning,
    title: "科目名称与编码不符",
    source: include_str!("gj502.rs"),
    check,
};

fn check(scope: &Scope, rule: &Rule, out: &mut Vec<Diagnostic>) {
    for row in scope.subjects().iter().filter(|row| row.check != NameCheck::Agrees) {
        let (Some(subject), Some(mut severity), Some(span)) =
            (row.subject(scope), row.severity(scope), row.name_span(scope))
        else {
            continue;
        };
        if is_continued(scope, row, subject) {
            continue;
        }
        // A shortened name is still recognised by everybody.
        if row.check == NameCheck::Differs && is_shortened(&row.mention(scope).name, subject.name) {
            severity = Severity::Information;
        }
        out.push(Diagnostic {
            code: rule.code,
            name: rule.name,
            severity,
            message: message(scope, row, subject),
            span,
            related: Vec::new(),
            fixes: fixes(scope, row, subject, severity),
            evidence: None,
        });
    }
}

/// The name that the subject should have in this draft.
fn official(scope: &Scope, subject: &Subject) -> &'static str {
    scope.year.filter(|_| !subject.years_uncertain).map_or(subject.name, |year| subject.name_in(year))
}

fn message(scope: &Scope, row: &SubjectRow, subject: &Subject) -> String {
    let (code, name, official) = (subject.code, &row.mention(scope).name, official(scope, subject));
    if let NameCheck::Former(former) = row.check {
        let since = former.until + 1;
        return scope.lang.pick(
            format!("{code} 自{since}年度起称“{official}”，“{name}”是旧名称"),
            format!("{code} has been called {official} since {since}; {name} is its former name"),
        );
    }
    let owner = owner(scope, row, subject).map_or(String::new(), |owner| {
        scope.lang.pick(format!("（“{name}”是 {} 的名称）", owner.code), format!(" ({name} is {})", owner.code))
    });
    scope.lang.pick(
        format!("{code} 的科目名称是“{official}”，这里写作“{name}”{owner}"),
        format!("{code} is called {official}, not {name}{owner}"),
    )
}

/// The subject of the same classification and level that the row's name is the name of, if there is just one.
fn owner(scope: &Scope, row: &SubjectRow, subject: &Subject) -> Option<&'static Subject> {
    let mut found = Catalog::get()
        .by_name(&row.mention(scope).name)
        .filter(|other| other.table == subject.table && other.level == subject.level);
    found.next().filter(|_| found.next().is_none())
}

/// The official name, and the code of the name where no other row of the table has it.
fn fixes(scope: &Scope, row: &SubjectRow, subject: &Subject, severity: Severity) -> Vec<Fix> {
    let mut fixes = Vec::new();
    let owner = owner(scope, row, subject).filter(|owner| {
        let codes = &scope.part.regions[row.region].facts.codes;
        codes.iter().all(|mention| mention.code != owner.code)
    });
    let name = official(scope, subject);
    let plain = label_key(&row.mention(scope).name) == written_key(scope, row);
    if let Some(span) = row.name_span(scope).filter(|_| plain) {
        let safe = severity == Severity::Warning && owner.is_none();
        fixes.push(Fix {
            title: scope.lang.pick(format!("改名称为“{name}”"), format!("Change the name to {name}")),
            applicability: if safe { Applicability::Safe } else { Applicability::Unsafe },
            edits: vec![TextEdit { span, new_text: in_style(scope, row, name) }],
        });
    }
    let span = row.code_span(scope);
    let one_cell = span.start.line == span.end.line && span.end.byte - span.start.byte == subject.code.len() as u32;
    if let Some(owner) = owner.filter(|_| one_cell) {
        fixes.push(Fix {
            title: scope.lang.pick(format!("改编码为 {}", owner.code), format!("Change the code to {}", owner.code)),
            applicability: Applicability::Unsafe,
            edits: vec![TextEdit { span, new_text: owner.code.to_owned() }],
        });
    }
    fixes
}

/// The characters that a correction of the name would replace.
fn original<'a>(scope: &Scope<'a>, row: &SubjectRow) -> &'a str {
    let span = row.name_span(scope);
    let blocks = &scope.part.regions[row.region].blocks;
    let line = row
        .mention(scope)
        .name_place
        .map(|place| &blocks[place.block as usize].lines()[place.span.start.line as usize]);
    let text = line.zip(span).and_then(|(line, span)| line.get(span.start.byte as usize..span.end.byte as usize));
    text.unwrap_or("")
}

fn written_key(scope: &Scope, row: &SubjectRow) -> String {
    label_key(original(scope, row))
}

/// `name` with brackets as wide as those that the author uses.
fn in_style(scope: &Scope, row: &SubjectRow, name: &str) -> String {
    if original(scope, row).contains('(') { name.replace('（', "(").replace('）', ")") } else { name.to_owned() }
}

/// Whether one name is the other without some of its characters.
fn is_shortened(name: &str, official: &str) -> bool {
    let (name, official) = (label_key(name), label_key(official));
    let (short, long) = if name.len() < official.len() { (name, official) } else { (official, name) };
    let mut rest = long.chars();
    !short.is_empty() && short.chars().all(|c| rest.by_ref().any(|other| other == c))
}

/// Whether the rest of a name that was broken stands in the row above or below.
fn is_continued(scope: &Scope, row: &SubjectRow, subject: &Subject) -> bool {
    let Some(place) = row.mention(scope).name_place else { return false };
    let names = subject.former_names.iter().map(|former| former.name).chain([subject.name]);
    let name = label_key(&row.mention(scope).name);
    let rests: Vec<String> = names
        .flat_map(|whole| {
            let whole = label_key(whole);
            [whole.strip_prefix(&name).map(str::to_owned), whole.strip_suffix(&name).map(str::to_owned)]
        })
        .flatten()
        .filter(|rest| !rest.is_empty())
        .collect();
    if rests.is_empty() {
        return false;
    }
    let Content::Table(grid) = scope.part.regions[row.region].blocks[place.block as usize].content() else {
        return false;
    };
    let line = place.span.start.line;
    let near = grid.rows.iter().filter(|other| other.line != line && other.line.abs_diff(line) <= 2);
    near.flat_map(|other| &other.cells).any(|cell| rests.contains(&label_key(&cell.label)))
}

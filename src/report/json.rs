//! The report that programs read: 0-based lines and UTF-16 characters, exactly as over LSP.

use serde::Serialize;

use super::{Checked, Counts, Failure};
use crate::rules::{Diagnostic, Evidence};
use crate::text::{Encoding, Point, Span, Text};

/// The whole report.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    version: u32,
    files: &'a [File],
    summary: Summary<'a>,
}

#[derive(Debug, Serialize)]
struct Summary<'a> {
    files: usize,
    error: usize,
    warning: usize,
    information: usize,
    hint: usize,
    #[serde(skip_serializing_if = "is_zero")]
    fixed: usize,
    failed: Vec<Failed<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the attribute above calls it so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A draft that could not be checked.
#[derive(Debug, Serialize)]
pub(super) struct Failed<'a> {
    path: &'a str,
    message: &'a str,
}

impl<'a> Failed<'a> {
    /// All of `failures`.
    pub(super) fn all(failures: &'a [Failure]) -> Vec<Self> {
        failures.iter().map(|failure| Self { path: &failure.path, message: &failure.message }).collect()
    }
}

/// One draft.
#[derive(Debug, Serialize)]
pub(super) struct File {
    path: String,
    encoding: &'static str,
    diagnostics: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    range: Range,
    related: Vec<Operand>,
    fixes: Vec<Fix>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

#[derive(Debug, Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Debug, Serialize)]
struct Place {
    line: u32,
    character: u32,
}

#[derive(Debug, Serialize)]
struct Operand {
    message: String,
    range: Range,
}

#[derive(Debug, Serialize)]
struct Fix {
    title: String,
    applicability: &'static str,
    edits: Vec<Edit>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Edit {
    range: Range,
    new_text: String,
}

#[derive(Debug, Serialize)]
struct Data {
    relation: String,
    stated: String,
    expected: String,
    verdict: &'static str,
}

/// The part of one draft.
pub(super) fn file(checked: &Checked) -> File {
    File {
        path: checked.path.clone(),
        encoding: checked.encoding.name(),
        diagnostics: checked.diagnostics.iter().map(|found| finding(&checked.text, found)).collect(),
    }
}

/// The report about `files`.
pub(super) fn report<'a>(files: &'a [File], counts: Counts, failures: &'a [Failure]) -> Report<'a> {
    let summary = Summary {
        files: counts.files,
        error: counts.errors,
        warning: counts.warnings,
        information: counts.information,
        hint: counts.hints,
        fixed: counts.fixed,
        failed: Failed::all(failures),
    };
    Report { version: 1, files, summary }
}

fn finding(text: &Text, found: &Diagnostic) -> Finding {
    Finding {
        code: found.code,
        name: found.name,
        severity: found.severity.name(),
        message: found.message.clone(),
        range: range(text, found.span),
        related: found
            .related
            .iter()
            .map(|related| Operand { message: related.message.clone(), range: range(text, related.span) })
            .collect(),
        fixes: found
            .fixes
            .iter()
            .map(|fix| Fix {
                title: fix.title.clone(),
                applicability: fix.applicability.name(),
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Edit { range: range(text, edit.span), new_text: edit.new_text.clone() })
                    .collect(),
            })
            .collect(),
        data: found.evidence.as_ref().map(|Evidence { relation, stated, expected, verdict }| Data {
            relation: relation.clone(),
            stated: stated.clone(),
            expected: expected.clone(),
            verdict,
        }),
    }
}

fn range(text: &Text, span: Span) -> Range {
    Range { start: place(text, span.start), end: place(text, span.end) }
}

fn place(text: &Text, point: Point) -> Place {
    let position = text.position(point, Encoding::Utf16);
    Place { line: position.line, character: position.character }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::sample;

    #[test]
    fn the_arithmetic_is_told_where_there_is_any() {
        let file = serde_json::to_value(file(&sample::checked())).expect("JSON");
        let found = &file["diagnostics"];
        assert_eq!(found[0]["data"]["relation"], "90.00 = 80.00");
        assert_eq!(found[0]["data"]["verdict"], "broken");
        assert_eq!(found[1].get("data"), None);
        assert_eq!(found[0]["fixes"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn a_report() {
        let checked = sample::only("GJ401");
        let failures = [Failure { path: "b.txt".to_owned(), message: "找不到 b.txt".to_owned() }];
        let files = [file(&checked)];
        let report = report(&files, Counts::of(&checked.diagnostics), &failures);
        let range = |start: u32, end: u32| json!({ "start": { "line": 5, "character": start }, "end": { "line": 5, "character": end } });
        let expected = json!({
            "version": 1,
            "files": [{
                "path": "草案, 一:1.txt",
                "encoding": "gb18030",
                "diagnostics": [{
                    "code": "GJ401",
                    "name": "share",
                    "severity": "warning",
                    "message": "占比 78.23% 应为 77.22%（420.53 ÷ 544.57）",
                    "range": range(39, 45),
                    "related": [
                        { "message": "部分", "range": range(29, 35) },
                        { "message": "基数", "range": range(14, 20) },
                    ],
                    "fixes": [{
                        "title": "改 78.23% 为 77.22%",
                        "applicability": "safe",
                        "edits": [{ "range": range(39, 45), "newText": "77.22%" }],
                    }],
                }],
            }],
            "summary": {
                "files": 1,
                "error": 0,
                "warning": 1,
                "information": 0,
                "hint": 0,
                "failed": [{ "path": "b.txt", "message": "找不到 b.txt" }],
            },
        });
        assert_eq!(serde_json::to_value(report).expect("JSON"), expected);
    }
}

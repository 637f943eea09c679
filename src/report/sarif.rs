//! SARIF 2.1.0, for code scanning and review tools.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Checked, Failure};
use crate::rules::{Diagnostic, Fix, Lang, Severity};
use crate::text::{Encoding, Span, Text};

/// What one draft adds to the run.
#[derive(Debug)]
pub(super) struct Part {
    /// Code and name of each finding's rule.
    rules: Vec<(&'static str, &'static str)>,
    results: Vec<Value>,
}

/// The part of one draft.
pub(super) fn draft(checked: &Checked) -> Part {
    let uri = uri(&checked.path);
    Part {
        rules: checked.diagnostics.iter().map(|found| (found.code, found.name)).collect(),
        results: checked.diagnostics.iter().map(|found| result(&uri, &checked.text, found)).collect(),
    }
}

/// The whole log. The version comes before the runs, for readers that do not hold it all.
#[derive(Debug, Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Value; 1],
}

/// The log of one run.
pub(super) fn log(parts: Vec<Part>, failures: &[Failure], lang: Lang) -> Log {
    let rules: BTreeMap<_, _> = parts.iter().flat_map(|part| part.rules.iter().copied()).collect();
    let index: BTreeMap<_, _> = rules.keys().enumerate().map(|(index, code)| (*code, index)).collect();
    let mut results = Vec::new();
    for part in parts {
        for ((code, _), mut result) in part.rules.into_iter().zip(part.results) {
            result["ruleIndex"] = json!(index[code]);
            results.push(result);
        }
    }
    let notifications: Vec<_> = failures
        .iter()
        .map(|failure| {
            json!({
                "level": "error",
                "message": { "text": failure.message },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&failure.path) } } }],
            })
        })
        .collect();
    let rules: Vec<_> = rules.iter().map(|(code, name)| json!({ "id": code, "name": name })).collect();
    let run = json!({
        "tool": { "driver": {
            "name": "gouji",
            "version": env!("CARGO_PKG_VERSION"),
            "language": lang.pick("zh-CN", "en"),
            "rules": rules,
        } },
        "columnKind": "utf16CodeUnits",
        "invocations": [{
            "executionSuccessful": failures.is_empty(),
            "toolExecutionNotifications": notifications,
        }],
        "results": results,
    });
    Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }
}

fn result(uri: &str, text: &Text, found: &Diagnostic) -> Value {
    let level = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    };
    let place = |span| json!({ "artifactLocation": { "uri": uri }, "region": region(text, span) });
    let related: Vec<_> = found
        .related
        .iter()
        .enumerate()
        .map(|(id, related)| json!({ "id": id, "physicalLocation": place(related.span), "message": { "text": related.message } }))
        .collect();
    let mut result = json!({
        "ruleId": found.code,
        "level": level,
        "message": { "text": found.message },
        "locations": [{ "physicalLocation": place(found.span) }],
        "relatedLocations": related,
        "fixes": found.fixes.iter().filter(|fix| !fix.edits.is_empty()).map(|f| fix(uri, text, f)).collect::<Vec<_>>(),
    });
    if let Some(evidence) = &found.evidence {
        result["properties"] = json!({
            "relation": evidence.relation,
            "stated": evidence.stated,
            "expected": evidence.expected,
            "verdict": evidence.verdict,
        });
    }
    result
}

fn fix(uri: &str, text: &Text, fix: &Fix) -> Value {
    let replacements: Vec<_> = fix
        .edits
        .iter()
        .map(|edit| json!({ "deletedRegion": region(text, edit.span), "insertedContent": { "text": edit.new_text } }))
        .collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{ "artifactLocation": { "uri": uri }, "replacements": replacements }],
    })
}

fn region(text: &Text, span: Span) -> Value {
    let start = text.position(span.start, Encoding::Utf16);
    let end = text.position(span.end, Encoding::Utf16);
    json!({
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    })
}

/// A path as a URI reference: relative as it is, absolute as a file.
fn uri(path: &str) -> String {
    let mut uri = String::from(if Path::new(path).is_absolute() { "file://" } else { "" });
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    if cfg!(windows) && !uri.is_empty() {
        uri.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(byte as char),
            _ => write!(uri, "%{byte:02X}").expect("writing into a String cannot fail"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_report() {
        let failures = [Failure { path: "/甲/b c.txt".to_owned(), message: "找不到".to_owned() }];
        let log = log(vec![draft(&sample::only("GJ401"))], &failures, Lang::Zh);
        let uri = "%E8%8D%89%E6%A1%88%2C%20%E4%B8%80%3A1.txt";
        let region =
            |start: u32, end: u32| json!({ "startLine": 6, "startColumn": start, "endLine": 6, "endColumn": end });
        let place = |start, end| json!({ "artifactLocation": { "uri": uri }, "region": region(start, end) });
        let expected = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "gouji",
                    "version": env!("CARGO_PKG_VERSION"),
                    "language": "zh-CN",
                    "rules": [{ "id": "GJ401", "name": "share" }],
                } },
                "columnKind": "utf16CodeUnits",
                "invocations": [{
                    "executionSuccessful": false,
                    "toolExecutionNotifications": [{
                        "level": "error",
                        "message": { "text": "找不到" },
                        "locations": [{ "physicalLocation": {
                            "artifactLocation": { "uri": "file:///%E7%94%B2/b%20c.txt" },
                        } }],
                    }],
                }],
                "results": [{
                    "ruleId": "GJ401",
                    "ruleIndex": 0,
                    "level": "warning",
                    "message": { "text": "占比 78.23% 应为 77.22%（420.53 ÷ 544.57）" },
                    "locations": [{ "physicalLocation": place(40, 46) }],
                    "relatedLocations": [
                        { "id": 0, "physicalLocation": place(30, 36), "message": { "text": "部分" } },
                        { "id": 1, "physicalLocation": place(15, 21), "message": { "text": "基数" } },
                    ],
                    "fixes": [{
                        "description": { "text": "改 78.23% 为 77.22%" },
                        "artifactChanges": [{
                            "artifactLocation": { "uri": uri },
                            "replacements": [{ "deletedRegion": region(40, 46), "insertedContent": { "text": "77.22%" } }],
                        }],
                    }],
                }],
            }],
        });
        assert_eq!(serde_json::to_value(log).expect("JSON"), expected);
    }

    #[test]
    fn rules_are_listed_once_and_pointed_at() {
        let log = log(vec![draft(&sample::checked()), draft(&sample::checked())], &[], Lang::En);
        let run = &log.runs[0];
        let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
        assert_eq!(rules.len(), 3);
        for result in run["results"].as_array().expect("a list") {
            let index = result["ruleIndex"].as_u64().expect("a number") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
    }
}

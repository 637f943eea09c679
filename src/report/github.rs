//! Annotations of GitHub Actions: one workflow command a finding.

use std::fmt::Write as _;

use super::Checked;
use crate::rules::{Diagnostic, Severity};
use crate::text::{Encoding, Text};

/// The commands of one draft.
pub(super) fn draft(checked: &Checked) -> String {
    let mut out = String::new();
    for found in &checked.diagnostics {
        command(&mut out, &checked.path, &checked.text, found);
    }
    out
}

fn command(out: &mut String, path: &str, text: &Text, found: &Diagnostic) {
    let level = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let start = text.position(found.span.start, Encoding::Utf16);
    let end = text.position(found.span.end, Encoding::Utf16);
    let _ = write!(out, "::{level} file={},line={},endLine={}", property(path), start.line + 1, end.line + 1);
    // Columns of an annotation over several lines are refused.
    if start.line == end.line {
        let _ = write!(out, ",col={},endColumn={}", start.character + 1, end.character + 1);
    }
    let _ = writeln!(out, ",title={}::{}", property(&format!("{} {}", found.code, found.name)), data(&found.message));
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::sample;

    #[test]
    fn a_report() {
        expect![[r#"
            ::error file=草案%2C 一%3A1.txt,line=4,endLine=4,col=14,endColumn=19,title=GJ101 code-hierarchy::20508 进修及培训 90.00 ≠ 80.00，差 10.00
            ::warning file=草案%2C 一%3A1.txt,line=6,endLine=6,col=40,endColumn=46,title=GJ401 share::占比 78.23%25 应为 77.22%25（420.53 ÷ 544.57）
            ::notice file=草案%2C 一%3A1.txt,line=6,endLine=7,title=GJ801 leftover::两段之间：%0A缺少说明
        "#]].assert_eq(&draft(&sample::checked()));
    }
}

//! Findings.

use std::hash::{DefaultHasher, Hasher};

use serde_json::json;
use tower_lsp::lsp_types::{self, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Url};

use super::range;
use crate::rules::{Diagnostic, Evidence, Lang, Severity};
use crate::server::state::Client;
use crate::text::Text;

/// Who says it.
const SOURCE: &str = "gouji";

/// The protocol's form of `found`, which is about `text`.
pub(in crate::server) fn diagnostics(
    found: &[Diagnostic],
    text: &Text,
    uri: &Url,
    client: Client,
) -> Vec<lsp_types::Diagnostic> {
    found.iter().map(|diagnostic| self::diagnostic(diagnostic, text, uri, client)).collect()
}

pub(super) fn diagnostic(found: &Diagnostic, text: &Text, uri: &Url, client: Client) -> lsp_types::Diagnostic {
    let related = client.shows_related.then(|| {
        let related = found.related.iter().map(|related| DiagnosticRelatedInformation {
            location: Location::new(uri.clone(), range(related.span, text, client.encoding)),
            message: related.message.clone(),
        });
        related.collect::<Vec<_>>()
    });
    lsp_types::Diagnostic {
        range: range(found.span, text, client.encoding),
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: found.message.clone(),
        related_information: related.filter(|related| !related.is_empty()),
        data: found.evidence.as_ref().map(evidence),
        ..lsp_types::Diagnostic::default()
    }
}

/// Says at the top of a document that the server does not know its text.
pub(in crate::server) fn out_of_sync(lang: Lang) -> lsp_types::Diagnostic {
    remark(lang.pick(
        "编辑器与检查程序的文本不一致，暂停检查；保存或重新打开本文件后恢复。",
        "The editor's text and the checker's have diverged; checking resumes when the file is saved or opened again.",
    ))
}

/// Says at the top of a document that it could not be checked.
pub(in crate::server) fn failed(lang: Lang) -> lsp_types::Diagnostic {
    remark(lang.pick(
        "检查程序出错，本文未能检查；修改后将重新检查。",
        "The checker failed on this text; it will try again after the next change.",
    ))
}

/// A name for a list of findings; none for an empty one.
pub(in crate::server) fn result_id(found: &[lsp_types::Diagnostic]) -> Option<String> {
    if found.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&serde_json::to_vec(found).unwrap_or_default());
    Some(format!("{:016x}", hasher.finish()))
}

fn remark(message: &str) -> lsp_types::Diagnostic {
    lsp_types::Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some(SOURCE.to_owned()),
        message: message.to_owned(),
        ..lsp_types::Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn evidence(evidence: &Evidence) -> serde_json::Value {
    let Evidence { relation, stated, expected, verdict } = evidence;
    json!({"relation": relation, "stated": stated, "expected": expected, "verdict": verdict})
}

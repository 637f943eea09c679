//! What a project decides about its drafts: `gouji.toml`.
//!
//! Given: the characters of a `gouji.toml`, and findings.
//! Gives: the settings, every problem of the file with its place, and the findings as the settings want them.
//! Invariant: no I/O; a file with problems still yields the settings that could be read, so that an editor goes on
//! working while the file is being typed.

mod extra;
mod read;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};

pub use extra::ExtraFile;

use crate::catalog::{Additions, Tables};
use crate::rules::{Diagnostic, Lang, Severity};
use crate::text::{Span, Text, fold_label};

/// The name of the file.
pub const FILE_NAME: &str = "gouji.toml";

/// The settings of one `gouji.toml`.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `[rules]`.
    pub rules: Rules,
    /// `[draft]`.
    pub draft: Draft,
    /// `[[ignore]]`.
    pub exceptions: Vec<Exception>,
    /// The files of `[catalog]`.
    pub subjects: Vec<ExtraFile>,
    /// The subjects that these files add, once they are read.
    pub additions: Arc<Additions>,
    /// The files of `[templates]`.
    pub templates: Vec<ExtraFile>,
    /// The kinds of tables with those of these files, once they are read; none where there are only the program's own.
    pub tables: Option<Arc<Tables>>,
}

/// Which rules run, and how much they matter. Codes are whole (`GJ401`) or the start of one (`GJ4`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The codes to run; empty for all.
    pub select: Vec<String>,
    /// The codes to leave out.
    pub ignore: Vec<String>,
    /// Severities other than the rule's own; the longest code that fits a rule counts.
    pub severity: Vec<(String, Severity)>,
}

impl Rules {
    /// The codes to run and those to leave out, where the user has asked for `select` and `ignore` besides; either may
    /// be empty.
    pub fn chosen(&self, select: &[String], ignore: &[String]) -> (Vec<String>, Vec<String>) {
        if select.is_empty() {
            let ignore = if ignore.is_empty() { &self.ignore } else { ignore };
            return (self.select.clone(), ignore.to_vec());
        }
        // Who asks for a rule by name wants to see it, whatever the project usually leaves out.
        (select.to_vec(), ignore.to_vec())
    }
}

/// What the drafts are, where their own words are not to be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The fiscal year.
    pub year: Option<u16>,
}

/// Findings that were looked at and are not to be reported again.
#[derive(Debug, Clone)]
pub struct Exception {
    /// The code, or the start of one.
    pub rule: String,
    /// The drafts it is about; all without one.
    pub path: Option<PathPattern>,
    /// Words of the line that the finding starts in, compared without regard to spaces and full-width forms.
    pub text: Option<String>,
    /// Why.
    pub reason: String,
}

/// A glob: of the file name when it has no `/`, else of the path below the folder of the `gouji.toml`.
#[derive(Debug, Clone)]
pub struct PathPattern {
    glob: GlobMatcher,
    name_only: bool,
}

/// Something in a `gouji.toml` that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file.
    pub span: Span,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl Config {
    /// Reads the characters of a `gouji.toml`; problems are told in `lang`.
    pub fn parse(content: &str, lang: Lang) -> (Self, Vec<Problem>) {
        read::read(content, lang)
    }

    /// The findings of the draft at `path`, relative to the folder of the `gouji.toml`, as these settings want them:
    /// without the exceptions, with the severities that were set.
    pub fn adjust(&self, path: &Path, text: &Text, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        diagnostics.retain(|diagnostic| !self.exceptions.iter().any(|e| e.covers(path, text, diagnostic)));
        for diagnostic in &mut diagnostics {
            let set = self.rules.severity.iter().filter(|(code, _)| diagnostic.code.starts_with(code.as_str()));
            if let Some((_, severity)) = set.max_by_key(|(code, _)| code.len()) {
                diagnostic.severity = *severity;
            }
        }
        diagnostics
    }
}

impl Exception {
    fn covers(&self, path: &Path, text: &Text, diagnostic: &Diagnostic) -> bool {
        diagnostic.code.starts_with(&self.rule)
            && self.path.as_ref().is_none_or(|pattern| pattern.matches(path))
            && self
                .text
                .as_ref()
                .is_none_or(|words| fold_label(&text.line(diagnostic.span.start.line)).contains(&fold_label(words)))
    }
}

impl PathPattern {
    /// # Errors
    /// What `globset` has to say about a pattern that is none.
    pub fn new(pattern: &str) -> Result<Self, globset::Error> {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        let glob = GlobBuilder::new(pattern).literal_separator(true).build()?.compile_matcher();
        Ok(Self { glob, name_only: !pattern.contains('/') })
    }

    /// Whether the draft at `path` is meant.
    pub fn matches(&self, path: &Path) -> bool {
        if self.name_only {
            path.file_name().is_some_and(|name| self.glob.is_match(name))
        } else {
            self.glob.is_match(path)
        }
    }
}

/// The places where the `gouji.toml` of a draft in `folder` may be, nearest first. `folder` should be absolute.
pub fn places(folder: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    folder.ancestors().map(|folder| folder.join(FILE_NAME))
}

/// A rule code or the start of one in its proper form, if `written` is one: `gj401` is `GJ401`.
pub fn code_prefix(written: &str) -> Option<String> {
    let code = written.trim().to_ascii_uppercase();
    let digits = code.strip_prefix("GJ")?;
    (digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: &'static str, span: Span) -> Diagnostic {
        Diagnostic {
            code,
            name: "share-of-base",
            severity: Severity::Error,
            message: String::new(),
            span,
            related: Vec::new(),
            fixes: Vec::new(),
            evidence: None,
        }
    }

    fn config(content: &str) -> Config {
        let (config, problems) = Config::parse(content, Lang::Zh);
        assert_eq!(problems, []);
        config
    }

    #[test]
    fn the_longest_code_sets_the_severity() {
        let config = config("[rules]\nseverity = { GJ4 = \"warning\", GJ401 = \"hint\" }");
        let found =
            [finding("GJ401", Span::default()), finding("GJ402", Span::default()), finding("GJ101", Span::default())];
        let adjusted = config.adjust(Path::new("a.txt"), &Text::new(""), found.to_vec());
        assert_eq!(
            adjusted.iter().map(|d| d.severity).collect::<Vec<_>>(),
            [Severity::Hint, Severity::Warning, Severity::Error]
        );
    }

    #[test]
    fn an_exception_needs_rule_path_and_words_to_fit() {
        let config =
            config("[[ignore]]\nrule = \"GJ4\"\npath = \"2024/*.txt\"\ntext = \"培训 费\"\nreason = \"财政局已核\"\n");
        let text = Text::new("会议费占12%\n培训费占１2%\n");
        let left = |path: &str, code, line| {
            let found = vec![finding(code, Span::in_line(line, 0, 3))];
            config.adjust(Path::new(path), &text, found).len()
        };
        assert_eq!(left("2024/a.txt", "GJ401", 1), 0);
        assert_eq!(left("2024/a.txt", "GJ401", 0), 1, "other words");
        assert_eq!(left("2024/a.txt", "GJ101", 1), 1, "other rule");
        assert_eq!(left("2023/a.txt", "GJ401", 1), 1, "other folder");
        assert_eq!(left("2024/b/a.txt", "GJ401", 1), 1, "`*` stays in its folder");
    }

    #[test]
    fn a_pattern_without_folder_is_of_the_name() {
        let pattern = PathPattern::new("*决算*.txt").expect("a glob");
        assert!(pattern.matches(Path::new("甲/乙/2023决算公开.txt")));
        assert!(!pattern.matches(Path::new("决算/2023.txt")));
    }

    #[test]
    fn codes_have_one_form() {
        assert_eq!(code_prefix(" gj401 ").as_deref(), Some("GJ401"));
        assert_eq!(code_prefix("GJ").as_deref(), Some("GJ"));
        for wrong in ["401", "GJ4O1", "GJ4011", "", "GJ 401"] {
            assert_eq!(code_prefix(wrong), None, "{wrong}");
        }
    }
}

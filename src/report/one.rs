//! One draft of `gouji check`: checked or corrected, and made ready to be reported.

use super::args::Format;
use super::files::{Input, read};
use super::fix::Mode;
use super::settings::Settings;
use super::text::Printer;
use super::{Checked, Counts, coverage, fix, github, json, sarif};
use crate::ide::{Analysis, correct, has_safe_fix};
use crate::rules::Severity;
use crate::text::{Decoded, FileEncoding, Text, decode};

/// What a report is to look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) format: Format,
    pub(super) quiet: bool,
    pub(super) coverage: bool,
    pub(super) mode: Mode,
    pub(super) unsafe_too: bool,
    pub(super) least: Severity,
    pub(super) printer: Printer,
}

/// What the checking of one draft adds to the report.
pub(super) struct Part {
    pub(super) printed: Printed,
    pub(super) counts: Counts,
    /// Something that the user should know about how the file was read.
    pub(super) note: Option<String>,
    /// Why it could not be corrected.
    pub(super) failure: Option<String>,
    /// The corrected standard input.
    pub(super) draft: Option<Vec<u8>>,
}

impl Part {
    pub(super) fn new(printed: Printed, counts: Counts) -> Self {
        Self { printed, counts, note: None, failure: None, draft: None }
    }
}

/// The findings of one draft, made ready where they were found, so that the drafts themselves need not be kept.
pub(super) enum Printed {
    Lines(String),
    Json(json::File),
    Sarif(sarif::Part),
    Coverage(coverage::File),
}

impl Shape {
    /// Checks one draft.
    pub(super) fn check(self, input: &Input, settings: &Settings) -> Result<Part, String> {
        let lang = self.printer.lang;
        let bytes = read(input, lang)?;
        let decoded = decode(&bytes);
        let path = input.shown();
        let note = decoded.lossy.then(|| {
            let encoding = decoded.encoding.name();
            lang.pick(
                format!("{path} 里有些字节按 {encoding} 读不出文字，已当作 � 检查；请确认文件的编码。"),
                format!("some bytes of {path} mean nothing in {encoding} and were read as �; check its encoding."),
            )
        });
        let analysis = Analysis::new(Text::new(&decoded.text), settings.options.clone());
        let part = match self.mode {
            _ if self.coverage => {
                let file = coverage::file(path, analysis.text(), analysis.coverage());
                Part::new(Printed::Coverage(file), Counts { files: 1, ..Counts::default() })
            }
            Mode::Offer => self.offer(path, &analysis, decoded.encoding, settings),
            Mode::Diff | Mode::Fix => self.correct(input, settings, analysis, &bytes, &decoded)?,
        };
        Ok(Part { note: note.or(part.note), ..part })
    }

    /// The findings of a draft, printed, with what was checked at all.
    fn offer(self, path: String, analysis: &Analysis, encoding: FileEncoding, settings: &Settings) -> Part {
        let figures = analysis.coverage().figures.checked;
        let note = (figures == 0).then(|| {
            self.printer.lang.pick(
                format!(
                    "{path} 里没有读到可以勾稽的数字，等于没有核对；请确认内容完整，表格不是一格占一行，也不是图片。"
                ),
                format!("no figures of {path} could be compared; see that it is complete, with its tables as text."),
            )
        });
        let part = self.print(self.checked(path, analysis, encoding, settings));
        let fixable = if self.mode == Mode::Fix { 0 } else { part.counts.fixable };
        Part { note, counts: Counts { figures, fixable, ..part.counts }, ..part }
    }

    /// A draft with its findings as the settings want them.
    fn checked(self, path: String, analysis: &Analysis, encoding: FileEncoding, settings: &Settings) -> Checked {
        let text = analysis.text().clone();
        // Annotations do not tell which fixes are safe.
        let diagnostics = match self.format {
            Format::Github => analysis.diagnostics().to_vec(),
            Format::Text | Format::Json | Format::Sarif => analysis.proven_diagnostics(),
        };
        let diagnostics = settings.adjust(&text, diagnostics);
        Checked { path, encoding, text, diagnostics }
    }

    /// Corrects one draft, or shows how.
    fn correct(
        self,
        input: &Input,
        settings: &Settings,
        analysis: Analysis,
        bytes: &[u8],
        decoded: &Decoded,
    ) -> Result<Part, String> {
        let path = input.shown();
        let wanted = |analysis: &Analysis| {
            let mut found = settings.adjust(analysis.text(), analysis.diagnostics().to_vec());
            found.retain(|found| found.severity <= self.least);
            found
        };
        let corrected = correct(analysis, self.unsafe_too, wanted);
        let text = corrected.analysis.text().to_string();
        let fixed = corrected.count;
        if self.mode == Mode::Diff {
            let color = self.printer.color;
            let lines = if fixed > 0 { fix::unified(&path, &decoded.text, &text, color) } else { String::new() };
            return Ok(Part::new(Printed::Lines(lines), Counts { files: 1, fixed, ..Counts::default() }));
        }
        let (mut draft, mut failure) = (bytes.to_vec(), None);
        if fixed > 0 {
            match fix::stored(&path, bytes, decoded, &text, self.printer.lang) {
                Ok(new) if input.stdin => draft = new,
                Ok(new) => fix::write(&input.path, &path, bytes, &new, self.printer.lang)?,
                // Whoever puts the output in place of the draft must not lose it.
                Err(problem) if input.stdin => failure = Some(problem),
                Err(problem) => return Err(problem),
            }
        }
        let part = self.offer(path, &corrected.analysis, decoded.encoding, settings);
        let counts = Counts { fixed, ..part.counts };
        Ok(Part { counts, failure, draft: input.stdin.then_some(draft), ..part })
    }

    /// The findings that are to be reported, printed.
    pub(super) fn print(self, mut checked: Checked) -> Part {
        let all = checked.diagnostics.len();
        checked.diagnostics.retain(|found| found.severity <= self.least);
        checked.diagnostics.sort_by_key(|found| (found.span, found.code));
        let hidden = all - checked.diagnostics.len();
        let fixable = checked.diagnostics.iter().filter(|found| has_safe_fix(found)).count();
        let counts = Counts { hidden, fixable, ..Counts::of(&checked.diagnostics) };
        let printed = match self.format {
            Format::Text if self.quiet => Printed::Lines(String::new()),
            Format::Text => Printed::Lines(self.printer.draft(&checked)),
            Format::Github => Printed::Lines(github::draft(&checked)),
            Format::Json => Printed::Json(json::file(&checked)),
            Format::Sarif => Printed::Sarif(sarif::draft(&checked)),
        };
        Part::new(printed, counts)
    }
}

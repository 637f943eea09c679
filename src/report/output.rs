//! The report of `gouji check` on its way out.

use std::io::{self, Write};

use super::args::Format;
use super::fix::Mode;
use super::one::{Part, Printed, Shape};
use super::{Counts, Failure, Outcome, coverage, json, sarif};

/// A report on its way out.
pub(super) struct Report<W> {
    shape: Shape,
    out: Out<W>,
    counts: Counts,
    notes: Vec<String>,
    failures: Vec<Failure>,
    json: Vec<json::File>,
    sarif: Vec<sarif::Part>,
    coverage: Vec<coverage::File>,
}

impl<W: Write> Report<W> {
    pub(super) fn new(shape: Shape, failures: Vec<Failure>, to: W) -> Self {
        let out = Out { to, error: None };
        Self {
            shape,
            out,
            counts: Counts::default(),
            notes: Vec::new(),
            failures,
            json: Vec::new(),
            sarif: Vec::new(),
            coverage: Vec::new(),
        }
    }

    /// Adds the result for the draft at `path`; the outer error is what the checker said when it failed.
    pub(super) fn receive(&mut self, path: &str, result: Result<Result<Part, String>, String>) {
        let failure = |message| Failure { path: path.to_owned(), message };
        let part = match result {
            Ok(Ok(part)) => part,
            Ok(Err(message)) => return self.failures.push(failure(message)),
            Err(panic) => {
                return self.failures.push(failure(self.shape.printer.lang.pick(
                    format!("检查 {path} 时 gouji 自身出错（{panic}）；这不是草案的问题，请把这句话报告给开发者。"),
                    format!(
                        "gouji failed on {path} ({panic}); the draft is not to blame, please report this sentence."
                    ),
                )));
            }
        };
        self.counts.add(part.counts);
        self.notes.extend(part.note);
        self.failures.extend(part.failure.map(failure));
        if let Some(draft) = part.draft {
            let mut out = io::stdout().lock();
            let written = out.write_all(&draft).and_then(|()| out.flush());
            self.out.error = self.out.error.take().or(written.err());
        }
        match part.printed {
            Printed::Lines(lines) => self.out.write(lines.as_bytes()),
            Printed::Json(file) => self.json.push(file),
            Printed::Sarif(part) => self.sarif.push(part),
            Printed::Coverage(file) => {
                if self.shape.format == Format::Text && !self.shape.quiet {
                    self.out.write(coverage::draft(&file, self.shape.printer.lang).as_bytes());
                }
                self.coverage.push(file);
            }
        }
    }

    /// Ends the report: the outcome, and what is to be told on standard error.
    pub(super) fn finish(mut self) -> (Outcome, Vec<String>) {
        let lang = self.shape.printer.lang;
        match self.shape.format {
            Format::Json if self.shape.coverage => {
                self.out.write_json(&coverage::report(&self.coverage, &self.failures));
            }
            _ if self.shape.coverage => self.out.write(coverage::summary(&self.coverage, lang).as_bytes()),
            // The differences are all that standard output is to hold.
            Format::Text if self.shape.mode == Mode::Diff => {}
            Format::Text if self.counts.files > 0 => {
                let summary = self.shape.printer.summary(self.counts, self.failures.len());
                self.out.write(summary.as_bytes());
            }
            Format::Text | Format::Github => {}
            Format::Json => self.out.write_json(&json::report(&self.json, self.counts, &self.failures)),
            Format::Sarif => self.out.write_json(&sarif::log(self.sarif, &self.failures, lang)),
        }
        if self.shape.mode == Mode::Diff {
            let Counts { files, fixed, .. } = self.counts;
            self.notes.push(lang.pick(
                format!("检查了 {files} 个文件，可改正 {fixed} 处；没有写文件。"),
                format!("{files} checked, {fixed} could be corrected; nothing was written."),
            ));
        }
        let error = self.out.close();
        let complete = self.failures.is_empty() && error.is_none();
        let mut messages = self.notes;
        messages.extend(self.failures.into_iter().map(|failure| failure.message));
        messages.extend(error.map(|error| {
            lang.pick(
                format!("报告没能写完（{error}）；请检查输出到哪里、磁盘是否已满。"),
                format!("the report could not be written ({error}); check where it goes and whether the disk is full."),
            )
        }));
        let shown = self.shape.mode == Mode::Diff && self.counts.fixed > 0;
        let outcome = match (complete, self.counts.findings() || shown) {
            (false, _) => Outcome::Failed,
            (true, true) => Outcome::Findings,
            (true, false) => Outcome::Clean,
        };
        (outcome, messages)
    }
}

/// Where the report goes. When its reader goes away, what follows is dropped: the exit code still tells of every draft.
struct Out<W> {
    to: W,
    error: Option<io::Error>,
}

impl<W: Write> Out<W> {
    fn write(&mut self, bytes: &[u8]) {
        if self.error.is_none() {
            self.error = self.to.write_all(bytes).err();
        }
    }

    fn write_json(&mut self, report: &impl serde::Serialize) {
        if self.error.is_none() {
            let written = serde_json::to_writer(&mut self.to, report).map_err(io::Error::from);
            self.error = written.and_then(|()| self.to.write_all(b"\n")).err();
        }
    }

    /// Writes what is left; the error that matters, if there was one.
    fn close(mut self) -> Option<io::Error> {
        let flushed = self.to.flush().err();
        self.error.take().or(flushed).filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::text::Printer;
    use crate::rules::{Lang, Severity};

    const SHAPE: Shape = Shape {
        format: Format::Text,
        quiet: false,
        coverage: false,
        mode: Mode::Offer,
        unsafe_too: false,
        least: Severity::Information,
        printer: Printer { lang: Lang::Zh, color: false, width: 80 },
    };

    /// The outcome, the report and the messages for `results`.
    fn report(shape: Shape, results: Vec<Result<Result<Part, String>, String>>) -> (Outcome, String, Vec<String>) {
        let mut written = Vec::new();
        let mut report = Report::new(shape, Vec::new(), &mut written);
        for result in results {
            report.receive("a.txt", result);
        }
        let (outcome, messages) = report.finish();
        (outcome, String::from_utf8(written).expect("UTF-8"), messages)
    }

    fn only(code: &str) -> Part {
        SHAPE.print(sample::only(code))
    }

    #[test]
    fn errors_and_warnings_are_findings_information_is_none() {
        for (code, outcome) in [("GJ101", Outcome::Findings), ("GJ401", Outcome::Findings), ("GJ801", Outcome::Clean)] {
            assert_eq!(report(SHAPE, vec![Ok(Ok(only(code)))]).0, outcome, "{code}");
        }
    }

    #[test]
    fn a_failure_outweighs_findings_and_hides_none() {
        let (outcome, written, messages) = report(
            SHAPE,
            vec![Err("boom，x.rs:1".to_owned()), Ok(Ok(only("GJ101"))), Ok(Err("找不到 b.txt".to_owned()))],
        );
        assert_eq!(outcome, Outcome::Failed);
        assert!(written.contains("错误 GJ101") && written.ends_with("1 个错误；2 处没能检查。\n"), "{written}");
        assert!(messages[0].contains("a.txt") && messages[0].contains("boom，x.rs:1"), "{messages:?}");
        assert_eq!(messages[1], "找不到 b.txt");
    }

    #[test]
    fn the_least_severity_decides_what_is_reported_and_counted() {
        for (least, shown, hidden, outcome) in [
            (Severity::Error, 1, 2, Outcome::Findings),
            (Severity::Warning, 2, 1, Outcome::Findings),
            (Severity::Hint, 3, 0, Outcome::Findings),
        ] {
            let part = Shape { least, ..SHAPE }.print(sample::checked());
            let Counts { errors, warnings, information, .. } = part.counts;
            assert_eq!((errors + warnings + information, part.counts.hidden), (shown, hidden));
            assert_eq!(report(SHAPE, vec![Ok(Ok(part))]).0, outcome);
        }
    }

    #[test]
    fn findings_are_ordered_by_place() {
        let mut checked = sample::checked();
        checked.diagnostics.reverse();
        let Printed::Lines(lines) = SHAPE.print(checked).printed else { panic!("text is lines") };
        let Printed::Lines(ordered) = SHAPE.print(sample::checked()).printed else { panic!("text is lines") };
        assert_eq!(lines, ordered);
    }

    #[test]
    fn quiet_leaves_the_summary() {
        let shape = Shape { quiet: true, ..SHAPE };
        let part = shape.print(sample::checked());
        let (outcome, written, _) = report(shape, vec![Ok(Ok(part))]);
        assert_eq!(outcome, Outcome::Findings);
        assert!(
            written.ends_with("1 个错误，1 个警告，1 个提示；其中 1 处可用 --fix 改正，先用 --diff 看看。\n"),
            "{written}"
        );
        assert_eq!(written.lines().count(), 1);
    }

    /// A writer whose reader has gone away.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_closed_pipe_changes_nothing_but_the_output() {
        let mut report = Report::new(SHAPE, Vec::new(), Closed);
        report.receive("a.txt", Ok(Ok(only("GJ801"))));
        report.receive("b.txt", Ok(Ok(only("GJ101"))));
        assert_eq!(report.finish(), (Outcome::Findings, Vec::new()));
    }
}

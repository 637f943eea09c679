//! `gouji check`.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{CheckArgs, Color, Format};
use super::files::{Input, gather, read};
use super::fix::Mode;
use super::settings::{Finder, Settings};
use super::text::Printer;
use super::{Checked, Counts, Failure, Outcome, coverage, fix, github, json, parallel, sarif, tell};
use crate::ide::{Analysis, correct};
use crate::rules::{Lang, Severity};
use crate::text::{Decoded, FileEncoding, Text, decode};

/// The columns of a report that no terminal shows.
const WIDTH: usize = 100;

/// Checks what `args` name and prints the report in `lang`.
pub fn check(args: &CheckArgs, lang: Lang) -> Outcome {
    if let Some(problem) = contradiction(args, lang) {
        tell(problem);
        return Outcome::Failed;
    }
    let (inputs, failures) = gather(&args.paths, args.stdin_name.as_deref(), lang);
    let settings = match Finder::new(args, lang).all(&inputs) {
        Ok(settings) => settings,
        Err(problems) => {
            for problem in problems {
                tell(&problem);
            }
            return Outcome::Failed;
        }
    };
    let choice = match args.color {
        Color::Auto => AutoStream::choice(&io::stdout()),
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let color = choice != ColorChoice::Never;
    let width = terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| usize::from(width.0));
    let shape = Shape {
        format: args.format,
        quiet: args.quiet,
        coverage: args.coverage,
        mode: Mode::of(args),
        unsafe_too: args.unsafe_fixes,
        least: args.min_severity,
        printer: Printer { lang, color, width: width.clamp(40, 140) },
    };
    let jobs: Vec<_> = inputs.iter().zip(&settings).collect();
    // Styles were decided upon above; the stream passes all of them, translated for a console where need be.
    let choice = if color { ColorChoice::Always } else { ColorChoice::AlwaysAnsi };
    // A corrected standard input takes standard output.
    let out: Box<dyn Write> = if shape.mode == Mode::Fix && inputs.iter().any(|input| input.stdin) {
        Box::new(AutoStream::new(io::stderr(), choice))
    } else {
        Box::new(AutoStream::new(io::stdout(), choice))
    };
    let mut report = Report::new(shape, failures, BufWriter::new(out));
    parallel::in_order(
        &jobs,
        |(input, settings)| shape.check(input, settings),
        |(input, _), result| report.receive(&input.shown(), result),
    );
    let (outcome, messages) = report.finish();
    for message in messages {
        tell(&message);
    }
    outcome
}

/// What is wrong with flags that do not go together.
fn contradiction(args: &CheckArgs, lang: Lang) -> Option<&'static str> {
    let text = args.format == Format::Text;
    if args.coverage && !text && args.format != Format::Json {
        return Some(lang.pick(
            "--coverage 只有 text 和 json 两种格式；请改用 --format json，或去掉 --format。",
            "--coverage has the formats text and json only; write --format json, or leave --format out.",
        ));
    }
    if args.coverage && (args.fix || args.diff) {
        return Some(lang.pick(
            "--coverage 不能与 --fix、--diff 连用；请分两次运行。",
            "--coverage goes with neither --fix nor --diff; run them one after the other.",
        ));
    }
    if args.diff && !text {
        return Some(lang.pick(
            "--diff 只有 text 一种格式；请去掉 --format。",
            "--diff has the format text only; leave --format out.",
        ));
    }
    (args.unsafe_fixes && !args.fix && !args.diff).then(|| {
        lang.pick(
            "--unsafe-fixes 要与 --fix 或 --diff 连用；先用 --diff --unsafe-fixes 看看会怎样改。",
            "--unsafe-fixes goes with --fix or --diff; see what --diff --unsafe-fixes shows first.",
        )
    })
}

/// What a report is to look like.
#[derive(Debug, Clone, Copy)]
struct Shape {
    format: Format,
    quiet: bool,
    coverage: bool,
    mode: Mode,
    unsafe_too: bool,
    least: Severity,
    printer: Printer,
}

/// What the checking of one draft adds to the report.
struct Part {
    printed: Printed,
    counts: Counts,
    /// Something that the user should know about how the file was read.
    note: Option<String>,
    /// Why it could not be corrected.
    failure: Option<String>,
    /// The corrected standard input.
    draft: Option<Vec<u8>>,
}

impl Part {
    fn new(printed: Printed, counts: Counts) -> Self {
        Self { printed, counts, note: None, failure: None, draft: None }
    }
}

/// The findings of one draft, made ready where they were found, so that the drafts themselves need not be kept.
enum Printed {
    Lines(String),
    Json(json::File),
    Sarif(sarif::Part),
    Coverage(coverage::File),
}

impl Shape {
    /// Checks one draft.
    fn check(self, input: &Input, settings: &Settings) -> Result<Part, String> {
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
            Mode::Offer => self.print(self.checked(path, &analysis, decoded.encoding, settings)),
            Mode::Diff | Mode::Fix => self.correct(input, settings, analysis, &bytes, &decoded)?,
        };
        Ok(Part { note, ..part })
    }

    /// A draft with its findings as the settings want them.
    fn checked(self, path: String, analysis: &Analysis, encoding: FileEncoding, settings: &Settings) -> Checked {
        let text = analysis.text().clone();
        // Only programs are told which fixes are safe.
        let diagnostics = match self.format {
            Format::Text | Format::Github => analysis.diagnostics().to_vec(),
            Format::Json | Format::Sarif => analysis.proven_diagnostics(),
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
        let part = self.print(self.checked(path, &corrected.analysis, decoded.encoding, settings));
        let counts = Counts { fixed, ..part.counts };
        Ok(Part { counts, failure, draft: input.stdin.then_some(draft), ..part })
    }

    /// The findings that are to be reported, printed.
    fn print(self, mut checked: Checked) -> Part {
        let all = checked.diagnostics.len();
        checked.diagnostics.retain(|found| found.severity <= self.least);
        checked.diagnostics.sort_by_key(|found| (found.span, found.code));
        let counts = Counts { hidden: all - checked.diagnostics.len(), ..Counts::of(&checked.diagnostics) };
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

/// A report on its way out.
struct Report<W> {
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
    fn new(shape: Shape, failures: Vec<Failure>, to: W) -> Self {
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
    fn receive(&mut self, path: &str, result: Result<Result<Part, String>, String>) {
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
    fn finish(mut self) -> (Outcome, Vec<String>) {
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
        assert_eq!(written, "检查了 1 个文件：1 个错误，1 个警告，1 个提示。\n");
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

//! `gouji check`.

use std::io::{self, BufWriter, Stdout, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{CheckArgs, Color, Format};
use super::files::{Input, gather, read};
use super::settings::{Finder, Settings};
use super::text::Printer;
use super::{Checked, Counts, Failure, Outcome, github, json, parallel, sarif, tell};
use crate::ide::Analysis;
use crate::rules::{Lang, Severity};
use crate::text::{Text, decode};

/// The columns of a report that no terminal shows.
const WIDTH: usize = 100;

/// Checks what `args` name and prints the report in `lang`.
pub fn check(args: &CheckArgs, lang: Lang) -> Outcome {
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
        least: args.min_severity,
        printer: Printer { lang, color, width: width.clamp(40, 140) },
    };
    let jobs: Vec<_> = inputs.iter().zip(&settings).collect();
    let mut report = Report::new(shape, failures);
    parallel::in_order(
        &jobs,
        |(input, settings)| shape.check(input, settings),
        |(input, _), result| report.receive(input, result),
    );
    report.finish()
}

/// What a report is to look like.
#[derive(Debug, Clone, Copy)]
struct Shape {
    format: Format,
    quiet: bool,
    least: Severity,
    printer: Printer,
}

/// What the checking of one draft adds to the report.
struct Part {
    printed: Printed,
    counts: Counts,
    /// Something that the user should know about how the file was read.
    note: Option<String>,
}

/// The findings of one draft, made ready where they were found, so that the drafts themselves need not be kept.
enum Printed {
    Lines(String),
    Json(json::File),
    Sarif(sarif::Part),
}

impl Shape {
    /// Checks one draft.
    fn check(self, input: &Input, settings: &Settings) -> Result<Part, String> {
        let lang = self.printer.lang;
        let decoded = decode(&read(input, lang)?);
        let path = input.shown();
        let note = decoded.lossy.then(|| {
            let encoding = decoded.encoding.name();
            lang.pick(
                format!("{path} 里有些字节按 {encoding} 读不出文字，已当作 � 检查；请确认文件的编码。"),
                format!("some bytes of {path} mean nothing in {encoding} and were read as �; check its encoding."),
            )
        });
        let analysis = Analysis::new(Text::new(&decoded.text), settings.options.clone());
        let text = analysis.text().clone();
        let mut diagnostics = settings.adjust(&text, analysis.diagnostics().to_vec());
        let all = diagnostics.len();
        diagnostics.retain(|found| found.severity <= self.least);
        diagnostics.sort_by_key(|found| (found.span, found.code));
        let counts = Counts { hidden: all - diagnostics.len(), ..Counts::of(&diagnostics) };
        let checked = Checked { path, encoding: decoded.encoding, text, diagnostics };
        Ok(Part { printed: self.print(&checked), counts, note })
    }

    fn print(self, checked: &Checked) -> Printed {
        match self.format {
            Format::Text if self.quiet => Printed::Lines(String::new()),
            Format::Text => Printed::Lines(self.printer.draft(checked)),
            Format::Github => Printed::Lines(github::draft(checked)),
            Format::Json => Printed::Json(json::file(checked)),
            Format::Sarif => Printed::Sarif(sarif::draft(checked)),
        }
    }
}

/// A report on its way to standard output.
struct Report {
    shape: Shape,
    out: Out,
    counts: Counts,
    notes: Vec<String>,
    failures: Vec<Failure>,
    json: Vec<json::File>,
    sarif: Vec<sarif::Part>,
}

impl Report {
    fn new(shape: Shape, failures: Vec<Failure>) -> Self {
        // Styles were decided upon before; the stream is to pass everything, translated for a console where need be.
        let out = AutoStream::new(
            io::stdout(),
            if shape.printer.color { ColorChoice::Always } else { ColorChoice::AlwaysAnsi },
        );
        let out = Out { to: BufWriter::new(out), error: None };
        Self { shape, out, counts: Counts::default(), notes: Vec::new(), failures, json: Vec::new(), sarif: Vec::new() }
    }

    fn receive(&mut self, input: &Input, result: Result<Result<Part, String>, String>) {
        let part = match result {
            Ok(Ok(part)) => part,
            Ok(Err(message)) => return self.failures.push(Failure { path: input.shown(), message }),
            Err(panic) => {
                let path = input.shown();
                let message = self.shape.printer.lang.pick(
                    format!("检查 {path} 时 gouji 自身出错（{panic}）；这不是草案的问题，请把这句话报告给开发者。"),
                    format!(
                        "gouji failed on {path} ({panic}); the draft is not to blame, please report this sentence."
                    ),
                );
                return self.failures.push(Failure { path, message });
            }
        };
        self.counts.add(part.counts);
        self.notes.extend(part.note);
        match part.printed {
            Printed::Lines(lines) => self.out.write(lines.as_bytes()),
            Printed::Json(file) => self.json.push(file),
            Printed::Sarif(part) => self.sarif.push(part),
        }
    }

    fn finish(mut self) -> Outcome {
        let lang = self.shape.printer.lang;
        match self.shape.format {
            Format::Text if self.counts.files > 0 => {
                let summary = self.shape.printer.summary(self.counts, self.failures.len());
                self.out.write(summary.as_bytes());
            }
            Format::Text | Format::Github => {}
            Format::Json => self.out.write_json(&json::report(&self.json, self.counts, &self.failures)),
            Format::Sarif => self.out.write_json(&sarif::log(self.sarif, &self.failures, lang)),
        }
        let error = self.out.close();
        for message in self.notes.iter().chain(self.failures.iter().map(|failure| &failure.message)) {
            tell(message);
        }
        if let Some(error) = error {
            tell(&lang.pick(
                format!("报告没能写完（{error}）；请检查输出到哪里、磁盘是否已满。"),
                format!("the report could not be written ({error}); check where it goes and whether the disk is full."),
            ));
            return Outcome::Failed;
        }
        match (self.failures.is_empty(), self.counts.findings()) {
            (false, _) => Outcome::Failed,
            (true, true) => Outcome::Findings,
            (true, false) => Outcome::Clean,
        }
    }
}

/// Standard output. When its reader goes away, what follows is dropped: the exit code still tells of every draft.
struct Out {
    to: BufWriter<AutoStream<Stdout>>,
    error: Option<io::Error>,
}

impl Out {
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

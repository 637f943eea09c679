//! `gouji check`.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{CheckArgs, Color, Format};
use super::files::{Gathered, gather};
use super::fix::Mode;
use super::one::Shape;
use super::output::Report;
use super::settings::Finder;
use super::text::Printer;
use super::{Outcome, parallel, tell};
use crate::rules::Lang;

/// The columns of a report that no terminal shows.
const WIDTH: usize = 100;

/// Checks what `args` name and prints the report in `lang`.
pub fn check(args: &CheckArgs, lang: Lang) -> Outcome {
    if let Some(problem) = contradiction(args, lang) {
        tell(problem);
        return Outcome::Failed;
    }
    let Gathered { inputs, failures, passed_over } = gather(&args.paths, args.stdin_name.as_deref(), lang);
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
    for message in passed_over.into_iter().chain(messages) {
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

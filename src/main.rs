//! The command line: reads the arguments and calls the layer that does the work.

use std::process::ExitCode;

use gouji::report::args::{Command, parse};
use gouji::report::{Outcome, check, code, rule, term};
use gouji::rules::Lang;

fn main() -> ExitCode {
    let cli = match parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(outcome) => return outcome.into(),
    };
    let outcome = match &cli.command {
        Command::Lsp { stdio: _, client_process_id } => serve(cli.lang, *client_process_id),
        Command::Check(args) => check(args, cli.lang),
        Command::Rule { code } => rule(code.as_deref(), cli.lang),
        Command::Code { code: item, year } => code(item, *year, cli.lang),
        Command::Term { name } => term(name, cli.lang),
    };
    outcome.into()
}

/// The language server. It is not part of the program yet: `gouji::server::run` is called here.
fn serve(_lang: Lang, _editor: Option<u32>) -> Outcome {
    Outcome::Failed
}

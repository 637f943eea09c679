//! The command line: reads the arguments and calls the layer that does the work.

use std::process::ExitCode;

use gouji::report::args::{Command, parse};
use gouji::report::{check, code, rule, term};

fn main() -> ExitCode {
    let cli = match parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(outcome) => return outcome.into(),
    };
    let outcome = match &cli.command {
        Command::Lsp { .. } => return gouji::server::run(),
        Command::Check(args) => check(args, cli.lang),
        Command::Rule { code } => rule(code.as_deref(), cli.lang),
        Command::Code { code: item, year } => code(item, *year, cli.lang),
        Command::Term { name } => term(name, cli.lang),
    };
    outcome.into()
}

//! The language server.
//!
//! Given: a client's messages, over two byte streams.
//! Gives: diagnostics, hovers, outlines, folds and corrections for the documents that the client has open.
//! Invariants: changes are applied in the order they arrive, and every publication names the version that it is of;
//! nothing that a client does stops the server before the client leaves; no word of a draft reaches the log.
//!
//! Threads: one reads messages, one writes them, the main one handles them in order (`transport`); one checks
//! documents as they change, a few answer requests (`session`, `handlers`). Only this layer knows the protocol.

mod capabilities;
mod convert;
mod engine;
mod handlers;
mod logging;
mod pages;
mod parent;
mod session;
mod state;
mod transport;

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use tower_lsp::LspService;

use crate::ide::Analysis;

pub use engine::{Engine, Wanted};

/// Serves the client at standard input and output until it leaves.
///
/// The exit code is 0 if the client asked for a shutdown first, else 1. Threads may still wait for input that will
/// never come, so the process should end now.
pub fn run() -> ExitCode {
    let log = logging::Log::start(io::stderr());
    let properly = match (input(), output()) {
        (Ok(input), Ok(output)) => serve::<Analysis>(input, output),
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(kind = ?error.kind(), "standard input and output cannot be used");
            false
        }
    };
    log.finish();
    if properly { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Serves the client at `input` and `output` until it leaves, with analyses of the given kind; tells whether it asked for
/// a shutdown first.
///
/// Another thread reads `input`, and may still wait for it when this returns.
pub fn serve<E: Engine>(input: impl Read + Send + 'static, output: impl Write + Send + 'static) -> bool {
    let build = |surroundings| {
        LspService::build(|_| handlers::Handlers::<E>::new(surroundings))
            .custom_method(pages::METHOD, handlers::Handlers::document)
            .finish()
    };
    transport::serve(input, output, build, handlers::Handlers::lost_change)
}

/// Standard input without the standard library's buffer and lock.
fn input() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        io::stdin().as_fd().try_clone_to_owned().map(File::from)
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        io::stdin().as_handle().try_clone_to_owned().map(File::from)
    }
}

/// Standard output without the standard library's buffer, which would cut every message in two at its last line break.
fn output() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        io::stdout().as_fd().try_clone_to_owned().map(File::from)
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        io::stdout().as_handle().try_clone_to_owned().map(File::from)
    }
}

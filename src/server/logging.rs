//! The log: on the error stream, in plain letters, and never with a word of a draft in it.

use std::backtrace::Backtrace;
use std::io;
use std::panic;
use std::time::Duration;

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use super::transport::Outbox;

/// The environment variable that holds the level: `error`, `warn`, `info`, `debug` or `trace`.
const VARIABLE: &str = "GOUJI_LOG";
/// The most that waits for a client that does not read the error stream; what comes on top is lost.
const MAX_WAITING: usize = 1 << 20;
/// How long the last lines may take to be written.
const FAREWELL: Duration = Duration::from_millis(100);

/// The log of this process.
pub(super) struct Log {
    stream: Outbox,
}

impl Log {
    /// Starts logging to `output`.
    pub(super) fn start(output: impl io::Write + Send + 'static) -> Self {
        let stream = Outbox::new(output, || ());
        let level = std::env::var(VARIABLE).ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
        // The protocol crate logs whole messages, and with them drafts, below this level.
        let targets = Targets::new().with_default(Level::WARN).with_target(env!("CARGO_PKG_NAME"), level);
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .log_internal_errors(false)
            .with_writer(Lines { stream: stream.clone() })
            .with_filter(targets.clone());
        // Another one may have been set by whoever uses this as a library.
        let _ = tracing_subscriber::registry().with(lines).try_init();
        // A panic's message may quote the text that it happened on.
        panic::set_hook(Box::new(|info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            // Function names only; it is empty unless RUST_BACKTRACE is set.
            let trace = Backtrace::capture();
            tracing::error!(place, %trace, "panic");
        }));
        Self { stream }
    }

    /// Has the last lines written.
    pub(super) fn finish(&self) {
        self.stream.drain(FAREWELL);
    }
}

struct Lines {
    stream: Outbox,
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { stream: &self.stream }
    }
}

struct Line<'a> {
    stream: &'a Outbox,
}

impl io::Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stream.waiting() < MAX_WAITING {
            self.stream.push(bytes.to_vec());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};

    use super::*;

    #[test]
    fn a_panic_is_logged_without_what_it_says() {
        let (log, output) = io::pipe().expect("a pipe");
        let log_of_this_process = Log::start(output);
        let draft = "支出98765.43万元".to_owned();
        let panicked = panic::catch_unwind(|| draft.split_at(1).0.len());
        let _ = panic::take_hook();
        assert!(panicked.is_err());
        tracing::error!("this comes last");
        log_of_this_process.finish();
        let lines = BufReader::new(log).lines().map(|line| line.expect("the log is text"));
        let lines = lines.take_while(|line| !line.contains("this comes last")).collect::<Vec<_>>();
        assert!(lines.iter().any(|line| line.contains("panic") && line.contains("place=")), "{lines:?}");
        assert!(lines.iter().all(|line| !line.contains("98765")), "{lines:?}");
    }
}

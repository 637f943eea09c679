//! Bytes to messages and back, around the service of tower-lsp.
//!
//! Given: two byte streams and a service.
//! Gives: every readable message handed to the service in order, and its answers written in whole frames.
//! Invariant: nothing that a client sends, or fails to read, stops the loop: broken frames are left out, writing never
//! blocks, a panic costs one request; only `exit`, the end of the input, a closed output or the death of the
//! parent process end it.
//!
//! The crate's own `Server` is not used: it stops at the first frame that it cannot decode, ignores `exit` while the
//! input is open, and waits for ever when a client neither answers nor reads.

mod dispatch;
mod frame;
mod intake;
mod outbox;
mod peer;
mod spelling;

use std::io::{Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::Request;
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tracing::{error, info};

pub(super) use outbox::Outbox;
pub(super) use peer::Peer;

/// How long the last answers may take to be written when the server ends.
const FAREWELL: Duration = Duration::from_millis(500);
/// How many requests may wait for analyses at once; those for one document wait for each other.
const WORKERS: usize = 32;

/// What reaches the loop.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A request or a notification.
    Call(Request),
    /// A change of a document that cannot be read.
    LostChange {
        /// The document, if that much is known.
        uri: Option<String>,
    },
    /// The client's answer to a request of the server.
    Answer {
        /// The request.
        id: i64,
        /// The result; `None` for a refusal.
        result: Option<Value>,
    },
    /// There is nobody left to serve, for this reason.
    End(&'static str),
}

/// What a server needs when it is made.
pub(super) struct Surroundings {
    /// The client.
    pub(super) peer: Peer,
    /// Ends the server.
    pub(super) end: Ender,
}

/// Ends the server.
#[derive(Debug, Clone)]
pub(super) struct Ender(UnboundedSender<Incoming>);

impl Ender {
    /// Ends the server, for this reason.
    pub(super) fn end(&self, reason: &'static str) {
        // It may have ended already.
        let _ = self.0.send(Incoming::End(reason));
    }
}

/// Serves one client until it leaves, and tells whether it took its leave properly: `shutdown` came first.
///
/// `make` makes the service; everything goes through its [`Peer`], so the crate's own way to the client is not needed.
/// `lost_change` is told about changes that cannot be read.
pub(super) fn serve<S: LanguageServer>(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    make: impl FnOnce(Surroundings) -> (LspService<S>, ClientSocket),
    lost_change: impl Fn(&S, Option<&str>),
) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().max_blocking_threads(WORKERS).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            error!(%error, "the server cannot start");
            return false;
        }
    };
    let (queue, inbox) = unbounded_channel();
    let end = Ender(queue.clone());
    let spellings = Arc::new(spelling::Spellings::default());
    let closed = end.clone();
    let outbox = Outbox::new(output, move || closed.end("nobody reads the output any more"));
    let peer = Peer::new(outbox, Arc::clone(&spellings));
    thread::spawn(move || read(input, &queue, &spellings));
    let (service, _socket) = make(Surroundings { peer: peer.clone(), end });
    let shut_down = runtime.block_on(dispatch::dispatch(service, inbox, &peer, lost_change));
    // An analysis that is still running must not hold up the end.
    runtime.shutdown_background();
    peer.drain(FAREWELL);
    shut_down
}

/// The reading thread. A plain one: the runtime would wait at its end for a read that never returns.
fn read(input: impl Read, queue: &UnboundedSender<Incoming>, spellings: &spelling::Spellings) {
    let mut frames = frame::Frames::new(input);
    loop {
        let body = match frames.next() {
            Ok(Some(body)) => body,
            Ok(None) => break,
            Err(error) => {
                info!(kind = ?error.kind(), "the input cannot be read");
                break;
            }
        };
        let Some(incoming) = intake::read(&body, spellings) else { continue };
        let last = matches!(&incoming, Incoming::Call(request) if request.method() == "exit");
        if queue.send(incoming).is_err() || last {
            return;
        }
    }
    let _ = queue.send(Incoming::End("the input has ended"));
}

//! The client, as the server sees it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{self, Id, Response};
use tower_lsp::lsp_types::notification::Notification;
use tower_lsp::lsp_types::request::Request;
use tracing::{debug, warn};

use super::outbox::Outbox;
use super::spelling::Spellings;

/// How long a client may take to answer a request of the server.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends messages to the client from any thread, without waiting.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    outbox: Outbox,
    spellings: Arc<Spellings>,
    next: AtomicI64,
    asked: Mutex<HashMap<i64, oneshot::Sender<Option<Value>>>>,
}

impl Peer {
    pub(super) fn new(outbox: Outbox, spellings: Arc<Spellings>) -> Self {
        let shared = Shared { outbox, spellings, next: AtomicI64::new(1), asked: Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    /// Sends a notification, whose parameters look like those of `N`.
    pub(crate) fn notify<N: Notification>(&self, params: &impl Serialize) {
        #[derive(Serialize)]
        struct Message<'a, P> {
            jsonrpc: &'static str,
            method: &'static str,
            params: &'a P,
        }
        self.send(&Message { jsonrpc: "2.0", method: N::METHOD, params });
    }

    /// Sends a request and waits for its result; `None` when the client refuses, or does not answer in time.
    ///
    /// No handler may wait for this: it belongs into a task of its own.
    pub(crate) async fn request<R: Request>(&self, params: R::Params) -> Option<R::Result> {
        #[derive(Serialize)]
        struct Message<P> {
            jsonrpc: &'static str,
            id: i64,
            method: &'static str,
            params: P,
        }
        let id = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let (answered, answer) = oneshot::channel();
        self.shared.asked.lock().insert(id, answered);
        self.send(&Message { jsonrpc: "2.0", id, method: R::METHOD, params });
        let Ok(answer) = tokio::time::timeout(PATIENCE, answer).await else {
            self.shared.asked.lock().remove(&id);
            warn!(method = R::METHOD, "the client has not answered in time");
            return None;
        };
        let result = serde_json::from_value(answer.ok()??);
        // The error's text could quote what the client sent.
        result.map_err(|_| warn!(method = R::METHOD, "the client's answer has an unexpected form")).ok()
    }

    /// Answers a request of the client.
    pub(super) fn respond(&self, response: Response) {
        #[derive(Serialize)]
        struct Success {
            jsonrpc: &'static str,
            id: Id,
            result: Value,
        }
        #[derive(Serialize)]
        struct Failure {
            jsonrpc: &'static str,
            id: Id,
            error: jsonrpc::Error,
        }
        match response.into_parts() {
            (id, Ok(result)) => self.send(&Success { jsonrpc: "2.0", id, result }),
            (id, Err(error)) => self.send(&Failure { jsonrpc: "2.0", id, error }),
        }
    }

    /// Takes the client's answer to request `id`; `None` for a refusal.
    pub(super) fn answered(&self, id: i64, result: Option<Value>) {
        let Some(waiting) = self.shared.asked.lock().remove(&id) else {
            debug!(id, "the client answers what was not asked");
            return;
        };
        // Whoever asked may have given up by now.
        let _ = waiting.send(result);
    }

    /// Waits until everything is written, but not longer than `limit`.
    pub(super) fn drain(&self, limit: Duration) {
        self.shared.outbox.drain(limit);
    }

    fn send(&self, message: &impl Serialize) {
        let body = if self.shared.spellings.is_empty() {
            serde_json::to_vec(message)
        } else {
            serde_json::to_value(message).and_then(|mut message| {
                self.shared.spellings.restore(&mut message);
                serde_json::to_vec(&message)
            })
        };
        let body = body.expect("keys are strings and numbers are finite, so there is a JSON form");
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend_from_slice(&body);
        self.shared.outbox.push(frame);
    }
}

//! The loop: takes messages in the order they came and has the service handle them.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ExitedError, LanguageServer, LspService};
use tower_service::Service;
use tracing::{error, info};

use super::{Incoming, Peer};

/// The work on one message.
type Work = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

/// Handles messages until the client leaves, and tells whether it took its leave properly: `shutdown` came first.
///
/// Every handler runs up to its first wait before the next message is looked at, so what it does up to there happens in
/// the order of the messages. Whatever is left of it runs as a task of its own, and a panic in it stays in it.
pub(super) async fn dispatch<S: LanguageServer>(
    mut service: LspService<S>,
    mut inbox: UnboundedReceiver<Incoming>,
    peer: &Peer,
    lost_change: impl Fn(&S, Option<&str>),
) -> bool {
    let mut shut_down = false;
    while let Some(incoming) = inbox.recv().await {
        match incoming {
            Incoming::Call(request) if request.method() == "exit" => break,
            Incoming::Call(request) => {
                shut_down |= request.method() == "shutdown";
                handle(&mut service, request, peer);
            }
            Incoming::LostChange { uri } => lost_change(service.inner(), uri.as_deref()),
            Incoming::Answer { id, result } => peer.answered(id, result),
            Incoming::End(reason) => {
                info!("{reason}");
                break;
            }
        }
    }
    shut_down
}

fn handle<S: LanguageServer>(service: &mut LspService<S>, request: Request, peer: &Peer) {
    let mut now = Context::from_waker(Waker::noop());
    let id = request.id().cloned();
    if !matches!(service.poll_ready(&mut now), Poll::Ready(Ok(()))) {
        return;
    }
    let mut work = service.call(request);
    match poll_contained(&mut work, &mut now, id.as_ref()) {
        Poll::Ready(response) => respond(peer, response),
        Poll::Pending => {
            let peer = peer.clone();
            tokio::spawn(async move {
                respond(&peer, poll_fn(|context| poll_contained(&mut work, context, id.as_ref())).await);
            });
        }
    }
}

fn respond(peer: &Peer, response: Option<Response>) {
    if let Some(response) = response {
        peer.respond(response);
    }
}

/// Polls `work`; if it panics, its request is answered with an error.
fn poll_contained(work: &mut Work, context: &mut Context<'_>, id: Option<&Id>) -> Poll<Option<Response>> {
    let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
    let failed = |_| {
        error!("a message could not be handled");
        Poll::Ready(id.map(|id| Response::from_error(id.clone(), Error::internal_error())))
    };
    polled.map_or_else(failed, |poll| poll.map(|result| result.ok().flatten().or_else(|| id.map(unknown))))
}

/// The service leaves requests unanswered whose method starts with `$/` and is not known.
fn unknown(id: &Id) -> Response {
    Response::from_error(id.clone(), Error::method_not_found())
}

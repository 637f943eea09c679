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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use tokio::sync::mpsc::unbounded_channel;
    use tower_lsp::jsonrpc::Result;
    use tower_lsp::lsp_types::{Hover, HoverParams, InitializeParams, InitializeResult};

    use super::super::Outbox;
    use super::*;

    /// Panics before it waits, or after, as it is asked to.
    struct Panicking;

    #[tower_lsp::async_trait]
    impl LanguageServer for Panicking {
        async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
            Ok(InitializeResult::default())
        }

        async fn shutdown(&self) -> Result<()> {
            Ok(())
        }

        async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
            if params.text_document_position_params.position.line > 0 {
                tokio::task::yield_now().await;
            }
            panic!("as told")
        }
    }

    #[test]
    fn a_handler_that_panics_answers_with_an_error() {
        let (mut output, server_output) = std::io::pipe().expect("a pipe");
        let peer = Peer::new(Outbox::new(server_output, || ()), Arc::default());
        let (queue, inbox) = unbounded_channel();
        let call = |id: i64, method: &'static str, params: serde_json::Value| {
            let request = Request::build(method).params(params).id(id).finish();
            queue.send(Incoming::Call(request)).expect("the loop reads");
        };
        call(1, "initialize", json!({"capabilities": {}}));
        for line in [0, 1] {
            let position = json!({"line": line, "character": 0});
            call(2 + line, "textDocument/hover", json!({"textDocument": {"uri": "file:///a"}, "position": position}));
        }
        queue.send(Incoming::Call(Request::build("shutdown").id(4).finish())).expect("the loop reads");
        drop(queue);
        let (service, _socket) = LspService::new(|_| Panicking);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let shut_down = runtime.block_on(async {
            let shut_down = dispatch(service, inbox, &peer, |_, _| ()).await;
            // What was left of the second hover.
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            shut_down
        });
        assert!(shut_down);
        drop((runtime, peer));
        let answers = std::io::read_to_string(&mut output).expect("the answers are text");
        let failed =
            |id: i64| format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32603,"message":"Internal error"}}}}"#);
        assert!(answers.contains(&failed(2)) && answers.contains(&failed(3)), "{answers}");
        assert!(answers.contains(r#"{"jsonrpc":"2.0","id":4,"result":null}"#), "{answers}");
    }
}

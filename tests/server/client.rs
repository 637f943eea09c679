//! A client that drives the server in this process, over two pipes.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Write, pipe};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use gouji::server::{Engine, serve};
use serde_json::{Value, json};

use crate::engine::Probe;

/// How long a message may take before the test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The document of tests that need only one.
pub(crate) const URI: &str = "file:///tmp/draft.gouji";

/// A client in the middle of a session.
pub(crate) struct Client {
    input: Option<PipeWriter>,
    output: Output,
    backlog: VecDeque<Value>,
    server: Option<JoinHandle<bool>>,
    next_id: i64,
    /// The answer to `initialize`.
    pub(crate) initialized: Value,
}

enum Output {
    Read(Receiver<Value>),
    Unread(PipeReader),
    Closed,
}

/// Capabilities of a client that shows everything and has diagnostics pushed to it.
pub(crate) fn capable() -> Value {
    json!({
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    })
}

/// The same for a client that asks for diagnostics.
pub(crate) fn pulling() -> Value {
    let mut capabilities = capable();
    capabilities["textDocument"]["diagnostic"] = json!({});
    capabilities
}

impl Client {
    /// Starts a server and says nothing to it yet.
    pub(crate) fn connect<E: Engine>() -> Self {
        let mut client = Self::deaf::<E>();
        client.listen();
        client
    }

    /// The same, for a client that does not read.
    pub(crate) fn deaf<E: Engine>() -> Self {
        let (server_input, input) = pipe().expect("a pipe");
        let (output, server_output) = pipe().expect("a pipe");
        let server = thread::spawn(move || serve::<E>(server_input, server_output));
        Self {
            input: Some(input),
            output: Output::Unread(output),
            backlog: VecDeque::new(),
            server: Some(server),
            next_id: 1,
            initialized: Value::Null,
        }
    }

    /// Starts reading.
    pub(crate) fn listen(&mut self) {
        if let Output::Unread(output) = std::mem::replace(&mut self.output, Output::Closed) {
            let (sender, messages) = channel();
            thread::spawn(move || {
                let mut output = BufReader::new(output);
                while let Some(message) = read_message(&mut output) {
                    if sender.send(message).is_err() {
                        break;
                    }
                }
            });
            self.output = Output::Read(messages);
        }
    }

    /// A session with the [`Probe`] for a client with these capabilities.
    pub(crate) fn start(capabilities: Value) -> Self {
        Self::start_with::<Probe>(json!({"processId": null, "capabilities": capabilities}))
    }

    /// A session that begins with these parameters.
    pub(crate) fn start_with<E: Engine>(params: Value) -> Self {
        let mut client = Self::connect::<E>();
        client.initialized = client.ask("initialize", params);
        client.notify("initialized", json!({}));
        client
    }

    /// Writes bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.input.as_mut().expect("the input is open").write_all(bytes).expect("the server reads");
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request; the number is for [`Client::answer`].
    pub(crate) fn request(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The whole answer to a request.
    #[track_caller]
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        self.take(|message| message.get("method").is_none() && message["id"] == id)
    }

    /// The whole answer to a request whose id is a string.
    #[track_caller]
    pub(crate) fn answer_named(&mut self, id: &str) -> Value {
        self.take(|message| message.get("method").is_none() && message["id"] == id)
    }

    /// Sends a request and gives its result.
    #[track_caller]
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// The next request or notification of the server with this method.
    #[track_caller]
    pub(crate) fn expect(&mut self, method: &str) -> Value {
        self.take(|message| message["method"] == method)
    }

    /// The parameters of the next publication.
    #[track_caller]
    pub(crate) fn published(&mut self) -> Value {
        self.expect("textDocument/publishDiagnostics")["params"].take()
    }

    /// The publications up to the first that is of `version`, that one last.
    #[track_caller]
    pub(crate) fn published_up_to(&mut self, version: i64) -> Vec<Value> {
        let mut list = Vec::new();
        loop {
            list.push(self.published());
            if list[list.len() - 1]["version"] == version {
                return list;
            }
        }
    }

    /// Opens a document.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "gouji", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Changes a document: each edit is `[line, character, line, character]` and the new text, or `null` and all of it.
    pub(crate) fn change(&mut self, uri: &str, version: i64, edits: &[(Value, &str)]) {
        let changes = edits.iter().map(|(range, text)| match range {
            Value::Null => json!({"text": text}),
            at => json!({
                "range": {
                    "start": {"line": at[0], "character": at[1]},
                    "end": {"line": at[2], "character": at[3]},
                },
                "text": text,
            }),
        });
        let document = json!({"uri": uri, "version": version});
        let changes = changes.collect::<Vec<_>>();
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Replaces all of a document.
    pub(crate) fn replace(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, &[(Value::Null, text)]);
    }

    /// Parameters for a place in a document.
    pub(crate) fn place(uri: &str, line: u32, character: u32) -> Value {
        json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
    }

    /// The whole text as the server's analysis has it; `None` if it does not answer.
    #[track_caller]
    pub(crate) fn text(&mut self, uri: &str) -> Option<String> {
        let hover = self.ask("textDocument/hover", Self::place(uri, 0, 0));
        hover["contents"]["value"].as_str().map(str::to_owned)
    }

    /// Pulls the diagnostics.
    #[track_caller]
    pub(crate) fn pull(&mut self, uri: &str, previous: &Value) -> Value {
        self.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}, "previousResultId": previous}))
    }

    /// Stops reading for good.
    pub(crate) fn close_output(&mut self) {
        self.output = Output::Closed;
    }

    /// Closes the server's input.
    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    /// Waits for the end of the server; tells whether it took it for a proper one.
    pub(crate) fn ended(&mut self) -> bool {
        self.server.take().expect("it is asked once").join().expect("the server does not panic")
    }

    /// Takes leave properly. Every message of the server must have been looked at.
    #[track_caller]
    pub(crate) fn leave(mut self) {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert!(self.ended());
        if let Output::Read(messages) = &self.output {
            self.backlog.extend(messages.iter());
        }
        assert!(self.backlog.is_empty(), "not looked at: {:?}", self.backlog);
    }

    #[track_caller]
    fn take(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.backlog.iter().position(&wanted) {
            return self.backlog.remove(at).expect("it was just found");
        }
        let Output::Read(messages) = &self.output else { panic!("this client does not read") };
        loop {
            match messages.recv_timeout(PATIENCE) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.backlog.push_back(message),
                Err(RecvTimeoutError::Timeout) => panic!("it never came; what came: {:?}", self.backlog),
                Err(RecvTimeoutError::Disconnected) => panic!("the server has ended; what came: {:?}", self.backlog),
            }
        }
    }
}

/// Reads one message; `None` at the end.
pub(crate) fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ").map(str::to_owned).or(length),
        }
    }
    let length = length.and_then(|length| length.parse().ok()).expect("the server writes its headers plainly");
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}

/// A range from line and character to line and character.
pub(crate) fn range(start: [u32; 2], end: [u32; 2]) -> Value {
    json!({"start": {"line": start[0], "character": start[1]}, "end": {"line": end[0], "character": end[1]}})
}

/// A session with one open document.
pub(crate) fn session(capabilities: Value, text: &str) -> Client {
    let mut client = Client::start(capabilities);
    client.open(URI, text);
    client.published();
    client
}

//! The server as the process that an editor starts.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};

use crate::client::{PATIENCE, URI, read_message};

/// A running server.
struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    log: Receiver<String>,
}

impl Server {
    fn start(arguments: &[&str], process_id: Value) -> Self {
        Self::start_in(Path::new("/nowhere"), arguments, process_id)
    }

    /// The same with another folder for the user's cache.
    fn start_in(cache: &Path, arguments: &[&str], process_id: Value) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(arguments)
            .env("XDG_CACHE_HOME", cache)
            .env("GOUJI_LOG", "trace")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let errors = child.stderr.take().expect("it is piped");
        let (sender, log) = channel();
        thread::spawn(move || sender.send(read_all(errors)));
        let mut server = Self { child, input, output, log };
        server.send(&json!({
            "jsonrpc": "2.0", "id": 1, "method": "initialize",
            "params": {"processId": process_id, "capabilities": {"textDocument": {"hover": {}}}},
        }));
        assert_eq!(server.read()["id"], 1);
        server.notify("initialized", json!({}));
        server
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.input.as_mut().expect("the input is open").write_all(bytes).expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn read(&mut self) -> Value {
        read_message(&mut self.output).expect("the server answers")
    }

    /// Waits for the end; gives the exit code and the log.
    fn end(mut self) -> (Option<i32>, String) {
        let Ok(log) = self.log.recv_timeout(PATIENCE) else {
            self.child.kill().expect("it is a child");
            panic!("the server does not end");
        };
        (self.child.wait().expect("it is a child").code(), log)
    }
}

fn read_all(mut errors: ChildStderr) -> String {
    let mut log = String::new();
    errors.read_to_string(&mut log).expect("the log is text");
    log
}

#[test]
fn a_session_from_beginning_to_end() {
    for arguments in [&["lsp"][..], &["lsp", "--stdio"]] {
        let mut server = Server::start(arguments, json!(std::process::id()));
        let document = json!({"uri": URI, "languageId": "gouji", "version": 3, "text": "2025 年度部门预算公开\n"});
        server.notify("textDocument/didOpen", json!({"textDocument": document}));
        let published = server.read();
        assert_eq!(published["method"], "textDocument/publishDiagnostics");
        assert_eq!((&published["params"]["uri"], &published["params"]["version"]), (&json!(URI), &json!(3)));
        server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
        assert_eq!(server.read(), json!({"jsonrpc": "2.0", "id": 2, "result": null}));
        server.notify("exit", Value::Null);
        // The input stays open, and nothing more comes out.
        assert_eq!(read_message(&mut server.output), None);
        assert_eq!(server.end().0, Some(0));
    }
}

#[test]
fn leaving_without_a_shutdown_is_an_error() {
    let mut server = Server::start(&["lsp"], Value::Null);
    server.notify("exit", Value::Null);
    assert_eq!(server.end().0, Some(1));

    let mut server = Server::start(&["lsp"], Value::Null);
    server.input = None;
    assert_eq!(server.end().0, Some(1));

    let mut server = Server::start(&["lsp"], Value::Null);
    server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown", "params": null}));
    server.read();
    server.input = None;
    assert_eq!(server.end().0, Some(0));
}

#[cfg(unix)]
#[test]
fn the_server_ends_with_the_editor_that_started_it() {
    let mut editor = Command::new("sleep").arg("600").spawn().expect("there is a sleep command");
    let server = Server::start(&["lsp"], json!(editor.id()));
    editor.kill().expect("it is a child");
    editor.wait().expect("it is a child");
    // Its input and output are still open.
    assert_eq!(server.end().0, Some(1));
}

#[test]
fn a_process_that_was_never_there_is_not_waited_for() {
    let mut server = Server::start(&["lsp"], json!(i32::MAX - 1));
    server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
    assert_eq!(server.read()["id"], 2);
    server.notify("exit", Value::Null);
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_page_is_a_file_for_clients_without_documents_of_ours() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut server = Server::start_in(cache.path(), &["lsp"], Value::Null);
    let text = "𠮷\t科目编码\t科目名称\t金额\n𠮷\t301\t工资福利支出\t1.00\n𠮷\t30101\t基本工资\t1.00\n";
    let document = json!({"uri": URI, "languageId": "gouji", "version": 1, "text": text});
    server.notify("textDocument/didOpen", json!({"textDocument": document}));
    server.read();
    let place = json!({"textDocument": {"uri": URI}, "position": {"line": 2, "character": 4}});
    server.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "textDocument/definition", "params": place}));
    let answer = server.read();
    let file = cache.path().join("gouji/pages/code/30101.md");
    let uri = tower_lsp::lsp_types::Url::from_file_path(&file).expect("an absolute path");
    assert_eq!(answer["result"][1]["uri"], uri.as_str(), "{answer}");
    let page = std::fs::read_to_string(file).expect("the page is there");
    assert!(page.starts_with("### 30101 基本工资\n"), "{page}");
    server.send(&json!({"jsonrpc": "2.0", "id": 3, "method": "shutdown"}));
    server.read();
    server.notify("exit", Value::Null);
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn no_word_of_a_draft_reaches_the_log() {
    const CANARY: &str = "98765.43";
    let mut server = Server::start(&["lsp"], Value::Null);
    let text = format!("2025 年度部门预算公开\n支出 {CANARY} 万元\n");
    let document = json!({"uri": URI, "languageId": "gouji", "version": 1, "text": text});
    server.notify("textDocument/didOpen", json!({"textDocument": document}));
    server.read();
    let range =
        |start: i64, end: i64| json!({"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}});
    let changes = [
        json!([{"range": range(0, 0), "text": CANARY}]),
        json!([{"range": range(5, 1), "text": CANARY}]),
        json!([{"range": range(-1, 1), "text": CANARY}]),
        json!([{"range": CANARY, "text": CANARY}]),
        json!({"text": CANARY}),
        json!(CANARY),
    ];
    for contents in changes {
        let document = json!({"uri": URI, "version": 2});
        server.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": contents}));
    }
    server.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}, "text": CANARY}));
    server.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}, "text": text}));
    server.notify("textDocument/didOpen", json!({"textDocument": CANARY}));
    server.notify("workspace/didChangeConfiguration", json!({"settings": {"year": CANARY, "lang": [CANARY]}}));
    server.notify("textDocument/unknown", json!({"text": CANARY}));
    let broken = format!("{{\"method\": \"textDocument/didChange\", \"text\": \"{CANARY}\" {CANARY}");
    server.raw(format!("Content-Length: {}\r\n\r\n{broken}", broken.len()).as_bytes());
    server.raw(format!("{CANARY}\r\n{CANARY}: {CANARY}\r\n\r\n").as_bytes());
    for (id, method) in (2..).zip(["textDocument/hover", "textDocument/codeAction", "textDocument/rename"]) {
        let params = json!({"textDocument": {"uri": URI}, "position": CANARY, "range": CANARY});
        server.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
    }
    server.send(&json!({"jsonrpc": "2.0", "id": 9, "method": "shutdown"}));
    while server.read()["id"] != 9 {}
    server.notify("exit", Value::Null);
    let (code, log) = server.end();
    assert_eq!(code, Some(0));
    assert!(log.contains("out of sync"), "the log has something to say:\n{log}");
    assert!(!log.contains(CANARY) && !log.contains("98765"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}

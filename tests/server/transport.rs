//! What a client can do to the transport, and what must not come of it.

use gouji::ide::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, URI, capable};
use crate::engine::{Probe, open_gate, someone_waits};

/// Inserts the numbers up to `count`, each behind the last, without waiting for anything; gives what must come of it.
fn type_numbers(client: &mut Client, count: u32) -> String {
    let mut text = String::new();
    for number in 1..=count {
        let (at, typed) = (text.len(), format!("{number},"));
        client.change(URI, i64::from(number) + 1, &[(json!([0, at, 0, at]), &typed)]);
        text += &typed;
    }
    text
}

/// The server still answers.
#[track_caller]
fn lives(mut client: Client) {
    client.open(URI, "还在");
    client.published();
    assert_eq!(client.text(URI).as_deref(), Some("还在"));
    client.leave();
}

#[test]
fn changes_sent_in_a_row_are_applied_in_order() {
    let mut client = Client::start(capable());
    client.open(URI, "");
    let text = type_numbers(&mut client, 400);
    assert_eq!(client.text(URI), Some(text));
    client.published();
    client.leave();
}

#[test]
fn changes_are_applied_in_order_while_an_analysis_runs() {
    let mut client = Client::start(capable());
    client.open(URI, "\n等 busy");
    client.published();
    let waiting = client.request("textDocument/hover", Client::place(URI, 1, 0));
    someone_waits("busy");
    let text = type_numbers(&mut client, 60) + "\n等 busy";
    open_gate("busy");
    client.answer(waiting);
    assert_eq!(client.text(URI), Some(text));
    client.leave();
}

#[test]
fn every_answer_knows_the_changes_before_its_request() {
    let mut client = Client::start(capable());
    client.open(URI, "");
    let mut asked = Vec::new();
    for number in 1..=40_u32 {
        client.change(URI, i64::from(number) + 1, &[(json!([0, 0, 0, 0]), "新")]);
        asked.push((number, client.request("textDocument/hover", Client::place(URI, 0, 0))));
    }
    for (number, id) in asked {
        let known = client.answer(id)["result"]["contents"]["value"].as_str().map(|text| text.chars().count());
        assert!(known >= Some(number as usize), "{number} changes, but {known:?} known");
    }
    client.published();
    client.leave();
}

#[test]
fn a_panic_in_a_request_costs_that_request_only() {
    let mut client = Client::start(capable());
    client.open(URI, "好\n慌");
    client.published();
    let id = client.request("textDocument/hover", Client::place(URI, 1, 0));
    assert_eq!(client.answer(id)["error"]["code"], -32603);
    assert_eq!(client.text(URI).as_deref(), Some("好\n慌"));
    client.leave();
}

#[test]
fn bodies_that_are_no_message_are_left_out() {
    for body in [
        &b"{\"jsonrpc\":\"2.0\",\"method\":"[..],
        b"not json at all",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"\xFF\xFE\"}",
        b"\xE9\xA2",
        b"",
        b"[]",
        b"[{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}]",
        b"null",
        b"17",
        b"{}",
        b"{\"jsonrpc\":\"2.0\",\"method\":{}}",
        b"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"shutdown\"}",
        b"{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":null}",
        b"{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{}}",
        "[".repeat(100_000).as_bytes(),
    ] {
        let mut client = Client::start(capable());
        client.raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.raw(body);
        lives(client);
    }
}

#[test]
fn headers_of_every_kind_are_read() {
    let body = json!({"jsonrpc": "2.0", "id": "七", "method": "shutdown"}).to_string();
    for headers in [
        format!("Content-Length: {}\r\nContent-Type: application/vscode-jsonrpc\r\nX-Extra: 1\r\n", body.len()),
        format!("content-length: {}\r\n", body.len()),
        format!("Content-Type: application/vscode-jsonrpc\r\nContent-Length: {}\r\n", body.len()),
        format!("CONTENT-LENGTH:{}\n", body.len()),
    ] {
        let mut client = Client::connect::<Analysis>();
        client.ask("initialize", json!({"capabilities": {}}));
        client.raw(format!("{headers}\r\n{body}").as_bytes());
        let answer = client.answer_named("七");
        assert_eq!(answer["result"], Value::Null, "{headers}");
        client.notify("exit", Value::Null);
        assert!(client.ended());
    }
}

#[test]
fn exit_ends_the_server_while_the_input_stays_open() {
    let mut client = Client::start(capable());
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(client.ended());

    let mut client = Client::start(capable());
    client.notify("exit", Value::Null);
    assert!(!client.ended(), "an exit without a shutdown is an error");

    let mut client = Client::connect::<Probe>();
    client.notify("exit", Value::Null);
    assert!(!client.ended());
}

#[test]
fn the_end_of_the_input_ends_the_server() {
    let mut client = Client::start(capable());
    client.close_input();
    assert!(!client.ended());

    let mut client = Client::start(capable());
    client.ask("shutdown", Value::Null);
    client.close_input();
    assert!(client.ended());
}

#[test]
fn exit_does_not_wait_for_an_analysis() {
    let mut client = Client::start(capable());
    client.open(URI, "等 never");
    client.published();
    client.request("textDocument/hover", Client::place(URI, 0, 0));
    someone_waits("never");
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(client.ended());
    open_gate("never");
}

#[test]
fn a_client_that_never_answers_holds_nothing_up() {
    let mut capabilities = capable();
    capabilities["workspace"]["configuration"] = json!(true);
    let mut client = Client::start(capabilities);
    client.open(URI, "");
    for _ in 0..20 {
        client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    let text = type_numbers(&mut client, 400);
    assert_eq!(client.text(URI), Some(text));
    client.published();
    for _ in 0..21 {
        client.expect("workspace/configuration");
    }
    client.leave();
}

#[test]
fn a_cancelled_request_is_answered_once_and_late_answers_do_no_harm() {
    let mut capabilities = capable();
    capabilities["workspace"]["configuration"] = json!(true);
    let mut client = Client::start(capabilities);
    let configuration = client.expect("workspace/configuration");
    client.open(URI, "等 cancelled\n选项");
    client.published();
    let hover = client.request("textDocument/hover", Client::place(URI, 0, 0));
    someone_waits("cancelled");
    client.notify("$/cancelRequest", json!({"id": hover}));
    assert_eq!(client.answer(hover)["error"]["code"], -32800);
    open_gate("cancelled");
    client.notify("$/cancelRequest", json!({"id": hover}));
    client.notify("$/cancelRequest", json!({"id": "unknown"}));
    for _ in 0..3 {
        client.send(&json!({"jsonrpc": "2.0", "id": configuration["id"], "result": [{"year": 2031}]}));
    }
    assert_eq!(client.published()["diagnostics"][0]["message"], "Zh Some(2031) [] []");
    client.leave();
}

#[test]
fn a_closed_output_ends_the_server() {
    let mut client = Client::deaf::<Probe>();
    client.close_output();
    client.request("initialize", json!({"capabilities": {}}));
    assert!(!client.ended());
}

#[test]
fn a_client_that_does_not_read_can_go_on_writing() {
    let mut client = Client::deaf::<Probe>();
    client.request("initialize", json!({"capabilities": {}}));
    client.open(URI, &"长".repeat(300));
    let asked = (0..5000).map(|_| client.request("textDocument/hover", Client::place(URI, 0, 0))).collect::<Vec<_>>();
    client.listen();
    client.published();
    for id in [1].into_iter().chain(asked) {
        assert!(client.answer(id)["result"].is_object());
    }
    client.leave();
}

#[test]
fn a_slow_request_holds_no_other_document_up() {
    let mut client = Client::start(capable());
    let other = "file:///tmp/other.gouji";
    client.open(URI, "等 slow");
    client.open(other, "快");
    client.published();
    client.published();
    let slow = client.request("textDocument/hover", Client::place(URI, 0, 0));
    someone_waits("slow");
    assert_eq!(client.text(other).as_deref(), Some("快"));
    client.replace(other, 2, "错");
    assert_eq!(client.published()["uri"], other);
    open_gate("slow");
    assert_eq!(client.answer(slow)["result"]["contents"]["value"], "等 slow");
    client.leave();
}

#[test]
fn a_shutdown_with_parameters_is_a_shutdown() {
    for params in [json!(null), json!({}), json!([])] {
        let mut client = Client::start(capable());
        assert_eq!(client.ask("shutdown", params), Value::Null);
        let late = client.request("textDocument/hover", Client::place(URI, 0, 0));
        assert_eq!(client.answer(late)["error"]["code"], -32600);
        client.notify("exit", json!({}));
        assert!(client.ended());
    }
}

#[test]
fn messages_right_behind_initialize_are_not_lost() {
    let mut client = Client::connect::<Probe>();
    let id = client.request("initialize", json!({"capabilities": capable()}));
    client.notify("initialized", Value::Null);
    client.open(URI, "a");
    client.change(URI, 2, &[(json!([0, 1, 0, 1]), "b")]);
    assert_eq!(client.text(URI).as_deref(), Some("ab"));
    assert!(client.answer(id)["result"].is_object());
    client.published();
    client.leave();
}

#[test]
fn requests_before_initialize_are_refused() {
    let mut client = Client::connect::<Probe>();
    client.open(URI, "错");
    let early = client.request("textDocument/hover", Client::place(URI, 0, 0));
    assert_eq!(client.answer(early)["error"]["code"], -32002);
    client.ask("initialize", json!({"capabilities": capable()}));
    assert_eq!(client.text(URI), None);
    client.leave();
}

#[test]
fn impossible_lengths_are_passed_over() {
    for length in ["99999999999", "99999999999999999999999999", "-1", "0x10", ""] {
        let mut client = Client::start(capable());
        client.raw(format!("Content-Length: {length}\r\n\r\n{{\"jsonrpc\":\"2.0\"}}").as_bytes());
        lives(client);
    }
}

#[test]
fn unknown_messages_do_no_harm() {
    let mut client = Client::start(capable());
    client.notify("$/setTrace", json!({"value": "verbose"}));
    client.notify("$/unknown", json!({}));
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [], "removed": []}}));
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    client.notify("textDocument/hover", Client::place(URI, 0, 0));
    for method in ["$/unknown", "unknown", "textDocument/rename", "workspace/executeCommand"] {
        let id = client.request(method, json!({}));
        assert!(client.answer(id)["error"]["code"].is_i64(), "{method}");
    }
    lives(client);
}

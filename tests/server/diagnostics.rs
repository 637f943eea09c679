//! Who is told what, when, and how often.

use serde_json::{Value, json};

use crate::client::{Client, URI, capable, pulling};
use crate::engine::{open_gate, runs, someone_waits};

#[test]
fn publications_name_their_version_and_are_not_repeated() {
    let mut client = Client::start(capable());
    client.open(URI, "头\n好");
    assert_eq!(client.published(), json!({"uri": URI, "version": 1, "diagnostics": []}));
    client.change(URI, 2, &[(json!([1, 1, 1, 1]), "的")]);
    client.text(URI);
    client.change(URI, 3, &[(json!([1, 2, 1, 2]), "错")]);
    let found = client.published();
    assert_eq!(found["version"], 3, "an equal list is not published again");
    assert_eq!(found["diagnostics"][0]["message"], "有错");
    client.change(URI, 4, &[(json!([1, 3, 1, 3]), "了")]);
    client.text(URI);
    client.change(URI, 5, &[(json!([1, 2, 1, 3]), "")]);
    assert_eq!(client.published(), json!({"uri": URI, "version": 5, "diagnostics": []}));
    client.leave();
}

#[test]
fn a_finding_carries_what_the_client_can_show() {
    let mut client = Client::start(capable());
    client.open(URI, "第一行\n有错");
    let range = |line: u32, start: u32, end: u32| json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}});
    let mut finding = json!({
        "range": range(1, 1, 2),
        "severity": 1,
        "code": "GJ101",
        "source": "gouji",
        "message": "有错",
        "relatedInformation": [{"location": {"uri": URI, "range": range(0, 0, 3)}, "message": "第一行"}],
        "data": {"relation": "3 ≠ 1 + 1", "stated": "3", "expected": "2", "verdict": "broken"},
    });
    assert_eq!(client.published()["diagnostics"], json!([finding]));
    client.leave();

    let mut client = Client::start(json!({}));
    client.open(URI, "第一行\n有错");
    finding.as_object_mut().and_then(|finding| finding.remove("relatedInformation"));
    assert_eq!(client.published()["diagnostics"], json!([finding]));
    client.leave();
}

#[test]
fn changes_during_a_check_are_checked_once() {
    let mut client = Client::start(capable());
    client.open(URI, "名 coalesced\n慢 coalesced\n");
    someone_waits("coalesced");
    for version in 2..=101 {
        client.change(URI, version, &[(json!([2, 0, 2, 0]), "错")]);
    }
    // An answer that needs no analysis: the loop has come to all the changes.
    assert_eq!(client.text("file:///tmp/unknown"), None);
    open_gate("coalesced");
    let found = client.published();
    assert_eq!(found["version"], 101, "the versions before are out of date when they could be published");
    assert_eq!(found["diagnostics"].as_array().map(Vec::len), Some(100));
    assert_eq!(runs("coalesced"), 2);
    client.leave();
}

#[test]
fn closing_clears() {
    let mut client = Client::start(capable());
    client.open(URI, "错");
    assert_eq!(client.published()["diagnostics"].as_array().map(Vec::len), Some(1));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.published(), json!({"uri": URI, "diagnostics": []}));
    client.open(URI, "错");
    assert_eq!(client.published()["diagnostics"].as_array().map(Vec::len), Some(1));
    client.leave();
}

#[test]
fn nothing_is_published_about_a_closed_document() {
    let mut client = Client::start(capable());
    client.open(URI, "错\n慢 closed");
    someone_waits("closed");
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.published(), json!({"uri": URI, "diagnostics": []}));
    open_gate("closed");
    let other = "file:///tmp/other.gouji";
    client.open(other, "");
    assert_eq!(client.published()["uri"], other, "the next check is that of the next document");
    client.leave();
}

#[test]
fn a_failed_analysis_says_so_and_starts_anew() {
    let mut client = Client::start(capable());
    client.open(URI, "错\n");
    client.published();
    client.change(URI, 2, &[(json!([1, 0, 1, 0]), "恐慌")]);
    let failed = client.published();
    assert_eq!((&failed["version"], &failed["diagnostics"][0]["severity"]), (&json!(2), &json!(3)));
    let hover = client.request("textDocument/hover", Client::place(URI, 0, 0));
    assert_eq!(client.answer(hover)["error"]["code"], -32603);
    client.change(URI, 3, &[(json!([1, 0, 1, 1]), "不")]);
    let found = client.published();
    assert_eq!((&found["version"], &found["diagnostics"][0]["message"]), (&json!(3), &json!("有错")));
    assert_eq!(client.text(URI).as_deref(), Some("错\n不慌"));
    client.leave();
}

#[test]
fn a_client_that_pulls_is_not_pushed_to() {
    let mut client = Client::start(pulling());
    client.open(URI, "头\n错");
    let first = client.pull(URI, &Value::Null);
    assert_eq!((&first["kind"], &first["items"][0]["message"]), (&json!("full"), &json!("有错")));
    let unchanged = client.pull(URI, &first["resultId"]);
    assert_eq!(unchanged, json!({"kind": "unchanged", "resultId": first["resultId"]}));
    client.change(URI, 2, &[(json!([1, 1, 1, 1]), "好")]);
    assert_eq!(client.pull(URI, &first["resultId"])["kind"], "unchanged");
    client.change(URI, 3, &[(json!([1, 0, 1, 0]), "好")]);
    let moved = client.pull(URI, &first["resultId"]);
    assert_eq!((&moved["kind"], &moved["items"][0]["range"]["start"]["character"]), (&json!("full"), &json!(1)));
    client.replace(URI, 4, "");
    assert_eq!(client.pull(URI, &moved["resultId"]), json!({"kind": "full", "items": []}));
    client.replace(URI, 5, "恐慌");
    let id = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.answer(id)["error"]["code"], -32603);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.pull(URI, &Value::Null), json!({"kind": "full", "items": []}));
    client.leave();
}

/// The lines of the findings that are published.
fn lines(found: &Value) -> Vec<u64> {
    let found = found["diagnostics"].as_array().expect("a list").iter();
    found.filter_map(|finding| finding["range"]["start"]["line"].as_u64()).collect()
}

#[test]
fn a_line_that_is_being_typed_is_not_judged_before_it_is_complete() {
    let mut client = Client::start(capable());
    client.open(URI, "错\n\n");
    assert_eq!(lines(&client.published()), [0]);
    // New findings in the unfinished line wait; nothing else changes, so nothing is published.
    client.change(URI, 2, &[(json!([1, 0, 1, 0]), "错未完")]);
    // The line is complete.
    client.change(URI, 3, &[(json!([1, 3, 1, 3]), "。")]);
    assert_eq!(lines(client.published_up_to(3).last().expect("one")), [0, 1]);
    // What was shown stays while its line is typed on.
    client.change(URI, 4, &[(json!([1, 4, 1, 4]), "错未完")]);
    client.change(URI, 5, &[(json!([2, 0, 2, 0]), "错未完")]);
    assert_eq!(lines(client.published_up_to(5).last().expect("one")), [0, 1, 1], "a line that is left is judged");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    assert_eq!(lines(&client.published()), [0, 1, 1, 2], "and so is one that is saved");
    client.leave();
}

#[test]
fn what_a_line_that_is_being_typed_breaks_elsewhere_waits_too() {
    let mut client = Client::start(capable());
    client.open(URI, "牵\n错\n\n尾");
    assert_eq!(lines(&client.published()), [1]);
    // The new finding waits; the one that was shown has moved, and stays.
    client.change(URI, 2, &[(json!([0, 0, 0, 0]), "零\n"), (json!([3, 0, 3, 0]), "动未完")]);
    assert_eq!(lines(client.published_up_to(2).last().expect("one")), [2]);
    client.change(URI, 3, &[(json!([3, 3, 3, 3]), "。")]);
    assert_eq!(lines(client.published_up_to(3).last().expect("one")), [1, 2]);
    // One that the line hides for a while comes back before it is complete.
    client.change(URI, 4, &[(json!([3, 0, 3, 4]), "未完")]);
    assert_eq!(lines(client.published_up_to(4).last().expect("one")), [2]);
    client.change(URI, 5, &[(json!([3, 0, 3, 0]), "动")]);
    assert_eq!(lines(client.published_up_to(5).last().expect("one")), [1, 2]);
    client.leave();
}

#[test]
fn a_client_that_pulls_is_asked_to_pull_again_when_what_was_held_back_is_saved() {
    let mut capabilities = pulling();
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    let mut client = Client::start(capabilities);
    client.open(URI, "\n");
    client.change(URI, 2, &[(json!([0, 0, 0, 0]), "错未完")]);
    assert_eq!(client.pull(URI, &Value::Null)["items"], json!([]));
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    client.expect("workspace/diagnostic/refresh");
    assert_eq!(client.pull(URI, &Value::Null)["items"].as_array().map(Vec::len), Some(1));
    client.leave();
}

//! The server's text is the client's.

use serde_json::{Value, json};

use crate::client::{Client, URI, capable, pulling};

/// Where the server says that it does not know the text.
#[track_caller]
fn assert_out_of_sync(published: &Value) {
    assert_eq!(published.get("version"), None, "nobody knows of which version this is");
    let found = &published["diagnostics"];
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found[0]["severity"], 3);
    assert!(found[0]["message"].as_str().is_some_and(|message| message.contains("不一致")), "{found}");
}

fn with_encoding(encoding: &str) -> Value {
    let mut capabilities = capable();
    capabilities["general"] = json!({"positionEncodings": [encoding]});
    capabilities
}

#[test]
fn edits_are_read_in_each_encoding() {
    // Behind 𠮷 (4 bytes, 2 units, 1 character) and 支 (3 bytes, 1 unit).
    for (encoding, at, width) in [("utf-8", 7, 3), ("utf-16", 3, 1), ("utf-32", 2, 1)] {
        let mut client = Client::start(with_encoding(encoding));
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], encoding);
        client.open(URI, "甲\r\n𠮷支出\u{2028}末\r乙");
        client.change(URI, 2, &[(json!([1, at, 1, at + width]), "错"), (json!([2, 0, 2, 99]), "丙")]);
        let found = client.published_up_to(2).pop().unwrap_or_default();
        assert_eq!(
            found["diagnostics"][0]["range"],
            json!({"start": {"line": 1, "character": at}, "end": {"line": 1, "character": at + width}}),
            "{encoding}"
        );
        assert_eq!(client.text(URI).as_deref(), Some("甲\r\n𠮷支错\u{2028}末\r丙"), "{encoding}");
        client.leave();
    }
}

#[test]
fn places_beyond_the_text_are_its_end() {
    let mut client = Client::start(capable());
    client.open(URI, "一\n二");
    client.change(URI, 2, &[(json!([0, 99, 0, 99]), "甲"), (json!([9, 9, 99, 0]), "乙")]);
    assert_eq!(client.text(URI).as_deref(), Some("一甲\n二乙"));
    client.published();
    client.leave();
}

#[test]
fn an_impossible_change_stops_every_answer_until_a_full_text_comes() {
    for (encoding, impossible) in
        [("utf-16", json!([0, 2, 0, 2])), ("utf-8", json!([0, 2, 0, 4])), ("utf-32", json!([1, 0, 0, 0]))]
    {
        let mut client = Client::start(with_encoding(encoding));
        client.open(URI, "𠮷错\n");
        client.published();
        client.change(URI, 2, &[(json!([0, 0, 0, 0]), "好"), (impossible, "?")]);
        assert_out_of_sync(&client.published());
        client.change(URI, 3, &[(json!([0, 0, 0, 0]), "好")]);
        assert_eq!(client.text(URI), None);
        let place = json!({"textDocument": {"uri": URI}});
        assert_eq!(client.ask("textDocument/documentSymbol", place.clone()), Value::Null);
        assert_eq!(client.ask("textDocument/foldingRange", place.clone()), Value::Null);
        let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
        let actions = json!({"textDocument": {"uri": URI}, "range": whole, "context": {"diagnostics": []}});
        assert_eq!(client.ask("textDocument/codeAction", actions), Value::Null);

        client.replace(URI, 4, "错好");
        let healed = client.published();
        assert_eq!((&healed["version"], healed["diagnostics"].as_array().map(Vec::len)), (&json!(4), Some(1)));
        assert_eq!(client.text(URI).as_deref(), Some("错好"));
        client.leave();
    }
}

#[test]
fn a_change_that_cannot_be_read_is_not_passed_over() {
    let change =
        json!({"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "a"});
    let negative =
        json!({"range": {"start": {"line": 0, "character": -1}, "end": {"line": 0, "character": 0}}, "text": ""});
    let version = json!({"uri": URI, "version": 2});
    for params in [
        json!({"textDocument": version, "contentChanges": [negative]}),
        json!({"textDocument": version, "contentChanges": [{"text": 5}]}),
        json!({"textDocument": version, "contentChanges": {}}),
        json!({"textDocument": version}),
        json!({"textDocument": {"uri": URI, "version": "two"}, "contentChanges": [change]}),
        json!({"textDocument": {"uri": URI}, "contentChanges": [change]}),
    ] {
        let mut client = Client::start(capable());
        client.open(URI, "好");
        client.published();
        client.notify("textDocument/didChange", params);
        assert_out_of_sync(&client.published());
        assert_eq!(client.text(URI), None);
        client.replace(URI, 3, "新");
        assert_eq!(client.published()["version"], 3);
        assert_eq!(client.text(URI).as_deref(), Some("新"));
        client.leave();
    }
}

#[test]
fn a_lost_change_of_no_known_document_does_no_harm() {
    let mut client = Client::start(capable());
    for params in
        [json!(null), json!([]), json!({"textDocument": {"uri": "no uri"}}), json!({"textDocument": {"uri": 5}})]
    {
        client.notify("textDocument/didChange", params);
    }
    client.change("file:///tmp/unknown", 1, &[(Value::Null, "a")]);
    assert_eq!(client.text("file:///tmp/unknown"), None);
    client.leave();
}

#[test]
fn a_save_with_the_text_heals() {
    let mut client = Client::start(capable());
    client.open(URI, "好");
    client.published();
    client.change(URI, 2, &[(json!([0, 1, 0, 0]), "")]);
    assert_out_of_sync(&client.published());
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.text(URI), None, "a save without the text tells nothing");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}, "text": "存错"}));
    assert_eq!(client.published()["diagnostics"][0]["message"], "有错");
    assert_eq!(client.text(URI).as_deref(), Some("存错"));
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}, "text": "存错"}));
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}, "text": "另存"}));
    assert_eq!(client.published()["diagnostics"], json!([]));
    assert_eq!(client.text(URI).as_deref(), Some("另存"));
    client.leave();
}

#[test]
fn opening_again_replaces_the_text() {
    let mut client = Client::start(capable());
    client.open(URI, "好");
    client.published();
    client.change(URI, 2, &[(json!([0, 1, 0, 0]), "")]);
    assert_out_of_sync(&client.published());
    client.open(URI, "错");
    assert_eq!(client.published()["diagnostics"][0]["message"], "有错");
    assert_eq!(client.text(URI).as_deref(), Some("错"));
    client.leave();
}

#[test]
fn a_batch_starts_from_its_last_full_text() {
    let mut client = Client::start(capable());
    client.open(URI, "好");
    let impossible = (json!([0, 1, 0, 0]), "");
    client.change(URI, 2, &[impossible, (Value::Null, "甲"), (json!([0, 1, 0, 1]), "乙")]);
    assert_eq!(client.text(URI).as_deref(), Some("甲乙"));
    client.published();
    client.leave();
}

#[test]
fn a_version_that_does_not_rise_is_only_a_number() {
    let mut client = Client::start(capable());
    client.open(URI, "好");
    client.published();
    client.change(URI, 0, &[(json!([0, 0, 0, 0]), "错")]);
    let found = client.published();
    assert_eq!((&found["version"], &found["diagnostics"][0]["message"]), (&json!(0), &json!("有错")));
    client.leave();
}

#[test]
fn one_document_under_two_spellings() {
    for (opened, meant) in [
        ("file:///c%3A/%E9%A2%84%E7%AE%97.gouji", "file:///C:/预算.gouji"),
        ("file:///C:/预算.gouji", "file:///c%3A/%e9%a2%84%e7%ae%97.gouji"),
    ] {
        let mut client = Client::start(capable());
        client.open(opened, "好");
        assert_eq!(client.published()["uri"], opened);
        client.change(meant, 2, &[(json!([0, 0, 0, 0]), "错")]);
        let found = client.published();
        assert_eq!(found["uri"], opened, "the client's own spelling");
        assert_eq!(found["diagnostics"][0]["relatedInformation"][0]["location"]["uri"], opened);
        assert_eq!(client.text(meant).as_deref(), Some("错好"));
        let start = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
        let params = json!({"textDocument": {"uri": opened}, "range": start, "context": {"diagnostics": []}});
        let actions = client.ask("textDocument/codeAction", params);
        assert_eq!(actions[0]["edit"]["documentChanges"][0]["textDocument"]["uri"], opened);
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": meant}}));
        assert_eq!(client.published()["uri"], opened);
        assert_eq!(client.text(opened), None);
        client.leave();
    }
}

#[test]
fn a_client_that_pulls_learns_of_the_loss_too() {
    let mut client = Client::start(pulling());
    client.open(URI, "好");
    client.change(URI, 2, &[(json!([0, 1, 0, 0]), "")]);
    let report = client.pull(URI, &Value::Null);
    assert_out_of_sync(&json!({"diagnostics": report["items"]}));
    client.replace(URI, 3, "好");
    assert_eq!(client.pull(URI, &report["resultId"]), json!({"kind": "full", "items": []}));
    client.leave();
}

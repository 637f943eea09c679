//! What clients say about themselves, and what the server answers.
//!
//! The parameters in `clients/` are shaped like those of the clients that they are named after. Neovim 0.7 writes empty
//! tables as lists; the odd client describes some of its features in ways that no specification knows.

use gouji::ide::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, URI};

fn recorded(json: &str) -> Value {
    serde_json::from_str(json).expect("the record is JSON")
}

/// What every client is told.
fn capabilities() -> Value {
    json!({
        "completionProvider": {
            "resolveProvider": true,
            "triggerCharacters": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        },
        "definitionProvider": true,
        "documentHighlightProvider": true,
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "hoverProvider": true,
        "positionEncoding": "utf-16",
        "referencesProvider": true,
        "renameProvider": true,
        "textDocumentSync": {"change": 2, "openClose": true, "save": {"includeText": true}},
        "workspace": {"workspaceFolders": {"changeNotifications": true, "supported": true}},
        "workspaceSymbolProvider": true,
    })
}

/// What a client is told that shows actions and asks for their edits later.
fn actions() -> Value {
    json!({"codeActionKinds": ["quickfix", "refactor.rewrite", "source.fixAll.gouji"], "resolveProvider": true})
}

/// What a client is told that pulls diagnostics.
fn diagnostics() -> Value {
    json!({"identifier": "gouji", "interFileDependencies": false, "workspaceDiagnostics": false})
}

/// Begins a session with `params` and compares the answer with what every client is told, but for `own`.
#[track_caller]
fn check(params: Value, own: Value) {
    let mut client = Client::start_with::<Analysis>(params.clone());
    let answer = client.initialized.take();
    let mut expected = capabilities();
    for (capability, value) in own.as_object().expect("capabilities by their names") {
        expected[capability] = value.clone();
    }
    assert_eq!(answer["capabilities"], expected, "{:#}", answer["capabilities"]);
    assert_eq!(answer["serverInfo"], json!({"name": "gouji", "version": env!("CARGO_PKG_VERSION")}));
    client.open(URI, "2025 年度部门预算公开");
    if answer["capabilities"].get("diagnosticProvider").is_some() {
        client.pull(URI, &Value::Null);
    } else {
        client.published();
    }
    let workspace = &params["capabilities"]["workspace"];
    if workspace["configuration"] == true {
        client.expect("workspace/configuration");
    }
    if workspace["didChangeConfiguration"]["dynamicRegistration"] == true {
        client.expect("client/registerCapability");
    }
    client.leave();
}

#[test]
fn visual_studio_code() {
    let rename = json!({"prepareProvider": true});
    let own = json!({"codeActionProvider": actions(), "diagnosticProvider": diagnostics(), "renameProvider": rename});
    check(recorded(include_str!("clients/vscode.json")), own);
}

#[test]
fn neovim_0_10() {
    let own = json!({"codeActionProvider": actions(), "diagnosticProvider": diagnostics()});
    check(recorded(include_str!("clients/neovim-0.10.json")), own);
}

#[test]
fn neovim_0_7() {
    let own = json!({"codeActionProvider": actions(), "renameProvider": {"prepareProvider": true}});
    check(recorded(include_str!("clients/neovim-0.7.json")), own);
}

#[test]
fn a_client_that_says_nothing() {
    check(json!({"capabilities": {}}), json!({}));
}

#[test]
fn an_odd_client() {
    check(recorded(include_str!("clients/odd.json")), json!({"positionEncoding": "utf-32"}));
}

#[test]
fn the_encoding_is_utf_16_unless_it_is_not_offered() {
    for (offered, chosen) in [
        (json!(null), "utf-16"),
        (json!([]), "utf-16"),
        (json!(["utf-8", "utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-8"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-7"]), "utf-16"),
    ] {
        let capabilities = json!({"general": {"positionEncodings": offered}});
        let client = Client::start(capabilities);
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], chosen, "{offered}");
        client.leave();
    }
}

#[test]
fn initialize_is_answered_even_without_parameters_that_can_be_read() {
    let mut client = Client::connect::<Analysis>();
    for params in [json!([]), json!("capabilities"), Value::Null] {
        let id = client.request("initialize", params);
        assert_eq!(client.answer(id)["error"]["code"], -32602);
    }
    assert!(client.ask("initialize", json!({"capabilities": {}}))["capabilities"].is_object());
    let again = client.request("initialize", json!({"capabilities": {}}));
    assert_eq!(client.answer(again)["error"]["code"], -32600);
    client.leave();
}

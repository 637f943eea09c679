//! What clients say about themselves, and what the server answers.
//!
//! The parameters in `clients/` are shaped like those of the clients that they are named after. Neovim 0.7 writes empty
//! tables as lists; the odd client describes some of its features in ways that no specification knows.

use expect_test::{Expect, expect};
use gouji::ide::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, URI};

fn recorded(json: &str) -> Value {
    serde_json::from_str(json).expect("the record is JSON")
}

/// Begins a session with `params` and compares the answer, the server's version left out.
#[track_caller]
fn check(params: Value, expected: Expect) {
    let mut client = Client::start_with::<Analysis>(params.clone());
    let mut answer = client.initialized.take();
    assert_eq!(answer["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    answer["serverInfo"]["version"] = Value::Null;
    expected.assert_eq(&format!("{answer:#}\n"));
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
    check(
        recorded(include_str!("clients/vscode.json")),
        expect![[r#"
            {
              "capabilities": {
                "codeActionProvider": {
                  "codeActionKinds": [
                    "quickfix",
                    "refactor.rewrite",
                    "source.fixAll.gouji"
                  ],
                  "resolveProvider": true
                },
                "completionProvider": {
                  "resolveProvider": true
                },
                "definitionProvider": true,
                "diagnosticProvider": {
                  "identifier": "gouji",
                  "interFileDependencies": false,
                  "workspaceDiagnostics": false
                },
                "documentHighlightProvider": true,
                "documentSymbolProvider": true,
                "foldingRangeProvider": true,
                "hoverProvider": true,
                "positionEncoding": "utf-16",
                "referencesProvider": true,
                "renameProvider": {
                  "prepareProvider": true
                },
                "textDocumentSync": {
                  "change": 2,
                  "openClose": true,
                  "save": {
                    "includeText": true
                  }
                },
                "workspace": {
                  "workspaceFolders": {
                    "changeNotifications": true,
                    "supported": true
                  }
                },
                "workspaceSymbolProvider": true
              },
              "serverInfo": {
                "name": "gouji",
                "version": null
              }
            }
        "#]],
    );
}

#[test]
fn neovim_0_10() {
    check(
        recorded(include_str!("clients/neovim-0.10.json")),
        expect![[r#"
            {
              "capabilities": {
                "codeActionProvider": {
                  "codeActionKinds": [
                    "quickfix",
                    "refactor.rewrite",
                    "source.fixAll.gouji"
                  ],
                  "resolveProvider": true
                },
                "completionProvider": {
                  "resolveProvider": true
                },
                "definitionProvider": true,
                "diagnosticProvider": {
                  "identifier": "gouji",
                  "interFileDependencies": false,
                  "workspaceDiagnostics": false
                },
                "documentHighlightProvider": true,
                "documentSymbolProvider": true,
                "foldingRangeProvider": true,
                "hoverProvider": true,
                "positionEncoding": "utf-16",
                "referencesProvider": true,
                "renameProvider": true,
                "textDocumentSync": {
                  "change": 2,
                  "openClose": true,
                  "save": {
                    "includeText": true
                  }
                },
                "workspace": {
                  "workspaceFolders": {
                    "changeNotifications": true,
                    "supported": true
                  }
                },
                "workspaceSymbolProvider": true
              },
              "serverInfo": {
                "name": "gouji",
                "version": null
              }
            }
        "#]],
    );
}

#[test]
fn neovim_0_7() {
    check(
        recorded(include_str!("clients/neovim-0.7.json")),
        expect![[r#"
            {
              "capabilities": {
                "codeActionProvider": {
                  "codeActionKinds": [
                    "quickfix",
                    "refactor.rewrite",
                    "source.fixAll.gouji"
                  ],
                  "resolveProvider": true
                },
                "completionProvider": {
                  "resolveProvider": true
                },
                "definitionProvider": true,
                "documentHighlightProvider": true,
                "documentSymbolProvider": true,
                "foldingRangeProvider": true,
                "hoverProvider": true,
                "positionEncoding": "utf-16",
                "referencesProvider": true,
                "renameProvider": {
                  "prepareProvider": true
                },
                "textDocumentSync": {
                  "change": 2,
                  "openClose": true,
                  "save": {
                    "includeText": true
                  }
                },
                "workspace": {
                  "workspaceFolders": {
                    "changeNotifications": true,
                    "supported": true
                  }
                },
                "workspaceSymbolProvider": true
              },
              "serverInfo": {
                "name": "gouji",
                "version": null
              }
            }
        "#]],
    );
}

#[test]
fn a_client_that_says_nothing() {
    check(
        json!({"capabilities": {}}),
        expect![[r#"
            {
              "capabilities": {
                "completionProvider": {
                  "resolveProvider": true
                },
                "definitionProvider": true,
                "documentHighlightProvider": true,
                "documentSymbolProvider": true,
                "foldingRangeProvider": true,
                "hoverProvider": true,
                "positionEncoding": "utf-16",
                "referencesProvider": true,
                "renameProvider": true,
                "textDocumentSync": {
                  "change": 2,
                  "openClose": true,
                  "save": {
                    "includeText": true
                  }
                },
                "workspace": {
                  "workspaceFolders": {
                    "changeNotifications": true,
                    "supported": true
                  }
                },
                "workspaceSymbolProvider": true
              },
              "serverInfo": {
                "name": "gouji",
                "version": null
              }
            }
        "#]],
    );
}

#[test]
fn an_odd_client() {
    check(
        recorded(include_str!("clients/odd.json")),
        expect![[r#"
            {
              "capabilities": {
                "completionProvider": {
                  "resolveProvider": true
                },
                "definitionProvider": true,
                "documentHighlightProvider": true,
                "documentSymbolProvider": true,
                "foldingRangeProvider": true,
                "hoverProvider": true,
                "positionEncoding": "utf-32",
                "referencesProvider": true,
                "renameProvider": true,
                "textDocumentSync": {
                  "change": 2,
                  "openClose": true,
                  "save": {
                    "includeText": true
                  }
                },
                "workspace": {
                  "workspaceFolders": {
                    "changeNotifications": true,
                    "supported": true
                  }
                },
                "workspaceSymbolProvider": true
              },
              "serverInfo": {
                "name": "gouji",
                "version": null
              }
            }
        "#]],
    );
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

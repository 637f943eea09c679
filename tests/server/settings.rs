//! The settings, on each of the ways on which editors send them.

use gouji::ide::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, URI, capable, pulling};
use crate::engine::Probe;

#[track_caller]
fn options(client: &mut Client) -> String {
    let found = client.published();
    found["diagnostics"][0]["message"].as_str().expect("the probe names the options").to_owned()
}

fn begin(params: Value) -> Client {
    let mut client = Client::start_with::<Probe>(params);
    client.open(URI, "选项");
    client
}

#[test]
fn the_locale_decides_the_language() {
    for (locale, lang) in [
        (json!("zh-CN"), "Zh"),
        (json!("ZH_tw"), "Zh"),
        (json!("en-US"), "En"),
        (json!("de"), "En"),
        (json!(null), "Zh"),
    ] {
        let mut client = begin(json!({"capabilities": {}, "locale": locale}));
        assert_eq!(options(&mut client), format!("{lang} None [] []"), "{locale}");
        client.leave();
    }
}

#[test]
fn initialization_options_count() {
    for options_sent in [json!({"lang": "en", "year": 2024}), json!({"gouji": {"lang": "en", "year": 2024}})] {
        let params = json!({"capabilities": {}, "locale": "zh", "initializationOptions": options_sent});
        let mut client = begin(params);
        assert_eq!(options(&mut client), "En Some(2024) [] []");
        client.leave();
    }
}

#[test]
fn pushed_settings_count_and_wrong_ones_do_not() {
    let mut client = begin(json!({"capabilities": {}}));
    assert_eq!(options(&mut client), "Zh None [] []");
    let push = |client: &mut Client, settings: Value| {
        client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    };
    push(&mut client, json!({"gouji": {"select": ["GJ1"], "ignore": ["GJ101"], "year": "next", "colour": 1}}));
    assert_eq!(options(&mut client), "Zh None [\"GJ1\"] [\"GJ101\"]");
    push(&mut client, json!({"lang": "en", "select": "GJ1"}));
    assert_eq!(options(&mut client), "En None [] []");
    push(&mut client, json!({"lang": "en"}));
    push(&mut client, json!("nonsense"));
    assert_eq!(options(&mut client), "Zh None [] []");
    client.leave();
}

#[test]
fn pulled_settings_count_and_are_pulled_again() {
    let mut capabilities = capable();
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["workspace"]["didChangeConfiguration"] = json!({"dynamicRegistration": true});
    let mut client = begin(json!({"capabilities": capabilities}));
    let registration = client.expect("client/registerCapability");
    assert_eq!(registration["params"]["registrations"][0]["method"], "workspace/didChangeConfiguration");
    client.send(&json!({"jsonrpc": "2.0", "id": registration["id"], "result": null}));
    assert_eq!(options(&mut client), "Zh None [] []");
    for (answer, expected) in [
        (json!({"result": [{"year": 2025}]}), Some("Zh Some(2025) [] []")),
        (json!({"result": [null]}), Some("Zh None [] []")),
        (json!({"result": []}), None),
        (json!({"result": {"odd": true}}), None),
        (json!({"error": {"code": -32603, "message": "no"}}), None),
        (json!({"result": [{"lang": "en"}]}), Some("En None [] []")),
    ] {
        let asked = client.expect("workspace/configuration");
        assert_eq!(asked["params"], json!({"items": [{"section": "gouji"}]}));
        let mut message = json!({"jsonrpc": "2.0", "id": asked["id"]});
        for (key, value) in answer.as_object().into_iter().flatten() {
            message[key] = value.clone();
        }
        client.send(&message);
        if let Some(expected) = expected {
            assert_eq!(options(&mut client), expected);
        }
        client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    client.expect("workspace/configuration");
    client.leave();
}

#[test]
fn a_client_that_pulls_diagnostics_is_asked_to_pull_again() {
    let mut capabilities = pulling();
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    let mut client = begin(json!({"capabilities": capabilities}));
    assert_eq!(client.pull(URI, &Value::Null)["items"][0]["message"], "Zh None [] []");
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"year": 2026}}));
    let refresh = client.expect("workspace/diagnostic/refresh");
    client.send(&json!({"jsonrpc": "2.0", "id": refresh["id"], "result": null}));
    assert_eq!(client.pull(URI, &Value::Null)["items"][0]["message"], "Zh Some(2026) [] []");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}, "text": "错"}));
    client.expect("workspace/diagnostic/refresh");
    assert_eq!(client.pull(URI, &Value::Null)["items"][0]["message"], "有错");
    client.leave();
}

/// A draft in a folder of its own with this `gouji.toml`: the folder, its URI, the draft's URI.
fn project(content: &str) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("gouji.toml"), content).expect("a file");
    let uri = format!("file://{}", folder.path().display());
    let draft = format!("{uri}/draft.gouji");
    (folder, uri, draft)
}

#[test]
fn a_gouji_toml_counts_as_for_the_command_line() {
    let (folder, uri, draft) = project("[rules]\nselect = [\"GJ1\"]\nignore = [\"GJ105\"]\n[draft]\nyear = 2023\n");
    let mut capabilities = capable();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": true});
    let folders = json!([{"uri": uri, "name": "草案"}]);
    let mut client = Client::start_with::<Probe>(json!({"capabilities": capabilities, "workspaceFolders": folders}));
    let registration = client.expect("client/registerCapability");
    let watched = &registration["params"]["registrations"][0];
    assert_eq!(watched["method"], "workspace/didChangeWatchedFiles");
    assert_eq!(watched["registerOptions"]["watchers"][0]["globPattern"], "**/gouji.toml");
    client.send(&json!({"jsonrpc": "2.0", "id": registration["id"], "result": null}));
    client.open(&draft, "选项");
    assert_eq!(options(&mut client), "Zh Some(2023) [\"GJ1\"] [\"GJ105\"]");
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"year": 2025, "select": ["GJ4"]}}));
    assert_eq!(options(&mut client), "Zh Some(2025) [\"GJ4\"] []", "who asks for a rule by name wants to see it");
    client.notify("workspace/didChangeConfiguration", json!({"settings": {}}));
    options(&mut client);

    std::fs::write(folder.path().join("gouji.toml"), "[draft]\nyear = 2024\ncolour = 1\n").expect("a file");
    let changed = json!({"changes": [{"uri": format!("{uri}/gouji.toml"), "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changed);
    let shown = client.expect("window/showMessage");
    assert!(shown["params"]["message"].as_str().is_some_and(|told| told.contains("第 3 行")), "{shown}");
    assert_eq!(options(&mut client), "Zh Some(2024) [] []");
    client.leave();
}

#[test]
fn exceptions_and_severities_count_in_the_editor() {
    let toml =
        "[rules]\nseverity = { GJ1 = \"hint\" }\n[[ignore]]\nrule = \"GJ101\"\ntext = \"核过\"\nreason = \"已核\"\n";
    let (folder, _, draft) = project(toml);
    let mut client = Client::start(capable());
    client.open(&draft, "错\n核过：错");
    let found = client.published();
    assert_eq!(found["diagnostics"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["diagnostics"][0]["severity"], 4);
    let range = json!({"start": {"line": 1, "character": 3}, "end": {"line": 1, "character": 3}});
    let params = json!({"textDocument": {"uri": draft}, "range": range, "context": {"diagnostics": []}});
    let offered = client.ask("textDocument/codeAction", params);
    assert_eq!(offered.as_array().map(Vec::len), Some(1), "what is not told is not corrected");
    let edits = &offered[0]["edit"]["documentChanges"][0]["edits"];
    assert_eq!((edits.as_array().map(Vec::len), &edits[0]["range"]["start"]["line"]), (Some(1), &json!(0)));
    // A client that watches no files: saving looks at them again.
    std::fs::remove_file(folder.path().join("gouji.toml")).expect("removed");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": draft}}));
    assert_eq!(client.published()["diagnostics"].as_array().map(Vec::len), Some(2));
    client.leave();
}

#[test]
fn the_subjects_that_a_gouji_toml_adds_are_known() {
    let (folder, _, draft) = project("[catalog]\nextra = [\"科目.tsv\"]\n");
    std::fs::write(folder.path().join("科目.tsv"), "code\tname\n2080577\t离退休干部活动\n").expect("a file");
    let mut client = Client::start_with::<Analysis>(json!({"capabilities": capable()}));
    let text = "2024年一般公共预算支出表\n\n科目编码\t科目名称\t合计\n\
                 208\t社会保障和就业支出\t3.00\n20805\t行政事业单位养老支出\t3.00\n\
                 2080505\t机关事业单位基本养老保险缴费支出\t2.00\n2080577\t老年大学\t1.00\n";
    client.open(&draft, text);
    let found = client.published();
    let codes: Vec<_> = found["diagnostics"].as_array().into_iter().flatten().map(|found| &found["code"]).collect();
    assert!(codes.contains(&&json!("GJ502")) && !codes.contains(&&json!("GJ501")), "{found}");
    let page = client.ask("gouji/document", json!({"uri": "gouji:/code/2080577.md"}));
    assert!(page["text"].as_str().is_some_and(|text| text.contains("离退休干部活动")), "{page}");
    client.leave();
}

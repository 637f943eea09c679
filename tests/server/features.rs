//! Hovers, outlines, folds and corrections, in the forms that different clients understand.

use gouji::ide::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, URI, capable, range, session};

fn actions(client: &mut Client, at: Value, context: Value) -> Value {
    client.ask("textDocument/codeAction", json!({"textDocument": {"uri": URI}, "range": at, "context": context}))
}

#[test]
fn a_hover_leads_to_lines_where_links_are_followed() {
    let text = "[第 2 行](#L2)\n二";
    let said = |capabilities: Value| {
        let mut client = session(capabilities, text);
        let hover = client.ask("textDocument/hover", Client::place(URI, 0, 0));
        client.leave();
        hover["contents"]["value"].as_str().expect("a text").to_owned()
    };
    let mut follows = capable();
    follows["general"] = json!({"markdown": {"parser": "marked"}});
    assert_eq!(said(follows), format!("[第 2 行]({URI}#L2)\n二"));
    assert_eq!(said(capable()), "第 2 行\n二");
    assert_eq!(said(json!({})), "第 2 行\n二");
}

#[test]
fn hovers_are_markdown_for_clients_that_show_it() {
    let mut client = session(capable(), "𠮷**支**出");
    let hover = client.ask("textDocument/hover", Client::place(URI, 0, 4));
    assert_eq!(hover["contents"], json!({"kind": "markdown", "value": "𠮷**支**出"}));
    assert_eq!(hover["range"], range([0, 4], [0, 5]));
    // Inside a character: what it belongs to.
    assert_eq!(client.ask("textDocument/hover", Client::place(URI, 0, 1))["range"], range([0, 0], [0, 2]));
    client.leave();

    let mut client = session(json!({"textDocument": {"hover": {"contentFormat": ["plaintext"]}}}), "𠮷**支**出");
    let hover = client.ask("textDocument/hover", Client::place(URI, 0, 4));
    assert_eq!(hover["contents"], json!({"kind": "plaintext", "value": "𠮷支出"}));
    client.leave();
}

#[test]
fn outlines_are_nested_or_flat() {
    let text = "# 一、收入\n| 表一\n| 表二\n# \n";
    let place = json!({"textDocument": {"uri": URI}});
    let mut client = session(capable(), text);
    let nested = client.ask("textDocument/documentSymbol", place.clone());
    let names = |list: &Value| list.as_array().map(|list| list.iter().map(|it| it["name"].clone()).collect::<Vec<_>>());
    assert_eq!(names(&nested), Some(vec![json!("一、收入"), json!("…")]));
    assert_eq!(names(&nested[0]["children"]), Some(vec![json!("表一"), json!("表二")]));
    assert_eq!(nested[0]["range"], range([0, 0], [2, 4]));
    assert_eq!(nested[0]["selectionRange"], range([0, 2], [0, 6]));
    client.leave();

    let mut client = session(json!({}), text);
    let flat = client.ask("textDocument/documentSymbol", place);
    assert_eq!(names(&flat), Some(vec![json!("一、收入"), json!("表一"), json!("表二"), json!("…")]));
    assert_eq!(flat[1]["containerName"], "一、收入");
    assert_eq!(flat[1]["location"], json!({"uri": URI, "range": range([1, 0], [1, 4])}));
    client.leave();
}

#[test]
fn folds_are_whole_lines() {
    let place = json!({"textDocument": {"uri": URI}});
    let text = "# 一\n| 表\n# 二\n# 三\n| 表\n";
    let mut client = session(json!({"textDocument": {"foldingRange": {"lineFoldingOnly": true}}}), text);
    let fold = |start: u32, end: u32| json!({"startLine": start, "endLine": end, "kind": "region"});
    assert_eq!(client.ask("textDocument/foldingRange", place.clone()), json!([fold(0, 1), fold(3, 4)]));
    client.leave();

    let mut client = session(json!({"textDocument": {"foldingRange": {"rangeLimit": 1}}}), text);
    assert_eq!(client.ask("textDocument/foldingRange", place), json!([fold(0, 1)]));
    client.leave();
}

#[test]
fn corrections_name_the_version_that_they_are_for() {
    let mut client = session(capable(), "𠮷错");
    client.change(URI, 7, &[(json!([0, 0, 0, 0]), "好")]);
    let offered = actions(&mut client, range([0, 3], [0, 3]), json!({"diagnostics": []}));
    let edit = json!({"range": range([0, 3], [0, 4]), "newText": "对"});
    let document = json!({"uri": URI, "version": 7});
    assert_eq!(offered[0]["title"], "改对");
    assert_eq!(offered[0]["kind"], "quickfix");
    assert_eq!(offered[0]["isPreferred"], true);
    assert_eq!(offered[0]["diagnostics"][0]["code"], "GJ101");
    assert_eq!(offered[0]["edit"], json!({"documentChanges": [{"textDocument": document, "edits": [edit]}]}));
    assert_eq!((&offered[1]["kind"], &offered[1]["isPreferred"]), (&json!("refactor.rewrite"), &Value::Null));
    assert_eq!(offered[2]["kind"], "source.fixAll.gouji");
    assert_eq!(offered.as_array().map(Vec::len), Some(3), "what is for display only is no action");
    client.published();
    client.leave();
}

#[test]
fn corrections_are_plain_changes_for_clients_without_versions() {
    let literals = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
    let mut client = session(json!({"textDocument": {"codeAction": literals}}), "错");
    let offered = actions(&mut client, range([0, 1], [0, 1]), json!({"diagnostics": []}));
    let edit = json!({"range": range([0, 0], [0, 1]), "newText": "对"});
    assert_eq!(offered[0]["edit"], json!({"changes": {URI: [edit]}}));
    client.leave();
}

#[test]
fn corrections_are_of_the_kinds_that_were_asked_for() {
    let mut client = session(capable(), "错");
    for (only, titles) in [
        (json!(["quickfix"]), vec!["改对"]),
        (json!(["refactor"]), vec!["重写"]),
        (json!([""]), vec!["改对", "重写", "全改"]),
        (json!(["source.organizeImports", "quickfix.other"]), vec![]),
        (json!([]), vec![]),
    ] {
        let offered = actions(&mut client, range([0, 0], [0, 0]), json!({"diagnostics": [], "only": only}));
        let offered = offered.as_array().map(|list| list.iter().filter_map(|it| it["title"].as_str()).collect());
        assert_eq!(offered, Some(titles), "{only}");
    }
    assert_eq!(actions(&mut client, range([3, 0], [3, 0]), json!({"diagnostics": []}))[3], Value::Null);
    client.leave();
}

#[test]
fn a_rewriting_that_comes_to_a_correction_is_not_offered_beside_it() {
    let text = "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n合计\t19.00\t7.00\t12.00\n\
                一、教育支出\t7.00\t2.00\t5.00\n二、其他支出\t21.00\t5.00\t7.00\n";
    let mut client = Client::start_with::<Analysis>(json!({"processId": null, "capabilities": capable()}));
    client.open(URI, text);
    client.published();
    for (only, titles) in [
        (json!([""]), vec!["改 21.00 为 12.00（可使 2 处勾稽成立）", "改正全部只有一种改法的问题"]),
        (json!(["refactor"]), vec!["按明细重算合计：12.00"]),
    ] {
        let offered = actions(&mut client, range([5, 8], [5, 8]), json!({"diagnostics": [], "only": only}));
        let offered = offered.as_array().map(|list| list.iter().filter_map(|it| it["title"].as_str()).collect());
        assert_eq!(offered, Some(titles), "{only}");
    }
    client.leave();
}

#[test]
fn other_servers_diagnostics_do_no_harm() {
    let mut client = session(capable(), "错");
    let foreign = json!({"range": "everywhere", "source": "other", "data": {"deep": [1, 2]}});
    let offered = actions(&mut client, range([0, 0], [0, 0]), json!({"diagnostics": [foreign]}));
    assert_eq!(offered[0]["title"], "改对");
    client.leave();
}

#[test]
fn a_client_that_knows_only_commands_gets_no_actions() {
    let mut client = session(json!({"textDocument": {"codeAction": {}}}), "错");
    assert_eq!(client.initialized["capabilities"].get("codeActionProvider"), None);
    assert_eq!(actions(&mut client, range([0, 0], [0, 0]), json!({"diagnostics": []})), json!([]));
    client.leave();
}

/// A client that asks for an action's edit when it is chosen.
fn resolving() -> Value {
    let mut capabilities = capable();
    capabilities["textDocument"]["codeAction"]["dataSupport"] = json!(true);
    capabilities["textDocument"]["codeAction"]["resolveSupport"] = json!({"properties": ["edit"]});
    capabilities
}

#[test]
fn all_corrections_are_one_action_for_those_who_ask() {
    let mut client = session(capable(), "错一错\n好\n错");
    let kinds = &client.initialized["capabilities"]["codeActionProvider"];
    assert_eq!(kinds["codeActionKinds"], json!(["quickfix", "refactor.rewrite", "source.fixAll.gouji"]));
    assert_eq!(kinds.get("resolveProvider"), None);
    for only in ["source", "source.fixAll", "source.fixAll.gouji"] {
        let context = json!({"diagnostics": [], "only": [only], "triggerKind": 2});
        let offered = actions(&mut client, range([0, 0], [0, 0]), context);
        assert_eq!((&offered[0]["title"], &offered[0]["kind"]), (&json!("全改"), &json!("source.fixAll.gouji")));
        let edit = |start: [u32; 2], end| json!({"range": range(start, end), "newText": "对"});
        let edits = [edit([0, 0], [0, 1]), edit([0, 2], [0, 3]), edit([2, 0], [2, 1])];
        assert_eq!(offered[0]["edit"]["documentChanges"][0]["edits"], json!(edits));
    }
    let offered = actions(&mut client, range([0, 0], [0, 0]), json!({"diagnostics": [], "triggerKind": 2}));
    let kinds: Vec<_> = offered.as_array().into_iter().flatten().map(|it| it["kind"].clone()).collect();
    assert_eq!(kinds, ["quickfix"], "a light bulb tells of corrections only");
    client.leave();
}

#[test]
fn an_edit_is_made_when_it_is_asked_for_and_for_its_own_version_only() {
    let mut client = session(resolving(), "错");
    assert_eq!(client.initialized["capabilities"]["codeActionProvider"]["resolveProvider"], true);
    let offered = actions(&mut client, range([0, 0], [0, 0]), json!({"diagnostics": []}));
    assert!(offered[0]["edit"].is_object(), "what is at hand is sent");
    for (index, new_text) in [(1, "新"), (2, "对")] {
        assert_eq!(offered[index].get("edit"), None);
        let resolved = client.ask("codeAction/resolve", offered[index].clone());
        let edits = json!([{"range": range([0, 0], [0, 1]), "newText": new_text}]);
        let document = json!({"uri": URI, "version": 1});
        assert_eq!(resolved["edit"], json!({"documentChanges": [{"textDocument": document, "edits": edits}]}));
        assert_eq!(resolved["title"], offered[index]["title"]);
    }
    client.change(URI, 2, &[(json!([0, 0, 0, 0]), "好")]);
    client.published();
    let stale = client.request("codeAction/resolve", offered[1].clone());
    assert_eq!(client.answer(stale)["error"]["code"], -32801);
    let odd = client.ask("codeAction/resolve", json!({"title": "别家的", "data": {"x": 1}}));
    assert_eq!(odd, json!({"title": "别家的", "data": {"x": 1}}));
    client.leave();
}

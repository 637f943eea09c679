//! Completions, definitions, references, renamings and searches, in the forms that different clients understand.

use gouji::ide::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, URI, capable, range, session};

/// The abilities of a client that can do everything that these tests are about.
fn able() -> Value {
    let mut able = capable();
    able["textDocument"]["completion"] = json!({"completionItem": {"documentationFormat": ["markdown"]}});
    able["textDocument"]["rename"] = json!({"prepareSupport": true});
    able["experimental"] = json!({"gouji": {"virtualDocuments": true}});
    able
}

#[test]
fn completions_are_documented_when_they_are_looked_at() {
    let text = "𠮷林\n";
    let mut client = session(able(), text);
    let mut list = client.ask("textDocument/completion", Client::place(URI, 0, 2));
    assert_eq!(list["isIncomplete"], true);
    let item = list["items"][0].take();
    assert_eq!(item["textEdit"], json!({"range": range([0, 2], [0, 2]), "newText": "对"}));
    assert_eq!(item["additionalTextEdits"], json!([{"range": range([1, 0], [1, 0]), "newText": "另"}]));
    assert_eq!(
        (&item["filterText"], &item["sortText"], &item["documentation"]),
        (&json!("dui"), &json!("0000"), &Value::Null)
    );
    let resolved = client.ask("completionItem/resolve", item.clone());
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    let page = resolved["documentation"]["value"].as_str().expect("a page");
    assert!(page.starts_with("### 2080505 机关事业单位基本养老保险缴费支出\n"), "{page}");
    client.leave();

    let mut client = session(json!({}), text);
    let resolved = client.ask("completionItem/resolve", item);
    assert_eq!(resolved["documentation"]["kind"], "plaintext");
    let strange = json!({"label": "别的", "data": {"of": "another server"}});
    assert_eq!(client.ask("completionItem/resolve", strange.clone()), strange);
    client.leave();
}

#[test]
fn a_definition_is_a_place_and_a_page() {
    let mut client = session(able(), "𠮷支出");
    let found = client.ask("textDocument/definition", Client::place(URI, 0, 3));
    assert_eq!(found[0], json!({"uri": URI, "range": range([0, 0], [0, 4])}));
    assert_eq!(found[1]["uri"], "gouji:/code/2080505-2024.md");
    let page = client.ask("gouji/document", json!({"uri": found[1]["uri"]}));
    assert_eq!(page["languageId"], "markdown");
    assert!(page["text"].as_str().is_some_and(|text| text.contains("2080505")), "{page}");
    assert_eq!(client.ask("gouji/document", json!({"uri": "gouji:/code/1.md"})), Value::Null);
    client.leave();
}

#[test]
fn references_and_highlights_are_the_same_places() {
    let mut client = session(able(), "𠮷\n支\n");
    let mut place = Client::place(URI, 1, 0);
    place["context"] = json!({"includeDeclaration": true});
    let found = client.ask("textDocument/references", place.clone());
    let ranges = [range([0, 0], [0, 2]), range([1, 0], [1, 1])];
    assert_eq!(found, json!(ranges.clone().map(|range| json!({"uri": URI, "range": range}))));
    let marked = client.ask("textDocument/documentHighlight", place);
    assert_eq!(marked, json!(ranges.map(|range| json!({"kind": 1, "range": range}))));
    client.leave();
}

#[test]
fn a_renaming_names_the_version_that_it_is_for() {
    let mut client = session(able(), "𠮷名\n无");
    let named = client.ask("textDocument/prepareRename", Client::place(URI, 0, 2));
    assert_eq!(named, json!({"range": range([0, 0], [0, 3]), "placeholder": "𠮷名"}));
    assert_eq!(client.ask("textDocument/prepareRename", Client::place(URI, 1, 0)), Value::Null);
    let rename = |line: u32| {
        let mut place = Client::place(URI, line, 0);
        place["newName"] = json!("新𠮷");
        place
    };
    let edit = client.ask("textDocument/rename", rename(0));
    let document = json!({"uri": URI, "version": 1});
    let edits = json!([{"range": range([0, 0], [0, 3]), "newText": "新𠮷"}]);
    assert_eq!(edit, json!({"documentChanges": [{"textDocument": document, "edits": edits}]}));
    let id = client.request("textDocument/rename", rename(1));
    assert_eq!(client.answer(id)["error"]["code"], -32602);
    client.leave();
}

#[test]
fn a_search_goes_through_all_documents() {
    let mut client = session(able(), "𠮷林\n支出");
    client.open("file:///tmp/another.gouji", "吉\n𠮷");
    client.published();
    let found = client.ask("workspace/symbol", json!({"query": "𠮷"}));
    let places: Vec<_> = found.as_array().expect("a list").iter().map(|it| it["location"].clone()).collect();
    assert_eq!(
        places,
        [
            json!({"uri": "file:///tmp/another.gouji", "range": range([1, 0], [1, 2])}),
            json!({"uri": URI, "range": range([0, 0], [0, 3])}),
        ]
    );
    client.leave();
}

#[test]
fn a_row_of_a_real_draft_is_completed() {
    let text = "2024年度𠮷林站单位预算公开\n\n单位名称\t科目编码\t科目名称\t金额\n𠮷\t208\t社会保障和就业支出\t1.00\n\
                𠮷\t20805\t行政事业单位养老支出\t1.00\n𠮷\t2080505\t\t1.00\n";
    let mut client = Client::start_with::<Analysis>(json!({"processId": null, "capabilities": able()}));
    client.open(URI, text);
    client.published();
    let list = client.ask("textDocument/completion", Client::place(URI, 5, 10));
    let item = &list["items"][0];
    assert_eq!(item["label"], "2080505 机关事业单位基本养老保险缴费支出");
    assert_eq!(item["textEdit"], json!({"range": range([5, 3], [5, 10]), "newText": "2080505"}));
    let name = json!({"range": range([5, 11], [5, 11]), "newText": "机关事业单位基本养老保险缴费支出"});
    assert_eq!(item["additionalTextEdits"], json!([name]));
    client.leave();
}

#[test]
fn a_digit_asks_for_codes_but_not_for_amounts() {
    let text = "2024年度吉林站单位预算公开\n\n支出总表\n科目编码\t科目名称\t合计\n\
                208\t社会保障和就业支出\t21.34\n20805\t\t21.34\n\n社会保障和就业支出21\n";
    let mut client = Client::start_with::<Analysis>(json!({"processId": null, "capabilities": able()}));
    client.open(URI, text);
    client.published();
    let mut offered = |line: u32, character: u32| {
        let mut params = Client::place(URI, line, character);
        params["context"] = json!({"triggerKind": 2, "triggerCharacter": "2"});
        client.ask("textDocument/completion", params)["items"].as_array().map_or(0, Vec::len)
    };
    assert!(offered(5, 5) > 0, "a code");
    assert_eq!(offered(7, 10), 0, "an amount that has been begun");
    client.leave();
}

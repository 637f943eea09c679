//! Sessions that nobody would think of.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::client::{Client, URI, capable, pulling};

/// Texts of what breaks lines, what does not although it looks like it, and characters of every width.
fn text(most: usize) -> impl Strategy<Value = String> {
    let characters = select(vec!["a", "支", "𠮷", "\n", "\r", "\r\n", "\u{2028}", "\u{b}", "é", "错", "👍"]);
    prop::collection::vec(characters, 0..most).prop_map(|parts| parts.concat())
}

/// One edit: where it starts and ends among the places of the text, and what stands there afterwards.
fn edit() -> impl Strategy<Value = (Index, Index, String)> {
    (any::<Index>(), any::<Index>(), text(6))
}

/// Every place that an editor can name: its byte, and its line and character.
fn places(text: &str, width: fn(char) -> usize) -> Vec<(usize, [usize; 2])> {
    let (mut line, mut character) = (0, 0);
    let mut places = Vec::new();
    let mut previous = ' ';
    for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside_break = previous == '\r' && c == '\n' && byte < text.len();
        if !inside_break {
            if matches!(previous, '\r' | '\n') {
                (line, character) = (line + 1, 0);
            }
            places.push((byte, [line, character]));
        }
        character += width(c);
        previous = c;
    }
    places
}

fn encoding() -> impl Strategy<Value = (&'static str, fn(char) -> usize)> {
    select(vec![("utf-8", char::len_utf8 as fn(char) -> usize), ("utf-16", char::len_utf16), ("utf-32", |_| 1)])
}

/// Messages with sense and without.
fn message() -> impl Strategy<Value = Value> {
    let method = select(vec![
        "initialize",
        "initialized",
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didSave",
        "textDocument/didClose",
        "textDocument/hover",
        "textDocument/documentSymbol",
        "textDocument/foldingRange",
        "textDocument/codeAction",
        "textDocument/diagnostic",
        "workspace/didChangeConfiguration",
        "$/cancelRequest",
        "$/progress",
        "",
    ]);
    let uri = select(vec![json!(URI), json!("file:///TMP/draft"), json!("untitled:1"), json!(""), json!(5)]);
    let number =
        select(vec![json!(0), json!(1), json!(2), json!(-1), json!(u32::MAX), json!(null), json!("1"), json!(0.5)]);
    let position =
        (number.clone(), number.clone()).prop_map(|(line, character)| json!({"line": line, "character": character}));
    let range = prop_oneof![
        4 => (position.clone(), position.clone()).prop_map(|(start, end)| json!({"start": start, "end": end})),
        1 => Just(Value::Null),
    ];
    let change = (range.clone(), text(4)).prop_map(|(range, text)| json!({"range": range, "text": text}));
    let document = (uri, number.clone(), text(8))
        .prop_map(|(uri, version, text)| json!({"uri": uri, "version": version, "languageId": "gouji", "text": text}));
    let parts = (document, position, range, prop::collection::vec(change, 0..3), number.clone(), text(4));
    let params = parts.prop_map(|(document, position, range, changes, id, text)| {
        json!({
            "textDocument": document,
            "position": position,
            "range": range,
            "contentChanges": changes,
            "context": {"diagnostics": []},
            "settings": {"year": id},
            "text": text,
            "id": id,
            "capabilities": {},
        })
    });
    let params = prop_oneof![8 => params, 1 => Just(Value::Null), 1 => Just(json!([1]))];
    let ids = select(vec![json!(1000), json!(1001), json!("1"), json!(null), json!(0.5), json!({})]);
    (method, params, prop::option::of(ids)).prop_map(|(method, params, id)| {
        let mut message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        if let Some(id) = id {
            message["id"] = id;
        }
        message
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn edits_make_the_text_that_they_make_in_the_editor(
        (encoding, width) in encoding(),
        first in text(40),
        batches in prop::collection::vec((prop::collection::vec(edit(), 1..4), any::<bool>()), 1..12),
    ) {
        let mut capabilities = pulling();
        capabilities["general"] = json!({"positionEncodings": [encoding]});
        let mut client = Client::start(capabilities);
        client.open(URI, &first);
        let mut expected = first;
        for (version, (batch, look)) in (2..).zip(batches) {
            let mut edits = Vec::new();
            for (one, other, new) in &batch {
                let places = places(&expected, width);
                let (one, other) = (one.get(&places), other.get(&places));
                let (start, end) = (one.min(other), one.max(other));
                edits.push((json!([start.1[0], start.1[1], end.1[0], end.1[1]]), new.as_str()));
                expected.replace_range(start.0..end.0, new);
            }
            client.change(URI, version, &edits);
            if look {
                // Without a look in between the analysis gets the edits of several changes at once.
                let known = client.text(URI);
                prop_assert_eq!(known.as_ref(), Some(&expected));
            }
        }
        prop_assert_eq!(client.text(URI), Some(expected));
        client.leave();
    }

    #[test]
    fn no_messages_stop_the_server(
        messages in prop::collection::vec(message(), 0..40),
        garbage in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut client = Client::start(capable());
        for message in &messages {
            client.send(message);
        }
        client.raw(&garbage);
        // Else it could make another header of the next one.
        client.raw(b"\n");
        let uri = "file:///tmp/afterwards";
        client.open(uri, "还在");
        prop_assert_eq!(client.text(uri), Some("还在".to_owned()));
    }
}

//! Messages as they come from the client, put into the form that the service understands.
//!
//! The protocol types refuse more than they must: a `null` in place of nothing, one capability in an unknown form,
//! another server's diagnostic. What can be mended is mended here; a change that cannot be read is not passed over
//! in silence, because the text behind it would be wrong from then on.

use serde::Deserialize;
use serde_json::{Map, Value};
use tower_lsp::jsonrpc::{Id, Request};
use tower_lsp::lsp_types::{InitializeParams, Range, Url};
use tracing::warn;

use super::Incoming;
use super::spelling::Spellings;

/// Reads the body of one frame; `None` if nothing can be done with it.
pub(super) fn read(body: &[u8], spellings: &Spellings) -> Option<Incoming> {
    let mut message = match serde_json::from_slice(body) {
        Ok(Value::Object(message)) => message,
        Ok(_) => {
            warn!(bytes = body.len(), "left out a message that is no JSON object");
            return None;
        }
        Err(error) => {
            warn!(bytes = body.len(), column = error.column(), "left out a message that is no JSON");
            return None;
        }
    };
    let Some(method) = message.remove("method") else { return answer(message) };
    let Value::String(method) = method else {
        warn!("left out a message whose method is no string");
        return None;
    };
    let id = match message.remove("id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(Id::String(id)),
        Some(Value::Number(id)) if id.is_i64() => id.as_i64().map(Id::Number),
        Some(_) => {
            warn!(method, "left out a request whose id is neither a string nor an integer");
            return None;
        }
    };
    let params = message.remove("params").filter(|params| !params.is_null());
    let params = match method.as_str() {
        "shutdown" | "exit" => None,
        "initialized" => Some(params.unwrap_or_else(|| Value::Object(Map::new()))),
        "initialize" => params.map(with_known_names).map(without_unreadable_parts),
        "textDocument/codeAction" => params.map(without_diagnostics),
        "textDocument/didOpen" => {
            if let Some(uri) = uri(params.as_ref()) {
                spellings.note(uri);
            }
            params
        }
        "textDocument/didChange" if !readable_change(params.as_ref()) => {
            return Some(Incoming::LostChange { uri: uri(params.as_ref()).map(str::to_owned) });
        }
        _ => params,
    };
    let mut request = Request::build(method);
    if let Some(params) = params {
        request = request.params(params);
    }
    if let Some(id) = id {
        request = request.id(id);
    }
    Some(Incoming::Call(request.finish()))
}

/// The client's answer to a request of the server.
fn answer(mut message: Map<String, Value>) -> Option<Incoming> {
    let Some(id) = message.get("id").and_then(Value::as_i64) else {
        warn!("left out a message that is neither a request nor an answer");
        return None;
    };
    let result = if message.contains_key("error") { None } else { message.remove("result") };
    Some(Incoming::Answer { id, result })
}

/// The URI of the document that a message is about.
fn uri(params: Option<&Value>) -> Option<&str> {
    params?.pointer("/textDocument/uri")?.as_str()
}

/// Whether the service will understand the change; checked without copying its text.
fn readable_change(params: Option<&Value>) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Change<'a> {
        #[serde(borrow)]
        text_document: Document<'a>,
        #[serde(rename = "contentChanges", borrow)]
        _content_changes: Vec<Edit<'a>>,
    }
    #[derive(Deserialize)]
    struct Document<'a> {
        uri: &'a str,
        #[serde(rename = "version")]
        _version: i32,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Edit<'a> {
        #[serde(rename = "range")]
        _range: Option<Range>,
        #[serde(rename = "rangeLength")]
        _range_length: Option<u32>,
        #[serde(rename = "text", borrow)]
        _text: &'a str,
    }
    let change = params.and_then(|params| Change::deserialize(params).ok());
    change.is_some_and(|change| Url::parse(change.text_document.uri).is_ok())
}

/// Code actions are offered for this server's own findings, so other servers' need not be readable.
fn without_diagnostics(mut params: Value) -> Value {
    if let Some(diagnostics) = params.pointer_mut("/context/diagnostics") {
        *diagnostics = Value::Array(Vec::new());
    }
    params
}

/// The protocol types look for one capability under a name that it never had.
fn with_known_names(mut params: Value) -> Value {
    if let Some(Value::Object(workspace)) = params.pointer_mut("/capabilities/workspace")
        && let Some(diagnostics) = workspace.remove("diagnostics")
    {
        workspace.insert("diagnostic".to_owned(), diagnostics);
    }
    params
}

/// Leaves out those members of `initialize` that the protocol types cannot hold: a client that describes one feature in
/// an unknown way still has all the others.
fn without_unreadable_parts(params: Value) -> Value {
    let readable = |params: &Value| InitializeParams::deserialize(params).is_ok();
    let Value::Object(given) = params else { return params };
    let bare = || Map::from_iter([("capabilities".to_owned(), Value::Object(Map::new()))]);
    let whole = Value::Object(given);
    if readable(&whole) {
        return whole;
    }
    let Value::Object(mut given) = whole else { return whole };
    let capabilities = given.remove("capabilities");
    let mut kept = bare();
    for (name, value) in given {
        let mut alone = bare();
        alone.insert(name.clone(), value);
        let alone = Value::Object(alone);
        if readable(&alone) {
            if let Value::Object(mut alone) = alone
                && let Some(value) = alone.remove(&name)
            {
                kept.insert(name, value);
            }
        } else {
            warn!(name, "left out a part of initialize that cannot be read");
        }
    }
    let mut groups = Map::new();
    for (group, value) in capabilities.and_then(object).unwrap_or_default() {
        let Value::Object(features) = value else { continue };
        let features = features.into_iter().filter(|(feature, value)| {
            let alone = Value::from_iter([("capabilities", group_of(&group, feature, value))]);
            let fine = readable(&alone);
            if !fine {
                warn!(group, feature, "left out a client capability that cannot be read");
            }
            fine
        });
        let features = features.collect::<Map<_, _>>();
        groups.insert(group, Value::Object(features));
    }
    kept.insert("capabilities".to_owned(), Value::Object(groups));
    Value::Object(kept)
}

fn object(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(object) = value { Some(object) } else { None }
}

fn group_of(group: &str, feature: &str, value: &Value) -> Value {
    Value::from_iter([(group, Value::from_iter([(feature, value.clone())]))])
}

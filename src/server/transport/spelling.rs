//! URIs as the client spells them.
//!
//! The protocol types parse a URI and write it in one canonical form, such as with escapes in place of Chinese
//! characters. A client that spells it otherwise would not know its own document again.

use std::collections::HashMap;

use parking_lot::Mutex;
use serde_json::Value;
use tower_lsp::lsp_types::Url;

/// The URIs whose canonical form is not what the client wrote.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    by_canonical: Mutex<HashMap<String, String>>,
}

impl Spellings {
    /// Remembers how the client spells a document that it opens.
    pub(super) fn note(&self, spelling: &str) {
        let Ok(url) = Url::parse(spelling) else { return };
        let mut spellings = self.by_canonical.lock();
        if url.as_str() == spelling {
            spellings.remove(spelling);
        } else {
            spellings.insert(url.into(), spelling.to_owned());
        }
    }

    /// Whether every canonical form is what the client wrote, as it nearly always is.
    pub(super) fn is_empty(&self) -> bool {
        self.by_canonical.lock().is_empty()
    }

    /// Puts the client's spellings into a message for it.
    pub(super) fn restore(&self, message: &mut Value) {
        restore(message, &self.by_canonical.lock());
    }
}

fn restore(value: &mut Value, spellings: &HashMap<String, String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| restore(item, spellings)),
        Value::Object(members) => {
            if let Some(Value::String(uri)) = members.get_mut("uri")
                && let Some(spelling) = spellings.get(uri)
            {
                uri.clone_from(spelling);
            }
            if let Some(Value::Object(changes)) = members.get_mut("changes") {
                *changes = std::mem::take(changes)
                    .into_iter()
                    .map(|(uri, edits)| (spellings.get(&uri).cloned().unwrap_or(uri), edits))
                    .collect();
            }
            members.values_mut().for_each(|member| restore(member, spellings));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_spelling_comes_back() {
        let spellings = Spellings::default();
        spellings.note("file:///plain.txt");
        assert!(spellings.is_empty());
        spellings.note("file:///预算.txt");
        let canonical = Url::parse("file:///预算.txt").expect("a URI");
        let mut message =
            json!({"uri": canonical, "edit": {"changes": {canonical.as_str(): []}}, "message": canonical});
        spellings.restore(&mut message);
        assert_eq!(
            message,
            json!({"uri": "file:///预算.txt", "edit": {"changes": {"file:///预算.txt": []}}, "message": canonical})
        );
    }
}

//! One document, many spellings of its URI.

use tower_lsp::lsp_types::Url;

/// A URI in a form in which all spellings of one document are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// The key of `uri`: escapes are resolved, and a Windows drive letter is small.
    pub(super) fn new(uri: &Url) -> Self {
        let mut bytes = resolve_escapes(uri.as_str().as_bytes());
        if let Some(path) = bytes.strip_prefix(b"file://localhost/") {
            bytes = [b"file:///", path].concat();
        }
        if let [b'f', b'i', b'l', b'e', b':', b'/', b'/', b'/', drive, b':', ..] = bytes.as_mut_slice() {
            drive.make_ascii_lowercase();
        }
        Self(bytes)
    }
}

/// Bytes, because an escape may stand for half a character.
fn resolve_escapes(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        let escaped = match behind {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high << 4 | low);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(uri: &str) -> Key {
        Key::new(&Url::parse(uri).expect("a URI"))
    }

    #[test]
    fn spellings_of_one_document_are_equal() {
        for (one, other) in [
            ("file:///c%3A/a.gouji", "file:///C:/a.gouji"),
            ("file:///C%3a/a.gouji", "file:///c:/a.gouji"),
            ("file:///预算.txt", "file:///%E9%A2%84%e7%ae%97.txt"),
            ("file://localhost/a", "file:///a"),
            ("FILE:///a", "file:///a"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in
            [("file:///C:/a", "file:///C:/A"), ("untitled:a", "untitled:A"), ("file:///%FF", "file:///%FE")]
        {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}

//! Files as people save them: UTF-8 with or without a byte-order mark, UTF-16, GB18030 (GBK, GB2312).

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// How a file stores its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileEncoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a byte-order mark.
    Utf8Bom,
    /// UTF-16, little end first, with a byte-order mark.
    Utf16Le,
    /// UTF-16, big end first, with a byte-order mark.
    Utf16Be,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
}

impl FileEncoding {
    /// The name that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
        }
    }
}

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without a byte-order mark.
    pub text: String,
    /// How they were stored.
    pub encoding: FileEncoding,
    /// Whether some bytes meant nothing in that encoding and were replaced by U+FFFD.
    pub lossy: bool,
}

/// Decodes a file: by its byte-order mark, else UTF-8 if it is that, else GB18030.
pub fn decode(bytes: &[u8]) -> Decoded {
    let decoded = |text: String, encoding, lossy| Decoded { text, encoding, lossy };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            let text = String::from_utf8_lossy(rest);
            let lossy = matches!(text, std::borrow::Cow::Owned(_));
            decoded(text.into_owned(), FileEncoding::Utf8Bom, lossy)
        }
        [0xFF, 0xFE, rest @ ..] => {
            let (text, lossy) = UTF_16LE.decode_without_bom_handling(rest);
            decoded(text.into_owned(), FileEncoding::Utf16Le, lossy)
        }
        [0xFE, 0xFF, rest @ ..] => {
            let (text, lossy) = UTF_16BE.decode_without_bom_handling(rest);
            decoded(text.into_owned(), FileEncoding::Utf16Be, lossy)
        }
        _ => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return decoded(text.to_owned(), FileEncoding::Utf8, false);
            }
            let (text, lossy) = GB18030.decode_without_bom_handling(bytes);
            if !lossy {
                return decoded(text.into_owned(), FileEncoding::Gb18030, false);
            }
            // Neither fits: the reading that loses fewer characters is the likelier one.
            let utf8 = String::from_utf8_lossy(bytes);
            let lost = |text: &str| text.matches('\u{FFFD}').count();
            if lost(&utf8) <= lost(&text) {
                decoded(utf8.into_owned(), FileEncoding::Utf8, true)
            } else {
                decoded(text.into_owned(), FileEncoding::Gb18030, true)
            }
        }
    }
}

/// The bytes that store `text` in `encoding`; the inverse of [`decode`].
pub fn encode(text: &str, encoding: FileEncoding) -> Vec<u8> {
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    match encoding {
        FileEncoding::Utf8 => text.as_bytes().to_vec(),
        FileEncoding::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        FileEncoding::Utf16Le => utf16([0xFF, 0xFE], u16::to_le_bytes),
        FileEncoding::Utf16Be => utf16([0xFE, 0xFF], u16::to_be_bytes),
        FileEncoding::Gb18030 => GB18030.encode(text).0.into_owned(),
    }
}

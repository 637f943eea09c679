//! Pages of the catalogue and the glossary as documents that a client can open.
//!
//! A client that has documents of the scheme `gouji:` asks for their text by [`METHOD`]. For any other the page is written
//! to a file in the user's cache. A page holds nothing of a draft.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Location, Range, Url};
use tracing::warn;

use crate::catalog::Additions;
use crate::ide::{Address, Options};
use crate::rules::Lang;

/// The request for the text of a page.
pub(super) const METHOD: &str = "gouji/document";

/// Which page is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct DocumentParams {
    /// A URI of the scheme `gouji:`.
    pub(super) uri: Url,
}

/// The text of a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    /// How it is written.
    language_id: &'static str,
    /// Its characters.
    text: String,
}

/// The page at a URI; none if there is nothing.
pub(super) fn document(uri: &Url, additions: &Additions, lang: Lang) -> Option<Document> {
    if uri.scheme() != "gouji" {
        return None;
    }
    let path = percent_decoded(uri.path())?;
    let text = Address::parse(&path)?.page(additions, lang)?;
    Some(Document { language_id: "markdown", text })
}

/// Where a client finds a page; none if it cannot be shown.
pub(super) fn location(address: &Address, options: &Options, has_documents: bool) -> Option<Location> {
    let uri = if has_documents {
        Url::parse(&format!("gouji:/{}", address.path())).ok()?
    } else {
        let page = address.page(&options.additions, options.lang)?;
        let file = cache()?.join(address.path());
        if let Err(error) = keep(&file, &page) {
            warn!(kind = ?error.kind(), "a page cannot be written to the cache");
            return None;
        }
        Url::from_file_path(file).ok()?
    };
    Some(Location::new(uri, Range::default()))
}

/// Writes a page, unless it is there already.
fn keep(file: &Path, page: &str) -> io::Result<()> {
    if fs::read(file).is_ok_and(|known| known == page.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
    // A reader sees the old page or the new one, never half of one.
    let fresh = file.with_extension(format!("{}.part", std::process::id()));
    fs::write(&fresh, page)?;
    fs::rename(&fresh, file)
}

/// The folder of the pages in the user's cache.
fn cache() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = of("XDG_CACHE_HOME").or_else(|| of("LOCALAPPDATA"));
    let cache = cache.or_else(|| of("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("gouji").join("pages"))
}

/// A path without its escapes.
fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        if *first == b'%' {
            let escape = std::str::from_utf8(behind.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(escape, 16).ok()?);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_document_of_its_own() {
        let options = Options::default();
        for address in
            [Address::Code { code: "2080505".to_owned(), year: Some(2024) }, Address::Term("“三公”经费".to_owned())]
        {
            let location = location(&address, &options, true).expect("it has a place");
            let document = document(&location.uri, &options.additions, options.lang).expect("it is there");
            assert_eq!(Some(document.text), address.page(&options.additions, options.lang));
        }
        for uri in ["gouji:/code/999.md", "file:///code/301.md", "gouji:/%", "gouji:/code/%FF.md", "gouji:code"] {
            assert!(document(&Url::parse(uri).expect("a URI"), &options.additions, options.lang).is_none(), "{uri}");
        }
    }

    #[test]
    fn a_page_is_kept_as_it_is_now() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("code").join("301.md");
        for page in ["旧", "新", "新"] {
            keep(&file, page).expect("it can be written");
            assert_eq!(fs::read_to_string(&file).expect("it is there"), page);
        }
    }
}

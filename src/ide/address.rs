//! Pages of the catalogue and the glossary as documents of their own: how they are addressed.

use super::page;
use crate::catalog::{Additions, Catalog, Glossary};
use crate::rules::Lang;

/// The address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// The page of a 科目, for a draft of a fiscal year.
    Code {
        /// Its code.
        code: String,
        /// The fiscal year, if it is known.
        year: Option<u16>,
    },
    /// The page of a term.
    Term(String),
}

impl Address {
    /// The page, in Markdown; none if there is nothing at the address.
    pub fn page(&self, additions: &Additions, lang: Lang) -> Option<String> {
        match self {
            Self::Code { code, year } => {
                let subject = additions.find(code).or_else(|| Catalog::get().find(code))?;
                Some(page::subject_page(subject, *year, lang))
            }
            Self::Term(name) => Glossary::get().term(name).map(|term| page::term_page(term, lang)),
        }
    }

    /// The address as a path, fit for a file name: `code/2080505-2024.md`.
    pub fn path(&self) -> String {
        match self {
            Self::Code { code, year: Some(year) } => format!("code/{code}-{year}.md"),
            Self::Code { code, year: None } => format!("code/{code}.md"),
            Self::Term(name) => format!("term/{name}.md"),
        }
    }

    /// The address that [`Address::path`] made `path` of.
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, rest) = path.trim_start_matches('/').split_once('/')?;
        let name = rest.strip_suffix(".md")?;
        match kind {
            "code" => {
                let (code, year) = match name.split_once('-') {
                    Some((code, year)) => (code, Some(year.parse().ok()?)),
                    None => (name, None),
                };
                Some(Self::Code { code: code.to_owned(), year })
            }
            "term" => Some(Self::Term(name.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back() {
        for address in [
            Address::Code { code: "2080505".to_owned(), year: Some(2024) },
            Address::Code { code: "301".to_owned(), year: None },
            Address::Term("“三公”经费".to_owned()),
        ] {
            assert_eq!(Address::parse(&address.path()).as_ref(), Some(&address));
            assert!(address.page(&Additions::default(), Lang::Zh).is_some_and(|page| page.starts_with("### ")));
        }
        for wrong in ["", "code", "code/1", "code/1-x.md", "page/1.md", "/etc/passwd"] {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
        let nothing = Address::Code { code: "999".to_owned(), year: None };
        assert_eq!(nothing.page(&Additions::default(), Lang::Zh), None);
    }
}

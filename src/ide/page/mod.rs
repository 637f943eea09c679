//! Pages about subjects and terms: what a hover shows and what the command line prints.
//!
//! Given: a row of the catalogue or the glossary, or a word that neither has, and the language.
//! Gives: Markdown plain enough to be read as it stands: a heading, paragraphs, and one list.
//! Invariant: a page claims nothing that the evidence of its row does not support, and says where it is unsure.

mod subject;
mod table;
mod term;
mod unknown;

use std::fmt::Write as _;

pub use subject::subject_page;
pub use table::table_page;
pub use term::term_page;
pub use unknown::{found_subjects_page, unknown_code_page, unknown_term_page};

use crate::catalog::Subject;
use crate::rules::Lang;

/// The page of a code: that of `subject`, or one that says that there is none.
pub fn code_page(code: &str, year: Option<u16>, subject: Option<&Subject>, lang: Lang) -> String {
    subject.map_or_else(|| unknown_code_page(code, lang), |subject| subject_page(subject, year, lang))
}

/// A page being written.
struct Page {
    text: String,
    lang: Lang,
    /// A heading that is written only when something follows it.
    pending: Option<&'static str>,
    in_list: bool,
}

impl Page {
    fn new(title: &str, lang: Lang) -> Self {
        Self { text: format!("### {title}\n"), lang, pending: None, in_list: false }
    }

    fn paragraph(&mut self, text: &str) {
        let _ = write!(self.text, "\n{text}\n");
        self.in_list = false;
    }

    /// Announces the list that follows, if one does.
    fn heading(&mut self, zh: &'static str, en: &'static str) {
        self.pending = Some(self.lang.pick(zh, en));
    }

    fn bullet(&mut self, text: &str) {
        if let Some(heading) = self.pending.take() {
            self.paragraph(&format!("{heading}{}", self.lang.pick("：", ":")));
        }
        if !self.in_list {
            self.text.push('\n');
            self.in_list = true;
        }
        let _ = writeln!(self.text, "- {text}");
    }

    /// A list entry that names what it says; nothing where there is nothing to say.
    fn item(&mut self, zh: &str, en: &str, text: &str) {
        if !text.is_empty() {
            let colon = self.lang.pick("：", ": ");
            self.bullet(&format!("{}{colon}{text}", self.lang.pick(zh, en)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Glossary};

    #[test]
    fn every_page_is_a_heading_and_text_in_both_languages() {
        let pages = Catalog::get().all().iter().flat_map(|subject| {
            [(Some(2018), Lang::Zh), (None, Lang::En)].map(|(year, lang)| subject_page(subject, year, lang))
        });
        for page in pages.chain(Glossary::get().terms().iter().map(|term| term_page(term, Lang::En))) {
            assert!(page.starts_with("### ") && page.ends_with('\n'), "{page}");
            assert!(!page.contains("\n\n\n") && !page.contains("。。") && !page.contains("  "), "{page}");
            assert!(page.lines().count() >= 3, "{page}");
        }
    }
}

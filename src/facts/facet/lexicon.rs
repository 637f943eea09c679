//! The words that fix facets, from the data file.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Coordinates, Facet};

/// The words, and what each fixes.
pub(super) struct Lexicon {
    searcher: AhoCorasick,
    /// For every word, its facet and value; none for words that fix nothing.
    meanings: Vec<Option<(String, u8)>>,
    values: HashMap<(String, String), u8>,
}

/// The lexicon, read at the first call.
pub(super) fn get() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::read(crate::catalog::FACETS))
}

impl Lexicon {
    fn read(data: &str) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut meanings = Vec::new();
        let mut values = HashMap::new();
        for line in data.lines().skip(1).filter(|line| !line.is_empty()) {
            let mut fields = line.split('\t');
            let (facet, value) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            let meaning = (facet != "filler").then(|| {
                let next = values.keys().filter(|(other, _): &&(String, String)| other == facet).count() as u8;
                let index = *values.entry((facet.to_owned(), value.to_owned())).or_insert(next);
                (facet.to_owned(), index)
            });
            for word in fields.next().unwrap_or("").split('|') {
                words.push(word);
                meanings.push(meaning.clone());
            }
        }
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words)
            .expect("the embedded words are few and short");
        Self { searcher, meanings, values }
    }

    /// The index of a value.
    pub(super) fn value(&self, facet: &str, name: &str) -> Facet {
        self.values.get(&(facet.to_owned(), name.to_owned())).copied()
    }

    /// What a label fixes, and what of it is not understood.
    pub(super) fn understand(&self, label: &str) -> (Coordinates, String) {
        let mut found = Coordinates::default();
        let mut rest = String::new();
        let mut at = 0;
        for word in self.searcher.find_iter(label) {
            rest.push_str(&label[at..word.start()]);
            at = word.end();
            if let Some((facet, value)) = &self.meanings[word.pattern().as_usize()] {
                let slot = match facet.as_str() {
                    "side" => &mut found.side,
                    "source" => &mut found.source,
                    "nature" => &mut found.nature,
                    "carry" => &mut found.carry,
                    "level" => &mut found.level,
                    "topic" => &mut found.topic,
                    "item" => &mut found.item,
                    _ => &mut found.measure,
                };
                *slot = Some(*value);
            }
        }
        rest.push_str(&label[at..]);
        rest.retain(|c| {
            !c.is_ascii_digit()
                && !matches!(
                    c,
                    '(' | ')' | '年' | '、' | ':' | '“' | '”' | '"' | ' ' | '《' | '》' | '-' | '.' | '各' | '本'
                )
        });
        (found, rest)
    }
}

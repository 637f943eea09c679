//! Terms of budgets and final accounts, looked up by name or found in running text.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::label::{is_quote, label_key};
use super::read::{DataError, rows, split};
use crate::text::fold_label;

/// How a word leads to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It is the term.
    Name,
    /// It means the same.
    Alias,
    /// It means the same where it stands alone, as in a cell; inside a sentence it is an ordinary word or a number.
    Label,
    /// It is explained together with the term, but means something else.
    Related,
}

/// Another word that leads to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// The word.
    pub text: &'static str,
    /// How it leads to the term; never [`How::Name`].
    pub how: How,
}

impl Alias {
    fn read(cell: &'static str) -> Self {
        match cell.as_bytes()[0] {
            b'~' => Self { text: &cell[1..], how: How::Related },
            b'=' => Self { text: &cell[1..], how: How::Label },
            _ => Self { text: cell, how: How::Alias },
        }
    }
}

/// A term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term itself.
    pub name: &'static str,
    /// Other words that lead to it.
    pub aliases: Vec<Alias>,
    /// What it means, in Chinese.
    pub explanation: &'static str,
    /// The laws and rules that define it.
    pub basis: Vec<&'static str>,
}

impl Term {
    /// The aliases of one kind.
    pub fn aliases_by(&self, how: How) -> impl Iterator<Item = &'static str> {
        self.aliases.iter().filter(move |alias| alias.how == how).map(|alias| alias.text)
    }
}

/// A term in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// The bytes of the text that lead to the term.
    pub range: Range<usize>,
    /// The term.
    pub term: &'a Term,
    /// How these words lead to it.
    pub how: How,
}

/// All terms.
#[derive(Debug)]
pub struct Glossary {
    terms: Vec<Term>,
    /// The term of every word, by [`label_key`]; where several terms claim a word, the one with the strongest claim.
    words: HashMap<String, (u32, How)>,
    searcher: AhoCorasick,
    /// What each pattern of `searcher` leads to.
    patterns: Vec<(u32, How)>,
}

impl Glossary {
    /// The glossary, read at the first call.
    pub fn get() -> &'static Self {
        static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| {
            // The text is part of the program and the tests read all of it.
            Glossary::read(include_str!("data/glossary.tsv")).expect("the embedded glossary is well formed")
        });
        &GLOSSARY
    }

    fn read(text: &'static str) -> Result<Self, DataError> {
        let mut terms = Vec::new();
        for row in rows(text, ["term", "aliases", "explanation", "basis"]) {
            let (_, [name, aliases, explanation, basis]) = row?;
            let aliases = split(aliases).map(Alias::read).collect();
            terms.push(Term { name, aliases, explanation, basis: basis.split('；').collect() });
        }

        let mut words: HashMap<String, (u32, How)> = HashMap::new();
        let (mut spellings, mut patterns) = (Vec::new(), Vec::new());
        for (place, term) in terms.iter().enumerate() {
            let aliases = term.aliases.iter().map(|alias| (alias.text, alias.how));
            for (word, how) in std::iter::once((term.name, How::Name)).chain(aliases) {
                let claim = (place as u32, how);
                let claimed = words.entry(label_key(word)).or_insert(claim);
                if how < claimed.1 {
                    *claimed = claim;
                }
                if how != How::Label {
                    for spelling in self::spellings(word) {
                        spellings.push(spelling);
                        patterns.push(claim);
                    }
                }
            }
        }
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(&spellings)
            // It fails only when the patterns exceed what 32 bits count.
            .expect("the glossary is small");
        Ok(Self { terms, words, searcher, patterns })
    }

    /// Every term, in the order of the data.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term that `word` leads to; spaces, the width of brackets and quotation marks make no difference.
    pub fn term(&self, word: &str) -> Option<&Term> {
        self.look_up(word).map(|(term, _)| term)
    }

    /// The term that `word` leads to, and how.
    pub fn look_up(&self, word: &str) -> Option<(&Term, How)> {
        let (place, how) = self.words.get(&label_key(word))?;
        Some((&self.terms[*place as usize], *how))
    }

    /// The terms in `folded` (see [`crate::text::fold`]), from left to right, each as long as possible and none
    /// overlapping the one before.
    pub fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Found<'a>> {
        self.searcher.find_iter(folded).map(|found| self.found(found))
    }

    /// The longest term of `folded` that covers byte `at`; of two equally long the one on the left.
    pub fn at(&self, folded: &str, at: usize) -> Option<Found<'_>> {
        let reach = self.searcher.max_pattern_len();
        let mut base = at.saturating_sub(reach).min(folded.len());
        while !folded.is_char_boundary(base) {
            base -= 1;
        }
        folded[base..]
            .char_indices()
            .take_while(|(start, _)| base + start <= at)
            .filter_map(|(start, _)| {
                let input = Input::new(folded).range(base + start..).anchored(Anchored::Yes);
                self.searcher.find(input).filter(|found| at < found.end())
            })
            .max_by_key(|found| (found.len(), std::cmp::Reverse(found.start())))
            .map(|found| self.found(found))
    }

    fn found(&self, found: aho_corasick::Match) -> Found<'_> {
        let (place, how) = self.patterns[found.pattern().as_usize()];
        Found { range: found.range(), term: &self.terms[place as usize], how }
    }

    /// At most `count` terms that share characters with `word`, most first.
    pub fn nearest(&self, word: &str, count: usize) -> Vec<&Term> {
        let key = label_key(word);
        let mut near: Vec<(u32, &Term)> = Vec::new();
        for term in &self.terms {
            let names = std::iter::once(term.name).chain(term.aliases_by(How::Alias));
            let likeness = names.map(|name| likeness(&key, &label_key(name))).max().unwrap_or(0);
            if likeness > 0 {
                near.push((likeness, term));
            }
        }
        near.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
        near.truncate(count);
        near.into_iter().map(|(_, term)| term).collect()
    }
}

/// How `word` may be written in folded text: with Chinese, straight, or no quotation marks.
fn spellings(word: &str) -> Vec<String> {
    let folded = fold_label(word);
    if !folded.contains(is_quote) {
        return vec![folded];
    }
    let straight = folded.replace(is_quote, "\"");
    let bare = folded.replace(is_quote, "");
    vec![folded, straight, bare]
}

/// How much two words have in common: pairs of neighbouring characters, in thousandths of all their pairs.
fn likeness(one: &str, other: &str) -> u32 {
    let pairs = |word: &str| -> Vec<(char, char)> { word.chars().zip(word.chars().skip(1)).collect() };
    let (ones, others) = (pairs(one), pairs(other));
    let common = ones.iter().filter(|pair| others.contains(pair)).count();
    let all = (ones.len() + others.len()).max(1);
    (common * 2000 / all) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<(&str, &str)> {
        Glossary::get().find(text).map(|found| (&text[found.range], found.term.name)).collect()
    }

    #[test]
    fn every_entry_is_complete_and_no_word_has_two_meanings() {
        let glossary = Glossary::get();
        assert!(glossary.terms().len() >= 86);
        let mut seen = HashMap::new();
        for term in glossary.terms() {
            assert!(!term.explanation.is_empty() && !term.name.is_empty(), "{}", term.name);
            assert!(!term.basis.is_empty() && term.basis.iter().all(|basis| !basis.is_empty()), "{}", term.name);
            for word in std::iter::once(term.name).chain(term.aliases.iter().map(|alias| alias.text)) {
                assert!(!word.is_empty());
                assert_eq!(glossary.term(word), Some(term), "{word}");
                let other = seen.insert(label_key(word), term.name);
                assert!(other.is_none_or(|other| other == term.name), "{word}: {other:?} and {}", term.name);
            }
        }
    }

    #[test]
    fn a_term_is_found_by_any_of_its_words() {
        let glossary = Glossary::get();
        for word in ["“三公”经费", "三公经费", "\"三公\"经费", " 三公 ", "“三公” 经费支出"]
        {
            assert_eq!(glossary.term(word).expect("a term").name, "“三公”经费", "{word}");
        }
        assert_eq!(glossary.look_up("301").expect("a term").0.name, "工资福利支出");
        assert_eq!(glossary.look_up("货物").expect("a term").1, How::Label);
        let (term, how) = glossary.look_up("二级指标").expect("a term");
        assert_eq!((term.name, how), ("绩效指标", How::Related));
        assert_eq!(glossary.term("不是术语"), None);
        assert_eq!(glossary.term(""), None);
    }

    #[test]
    fn the_longest_term_wins() {
        assert_eq!(
            names("公务用车购置及运行维护费5万元,公务接待费1万元"),
            [("公务用车购置及运行维护费", "公务用车购置及运行维护费"), ("公务接待费", "公务接待费")]
        );
        assert_eq!(names("一般公共预算财政拨款支出"), [("一般公共预算财政拨款", "一般公共预算")]);
        assert_eq!(names("“三公”经费与\"三公\"经费").len(), 2);
        assert_eq!(names("因公出国(境)费"), [("因公出国(境)费", "因公出国（境）费")]);
        assert_eq!(names("没有"), []);
    }

    #[test]
    fn numbers_and_everyday_words_are_no_terms_inside_a_sentence() {
        assert_eq!(names("为301户企业提供服务,金额302万元,货物运到"), []);
    }

    #[test]
    fn a_place_inside_a_term_gives_the_longest_term_there() {
        let glossary = Glossary::get();
        let text = "2024年一般公共预算财政拨款收入";
        let at = |word: &str| glossary.at(text, text.find(word).expect("it occurs")).map(|found| &text[found.range]);
        assert_eq!(at("一般"), Some("一般公共预算财政拨款"));
        // The search from the left ends before 收入, but the longest term that covers it begins earlier.
        assert_eq!(at("收入"), Some("财政拨款收入"));
        assert_eq!(at("年"), None);
        assert_eq!(glossary.at(text, text.len()), None);
        assert_eq!(glossary.at("", 0), None);
    }

    #[test]
    fn unknown_words_have_neighbours() {
        let nearest = Glossary::get().nearest("三公经费用", 3);
        assert_eq!(nearest.first().expect("a neighbour").name, "“三公”经费");
        assert!(Glossary::get().nearest("xyz", 3).is_empty());
    }

    proptest! {
        #[test]
        fn the_search_agrees_with_a_naive_one(words in proptest::collection::vec(0_usize..8, 0..8)) {
            let pieces = ["三公", "经费", "财政拨款", "收入", "结转", "上年", "公务接待费", "𠮷"];
            let text = fold(&words.iter().map(|word| pieces[*word]).collect::<String>()).text;
            let glossary = Glossary::get();
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for at in 0..text.len() {
                let mut longest = None;
                for start in bounds.iter().filter(|start| **start <= at) {
                    for end in bounds.iter().filter(|end| at < **end) {
                        if glossary.term(&text[*start..*end]).is_some() {
                            longest = longest.max(Some(end - start));
                        }
                    }
                }
                prop_assert_eq!(glossary.at(&text, at).map(|found| found.range.len()), longest, "{} {}", text, at);
            }
        }
    }
}

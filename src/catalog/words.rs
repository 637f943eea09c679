//! Words that mean the same everywhere: those of tables from `table_words.tsv`, those of sentences from `prose_words.tsv`.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::read::{rows, split};

/// A list of words, and how a name must match one of them.
#[derive(Debug, Default)]
pub struct WordList {
    is: Vec<&'static str>,
    ends: Vec<&'static str>,
    contains: Vec<&'static str>,
    /// Finds any of the words that a name may contain, all in one pass; none if there are none.
    searcher: Option<AhoCorasick>,
}

impl WordList {
    /// Whether `name` matches one of the words.
    pub fn matches(&self, name: &str) -> bool {
        self.is.contains(&name)
            || self.ends.iter().any(|word| name.ends_with(word))
            || self.searcher.as_ref().is_some_and(|searcher| searcher.is_match(name))
    }

    /// Makes the searcher, once all words are there.
    fn finish(&mut self) {
        let searcher =
            || AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).prefilter(false).build(&self.contains);
        self.searcher = (!self.contains.is_empty()).then(|| searcher().expect("the embedded words are few and short"));
    }

    /// What stands in `name` before the word that it ends with; none if that is nothing.
    pub fn before<'n>(&self, name: &'n str) -> Option<&'n str> {
        self.ends.iter().find_map(|word| name.strip_suffix(word)).filter(|before| !before.is_empty())
    }

    /// `name` without the words that it may contain.
    pub fn strip(&self, name: &str) -> String {
        self.contains.iter().fold(name.to_owned(), |name, word| name.replace(word, ""))
    }

    /// The first word of the list that `name` contains.
    pub fn contained_in(&self, name: &str) -> Option<&'static str> {
        self.contains.iter().copied().find(|word| name.contains(word))
    }

    fn add(&mut self, how: &str, words: &'static str) {
        let words = split(words);
        match how {
            "is" => self.is.extend(words),
            "ends" => self.ends.extend(words),
            "contains" => self.contains.extend(words),
            _ => {}
        }
    }
}

/// The columns of the files.
const COLUMNS: [&str; 4] = ["list", "match", "words", "text"];

macro_rules! word_lists {
    ($(#[$of:meta])* $lists:ident from $file:literal: $($(#[$doc:meta])* $name:ident)*) => {
        $(#[$of])*
        #[derive(Debug, Default)]
        pub struct $lists { $($(#[$doc])* pub $name: WordList,)* }

        impl $lists {
            const TEXT: &str = include_str!($file);

            /// The words, read at the first call.
            pub fn get() -> &'static Self {
                static WORDS: OnceLock<$lists> = OnceLock::new();
                WORDS.get_or_init(Self::read)
            }

            /// Reads the file; a test holds that every row of it can be read.
            fn read() -> Self {
                let mut read = Self::default();
                for (_, [name, how, words, _]) in rows(Self::TEXT, COLUMNS).flatten() {
                    if let Some(list) = read.list(name) {
                        list.add(how, words);
                    }
                }
                read.finish();
                read
            }

            fn list(&mut self, name: &str) -> Option<&mut WordList> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }

            fn finish(&mut self) {
                $(self.$name.finish();)*
            }

            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &WordList)> {
                vec![$((stringify!($name), &self.$name)),*]
            }
        }
    };
}

word_lists! {
    /// The words by which the rows and columns of any table are read.
    TableWords from "data/table_words.tsv":
    /// Totals of other rows or columns.
    total
    /// Totals of a whole table whose names say nothing else.
    grand_total
    /// The total that all others lead to (总计).
    final_total
    /// Columns whose figures do not add up from row to row.
    no_amount
    /// Columns whose figures do not count in a total beside them.
    not_beside
    /// All income or all expenditure of the year.
    year_total
    /// Columns of changes from one year to the next.
    change
    /// Columns of differences between two others.
    difference
    /// Columns of percentages.
    rate
    /// Columns of counts, in which each thing counts as one.
    counted_column
    /// Values before anything is taken from them.
    gross
    /// Values that are left.
    net
    /// What is taken from a gross value.
    deduction
    /// The total of a project's funds.
    funds_total
    /// The sources of a project's funds.
    source
    /// The two items of 基本支出.
    basic_item
    /// How names of units end.
    unit
    /// Kinds of vehicles, which are counted.
    vehicle_kind
    /// What is carried over between years.
    carry_over
    /// The funds that a financial appropriation is split by.
    fund
    /// Rows that say that they count.
    counted
    /// The first cell of a header in mid-table.
    header_opener
    /// The headers of names.
    name_header
    /// The headers of row numbers.
    index_header
    /// The headers of codes.
    code_header
    /// The cells of a row that only numbers the columns.
    column_number
}

word_lists! {
    /// The words by which sentences are read.
    ProseWords from "data/prose_words.tsv":
    /// Words in front of 支出 or 收入 that say whose or when, and not which.
    whose
    /// Funds with 预算 in their names, which make no budget of an amount.
    fund_budget
    /// Nothing changed.
    unchanged
    /// A unit that is new, or that nothing can be compared with.
    incomparable
    /// Words that the titles of all disclosures have; the longer come first.
    any_title
    /// What an amount may be more than the whole by, which counts something else.
    counts_another
    /// Kinds of staff; of two that one name may hold the first tells.
    staff
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_readable(text: &'static str, is_list: impl Fn(&str) -> bool, lists: &[(&str, &WordList)]) {
        for row in rows(text, COLUMNS) {
            let (line, [name, how, words, text]) = row.expect("the row is well formed");
            assert!(is_list(name), "line {line}: no list {name}");
            assert!(["is", "ends", "contains"].contains(&how), "line {line}");
            assert!(split(words).count() > 0 && !text.is_empty(), "line {line}");
        }
        for (name, list) in lists {
            assert!(!list.is.is_empty() || !list.ends.is_empty() || !list.contains.is_empty(), "{name}");
        }
    }

    #[test]
    fn every_row_is_read_and_every_list_is_filled() {
        let (table, prose) = (TableWords::get().all(), ProseWords::get().all());
        assert_readable(TableWords::TEXT, |name| TableWords::default().list(name).is_some(), &table);
        assert_readable(ProseWords::TEXT, |name| ProseWords::default().list(name).is_some(), &prose);
    }

    #[test]
    fn words_match_as_they_are_told_to() {
        let words = TableWords::get();
        assert!(words.total.matches("本年支出合计") && words.total.matches("计") && !words.total.matches("会计"));
        assert!(words.grand_total.matches("部门合计") && !words.grand_total.matches("人员经费合计"));
    }
}

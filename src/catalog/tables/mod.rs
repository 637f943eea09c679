//! The kinds of tables that a disclosure has: what they are called, what their rows and columns are, and what they must
//! agree with. From `tables.tsv`, and from files of the same form that a project adds.

mod read;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock};

use regex::Regex;

use super::Catalog;
use super::disclosure::Disclosure;
use super::label::label_key;

/// How sure it is that something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// By arithmetic, whatever the form.
    Arithmetic,
    /// By national rule.
    Official,
    /// By a province's form.
    Regional,
    /// As a rule, with exceptions: told only where the draft keeps to it otherwise.
    Soft,
}

/// A kind of table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableKind {
    /// Its usual title.
    pub title: String,
    /// The disclosure that it belongs to.
    pub disclosure: Disclosure,
    /// Whether the nation or a province asks for it.
    pub status: Status,
    /// What it shows, in one line.
    pub says: String,
    /// The rows that it is known by.
    pub rows: Vec<TableRole>,
    /// The columns that it is known by.
    pub columns: Vec<TableRole>,
    /// What must hold in it, and between it and other tables: sentences.
    pub agreements: Vec<String>,
}

/// A row or a column that a kind of table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRole {
    /// What it is.
    pub name: String,
    /// Whether the table cannot be without it.
    pub is_required: bool,
    /// The names that it goes by, as [`label_key`] makes them.
    pub words: Vec<String>,
    /// What it shows.
    pub says: String,
}

/// A cell, or one for every code: the table, and what its row and column are, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The kind of table, by its usual title.
    pub table: String,
    /// What names its row and its column: roles of the table, or words.
    pub names: Vec<String>,
    /// The code of its row; `*` for each.
    pub code: Option<String>,
}

/// What must hold between cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRelation {
    /// What several relations that stand or fall together have in common.
    pub name: String,
    /// How sure it is.
    pub status: Status,
    /// The cell on the left.
    pub left: Cell,
    /// Whether it may be less than what stands on the right.
    pub at_most: bool,
    /// The cells on the right, which are added up.
    pub right: Vec<Cell>,
    /// What must hold, in a sentence.
    pub text: String,
}

/// Something in a file of tables that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what to write instead, in Chinese and in English.
    pub what: (&'static str, &'static str),
}

/// All kinds of tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    kinds: Vec<Arc<TableKind>>,
    /// Every title, as [`key`] makes it, with its kind.
    titles: HashMap<String, usize>,
    /// What must hold between cells.
    pub relations: Vec<TableRelation>,
}

impl Tables {
    /// The kinds that are part of the program.
    pub fn get() -> &'static Arc<Self> {
        static TABLES: OnceLock<Arc<Tables>> = OnceLock::new();
        TABLES.get_or_init(|| {
            let mut tables = Self::default();
            tables.add(include_str!("../data/tables.tsv"));
            Arc::new(tables)
        })
    }

    /// All kinds.
    pub fn all(&self) -> impl Iterator<Item = &TableKind> {
        self.kinds.iter().map(Arc::as_ref)
    }

    /// The kind of a table with this title, as drafts write it: with a year, a number, the owner, book marks. None where
    /// a word is left over that may make it another table.
    pub fn of_title(&self, title: &str, owner: Option<&str>) -> Option<&Arc<TableKind>> {
        let title = key(title, owner);
        let known = |title: &str| self.titles.get(title).map(|kind| &self.kinds[*kind]);
        if let Some(kind) = known(&title) {
            return Some(kind);
        }
        // A remark in brackets behind, the name of a unit in front.
        let (bare, remark) =
            title.strip_suffix(')').and_then(|title| title.rsplit_once('(')).unwrap_or((title.as_str(), ""));
        // `基本支出表(工资福利支出)` shows a part of what the table shows.
        if Catalog::get().by_name(remark).next().is_some() || PART_WORDS.contains(&remark) {
            return None;
        }
        // The name of a project, in front of its form, may have any words.
        let may_open = |front: &str, kind: &TableKind| {
            kind.title.contains("绩效") || !SUBJECT_WORDS.iter().any(|word| front.contains(word))
        };
        bare.char_indices().find_map(|(at, _)| known(&bare[at..]).filter(|kind| may_open(&bare[..at], kind)))
    }
}

impl TableKind {
    /// The names that a role of its rows or columns goes by, if it has such a role.
    pub fn words<'a>(&'a self, name: &str) -> Option<&'a [String]> {
        self.rows.iter().chain(&self.columns).find(|role| role.name == name).map(|role| role.words.as_slice())
    }

    /// Whether a table of this kind cannot be without the row of this role.
    pub fn requires_row(&self, name: &str) -> bool {
        self.status == Status::Official && self.rows.iter().any(|role| role.name == name && role.is_required)
    }
}

/// Remarks behind a title by which the table shows only a part.
const PART_WORDS: [&str; 5] = ["人员经费", "公用经费", "日常公用经费", "基本支出", "项目支出"];

/// Words that make a title another table's, wherever they stand in it.
const SUBJECT_WORDS: [&str; 16] = [
    "支出", "收入", "收支", "预算", "决算", "经费", "基金", "债务", "采购", "财政", "拨款", "项目", "基本", "结转",
    "资产", "债券",
];

/// A title without what differs between drafts.
fn key(title: &str, owner: Option<&str>) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:(?:预算|决算|部门|财决)?公开)?(?:附?表)?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:表[:、.]?|[:、.])?",
        )
        .expect("the pattern is fixed")
    });
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\(?\d{4}\)?年(?:度|初)?").expect("the pattern is fixed"));
    let mut key = label_key(title);
    key.retain(|c| !matches!(c, '《' | '》' | '#' | '*'));
    if let Some(owner) = owner.map(label_key).filter(|owner| !owner.is_empty()) {
        key = key.replace(&owner, "");
    }
    let key = YEAR.replace_all(&key, "");
    NUMBER.replace(&key, "").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(title: &str) -> Option<&'static str> {
        Tables::get().of_title(title, Some("澄原市水务局")).map(|kind| kind.title.as_str())
    }

    #[test]
    fn the_file_is_well_formed() {
        let mut tables = Tables::default();
        assert_eq!(tables.add(include_str!("../data/tables.tsv")), []);
        assert!(tables.kinds.len() >= 28);
        for kind in tables.all() {
            assert!(!kind.says.is_empty(), "{}", kind.title);
        }
        for cell in tables.relations.iter().flat_map(|relation| relation.right.iter().chain([&relation.left])) {
            let kind = tables.all().find(|kind| kind.title == cell.table).expect("it is listed");
            assert!(cell.names.iter().all(|name| kind.words(name).is_some()), "{cell:?}");
        }
    }

    #[test]
    fn a_kind_is_found_by_any_of_its_titles() {
        for (title, expected) in [
            ("2025年部门收支总体情况表", "收支总表"),
            ("一、《收支预算总表》", "收支总表"),
            ("表三 2025年单位支出总表", "支出总表"),
            ("2025年一般公共预算支出预算表（不含上年结转）", "一般公共预算支出表"),
            ("2025年项目支出预算表（上年结转）", "项目支出表(上年结转)"),
            ("2025年项目支出预算表（本年预算）", "项目支出表"),
            ("澄原市水务局2025年度财政拨款\"三公\"经费支出预算表", "“三公”经费支出表"),
            ("### 一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款基本支出决算表"),
            ("表 1: 收支总表", "收支总表"),
            ("岚水区农村经济服务中心支出总表", "支出总表"),
            ("河道清淤工程项目支出绩效自评表", "项目支出绩效自评表"),
            ("技术推广项目资金项目支出绩效自评表", "项目支出绩效自评表"),
        ] {
            assert_eq!(kind(title), Some(expected), "{title}");
        }
    }

    #[test]
    fn a_title_with_a_word_left_over_is_of_no_kind() {
        for title in [
            "政府债务支出总表",
            "专项债券收支总表",
            "支出总表说明",
            "一般公共预算基本支出表（工资福利支出）",
            "概况",
            "",
        ] {
            assert_eq!(kind(title), None, "{title}");
        }
    }
}

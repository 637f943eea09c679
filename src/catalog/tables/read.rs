//! Reads the rows of a file of tables, and says what is wrong with them.

use std::sync::Arc;

use super::super::disclosure::Disclosure;
use super::super::label::label_key;
use super::{Cell, Status, TableKind, TableProblem, TableRelation, TableRole, Tables, key};

/// The first line of a file of tables.
const HEADER: &str = "record\tname\tof\tstatus\twords\ttext";

impl Tables {
    /// Adds the rows of a file, and gives back what is wrong with it; the rows that can be read are added all the same.
    pub fn add(&mut self, text: &str) -> Vec<TableProblem> {
        let mut problems = Vec::new();
        let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
        if lines.next().is_none_or(|(header, _)| header.trim_end() != HEADER) {
            problems.push(TableProblem { line: 1, what: problem::HEADER });
            return problems;
        }
        for (row, line) in lines.filter(|(row, _)| !row.trim().is_empty() && !row.starts_with('#')) {
            if let Err(what) = self.add_row(row) {
                problems.push(TableProblem { line, what });
            }
        }
        problems
    }

    fn add_row(&mut self, row: &str) -> Result<(), problem::Words> {
        let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
        let [record, name, of, status, words, text] = cells[..] else { return Err(problem::CELLS) };
        if name.is_empty() {
            return Err(problem::NAME);
        }
        match record {
            "table" => self.add_table(name, of, status, words, text),
            "row" | "column" => {
                let kind = self.kind_mut(of)?;
                let is_required = match status {
                    "required" => true,
                    "usual" => false,
                    _ => return Err(problem::NEED),
                };
                let words: Vec<String> = parts(words).map(label_key).collect();
                if words.is_empty() {
                    return Err(problem::WORDS);
                }
                let role = TableRole { name: name.to_owned(), is_required, words, says: text.to_owned() };
                let roles = if record == "row" { &mut kind.rows } else { &mut kind.columns };
                match roles.iter_mut().find(|known| known.name == name) {
                    Some(known) => known.words.extend(role.words),
                    None => roles.push(role),
                }
                Ok(())
            }
            "relation" => self.add_relation(name, of, status, words, text),
            _ => Err(problem::RECORD),
        }
    }

    /// Adds a kind, or further titles of one that is known.
    fn add_table(&mut self, name: &str, of: &str, status: &str, words: &str, text: &str) -> Result<(), problem::Words> {
        let status = self::status(status)?;
        let disclosure = Disclosure::of_mark(of).ok_or(problem::DISCLOSURE)?;
        let taken = |title: &str| self.titles.get(&key(title, None)).map(|kind| self.kinds[*kind].title.as_str());
        if std::iter::once(name).chain(parts(words)).any(|title| taken(title).is_some_and(|kind| kind != name)) {
            return Err(problem::TITLE);
        }
        let index = self.kinds.iter().position(|kind| kind.title == name).unwrap_or_else(|| {
            self.kinds.push(Arc::new(TableKind {
                title: name.to_owned(),
                disclosure,
                status,
                says: text.to_owned(),
                rows: Vec::new(),
                columns: Vec::new(),
                agreements: Vec::new(),
            }));
            self.kinds.len() - 1
        });
        for title in std::iter::once(name).chain(parts(words)) {
            self.titles.insert(key(title, None), index);
        }
        Ok(())
    }

    fn add_relation(
        &mut self,
        name: &str,
        of: &str,
        status: &str,
        expression: &str,
        text: &str,
    ) -> Result<(), problem::Words> {
        let status = self::status(status)?;
        if text.is_empty() {
            return Err(problem::SENTENCE);
        }
        let relation = if expression.is_empty() { None } else { Some(self.relation(name, status, expression, text)?) };
        for table in parts(of) {
            self.kind_mut(table)?;
        }
        for table in parts(of) {
            let agreements = &mut self.kind_mut(table)?.agreements;
            if !agreements.iter().any(|known| known == text) {
                agreements.push(text.to_owned());
            }
        }
        self.relations.extend(relation);
        Ok(())
    }

    /// Reads `《表》行·栏 = 《表》行·栏 + 《表》行·栏`, or with `≤`.
    fn relation(
        &self,
        name: &str,
        status: Status,
        expression: &str,
        text: &str,
    ) -> Result<TableRelation, problem::Words> {
        let (at_most, (left, right)) = match (expression.split_once('≤'), expression.split_once('=')) {
            (Some(sides), None) => (true, sides),
            (None, Some(sides)) => (false, sides),
            _ => return Err(problem::SIGN),
        };
        let left = self.cell(left)?;
        let right = right.split('+').map(|cell| self.cell(cell)).collect::<Result<Vec<_>, _>>()?;
        let each = |cell: &Cell| cell.code.as_deref() == Some("*");
        if right.len() > 1 && at_most || right.iter().any(|cell| each(cell) != each(&left)) {
            return Err(problem::SIDES);
        }
        Ok(TableRelation { name: name.to_owned(), status, left, at_most, right, text: text.to_owned() })
    }

    fn cell(&self, written: &str) -> Result<Cell, problem::Words> {
        let inside = written.trim().strip_prefix('《').ok_or(problem::CELL)?;
        let (table, names) = inside.split_once('》').ok_or(problem::CELL)?;
        if !self.kinds.iter().any(|kind| kind.title == table) {
            return Err(problem::NO_TABLE);
        }
        let mut cell = Cell { table: table.to_owned(), names: Vec::new(), code: None };
        for name in names.split('·').map(str::trim).filter(|name| !name.is_empty()) {
            if name == "*" || name.bytes().all(|byte| byte.is_ascii_digit()) {
                cell.code = Some(name.to_owned());
            } else {
                cell.names.push(name.to_owned());
            }
        }
        if cell.names.is_empty() && cell.code.is_none() { Err(problem::CELL) } else { Ok(cell) }
    }

    fn kind_mut(&mut self, title: &str) -> Result<&mut TableKind, problem::Words> {
        self.kinds.iter_mut().find(|kind| kind.title == title).map(Arc::make_mut).ok_or(problem::NO_TABLE)
    }
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty())
}

fn status(mark: &str) -> Result<Status, problem::Words> {
    match mark {
        "arithmetic" => Ok(Status::Arithmetic),
        "official" => Ok(Status::Official),
        "regional" => Ok(Status::Regional),
        "soft" => Ok(Status::Soft),
        _ => Err(problem::STATUS),
    }
}

/// What can be wrong with a row, in Chinese and in English.
mod problem {
    pub(super) type Words = (&'static str, &'static str);
    pub(super) const HEADER: Words = (
        "首行应当是用制表符分隔的 record name of status words text",
        "the first line must be `record name of status words text`, separated by tabs",
    );
    pub(super) const CELLS: Words = (
        "一行应当有六格，用制表符分隔，没有内容的格留空",
        "a row has six cells, separated by tabs; empty ones stay empty",
    );
    pub(super) const RECORD: Words =
        ("第一格应当是 table、row、column 或 relation", "the first cell must be table, row, column or relation");
    pub(super) const NAME: Words = ("第二格（名称）不能空", "the second cell, the name, must not be empty");
    pub(super) const DISCLOSURE: Words =
        ("表的第三格应当是 预算 或 决算", "the third cell of a table must be 预算 or 决算");
    pub(super) const TITLE: Words =
        ("这个表名已经是另一种表的名称", "this title is already that of another kind of table");
    pub(super) const NO_TABLE: Words = (
        "没有这种表；先用 table 行写出它，用它的第一个名称",
        "there is no such table; give it a table row first and use its name",
    );
    pub(super) const NEED: Words =
        ("行、栏的第四格应当是 required 或 usual", "the fourth cell of a row or column must be required or usual");
    pub(super) const WORDS: Words =
        ("第五格要写出它的名称，用竖线分隔", "the fifth cell must list its names, separated by |");
    pub(super) const STATUS: Words = (
        "第四格应当是 arithmetic、official、regional 或 soft",
        "the fourth cell must be arithmetic, official, regional or soft",
    );
    pub(super) const SENTENCE: Words =
        ("关系的第六格要用一句话说明应当怎样", "the sixth cell of a relation must say in a sentence what must hold");
    pub(super) const SIGN: Words = ("关系要有一个 = 或一个 ≤", "a relation needs one = or one ≤");
    pub(super) const SIDES: Words = (
        "≤ 的右边只能有一格；有 * 的，每格都要有 *",
        "there is one cell to the right of ≤; if one cell has *, all have",
    );
    pub(super) const CELL: Words = ("格要写成《表名》行·栏", "a cell is written 《title》row·column");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_adds_titles_and_kinds() {
        let mut tables = Tables::clone(Tables::get());
        let problems = tables.add(
            "record\tname\tof\tstatus\twords\ttext\n\
             table\t支出总表\t预算\tofficial\t支出归总表\t\n\
             table\t培训费表\t预算\tregional\t培训费支出表\t培训的支出\n\
             row\t合计\t培训费表\tusual\t合计\t全部\n\
             relation\t培训\t培训费表|支出总表\tregional\t《培训费表》合计 ≤ 《支出总表》合计·合计\t培训费不大于全部支出\n",
        );
        assert_eq!(problems, []);
        let kind = |title| tables.of_title(title, None).expect("it is known");
        assert_eq!(kind("2025年支出归总表").title, "支出总表");
        assert_eq!(kind("培训费支出表").agreements, ["培训费不大于全部支出"]);
        assert!(!kind("支出总表").says.is_empty());
    }

    #[test]
    fn bad_rows_are_told_with_their_line_and_good_ones_stay() {
        let mut tables = Tables::default();
        let rows = [
            ("表\t甲表\t预算\tofficial\t\t甲", problem::RECORD),
            ("table\t甲表\t预算\tofficial\t", problem::CELLS),
            ("table\t\t预算\tofficial\t\t甲", problem::NAME),
            ("table\t甲表\t其他\tofficial\t\t甲", problem::DISCLOSURE),
            ("table\t甲表\t预算\t官方\t\t甲", problem::STATUS),
            ("table\t乙表\t预算\tofficial\t好表\t乙", problem::TITLE),
            ("row\t合计\t乙表\trequired\t合计\t", problem::NO_TABLE),
            ("row\t合计\t好表\t必有\t合计\t", problem::NEED),
            ("column\t合计\t好表\tusual\t\t", problem::WORDS),
            ("relation\t甲\t好表\tsoft\t《好表》合计\t甲", problem::SIGN),
            ("relation\t甲\t好表\tsoft\t好表合计 = 《好表》总计\t甲", problem::CELL),
            ("relation\t甲\t好表\tsoft\t《乙表》合计 = 《好表》总计\t甲", problem::NO_TABLE),
            ("relation\t甲\t好表\tsoft\t《好表》* = 《好表》总计\t甲", problem::SIDES),
            ("relation\t甲\t好表\tsoft\t\t", problem::SENTENCE),
        ];
        let text: Vec<&str> = rows.iter().map(|(row, _)| *row).collect();
        let problems = tables.add(&format!("{HEADER}\ntable\t好表\t预算\tofficial\t\t好\n{}\n", text.join("\n")));
        let expected: Vec<TableProblem> =
            rows.iter().zip(3..).map(|((_, what), line)| TableProblem { line, what: *what }).collect();
        assert_eq!(problems, expected);
        assert_eq!((tables.kinds.len(), tables.relations.len()), (1, 0));
        assert_eq!(tables.add("甲\t乙\n").len(), 1);
    }
}

//! Reading the tables in `data/`.

use std::collections::HashMap;
use std::fmt;

use super::subject::{Evidence, Former, Fund, Funds, Level, Since, Subject, Table};

/// The year in which a row without a first year is known to be in use.
const KNOWN_BY: u16 = 2020;

/// A row that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DataError {
    /// The line, counted from 1.
    line: usize,
    /// What is wrong with it.
    what: &'static str,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// The rows below the header, each as its `N` cells.
///
/// # Errors
/// The header is not `header`, or a row has another number of cells.
pub(super) fn rows<const N: usize>(
    text: &'static str,
    header: [&str; N],
) -> impl Iterator<Item = Result<(usize, [&'static str; N]), DataError>> {
    let cells = move |(index, row): (usize, &'static str)| {
        let line = index + 1;
        let mut split = row.split('\t');
        let mut cells = [""; N];
        for cell in &mut cells {
            *cell = split.next().ok_or(DataError { line, what: "too few cells" })?;
        }
        match split.next() {
            Some(_) => Err(DataError { line, what: "too many cells" }),
            None if line == 1 && cells != header => Err(DataError { line, what: "another header" }),
            None => Ok((line, cells)),
        }
    };
    text.lines().enumerate().map(cells).filter(|row| !matches!(row, Ok((1, _))))
}

/// The key of the explanation for codes that end in 99 and have no other.
const REMAINDER: &str = "*99";

/// One-line explanations, by code, or by a name that means the same wherever it occurs.
#[derive(Debug, Default)]
pub(super) struct Explanations(HashMap<&'static str, &'static str>);

impl Explanations {
    /// Reads `explanations.tsv`.
    pub(super) fn read(text: &'static str) -> Result<Self, DataError> {
        let mut explanations = HashMap::new();
        for row in rows(text, ["key", "explanation"]) {
            let (line, [key, explanation]) = row?;
            if explanations.insert(key, explanation).is_some() {
                return Err(DataError { line, what: "a second explanation of the same" });
            }
        }
        Ok(Self(explanations))
    }

    /// The explanation of a code called `name`, with the rows `above` it; empty if there is none.
    fn of(&self, code: &str, name: &str, above: &[Subject]) -> &'static str {
        if let Some(explanation) = self.0.get(code) {
            return explanation;
        }
        if Level::of_code(code) == Some(Level::Class) {
            return "";
        }
        let parent = || above.iter().rev().find(|subject| subject.code.len() < code.len());
        let by_name = self.0.get(name).copied();
        // A 款 with a single 项 lends it its name, and then its explanation too.
        let inherited = || parent().filter(|parent| parent.name == name).map(|parent| parent.explanation);
        let remainder = || if code.ends_with("99") { self.0.get(REMAINDER).copied() } else { None };
        by_name.or_else(inherited).filter(|text| !text.is_empty()).or_else(remainder).unwrap_or("")
    }
}

/// Appends the rows of `text`, the file of `table`, to `subjects`.
pub(super) fn subjects(
    subjects: &mut Vec<Subject>,
    table: Table,
    text: &'static str,
    explanations: &Explanations,
) -> Result<(), DataError> {
    let header = ["code", "name", "fund", "valid_from", "valid_to", "former_names", "also_named", "evidence", "years"];
    for row in rows(text, header) {
        let (line, [code, name, funds, valid_from, valid_to, former_names, also_named, evidence, years]) = row?;
        let wrong = |what| DataError { line, what };
        if Table::of_code(code) != Some(table) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong("a code of another table"));
        }
        if subjects.last().is_some_and(|last| last.code >= code) {
            return Err(wrong("not in the order of codes"));
        }
        subjects.push(Subject {
            table,
            code,
            name,
            level: Level::of_code(code).ok_or(wrong("a code of no level"))?,
            funds: self::funds(funds).ok_or(wrong("no such fund"))?,
            valid_from: since(valid_from).ok_or(wrong("no first year"))?,
            valid_to: if valid_to.is_empty() { None } else { Some(year(valid_to).ok_or(wrong("no last year"))?) },
            years_uncertain: match years {
                "" => false,
                "uncertain" => true,
                _ => return Err(wrong("no such mark of years")),
            },
            former_names: split(former_names).map(former).collect::<Option<_>>().ok_or(wrong("no former name"))?,
            also_named: (!also_named.is_empty()).then_some(also_named),
            evidence: Evidence::of_mark(evidence).ok_or(wrong("no such evidence"))?,
            explanation: explanations.of(code, name, subjects),
        });
    }
    Ok(())
}

/// The parts of a cell that lists several things.
pub(super) fn split(cell: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    cell.split('|').filter(|part| !part.is_empty())
}

fn funds(cell: &'static str) -> Option<Funds> {
    split(cell).try_fold(Funds::default(), |funds, name| {
        Some(funds.with(Fund::ALL.into_iter().find(|fund| fund.name() == name)?))
    })
}

fn since(cell: &str) -> Option<Since> {
    match cell.strip_prefix('≤') {
        _ if cell.is_empty() => Some(Since::By(KNOWN_BY)),
        Some(known) => Some(Since::By(year(known)?)),
        None => Some(Since::In(year(cell)?)),
    }
}

fn former(cell: &'static str) -> Option<Former> {
    let (name, until) = cell.split_once('@')?;
    Some(Former { name, until: year(until)? })
}

fn year(cell: &str) -> Option<u16> {
    cell.parse().ok().filter(|year| (1994..=2099).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "code\tname\tfund\tvalid_from\tvalid_to\tformer_names\talso_named\tevidence\tyears\n";

    fn read(row: &str) -> Result<Vec<Subject>, DataError> {
        let text: &'static str = format!("{HEADER}{row}").leak();
        let explanations =
            Explanations::read("key\texplanation\n行政运行\t甲\n*99\t乙\n208\t丙\n20802\t丁\n").expect("it reads");
        let mut read = Vec::new();
        subjects(&mut read, Table::Functional, text, &explanations).map(|()| read)
    }

    #[test]
    fn every_cell_is_read() {
        let row =
            "2080501\t行政单位离退休\t一般公共预算|政府性基金预算\t≤2018\t2030\t甲@2010|乙@2019\t丙\tagreed\tuncertain";
        let read = read(row).expect("the row is well formed");
        let [subject] = read.as_slice() else { panic!("one row") };
        assert_eq!((subject.code, subject.level), ("2080501", Level::Item));
        assert!(subject.funds.contains(Fund::General) && !subject.funds.contains(Fund::StateCapital));
        assert_eq!(subject.funds.iter().count(), 2);
        assert_eq!((subject.valid_from, subject.valid_to), (Since::By(2018), Some(2030)));
        assert_eq!(subject.former_names[1], Former { name: "乙", until: 2019 });
        assert_eq!((subject.also_named, subject.evidence), (Some("丙"), Evidence::Agreed));
        assert!(subject.years_uncertain);
    }

    #[test]
    fn explanations_go_by_code_then_by_name() {
        for (rows, explanation) in [
            (&["208\t行政运行"][..], "丙"),
            (&["207\t行政运行"], ""),
            (&["20801\t行政运行"], "甲"),
            (&["2080101\t行政运行"], "甲"),
            (&["2080104\t综合业务管理"], ""),
            (&["2080199\t其他支出"], "乙"),
            (&["208\t名", "20801\t款", "2080101\t款"], ""),
            (&["20802\t款", "2080201\t款"], "丁"),
        ] {
            let text: Vec<String> = rows.iter().map(|row| format!("{row}\t\t\t\t\t\tagreed\t")).collect();
            let read = read(&text.join("\n")).expect("the rows are well formed");
            assert_eq!(read.last().map(|subject| subject.explanation), Some(explanation), "{rows:?}");
            assert_eq!(read[0].valid_from, Since::By(2020));
        }
    }

    #[test]
    fn malformed_rows_are_refused_with_their_line() {
        for (row, what) in [
            ("208\t名\t\t\t\t\t\tagreed", "too few cells"),
            ("208\t名\t\t\t\t\t\tagreed\t\t", "too many cells"),
            ("301\t名\t\t\t\t\t\tagreed\t", "a code of another table"),
            ("2x8\t名\t\t\t\t\t\tagreed\t", "a code of another table"),
            ("2080\t名\t\t\t\t\t\tagreed\t", "a code of no level"),
            ("208\t名\t预算\t\t\t\t\tagreed\t", "no such fund"),
            ("208\t名\t\t二〇二〇\t\t\t\tagreed\t", "no first year"),
            ("208\t名\t\t\t20200\t\t\tagreed\t", "no last year"),
            ("208\t名\t\t\t\t旧名\t\tagreed\t", "no former name"),
            ("208\t名\t\t\t\t\t\tbelieved\t", "no such evidence"),
            ("208\t名\t\t\t\t\t\tagreed\tcheck", "no such mark of years"),
        ] {
            assert_eq!(read(row), Err(DataError { line: 2, what }), "{row}");
        }
        let unordered = "208\t名\t\t\t\t\t\tagreed\t\n207\t名\t\t\t\t\t\tagreed\t";
        assert_eq!(read(unordered), Err(DataError { line: 3, what: "not in the order of codes" }));
        assert_eq!(rows("a\tc\n", ["a", "b"]).next(), Some(Err(DataError { line: 1, what: "another header" })));
    }
}

//! Subjects that a project adds to the catalogue: a province's own 项, or a row that the tables here have otherwise.

use super::subject::{Evidence, Former, Funds, Level, Since, Subject, Table};

/// The columns of a file of additions, in any order; only the first two are required.
const COLUMNS: [&str; 7] = ["code", "name", "valid_from", "valid_to", "former_names", "also_named", "explanation"];

/// Subjects beside those of the [`Catalog`](super::Catalog). Where both have a code, the addition counts: whoever adds it
/// vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Additions {
    /// In the order of codes, none twice.
    subjects: Vec<Subject>,
}

/// What keeps a line from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdditionError {
    /// The first line does not name the columns, or not these.
    Header,
    /// A code of no level or of no classification.
    Code,
    /// No name.
    Name,
    /// A year that is none, or a former name without its last year.
    Year,
    /// More cells than columns.
    Cells,
}

impl Additions {
    /// Reads a table of tab-separated text whose first line names its columns, as in the catalogue's own files. Lines
    /// that cannot be read are left out, and told with their numbers, counted from 0.
    ///
    /// The strings live as long as the program: such files are few, small, and read once.
    pub fn read(text: &str) -> (Self, Vec<(u32, AdditionError)>) {
        let text: &'static str = text.trim_start_matches('\u{FEFF}').to_owned().leak();
        let mut problems = Vec::new();
        let mut lines = (0_u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let Some((first, header)) = lines.next() else { return (Self::default(), problems) };
        let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
        let known = columns.iter().all(|column| COLUMNS.contains(column));
        if !known || COLUMNS[..2].iter().any(|required| !columns.contains(required)) {
            return (Self::default(), vec![(first, AdditionError::Header)]);
        }
        let mut subjects = Vec::new();
        for (number, line) in lines {
            match subject(line, &columns) {
                Ok(subject) => subjects.push(subject),
                Err(error) => problems.push((number, error)),
            }
        }
        (Self::of(subjects), problems)
    }

    /// These and `others`; of two with one code, the one of `others`.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.subjects.extend(others.subjects);
        Self::of(self.subjects)
    }

    /// Sorts; of rows with one code, the last counts.
    fn of(mut subjects: Vec<Subject>) -> Self {
        subjects.reverse();
        subjects.sort_by_key(|subject| subject.code);
        subjects.dedup_by_key(|subject| subject.code);
        Self { subjects }
    }

    /// The addition with this code.
    pub fn find(&self, code: &str) -> Option<&Subject> {
        let place = self.subjects.binary_search_by(|subject| subject.code.cmp(code)).ok()?;
        Some(&self.subjects[place])
    }

    /// Every addition, in the order of codes.
    pub fn all(&self) -> &[Subject] {
        &self.subjects
    }
}

fn subject(line: &'static str, columns: &[&str]) -> Result<Subject, AdditionError> {
    let cells: Vec<&'static str> = line.split('\t').map(str::trim).collect();
    if cells.len() > columns.len() {
        return Err(AdditionError::Cells);
    }
    let cell = |column: &str| {
        let place = columns.iter().position(|name| *name == column);
        place.and_then(|place| cells.get(place)).copied().unwrap_or("")
    };
    let year = |text: &str| text.parse().ok().filter(|year| (1994..=2099).contains(year)).ok_or(AdditionError::Year);
    let code = cell("code");
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let (table, level) =
        Table::of_code(code).zip(Level::of_code(code)).filter(|_| digits).ok_or(AdditionError::Code)?;
    if cell("name").is_empty() {
        return Err(AdditionError::Name);
    }
    let former = |entry: &'static str| {
        let (name, until) = entry.split_once('@').ok_or(AdditionError::Year)?;
        Ok(Former { name, until: year(until)? })
    };
    let names = |column: &str| cell(column).split('|').filter(|name| !name.is_empty());
    Ok(Subject {
        table,
        code,
        name: cell("name"),
        level,
        funds: Funds::default(),
        valid_from: match cell("valid_from") {
            // Nothing is said of when it began, so it is in use in whatever year.
            "" => Since::By(0),
            first => Since::In(year(first)?),
        },
        valid_to: match cell("valid_to") {
            "" => None,
            last => Some(year(last)?),
        },
        years_uncertain: false,
        former_names: names("former_names").map(former).collect::<Result<_, _>>()?,
        also_named: names("also_named").next(),
        evidence: Evidence::Agreed,
        explanation: cell("explanation"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_may_stand_in_any_order() {
        let (additions, problems) =
            Additions::read("name\tcode\tvalid_from\n乡镇财政所\t2010677\t2024\r\n\n本省自定\t2080577\n");
        assert_eq!(problems, []);
        let subject = additions.find("2010677").expect("it was added");
        assert_eq!(
            (subject.name, subject.valid_in(2023), subject.valid_in(2024)),
            ("乡镇财政所", Some(false), Some(true))
        );
        assert_eq!(additions.find("2080577").and_then(|subject| subject.valid_in(2010)), Some(true));
        assert_eq!(additions.find("2080578"), None);
    }

    #[test]
    fn the_last_row_of_a_code_counts() {
        let read = |text: &str| Additions::read(text).0;
        let both = read("code\tname\n2080577\t甲\n2080577\t乙").and(read("code\tname\n2080578\t丙\n"));
        let names: Vec<_> = both.all().iter().map(|subject| subject.name).collect();
        assert_eq!(names, ["乙", "丙"]);
        assert_eq!(both.and(read("code\tname\n2080577\t丁")).find("2080577").map(|subject| subject.name), Some("丁"));
    }

    #[test]
    fn lines_that_cannot_be_read_are_told() {
        let errors = |text: &str| Additions::read(text).1;
        assert_eq!(errors("编码\t名称\n"), [(0, AdditionError::Header)]);
        assert_eq!(errors("code\nx"), [(0, AdditionError::Header)]);
        assert_eq!(
            errors("code\tname\n2080\t名\n4080577\t名\n20805x7\t名"),
            [1, 2, 3].map(|n| (n, AdditionError::Code))
        );
        assert_eq!(errors("code\tname\n2080577"), [(1, AdditionError::Name)]);
        assert_eq!(errors("code\tname\n2080577\t名\t多"), [(1, AdditionError::Cells)]);
        assert_eq!(errors("code\tname\tformer_names\n2080577\t名\t旧"), [(1, AdditionError::Year)]);
        assert_eq!(errors(""), []);
    }
}

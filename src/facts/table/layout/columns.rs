//! What each column of a table is for, and the names above it.

use super::sheet::{Segment, Sheet};
use crate::facts::table::words;
use crate::number::{Decimal, Unit};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::facts::table) enum Role {
    /// 科目 codes, or one of their three parts.
    Code,
    /// Names.
    Label,
    /// Numbers of rows.
    Index,
    /// Amounts, counts, rates.
    Amount,
}

/// The columns of a segment.
pub(in crate::facts::table) struct Columns {
    roles: Vec<Role>,
    paths: Vec<Vec<String>>,
}

impl Columns {
    /// Reads the columns of a segment.
    pub(in crate::facts::table) fn read(sheet: &Sheet, segment: &Segment) -> Self {
        let paths = paths(sheet, segment);
        let roles = (0..sheet.width).map(|column| role(sheet, segment, column, &paths[column])).collect();
        Self { roles, paths }
    }

    pub(in crate::facts::table) fn len(&self) -> usize {
        self.roles.len()
    }

    pub(in crate::facts::table) fn role(&self, column: usize) -> Role {
        self.roles.get(column).copied().unwrap_or(Role::Label)
    }

    pub(in crate::facts::table) fn is_amount(&self, column: usize) -> bool {
        self.role(column) == Role::Amount
    }

    pub(in crate::facts::table) fn is_label(&self, column: usize) -> bool {
        matches!(self.role(column), Role::Label | Role::Code)
    }

    /// The columns of names.
    pub(in crate::facts::table) fn labels(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|column| self.is_label(*column))
    }

    pub(in crate::facts::table) fn is_code(&self, column: usize) -> bool {
        self.role(column) == Role::Code
    }

    /// The names above a column, outermost first.
    pub(in crate::facts::table) fn path(&self, column: usize) -> &[String] {
        self.paths.get(column).map_or(&[], Vec::as_slice)
    }

    /// The innermost name above a column; empty if it has none.
    pub(in crate::facts::table) fn leaf(&self, column: usize) -> &str {
        self.path(column).last().map_or("", String::as_str)
    }

    /// All names above a column, for people.
    pub(in crate::facts::table) fn name(&self, column: usize) -> String {
        self.path(column).join("·")
    }
}

/// The names above each column. An empty cell continues the one on its left where something stands below it, and the
/// one above it elsewhere.
fn paths(sheet: &Sheet, segment: &Segment) -> Vec<Vec<String>> {
    let levels: Vec<usize> = segment.header.clone().collect();
    // A row that numbers the columns names none, unless it is the one that says 类, 款 and 项.
    let label = |row: usize, column: usize| {
        let label = sheet.label(row, column);
        let names = !sheet.rows[row].numbers_columns || is_level(label);
        if names { label } else { "" }
    };
    let mut paths: Vec<Vec<String>> = vec![Vec::new(); sheet.width];
    let mut above: Vec<Vec<&str>> = vec![Vec::new(); sheet.width];
    for (depth, row) in levels.iter().enumerate() {
        let mut current = "";
        for column in 0..sheet.width {
            let own = label(*row, column);
            let below = levels[depth + 1..].iter().any(|row| !label(*row, column).is_empty());
            let same_parent =
                column > 0 && above[column - 1][..depth.min(above[column - 1].len())] == above[column][..];
            current = match (own.is_empty(), below && same_parent) {
                (false, _) => own,
                (true, true) => current,
                (true, false) => "",
            };
            if !current.is_empty() && paths[column].last().is_none_or(|last| last != current) {
                paths[column].push(current.to_owned());
            }
            above[column].push(current);
        }
    }
    paths
}

fn role(sheet: &Sheet, segment: &Segment, column: usize, path: &[String]) -> Role {
    let leaf = path.last().map_or("", String::as_str);
    if words::heads_numbers(leaf) {
        return Role::Index;
    }
    let cells = || {
        segment
            .body
            .clone()
            .filter(|row| !sheet.rows[*row].numbers_columns)
            .filter_map(|row| sheet.rows[row].row.cells.get(column))
    };
    let (mut figures, mut texts, mut codes, mut wholes, mut dashes) = (0, 0, 0, 0, 0);
    for cell in cells() {
        match &cell.value {
            crate::syntax::CellValue::Figure(figure, _) => {
                figures += 1;
                codes += usize::from(figure.unit == Unit::Plain && is_code(&cell.label));
                wholes += usize::from(figure.decimals == 0);
            }
            crate::syntax::CellValue::Text | crate::syntax::CellValue::Bound(..) => texts += 1,
            crate::syntax::CellValue::Garbled => figures += 1,
            crate::syntax::CellValue::Dash => dashes += 1,
            crate::syntax::CellValue::Blank => {}
        }
    }
    // 类, 款 and 项 may stand in the row of the first total.
    let coded = words::heads_codes(leaf) || (codes > 0 && cells().any(|cell| is_level(&cell.label)));
    // One code may be miswritten.
    if coded && (codes >= figures || (codes >= FEWEST_CODES && codes + 1 == figures)) {
        return Role::Code;
    }
    if coded && wholes == figures && texts == 0 {
        // Of units, projects, departments.
        return Role::Index;
    }
    if codes == figures
        && figures >= 2
        && path.iter().any(|header| header.contains("科目") || header == "项目")
        && !words::is_total(leaf)
    {
        return Role::Code;
    }
    if is_row_numbers(cells().filter_map(|cell| cell.figure()), path.is_empty()) && texts == 0 && !words::is_total(leaf)
    {
        return Role::Index;
    }
    if figures > 0 && figures >= texts {
        return Role::Amount;
    }
    if texts > 0 || words::heads_names(leaf) || coded {
        return Role::Label;
    }
    if path.is_empty() && dashes == 0 { Role::Label } else { Role::Amount }
}

/// How many codes show that a column is one of codes although one cell has none.
const FEWEST_CODES: usize = 4;

/// Whether a cell of a column of codes cannot be one, whatever is numbered: an amount, or a single digit.
pub(in crate::facts::table) fn is_broken_code(label: &str) -> bool {
    label.contains('.') || (label.len() == 1 && label.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a cell says which part of a code its column holds.
pub(in crate::facts::table) fn is_level(label: &str) -> bool {
    matches!(label, "类" | "款" | "项")
}

/// Whether a cell has the form of a 科目 code, or of one of its parts.
pub(in crate::facts::table) fn is_code(label: &str) -> bool {
    matches!(label.len(), 2 | 3 | 5 | 7) && label.bytes().all(|b| b.is_ascii_digit())
}

/// Whether figures are the numbers of their rows: whole, each one more than the one above. Without a header, one may be
/// left out here and there.
fn is_row_numbers<'a>(figures: impl Iterator<Item = &'a crate::number::Quantity>, gaps: bool) -> bool {
    let mut count = 0;
    let mut last = None;
    for figure in figures {
        if figure.decimals > 0 || figure.unit != Unit::Plain {
            return false;
        }
        let step = last.map_or(Decimal::ONE, |last| figure.displayed - last);
        if step != Decimal::ONE && !(gaps && step == Decimal::TWO) {
            return false;
        }
        last = Some(figure.displayed);
        count += 1;
    }
    count >= 4
}

#[cfg(test)]
mod tests {
    use super::super::sheet::tests::with_sheet;
    use super::*;

    /// What the columns of the first segment are called and hold.
    fn columns(text: &str) -> Vec<(String, Role)> {
        with_sheet(text, |sheet| {
            let columns = Columns::read(sheet, &sheet.segments()[0]);
            (0..columns.len()).map(|column| (columns.name(column), columns.role(column))).collect()
        })
    }

    fn names(text: &str) -> Vec<String> {
        columns(text).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_merged_header_holds_for_the_columns_below_it() {
        let text = "项目\t本年支出\t\t\t上年\n\t小计\t基本支出\t项目支出\t\n合计\t3.00\t1.00\t2.00\t5.00";
        assert_eq!(names(text), ["项目", "本年支出·小计", "本年支出·基本支出", "本年支出·项目支出", "上年"]);
    }

    #[test]
    fn headers_merge_over_three_levels() {
        let text = "项目\t本年支出\t\t\t\t总计\n\t基本支出\t\t项目支出\t\t\n\t人员经费\t公用经费\t当年\t结转\t\n\
                    合计\t1.00\t2.00\t3.00\t4.00\t10.00";
        assert_eq!(
            names(text),
            [
                "项目",
                "本年支出·基本支出·人员经费",
                "本年支出·基本支出·公用经费",
                "本年支出·项目支出·当年",
                "本年支出·项目支出·结转",
                "总计"
            ]
        );
    }

    #[test]
    fn a_header_that_repeats_itself_below_is_named_once() {
        assert_eq!(
            names("项目\t合计\t支出\n项目\t合计\t基本支出\n教育\t1.00\t2.00"),
            ["项目", "合计", "支出·基本支出"]
        );
    }

    #[test]
    fn column_numbers_are_no_names_and_no_amounts() {
        let text = "项目\t基本支出\t项目支出\t合计\n栏次\t1\t2\t3\n教育支出\t3.00\t4.00\t7.00";
        let amount = |name: &str| (name.to_owned(), Role::Amount);
        let expected = [("项目".to_owned(), Role::Label), amount("基本支出"), amount("项目支出"), amount("合计")];
        assert_eq!(columns(text), expected);
    }

    #[test]
    fn codes_are_told_from_amounts_and_row_numbers() {
        let roles = |text: &str| columns(text).into_iter().map(|(_, role)| role).collect::<Vec<_>>();
        let text = "科目编码\t\t\t科目名称\t金额\n类\t款\t项\t\t\n208\t\t\t社会保障和就业支出\t5\n208\t05\t\t养老\t5\n208\t05\t05\t缴费\t5";
        assert_eq!(roles(text), [Role::Code, Role::Code, Role::Code, Role::Label, Role::Amount]);
        let text =
            "收入\t\t\t支出\t\n项目\t行次\t金额\t项目\t金额\n拨款\t1\t208\t教育\t205.00\n其他\t2\t301\t卫生\t210.00";
        assert_eq!(roles(text), [Role::Label, Role::Index, Role::Amount, Role::Label, Role::Amount]);
        let text = "\t单位\t金额\n1\t甲\t3.00\n2\t乙\t3.00\n3\t丙\t3.00\n4\t丁\t3.00";
        assert_eq!(roles(text), [Role::Index, Role::Label, Role::Amount]);
    }
}

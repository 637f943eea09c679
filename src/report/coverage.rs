//! `gouji check --coverage`: how many figures take part in a relation, how many relations hold, which figures nothing
//! checks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Serialize, Serializer};

use super::Failure;
use super::excerpt::{columns, display, head};
use super::json::Failed;
use crate::ide::{Coverage, Held, Tally};
use crate::relations::Family;
use crate::rules::Lang;
use crate::text::{Encoding, Text};

/// The columns of a figure and of what it is called, in the list of those that nothing checks.
const FIGURE: usize = 16;
const NAME: usize = 72;

/// Every family in the order of the report: its key in JSON, its name.
const FAMILIES: [(Family, &str, &str, &str); 16] = [
    (Family::Hierarchy, "hierarchy", "科目层级之和", "subject levels"),
    (Family::TotalRow, "totalRow", "合计行", "total rows"),
    (Family::TotalColumn, "totalColumn", "合计列", "total columns"),
    (Family::InferredRow, "inferredRow", "推断的合计行", "inferred total rows"),
    (Family::InferredColumn, "inferredColumn", "推断的合计列", "inferred total columns"),
    (Family::Balance, "balance", "收支平衡", "balance"),
    (Family::Tables, "tables", "表间一致", "between tables"),
    (Family::TableProse, "tableProse", "文表一致", "prose against tables"),
    (Family::List, "list", "分项之和", "lists in prose"),
    (Family::Share, "share", "占比", "shares"),
    (Family::Whole, "whole", "占比之和", "shares that make 100%"),
    (Family::Growth, "growth", "增减幅度", "growth"),
    (Family::Direction, "direction", "增减用词", "words of direction"),
    (Family::Completion, "completion", "完成率", "completion"),
    (Family::Funds, "funds", "绩效资金", "performance funds"),
    (Family::Scores, "scores", "绩效得分", "performance scores"),
];

/// The coverage of one draft, or of all of them.
#[derive(Debug, Serialize)]
pub(super) struct File {
    path: String,
    figures: Tally,
    #[serde(serialize_with = "by_key")]
    relations: BTreeMap<Family, Held>,
    unchecked: Vec<Unchecked>,
}

#[derive(Debug, Serialize)]
struct Unchecked {
    line: u32,
    character: u32,
    text: String,
    name: String,
    /// Whether it is read as a figure at all.
    read: bool,
    /// The column for people: 1-based, in characters.
    #[serde(skip)]
    column: u32,
}

/// The whole JSON report.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    version: u32,
    files: &'a [File],
    total: Total<'a>,
}

#[derive(Debug, Serialize)]
struct Total<'a> {
    files: usize,
    failed: Vec<Failed<'a>>,
    figures: Tally,
    #[serde(serialize_with = "by_key")]
    relations: BTreeMap<Family, Held>,
}

/// The coverage of the draft at `path`.
pub(super) fn file(path: String, text: &Text, coverage: Coverage) -> File {
    let unchecked = coverage.unchecked.into_iter().map(|found| {
        let place = text.position(found.span.start, Encoding::Utf16);
        let column = text.position(found.span.start, Encoding::Utf32).character + 1;
        let (line, character) = (place.line, place.character);
        Unchecked { line, character, text: found.written, name: found.name, read: found.is_read, column }
    });
    File { path, figures: coverage.figures, relations: coverage.relations, unchecked: unchecked.collect() }
}

/// The JSON report about `files`.
pub(super) fn report<'a>(files: &'a [File], failures: &'a [Failure]) -> Report<'a> {
    let (figures, relations) = total(files);
    let total = Total { files: files.len(), failed: Failed::all(failures), figures, relations };
    Report { version: 1, files, total }
}

/// What people read about one draft: the numbers, and the list of figures that nothing checks.
pub(super) fn draft(file: &File, lang: Lang) -> String {
    let mut out = format!("{}\n", display(&file.path));
    numbers(&mut out, file.figures, &file.relations, lang);
    if !file.unchecked.is_empty() {
        let _ = writeln!(out, "  {}", lang.pick("没有勾稽核对的数字：", "figures that nothing checks:"));
        for found in &file.unchecked {
            let place = format!("{}:{}", found.line + 1, found.column);
            let figure = display(&found.text);
            let pad = FIGURE.saturating_sub(columns(&figure));
            let name = head(&display(&found.name), NAME);
            let unread = if found.read { "" } else { lang.pick("（未识别）", " (not read)") };
            let _ = writeln!(out, "  {place:>10}  {:pad$}{figure}  {name}{unread}", "");
        }
    }
    out.push('\n');
    out
}

/// The numbers of all drafts together.
pub(super) fn summary(files: &[File], lang: Lang) -> String {
    let (figures, relations) = total(files);
    let count = files.len();
    let mut out = lang.pick(format!("合计 {count} 个文件\n"), format!("{count} files in all\n"));
    numbers(&mut out, figures, &relations, lang);
    out
}

fn numbers(out: &mut String, figures: Tally, relations: &BTreeMap<Family, Held>, lang: Lang) {
    let Tally { all, checked, decimal, decimal_checked } = figures;
    let line = lang.pick(
        format!(
            "数字 {all} 个，参加勾稽 {checked} 个（{}）；其中有小数的 {decimal} 个，参加勾稽 {decimal_checked} 个（{}）",
            percent(checked, all),
            percent(decimal_checked, decimal),
        ),
        format!(
            "{all} figures, {checked} of them in a relation ({}); {decimal} with decimals, {decimal_checked} of them in a relation ({})",
            percent(checked, all),
            percent(decimal_checked, decimal),
        ),
    );
    let _ = writeln!(out, "  {line}");
    for (family, _, zh, en) in FAMILIES {
        let Some(Held { exact, rounding, broken }) = relations.get(&family) else { continue };
        let name = lang.pick(zh, en);
        let pad = 22_usize.saturating_sub(columns(name));
        let line = lang.pick(
            format!("相等 {exact:>5}  尾差 {rounding:>4}  不符 {broken:>4}"),
            format!("exact {exact:>5}  rounding {rounding:>4}  broken {broken:>4}"),
        );
        let _ = writeln!(out, "    {name}{:pad$}{line}", "");
    }
}

fn total(files: &[File]) -> (Tally, BTreeMap<Family, Held>) {
    let (mut figures, mut relations) = (Tally::default(), BTreeMap::new());
    for file in files {
        figures.add(file.figures);
        for (family, held) in &file.relations {
            relations.entry(*family).or_insert_with(Held::default).add(*held);
        }
    }
    (figures, relations)
}

/// The relations under the keys of their families, in the order of the report.
fn by_key<S: Serializer>(relations: &BTreeMap<Family, Held>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(FAMILIES.iter().filter_map(|(family, key, ..)| Some((key, relations.get(family)?))))
}

/// `part` of `whole` in percent with one decimal, cut off so that 100% means all.
fn percent(part: usize, whole: usize) -> String {
    match (part * 1000).checked_div(whole) {
        Some(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
        None => "—".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::ide::{Analysis, Options};

    const DRAFT: &str =
        "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n一、教育支出\t3.00\t1.00\t2.00\n二、其他支出\t\t\t4.00\n";

    fn sample() -> File {
        let text = Text::new(DRAFT);
        let coverage = Analysis::new(text.clone(), Options::default()).coverage();
        file("甲.txt".to_owned(), &text, coverage)
    }

    #[test]
    fn people_read_numbers_and_a_list() {
        let all = [draft(&sample(), Lang::Zh), summary(&[sample(), sample()], Lang::En)].concat();
        expect![[r#"
            甲.txt
              数字 4 个，参加勾稽 3 个（75.0%）；其中有小数的 4 个，参加勾稽 3 个（75.0%）
                合计列                相等     1  尾差    0  不符    0
              没有勾稽核对的数字：
                    5:10              4.00  二、其他支出·项目支出

            2 files in all
              8 figures, 6 of them in a relation (75.0%); 8 with decimals, 6 of them in a relation (75.0%)
                total columns         exact     2  rounding    0  broken    0
        "#]]
        .assert_eq(&all);
    }

    #[test]
    fn programs_read_the_same() {
        let files = [sample()];
        let report = serde_json::to_value(report(&files, &[])).expect("JSON");
        let figures = json!({"all": 4, "checked": 3, "decimal": 4, "decimalChecked": 3});
        let relations = json!({"totalColumn": {"exact": 1, "rounding": 0, "broken": 0}});
        let unchecked =
            json!([{"line": 4, "character": 9, "text": "4.00", "name": "二、其他支出·项目支出", "read": true}]);
        let expected = json!({
            "version": 1,
            "files": [{"path": "甲.txt", "figures": figures, "relations": relations, "unchecked": unchecked}],
            "total": {"files": 1, "failed": [], "figures": figures, "relations": relations},
        });
        assert_eq!(report, expected);
    }

    #[test]
    fn all_is_all_and_none_is_no_share() {
        assert_eq!(
            [percent(999, 1000), percent(1000, 1000), percent(9999, 10_000), percent(0, 0)],
            ["99.9%", "100.0%", "99.9%", "—"]
        );
    }
}

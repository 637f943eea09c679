//! Subjects, terms and names in drafts: hovers, completions, definitions, references, renamings, searches.

use std::fs;
use std::path::{Path, PathBuf};

use gouji::catalog::Catalog;
use gouji::facts::Draft;
use gouji::ide::{Analysis, Completion, CompletionKind, Options, Target};
use gouji::syntax::Tree;
use gouji::text::{Point, Span, Text};

/// A small budget with characters outside the Basic Multilingual Plane in front of everything that is asked for.
const DRAFT: &str = "2024年度𠮷林市测试中心单位预算公开

第一部分 概况
𠮷林市测试中心负责𠮷林市测试中心大楼的维护。

2024年一般公共预算支出预算表
单位名称：𠮷林市测试中心 单位：万元
单位名称\t科目编码\t科目名称\t合计\t基本支出\t项目支出
\t\t合计\t100.00\t36.58\t63.42
𠮷林中心\t208\t社会保障和就业支出\t100.00\t36.58\t63.42
𠮷林中心\t20805\t行政事业单位养老支出\t100.00\t36.58\t63.42
𠮷林中心\t2080505\t机关事业单位基本养老保险缴费支出\t100.00\t36.58\t63.42

2024年项目支出预算表
单位：万元
单位名称\t项目名称\t合计
𠮷林市测试中心\t𠮷林市测试中心大楼\t63.42

第三部分 情况说明

𠮷林市测试中心2024年社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）100.00万元，用于𠮷林市测试中心大楼，机关运行经费0万元。

第四部分 名词解释

一、机关运行经费：𠮷指保障机关运行的钱。
二、𠮷类工程：指大楼。
- 无
";

fn analysis(text: &str) -> Analysis {
    Analysis::new(Text::new(text), Options::default())
}

/// The place behind the first `characters` characters of the `nth` place of `word`, counted from 0.
#[track_caller]
fn at(text: &str, word: &str, nth: usize, characters: usize) -> Point {
    let (start, _) = text.match_indices(word).nth(nth).expect("the word is there");
    let byte = start + word.chars().take(characters).map(char::len_utf8).sum::<usize>();
    let line = text[..byte].matches('\n').count();
    let begin = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    Point::new(line as u32, (byte - begin) as u32)
}

#[track_caller]
fn hover(text: &str, word: &str, nth: usize) -> String {
    analysis(text).hover(at(text, word, nth, 1)).expect("there is a hover").markdown
}

fn shown(text: &str, spans: &[Span]) -> Vec<String> {
    let text = Text::new(text);
    spans.iter().map(|span| format!("{}:{}", span.start.line + 1, text.slice(*span))).collect()
}

/// The text after a completion.
fn completed(text: &str, completion: &Completion) -> String {
    let mut edits: Vec<_> = completion.others.iter().chain([&completion.edit]).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = Text::new(text);
    for edit in edits {
        text.replace(edit.span, &edit.new_text).expect("the span is sound");
    }
    text.to_string()
}

/// The completions where `‸` stands in a text, and the text without it.
fn completions(marked: &str) -> (String, Vec<Completion>) {
    let point = at(marked, "‸", 0, 0);
    let text = marked.replace('‸', "");
    let found = analysis(&text).completions(point).items;
    (text, found)
}

fn drafts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = [root.clone(), root.join("variants"), root.join("layouts")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("the folder is there").flatten());
    let files = entries.map(|entry| entry.path()).filter(|path| path.is_file() && !path.ends_with("README.md"));
    // Others than the fixtures, in the manner of `PATH`.
    let others = std::env::var_os("GOUJI_DRAFTS").unwrap_or_default();
    files.chain(std::env::split_paths(&others).filter(|path| path.is_file())).collect()
}

#[test]
fn every_code_of_a_table_has_the_page_of_its_year() {
    let mut pages = 0;
    for path in drafts() {
        let text = Text::new(&fs::read_to_string(&path).expect("the draft is readable"));
        let analysis = Analysis::new(text.clone(), Options::default());
        let tree = Tree::parse(&text);
        let mut first = 0;
        for part in &Draft::read(&tree).parts {
            for mention in part.regions.iter().flat_map(|region| region.facts.codes.iter().map(move |it| (region, it)))
            {
                let (region, mention) = mention;
                let block = first + region.first_block + mention.place.block as usize;
                let point = mention.place.span.shifted(tree.start(block)).start;
                let page = analysis.hover(point).expect("a code has a hover").markdown;
                let subject = Catalog::get().find(&mention.code);
                let Some(subject) = subject else {
                    assert!(page.contains("目录中没有"), "{}: {page}", path.display());
                    continue;
                };
                let name =
                    part.year.filter(|_| !subject.years_uncertain).map_or(subject.name, |year| subject.name_in(year));
                assert!(page.starts_with(&format!("### {} {name}\n", mention.code)), "{}: {page}", path.display());
                let path = Catalog::get().path(subject);
                assert_eq!(path.len() > 1, page.contains(" › "), "{page}");
                assert!(path.iter().all(|above| page.contains(above.code)), "{page}");
                if !mention.figures.is_empty() {
                    assert!(page.contains("**本稿金额**"), "{page}");
                }
                pages += 1;
            }
            first += part.blocks.len();
        }
    }
    assert!(pages > 500, "only {pages} codes");
}

#[test]
fn a_hover_tells_what_the_draft_does_with_a_code() {
    let page = hover(DRAFT, "2080505", 0);
    assert!(
        page.contains("- 2024年一般公共预算支出预算表：合计 100.00，基本支出 36.58，项目支出 63.42（占合计 100%）"),
        "{page}"
    );
    assert!(!page.contains("\n\n\n"), "{page}");
    assert_eq!(hover(DRAFT, "机关事业单位基本养老保险缴费支出", 1), page, "spelled out in a sentence");
}

#[test]
fn the_drafts_own_explanation_comes_first() {
    let page = hover(DRAFT, "机关运行经费", 0);
    assert!(page.starts_with("### 机关运行经费\n\n**本稿解释**：𠮷指保障机关运行的钱。\n\n"), "{page}");
    assert!(page.contains("依据："), "{page}");
    assert_eq!(hover(DRAFT, "𠮷类工程", 0), "### 𠮷类工程\n\n**本稿解释：**指大楼。\n");
}

#[test]
fn the_title_of_a_table_says_what_must_agree() {
    let page = hover(DRAFT, "一般公共预算支出预算表", 0);
    assert!(page.starts_with("### 一般公共预算支出表\n") && page.contains("应当一致："), "{page}");
}

#[test]
fn a_code_leads_to_its_row_and_its_page() {
    let targets = analysis(DRAFT).definition(at(DRAFT, "机关事业单位基本养老保险缴费支出", 1, 3));
    let [Target::Place(row), Target::Page(page)] = targets.as_slice() else { panic!("{targets:?}") };
    assert_eq!(shown(DRAFT, &[*row]), ["12:2080505"]);
    assert_eq!(page.path(), "code/2080505-2024.md");
}

#[test]
fn a_term_leads_to_its_entry_or_its_page() {
    let definition = |word: &str| analysis(DRAFT).definition(at(DRAFT, word, 0, 1));
    let [Target::Place(entry)] = definition("机关运行经费")[..] else { panic!("one place") };
    assert_eq!(shown(DRAFT, &[entry]), ["25:机关运行经费：𠮷指保障机关运行的钱。"]);
    let page = definition("名词解释");
    assert!(page.is_empty(), "{page:?}");
}

#[test]
fn a_figure_of_prose_leads_to_the_cell_that_it_repeats() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/unit-budget.txt");
    let text = fs::read_to_string(path).expect("the draft is readable");
    let start = text.find("情况说明\n").expect("there is prose");
    let sentence = &text[start..];
    let offset = start + sentence.find("一般公共预算安排基本支出").expect("the sentence is there");
    let digits = offset + text[offset..].find(|c: char| c.is_ascii_digit()).expect("an amount");
    let before = text[..digits].rfind('\n').map_or(0, |at| at + 1);
    let point = Point::new(text[..digits].matches('\n').count() as u32, (digits - before) as u32);
    let targets = analysis(&text).definition(point);
    assert!(!targets.is_empty());
    for target in targets {
        let Target::Place(span) = target else { panic!("a place") };
        let line = text.lines().nth(span.start.line as usize).expect("a line");
        assert!(line.contains('\t'), "{line} is no row");
    }
}

#[test]
fn all_places_of_a_code_a_term_and_a_name_are_found() {
    let references =
        |word: &str, nth, characters| shown(DRAFT, &analysis(DRAFT).references(at(DRAFT, word, nth, characters)));
    assert_eq!(references("2080505", 0, 1), ["12:2080505", "21:机关事业单位基本养老保险缴费支出"]);
    assert_eq!(references("机关运行经费", 0, 2), ["21:机关运行经费", "25:机关运行经费"]);
    assert_eq!(
        references("测试中心大楼", 1, 1),
        ["4:𠮷林市测试中心大楼", "17:𠮷林市测试中心大楼", "21:𠮷林市测试中心大楼"]
    );
}

#[test]
fn a_project_and_a_unit_are_renamed_everywhere() {
    let rename = |word: &str, nth, new: &str| {
        let mut text = Text::new(DRAFT);
        let edits = analysis(DRAFT).rename(at(DRAFT, word, nth, 1), new).expect("it can be renamed");
        for edit in edits.iter().rev() {
            text.replace(edit.span, &edit.new_text).expect("the span is sound");
        }
        text.to_string()
    };
    assert_eq!(rename("测试中心大楼", 1, "新楼𠮷"), DRAFT.replace("𠮷林市测试中心大楼", "新楼𠮷"));
    // The unit's name is a part of its project's.
    assert_eq!(rename("测试中心", 0, "某某站"), DRAFT.replace("𠮷林市测试中心", "某某站"));
    let analysis = analysis(DRAFT);
    assert_eq!(analysis.rename(at(DRAFT, "测试中心", 0, 1), "甲\t乙"), None);
    assert_eq!(analysis.rename(at(DRAFT, "2080505", 0, 1), "甲"), None);
    assert_eq!(
        analysis.renamable(at(DRAFT, "测试中心", 0, 1)).map(|(_, name)| name).as_deref(),
        Some("𠮷林市测试中心")
    );
}

#[test]
fn a_search_finds_by_name_code_and_initials() {
    let analysis = analysis(DRAFT);
    let names = |query: &str| analysis.find(query).into_iter().map(|found| found.name).collect::<Vec<_>>();
    assert_eq!(names("20805"), ["20805 行政事业单位养老支出", "2080505 机关事业单位基本养老保险缴费支出"]);
    assert_eq!(names("xmzcysb"), ["2024年项目支出预算表"]);
    assert!(names("大楼").contains(&"𠮷林市测试中心大楼".to_owned()));
    assert!(names("").contains(&"第一部分 概况".to_owned()) && names("没有").is_empty());
}

/// The table of the draft with another row, where `‸` is the cursor.
fn row(row: &str) -> String {
    let behind = "𠮷林中心\t2080505\t";
    let (front, rest) = DRAFT.split_once(behind).expect("the row is there");
    let (_, rest) = rest.split_once('\n').expect("it ends");
    format!("{front}{row}\n{rest}")
}

#[test]
fn codes_are_completed_with_their_names() {
    for (typed, expected) in [
        ("𠮷林中心\t20805‸\t\t1.00\t0\t1.00", "𠮷林中心\t2080501\t行政单位离退休\t1.00\t0\t1.00"),
        (
            "𠮷林中心\t2080505‸\t旧名\t1.00\t0\t1.00",
            "𠮷林中心\t2080505\t机关事业单位基本养老保险缴费支出\t1.00\t0\t1.00",
        ),
        ("𠮷林中心\t‸\t职业年金缴费\t1.00\t0\t1.00", "𠮷林中心\t2080501\t行政单位离退休\t1.00\t0\t1.00"),
        ("𠮷林中心\t\t职业年金缴费‸\t1.00\t0\t1.00", "𠮷林中心\t2080506\t机关事业单位职业年金缴费支出\t1.00\t0\t1.00"),
        ("𠮷林中心\t\tjgsydwzynj‸\t1.00\t0\t1.00", "𠮷林中心\t2080506\t机关事业单位职业年金缴费支出\t1.00\t0\t1.00"),
        ("𠮷林中心\t2080506‸", "𠮷林中心\t2080506\t机关事业单位职业年金缴费支出"),
        ("𠮷林中心\t2080506\t‸", "𠮷林中心\t2080506\t机关事业单位职业年金缴费支出"),
        ("𠮷林中心\t2101102\t‸\t1.00\t0\t1.00", "𠮷林中心\t2101102\t事业单位医疗\t1.00\t0\t1.00"),
    ] {
        let (text, found) = completions(&row(typed));
        let first =
            found.iter().find(|it| it.label.as_bytes()[7] == b' ').unwrap_or_else(|| panic!("nothing for {typed}"));
        let expected = row(expected);
        assert_eq!(completed(&text, first), expected, "{typed}");
        assert!(found.iter().all(|it| it.kind == CompletionKind::Subject && it.page.is_some()));
    }
}

#[test]
fn pipes_and_parts_of_codes_are_kept() {
    let head = "| 备注 | 科目编码 | 科目名称 | 金额 |\n|---|---|---|---|\n| 𠮷 | 301 | 工资福利支出 | 5.00 |\n| 𠮷 | 30101 | 基本工资 | 5.00 |\n";
    let (text, found) = completions(&format!("{head}| 𠮷 | 30102‸ |  | 1.00 |\n"));
    assert_eq!(completed(&text, &found[0]), format!("{head}| 𠮷 | 30102 | 津贴补贴 | 1.00 |\n"));
    let head = "科目编码\t\t\t科目名称\t金额\n类\t款\t项\t\t\n208\t\t\t社会保障和就业支出\t5.00\n208\t05\t\t行政事业单位养老支出\t5.00\n208\t05\t05\t机关事业单位基本养老保险缴费支出\t5.00\n";
    let (text, found) = completions(&format!("{head}208\t05\t06‸\t\t1.00\n"));
    assert_eq!(completed(&text, &found[0]), format!("{head}208\t05\t06\t机关事业单位职业年金缴费支出\t1.00\n"));
}

#[test]
fn retired_codes_are_not_offered() {
    let (_, found) = completions(&row("𠮷林中心\t2080504‸\t\t1.00\t0\t1.00"));
    assert!(found.iter().all(|it| !it.label.starts_with("2080504")), "{found:?}");
}

#[test]
fn amounts_come_from_the_tables() {
    let (_, found) = completions(&DRAFT.replace("机关运行经费0万元", "𠮷，基本支出‸"));
    let labels: Vec<_> =
        found.iter().filter(|it| it.kind == CompletionKind::Amount).map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["36.58万元，占36.58%", "36.58万元"]);
}

#[test]
fn terms_and_names_are_completed() {
    for (typed, label) in
        [("𠮷机关运行‸", "机关运行经费"), ("𠮷jgyxjf‸", "机关运行经费"), ("𠮷林市测试中心大‸", "𠮷林市测试中心大楼")]
    {
        let (text, found) = completions(&DRAFT.replace("机关运行经费0万元", typed));
        let item = found.iter().find(|it| it.label == label).unwrap_or_else(|| panic!("{typed}: {found:?}"));
        let line = completed(&text, item);
        assert!(line.contains(&format!("{}{label}", if typed.starts_with("𠮷林") { "，" } else { "𠮷" })), "{line}");
    }
}

#[test]
fn what_is_missing_is_offered() {
    let (_, found) = completions(&DRAFT.replace("第一部分 概况\n", "第一部分 概况\n‸\n"));
    let labels: Vec<_> = found.iter().map(|it| it.label.as_str()).collect();
    assert!(labels.contains(&"2024年收支总表"), "{labels:?}");
    assert!(
        !labels.contains(&"2024年一般公共预算支出表") && !labels.iter().any(|it| it.contains("名词解释")),
        "{labels:?}"
    );
    let (_, found) = completions(&DRAFT.replace("第一部分 概况\n", "第一部分 概况\nsgjf‸\n"));
    assert!(found.iter().any(|it| it.label.contains("“三公”经费")), "{found:?}");
}

#[test]
fn nothing_panics_anywhere() {
    for path in drafts() {
        let text = Text::new(&fs::read_to_string(&path).expect("the draft is readable"));
        let analysis = Analysis::new(text.clone(), Options::default());
        for line in (0..text.line_count()).step_by(5) {
            let content = text.line(line).into_owned();
            for byte in [0, content.len() / 2, content.len()] {
                let byte = (0..=byte).rev().find(|byte| content.is_char_boundary(*byte)).unwrap_or(0);
                let point = Point::new(line, byte as u32);
                for item in analysis.completions(point).items {
                    assert!(item.edit.span.touches(point) && item.edit.span.start.line == item.edit.span.end.line);
                    assert!(item.others.iter().all(|other| other.span.start.line == line));
                }
                analysis.definition(point);
                let places = analysis.references(point);
                assert!(places.is_sorted());
                analysis.renamable(point);
            }
        }
    }
}

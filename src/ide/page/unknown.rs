//! The pages of what is not known: they say so, and show what may have been meant.

use super::Page;
use super::subject::{Labels, path, subject_page};
use crate::catalog::{Additions, Catalog, Evidence, Fit, Glossary, Level, Subject, search};
use crate::rules::Lang;

/// At most so many guesses are offered.
const GUESSES: usize = 5;
/// At most so many subjects are listed for a name.
const FOUND: usize = 12;

/// The page of a code that is not listed: says so, and shows what it may be a slip of.
pub fn unknown_code_page(code: &str, lang: Lang) -> String {
    let catalog = Catalog::get();
    let code = quotable(code);
    let mut page = Page::new(&code, lang);
    let digits = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    page.paragraph(if !digits || Level::of_code(&code).is_none() {
        lang.pick(
            "这不是科目编码：科目编码是3位（类）、5位（款）或7位（项）数字。",
            "This is no subject code: a code has 3 (类), 5 (款) or 7 (项) digits.",
        )
    } else if catalog.knows(&code) {
        lang.pick(
            "目录中没有这个编码，但它可能已经启用（超长期特别国债安排的支出）。",
            "The code is not in the catalogue, but it may be in use (ultra-long special government bonds).",
        )
    } else {
        lang.pick(
            "目录中没有这个编码。地方可以自设项级科目，请与当年的政府收支分类科目核对。",
            "The code is not in the catalogue. Localities add items of their own; compare the classification of the year.",
        )
    });
    page.heading("相近的科目", "Nearest subjects");
    for subject in catalog.nearest(&code, GUESSES) {
        guess(&mut page, subject);
    }
    page.text
}

/// The page of what was typed in place of a code, a name or part of one or its initials in pinyin: the subject itself
/// where only one is called so, else those that fit; none if there is none.
pub fn found_subjects_page(typed: &str, year: Option<u16>, additions: &Additions, lang: Lang) -> Option<String> {
    let found = search(typed, additions, |subject| subject.evidence != Evidence::Possible, FOUND);
    if let [(Fit::Whole, subject)] | [(Fit::Whole, subject), (Fit::Front | Fit::Inside | Fit::Alike, _), ..] =
        found.as_slice()
    {
        return Some(subject_page(subject, year, lang));
    }
    let mut page = Page::new(&quotable(typed), lang);
    page.heading("相符的科目", "Subjects that fit");
    for (_, subject) in &found {
        guess(&mut page, subject);
    }
    (!found.is_empty()).then_some(page.text)
}

/// The page of a word that the glossary does not have: subjects of this name, and the nearest terms.
pub fn unknown_term_page(word: &str, lang: Lang) -> String {
    let word = quotable(word);
    let mut page = Page::new(&word, lang);
    page.paragraph(lang.pick("术语表中没有这个词。", "The glossary does not have this word."));
    page.heading("同名的科目", "Subjects of this name");
    for subject in Catalog::get().by_name(&word).take(GUESSES) {
        guess(&mut page, subject);
    }
    page.heading("相近的术语", "Nearest terms");
    for term in Glossary::get().nearest(&word, GUESSES) {
        page.bullet(term.name);
    }
    page.text
}

/// Adds a subject that may have been meant.
fn guess(page: &mut Page, subject: &Subject) {
    let above = Catalog::get().parent(subject).map(|parent| path(parent, None, Labels::Names));
    let above = above.map(|above| format!("（{above}）")).unwrap_or_default();
    page.bullet(&format!("{} {}{above}", subject.code, subject.name));
}

/// What somebody typed, fit to be repeated on one line of a terminal or a page.
fn quotable(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut quotable: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST + 1).collect();
    if quotable.chars().count() > LONGEST {
        quotable.pop();
        quotable.push('…');
    }
    quotable
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(page: &str, expected: &Expect) {
        expected.assert_eq(page);
    }

    #[test]
    fn unknown_codes() {
        check(
            &unknown_code_page("2080598", Lang::Zh),
            &expect![[r#"
            ### 2080598

            目录中没有这个编码。地方可以自设项级科目，请与当年的政府收支分类科目核对。

            相近的科目：

            - 2080599 其他行政事业单位养老支出（社会保障和就业支出 › 行政事业单位养老支出）
            - 2080508 对机关事业单位职业年金的补助（社会保障和就业支出 › 行政事业单位养老支出）
            - 2080507 对机关事业单位基本养老保险基金的补助（社会保障和就业支出 › 行政事业单位养老支出）
            - 2080506 机关事业单位职业年金缴费支出（社会保障和就业支出 › 行政事业单位养老支出）
            - 2080505 机关事业单位基本养老保险缴费支出（社会保障和就业支出 › 行政事业单位养老支出）
        "#]],
        );
        check(
            &unknown_code_page("2059801", Lang::En),
            &expect![[r#"
            ### 2059801

            The code is not in the catalogue, but it may be in use (ultra-long special government bonds).

            Nearest subjects:

            - 2050801 教师进修（教育支出 › 进修及培训）
            - 20598 超长期特别国债安排的支出（教育支出）
        "#]],
        );
        check(
            &unknown_code_page("教育\u{1b}[31m", Lang::Zh),
            &expect![[r#"
            ### 教育[31m

            这不是科目编码：科目编码是3位（类）、5位（款）或7位（项）数字。
        "#]],
        );
    }

    #[test]
    fn names_and_initials_lead_to_subjects() {
        let (additions, _) = Additions::read("code\tname\n2080577\t离退休干部活动\n");
        let found = |typed: &str| found_subjects_page(typed, Some(2024), &additions, Lang::Zh).unwrap_or_default();
        assert!(found("离退休干部活动").starts_with("### 2080577 离退休干部活动\n"));
        assert!(found("行政事业单位养老支出").starts_with("### 20805 行政事业单位养老支出\n"));
        check(
            &found("zfgjj"),
            &expect![[r#"
                ### zfgjj

                相符的科目：

                - 2210201 住房公积金（住房保障支出 › 住房改革支出）
                - 30113 住房公积金（工资福利支出）
                - 50103 住房公积金（机关工资福利支出）
                - 2210302 住房公积金管理（住房保障支出 › 城乡社区住宅）
            "#]],
        );
        assert_eq!(found("没有这样的科目名"), "");
    }

    #[test]
    fn unknown_terms() {
        check(
            &unknown_term_page("体育竞赛", Lang::Zh),
            &expect![[r#"
            ### 体育竞赛

            术语表中没有这个词。

            同名的科目：

            - 2070305 体育竞赛（文化旅游体育与传媒支出 › 体育）
        "#]],
        );
        check(
            &unknown_term_page("绩效", Lang::En),
            &expect![[r#"
            ### 绩效

            The glossary does not have this word.

            Nearest terms:

            - 绩效目标
            - 绩效指标
            - 绩效自评
            - 部门评价
        "#]],
        );
        check(
            &unknown_term_page(&"长".repeat(100), Lang::En),
            &expect![[r#"
            ### 长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长…

            The glossary does not have this word.
        "#]],
        );
    }
}

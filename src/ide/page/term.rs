//! The page of a term.

use super::Page;
use super::subject::listed;
use crate::catalog::{Catalog, How, Term};
use crate::rules::Lang;

/// The page of a term.
pub fn term_page(term: &Term, lang: Lang) -> String {
    let mut page = Page::new(term.name, lang);
    page.paragraph(term.explanation);
    let is_code = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let labels = || term.aliases_by(How::Label);
    let aliases: Vec<_> = term.aliases_by(How::Alias).chain(labels().filter(|word| !is_code(word))).collect();
    page.item("也称", "Also called", &aliases.join("、"));
    let subjects: Vec<_> = labels().filter(is_code).filter_map(|code| Catalog::get().find(code)).collect();
    page.item("科目", "Subject", &listed(subjects.into_iter(), None, lang));
    page.item("相关", "Related", &term.aliases_by(How::Related).collect::<Vec<_>>().join("、"));
    page.item("依据", "Basis", &term.basis.join("；"));
    page.text
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use super::*;
    use crate::catalog::Glossary;
    use expect_test::{Expect, expect};

    fn check(page: &str, expected: &Expect) {
        expected.assert_eq(page);
    }

    #[test]
    fn terms() {
        let term = |word| Glossary::get().term(word).expect("the term is listed");
        check(
            &term_page(term("三公经费"), Lang::Zh),
            &expect![[r#"
                ### “三公”经费

                用财政拨款支付的因公出国（境）费、公务用车购置及运行维护费、公务接待费三项之和。

                - 也称：三公经费、“三公”经费支出、三公、财政拨款“三公”经费
                - 依据：党政机关厉行节约反对浪费条例；财预〔2016〕143号
            "#]],
        );
        check(
            &term_page(term("301"), Lang::En),
            &expect![[r#"
            ### 工资福利支出

            付给在职职工和编外长期聘用人员的报酬以及为其缴纳的社会保险等。

            - Subject: 301 工资福利支出
            - Basis: 政府收支分类科目301
        "#]],
        );
        check(
            &term_page(term("绩效指标"), Lang::Zh),
            &expect![[r#"
                ### 绩效指标

                绩效目标的细化量化表述，分成本、产出（数量质量时效）、效益、满意度等级次。

                - 相关：一级指标、二级指标、三级指标、产出指标、效益指标、满意度指标、成本指标
                - 依据：财预〔2020〕10号；财预〔2021〕101号
            "#]],
        );
    }
}

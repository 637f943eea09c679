//! The page of a table of a known kind.

use super::Page;
use crate::catalog::{Disclosure, TableKind};
use crate::rules::Lang;

/// The page of a table: what it shows, and what must agree.
pub fn table_page(kind: &TableKind, lang: Lang) -> String {
    let mut page = Page::new(&kind.title, lang);
    if !kind.says.is_empty() {
        page.paragraph(&format!("{}。", kind.says));
    }
    page.heading("应当一致", "What must agree");
    for agreement in &kind.agreements {
        page.bullet(agreement);
    }
    page.paragraph(match kind.disclosure {
        Disclosure::Budget => lang.pick("部门（单位）预算公开的报表。", "A table of budget disclosures."),
        Disclosure::FinalAccount => lang.pick("部门（单位）决算公开的报表。", "A table of final-account disclosures."),
    });
    page.text
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use super::*;
    use crate::catalog::Tables;
    use expect_test::expect;

    #[test]
    fn a_table_says_what_must_agree() {
        let kind = Tables::get().of_title("国有资本经营预算财政拨款支出决算表", None).expect("it is listed");
        expect![[r#"
            ### 国有资本经营预算财政拨款支出决算表

            国有资本经营预算财政拨款支出。

            应当一致：

            - 财政拨款收入支出决算总表的国有资本经营预算支出等于国有资本经营预算财政拨款支出决算表的合计

            部门（单位）决算公开的报表。
        "#]]
        .assert_eq(&table_page(kind, Lang::Zh));
    }
}

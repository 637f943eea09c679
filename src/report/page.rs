//! The pages of `rule`, `code` and `term`: the same texts as the hovers.

use std::io::Write;

use super::{Outcome, tell};
use crate::rules::Lang;

/// `gouji rule [CODE]`.
pub fn rule(code: Option<&str>, lang: Lang) -> Outcome {
    let missing = lang.pick("没有这条规则；gouji rule 列出全部规则。", "there is no such rule; gouji rule lists all.");
    print(pages::rule(code, lang), missing)
}

/// `gouji code CODE [--year]`.
pub fn code(code: &str, year: Option<u16>, lang: Lang) -> Outcome {
    let missing = lang.pick(
        format!("科目表里没有 {code}；请核对编码（类 3 位、款 5 位、项 7 位）和年度。"),
        format!("the tables have no item {code}; check the code (3, 5 or 7 digits) and the year."),
    );
    print(pages::code(code, year, lang), &missing)
}

/// `gouji term NAME`.
pub fn term(name: &str, lang: Lang) -> Outcome {
    let missing = lang.pick(format!("名词表里没有“{name}”。"), format!("the glossary has no `{name}`."));
    print(pages::term(name, lang), &missing)
}

fn print(page: Option<String>, missing: &str) -> Outcome {
    let Some(page) = page else {
        tell(missing);
        return Outcome::Failed;
    };
    // A reader that has gone away has seen what it wanted.
    let _ = writeln!(anstream::stdout().lock(), "{}", page.trim_end());
    Outcome::Clean
}

/// Where the texts come from: the registry of the rules and the pages of `ide`.
mod pages {
    use crate::rules::Lang;

    pub(super) fn rule(_code: Option<&str>, _lang: Lang) -> Option<String> {
        None
    }

    pub(super) fn code(_code: &str, _year: Option<u16>, _lang: Lang) -> Option<String> {
        None
    }

    pub(super) fn term(_name: &str, _lang: Lang) -> Option<String> {
        None
    }
}

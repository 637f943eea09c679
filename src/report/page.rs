//! The pages of `rule`, `code` and `term`: the same texts as the hovers.

use std::io::Write;

use super::{Outcome, settings, tell};
use crate::rules::Lang;

/// `gouji rule [CODE]`.
pub fn rule(code: Option<&str>, lang: Lang) -> Outcome {
    let missing = lang.pick("没有这条规则；gouji rule 列出全部规则。", "there is no such rule; gouji rule lists all.");
    print(pages::rule(code, lang), missing)
}

/// `gouji code CODE [--year]`.
pub fn code(code: &str, year: Option<u16>, lang: Lang) -> Outcome {
    let missing = lang.pick(
        format!("科目表里没有 {code}；请写编码（类 3 位、款 5 位、项 7 位）、名称或拼音首字母。"),
        format!("the tables have no item {code}; give a code (3, 5 or 7 digits), a name, or initials in pinyin."),
    );
    let (additions, problems) = settings::additions_here(lang);
    for problem in &problems {
        tell(problem);
    }
    print(pages::code(code, year, &additions, lang), &missing)
}

/// `gouji term NAME`.
pub fn term(name: &str, lang: Lang) -> Outcome {
    print(Some(pages::term(name, lang)), "")
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

/// Where the texts come from: the registry of the rules, the catalogue and the glossary.
mod pages {
    use std::fmt::Write;

    use crate::catalog::{Additions, Catalog, Glossary};
    use crate::ide::page;
    use crate::report::excerpt::columns;
    use crate::report::text::severity;
    use crate::rules::{self, Lang};

    /// The explanation of a rule, or the list of all rules.
    pub(super) fn rule(code: Option<&str>, lang: Lang) -> Option<String> {
        if let Some(code) = code {
            return rules::rule(code).map(rules::Rule::explanation);
        }
        let longest = rules::RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        let severities = rules::RULES.iter().map(|rule| severity(rule.severity, lang));
        let widest = severities.clone().map(columns).max().unwrap_or(0);
        Some(rules::RULES.iter().zip(severities).fold(String::new(), |mut list, (rule, severity)| {
            let pad = widest - columns(severity);
            let _ = writeln!(list, "{}  {severity}{:pad$}  {:<longest$}  {}", rule.code, "", rule.name, rule.title);
            list
        }))
    }

    /// The page of a subject, by code, name or initials; for an unknown code, the nearest known ones.
    pub(super) fn code(code: &str, year: Option<u16>, additions: &Additions, lang: Lang) -> Option<String> {
        let is_code = code.len() <= 9 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
        if is_code {
            let subject = additions.find(code).or_else(|| Catalog::get().find(code));
            Some(page::code_page(code, year, subject, lang))
        } else {
            page::found_subjects_page(code, year, additions, lang)
        }
    }

    /// The page of a term; for an unknown one, the nearest known ones.
    pub(super) fn term(name: &str, lang: Lang) -> String {
        Glossary::get()
            .term(name)
            .map_or_else(|| page::unknown_term_page(name, lang), |term| page::term_page(term, lang))
    }
}

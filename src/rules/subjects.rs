//! The 科目 that the tables of a part name by code, and whether their names are right.
//!
//! A column of codes may as well be one of units or projects, and `105` a code of either. So codes are taken for 科目 only
//! where most names beside them are those of the catalogue.

use super::{Scope, Severity};
use crate::catalog::{Claim, NameCheck, Subject, label_key};
use crate::facts::{CodeMention, RegionKind};
use crate::text::Span;

/// A row of a table that names a subject.
#[derive(Debug)]
pub(super) struct SubjectRow {
    /// The region.
    pub(super) region: usize,
    /// The row's place among the codes of its region.
    at: usize,
    /// What to think of its name; it agrees where nothing is known.
    pub(super) check: NameCheck,
    /// Whether the year of the draft is certain not to be one of the subject's.
    pub(super) out_of_use: bool,
}

/// The rows with printed codes that can be relied on to be subjects, in order of place.
pub(super) fn rows(scope: &Scope) -> Vec<SubjectRow> {
    let mut rows = Vec::new();
    let tables = scope.part.regions.iter().enumerate().filter(|(_, region)| region.kind == RegionKind::Table);
    for (index, region) in tables {
        // By classification: how many names agree, and how many do not.
        let mut tally = [(0_usize, 0_usize); 10];
        let first = rows.len();
        for (at, mention) in region.facts.codes.iter().enumerate() {
            if mention.implied || mention.name.is_empty() {
                continue;
            }
            let subject = scope.subject(&mention.code);
            let check = subject.map_or(NameCheck::Agrees, |subject| check(subject, &mention.name, scope.year));
            if subject.is_some() {
                let (agree, differ) = &mut tally[digit(mention)];
                *if check == NameCheck::Differs { differ } else { agree } += 1;
            }
            let valid = scope.year.and_then(|year| subject?.valid_in(year));
            rows.push(SubjectRow { region: index, at, check, out_of_use: valid == Some(false) });
        }
        let relied_on = |row: &SubjectRow| {
            let (agree, differ) = tally[digit(row.mention(scope))];
            agree >= FEWEST && agree >= 2 * differ
        };
        let mut kept = rows.split_off(first);
        kept.retain(relied_on);
        rows.append(&mut kept);
    }
    rows
}

/// The first digit of a code, which tells its classification.
fn digit(mention: &CodeMention) -> usize {
    let first = mention.code.bytes().next().filter(u8::is_ascii_digit);
    first.map_or(0, |digit| usize::from(digit - b'0'))
}

/// How many names of a table must be right before another is called wrong.
const FEWEST: usize = 2;

/// What to think of `name`, folded, also where a numeral, the code or the path stands in front of it, or the level behind.
fn check(subject: &Subject, name: &str, year: Option<u16>) -> NameCheck {
    if name == subject.name {
        return NameCheck::Agrees;
    }
    let mut found = subject.check_name(name, year);
    for other in readings(name) {
        if found != NameCheck::Differs {
            break;
        }
        found = subject.check_name(other, year);
    }
    let bare = |name: &str| label_key(name).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if found == NameCheck::Differs && bare(name) == bare(subject.name) { NameCheck::Agrees } else { found }
}

/// What else a cell may mean as the name.
fn readings(name: &str) -> impl Iterator<Item = &str> {
    let unmarked = ["(类)", "(款)", "(项)"].iter().find_map(|mark| name.strip_suffix(mark));
    let last_of_path = name.rsplit(['-', '—', '/', '_', '>', '›', ':', '.', '、', ']', ')']).next();
    let without_code = name.trim_start_matches(|c: char| c.is_ascii_digit());
    unmarked.into_iter().chain(last_of_path).chain([without_code]).filter(move |other| *other != name)
}

impl SubjectRow {
    /// What the row says.
    pub(super) fn mention<'a>(&self, scope: &Scope<'a>) -> &'a CodeMention {
        &scope.part.regions[self.region].facts.codes[self.at]
    }

    /// The subject of its code; none if it is not listed.
    pub(super) fn subject<'a>(&self, scope: &Scope<'a>) -> Option<&'a Subject> {
        scope.subject(&self.mention(scope).code)
    }

    /// How much a finding about the row's name may matter; none if nothing may be said.
    pub(super) fn severity(&self, scope: &Scope) -> Option<Severity> {
        match self.subject(scope)?.name_claim() {
            Claim::Nothing => None,
            Claim::Information => Some(Severity::Information),
            Claim::Warning => Some(Severity::Warning),
        }
    }

    /// Where the name stands, in lines of the part; the code in front of it in the same cell is left out.
    pub(super) fn name_span(&self, scope: &Scope) -> Option<Span> {
        let mut span = scope.span(self.region, self.mention(scope).name_place?);
        let code = self.code_span(scope);
        if span.start == code.start && code.end < span.end {
            let written = written(scope, self.region, self.mention(scope))?;
            let lead = written.len() - written.trim_start_matches([' ', '-', '—', '\u{3000}']).len();
            span.start.byte = code.end.byte + lead as u32;
        }
        Some(span)
    }

    /// Where the code stands, in lines of the part.
    pub(super) fn code_span(&self, scope: &Scope) -> Span {
        scope.span(self.region, self.mention(scope).place)
    }
}

/// What stands behind the code in its cell.
fn written<'a>(scope: &Scope<'a>, region: usize, mention: &CodeMention) -> Option<&'a str> {
    let name = mention.name_place?;
    let line = &scope.part.regions[region].blocks.get(name.block as usize)?.lines()[name.span.start.line as usize];
    line.get(mention.place.span.end.byte as usize..name.span.end.byte as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Additions, Catalog};
    use crate::facts::Draft;
    use crate::rules::{Lang, check};
    use crate::syntax::Tree;
    use crate::text::Text;

    #[test]
    fn what_decorates_a_name_makes_no_difference() {
        let subject = Catalog::get().find("2010301").expect("it is listed");
        for name in [
            "行政运行",
            "行政运行(项)",
            "2010301行政运行",
            "[2010301]行政运行",
            "一般公共服务支出-政府办公厅(室)及相关机构事务-行政运行",
            "1.行政运行",
            "其中:行政运行",
        ] {
            assert_eq!(super::check(subject, name, Some(2024)), NameCheck::Agrees, "{name}");
        }
        assert_eq!(super::check(subject, "事业运行", Some(2024)), NameCheck::Differs);
        let office = Catalog::get().find("20103").expect("it is listed");
        assert_eq!(super::check(office, "政府办公厅(室)及相关机构事务", None), NameCheck::Agrees);
        assert_eq!(super::check(office, "政府办公厅室及相关机构事务", None), NameCheck::Agrees);
    }

    /// The findings about subjects in a draft of 2024 whose table has two right rows and then these.
    fn findings(rows: &str, additions: &Additions) -> Vec<(&'static str, Severity, String)> {
        let text = format!(
            "科目编码\t科目名称\t金额\n310\t资本性支出\t3.00\n31002\t办公设备购置\t3.00\n\
             205\t教育支出\t3.00\n20502\t普通教育\t3.00\n{rows}\n"
        );
        let draft = Draft::read(&Tree::parse(&Text::new(&text)));
        let scope = Scope::new(&draft.parts[0], Lang::Zh, Some(2024)).with_additions(additions);
        let found = check(&scope, |rule| rule.code.starts_with("GJ5"));
        found.into_iter().map(|found| (found.code, found.severity, found.message)).collect()
    }

    fn codes(rows: &str) -> Vec<(&'static str, Severity)> {
        let found = findings(rows, &Additions::default());
        found.into_iter().map(|(code, severity, _)| (code, severity)).collect()
    }

    #[test]
    fn a_finding_is_as_strong_as_the_evidence() {
        use Severity::{Information, Warning};
        assert_eq!(codes("31001\t房屋建筑物构建\t1.00"), [("GJ502", Warning)]);
        assert_eq!(codes("20805\t行政事业单位离退休\t1.00"), [("GJ502", Warning)], "a former name");
        assert_eq!(codes("2080505\t机关事业单位养老保险缴费\t1.00"), [("GJ502", Information)], "a shortened name");
        assert_eq!(codes("2080209\t部队的供应工作\t1.00"), [("GJ502", Information)], "an older edition");
        assert_eq!(codes("31206\t别的什么补助\t1.00"), [], "a code that may exist");
        assert_eq!(codes("21305\t扶贫\t1.00"), [], "uncertain when it was renamed");
        assert_eq!(codes("2080504\t未归口管理的行政单位离退休\t1.00"), [("GJ503", Warning)]);
        assert_eq!(codes("2080577\t离退休干部活动\t1.00"), [("GJ501", Information)]);
        let twice = "2080502\t事业单位离退休\t1.00\n2080520\t事业单位离退休\t1.00";
        assert_eq!(codes(twice), [("GJ501", Warning)]);
    }

    #[test]
    fn layout_is_no_difference() {
        for rows in [
            "2080505\t机关事业单位 基本养老保险缴费支出\t1.00",
            "2080505\t机关事业单位基本养老\t1.00\n\t保险缴费支出\t",
            "\t机关事业单位基本\t\n2080505\t养老保险缴费支出\t1.00",
            "30212\t因公出国(境)费用\t1.00",
            "503\t机关资本性支出（一）\t1.00",
            "2080505\t\t1.00",
        ] {
            assert_eq!(codes(rows), [], "{rows}");
        }
    }

    #[test]
    fn codes_of_units_are_no_subjects() {
        for rows in ["105\t某某市教育局\t1.00\n101\t某某市财政局\t1.00", "105\t某某市教育局\t1.00"] {
            assert_eq!(codes(rows), [], "{rows}");
        }
    }

    #[test]
    fn an_addition_is_known_and_its_name_is_checked() {
        let (additions, _) = Additions::read("code\tname\n2080577\t离退休干部活动\n");
        assert_eq!(findings("2080577\t离退休干部活动\t1.00", &additions), []);
        let found = findings("2080577\t离休干部会议\t1.00", &additions);
        assert!(
            matches!(found.as_slice(), [("GJ502", Severity::Warning, message)] if message.contains("离退休干部活动"))
        );
    }

    #[test]
    fn the_message_says_since_when_and_whose_name_it_is() {
        let message = |rows: &str| findings(rows, &Additions::default()).remove(0).2;
        assert_eq!(
            message("20805\t行政事业单位离退休\t1.00"),
            "20805 自2020年度起称“行政事业单位养老支出”，“行政事业单位离退休”是旧名称"
        );
        assert_eq!(
            message("30999\t其他资本性支出\t1.00"),
            "30999 的科目名称是“其他基本建设支出”，这里写作“其他资本性支出”（“其他资本性支出”是 31099 的名称）"
        );
    }

    #[test]
    fn sentences_may_leave_the_word_for_expenditure_out() {
        for (sentence, found) in [
            ("1、教育（类）普通教育（款）小学教育（项）1.00万元。", 0),
            ("2、一般公共服务（类）财政事务（款）行政运行（项）1.00万元。", 0),
            ("3、社会保障和就业（类）行政事业单位医疗（款）1.00万元。", 1),
            ("4、卫生健康支出（类）行政单位医疗（项）1.00万元。", 0),
            ("5、教育支出（类）本省自定的教育（款）本省自定（项）1.00万元。", 0),
        ] {
            assert_eq!(codes(&format!("\n{sentence}")).len(), found, "{sentence}");
        }
    }
}

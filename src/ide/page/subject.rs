//! The page of a subject.

use std::fmt::Write as _;

use super::Page;
use crate::catalog::{Catalog, Evidence, Fund, Level, Mapping, Since, Subject, Table};
use crate::rules::Lang;

/// At most so many subjects below a 类 or 款 are listed.
const CHILDREN: usize = 12;

/// The page of a subject, for a draft of fiscal year `year` where that is known.
///
/// Names are those of the year. Remarks say where the catalogue is not sure of itself.
pub fn subject_page(subject: &Subject, year: Option<u16>, lang: Lang) -> String {
    let catalog = Catalog::get();
    let mut page = Page::new(&labelled(subject, year), lang);
    if subject.level != Level::Class {
        page.paragraph(&path(subject, year, Labels::CodesAndNames));
    }
    if !subject.explanation.is_empty() {
        page.paragraph(&format!("{}。", subject.explanation));
    }
    page.item("分类", "Classification", &classification(subject, lang));
    page.item("年度", "Years", &years(subject, year, lang));
    page.item("名称沿革", "Names", &names(subject, lang));
    page.item("也作", "Also named", subject.also_named.unwrap_or_default());
    match subject.table {
        Table::Departmental => {
            let mapped = catalog.mapping(subject.code).map(|mapping| mapped(mapping, lang)).unwrap_or_default();
            page.item("对应政府预算经济分类（参考）", "Governmental class (a hint)", &mapped);
        }
        Table::Governmental => {
            let departmental = catalog.mapped_to(subject.code).filter_map(|mapping| catalog.find(mapping.department));
            page.item(
                "对应部门预算经济分类（参考）",
                "Departmental classes (a hint)",
                &listed(departmental, year, lang),
            );
        }
        Table::Functional | Table::Revenue => {}
    }
    let children = catalog.children(subject.table, subject.code).filter(|child| is_current(child, year));
    page.item("下级科目", "Below", &listed(children, year, lang));
    page.item("注意", "Note", &remark(subject, year, lang));
    page.text
}

/// The official name in `year`; the present one where the years are not certain.
fn name(subject: &Subject, year: Option<u16>) -> &'static str {
    match year {
        Some(year) if !subject.years_uncertain => subject.name_in(year),
        _ => subject.name,
    }
}

fn labelled(subject: &Subject, year: Option<u16>) -> String {
    format!("{} {}", subject.code, name(subject, year))
}

/// Whether the subject belongs into a list for `year`. Listing claims nothing, so uncertain years are taken as they are.
fn is_current(subject: &Subject, year: Option<u16>) -> bool {
    let year = year.unwrap_or(Catalog::NEWEST_YEAR);
    let begun = !matches!(subject.valid_from, Since::In(first) if year < first);
    begun && subject.valid_to.is_none_or(|last| year <= last) && subject.evidence != Evidence::Possible
}

/// What a path is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Labels {
    CodesAndNames,
    Names,
}

/// 类 › 款 › 项
pub(super) fn path(subject: &Subject, year: Option<u16>, labels: Labels) -> String {
    let step = |subject: &&Subject| match labels {
        Labels::CodesAndNames => labelled(subject, year),
        Labels::Names => name(subject, year).to_owned(),
    };
    Catalog::get().path(subject).iter().map(step).collect::<Vec<_>>().join(" › ")
}

fn classification(subject: &Subject, lang: Lang) -> String {
    let funds = subject.funds.iter().map(Fund::name).collect::<Vec<_>>().join("、");
    let level = subject.level.name();
    let table = match lang {
        Lang::Zh => format!("{}（{level}）", subject.table.name()),
        Lang::En => format!("{} ({level})", subject.table.english()),
    };
    if funds.is_empty() { table } else { format!("{table}{}{funds}", lang.pick("，", ", ")) }
}

/// When the subject can be used, and what that means for `year`.
fn years(subject: &Subject, year: Option<u16>, lang: Lang) -> String {
    if subject.evidence == Evidence::Possible {
        return String::new();
    }
    let mut text = match (subject.valid_from, subject.valid_to, lang) {
        (Since::In(first), None, Lang::Zh) => format!("{first}年度起使用"),
        (Since::In(first), None, Lang::En) => format!("since {first}"),
        (Since::In(first), Some(last), Lang::Zh) => format!("{first}年度起，至{last}年度止"),
        (Since::In(first), Some(last), Lang::En) => format!("{first} to {last}"),
        (Since::By(0), None, Lang::Zh) => "本单位自行补充".to_owned(),
        (Since::By(0), None, Lang::En) => "added by the project".to_owned(),
        // Whether it is still in use is part of what is not certain.
        (Since::By(known), None, Lang::Zh) if subject.years_uncertain => format!("{known}年度或更早启用"),
        (Since::By(known), None, Lang::Zh) => format!("现行，{known}年度或更早启用"),
        (Since::By(known), None, Lang::En) if subject.years_uncertain => format!("since {known} or earlier"),
        (Since::By(known), None, Lang::En) => format!("in use, since {known} or earlier"),
        (Since::By(_), Some(last), Lang::Zh) => format!("至{last}年度止"),
        (Since::By(_), Some(last), Lang::En) => format!("until {last}"),
    };
    if subject.years_uncertain {
        text.push_str(lang.pick("（年份不确定）", " (not certain)"));
    }
    if let Some(year) = year
        && subject.valid_in(year) == Some(false)
    {
        let _ = match lang {
            Lang::Zh => write!(text, "；{year}年度不使用"),
            Lang::En => write!(text, "; not for {year}"),
        };
    }
    text
}

/// The names through the years, where there has been more than one.
fn names(subject: &Subject, lang: Lang) -> String {
    let Some(last) = subject.former_names.last() else { return String::new() };
    let mut text = String::new();
    let mut since: Option<u16> = None;
    for former in &subject.former_names {
        let until = former.until;
        let _ = match (since, lang) {
            (None, Lang::Zh) => write!(text, "{}（至{until}年度）→ ", former.name),
            (None, Lang::En) => write!(text, "{} (until {until}) → ", former.name),
            (Some(since), Lang::Zh) => write!(text, "{}（{since}–{until}年度）→ ", former.name),
            (Some(since), Lang::En) => write!(text, "{} ({since}–{until}) → ", former.name),
        };
        since = Some(until + 1);
    }
    let since = last.until + 1;
    let _ = match lang {
        Lang::Zh => write!(text, "{}（{since}年度起）", subject.name),
        Lang::En => write!(text, "{} (since {since})", subject.name),
    };
    if subject.years_uncertain {
        text.push_str(lang.pick("，年份不确定", ", years not certain"));
    }
    text
}

/// Where a departmental class appears in the governmental classification.
fn mapped(mapping: &Mapping, lang: Lang) -> String {
    let named = |codes: &mut dyn Iterator<Item = &'static str>| {
        let subjects = codes.filter_map(|code| Catalog::get().find(code));
        subjects.map(|subject| labelled(subject, None)).collect::<Vec<_>>().join(lang.pick(" 或 ", " or "))
    };
    let administrative = named(&mut mapping.administrative());
    let institution = named(&mut mapping.institution());
    if administrative == institution {
        return administrative;
    }
    let administrative = if administrative.is_empty() { lang.pick("无", "none").to_owned() } else { administrative };
    match lang {
        Lang::Zh => format!("行政单位 {administrative}；事业单位 {institution}"),
        Lang::En => format!("administrative units {administrative}; institutions {institution}"),
    }
}

/// The first few of `subjects`, and how many there are.
pub(super) fn listed<'a>(subjects: impl Iterator<Item = &'a Subject>, year: Option<u16>, lang: Lang) -> String {
    let labels: Vec<_> = subjects.map(|subject| labelled(subject, year)).collect();
    let mut text = labels.iter().take(CHILDREN).map(String::as_str).collect::<Vec<_>>().join("、");
    if labels.len() > CHILDREN {
        let _ = match lang {
            Lang::Zh => write!(text, " 等{}个", labels.len()),
            Lang::En => write!(text, " … ({} in all)", labels.len()),
        };
    }
    text
}

/// Where the catalogue is not sure of itself.
fn remark(subject: &Subject, year: Option<u16>, lang: Lang) -> String {
    let weak = match subject.evidence {
        Evidence::Observed | Evidence::Agreed => "",
        Evidence::Historic => lang.pick(
            "名称取自较早的版本，请与当年的政府收支分类科目核对。",
            "The name is that of an older edition; compare the classification of the year.",
        ),
        Evidence::Recalled => lang.pick(
            "编码和名称只有一个来源，请与当年的政府收支分类科目核对。",
            "Code and name have a single source; compare the classification of the year.",
        ),
        Evidence::Possible => lang.pick(
            "这个编码可能存在，尚未证实，名称仅供参考。",
            "The code may exist; this is not confirmed, and neither is the name.",
        ),
    };
    let newer = match (year, lang) {
        (Some(year), Lang::Zh) if year > Catalog::NEWEST_YEAR => {
            format!("目录收录到{}年度，{year}年度的变化不在其中。", Catalog::NEWEST_YEAR)
        }
        (Some(year), Lang::En) if year > Catalog::NEWEST_YEAR => {
            format!("The catalogue ends with {}; changes for {year} are not in it.", Catalog::NEWEST_YEAR)
        }
        _ => String::new(),
    };
    let between = if weak.is_empty() || newer.is_empty() { "" } else { lang.pick("", " ") };
    format!("{weak}{between}{newer}")
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn subject(code: &str) -> &'static Subject {
        Catalog::get().find(code).expect("the code is listed")
    }

    fn check(page: &str, expected: &Expect) {
        expected.assert_eq(page);
    }

    #[test]
    fn a_functional_item() {
        check(
            &subject_page(subject("2080505"), Some(2024), Lang::Zh),
            &expect![[r#"
                ### 2080505 机关事业单位基本养老保险缴费支出

                208 社会保障和就业支出 › 20805 行政事业单位养老支出 › 2080505 机关事业单位基本养老保险缴费支出

                单位为职工缴纳的基本养老保险费。

                - 分类：支出功能分类科目（项），一般公共预算
                - 年度：现行，2020年度或更早启用
            "#]],
        );
    }

    #[test]
    fn names_are_those_of_the_year() {
        check(
            &subject_page(subject("2011405"), Some(2016), Lang::Zh),
            &expect![[r#"
            ### 2011405 知识产权战略和规划

            201 一般公共服务支出 › 20114 知识产权事务 › 2011405 知识产权战略和规划

            - 分类：支出功能分类科目（项），一般公共预算
            - 年度：2020年度或更早启用（年份不确定）
            - 名称沿革：国家知识产权战略（至2019年度）→ 知识产权战略和规划（2020年度起），年份不确定
        "#]],
        );
        check(
            &subject_page(subject("21099"), Some(2016), Lang::Zh),
            &expect![[r#"
                ### 21099 其他医疗卫生与计划生育支出

                210 医疗卫生与计划生育支出 › 21099 其他医疗卫生与计划生育支出

                同一上级科目下没有单独列出的其他部分。

                - 分类：支出功能分类科目（款），一般公共预算
                - 年度：现行，2020年度或更早启用
                - 名称沿革：其他医疗卫生与计划生育支出（至2018年度）→ 其他卫生健康支出（2019年度起）
                - 下级科目：2109901 其他卫生健康支出
            "#]],
        );
        check(
            &subject_page(subject("210"), Some(2024), Lang::En),
            &expect![[r#"
                ### 210 卫生健康支出

                医疗机构、公共卫生、医疗保障和单位医保缴费的支出。

                - Classification: expenditure by function (类), 一般公共预算
                - Years: in use, since 2020 or earlier
                - Names: 医疗卫生 (until 2013) → 医疗卫生与计划生育支出 (2014–2018) → 卫生健康支出 (since 2019)
                - Below: 21001 卫生健康管理事务、21002 公立医院、21003 基层医疗卫生机构、21004 公共卫生、21007 计划生育事务、21011 行政事业单位医疗、21012 财政对基本医疗保险基金的补助、21013 医疗救助、21014 优抚对象医疗、21015 医疗保障管理事务、21016 老龄卫生健康事务、21017 中医药事务 … (14 in all)
            "#]],
        );
    }

    #[test]
    fn an_economic_item_with_its_counterpart() {
        check(
            &subject_page(subject("30108"), None, Lang::Zh),
            &expect![[r#"
                ### 30108 机关事业单位基本养老保险缴费

                301 工资福利支出 › 30108 机关事业单位基本养老保险缴费

                单位缴纳的基本养老保险费。

                - 分类：部门预算支出经济分类科目（款）
                - 年度：现行，2020年度或更早启用
                - 对应政府预算经济分类（参考）：行政单位 50102 社会保障缴费；事业单位 50501 工资福利支出
            "#]],
        );
        check(
            &subject_page(subject("30107"), None, Lang::En),
            &expect![[r#"
                ### 30107 绩效工资

                301 工资福利支出 › 30107 绩效工资

                发给事业单位人员的绩效工资。

                - Classification: departmental expenditure by economic nature (款)
                - Years: in use, since 2020 or earlier
                - Governmental class (a hint): administrative units none; institutions 50501 工资福利支出
            "#]],
        );
        check(
            &subject_page(subject("50601"), None, Lang::Zh),
            &expect![[r#"
                ### 50601 资本性支出

                506 对事业单位资本性补助 › 50601 资本性支出

                对事业单位基本建设资金以外的资本性补助。

                - 分类：政府预算支出经济分类科目（款）
                - 年度：现行，2020年度或更早启用
                - 也作：资本性支出（一）
                - 对应部门预算经济分类（参考）：31001 房屋建筑物购建、31002 办公设备购置、31003 专用设备购置、31005 基础设施建设、31006 大型修缮、31007 信息网络及软件购置更新、31008 物资储备、31009 土地补偿、31010 安置补助、31011 地上附着物和青苗补偿、31012 拆迁补偿、31013 公务用车购置 等16个
            "#]],
        );
    }

    #[test]
    fn retired_weak_and_possible_subjects_say_so() {
        check(
            &subject_page(subject("2080504"), Some(2024), Lang::Zh),
            &expect![[r#"
            ### 2080504 未归口管理的行政单位离退休

            208 社会保障和就业支出 › 20805 行政事业单位养老支出 › 2080504 未归口管理的行政单位离退休

            未实行归口管理的行政单位开支的离退休经费。

            - 分类：支出功能分类科目（项），一般公共预算
            - 年度：至2019年度止；2024年度不使用
        "#]],
        );
        check(
            &subject_page(subject("2080209"), Some(2026), Lang::Zh),
            &expect![[r#"
                ### 2080209 部队供应

                208 社会保障和就业支出 › 20802 民政管理事务 › 2080209 部队供应

                - 分类：支出功能分类科目（项），一般公共预算
                - 年度：2018年度或更早启用（年份不确定）
                - 注意：名称取自较早的版本，请与当年的政府收支分类科目核对。目录收录到2025年度，2026年度的变化不在其中。
            "#]],
        );
        check(
            &subject_page(subject("20598"), Some(2026), Lang::En),
            &expect![[r#"
            ### 20598 超长期特别国债安排的支出

            205 教育支出 › 20598 超长期特别国债安排的支出

            用超长期特别国债资金安排的本类支出。

            - Classification: expenditure by function (款)
            - Note: The code may exist; this is not confirmed, and neither is the name. The catalogue ends with 2025; changes for 2026 are not in it.
        "#]],
        );
    }
}

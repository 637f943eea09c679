//! Coordinates: what an amount is the amount of, so that the same amount can be found again elsewhere.
//!
//! A title, a column, a row, a heading or the words in front of an amount each fix some facets: the side (收入, 支出), the
//! source of funds, the 科目, the nature of the expenditure. Two figures with the same coordinates display the same
//! amount. Words that are not understood leave a figure without coordinates: then nothing is claimed about it.

mod lexicon;
mod prose;
mod table;

use std::sync::LazyLock;

pub(super) use prose::{Section, named, of_mention};
pub(super) use table::{TableFrame, carry_of, expenditure_for, project_funds};

/// One facet: the index of a value in the lexicon; none if it is not fixed.
type Facet = Option<u8>;

/// Coordinates in the form that is sorted and compared.
pub(super) type Key = (u64, u64);

/// What an amount is the amount of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Coordinates {
    /// 收入 or 支出.
    pub side: Facet,
    /// Where the money comes from.
    pub source: Facet,
    /// What it is spent for: 基本支出, 项目支出, …
    pub nature: Facet,
    /// Carried over from the year before, to the next, or this year's alone.
    pub carry: Facet,
    /// 总计 over this year and carry-overs, or 本年 alone.
    pub level: Facet,
    /// A subject of its own: 三公, 机关运行, 政府采购.
    pub topic: Facet,
    /// An item of that subject.
    pub item: Facet,
    /// Which of several figures for the same thing: 年初预算, 全年预算.
    pub measure: Facet,
    /// The code of the functional subject.
    pub function: Option<u32>,
    /// The code of the economic subject.
    pub economic: Option<u32>,
    /// A hash of the project's name.
    pub project: Option<u64>,
}

/// The values that the code itself has to tell apart; the lexicon has many more.
pub(super) struct Known {
    pub(super) income: Facet,
    pub(super) expenditure: Facet,
    pub(super) appropriation: Facet,
    pub(super) general_budget: Facet,
    pub(super) projects: Facet,
    pub(super) basic: Facet,
    pub(super) for_people: Facet,
    pub(super) for_office: Facet,
    pub(super) office_running: Facet,
    pub(super) three_public: Facet,
    /// Subjects of their own that are economic subjects as well.
    pub(super) economic_of_topic: [(Facet, u32); 2],
    pub(super) this_year: Facet,
    pub(super) from_last_year: Facet,
    pub(super) to_next_year: Facet,
    pub(super) from_surplus: Facet,
    pub(super) distributed: Facet,
    pub(super) year_level: Facet,
    pub(super) grand_level: Facet,
    pub(super) initial_budget: Facet,
    pub(super) adjusted_budget: Facet,
    pub(super) budget_figure: Facet,
    pub(super) account_figure: Facet,
    pub(super) last_year_figure: Facet,
    /// Sources that only ever are income.
    pub(super) own_income: [Facet; 5],
}

/// The values that the code itself has to tell apart.
pub(super) fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let value = |facet, name| lexicon::get().value(facet, name);
        Known {
            income: value("side", "收入"),
            expenditure: value("side", "支出"),
            appropriation: value("source", "财政拨款"),
            general_budget: value("source", "一般公共预算"),
            projects: value("nature", "项目支出"),
            basic: value("nature", "基本支出"),
            for_people: value("nature", "人员经费"),
            for_office: value("nature", "公用经费"),
            office_running: value("topic", "机关运行"),
            three_public: value("topic", "三公"),
            economic_of_topic: [(value("topic", "会议费"), 30215), (value("topic", "培训费"), 30216)],
            this_year: value("carry", "当年"),
            from_last_year: value("carry", "上年结转"),
            to_next_year: value("carry", "年末结转"),
            from_surplus: value("carry", "使用结余"),
            distributed: value("carry", "结余分配"),
            year_level: value("level", "本年"),
            grand_level: value("level", "总计"),
            initial_budget: value("measure", "年初预算"),
            adjusted_budget: value("measure", "全年预算"),
            budget_figure: value("measure", "预算数"),
            account_figure: value("measure", "决算数"),
            last_year_figure: value("measure", "上年"),
            own_income: ["事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"]
                .map(|name| value("source", name)),
        }
    });
    &KNOWN
}

impl Coordinates {
    /// These coordinates, and what `inner` fixes on top.
    #[must_use]
    pub(super) fn with(&self, inner: &Self) -> Self {
        Self {
            side: inner.side.or(self.side),
            source: inner.source.or(self.source),
            nature: inner.nature.or(self.nature),
            carry: inner.carry.or(self.carry),
            level: inner.level.or(self.level),
            topic: inner.topic.or(self.topic),
            item: inner.item.or(self.item),
            measure: inner.measure.or(self.measure),
            function: inner.function.or(self.function),
            economic: inner.economic.or(self.economic),
            project: inner.project.or(self.project),
        }
    }

    /// Whether this is the total of the “三公” expenses of this year.
    pub fn is_three_public(&self) -> bool {
        let known = known();
        let this_year = self.measure.is_none() || [known.budget_figure, known.account_figure].contains(&self.measure);
        self.topic.is_some() && self.topic == known.three_public && self.item.is_none() && this_year
    }

    /// Whether this is what is carried over from last year.
    pub(in crate::facts) fn is_from_last_year(&self) -> bool {
        self.carry.is_some() && self.carry == known().from_last_year
    }

    /// Whether this is of this year's money alone.
    pub(in crate::facts) fn is_of_this_year(&self) -> bool {
        self.carry.is_some() && self.carry == known().this_year
    }

    /// The same of this year's money, where a source is named and nothing said of what is carried over.
    #[must_use]
    pub(in crate::facts) fn of_this_year(&self) -> Self {
        let carry = self.carry.or(if self.source.is_some() { known().this_year } else { None });
        Self { carry, ..*self }
    }

    /// The same for equal coordinates, and quick to compare.
    pub(super) fn key(&self) -> Key {
        let facets = [self.side, self.source, self.nature, self.carry, self.level, self.topic, self.item, self.measure];
        let facets = facets.map(|facet| facet.map_or(0, |value| value + 1));
        let subject = u64::from(self.function.unwrap_or(0)) | u64::from(self.economic.unwrap_or(0)) << 32;
        (u64::from_be_bytes(facets), subject ^ self.project.unwrap_or(0))
    }

    /// Whether `found` is of what this fixes, and of nothing narrower than its source or its year.
    pub(in crate::facts) fn is_part_of(&self, found: &Self) -> bool {
        let narrowed =
            [(self.nature, found.nature), (self.topic, found.topic), (self.item, found.item), (self.side, found.side)];
        let open = [(self.source, found.source), (self.carry, found.carry), (self.measure, found.measure)];
        narrowed.iter().all(|(own, other)| own == other)
            && open.iter().all(|(own, other)| own.is_none() || own == other)
            && (self.function, self.economic, self.project) == (found.function, found.economic, found.project)
    }

    /// Whether this is 会议费 or 培训费, subjects of their own that are economic subjects as well.
    pub(super) fn is_meeting(&self) -> bool {
        self.topic.is_some() && known().economic_of_topic.iter().any(|(topic, _)| *topic == self.topic)
    }

    /// Whether nothing is fixed that tells one amount from another.
    pub(super) fn is_vague(&self) -> bool {
        let Self { side, source, nature, topic, function, economic, project, carry, .. } = self;
        side.is_none()
            && source.is_none()
            && nature.is_none()
            && topic.is_none()
            && carry.is_none()
            && function.is_none()
            && economic.is_none()
            && project.is_none()
    }

    /// Takes out what follows from the rest, so that equal amounts have equal coordinates: the side of an expenditure of
    /// some nature, what a subject of its own is paid from.
    pub(super) fn settle(&mut self) {
        let known = known();
        if self.topic.is_some() {
            self.side = None;
            self.nature = None;
            self.level = None;
            self.carry = None;
            self.function = None;
            self.economic = None;
            if self.source == known.appropriation {
                self.source = None;
            }
        } else if self.nature.is_some() || self.economic.is_some() {
            self.side = known.expenditure;
        } else if self.source.is_some()
            && self.function.is_none()
            && (self.side.is_none() || known.own_income.contains(&self.source))
        {
            self.side = known.income;
        }
        // What is spent on a subject is this year's, whether or not a header says so.
        if self.function.is_some() && self.side == known.expenditure && self.level == known.year_level {
            self.level = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Context;

    fn context(title: &str) -> Context {
        Context { title: Some(title.into()), owner: Some("青禾市水务局".into()), ..Context::default() }
    }

    /// The coordinates of a cell: the title of its table, the names above it, the name and the code of its row.
    fn cell(title: &str, path: &[&str], name: &str, code: Option<&str>) -> Option<Coordinates> {
        let frame = TableFrame::read(&context(title));
        let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
        frame.cell(&frame.column(&path)?, name, code, name == "青禾市水务局")
    }

    /// The coordinates of an amount in prose: the headings, the words in front of it.
    fn mention(headings: &str, label: &str) -> Option<Coordinates> {
        of_mention(&Section::read(&context(headings)), label, label, label)
    }

    /// All are understood, and mean the same.
    fn assert_same(found: &[Option<Coordinates>]) {
        assert!(found[0].is_some());
        for (at, other) in found.iter().enumerate() {
            assert_eq!(*other, found[0], "number {at}");
        }
    }

    #[test]
    fn the_income_from_a_source() {
        assert_same(&[
            cell("2025年收支总表", &["收入", "金额"], "一、一般公共预算拨款收入", None),
            cell("2025年部门收支总体情况表", &["收入", "金额"], "一、一般公共预算财政拨款收入", None),
            cell("部门收入总表", &["一般公共预算"], "合计", None),
            cell("青禾市水务局收入总体情况表", &["一般公共预算财政拨款收入"], "青禾市水务局", None),
            mention("二、收支预算情况说明›(一)收入预算", "一般公共预算拨款收入"),
        ]);
        assert_same(&[
            cell("收入总表", &["事业收入"], "合计", None),
            cell("收支总表", &["收入", "金额"], "四、事业预算收入", None),
        ]);
    }

    #[test]
    fn the_nature_of_expenditure() {
        assert_same(&[
            cell("支出总表", &["基本支出"], "合计", None),
            cell("部门支出总体情况表", &["基本支出", "小计"], "总计", None)
                .map(|found| Coordinates { level: None, ..found }),
            mention("三、支出预算情况说明", "其中:基本支出"),
        ]);
        assert_same(&[
            cell("一般公共预算支出表", &["基本支出", "公用经费"], "合计", None),
            cell("一般公共预算基本支出表", &["日常公用经费"], "合计", None),
            cell("2025年一般公共预算财政拨款基本支出明细表", &["公用经费"], "青禾市水务局", None),
        ]);
        assert_same(&[
            cell("支出总表", &["对附属单位补助支出"], "合计", None),
            cell("支出总表", &["对下级单位补助支出"], "合计", None),
        ]);
    }

    #[test]
    fn a_subject_by_its_code_or_by_its_name() {
        assert_same(&[
            cell("一般公共预算支出总表", &["合计"], "社会保障和就业支出", Some("208")),
            cell("一般公共预算支出情况表", &["合计"], "八、社会保障和就业支出", None),
            mention("一般公共预算支出情况说明", "社会保障和就业支出(类)"),
        ]);
        assert_same(&[
            cell("支出总表", &["合计"], "机关事业单位基本养老保险缴费支出", Some("2080505")),
            mention(
                "支出情况说明",
                "社会保障和就业支出(类)行政事业单位养老支出(款)机关事业单位基本养老保险缴费支出(项)",
            ),
            mention("支出情况说明", "2.行政事业单位养老支出(款)机关事业单位基本养老保险缴费支出(项)"),
            mention("支出情况说明", "机关事业单位基本养老保险缴费支出(2080505)"),
            mention("支出情况说明", "4.(2080505)机关事业单位基本养老保险缴费支出"),
        ]);
        assert_same(&[
            cell("支出总表", &["合计"], "行政事业单位养老支出", Some("20805")),
            mention("支出情况说明", "“行政事业单位养老支出”(款)"),
        ]);
        // Of a code that is another subject's, nothing is sure.
        assert_eq!(mention("支出情况说明", "行政运行(2080505)"), None);
    }

    #[test]
    fn the_three_public_expenses() {
        assert_same(&[
            cell("财政拨款“三公”经费支出表", &["公务接待费"], "合计", None),
            cell("“三公”经费情况表", &["预算数"], "2.公务接待费", None)
                .map(|found| Coordinates { measure: None, ..found }),
            mention("“三公”经费情况说明", "公务接待费"),
        ]);
        assert_same(&[
            cell("“三公”经费支出表", &["公务用车购置及运行费", "公务用车运行费"], "合计", None),
            cell("“三公”经费支出表", &["公务用车购置及运行维护费", "公务用车运行维护费"], "合计", None),
        ]);
    }

    #[test]
    fn what_is_carried_over() {
        assert_same(&[
            cell("收支总表", &["收入"], "上年结转", None),
            cell("收支总表", &["收入"], "年初结转和结余", None),
            cell("收入支出决算总表", &["收入"], "年初结转结余", None),
        ]);
    }

    #[test]
    fn both_sides_are_what_either_comes_to() {
        let section = Section::read(&context("四、财政拨款收入支出决算总体情况说明"));
        let part = "2023年度财政拨款收、支总计";
        let found = of_mention(&section, "支总计", part, part);
        assert_same(&[found, mention("四、财政拨款收入支出决算总体情况说明", "支出总计")]);
        assert_eq!(
            of_mention(&section, "经营支出共计", "上缴上级支出、经营支出共计", "上缴上级支出、经营支出共计"),
            None
        );
    }

    #[test]
    fn items_of_what_is_spent_on_people_and_on_the_office() {
        let basic = "六、一般公共预算基本支出情况说明";
        assert_same(&[mention(basic, "工资福利支出"), mention(basic, "主要包括工资福利支出")]);
        let office = mention("十、机关运行经费支出情况说明", "机关运行经费主要用于开支办公费");
        assert_eq!(office.and_then(|found| found.economic), Some(30201));
        assert!(office.is_some_and(|found| found.topic.is_none() && found.nature == known().basic));
        assert_same(&[mention("三、支出情况说明", "项目支出"), mention("三、支出情况说明", "扣除项目支出")]);
    }

    #[test]
    fn different_amounts_have_different_coordinates() {
        let found = [
            cell("收支总表", &["收入"], "本年收入合计", None),
            cell("收支总表", &["收入"], "收入总计", None),
            cell("收支总表", &["支出"], "支出总计", None),
            cell("支出总表", &["基本支出"], "合计", None),
            cell("支出总表", &["项目支出"], "合计", None),
            cell("一般公共预算支出表", &["项目支出"], "合计", None),
            cell("项目支出表", &["金额"], "河道清淤", None),
            cell("项目支出表", &["金额"], "水质监测", None),
            cell("一般公共预算支出表", &["合计"], "卫生健康支出", Some("210")),
            cell("一般公共预算支出表", &["合计"], "行政事业单位医疗", Some("21011")),
        ];
        for (at, one) in found.iter().enumerate() {
            assert!(one.is_some(), "number {at}");
            assert!(!found[..at].contains(one), "number {at}");
        }
    }

    #[test]
    fn a_word_that_is_not_understood_leaves_an_amount_without() {
        assert!(!TableFrame::read(&context("专项债券支出表")).is_known());
        assert_eq!(cell("支出总表", &["专项债券"], "合计", None), None);
        assert_eq!(cell("收支总表", &["收入"], "债券转贷收入", None), None);
        assert_eq!(cell("支出总表", &["其中:基本支出"], "合计", None), None);
        assert_eq!(cell("支出总表", &["基本支出", "上年预算数"], "合计", None), None);
        assert_eq!(mention("支出情况说明", "专项债券支出"), None);
        assert_eq!(mention("支出情况说明", ""), None);
        assert_eq!(mention("机构设置", "基本支出"), None);
    }

    #[test]
    fn a_projects_name_is_the_same_in_any_brackets() {
        let in_table = cell("2025年项目支出表", &["金额"], "“智慧水务”平台(二期)", None);
        assert!(in_table.is_some());
        assert_eq!(in_table, Some(project_funds("智慧水务平台[二期]")));
        assert_ne!(in_table, Some(project_funds("智慧水务平台(三期)")));
    }
}

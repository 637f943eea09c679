//! One subject (科目): its code, its names through the years, and how far it can be relied on.

use super::label::label_key;

/// A classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Revenue (收入分类), codes 1xx.
    Revenue,
    /// Expenditure by function (支出功能分类), codes 2xx.
    Functional,
    /// Expenditure of departments by economic nature (部门预算支出经济分类), codes 3xx.
    Departmental,
    /// Expenditure of governments by economic nature (政府预算支出经济分类), codes 5xx.
    Governmental,
}

impl Table {
    /// Every classification, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::Revenue, Self::Functional, Self::Departmental, Self::Governmental];

    /// The official name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Revenue => "收入分类科目",
            Self::Functional => "支出功能分类科目",
            Self::Departmental => "部门预算支出经济分类科目",
            Self::Governmental => "政府预算支出经济分类科目",
        }
    }

    /// The name in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Functional => "expenditure by function",
            Self::Departmental => "departmental expenditure by economic nature",
            Self::Governmental => "governmental expenditure by economic nature",
        }
    }

    /// The classification that a code belongs to, by its first digit.
    pub fn of_code(code: &str) -> Option<Self> {
        match code.as_bytes().first()? {
            b'1' => Some(Self::Revenue),
            b'2' => Some(Self::Functional),
            b'3' => Some(Self::Departmental),
            b'5' => Some(Self::Governmental),
            _ => None,
        }
    }
}

/// How deep a subject stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 类, three digits.
    Class,
    /// 款, five digits.
    Section,
    /// 项, seven digits.
    Item,
}

impl Level {
    /// The level of a code, by its length; none if no level has codes of this length.
    pub const fn of_code(code: &str) -> Option<Self> {
        match code.len() {
            3 => Some(Self::Class),
            5 => Some(Self::Section),
            7 => Some(Self::Item),
            _ => None,
        }
    }

    /// 类, 款 or 项.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Class => "类",
            Self::Section => "款",
            Self::Item => "项",
        }
    }
}

/// How well it is evidenced that the code exists under this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Seen in published budgets or final accounts.
    Observed,
    /// Two independent sources agree.
    Agreed,
    /// From an older edition, with the same code and name.
    Historic,
    /// From one source.
    Recalled,
    /// May exist: enough not to call the code unknown, not enough for anything else.
    Possible,
}

impl Evidence {
    /// The mark in the data files.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Agreed => "agreed",
            Self::Historic => "historic",
            Self::Recalled => "recalled",
            Self::Possible => "possible",
        }
    }

    pub(super) fn of_mark(mark: &str) -> Option<Self> {
        [Self::Observed, Self::Agreed, Self::Historic, Self::Recalled, Self::Possible]
            .into_iter()
            .find(|evidence| evidence.mark() == mark)
    }
}

/// How strongly a draft that disagrees with a subject may be contradicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// Not at all.
    Nothing,
    /// As information.
    Information,
    /// As a warning.
    Warning,
}

/// One of the budgets that a subject occurs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fund {
    /// 一般公共预算
    General,
    /// 政府性基金预算
    Governmental,
    /// 国有资本经营预算
    StateCapital,
    /// 社会保险基金预算
    SocialInsurance,
}

impl Fund {
    /// Every budget, in the order of the law.
    pub const ALL: [Self; 4] = [Self::General, Self::Governmental, Self::StateCapital, Self::SocialInsurance];

    /// The official name, as in the data files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::General => "一般公共预算",
            Self::Governmental => "政府性基金预算",
            Self::StateCapital => "国有资本经营预算",
            Self::SocialInsurance => "社会保险基金预算",
        }
    }
}

/// A set of budgets; empty where nothing is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funds(u8);

impl Funds {
    pub(super) const fn with(self, fund: Fund) -> Self {
        Self(self.0 | 1 << fund as u8)
    }

    /// Whether nothing is stated.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `fund` is among them.
    pub const fn contains(self, fund: Fund) -> bool {
        self.0 & 1 << fund as u8 != 0
    }

    /// Those in the set.
    pub fn iter(self) -> impl Iterator<Item = Fund> {
        Fund::ALL.into_iter().filter(move |fund| self.contains(*fund))
    }
}

/// The first fiscal year of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Introduced for this year.
    In(u16),
    /// In use by this year; when it began is not recorded.
    By(u16),
}

/// A name that a subject had before its present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    /// The name.
    pub name: &'static str,
    /// The last fiscal year of the name.
    pub until: u16,
}

/// What to think of a name that a draft gives to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameCheck {
    /// It is the official name, or as good as.
    Agrees,
    /// It was official in earlier years and is no longer.
    Former(Former),
    /// It is no name of this subject.
    Differs,
}

/// A subject of a classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The classification it belongs to.
    pub table: Table,
    /// Three, five or seven digits.
    pub code: &'static str,
    /// The present official name.
    pub name: &'static str,
    /// 类, 款 or 项.
    pub level: Level,
    /// The budgets it occurs in.
    pub funds: Funds,
    /// Its first fiscal year.
    pub valid_from: Since,
    /// Its last fiscal year; none while it is in use.
    pub valid_to: Option<u16>,
    /// Whether the years (of the subject or of its names) are not certain enough to rely on.
    pub years_uncertain: bool,
    /// Earlier names, oldest first.
    pub former_names: Vec<Former>,
    /// A name that is as good as [`Subject::name`] in every year.
    pub also_named: Option<&'static str>,
    /// How well the row is evidenced.
    pub evidence: Evidence,
    /// What it is for, in one line of Chinese; empty where nothing has been written.
    pub explanation: &'static str,
}

impl Subject {
    /// The code of the subject above, if there is a level above.
    pub fn parent_code(&self) -> Option<&'static str> {
        (self.level != Level::Class).then(|| &self.code[..self.code.len() - 2])
    }

    /// The official name in fiscal year `year`, as far as it is recorded.
    pub fn name_in(&self, year: u16) -> &'static str {
        self.former_names.iter().find(|former| year <= former.until).map_or(self.name, |former| former.name)
    }

    /// Whether a draft of fiscal year `year` can use the subject; none where that is not known for certain.
    pub fn valid_in(&self, year: u16) -> Option<bool> {
        if self.years_uncertain || self.evidence == Evidence::Possible {
            return None;
        }
        if self.valid_to.is_some_and(|last| last < year) {
            return Some(false);
        }
        match self.valid_from {
            Since::In(first) => Some(first <= year),
            Since::By(known) => (known <= year).then_some(true),
        }
    }

    /// What to think of `name` in a draft of fiscal year `year`.
    ///
    /// Where the year of the draft or of the renaming is uncertain, every recorded name agrees.
    pub fn check_name(&self, name: &str, year: Option<u16>) -> NameCheck {
        let key = label_key(name);
        let is = |other: &str| label_key(other) == key;
        if is(self.name) || self.also_named.is_some_and(is) {
            return NameCheck::Agrees;
        }
        match self.former_names.iter().find(|former| is(former.name)) {
            Some(former) if !self.years_uncertain && year.is_some_and(|year| former.until < year) => {
                NameCheck::Former(*former)
            }
            Some(_) => NameCheck::Agrees,
            None => NameCheck::Differs,
        }
    }

    /// How strongly a draft may be told that this code has another name.
    pub fn name_claim(&self) -> Claim {
        match self.evidence {
            Evidence::Possible => Claim::Nothing,
            Evidence::Observed | Evidence::Agreed if !self.years_uncertain => Claim::Warning,
            _ => Claim::Information,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn subject(code: &str) -> &'static Subject {
        Catalog::get().find(code).expect("the code is listed")
    }

    #[test]
    fn names_follow_the_year() {
        let pensions = subject("20805");
        assert_eq!(pensions.name_in(2019), "行政事业单位离退休");
        assert_eq!(pensions.name_in(2020), "行政事业单位养老支出");
        let health = subject("210");
        assert_eq!(health.name_in(2013), "医疗卫生");
        assert_eq!(health.name_in(2016), "医疗卫生与计划生育支出");
        assert_eq!(health.name_in(2024), "卫生健康支出");
    }

    #[test]
    fn a_former_name_is_told_from_a_wrong_one() {
        let pensions = subject("20805");
        assert_eq!(pensions.check_name("行政事业单位 养老支出", Some(2024)), NameCheck::Agrees);
        let former = Former { name: "行政事业单位离退休", until: 2019 };
        assert_eq!(pensions.check_name("行政事业单位离退休", Some(2024)), NameCheck::Former(former));
        assert_eq!(pensions.check_name("行政事业单位离退休", Some(2019)), NameCheck::Agrees);
        assert_eq!(pensions.check_name("行政事业单位离退休", None), NameCheck::Agrees);
        assert_eq!(pensions.check_name("教育支出", Some(2024)), NameCheck::Differs);
        assert_eq!(pensions.name_claim(), Claim::Warning);
        // The year of this renaming is uncertain, so both names pass.
        let poverty = subject("21305");
        assert_eq!(poverty.check_name("扶贫", Some(2024)), NameCheck::Agrees);
        assert_eq!(poverty.name_claim(), Claim::Information);
    }

    #[test]
    fn both_names_of_the_governmental_capital_classes_pass_in_every_year() {
        for (code, names) in [
            ("503", ["机关资本性支出", "机关资本性支出（一）"]),
            ("504", ["机关资本性支出（基本建设）", "机关资本性支出(二)"]),
            ("50601", ["资本性支出", "资本性支出（一）"]),
            ("50602", ["资本性支出（基本建设）", "资本性支出（二）"]),
        ] {
            for (name, year) in names.iter().flat_map(|name| [(name, 2018), (name, 2025)]) {
                assert_eq!(subject(code).check_name(name, Some(year)), NameCheck::Agrees, "{code} {name} {year}");
            }
        }
    }

    #[test]
    fn validity_is_claimed_only_where_the_years_are_certain() {
        assert_eq!(subject("2080505").valid_in(2024), Some(true));
        // Nothing is recorded before 2020.
        assert_eq!(subject("2080505").valid_in(2019), None);
        assert_eq!(subject("2080504").valid_in(2019), Some(true));
        assert_eq!(subject("2080504").valid_in(2020), Some(false));
        assert_eq!(subject("224").valid_in(2018), Some(false));
        assert_eq!(subject("224").valid_in(2019), Some(true));
        // Uncertain years, and a code that may have come back.
        assert_eq!(subject("21006").valid_in(2024), None);
        assert_eq!(subject("2080209").valid_in(2024), None);
        assert_eq!(subject("2080209").valid_to, None);
        assert_eq!(subject("31206").valid_in(2024), None);
        assert_eq!(subject("31206").name_claim(), Claim::Nothing);
    }
}

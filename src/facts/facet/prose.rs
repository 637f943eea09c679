//! The coordinates of amounts in prose: what the headings above, the sentence and the words in front fix.

use std::borrow::Cow;

use super::{Coordinates, known, lexicon, project_funds};
use crate::catalog::{Catalog, Subject, Table, label_key};
use crate::facts::region::Context;

/// What the headings above a passage fix.
pub(in crate::facts) struct Section {
    base: Coordinates,
    owner: String,
    /// Whether the passage lies in a chapter that explains figures.
    speaks: bool,
    /// The innermost heading, where it names a 科目 and may be the first line of a wrapped sentence.
    heading: String,
}

impl Section {
    /// Reads the headings, outermost first, which [`Context::title`] joins with `›`.
    pub(in crate::facts) fn read(context: &Context) -> Self {
        let titles = context.title.as_deref().unwrap_or("");
        let mut base = Coordinates::default();
        let mut speaks = false;
        for title in titles.split('›') {
            let (own, _) = lexicon::get().understand(&without_meetings(title));
            speaks |= !own.is_vague() || title.contains("说明") || title.contains("收支");
            let side = if title.contains("收支") || title.contains("收入支出") { None } else { own.side };
            // In a chapter about one fund, 财政拨款 is of that fund.
            let source = own.source.filter(|_| !is_of_fund(&base) || own.source != known().appropriation);
            base = base.with(&Coordinates { level: None, carry: None, measure: None, side, source, ..own });
        }
        if titles.contains("当年") {
            base.carry = known().this_year;
        }
        // What a chapter on performance or assets adds up is its own.
        speaks &= !["绩效", "资产", "购买服务", "机构设置"].iter().any(|word| titles.contains(word));
        let heading =
            titles.rsplit('›').next().filter(|title| ["(类)", "(款)"].iter().any(|level| title.contains(level)));
        let (owner, heading) = [context.owner.as_deref(), heading].map(|text| text.unwrap_or("").to_owned()).into();
        Self { base, owner, speaks, heading }
    }

    /// The coordinates of the project that an amount is named by, if it is one.
    pub(in crate::facts) fn project(&self, label: &str) -> Option<Coordinates> {
        /// How many characters a project's name has at least.
        const SHORTEST: usize = 4;
        let name = without_lead(label);
        let is_name = || !lexicon::get().understand(name).1.is_empty() && Catalog::get().by_name(name).next().is_none();
        (self.speaks && name.chars().count() >= SHORTEST && is_name()).then(|| project_funds(name))
    }

    /// The words that the first paragraph below the headings may go on from.
    pub(in crate::facts) fn heading(&self) -> &str {
        &self.heading
    }
}

/// The coordinates of an amount with the words `label` in front, in a paragraph that opens with `opening` and
/// a part of a sentence of which `part` is all in front of the amount.
pub(in crate::facts) fn of_mention(section: &Section, label: &str, opening: &str, part: &str) -> Option<Coordinates> {
    if !section.speaks {
        return None;
    }
    if is_of_several(label, part) {
        return None;
    }
    let label = cleaned(section, label);
    let label = label.as_str();
    let whole = label;
    let label = label.rsplit_once("用于").map_or(label, |(_, behind)| behind);
    let mut found = section.base;
    let natures = [known().basic, known().for_people, known().for_office];
    let has_items = section.base.nature.is_some() && natures.contains(&section.base.nature);
    let economic = || economic_item(without_lead(label));
    let is_of_office = section.base.topic.is_some() && section.base.topic == known().office_running;
    if let Some(item) = economic().filter(|_| is_of_office) {
        return Some(of_office(item));
    }
    let class = || subject(without_lead(label)).filter(|found| found.table == Table::Departmental);
    let item = || economic().or_else(class).filter(|_| has_items && section.base.topic.is_none());
    // 用于 may belong to the name of a subject.
    let coded = || subject_of_code(whole).or_else(|| subject_of_code(label));
    let subject = subject(label).or_else(|| opening_subject(label)).or_else(coded).or_else(item);
    if let Some(subject) = subject {
        found = found.with(&of_subject(subject));
    } else {
        let (own, rest) = lexicon::get().understand(label);
        if !rest.is_empty() || label.is_empty() {
            return None;
        }
        // `支出决算` of a paragraph about one 科目 is that 科目's.
        if own.is_vague() || (own.side == known().expenditure && own.nature.is_none() && own.source.is_none()) {
            if let Some(subject) = opening_subject(opening) {
                found = found.with(&of_subject(subject));
            } else if let Some(named) = opening_name(opening).filter(|_| own.is_vague()) {
                found = found.with(&named);
            } else if own.is_vague() && own.level.is_none() && section.base.topic.is_none() {
                return None;
            }
        }
        // `一般公共预算本年收入…;本年支出…`: of another source than the section's, without saying so.
        let is_bare = own.source.is_none() && own.nature.is_none() && own.level.is_some() && own.topic.is_none();
        if is_bare {
            let lead = opening.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '(' | ')'));
            let end = lead.find(|c: char| c.is_ascii_digit()).unwrap_or(lead.len());
            let (lead, _) = lexicon::get().understand(&lead[..end]);
            if lead.source.is_some() && lead.source != found.source {
                return None;
            }
        }
        if own.is_meeting() {
            // In a list (`主要用于办公费1.2万元、会议费0.5万元`) it is a part of what the list is of.
            let stands_alone = ["预算", "决算", "支出"].iter().any(|word| label.contains(word))
                || [known().three_public, own.topic].contains(&section.base.topic) && section.base.topic.is_some();
            let may_be =
                section.base.topic.is_none() || [known().three_public, own.topic].contains(&section.base.topic);
            if !stands_alone || !may_be || section.base.nature.is_some() {
                return None;
            }
        }
        // In a chapter about one fund, 财政拨款 may be of that fund or of all.
        let is_paid = own.source == known().appropriation
            || (own.source.is_none() && own.topic.is_none() && label.contains("财政拨款"));
        if is_paid && is_of_fund(&section.base) {
            return None;
        }
        found = found.with(&own);
        // `财政拨款安排73.54万元` is what the treasury pays of it; in titles these words say nothing.
        if own.source.is_none() && is_paid {
            found.source = known().appropriation;
        }
        if label.contains("当年") {
            found.carry = found.carry.or(known().this_year);
        }
    }
    if found.measure.is_none() && ends_as_budget(label) {
        found.measure = known().budget_figure;
    }
    if found.measure.is_some() && found.measure == known().last_year_figure {
        return None;
    }
    if found.topic.is_some() && found.item.is_none() {
        let opening = opening.trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '(' | ')' | '.' | '、') || "一二三四五六七八九十".contains(c)
        });
        let lead = &opening[..opening.find(|c: char| c.is_ascii_digit()).unwrap_or(opening.len())];
        // 会议费 and 培训费 are often told in the same section.
        if found.topic == known().three_public && ["会议费", "培训费"].iter().any(|other| lead.contains(other)) {
            return None;
        }
        let (lead, _) = lexicon::get().understand(lead);
        // `公务接待费预算数0.42万元,决算数0.56万元`: the item stands at the head of its part of the sentence.
        let named = part.find(|c: char| c.is_ascii_digit()).map_or("", |end| &part[..end]);
        found.item = lexicon::get().understand(named).0.item;
        if found.item.is_some() {
            found.settle();
            return Some(found);
        }
        // A paragraph that opens with an item speaks of it; one that opens with the subject itself, of the whole.
        found.item = lead.item.filter(|_| lead.topic.is_none());
    }
    if found.topic.is_none() && found.item.is_some() {
        // `“三公”经费…,其中:公务接待费…` in a chapter about everything.
        if !opening.contains("三公") {
            return None;
        }
        found.topic = known().three_public;
    }
    found.settle();
    (!found.is_vague()).then_some(found)
}

/// This year's amount without the words that say that nothing else is in it: `不含年初结转和结余的本年收入`.
fn without_exception(label: &str) -> &str {
    let behind = label.strip_prefix("不含").and_then(|rest| rest.split_once('的')).map(|(_, behind)| behind);
    behind.filter(|behind| behind.starts_with("本年") || behind.starts_with("当年")).unwrap_or(label)
}

/// The name of an item without the words that lead to it: `主要包括工资福利支出`, `用于开支办公费`.
fn without_lead(label: &str) -> &str {
    let mut rest = label;
    while let Some(shorter) = LEADS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    rest
}

/// Words that lead to the items of a list.
const LEADS: [&str; 9] = ["主要", "其中", "用于", "包括", "开支", "安排", "为", "是", ":"];

/// Whether an amount is what several names in front of it come to: `经营支出、对附属单位补助支出共21.90万元` is not of the last
/// one alone.
fn is_of_several(label: &str, part: &str) -> bool {
    let of_several = |front: &str| front.ends_with('、') && !front.ends_with("收、");
    part.strip_suffix(label).is_some_and(of_several)
        && ["共", "共计", "合计", "总计"].iter().any(|word| label.ends_with(word))
}

/// The name of an amount without whose it is and the words that lead to it.
fn cleaned(section: &Section, label: &str) -> String {
    let names_owner = !section.owner.is_empty() && label.contains(&section.owner);
    let label: Cow<str> = if names_owner { label.replace(&section.owner, "").into() } else { label.into() };
    let bare = ["主要用于", "包括", "扣除"].iter().fold(label.as_ref(), |label, word| label.trim_start_matches(word));
    let bare = of_both_sides(without_exception(bare));
    crate::facts::bracketed_numeral(bare.as_ref()).unwrap_or(bare.as_ref()).to_owned()
}

/// What running an organ is said to be spent on is usually its 公用经费.
fn of_office(item: &Subject) -> Coordinates {
    let mut found = of_subject(item).with(&Coordinates { nature: known().basic, ..Coordinates::default() });
    found.settle();
    found
}

/// Whether a chapter is about one of the funds that make up 财政拨款.
fn is_of_fund(base: &Coordinates) -> bool {
    base.source.is_some() && base.source != known().appropriation
}

/// What a name alone means: `一般公共预算项目支出`.
pub(in crate::facts) fn named(name: &str) -> Option<Coordinates> {
    let (mut found, rest) = lexicon::get().understand(name.trim_start_matches("全部"));
    found.settle();
    (rest.is_empty() && !found.is_vague()).then_some(found)
}

/// A title about the “三公” expenses without the meetings (会议费、培训费) that many tell beside them.
pub(super) fn without_meetings(title: &str) -> Cow<'_, str> {
    if title.contains("三公") { title.replace("会议费", "").replace("培训费", "").into() } else { title.into() }
}

/// What a paragraph is about that opens with a name and a mark: `(一)基本支出:2025年年初预算数为…`.
fn opening_name(opening: &str) -> Option<Coordinates> {
    let opening = crate::facts::bracketed_numeral(opening).or_else(|| crate::facts::list_numeral(opening))?;
    let (name, _) = opening.split_once([':', '。', ','])?;
    let (found, rest) = lexicon::get().understand(name);
    (rest.is_empty() && !found.is_vague() && found.topic.is_none()).then_some(found)
}

/// A total of both sides (收支总计, `收、支总计`) under the name that it has as the total of expenditure: they are equal.
fn of_both_sides(label: &str) -> Cow<'_, str> {
    let is_total = ["总计", "总预算", "总决算", "总额"].iter().any(|word| label.contains(word));
    match label.strip_prefix("支总") {
        Some(rest) => format!("支出总{rest}").into(),
        None if is_total && label.contains("收支") => label.replace("收支", "支出").into(),
        None => label.into(),
    }
}

/// Whether a label ends by saying that it is a budget (公务接待费支出预算); 一般公共预算 is a source of funds.
fn ends_as_budget(label: &str) -> bool {
    let label = label.trim_end_matches(['为', '数', '是']);
    let source = ["一般公共预算", "政府性基金预算", "国有资本经营预算", "国有资金经营预算"];
    label.ends_with("预算") && !source.iter().any(|source| label.ends_with(source))
}

fn of_subject(subject: &Subject) -> Coordinates {
    let code = subject.code.parse().ok();
    match subject.table {
        Table::Functional => Coordinates { function: code, side: known().expenditure, ..Coordinates::default() },
        _ => Coordinates { economic: code, ..Coordinates::default() },
    }
}

/// The class that a label names, with or without (类).
fn subject(label: &str) -> Option<&'static Subject> {
    let name = label.trim_end_matches("支出决算").trim_end_matches('为');
    let name = name.strip_suffix("(类)支出").or_else(|| name.strip_suffix("(类)")).unwrap_or(name);
    let name = in_full(name);
    let name = name.as_ref();
    let classes = || Catalog::get().by_name(name).filter(|subject| subject.code.len() == 3);
    let mut known = classes().filter(|subject| matches!(subject.table, Table::Functional | Table::Departmental));
    let first = known.next()?;
    // A name of both classifications (其他支出) tells neither.
    known.all(|other| other.table == first.table).then_some(first)
}

/// The economic 款 that a label is the name of (办公费, 住房公积金): a part of 基本支出, where that is spoken of. Several
/// classes have some names (办公设备购置).
fn economic_item(label: &str) -> Option<&'static Subject> {
    let items = Catalog::get().by_name(label);
    let mut items = items.filter(|subject| subject.table == Table::Departmental && subject.code.len() == 5);
    items.next().filter(|_| items.next().is_none())
}

/// The name of a class with the 支出 at its end, which prose often leaves out: 卫生健康(类).
fn in_full(name: &str) -> Cow<'_, str> {
    let full = format!("{name}支出");
    // 国有资本经营预算 is a source of money before it is a class.
    if lexicon::get().understand(name).0.source.is_some() {
        return name.into();
    }
    if Catalog::get().by_name(&full).any(|subject| subject.code.len() == 3) { full.into() } else { name.into() }
}

/// The 科目 that a paragraph opens with: `XX支出(类)XX(款)XX(项)`, `XX(款)XX(项)` or `XX(款)`, the latter where no two
/// classes have them.
fn opening_subject(opening: &str) -> Option<&'static Subject> {
    const SECTION: &str = "(款)";
    // Most openings name none, and to ask is much quicker than to split.
    let (front, rest) = Some(opening).filter(|opening| opening.contains(SECTION))?.split_once(SECTION)?;
    let (class, section) = front.rsplit_once("(类)").map_or((None, front), |(class, section)| (Some(class), section));
    let item = rest.split_once("(项)").map(|(item, _)| item);
    let catalog = Catalog::get();
    let class = match class {
        Some(class) => {
            let class = in_full(without_opening(class));
            let is_class = |subject: &&Subject| subject.table == Table::Functional && subject.code.len() == 3;
            Some(catalog.by_name(&class).find(is_class)?.code)
        }
        None => None,
    };
    let sections = catalog.by_name(without_opening(section)).filter(|section| {
        section.table == Table::Functional
            && section.code.len() == 5
            && class.is_none_or(|class| section.code.starts_with(class))
    });
    let mut items = sections.filter_map(|section| match item {
        Some(item) => catalog.by_name(item).find(|item| item.code.len() == 7 && item.code.starts_with(section.code)),
        None => Some(section),
    });
    let first = items.next()?;
    (class.is_some() || items.next().is_none()).then_some(first)
}

/// A name without the numeral of its paragraph and the quotation mark in front.
fn without_opening(name: &str) -> &str {
    let name = crate::facts::list_numeral(name).unwrap_or(name);
    name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '“' | '"' | '(' | ')'))
}

/// The 科目 that a label names with its code in brackets: `行政运行(2080101)`, `(2080101)行政运行`.
fn subject_of_code(label: &str) -> Option<&'static Subject> {
    let is_code = |inside: &&str| matches!(inside.len(), 3 | 5 | 7) && inside.bytes().all(|byte| byte.is_ascii_digit());
    let code = label.split('(').filter_map(|behind| behind.split_once(')')).map(|(inside, _)| inside).find(is_code)?;
    let subject =
        Catalog::get().find(code).filter(|found| matches!(found.table, Table::Functional | Table::Departmental))?;
    let (front, behind) = label.split_once(&format!("({code})"))?;
    let name = if front.chars().any(char::is_alphabetic) { without_opening(front) } else { behind };
    (label_key(name) == label_key(subject.name)).then_some(subject)
}

//! The “三公” expenses by their names, wherever in a passage they are told: 公务用车购置费 and 公务用车运行维护费 make up
//! 公务用车购置及运行费, and this with 因公出国(境)费 and 公务接待费 all of them. So do their budgets, what was spent of them,
//! and the changes of either.

use super::change::may_be_of_displayed;
use super::compare::{is_against_last_year, is_compared, is_prior};
use super::completion::is_budget;
use super::list::is_one_slip_away;
use super::mention::{Mention, Passage, Role};
use crate::catalog::ProseWords;
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::relations::{Family, Form, Relation, Trend, Verdict, evaluate};

/// One of the expenses, or several together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expense {
    All,
    Abroad,
    Reception,
    Vehicles,
    Purchase,
    Running,
}

/// What makes up what.
const MAKE_UP: [(Expense, &[Expense]); 2] = [
    (Expense::Vehicles, &[Expense::Purchase, Expense::Running]),
    (Expense::All, &[Expense::Abroad, Expense::Vehicles, Expense::Reception]),
];

/// Which of several amounts of an expense one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Budget,
    Spent,
    Plain,
}

impl Measure {
    const ALL: [Self; 3] = [Self::Budget, Self::Spent, Self::Plain];

    fn of(mention: &Mention) -> Self {
        match () {
            () if ["决算", "执行", "实际"].iter().any(|word| mention.label.contains(word)) => Self::Spent,
            () if is_budget(mention) => Self::Budget,
            () => Self::Plain,
        }
    }
}

/// How an expense changed against the year before; `None` where it did not.
type Change = Option<(u32, Trend)>;

/// What a passage tells of the expenses; what it tells in two ways is none.
#[derive(Default)]
struct Told {
    amounts: Vec<(Expense, Measure, Option<u32>)>,
    changes: Vec<(Expense, Option<Change>)>,
}

impl Told {
    fn read(passage: &Passage, owner: Option<&str>, figures: &[Figure]) -> Self {
        let value = |figure: u32| figures[figure as usize].quantity.value;
        let mut told = Self::default();
        let amounts = passage.mentions.iter().enumerate().filter(|(_, mention)| mention.role == Role::Amount);
        for (index, mention) in amounts {
            let Some(expense) = Expense::named(passage.name(index, owner)) else { continue };
            if is_compared(&mention.label) || is_prior(&mention.label) {
                continue;
            }
            let measure = Measure::of(mention);
            match told.amounts.iter_mut().find(|(other, kind, _)| (*other, *kind) == (expense, measure)) {
                Some((_, _, same)) => *same = same.filter(|same| value(*same) == value(mention.figure)),
                None => told.amounts.push((expense, measure, Some(mention.figure))),
            }
            let Some(change) = changed(passage, index) else { continue };
            let bare = |change: Change| change.map(|(figure, trend)| (value(figure), trend));
            match told.changes.iter_mut().find(|(other, _)| *other == expense) {
                Some((_, same)) => *same = same.filter(|same| bare(*same) == bare(change)),
                None => told.changes.push((expense, Some(change))),
            }
        }
        told
    }

    fn amount(&self, expense: Expense, measure: Measure) -> Option<u32> {
        let found = self.amounts.iter().find(|(other, kind, _)| (*other, *kind) == (expense, measure));
        found.and_then(|(_, _, figure)| *figure)
    }

    fn change(&self, expense: Expense) -> Option<Change> {
        self.changes.iter().find(|(other, _)| *other == expense).and_then(|(_, change)| *change)
    }

    /// The amounts of one measure that make up that of `whole`.
    fn sum(&self, whole: Expense, parts: &[Expense], measure: Measure) -> Option<Form<u32>> {
        let total = self.amount(whole, measure)?;
        let parts = parts.iter().map(|part| Some((self.amount(*part, measure)?, false))).collect::<Option<_>>()?;
        Some(Form::Sum { total, parts })
    }

    /// The amounts that make up that of `whole` where of each there is only one, whatever it is called.
    fn sum_of_only(&self, whole: Expense, parts: &[Expense]) -> Option<Form<u32>> {
        let only = |expense: &Expense| {
            let mut found = self.amounts.iter().filter(|(other, _, _)| other == expense);
            let first = found.next().filter(|_| found.next().is_none())?;
            Some((first.1, first.2?))
        };
        let (measure, total) = only(&whole)?;
        let parts = parts.iter().map(only).collect::<Option<Vec<(Measure, u32)>>>()?;
        let has = |wanted: Measure| measure == wanted || parts.iter().any(|(other, _)| *other == wanted);
        let parts: Vec<(u32, bool)> = parts.iter().map(|(_, part)| (*part, false)).collect();
        (has(Measure::Plain) && !(has(Measure::Budget) && has(Measure::Spent))).then_some(Form::Sum { total, parts })
    }

    /// The changes that make up the change of `whole`.
    fn sum_of_changes(&self, whole: Expense, parts: &[Expense]) -> Option<Form<u32>> {
        let (total, trend) = self.change(whole)??;
        let parts: Vec<Change> = parts.iter().map(|part| self.change(*part)).collect::<Option<_>>()?;
        let parts: Vec<(u32, bool)> = parts.into_iter().flatten().map(|(part, own)| (part, own != trend)).collect();
        (!parts.is_empty()).then_some(Form::Sum { total, parts })
    }
}

impl Expense {
    /// The expense that a name is that of, and of no other.
    fn named(name: &str) -> Option<Self> {
        let has = |word: &str| name.contains(word);
        let vehicles = match () {
            () if ["用车", "车辆"].iter().all(|word| !has(word)) => None,
            () if has("购置") && has("运行") => Some(Self::Vehicles),
            () if has("购置") => Some(Self::Purchase),
            () if has("运行") => Some(Self::Running),
            () if has("用车费") => Some(Self::Vehicles),
            () => return None,
        };
        let others = ["国内", "外事", "外宾", "境外", "国外", "会议费", "培训费", "结转"];
        let found = [
            has("三公").then_some(Self::All),
            has("出国").then_some(Self::Abroad),
            has("公务接待").then_some(Self::Reception),
            vehicles,
        ];
        let mut found = found.into_iter().flatten();
        let first = found.next()?;
        (found.next().is_none() && !others.iter().any(|word| has(word))).then_some(first)
    }
}

/// How the amount at `index` changed against the year before, if its sentence says so before the next amount. What
/// brackets hold in between is passed over.
fn changed(passage: &Passage, index: usize) -> Option<Change> {
    let own = &passage.mentions[index];
    let text = passage.paragraphs[own.paragraph].text();
    let mut end = text.len();
    for (at, other) in passage.mentions.iter().enumerate().skip(index + 1) {
        if (other.paragraph, other.sentence) != (own.paragraph, own.sentence) || other.depth < own.depth {
            break;
        }
        match other.role {
            _ if other.depth > own.depth => {}
            Role::Amount => {
                end = other.digits.start;
                break;
            }
            Role::Change(trend) => {
                let clause = passage.between(&passage.mentions[at - 1], other);
                let clause = clause.rsplit([')', ';']).next().unwrap_or(clause);
                let is_own = Expense::named(&other.label).is_none() && is_against_last_year(clause);
                return is_own.then_some(Some((other.figure, trend)));
            }
            _ => {}
        }
    }
    let outside = outside_brackets(&text[own.digits.end..end]);
    let says_so = |clause: &str| {
        ProseWords::get().unchanged.matches(clause) && is_against_last_year(clause) && Expense::named(clause).is_none()
    };
    outside.split([',', ';']).take(MOST_CLAUSES).any(says_so).then_some(None)
}

/// How many clauses behind an amount may say that it did not change.
const MOST_CLAUSES: usize = 4;

/// What of a text stands in no bracket, up to the end of its sentence or of the bracket around it.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' | '。' if depth == 0 => break,
            ')' => depth -= 1,
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// What a passage claims about the expenses that it names, beside what is in `out` already. It is enforced where some of
/// it holds, or one slip of the pen keeps it from holding.
pub(super) fn claims(passage: &Passage, owner: Option<&str>, figures: &[Figure], out: &mut Vec<Claim>) {
    let told = Told::read(passage, owner, figures);
    if told.amounts.is_empty() {
        return;
    }
    let holds = |form: &Form<u32>| {
        let judged = evaluate(&Relation::new(Family::List, "", form.clone()), |id| figures[id as usize].quantity);
        judged.is_some_and(|judged| judged.verdict < Verdict::Broken)
    };
    let mut sums = Vec::new();
    for (whole, parts) in MAKE_UP {
        sums.extend(Measure::ALL.iter().filter_map(|measure| told.sum(whole, parts, *measure)));
        sums.extend(told.sum_of_only(whole, parts).filter(|form| !sums.contains(form)));
    }
    let is_sure = sums.iter().filter(|form| !is_nothing(figures, form)).any(holds);
    let changes = MAKE_UP.into_iter().filter_map(|(whole, parts)| told.sum_of_changes(whole, parts));
    sums.extend(changes.filter(|form| !may_be_of_displayed(figures, form)));
    for form in sums {
        let firm = is_sure || is_one_slip_away(figures, &form);
        let label = passage.mentions[form.subject() as usize].label.as_str();
        // A list of the draft's own may have more items: 其他交通工具购置, 其他交通费用.
        let is_told =
            |reading: &Form<u32>| reading.subject() == form.subject() && (holds(reading) || is_part_of(&form, reading));
        if !out.iter().any(|claim| claim.relation.family == Family::List && claim.relation.readings.iter().any(is_told))
        {
            out.push(Claim { relation: Relation::new(Family::List, label, form), firm });
        }
    }
}

/// Whether all figures of a form are nothing, which tells nothing.
fn is_nothing(figures: &[Figure], form: &Form<u32>) -> bool {
    form.figures().iter().all(|figure| figures[*figure as usize].quantity.value.is_zero())
}

/// Whether all figures of a sum are those of another one, which may have more.
fn is_part_of(sum: &Form<u32>, other: &Form<u32>) -> bool {
    let others = other.figures();
    matches!(other, Form::Sum { .. }) && sum.figures().iter().all(|figure| others.contains(figure))
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    /// The sums that do not hold.
    fn broken(text: &str) -> Vec<String> {
        claimed(text, Family::List).into_iter().filter(|list| list.starts_with('✗')).collect()
    }

    const NESTED: &str = "“三公”经费预算安排0.56万元，比上年减少22.77万元，下降97.59%。其中：因公出国（境）费0万元，与上年预算持平；\
        公务用车购置及运行费0万元，比上年减少23.16万元，下降100%（其中：公务用车购置费0万元，比上年减少21.01万元，下降100%；\
        公务用车运行维护费0万元，比上年减少2.15万元，下降100%）；公务接待费0.56万元，比上年增加0.39万元，增长229.41%。";

    #[test]
    fn changes_make_up_a_change_also_where_little_is_left() {
        assert_eq!(broken(NESTED), [""; 0]);
        assert_eq!(broken(&NESTED.replace("21.01", "2.01")), ["✗ 23.16 = 2.01 + 2.15"]);
        assert_eq!(broken(&NESTED.replace("加0.39", "加0.56")), ["✗ 22.77 = 23.16 + 0.56"]);
        assert_eq!(broken(&NESTED.replace("少22.77", "少22.37")), ["✗ 22.37 = 23.16 + 0.39"]);
        // Of one part it is not said how it changed.
        let open = NESTED.replace("，与上年预算持平", "").replace("加0.39", "加0.56");
        assert_eq!(broken(&open), [""; 0]);
    }

    #[test]
    fn budgets_and_what_was_spent_of_them_are_apart() {
        let text = "公务用车购置及运行维护费预算为32万元，支出决算为4.62万元，完成预算的14.44%，与上年度相比，减少154.40万元。其中：\
                    公务用车购置费支出预算数为0万元，支出决算为0万元，比上年度减少154.40万元。公务用车运行维护费支出预算为32万元，\
                    支出决算为4.62万元，与上年度持平。";
        assert_eq!(broken(text), [""; 0]);
        assert_eq!(broken(&text.replace("算数为0", "算数为5")), ["✗ 32 = 5 + 32"]);
        assert_eq!(broken(&text.replace("度减少154.40", "度减少145.40")), ["✗ 154.40 = 145.40"]);
    }

    #[test]
    fn what_is_told_twice_in_different_words_is_passed_over() {
        let text = format!("{NESTED}其中财政拨款安排的公务接待费9.56万元，比上年增加8.39万元。");
        assert_eq!(broken(&text.replace("加0.39", "加0.56")), [""; 0]);
    }

    #[test]
    fn a_list_may_have_more_items() {
        let text = "“三公”经费安排19043万元，其中，公务接待费7494万元，因公出国（境）费382万元，公务用车购置及运行维护费11167万元\
                    （其中，公务用车购置费255万元，公务用车运行维护费7922万元，其他交通工具购置144万元，其他交通费用2846万元）。";
        assert_eq!(broken(text), [""; 0]);
    }

    #[test]
    fn a_change_against_the_budget_is_another() {
        let text = NESTED.replace("比上年增加0.39万元，增长229.41%", "比年初预算增加7.39万元");
        assert_eq!(broken(&text), [""; 0]);
    }
}

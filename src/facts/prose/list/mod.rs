//! Lists that claim to make up an amount: `…A万元,其中:基本支出B万元,项目支出C万元`.

mod claim;
mod closed;
mod habits;
mod larger;
mod opener;
mod reading;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use self::claim::claim;
use self::closed::has_shares;
pub(super) use self::closed::{Closed, is_nearly_one_slip_away, is_one_slip_away};
use self::habits::Habits;
use self::opener::{OPENERS, Opener, openers};
use self::reading::{has_one_item, readings_below, readings_here, scope_here, totals};
use self::shared::shared_base;
use super::change;
use super::compare::is_compared;
use super::mention::{Mention, Passage, Role, is_bare, recaps};
use super::wholly::is_all_of_it;
use crate::facts::Claim;
use crate::facts::figure::Figure;

/// What the words in front of a list say of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// That it is one.
    Told,
    /// That it picks what matters most (主要包括).
    Picked,
    /// That it sorts all there is of something (按功能科目分).
    Sorted,
    /// That it sorts something that is told further above, or elsewhere.
    Above,
    /// Nothing: a colon stands there.
    Bare,
}

/// A list: what it may make up, and its items, in several readings.
struct List {
    totals: Vec<u32>,
    readings: Vec<Vec<usize>>,
    opening: Opening,
    /// Whether its paragraph breaks off inside it, so that items may stand in the next one.
    breaks_off: bool,
    /// Whether it may have one item only, and an inner list all others.
    has_one: bool,
}

/// Where lists open in a passage, and the lists of amounts that do.
pub(super) struct Lists(Vec<(Opener, Option<List>)>);

impl Lists {
    /// Reads the lists of a passage.
    pub(super) fn read(passage: &Passage) -> Self {
        let openers = openers(passage).into_iter();
        let lists = openers.map(|opener| {
            let list = read(passage, &opener, &is_item);
            (opener, list)
        });
        Self(lists.collect())
    }

    /// What the passage claims about lists of amounts and of counts.
    pub(super) fn claims(&self, passage: &Passage, owner: Option<&str>, figures: &[Figure], out: &mut Vec<Claim>) {
        let habits = Habits::of(passage, figures, self.opened());
        let claim = |list: &List| claim(passage, owner, figures, list, &habits);
        for (opener, list) in &self.0 {
            let mut is_told = false;
            if let Some(list) = list {
                let found = claim(list);
                is_told = found.as_ref().is_some_and(|found| found.firm);
                for word in ["预算", "决算"] {
                    out.extend(of_measure(passage, list, word).and_then(|list| claim(&list)));
                }
                // What is left of the list may have changed as well.
                let whole = found.as_ref().filter(|_| !list.breaks_off);
                out.extend(whole.and_then(|found| change::of_list(passage, figures, &found.relation)));
                out.extend(found);
            }
            if !is_told {
                out.extend(larger::claims(passage, figures, opener));
            }
            of_counts(passage, opener, owner, figures, out);
        }
    }

    /// The lists of amounts that some word opens.
    fn opened(&self) -> impl Iterator<Item = &List> {
        self.0.iter().filter(|(opener, _)| !opener.is_bare).filter_map(|(_, list)| list.as_ref())
    }

    /// For every item of a list, the amounts that the list may make up: the bases of unnamed shares.
    pub(super) fn bases(&self, passage: &Passage) -> Vec<(u32, Vec<u32>)> {
        let mut bases = Vec::new();
        for list in self.opened() {
            let items: BTreeSet<usize> = list.readings.iter().flatten().copied().collect();
            bases.extend(items.into_iter().map(|item| (passage.mentions[item].figure, list.totals.clone())));
        }
        bases
    }

    /// The shares of lists whose items all have one, with the amount that they make up: the one of which all of them are
    /// shares, or all but one, and no other as many.
    pub(super) fn shared_bases(&self, passage: &Passage, figures: &[Figure]) -> BTreeMap<u32, u32> {
        let mut found = BTreeMap::new();
        for list in self.opened() {
            for items in list.readings.iter().filter(|items| has_shares(passage, figures, items)) {
                found.extend(shared_base(passage, figures, list, items));
            }
        }
        found
    }
}

/// What a passage claims about the lists of counts that open at a place.
fn of_counts(passage: &Passage, opener: &Opener, owner: Option<&str>, figures: &[Figure], out: &mut Vec<Claim>) {
    for measure in measures(passage, opener) {
        let of_measure = |mention: &Mention| mention.role == Role::Count && mention.measure == measure;
        if let Some(list) = read(passage, opener, &of_measure) {
            let closed = |items: &&Vec<usize>| Closed::of(passage, items).is_some();
            let closed: Vec<Vec<usize>> = list.readings.iter().filter(closed).cloned().collect();
            let firm = !closed.is_empty() && !list.breaks_off;
            let list = if firm { List { readings: closed, ..list } } else { list };
            out.extend(claim(passage, owner, figures, &list, &Habits::default()).map(|claim| Claim { firm, ..claim }));
        }
    }
}

/// Whether a figure is an amount of its own, and not only what one is held against.
pub(super) fn is_item(mention: &Mention) -> bool {
    mention.role == Role::Amount && !is_compared(&mention.label)
}

/// The list of the amounts that are called `word` alone, where it tells budgets beside accounts and is sure to be complete.
fn of_measure(passage: &Passage, list: &List, word: &str) -> Option<List> {
    let ends = |index: &usize| {
        let label = passage.mentions[*index].label.trim_end_matches(['为', '数', '是']);
        label.ends_with(word)
    };
    let mixed = list.readings.iter().flatten().any(|index| !ends(index));
    let totals: Vec<u32> = list.totals.iter().copied().filter(|total| ends(&(*total as usize))).collect();
    let whole = |items: &&Vec<usize>| items.iter().all(ends) && Closed::of(passage, items).is_some();
    let readings: Vec<Vec<usize>> = list.readings.iter().filter(whole).cloned().collect();
    (mixed && !totals.is_empty() && !readings.is_empty()).then_some(List { totals, readings, ..*list })
}

/// The measure words of the counts behind an opener in its sentence.
fn measures(passage: &Passage, opener: &Opener) -> Vec<String> {
    let mut measures: Vec<String> = Vec::new();
    for mention in passage
        .mentions
        .iter()
        .filter(|m| m.paragraph == opener.paragraph && m.digits.start >= opener.end && m.role == Role::Count)
    {
        if !measures.contains(&mention.measure) {
            measures.push(mention.measure.clone());
        }
    }
    measures
}

/// Reads the list behind an opener; none if there is nothing to make up or fewer than two items.
fn read(passage: &Passage, opener: &Opener, wanted: &dyn Fn(&Mention) -> bool) -> Option<List> {
    let mentions = &passage.mentions;
    let totals = totals(passage, opener, wanted);
    let wanted = &|mention: &Mention| wanted(mention) && !recaps(&mention.label) && !is_all_of_it(&mention.label);
    let first = mentions.iter().position(|m| (m.paragraph, m.digits.start) >= (opener.paragraph, opener.end))?;
    let here: Vec<usize> =
        scope_here(passage, opener, first).into_iter().filter(|index| wanted(&mentions[*index])).collect();
    // `…,主要用于人员支出;` opens nothing.
    let lead =
        here.first().map(|item| &passage.paragraphs[opener.paragraph].text()[opener.end..mentions[*item].digits.start]);
    if lead.is_some_and(|lead| lead.contains(';')) {
        return None;
    }
    // `商品和服务支出包括办公费、水电费等,支出22.72万元` names what an amount is for, and then gives the amount.
    let names_only = |lead: &str| (lead.contains('、') || lead.contains('等')) && !OPENERS.is_match(lead);
    if lead.is_some_and(names_only) && here.first().is_some_and(|item| is_bare(&mentions[*item].label)) {
        return None;
    }
    let is_below = here.is_empty();
    let readings = if is_below {
        if !passage.paragraphs[opener.paragraph].text()[opener.end..]
            .chars()
            .all(|c| matches!(c, ':' | ',' | '方' | '面'))
        {
            return None;
        }
        readings_below(passage, opener, wanted)
    } else {
        readings_here(passage, opener, &here)
    };
    let readings: Vec<Vec<usize>> =
        readings.into_iter().filter(|items| items.len() >= 2).fold(Vec::new(), |mut kept, items| {
            if !kept.contains(&items) {
                kept.push(items);
            }
            kept
        });
    let by_kind = passage.paragraphs[opener.paragraph].text()[opener.start..].starts_with('按');
    let picks = |lead: &str| ["主要", "其中", "包括"].iter().any(|word| lead.contains(word));
    let sorts = || by_kind && !lead.is_some_and(picks) && !is_below;
    let opening = match () {
        () if opener.is_bare && by_kind => Opening::Above,
        () if opener.is_bare => Opening::Bare,
        () if sorts() => Opening::Sorted,
        () if passage.paragraphs[opener.paragraph].text()[..opener.start].ends_with("主要") => Opening::Picked,
        () => Opening::Told,
    };
    let ends = opener.until == passage.paragraphs[opener.paragraph].text().len();
    // What it makes up may have been torn from its unit where the paragraph before breaks off.
    let is_torn = || passage.is_torn(opener.paragraph) && totals.iter().all(|total| !is_here(passage, opener, *total));
    let breaks_off = (!is_below && ends && passage.may_go_on(opener.paragraph)) || is_torn();
    let has_one = !is_below && has_one_item(passage, opener, &here);
    let list = List { totals, readings, opening, breaks_off, has_one };
    (!list.totals.is_empty() && !list.readings.is_empty()).then_some(list)
}

fn is_here(passage: &Passage, opener: &Opener, total: u32) -> bool {
    passage.mentions[total as usize].paragraph == opener.paragraph
}

#[cfg(test)]
mod tests {
    use crate::facts::prose::tests::claimed;
    use crate::relations::Family;

    fn lists(text: &str) -> Vec<String> {
        claimed(text, Family::List)
    }

    #[test]
    fn a_list_makes_up_the_amount_before_it() {
        assert_eq!(
            lists("2025年支出预算696.01万元,其中:基本支出358.12万元,项目支出337.89万元。"),
            ["696.01 = 358.12 + 337.89"]
        );
        assert_eq!(
            lists("2025年支出预算696.01万元，其中：基本支出385.12万元，项目支出337.89万元。"),
            ["✗ 696.01 = 385.12 + 337.89"]
        );
    }

    #[test]
    fn parts_that_leave_something_out_are_not_more_than_the_whole() {
        let text = "年预算收入2312.53万元，其中：一般公共预算收入2003.89万元，上年结转58.64万元。";
        assert_eq!(lists(text), Vec::<String>::new());
        assert_eq!(lists(&text.replace("58.64", "586.40")), ["✗ 2312.53 = 2003.89 + 586.40"]);
        let text = "支出2312.53万元，其中：一般公共预算2003.89万元，基本支出586.40万元。";
        assert_eq!(lists(text), Vec::<String>::new());
    }

    #[test]
    fn a_list_goes_on_over_paragraphs() {
        let text = "2025年收入预算700.00万元，其中：\n\n一般公共预算拨款收入500.00万元，占71.43%；\n\n\
                    事业收入150.00万元，占21.43%；\n\n其他收入50.00万元，占7.14%。";
        assert_eq!(lists(text), ["700.00 = 500.00 + 150.00 + 50.00"]);
        let text = text.replace("50.00万元，占7.14%", "55.00万元，占7.14%");
        assert_eq!(lists(&text), ["✗ 700.00 = 500.00 + 150.00 + 55.00"]);
    }

    #[test]
    fn items_over_paragraphs_may_have_parts_of_their_own() {
        let text = "2025年支出预算600.00万元，其中：\n\n基本支出358.12万元，其中：人员经费323.50万元，公用经费34.62万元；\n\n\
                    项目支出241.88万元。";
        assert_eq!(lists(text), ["600.00 = 358.12 + 241.88", "358.12 = 323.50 + 34.62"]);
    }

    #[test]
    fn a_mistake_in_a_list_or_in_the_list_inside_it_is_seen() {
        let text = "支出预算600.00万元，其中：基本支出358.12万元，包括：人员经费323.50万元，公用经费34.62万元；\
                    项目支出241.88万元。";
        let broken = |text: &str| lists(text).into_iter().filter(|list| list.starts_with('✗')).count();
        assert_eq!((lists(text).len(), broken(text)), (2, 0));
        for (right, wrong) in [("358.12", "385.12"), ("323.50", "332.50"), ("34.62", "43.62"), ("241.88", "214.88")] {
            assert!(broken(&text.replace(right, wrong)) > 0, "{wrong}");
        }
    }

    #[test]
    fn a_list_that_leaves_something_out_is_forgotten() {
        assert_eq!(lists("支出600.00万元，其中：会议费3.00万元，印刷费5.00万元。"), Vec::<String>::new());
        assert_eq!(lists("支出600.00万元，其中：会议费3.00万元。"), Vec::<String>::new());
    }

    #[test]
    fn a_page_may_break_a_list_off() {
        let text = "收入预算100.00万元，其中：财政拨款80.00万元，占80.00%；事业收入16.00万元，占16.00%；其他收入1.00万元，占\n\n\
                    - 3 -\n\n1.00%；上年结转3.00万元，占3.00%。";
        assert!(!lists(text).iter().any(|list| list.starts_with('✗')), "{:?}", lists(text));
    }

    #[test]
    fn a_page_may_tear_a_figure_from_its_unit() {
        let text =
            "核定编制64人，其中：行政编制58人，事业编制6人；实有在职人员58\n\n- 3 -\n\n人，其中行政52人、事业6人。";
        assert!(!lists(text).iter().any(|list| list.starts_with('✗')), "{:?}", lists(text));
    }

    #[test]
    fn each_side_has_its_own_list_below_the_total() {
        let text = "收支总预算540.32万元。收入包括：\n一般公共预算拨款收入527.73万元、政府性基金预算拨款收入12.59万元；\
                    支出包括：科学技术支出2.40万元、农林水支出537.92万元。";
        assert!(!lists(text).iter().any(|list| list.starts_with('✗')), "{:?}", lists(text));
    }

    #[test]
    fn an_only_item_may_have_parts_of_its_own() {
        let of_item = "2025年收入预算880.50元，其中：财政拨款收入880.50元，占100%，其中上年结转12.00元。";
        assert_eq!(lists(of_item), Vec::<String>::new());
        let in_bracket = "2025年收入预算880.50元，其中：财政拨款收入880.50元（其中上年结转12.00元），占100%。";
        assert_eq!(lists(in_bracket), Vec::<String>::new());
        let beside = "2025年收入预算892.50元，其中：财政拨款收入880.50元，其中上年结转12.00元。";
        assert_eq!(lists(beside), ["892.50 = 880.50 + 12.00"]);
        let staff = "基本支出96.00万元，其中：（一）人员经费72.00万元，其中：基本工资40.00万元、奖金32.00万元。（二）公用经费24.00万元。";
        assert!(!lists(staff).iter().any(|list| list.starts_with('✗')), "{:?}", lists(staff));
    }

    #[test]
    fn a_list_in_a_bracket_ends_with_it_also_on_the_next_line() {
        let text = "“三公”经费13.39万元，比上年减少15.46万元。其中：因公出国（境）费0.00万元，比上年减少25.27万元；\
                    公务用车购置及运行费9.93万元，比上年增加6.57万元（其中：\n公务用车购置费0.00万元，与上年持平；\
                    公务用车运行维护费9.93万元，比上年增加6.57万元）；公务接待费3.46万元，比上年增加3.24万元。";
        assert!(!lists(text).iter().any(|list| list.starts_with('✗')), "{:?}", lists(text));
    }

    #[test]
    fn all_there_is_of_a_kind_must_make_up_the_amount_however_far_off() {
        assert_eq!(
            lists("政府采购预算100.00万元，其中：货物50.00万元、工程20.00万元、服务3.00万元。"),
            ["✗ 100.00 = 50.00 + 20.00 + 3.00"]
        );
    }

    #[test]
    fn a_line_may_end_in_the_middle_of_a_list() {
        let text = "政府采购支出总额230.87万元，其中：\n货物支出20.87万元、工程支出86.00万\n元、服务支出124.00万元。\
                    授予中小企业合同金额\n214.61万元。";
        assert_eq!(lists(text), ["230.87 = 20.87 + 86.00 + 124.00"]);
        let text = "支出3224.40万元。主要用于以下方面：教育支出\n2552.40万元，占79.2%；卫生健康支出412.00万元，占12.8%；\n\
                    住房保障支出260.00万元，占8.1%。";
        assert!(!lists(text).iter().any(|list| list.starts_with('✗')), "{:?}", lists(text));
    }

    #[test]
    fn each_side_has_its_own_list() {
        let text = "收入预算500.00万元，支出预算480.00万元。收入中，财政拨款470.00万元，其他收入30.00万元；\
                    支出中，基本支出300.00万元，项目支出180.00万元。";
        assert_eq!(lists(text), ["500.00 = 470.00 + 30.00", "480.00 = 300.00 + 180.00"]);
    }

    #[test]
    fn counts_make_up_counts() {
        assert_eq!(lists("共有车辆5辆，其中：机要通信用车2辆、其他用车3辆。"), ["5 = 2 + 3"]);
        assert_eq!(lists("共有车辆6辆，其中：机要通信用车2辆、其他用车3辆。"), ["✗ 6 = 2 + 3"]);
    }

    #[test]
    fn a_bracket_behind_an_amount_opens_its_list() {
        let text = "公务用车购置及运行维护费24.26万元（购置费0万元、运行维护费24.26万元），因公出国（境）费0万元。";
        assert_eq!(lists(text), ["24.26 = 0 + 24.26"]);
        assert_eq!(lists(&text.replace("购置费0", "购置费8")), ["✗ 24.26 = 8 + 24.26"]);
    }

    #[test]
    fn vehicles_count_by_their_whole_whatever_marks_stand_around_their_parts() {
        let text = "“三公”经费支出决算为23.61万元，完成预算30.00万元的78.70%。其中：因公出国（境）费支出决算为0.00万元；\
                    公务用车购置及运行维护费支出决算为23.27万元，完成预算29.00万元的80.24%，其中：公务用车购置支出决算为\
                    3.00万元；公务用车运行维护费支出决算为20.27万元；公务接待费支出决算为0.34万元，完成预算1.00万元的34.00%。";
        let alarms = |text: &str| lists(text).into_iter().filter(|list| list.starts_with('✗')).count();
        assert_eq!(alarms(text), 0, "{:?}", lists(text));
        assert!(alarms(&text.replace("23.27", "32.27")) > 0);
    }

    #[test]
    fn a_budget_and_its_account_make_up_nothing() {
        let text = "公务用车购置及运行维护费预算为112.12万元，支出决算为57.07万元。其中：公务用车购置费支出预算为57.07万元，\
                    支出决算为57.07万元。公务用车运行维护费支出预算为55.05万元，支出决算为0.00万元。";
        assert_eq!(lists(text), ["112.12 = 57.07 + 55.05", "57.07 = 57.07 + 0.00"]);
    }

    #[test]
    fn names_in_front_of_an_amount_open_no_list() {
        let text = "基本支出493.43万元，其中：（1）工资福利支出包括基本工资、奖金等，支出448.99万元；（2）商品和服务支出包括\
                    办公费、水电费等，支出22.72万元；（3）对个人和家庭补助支出包括退休费、抚恤金等，支出13.57万元；\
                    （4）其他资本性支出8.15万元。";
        assert_eq!(lists(text), ["493.43 = 448.99 + 22.72 + 13.57 + 8.15"]);
    }

    #[test]
    fn what_something_costs_each_is_no_part() {
        let text = "“三公”经费43.64万元，其中：因公出国（境）费9.89万元；公务用车购置及运行费29.70万元，主要原因是缴费基数\
                    由4118元调整为4358元，人均标准每人800元；公务接待费3.04万元。";
        assert_eq!(lists(text).iter().filter(|list| list.starts_with('✗')).count(), 1, "{:?}", lists(text));
        let right = text.replace("43.64", "42.63");
        assert!(!lists(&right).iter().any(|list| list.starts_with('✗')), "{:?}", lists(&right));
    }

    #[test]
    fn a_full_stop_in_a_bracket_ends_no_sentence() {
        let text = "“三公”经费7.50万元，其中：因公出国（境）费0万元，比上年增加0万元；公务用车购置及运行维护费5.00万元\
                    （购置费1.00万元，比上年增加0万元；运行维护费4.00万元，比上年增加0万元。）比上年增加0万元；\
                    公务接待费2.50万元。";
        assert_eq!(lists(text), ["7.50 = 0 + 5.00 + 2.50", "5.00 = 1.00 + 4.00"]);
    }

    #[test]
    fn all_staff_of_a_kind_must_make_up_the_staff() {
        let text = "实有人数41人，其中：在职人数27人，退休人数14人。";
        assert_eq!(lists(text), ["41 = 27 + 14"]);
        assert_eq!(lists(&text.replace("14人", "41人")), ["✗ 41 = 27 + 41"]);
        assert_eq!(lists("编制22人，其中20人为全额事业，2人为自收自支。"), ["22 = 20 + 2"]);
        // Who has which title is only some of the staff.
        assert_eq!(lists("实有人数41人，其中：高级职称7人，中级职称14人。"), Vec::<String>::new());
    }

    #[test]
    fn a_list_one_slip_away_from_its_total_is_meant_to_be_complete() {
        let text = "机关运行经费201.66万元，其中：局本级134.98万元，执法支队66.68万元。";
        assert_eq!(lists(&text.replace("134.98", "143.98")), ["✗ 201.66 = 143.98 + 66.68"]);
        assert_eq!(lists(&text.replace("134.98", "20.15")), Vec::<String>::new());
    }

    #[test]
    fn a_part_is_not_what_the_parts_make_up() {
        let text = "“三公”经费支出中，因公出国（境）费0万元，占0%；公务用车购置及运行维护费21.00万元，占77.04%；\
                    公务接待费6.26万元，占22.96%。具体情况如下：\n\n1．因公出国（境）费0万元。\n\n\
                    2．公务用车购置及运行维护费21.00万元。\n\n3．公务接待费6.26万元。";
        assert!(!lists(text).iter().any(|list| list.starts_with('✗')), "{:?}", lists(text));
    }
}

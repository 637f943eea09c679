use proptest::prelude::*;

use crate::facts::{Draft, FigureId, Judged};
use crate::relations::{Family, Verdict};
use crate::syntax::Tree;
use crate::text::Text;

/// What only the figures of a draft tell.
fn inferred(text: &str) -> Vec<Judged<FigureId>> {
    let draft = Draft::read(&Tree::parse(&Text::new(text)));
    draft.parts.iter().flat_map(|part| part.relations()).filter(|it| it.relation.family.is_inferred()).collect()
}

/// How many inferred relations hold and do not, over rows and over columns.
fn told(text: &str) -> [(usize, usize); 2] {
    let found = inferred(text);
    [Family::InferredRow, Family::InferredColumn].map(|family| {
        let own = || found.iter().filter(|it| it.relation.family == family);
        let is_broken = |it: &&Judged<FigureId>| it.outcome.is_some_and(|outcome| outcome.verdict == Verdict::Broken);
        (own().count() - own().filter(is_broken).count(), own().filter(is_broken).count())
    })
}

const REGIONS: &str = "单位：万元\n\n地区\t一般公共预算\t政府性基金\t国有资本经营\t社会保险基金\n\
                       全市\t5236.41\t3017.85\t412.96\t1687.97\n东湾区\t2210.37\t1408.12\t180.55\t702.91\n\
                       岚水区\t1725.16\t969.34\t151.02\t590.28\n澄原县\t1300.88\t640.39\t81.39\t394.78\n";

#[test]
fn a_row_that_adds_up_the_rows_below_is_found() {
    assert_eq!(told(REGIONS), [(4, 0), (0, 0)]);
    assert_eq!(told(&REGIONS.replace("1687.97", "1688.97")), [(3, 1), (0, 0)]);
    // A part is wrong.
    assert_eq!(told(&REGIONS.replace("151.02", "151.20")), [(3, 1), (0, 0)]);
    // Less than the total and no slip: something may be left out.
    assert_eq!(told(&REGIONS.replace("394.78", "117.46")), [(3, 0), (0, 0)]);
}

#[test]
fn what_a_word_tells_is_not_inferred() {
    assert_eq!(told(&REGIONS.replace("全市", "合计")), [(0, 0), (0, 0)]);
}

/// Units with the funds of a year: what they had, received, spent, and have left.
const FUNDS: &str = "单位：万元\n\n单位\t年初余额\t本年下达\t已拨付\t年末余额\n\
                     一中心\t120.41\t3017.85\t2912.96\t225.30\n二中心\t88.17\t1408.12\t1380.55\t115.74\n\
                     三中心\t45.06\t969.34\t951.02\t63.38\n四中心\t30.88\t640.39\t581.39\t89.88\n\
                     五中心\t12.50\t733.61\t702.77\t43.34\n";

#[test]
fn a_column_may_be_what_is_left_of_the_others() {
    assert_eq!(told(FUNDS), [(0, 0), (5, 0)]);
    assert_eq!(told(&FUNDS.replace("1380.55", "1308.55")), [(0, 0), (4, 1)]);
    let changes = "单位：万元\n\n单位\t上年\t本年\t余缺\n一中心\t120.41\t317.85\t197.44\n二中心\t88.17\t140.12\t51.95\n\
                   三中心\t45.06\t969.34\t924.28\n四中心\t730.88\t640.39\t-90.49\n五中心\t412.50\t733.61\t321.11\n";
    assert_eq!(told(changes), [(0, 0), (5, 0)]);
}

#[test]
fn a_column_may_add_up_those_behind_it() {
    let text = "单位：万元\n\n项目\t全年支出\t一季度\t二季度\t下半年\n\
                道路养护\t731.83\t120.41\t317.85\t293.57\n桥梁检测\t314.96\t88.17\t140.12\t86.67\n\
                河道清淤\t1240.75\t45.06\t969.34\t226.35\n堤防加固\t1452.29\t730.88\t640.39\t81.02\n\
                泵站改造\t1200.34\t412.50\t733.61\t54.23\n闸门维修\t50.50\t20.20\t30.30\t\n";
    assert_eq!(told(text), [(0, 0), (6, 0)]);
    assert_eq!(told(&text.replace("1240.75", "1204.75")), [(0, 0), (5, 1)]);
    // Too few rows to tell.
    let few: String = text.lines().take(6).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(told(&few), [(0, 0), (0, 0)]);
}

#[test]
fn totals_may_be_parts_of_totals() {
    let text = "单位：万元\n\n地区\t一般公共预算\t政府性基金\t国有资本经营\n\
                全省\t7347.91\t4311.03\t705.62\n东片\t5236.41\t3017.85\t412.96\n东湾市\t2210.37\t1408.12\t180.55\n\
                岚水市\t3026.04\t1609.73\t232.41\n西片\t2111.50\t1293.18\t292.66\n\
                澄原市\t1300.88\t640.39\t81.39\n平川市\t810.62\t652.79\t211.27\n";
    assert_eq!(told(text), [(9, 0), (0, 0)]);
    assert_eq!(told(&text.replace("705.62", "750.62")), [(8, 1), (0, 0)]);
}

#[test]
fn rates_and_what_never_adds_up_are_left_alone() {
    let rates = REGIONS.replace("社会保险基金", "平均每户");
    assert_eq!(told(&rates.replace("1687.97", "590.28")), [(3, 0), (0, 0)]);
    let shares = REGIONS.replace("社会保险基金", "执行率");
    assert_eq!(told(&shares.replace("1687.97", "1688.97")), [(3, 0), (0, 0)]);
}

#[test]
fn a_column_that_shows_next_to_nothing_is_no_part() {
    let rows = |last: &str| {
        format!(
            "单位：万元\n\n项目\t全年支出\t一季度\t下半年\t其中政府采购\n\
             道路养护\t414.38\t120.41\t293.97\t\n桥梁检测\t174.84\t88.17\t86.67\t\n河道清淤\t271.41\t45.06\t226.35\t\n\
             堤防加固\t811.90\t730.88\t81.02\t\n泵站改造\t466.73\t412.50\t54.23\t{last}\n"
        )
    };
    assert_eq!(told(&rows("")), [(0, 0), (5, 0)]);
    assert_eq!(told(&rows("54.23")), [(0, 0), (5, 0)]);
}

#[test]
fn a_copy_is_no_sum() {
    let text = "单位：万元\n\n地区\t年初数\t调整数\t执行数\t结转数\n\
                全市\t5236.41\t3017.85\t412.96\t1687.97\n东湾区\t5236.41\t3017.85\t412.96\t1687.97\n\
                岚水区\t\t\t\t\n";
    assert_eq!(told(text), [(0, 0), (0, 0)]);
    assert_eq!(told(&text.replacen("1687.97", "1678.97", 1)), [(0, 0), (0, 0)]);
}

#[test]
fn a_sum_may_be_seen_part_by_part() {
    // No row shows both parts.
    let text = "单位：万元\n\n项目\t全年支出\t日常\t专门\n\
                道路养护\t731.83\t731.83\t\n桥梁检测\t314.96\t\t314.96\n河道清淤\t1240.75\t1240.75\t\n\
                堤防加固\t1452.29\t\t1452.29\n泵站改造\t1200.34\t1200.34\t\n闸门维修\t50.52\t\t50.52\n";
    assert_eq!(told(text), [(0, 0), (6, 0)]);
    assert_eq!(told(&text.replacen("1240.75", "1204.75", 1)), [(0, 0), (5, 1)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Figures that have nothing to do with each other show no sums, however few digits they have.
    #[test]
    fn random_figures_show_no_sums(
        digits in 0_u32..6,
        decimals in prop_oneof![Just(0_u32), Just(2)],
        rows in prop::collection::vec(prop::collection::vec((0_u64..1_000_000_000, 0_u32..6), 4..9), 4..30),
    ) {
        let width = rows[0].len();
        let mut text = "单位：万元\n\n名目".to_owned();
        (0..width).for_each(|column| text.extend([format!("\t栏{column}")]));
        for (index, row) in rows.iter().enumerate() {
            text.extend([format!("\n甲{index}")]);
            for column in 0..width {
                // Some cells are empty, and sizes differ.
                let (seed, size) = row.get(column).copied().unwrap_or((0, 0));
                let value = seed % 10_u64.pow((digits + size).clamp(1, 9));
                let unit = 10_u64.pow(decimals);
                match value {
                    _ if size == 0 => text.push('\t'),
                    _ if decimals == 0 => text.extend([format!("\t{value}")]),
                    _ => text.extend([format!("\t{}.{:02}", value / unit, value % unit)]),
                }
            }
        }
        let found = inferred(&text);
        prop_assert!(found.is_empty(), "{text}\n{found:?}");
    }
}

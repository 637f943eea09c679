//! Texts, and the tables that are found in them.

use std::fmt::Write;

use expect_test::{Expect, expect};

use crate::syntax::{Content, Tree};
use crate::text::Text;

/// The tables of a text: a line a row, `|` between cells.
fn check(text: &str, tables: &Expect) {
    let tree = Tree::parse(&Text::new(text));
    let mut shown = String::new();
    for (index, block) in tree.blocks().iter().enumerate() {
        let Content::Table(grid) = block.content() else { continue };
        for row in &grid.rows {
            let labels: Vec<&str> = row.cells.iter().map(|cell| cell.label.as_str()).collect();
            let _ = writeln!(shown, "{} {}", tree.start(index) + row.line, labels.join("|"));
            for cell in row.cells.iter().filter(|cell| cell.figure().is_some()) {
                let line = &block.lines()[row.line as usize];
                let written = &line[cell.start as usize..cell.end as usize];
                assert_eq!(written.trim(), written);
            }
        }
        shown.push_str("--\n");
    }
    tables.assert_eq(&shown);
}

#[test]
fn empty_cells_are_told_by_where_the_others_stand() {
    check(
        "\
一、收支情况
收入                          支出
项目                预算数    项目                预算数
一、财政拨款        120.00    一、教育支出
二、事业收入                  二、卫生健康支出      20.00
                              三、住房保障支出     110.00
三、其他收入         10.00
收入总计            130.00    支出总计             130.00
二、情况说明
",
        &expect![[r#"
            1 收入|收入|支出|支出
            2 项目|预算数|项目|预算数
            3 一、财政拨款|120.00|一、教育支出|
            4 二、事业收入||二、卫生健康支出|20.00
            5 ||三、住房保障支出|110.00
            6 三、其他收入|10.00||
            7 收入总计|130.00|支出总计|130.00
            --
        "#]],
    );
}

#[test]
fn headers_of_several_lines_are_centered_above_their_columns() {
    check(
        "单位：万元
                                                  本年支出
   科目编码            科目名称            合计                             上年结转
                                                  基本支出    项目支出
                         合计             93.00      60.00       30.00          3.00
208           社会保障和就业支出          63.00      60.00                      3.00
20805           养老支出                  63.00      60.00                      3.00
221           住房保障支出                30.00                  30.00
",
        &expect![[r#"
            1 科目编码|科目名称|合计|本年支出|本年支出|上年结转
            2 科目编码|科目名称|合计|基本支出|项目支出|上年结转
            3 科目编码|科目名称|合计|基本支出|项目支出|上年结转
            4 |合计|93.00|60.00|30.00|3.00
            5 208|社会保障和就业支出|63.00|60.00||3.00
            6 20805|养老支出|63.00|60.00||3.00
            7 221|住房保障支出|30.00||30.00|
            --
        "#]],
    );
}

#[test]
fn names_and_headers_go_on_in_the_next_line() {
    check(
        "单位：万元
项　　目            一般公共预算    政府性基金
                      财政拨款      财政拨款
合　　计                13.00          2.00
机关事业单位基本养
老保险缴费支出           3.00
住房公积金                             2.00
事业运行支出            10.00
",
        &expect![[r#"
            1 项目|一般公共预算财政拨款|政府性基金财政拨款
            2 项目|一般公共预算财政拨款|政府性基金财政拨款
            3 合计|13.00|2.00
            4 机关事业单位基本养||
            5 老保险缴费支出|3.00|
            6 住房公积金||2.00
            7 事业运行支出|10.00|
            --
        "#]],
    );
}

#[test]
fn a_page_break_does_not_end_a_table() {
    check(
        "\
项目          合计    基本支出

教育支出     12.00        2.00
卫生支出      8.00

                 - 3 -

项目          合计    基本支出
农林水支出    1.00        1.00
合计         21.00        3.00
",
        &expect![[r#"
            0 项目|合计|基本支出
            2 教育支出|12.00|2.00
            3 卫生支出|8.00|
            7 项目|合计|基本支出
            8 农林水支出|1.00|1.00
            9 合计|21.00|3.00
            --
        "#]],
    );
}

#[test]
fn characters_may_be_counted_instead_of_measured() {
    check(
        "\
项目             合计    基本支出
社会保障和就业支出   63.00    60.00
教育支出         30.00    30.00
合计           93.00    90.00
",
        &expect![[r#"
            0 项目|合计|基本支出
            1 社会保障和就业支出|63.00|60.00
            2 教育支出|30.00|30.00
            3 合计|93.00|90.00
            --
        "#]],
    );
}

#[test]
fn amounts_in_line_with_their_names_tell_how_wide_characters_are() {
    // Counted by characters, 15.65 would stand below 公务用车购置及运行维护费.
    check(
        "\
项目    一般公共预算财政拨款安排的三公经费                                                  会议费
        小计   因公出国费用  公务接待费  公务用车购置及运行维护费
                                         小计  公务用车购置费  公务用车运行维护费
预算数  41.59                15.65       25.94                 25.94
决算数  21.35                11.68       9.67                  9.67
",
        &expect![[r#"
            0 项目|一般公共预算财政拨款安排的三公经费|一般公共预算财政拨款安排的三公经费|一般公共预算财政拨款安排的三公经费|一般公共预算财政拨款安排的三公经费|一般公共预算财政拨款安排的三公经费|一般公共预算财政拨款安排的三公经费|会议费
            1 项目|小计|因公出国费用|公务接待费|公务用车购置及运行维护费|公务用车购置及运行维护费|公务用车购置及运行维护费|会议费
            2 项目|小计|因公出国费用|公务接待费|小计|公务用车购置费|公务用车运行维护费|会议费
            3 预算数|41.59||15.65|25.94||25.94|
            4 决算数|21.35||11.68|9.67||9.67|
            --
        "#]],
    );
}

#[test]
fn what_is_not_evidently_a_table_is_text() {
    for text in [
        // Contents.
        "目录        页码\n一、职责        1\n二、收支        2\n三、名词        5\n",
        // No header.
        "教育支出      12.00    2.00\n卫生支出       8.00    1.00\n合计          20.00    3.00\n",
        // Amounts that stand below no name, or below two.
        "项目       合计    基本支出\n教育    12.00  2.00  3.00\n卫生    8.00  1.00  3.00\n合计    20.00  3.00  6.00\n",
        "项目       合计    基本支出\n教育          12.00\n卫生         8.00\n合计             20.00    3.00  1.00\n",
        // Prose.
        "本年收入  12.00万元，支出  12.00万元，\n其中  基本支出  2.00万元，项目支出  3.00万元，\n结余  0.00万元，  占  5.00%。\n",
        // A part of a form.
        "项目名称    设备购置    实施单位\n项目资金    资金总额    349.62\n            财政拨款      9.62\n            其他资金    340.00\n总体目标    提升服务    及时\n",
    ] {
        check(text, &expect![""]);
    }
}

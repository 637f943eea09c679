//! The words of tables that mean the same everywhere.

/// Whether a row's or a column's name says that it is the total of others.
pub(super) fn is_total(name: &str) -> bool {
    let name = bare(name);
    name == "计" || ["合计", "总计", "小计", "共计", "合计数", "总额"].iter().any(|word| name.ends_with(word))
}

/// Whether a row's name is the total of its whole table, and says nothing else: 合计, 总计, 部门合计.
pub(super) fn is_grand_total(name: &str) -> bool {
    matches!(
        bare(name),
        "合计" | "总计" | "共计" | "部门合计" | "单位合计" | "本年合计" | "总合计" | "支出合计" | "收入合计"
    )
}

/// Whether a name is the total that all others lead to (总计), rather than one on the way (合计).
pub(super) fn is_final_total(name: &str) -> bool {
    let name = bare(name);
    name.ends_with("总计")
}

/// Whether a column's name says that its figures do not add up with those beside it: rates, shares, counts, remarks.
pub(super) fn is_not_additive(name: &str) -> bool {
    const WORDS: [&str; 26] = [
        "率", "%", "占比", "比重", "比例", "增减", "增长", "上年", "差异", "较", "行次", "序号", "数量", "人数",
        "得分", "分值", "权重", "面积", "备注", "说明", "单价", "标准", "倍", "同比", "其中", "人次",
    ];
    // What is carried over from last year is spent this year.
    let name = &name.replace("上年结转", "");
    WORDS.iter().any(|word| name.contains(word))
}

/// The year that a name speaks of (`2024年预算数`).
pub(super) fn year(name: &str) -> Option<u16> {
    let at = name.find('年')?;
    name.get(at.checked_sub(4)?..at)?.parse().ok()
}

/// Whether a row's name is the total of a project's funds (资金总额, 年度资金总额).
pub(super) fn is_funds_total(name: &str) -> bool {
    bare(name).ends_with("资金总额")
}

/// Whether a row's name is a source of a project's funds.
pub(super) fn is_source(name: &str) -> bool {
    !is_funds_total(name)
        && ["资金", "自筹", "拨款", "财政", "收入"].iter().any(|word| name.contains(word))
        && !name.contains("执行")
}

/// Whether a name may be that of a unit rather than of a project.
pub(super) fn may_be_unit(name: &str) -> bool {
    const ENDS: [&str; 29] = [
        "小学",
        "中学",
        "大学",
        "局",
        "厅",
        "委",
        "办",
        "中心",
        "站",
        "所",
        "院",
        "馆",
        "队",
        "校",
        "园",
        "会",
        "部",
        "处",
        "室",
        "本级",
        "机关",
        "学校",
        "医院",
        "社",
        "台",
        "团",
        "委员会",
        "办公室",
        "政府",
    ];
    let name = name.strip_suffix("(本级)").or_else(|| name.strip_suffix("(机关)")).unwrap_or(name);
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether a name is that of 公务用车购置及运行费, the sum of two items that must be shown apart (财预〔2016〕143号).
pub(super) fn is_vehicle_total(name: &str) -> bool {
    name.contains("用车") && name.contains("购置") && name.contains("运行")
}

/// Whether a name is that of one of those two items.
pub(super) fn is_vehicle_part(name: &str) -> bool {
    name.contains("用车") && (name.contains("购置") != name.contains("运行"))
}

/// Whether a name is one of the two expenses that some provinces publish beside the “三公”经费.
pub(super) fn is_meeting_or_training(name: &str) -> bool {
    name.contains("会议费") || name.contains("培训费")
}

/// Whether a name is a carry-over between years.
pub(super) fn is_carry_over(name: &str) -> bool {
    ["结转", "结余"].iter().any(|word| name.contains(word))
}

/// Whether a name is one of the funds that a financial appropriation is split by.
pub(super) fn is_fund(name: &str) -> bool {
    ["一般公共预算", "政府性基金", "国有资本经营"].iter().any(|word| name.contains(word))
}

/// A name without numerals in front and remarks in brackets behind.
fn bare(name: &str) -> &str {
    let mut name = super::numbering::strip(name).trim_end_matches([':', '：']);
    while let Some((front, behind)) = name.rsplit_once('(') {
        if !behind.ends_with(')') || front.is_empty() {
            break;
        }
        name = front;
    }
    name
}

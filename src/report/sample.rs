//! An invented draft with invented findings, for the tests of the printers.

use super::Checked;
use crate::rules::{Applicability, Diagnostic, Evidence, Fix, Related, Severity, TextEdit};
use crate::text::{FileEncoding, Span, Text};

const DRAFT: &str = "\
𠮷野测试中心2024年度单位预算公开
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t700.00\t500.00\t200.00
20508\t　进修及培训\t90.00\t\t90.00
2050803\t　　培训支出\t80.00\t\t80.00
𠮷野中心2024年支出合计544.57万元，其中基本支出420.53万元，占78.23%；项目支出124.04万元，占22.78%，主要用于系统维护、业务培训、宣传推广等方面，较上年增加10.00万元，增长8.77%，原因是新增“𠮷”字项目，100%按进度执行。
联系人：某某
";

/// The places of `what` in line `line` of the draft, the `nth` one.
fn span(line: u32, what: &str, nth: usize) -> Span {
    let text = DRAFT.lines().nth(line as usize).expect("the line is there");
    let (at, _) = text.match_indices(what).nth(nth).expect("the words are there");
    Span::in_line(line, at as u32, (at + what.len()) as u32)
}

fn related(span: Span, message: &str) -> Related {
    Related { span, message: message.to_owned() }
}

fn fix(title: &str, applicability: Applicability, span: Span, new_text: &str) -> Fix {
    Fix { title: title.to_owned(), applicability, edits: vec![TextEdit { span, new_text: new_text.to_owned() }] }
}

/// The draft with one of its findings.
pub(super) fn only(code: &str) -> Checked {
    let mut checked = checked();
    checked.diagnostics.retain(|found| found.code == code);
    assert_eq!(checked.diagnostics.len(), 1);
    checked
}

/// The draft as it was checked.
pub(super) fn checked() -> Checked {
    let parent = span(3, "90.00", 0);
    let child = span(4, "80.00", 0);
    let share = span(5, "78.23%", 0);
    let over_lines = Span::new(span(5, "100%", 0).start, span(6, "某某", 0).end);
    let diagnostics = vec![
        Diagnostic {
            code: "GJ101",
            name: "code-hierarchy",
            severity: Severity::Error,
            message: "20508 进修及培训 90.00 ≠ 80.00，差 10.00".to_owned(),
            span: parent,
            related: vec![related(child, "2050803 培训支出")],
            fixes: vec![
                fix("改 90.00 为 80.00", Applicability::Unsafe, parent, "80.00"),
                fix("改 80.00 为 90.00", Applicability::Unsafe, child, "90.00"),
            ],
            evidence: Some(Evidence {
                relation: "90.00 = 80.00".to_owned(),
                stated: "90.00".to_owned(),
                expected: "80.00".to_owned(),
                verdict: "broken",
            }),
        },
        Diagnostic {
            code: "GJ401",
            name: "share",
            severity: Severity::Warning,
            message: "占比 78.23% 应为 77.22%（420.53 ÷ 544.57）".to_owned(),
            span: share,
            related: vec![related(span(5, "420.53", 0), "部分"), related(span(5, "544.57", 0), "基数")],
            fixes: vec![fix("改 78.23% 为 77.22%", Applicability::Safe, share, "77.22%")],
            evidence: None,
        },
        Diagnostic {
            code: "GJ801",
            name: "leftover",
            severity: Severity::Information,
            message: "两段之间：\n缺少说明".to_owned(),
            span: over_lines,
            related: Vec::new(),
            fixes: vec![Fix {
                title: "补写说明".to_owned(), applicability: Applicability::Display, edits: Vec::new()
            }],
            evidence: None,
        },
    ];
    Checked {
        path: "草案, 一:1.txt".to_owned(), encoding: FileEncoding::Gb18030, text: Text::new(DRAFT), diagnostics
    }
}

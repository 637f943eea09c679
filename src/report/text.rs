//! The report that people read.
//!
//! One finding looks like this; everything after the message is there to be compared with it:
//!
//! ```text
//! 2024.txt:41:30: 错误 GJ401 占比应为 77.22%
//!    41 | …基本支出420.53万元，占78.23%；项目支出…
//!       |                        ^^^^^^
//!   第 39 行  基数  …支出合计544.57万元…
//!   可改：改 78.23% 为 77.22%
//! ```

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};

use super::excerpt::{Excerpt, columns, display, named};
use super::{Checked, Counts};
use crate::rules::{Applicability, Diagnostic, Lang, Related, Severity};
use crate::text::{Encoding, Span, Text};

/// How many operands are listed; a total of a long table has too many to read.
const OPERANDS: usize = 12;
/// The columns of an operand's source, and at most of its name.
const OPERAND: usize = 44;
const NAME: usize = 36;

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How findings are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    /// In which language.
    pub(super) lang: Lang,
    /// Whether with colours.
    pub(super) color: bool,
    /// The columns of the terminal.
    pub(super) width: usize,
}

impl Printer {
    /// The findings of one draft.
    pub(super) fn draft(self, checked: &Checked) -> String {
        let mut out = String::new();
        for diagnostic in &checked.diagnostics {
            self.finding(&mut out, &display(&checked.path), &checked.text, diagnostic)
                .expect("writing into a String cannot fail");
        }
        out
    }

    fn finding(self, out: &mut String, path: &str, text: &Text, found: &Diagnostic) -> fmt::Result {
        let start = text.position(found.span.start, Encoding::Utf32);
        let (line, column) = (start.line + 1, start.character + 1);
        let color = color(found.severity);
        let place = self.paint(STRONG, format!("{path}:{line}:{column}:"));
        let severity = self.paint(color.bold(), severity(found.severity, self.lang));
        let message = display(&found.message);
        writeln!(out, "{place} {severity} {} {message}", self.paint(STRONG, found.code))?;

        let gutter = line.to_string().len().max(5);
        let excerpt = excerpt(text, found.span, self.width.saturating_sub(gutter + 3));
        let [before, inside, after] = &excerpt.parts;
        let bar = self.paint(FAINT, "|");
        writeln!(
            out,
            "{} {bar} {before}{}{after}",
            self.paint(FAINT, format!("{line:gutter$}")),
            self.paint(color, inside)
        )?;
        let marks = self.paint(color.bold(), "^".repeat(excerpt.width()));
        write!(out, "{:gutter$} {bar} {:offset$}{marks}", "", "", offset = excerpt.offset())?;
        let last = found.span.end.line + 1;
        if last > line && found.span.end.byte > 0 {
            write!(out, "{}", self.lang.pick(format!(" 到第 {last} 行"), format!(" to line {last}")))?;
        }
        writeln!(out)?;

        self.operands(out, text, &found.related)?;
        self.fixes(out, found)?;
        writeln!(out)
    }

    fn operands(self, out: &mut String, text: &Text, related: &[Related]) -> fmt::Result {
        let shown = &related[..related.len().min(OPERANDS)];
        let place = |r: &Related| (r.span.start.line + 1).to_string();
        let digits = shown.iter().map(|r| place(r).len()).max().unwrap_or(0);
        let names: Vec<String> = shown.iter().map(|r| named(&display(&r.message), NAME)).collect();
        let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
        for (operand, name) in shown.iter().zip(&names) {
            let line = format!("{:>digits$}", place(operand));
            let line = self.lang.pick(format!("第 {line} 行"), format!("line {line}"));
            let pad = widest - columns(name);
            let room = self.width.saturating_sub(columns(&line) + widest + 6).min(OPERAND);
            let [before, inside, after] = excerpt(text, operand.span, room).parts;
            let gap = if widest > 0 { "  " } else { "" };
            writeln!(
                out,
                "  {}  {name}{:pad$}{gap}{}{}{}",
                self.paint(FAINT, line),
                "",
                self.paint(FAINT, before),
                self.paint(STRONG, inside),
                self.paint(FAINT, after)
            )?;
        }
        let more = related.len() - shown.len();
        if more > 0 {
            writeln!(out, "  {}", self.lang.pick(format!("另有 {more} 处"), format!("and {more} more")))?;
        }
        Ok(())
    }

    fn fixes(self, out: &mut String, found: &Diagnostic) -> fmt::Result {
        for (index, fix) in found.fixes.iter().enumerate() {
            let label = match fix.applicability {
                Applicability::Display => self.lang.pick("参考：", "note: "),
                _ if index == 0 => self.lang.pick("可改：", "fix: "),
                _ => self.lang.pick("　或：", " or: "),
            };
            writeln!(out, "  {}{}", self.paint(AnsiColor::Green.on_default(), label), display(&fix.title))?;
        }
        Ok(())
    }

    /// The line at the end.
    pub(super) fn summary(self, counts: Counts, failed: usize) -> String {
        let Counts { files, figures, errors, warnings, information, hints, hidden, fixable, fixed } = counts;
        let mut found = Vec::new();
        for (number, severity_of) in [
            (errors, Severity::Error),
            (warnings, Severity::Warning),
            (information, Severity::Information),
            (hints, Severity::Hint),
        ] {
            if number > 0 {
                let name = severity(severity_of, self.lang);
                let some = self.lang.pick(format!("{number} 个{name}"), plural(number, name));
                found.push(self.paint(color(severity_of).bold(), some).to_string());
            }
        }
        let found = match (found.is_empty(), fixed > 0) {
            (true, false) => self.lang.pick("没有发现问题", "nothing found").to_owned(),
            (true, true) => self.lang.pick("没有其他问题", "nothing else found").to_owned(),
            (false, false) => found.join(self.lang.pick("，", ", ")),
            (false, true) => self.lang.pick("还有 ", "left: ").to_owned() + &found.join(self.lang.pick("，", ", ")),
        };
        let found = match fixed {
            0 => found,
            _ => self.lang.pick(format!("改正了 {fixed} 处，{found}"), format!("{fixed} corrected; {found}")),
        };
        let checked = self.lang.pick(
            format!("检查了 {files} 个文件、{figures} 个数字："),
            format!("{}, {} checked: ", plural(files, "file"), plural(figures, "figure")),
        );
        let mut line = checked + &found;
        if fixable > 0 {
            line += &self.lang.pick(
                format!("；其中 {fixable} 处可用 --fix 改正，先用 --diff 看看"),
                format!("; {fixable} of them can be corrected by --fix, see --diff first"),
            );
        }
        if failed > 0 {
            line += &self.lang.pick(format!("；{failed} 处没能检查"), format!("; {failed} not checked"));
        }
        if hidden > 0 {
            line += &self.lang.pick(
                format!("（另有 {hidden} 条级别较低的未列出，--min-severity hint 可列出全部）"),
                format!(" ({hidden} of lower severity not listed; --min-severity hint lists all)"),
            );
        }
        line + self.lang.pick("。\n", ".\n")
    }

    fn paint<T: fmt::Display>(self, style: Style, content: T) -> Painted<T> {
        Painted { style: if self.color { style } else { Style::new() }, content }
    }
}

/// Something in a style.
struct Painted<T> {
    style: Style,
    content: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:#}", self.style, self.content, self.style)
    }
}

fn excerpt(text: &Text, span: Span, width: usize) -> Excerpt {
    let line = text.line(span.start.line);
    let end = if span.end.line > span.start.line { line.len() } else { span.end.byte as usize };
    Excerpt::new(&line, span.start.byte as usize..end, width)
}

fn plural(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 || name == "information" { "" } else { "s" })
}

const fn color(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Information => AnsiColor::Cyan,
        Severity::Hint => AnsiColor::BrightBlack,
    }
    .on_default()
}

pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    let zh = match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Information => "提示",
        Severity::Hint => "备注",
    };
    lang.pick(zh, severity.name())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::sample;

    const PLAIN: Printer = Printer { lang: Lang::Zh, color: false, width: 80 };

    #[test]
    fn a_report() {
        expect![[r#"
            草案, 一:1.txt:4:14: 错误 GJ101 20508 进修及培训 90.00 ≠ 80.00，差 10.00
                4 | 20508    　进修及培训    90.00        90.00
                  |                          ^^^^^
              第 5 行  2050803 培训支出  …    　　培训支出    80.00        80.00
              可改：改 90.00 为 80.00
              　或：改 80.00 为 90.00

            草案, 一:1.txt:6:39: 警告 GJ401 占比 78.23% 应为 77.22%（420.53 ÷ 544.57）
                6 | …万元，其中基本支出420.53万元，占78.23%；项目支出124.04万元，占22.78%，…
                  |                                  ^^^^^^
              第 6 行  部分  …万元，其中基本支出420.53万元，占78.23%；项…
              第 6 行  基数  …中心2024年支出合计544.57万元，其中基本支出…
              可改：改 78.23% 为 77.22%

            草案, 一:1.txt:6:122: 提示 GJ801 两段之间：␊缺少说明
                6 | …较上年增加10.00万元，增长8.77%，原因是新增“𠮷”字项目，100%按进度执行。
                  |                                                        ^^^^^^^^^^^^^^^^ 到第 7 行
              参考：补写说明

        "#]]
        .assert_eq(&PLAIN.draft(&sample::checked()));
    }

    #[test]
    fn the_underline_stands_under_the_finding() {
        for width in 40..140 {
            let report = Printer { width, ..PLAIN }.draft(&sample::checked());
            let lines: Vec<&str> = report.lines().collect();
            for (source, marks) in lines.iter().zip(&lines[1..]).filter(|(_, marks)| marks.contains('^')) {
                assert!(columns(source) <= width, "{source}");
                let from = columns(&marks[..marks.find('^').expect("a mark")]);
                let to = from + marks.matches('^').count();
                let mut column = 0;
                let marked: String = source
                    .chars()
                    .filter(|c| {
                        let before = column;
                        column += columns(&c.to_string());
                        (from..to).contains(&before)
                    })
                    .collect();
                assert!(
                    ["90.00", "78.23%"].contains(&marked.as_str()) || marked.starts_with("100%"),
                    "{width}: {marked}"
                );
            }
        }
    }

    #[test]
    fn in_english_and_narrow() {
        let report = Printer { lang: Lang::En, width: 40, ..PLAIN }.draft(&sample::checked());
        expect![[r#"
            草案, 一:1.txt:4:14: error GJ101 20508 进修及培训 90.00 ≠ 80.00，差 10.00
                4 | …修及培训    90.00        90.00
                  |              ^^^^^
              line 5  2050803 培训支出  …出    80.00      …
              fix: 改 90.00 为 80.00
               or: 改 80.00 为 90.00

            草案, 一:1.txt:6:39: warning GJ401 占比 78.23% 应为 77.22%（420.53 ÷ 544.57）
                6 | …万元，占78.23%；项目支出…
                  |          ^^^^^^
              line 6  部分  …基本支出420.53万元，占…
              line 6  基数  …支出合计544.57万元，其…
              fix: 改 78.23% 为 77.22%

            草案, 一:1.txt:6:122: information GJ801 两段之间：␊缺少说明
                6 | …增“𠮷”字项目，100%按进度执行。
                  |                ^^^^^^^^^^^^^^^^ to line 7
              note: 补写说明

        "#]]
        .assert_eq(&report);
    }

    #[test]
    fn colours_do_not_change_the_words() {
        let colored = Printer { color: true, ..PLAIN }.draft(&sample::checked());
        assert!(colored.contains("\u{1B}[1m\u{1B}[31m错误\u{1B}[0m"), "{colored:?}");
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), PLAIN.draft(&sample::checked()));
    }

    #[test]
    fn many_operands_are_not_all_listed() {
        let mut checked = sample::checked();
        checked.diagnostics.truncate(1);
        let related = checked.diagnostics[0].related[0].clone();
        checked.diagnostics[0].related = vec![related; 15];
        let report = PLAIN.draft(&checked);
        assert_eq!(report.matches("2050803 培训支出").count(), 12, "{report}");
        assert!(report.contains("  另有 3 处\n"), "{report}");
    }

    #[test]
    fn the_last_line() {
        let counts = Counts { files: 3, figures: 900, errors: 2, warnings: 1, hidden: 4, ..Counts::default() };
        let none = Counts { files: 1, figures: 1, ..Counts::default() };
        let fixable = Counts { fixable: 2, hidden: 0, ..counts };
        let en = Printer { lang: Lang::En, ..PLAIN };
        let fixed = |counts| Counts { fixed: 2, ..counts };
        let all = [
            PLAIN.summary(counts, 1),
            PLAIN.summary(none, 0),
            PLAIN.summary(fixable, 0),
            PLAIN.summary(fixed(counts), 0),
            PLAIN.summary(fixed(none), 0),
            en.summary(counts, 1),
            en.summary(none, 0),
            en.summary(fixable, 0),
            en.summary(fixed(counts), 0),
        ];
        expect![[r#"
            检查了 3 个文件、900 个数字：2 个错误，1 个警告；1 处没能检查（另有 4 条级别较低的未列出，--min-severity hint 可列出全部）。
            检查了 1 个文件、1 个数字：没有发现问题。
            检查了 3 个文件、900 个数字：2 个错误，1 个警告；其中 2 处可用 --fix 改正，先用 --diff 看看。
            检查了 3 个文件、900 个数字：改正了 2 处，还有 2 个错误，1 个警告（另有 4 条级别较低的未列出，--min-severity hint 可列出全部）。
            检查了 1 个文件、1 个数字：改正了 2 处，没有其他问题。
            3 files, 900 figures checked: 2 errors, 1 warning; 1 not checked (4 of lower severity not listed; --min-severity hint lists all).
            1 file, 1 figure checked: nothing found.
            3 files, 900 figures checked: 2 errors, 1 warning; 2 of them can be corrected by --fix, see --diff first.
            3 files, 900 figures checked: 2 corrected; left: 2 errors, 1 warning (4 of lower severity not listed; --min-severity hint lists all).
        "#]].assert_eq(&all.concat());
    }
}

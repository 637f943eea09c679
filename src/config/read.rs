//! Reading a `gouji.toml`: every key by name, every value by type, every mistake with its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Exception, ExtraFile, PathPattern, Problem, code_prefix};
use crate::rules::{Lang, Severity};
use crate::text::{Point, Span};

/// The known keys by table; the first entry is the file itself.
const KNOWN: [(&str, &[&str]); 6] = [
    ("", &["rules", "draft", "ignore", "catalog", "templates"]),
    ("rules", &["select", "ignore", "severity"]),
    ("draft", &["year"]),
    ("ignore", &["rule", "path", "text", "reason"]),
    ("catalog", &["extra"]),
    ("templates", &["extra"]),
];

/// The years that a disclosure can be of.
const YEARS: std::ops::RangeInclusive<i64> = 2007..=2099;

type Value<'i> = Spanned<DeValue<'i>>;

/// Reads `content`.
pub(super) fn read(content: &str, lang: Lang) -> (Config, Vec<Problem>) {
    let mut reader = Reader { content, lang, problems: Vec::new() };
    let mut config = Config::default();
    let (table, errors) = DeTable::parse_recoverable(content);
    for error in &errors {
        let what = error.message();
        let message = lang.pick(
            format!("不合 TOML 语法（{what}）；引号、等号、括号、逗号都要用半角"),
            format!("this is not TOML: {what}"),
        );
        reader.problem(error.span().unwrap_or_default(), message);
    }
    // What follows a syntax error was read by guesswork: it is good enough to work with, not to complain about.
    reader.file(table.get_ref(), &mut config);
    if !errors.is_empty() {
        reader.problems.truncate(errors.len());
    }
    reader.problems.sort_by_key(|problem| problem.span);
    (config, reader.problems)
}

struct Reader<'i> {
    content: &'i str,
    lang: Lang,
    problems: Vec<Problem>,
}

impl<'i> Reader<'i> {
    fn file(&mut self, table: &DeTable<'i>, config: &mut Config) {
        for (key, value) in self.known_entries("", table) {
            match key {
                "rules" => self.each(key, value, |reader, key, value| reader.rules(key, value, config)),
                "draft" => self.each(key, value, |reader, _, value| config.draft.year = reader.year(value)),
                "ignore" => self.exceptions(value, config),
                "catalog" => self.each(key, value, |reader, _, value| config.subjects = reader.extra(value)),
                _ => self.each(key, value, |reader, _, value| config.templates = reader.extra(value)),
            }
        }
    }

    fn rules(&mut self, key: &str, value: &Value<'i>, config: &mut Config) {
        match key {
            "select" => config.rules.select = self.codes(value),
            "ignore" => config.rules.ignore = self.codes(value),
            _ => {
                let Some(table) = self.table(value) else { return };
                for (code, severity) in table {
                    let code = self.code(code.get_ref(), code.span());
                    let severity = self.severity(severity);
                    config.rules.severity.extend(code.zip(severity));
                }
            }
        }
    }

    fn exceptions(&mut self, value: &Value<'i>, config: &mut Config) {
        let DeValue::Array(entries) = value.get_ref() else {
            let message = self.lang.pick(
                "忽略项要写成 [[ignore]]（两层方括号），每项一个 rule 和一个 reason",
                "exceptions are written as [[ignore]] with two brackets, each with a rule and a reason",
            );
            return self.problem(value.span(), message.to_owned());
        };
        for entry in entries {
            config.exceptions.extend(self.exception(entry));
        }
    }

    fn exception(&mut self, entry: &Value<'i>) -> Option<Exception> {
        let before = self.problems.len();
        let (mut rule, mut path, mut text, mut reason) = (None, None, None, None);
        self.each("ignore", entry, |reader, key, value| match key {
            "rule" => rule = reader.string(value).and_then(|code| reader.code(&code, value.span())),
            "path" => path = reader.string(value).and_then(|pattern| reader.pattern(&pattern, value.span())),
            "text" => text = reader.string(value),
            _ => reason = reader.string(value).filter(|reason| !reason.trim().is_empty()),
        });
        if let (Some(rule), Some(reason)) = (rule, reason)
            && self.problems.len() == before
        {
            return Some(Exception { rule, path, text, reason });
        }
        // An exception that was read in part only would cover more than it was written for.
        if self.problems.len() == before {
            let message = self.lang.pick(
                "每个 [[ignore]] 都要写明 rule（规则编号）和 reason（理由）",
                "every [[ignore]] needs a rule (its code) and a reason",
            );
            self.problem(entry.span(), message.to_owned());
        }
        None
    }

    fn extra(&mut self, value: &Value<'i>) -> Vec<ExtraFile> {
        let mut files = Vec::new();
        for entry in self.array(value).unwrap_or_default() {
            let line = self.point(entry.span().start).line + 1;
            files.extend(self.string(entry).map(|path| ExtraFile { path, line }));
        }
        files
    }

    fn year(&mut self, value: &Value<'i>) -> Option<u16> {
        let year = match value.get_ref() {
            DeValue::Integer(year) if year.radix() == 10 => year.as_str().parse::<i64>().ok(),
            _ => None,
        };
        let year = year.filter(|year| YEARS.contains(year)).and_then(|year| u16::try_from(year).ok());
        if year.is_none() {
            let message = self.lang.pick(
                "这里要写 2007 到 2099 之间的年份，如 2024（不加引号）",
                "a year from 2007 to 2099 is wanted here, such as 2024, without quotes",
            );
            self.problem(value.span(), message.to_owned());
        }
        year
    }

    fn codes(&mut self, value: &Value<'i>) -> Vec<String> {
        let Some(entries) = self.array(value) else { return Vec::new() };
        let mut codes = Vec::new();
        for entry in entries {
            if let Some(written) = self.string(entry) {
                codes.extend(self.code(&written, entry.span()));
            }
        }
        codes
    }

    fn code(&mut self, written: &str, span: Range<usize>) -> Option<String> {
        let code = code_prefix(written);
        if code.is_none() {
            let message = self.lang.pick(
                format!("“{written}”不是规则编号；写 GJ401 这样的编号，或 GJ4 表示整个一族"),
                format!("`{written}` is no rule code; write one like GJ401, or GJ4 for a whole family"),
            );
            self.problem(span, message);
        }
        code
    }

    fn severity(&mut self, value: &Value<'i>) -> Option<Severity> {
        let all = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
        self.one_of(value, &all.map(|severity| (severity.name(), severity)))
    }

    fn pattern(&mut self, written: &str, span: Range<usize>) -> Option<PathPattern> {
        let pattern = PathPattern::new(written);
        if let Err(error) = &pattern {
            let message = self.lang.pick(
                format!("“{written}”不是文件名模式（{}）；写 \"2024/*.txt\" 这样的", error.kind()),
                format!("`{written}` is no file pattern ({}); write one like \"2024/*.txt\"", error.kind()),
            );
            self.problem(span, message);
        }
        pattern.ok()
    }

    fn one_of<T: Copy>(&mut self, value: &Value<'i>, choices: &[(&str, T)]) -> Option<T> {
        let written = self.string(value)?;
        let chosen = choices.iter().find(|(name, _)| *name == written).map(|(_, chosen)| *chosen);
        if chosen.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            let message = self.lang.pick(
                format!("“{written}”不能用在这里；可以写 {}", names.join("、")),
                format!("`{written}` has no meaning here; write one of {}", names.join(", ")),
            );
            self.problem(value.span(), message);
        }
        chosen
    }

    fn string(&mut self, value: &Value<'i>) -> Option<String> {
        if let DeValue::String(string) = value.get_ref() {
            return Some(string.clone().into_owned());
        }
        self.wrong_type(value, ("加引号的文字", "text in quotes"));
        None
    }

    fn array<'v>(&mut self, value: &'v Value<'i>) -> Option<&'v [Value<'i>]> {
        if let DeValue::Array(array) = value.get_ref() {
            return Some(array);
        }
        self.wrong_type(value, ("方括号列表，如 [\"甲\", \"乙\"]", "a list in brackets, such as [\"a\", \"b\"]"));
        None
    }

    fn table<'v>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.wrong_type(value, ("一组“键 = 值”", "a table of keys and values"));
        None
    }

    fn wrong_type(&mut self, value: &Value<'i>, (zh, en): (&str, &str)) {
        let found = match value.get_ref() {
            DeValue::String(_) => ("文字", "text"),
            DeValue::Integer(_) | DeValue::Float(_) => ("数字", "a number"),
            DeValue::Boolean(_) => ("真假值", "true or false"),
            DeValue::Datetime(_) => ("日期", "a date"),
            DeValue::Array(_) => ("列表", "a list"),
            DeValue::Table(_) => ("一组键", "a table"),
        };
        let message =
            self.lang.pick(format!("这里要写{zh}，现在是{}", found.0), format!("{en} is wanted here, not {}", found.1));
        self.problem(value.span(), message);
    }

    /// Calls `read` with each known key of the table `name`; tells of the others.
    fn each(&mut self, name: &str, value: &Value<'i>, mut read: impl FnMut(&mut Self, &'static str, &Value<'i>)) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in self.known_entries(name, table) {
            read(self, key, value);
        }
    }

    fn known_entries<'v>(&mut self, name: &str, table: &'v DeTable<'i>) -> Vec<(&'static str, &'v Value<'i>)> {
        let known = KNOWN.iter().find(|(table, _)| *table == name).map_or(&[][..], |(_, keys)| *keys);
        let mut entries = Vec::new();
        for (key, value) in table {
            match known.iter().find(|known| **known == key.get_ref().as_ref()) {
                Some(key) => entries.push((*key, value)),
                None => self.unknown(name, known, key.get_ref(), key.span()),
            }
        }
        entries
    }

    fn unknown(&mut self, table: &str, known: &[&str], key: &str, span: Range<usize>) {
        let elsewhere =
            KNOWN.iter().find(|(other, keys)| !other.is_empty() && keys.contains(&key)).map(|(other, _)| other);
        let nearest = known
            .iter()
            .map(|known| (strsim::damerau_levenshtein(known, &key.to_lowercase().replace('_', "-")), *known))
            .min()
            .filter(|(distance, known)| *distance <= known.len().max(key.chars().count()) / 2);
        let place = if table.is_empty() { self.lang.pick("这里", "here").to_owned() } else { format!("[{table}]") };
        let message = match (nearest, elsewhere) {
            (Some((_, nearest)), _) => self.lang.pick(
                format!("不认识的键 {key}，是不是 {nearest}？"),
                format!("unknown key `{key}`; did you mean `{nearest}`?"),
            ),
            (None, Some(other)) => {
                self.lang.pick(format!("{key} 应当写在 [{other}] 里"), format!("`{key}` belongs into [{other}]"))
            }
            (None, None) => self.lang.pick(
                format!("不认识的键 {key}；{place}可以写 {}", known.join("、")),
                format!("unknown key `{key}`; known ones {place}: {}", known.join(", ")),
            ),
        };
        self.problem(span, message);
    }

    fn problem(&mut self, bytes: Range<usize>, message: String) {
        let span = Span::new(self.point(bytes.start), self.point(bytes.end));
        self.problems.push(Problem { span, message });
    }

    /// The place of a byte of the file. TOML knows LF and CRLF only, so counting LFs counts its lines.
    fn point(&self, byte: usize) -> Point {
        let before = self.content.get(..byte).unwrap_or(self.content);
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Point::new(line as u32, (before.len() - start) as u32)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn problems(content: &str, expected: &Expect) {
        let (_, problems) = read(content, Lang::Zh);
        let told: Vec<_> = problems.iter().map(|p| format!("{}: {}\n", p.span.start.line + 1, p.message)).collect();
        expected.assert_eq(&told.concat());
    }

    #[test]
    fn everything_there_is() {
        let (config, problems) = read(
            r#"
            [rules]
            select = ["GJ1", "gj401"]
            ignore = ["GJ105"]
            severity = { GJ401 = "information" }
            [draft]
            year = 2024
            [catalog]
            extra = ["科目.tsv"]
            [[ignore]]
            rule = "GJ4"
            reason = "财政局已核"
            "#,
            Lang::Zh,
        );
        assert_eq!(problems, []);
        assert_eq!(config.rules.select, ["GJ1", "GJ401"]);
        assert_eq!(config.rules.ignore, ["GJ105"]);
        assert_eq!(config.subjects, [ExtraFile { path: "科目.tsv".to_owned(), line: 9 }]);
        assert_eq!(config.rules.severity, [("GJ401".to_owned(), Severity::Information)]);
        assert_eq!(config.draft.year, Some(2024));
        assert_eq!(config.exceptions.len(), 1);
        assert_eq!(config.exceptions[0].reason, "财政局已核");
    }

    #[test]
    fn unknown_keys_name_the_nearest() {
        problems(
            "[rule]\n[rules]\nselct = []\nyear = 2024\ncolour = 1\n[draft]\nyaer = 2024\n[[ignore]]\nrule = \"GJ1\"\nreasons = \"乙\"\n",
            &expect![[r#"
                1: 不认识的键 rule，是不是 rules？
                3: 不认识的键 selct，是不是 select？
                4: year 应当写在 [draft] 里
                5: 不认识的键 colour；[rules]可以写 select、ignore、severity
                7: 不认识的键 yaer，是不是 year？
                10: 不认识的键 reasons，是不是 reason？
            "#]],
        );
    }

    #[test]
    fn wrong_types_and_values_name_what_is_wanted() {
        problems(
            "[rules]\nselect = \"GJ1\"\nignore = [1, \"表内\"]\nseverity = { GJ1 = \"fatal\", X = \"error\" }\n[draft]\nyear = \"2024\"\n[catalog]\nextra = [2]\n[templates]\nextra = true\n",
            &expect![[r#"
                2: 这里要写方括号列表，如 ["甲", "乙"]，现在是文字
                3: 这里要写加引号的文字，现在是数字
                3: “表内”不是规则编号；写 GJ401 这样的编号，或 GJ4 表示整个一族
                4: “fatal”不能用在这里；可以写 "error"、"warning"、"information"、"hint"
                4: “X”不是规则编号；写 GJ401 这样的编号，或 GJ4 表示整个一族
                6: 这里要写 2007 到 2099 之间的年份，如 2024（不加引号）
                8: 这里要写加引号的文字，现在是数字
                10: 这里要写方括号列表，如 ["甲", "乙"]，现在是真假值
            "#]],
        );
        problems(
            "draft = 3\n[ignore]\nrule = \"GJ1\"\n",
            &expect![[r#"
            1: 这里要写一组“键 = 值”，现在是数字
            2: 忽略项要写成 [[ignore]]（两层方括号），每项一个 rule 和一个 reason
        "#]],
        );
        problems(
            "[[ignore]]\nrule = \"GJ1\"\n\n[[ignore]]\nrule = \"GJ1\"\nreason = \"核过\"\npath = \"[\"\n",
            &expect![[r#"
            1: 每个 [[ignore]] 都要写明 rule（规则编号）和 reason（理由）
            7: “[”不是文件名模式（unclosed character class; missing ']'）；写 "2024/*.txt" 这样的
        "#]],
        );
        problems(
            "[draft]\nyear = 20240\n",
            &expect![[r#"
                2: 这里要写 2007 到 2099 之间的年份，如 2024（不加引号）
            "#]],
        );
    }

    #[test]
    fn a_broken_file_yields_what_could_be_read() {
        let content = "[draft]\nyear = 2024\n[rules\nselect = [\"GJ1\"]\n";
        problems(
            content,
            &expect![[r#"
                3: 不合 TOML 语法（unclosed table, expected `]`）；引号、等号、括号、逗号都要用半角
            "#]],
        );
        assert_eq!(read(content, Lang::Zh).0.draft.year, Some(2024));
        problems(
            "a = \"\u{0}",
            &expect![[r#"
                1: 不合 TOML 语法（invalid basic string, expected non-double-quote visible characters, `\`）；引号、等号、括号、逗号都要用半角
                1: 不合 TOML 语法（invalid basic string, expected `"`）；引号、等号、括号、逗号都要用半角
            "#]],
        );
    }
}

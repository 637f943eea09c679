//! `[catalog] extra` and `[templates] extra`: files that add subjects and kinds of tables to those of the program.

use std::sync::Arc;

use super::Config;
use crate::catalog::{AdditionError, Additions, Tables};
use crate::rules::Lang;

/// A file that a `gouji.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraFile {
    /// Its path, from the folder of the `gouji.toml`.
    pub path: String,
    /// The line that names it, counted from 1.
    pub line: u32,
}

impl Config {
    /// Adds what the files of `[catalog] extra` and `[templates] extra` hold. `read` gives the characters of a file, or
    /// why it cannot be read. Gives back a sentence for every mistake; what can be read is added all the same.
    pub fn read_extra(&mut self, lang: Lang, mut read: impl FnMut(&str) -> Result<String, String>) -> Vec<String> {
        let mut sentences = Vec::new();
        let mut additions = Additions::default();
        for ExtraFile { path, line } in &self.subjects {
            match read(path) {
                Ok(text) => {
                    let (added, problems) = Additions::read(&text);
                    additions = additions.and(added);
                    let told = problems.into_iter().map(|(line, error)| (line as usize + 1, in_words(error)));
                    sentences.extend(told.map(|(line, what)| wrong_line(lang, path, line, what)));
                }
                Err(error) => sentences.push(unreadable(lang, path, *line, &error)),
            }
        }
        self.additions = Arc::new(additions);
        if self.templates.is_empty() {
            return sentences;
        }
        let mut tables = Tables::clone(Tables::get());
        for ExtraFile { path, line } in &self.templates {
            match read(path) {
                Ok(text) => {
                    let problems = tables.add(&text).into_iter();
                    sentences.extend(problems.map(|problem| wrong_line(lang, path, problem.line, problem.what)));
                }
                Err(error) => sentences.push(unreadable(lang, path, *line, &error)),
            }
        }
        self.tables = Some(Arc::new(tables));
        sentences
    }
}

fn wrong_line(lang: Lang, path: &str, line: usize, (zh, en): (&str, &str)) -> String {
    lang.pick(format!("{path} 第 {line} 行：{zh}"), format!("{path}, line {line}: {en}"))
}

fn unreadable(lang: Lang, path: &str, line: u32, error: &str) -> String {
    lang.pick(
        format!("gouji.toml 第 {line} 行：读不了 {path}（{error}）；路径从 gouji.toml 所在的目录算起"),
        format!("gouji.toml, line {line}: {path} cannot be read ({error}); paths start at the folder of gouji.toml"),
    )
}

/// What is wrong with a line of a file of subjects, in Chinese and in English.
fn in_words(error: AdditionError) -> (&'static str, &'static str) {
    match error {
        AdditionError::Header => (
            "首行要用制表符分隔写明各栏：code、name 必有，另可有 valid_from、valid_to、former_names、also_named、explanation",
            "the first line names the columns, parted by tabs: code and name, and if wanted valid_from, valid_to, \
             former_names, also_named, explanation",
        ),
        AdditionError::Code => (
            "编码要是 3 位（类）、5 位（款）或 7 位（项）数字，以 1、2、3 或 5 开头",
            "a code has 3, 5 or 7 digits and begins with 1, 2, 3 or 5",
        ),
        AdditionError::Name => ("缺科目名称", "there is no name"),
        AdditionError::Year => {
            ("年度要写四位数字，旧名称写作“名称@最后年度”", "years have four digits; a former name is name@year")
        }
        AdditionError::Cells => ("单元格比首行的栏多", "there are more cells than columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "record\tname\tof\tstatus\twords\ttext\ntable\t支出总表\t预算\tofficial\t支出归总表\t\nline\n";
    const SUBJECTS: &str = "code\tname\n2080577\t离退休干部活动\n20805\n";

    fn read(path: &str) -> Result<String, String> {
        match path {
            "甲.tsv" => Ok(FILE.to_owned()),
            "科目.tsv" => Ok(SUBJECTS.to_owned()),
            _ => Err("没有这个文件".to_owned()),
        }
    }

    #[test]
    fn files_add_to_the_kinds_and_their_mistakes_are_told() {
        let (mut config, problems) = Config::parse("[templates]\nextra = [\"甲.tsv\", \"乙.tsv\"]\n", Lang::Zh);
        assert_eq!(problems, []);
        let sentences = config.read_extra(Lang::Zh, read);
        assert_eq!(sentences.len(), 2, "{sentences:?}");
        assert!(sentences[0].starts_with("甲.tsv 第 3 行：一行应当有六格"), "{sentences:?}");
        assert!(sentences[1].starts_with("gouji.toml 第 2 行：读不了 乙.tsv（没有这个文件）"), "{sentences:?}");
        let tables = config.tables.expect("there are files");
        assert_eq!(tables.of_title("2025年支出归总表", None).expect("it is known").title, "支出总表");
    }

    #[test]
    fn files_add_subjects_and_their_mistakes_are_told() {
        let (mut config, problems) = Config::parse("[catalog]\nextra = [\"丙.tsv\",\n\"科目.tsv\"]\n", Lang::Zh);
        assert_eq!(problems, []);
        assert_eq!(
            config.read_extra(Lang::Zh, read),
            [
                "gouji.toml 第 2 行：读不了 丙.tsv（没有这个文件）；路径从 gouji.toml 所在的目录算起",
                "科目.tsv 第 3 行：缺科目名称"
            ]
        );
        assert!(config.additions.find("2080577").is_some());
        for error in [AdditionError::Header, AdditionError::Code, AdditionError::Year, AdditionError::Cells] {
            let (zh, en) = in_words(error);
            assert!(!zh.is_empty() && en.is_ascii());
        }
    }

    #[test]
    fn without_files_there_is_nothing_of_its_own() {
        let (mut config, _) = Config::parse("[templates]\nextra = []\n", Lang::Zh);
        assert!(config.read_extra(Lang::Zh, |_| unreachable!("there is nothing to read")).is_empty());
        assert_eq!(config.tables, None);
        assert_eq!(*config.additions, Additions::default());
    }
}

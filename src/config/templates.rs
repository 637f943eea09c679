//! `[templates] extra`: files that add kinds of tables to those of the program.

use std::sync::Arc;

use super::Config;
use crate::catalog::Tables;
use crate::rules::Lang;

/// A file that a `gouji.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its path, from the folder of the `gouji.toml`.
    pub path: String,
    /// The line that names it, counted from 1.
    pub line: u32,
}

impl Config {
    /// Adds the files of `[templates] extra` to the kinds of tables. `read` gives the characters of a file, or why it
    /// cannot be read. Gives back a sentence for every mistake; what can be read is added all the same.
    pub fn read_templates(&mut self, lang: Lang, read: impl Fn(&str) -> Result<String, String>) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.templates.is_empty() {
            return sentences;
        }
        let mut tables = Tables::clone(Tables::get());
        for Template { path, line } in &self.templates {
            match read(path) {
                Ok(text) => sentences.extend(tables.add(&text).into_iter().map(|problem| {
                    let (line, (zh, en)) = (problem.line, problem.what);
                    lang.pick(format!("{path} 第 {line} 行：{zh}"), format!("{path}, line {line}: {en}"))
                })),
                Err(error) => sentences.push(lang.pick(
                    format!("gouji.toml 第 {line} 行：读不了 {path}（{error}）；路径从 gouji.toml 所在的目录算起"),
                    format!("gouji.toml, line {line}: {path} cannot be read ({error}); paths start at the folder of gouji.toml"),
                )),
            }
        }
        self.tables = Some(Arc::new(tables));
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "record\tname\tof\tstatus\twords\ttext\ntable\t支出总表\t预算\tofficial\t支出归总表\t\nline\n";

    #[test]
    fn files_add_to_the_kinds_and_their_mistakes_are_told() {
        let (mut config, problems) = Config::parse("[templates]\nextra = [\"甲.tsv\", \"乙.tsv\"]\n", Lang::Zh);
        assert_eq!(problems, []);
        let read =
            |path: &str| if path == "甲.tsv" { Ok(FILE.to_owned()) } else { Err("没有这个文件".to_owned()) };
        let sentences = config.read_templates(Lang::Zh, read);
        assert_eq!(sentences.len(), 2, "{sentences:?}");
        assert!(sentences[0].starts_with("甲.tsv 第 3 行：一行应当有六格"), "{sentences:?}");
        assert!(sentences[1].starts_with("gouji.toml 第 2 行：读不了 乙.tsv（没有这个文件）"), "{sentences:?}");
        let tables = config.tables.expect("there are files");
        assert_eq!(tables.of_title("2025年支出归总表", None).expect("it is known").title, "支出总表");
    }

    #[test]
    fn without_files_there_is_nothing_of_its_own() {
        let (mut config, _) = Config::parse("[templates]\nextra = []\n", Lang::Zh);
        assert!(config.read_templates(Lang::Zh, |_| unreachable!("there is nothing to read")).is_empty());
        assert_eq!(config.tables, None);
    }
}

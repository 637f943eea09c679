//! The settings of each draft: its `gouji.toml`, and the flags, which have the last word.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::CheckArgs;
use super::files::Input;
use crate::catalog::Additions;
use crate::config::{Config, places};
use crate::ide::Options;
use crate::rules::{Diagnostic, Lang};
use crate::text::{Text, decode};

/// The settings of one draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    /// What the engine is told.
    pub(super) options: Options,
    config: Arc<Config>,
    /// The draft's path from the folder of its `gouji.toml`.
    path: PathBuf,
}

impl Settings {
    /// The findings as these settings want them.
    pub(super) fn adjust(&self, text: &Text, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        self.config.adjust(&self.path, text, diagnostics)
    }
}

/// The subjects that the `gouji.toml` of the current folder adds, and what is wrong with its files.
pub(super) fn additions_here(lang: Lang) -> (Arc<Additions>, Vec<String>) {
    let mut files = Files::new(lang);
    let folder = files.current.clone();
    let found = files.find(&folder);
    (found.map(|(_, config)| Arc::clone(&config.additions)).unwrap_or_default(), files.problems)
}

/// Finds the settings of drafts.
pub(super) struct Finder<'a> {
    args: &'a CheckArgs,
    files: Files,
}

/// Finds the `gouji.toml` of folders; looks once for each.
struct Files {
    lang: Lang,
    current: PathBuf,
    /// By folder, the `gouji.toml` that rules in it.
    folders: HashMap<PathBuf, Option<(PathBuf, Arc<Config>)>>,
    /// What is wrong with the files read.
    problems: Vec<String>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(args: &'a CheckArgs, lang: Lang) -> Self {
        Self { args, files: Files::new(lang) }
    }

    /// The settings of every input.
    ///
    /// # Errors
    /// Sentences about the files that could not be read or understood.
    pub(super) fn all(mut self, inputs: &[Input]) -> Result<Vec<Settings>, Vec<String>> {
        let named = self.args.config.as_ref().map(|path| {
            let files = &mut self.files;
            let config = files.read(path);
            (
                files.current.join(path),
                config.unwrap_or_else(|error| {
                    let problem = files.unreadable(path, &error);
                    files.problems.push(problem);
                    Arc::default()
                }),
            )
        });
        let settings = inputs.iter().map(|input| self.of(input, named.as_ref())).collect();
        if self.files.problems.is_empty() { Ok(settings) } else { Err(self.files.problems) }
    }

    fn of(&mut self, input: &Input, named: Option<&(PathBuf, Arc<Config>)>) -> Settings {
        let path = self.files.current.join(&input.path);
        // `a/../b` must not look into `a`; a name of standard input need not exist.
        let path = path.canonicalize().unwrap_or(path);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let found = named.cloned().or_else(|| self.files.find(&folder));
        let (file, config) = found.unwrap_or_default();
        let root =
            file.parent().map(|root| root.canonicalize().unwrap_or_else(|_| root.to_owned())).unwrap_or_default();
        let path = path.strip_prefix(root).unwrap_or(&path).to_owned();
        let args = self.args;
        let (select, ignore) = config.rules.chosen(&args.select, &args.ignore);
        let options = Options {
            lang: self.files.lang,
            year: args.year.or(config.draft.year),
            select,
            ignore,
            additions: Arc::clone(&config.additions),
            tables: config.tables.clone(),
        };
        Settings { options, config, path }
    }
}

impl Files {
    fn new(lang: Lang) -> Self {
        let current = std::env::current_dir().unwrap_or_default();
        Self { lang, current, folders: HashMap::new(), problems: Vec::new() }
    }

    fn find(&mut self, folder: &Path) -> Option<(PathBuf, Arc<Config>)> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let mut found = None;
        for place in places(folder) {
            match self.read(&place) {
                Ok(config) => {
                    found = Some((place, config));
                    break;
                }
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(error) => {
                    let problem = self.unreadable(&place, &error);
                    self.problems.push(problem);
                    break;
                }
            }
        }
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    fn read(&mut self, file: &Path) -> io::Result<Arc<Config>> {
        let (mut config, problems) = Config::parse(&decode(&fs::read(file)?).text, self.lang);
        let folder = file.parent().unwrap_or(Path::new(""));
        let extra = |path: &str| {
            fs::read(folder.join(path)).map(|bytes| decode(&bytes).text).map_err(|error| error.to_string())
        };
        let sentences = config.read_extra(self.lang, extra);
        let shown = file.strip_prefix(&self.current).unwrap_or(file).display();
        for problem in problems {
            let (line, message) = (problem.span.start.line + 1, problem.message);
            let sentence =
                self.lang.pick(format!("{shown} 第 {line} 行：{message}"), format!("{shown}, line {line}: {message}"));
            if !self.problems.contains(&sentence) {
                self.problems.push(sentence);
            }
        }
        for sentence in sentences {
            if !self.problems.contains(&sentence) {
                self.problems.push(sentence);
            }
        }
        Ok(Arc::new(config))
    }

    fn unreadable(&self, file: &Path, error: &io::Error) -> String {
        let file = file.display();
        if error.kind() == io::ErrorKind::NotFound {
            return self.lang.pick(
                format!("找不到配置文件 {file}；请检查 --config 后面的路径。"),
                format!("there is no settings file {file}; check the path after --config."),
            );
        }
        self.lang.pick(
            format!("读不了配置文件 {file}（{error}）；请检查它的权限，或用 --config 指定另一个。"),
            format!(
                "the settings file {file} cannot be read ({error}); check its permissions, or name another by --config."
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::report::args::{Cli, Command};

    /// What the engine is told about a draft in a folder with this `gouji.toml`, given these flags.
    fn options(toml: &str, flags: &[&str]) -> Options {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("甲").join("乙");
        fs::create_dir_all(&inside).expect("a folder inside");
        fs::write(folder.path().join("gouji.toml"), toml).expect("a file");
        let Command::Check(args) = Cli::parse_from(["gouji", "check"].iter().chain(flags)).command else {
            panic!("check is check")
        };
        let input = Input { path: inside.join("a.txt"), stdin: false };
        let settings = Finder::new(&args, Lang::En).all(&[input]).expect("no problems");
        settings.into_iter().next().expect("one for each").options
    }

    const TOML: &str = "[rules]\nselect = [\"GJ1\"]\nignore = [\"GJ101\"]\n[draft]\nyear = 2023\n";

    #[test]
    fn a_file_above_the_draft_rules() {
        let expected = Options {
            lang: Lang::En,
            year: Some(2023),
            select: vec!["GJ1".to_owned()],
            ignore: vec!["GJ101".to_owned()],
            ..Options::default()
        };
        assert_eq!(options(TOML, &[]), expected);
    }

    #[test]
    fn subjects_are_added_from_files_beside_the_settings() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("gouji.toml"), "[catalog]\nextra = [\"科目.tsv\"]\n").expect("a file");
        let Command::Check(args) = Cli::parse_from(["gouji", "check"]).command else { panic!("check is check") };
        let inputs = [Input { path: folder.path().join("a.txt"), stdin: false }];
        let problems = Finder::new(&args, Lang::Zh).all(&inputs).expect_err("the file is not there");
        assert!(problems[0].contains("科目.tsv"), "{problems:?}");
        fs::write(folder.path().join("科目.tsv"), "code\tname\n2080577\t离退休干部活动\n").expect("a file");
        let settings = Finder::new(&args, Lang::Zh).all(&inputs).expect("no problems");
        assert!(settings[0].options.additions.find("2080577").is_some());
    }

    #[test]
    fn flags_have_the_last_word() {
        let given = options(TOML, &["--ignore=gj102", "--year=2024"]);
        assert_eq!((given.year, given.select, given.ignore), (Some(2024), vec!["GJ1".into()], vec!["GJ102".into()]));
        let given = options(TOML, &["--select=GJ101,GJ4", "--select", "GJ5"]);
        assert_eq!((given.select, given.ignore), (vec!["GJ101".into(), "GJ4".into(), "GJ5".into()], Vec::new()));
    }
}

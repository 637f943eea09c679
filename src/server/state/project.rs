//! The `gouji.toml` of drafts.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use tracing::warn;

use crate::config::{Config, places};
use crate::rules::Lang;
use crate::text::decode;

/// Finds the `gouji.toml` of folders and remembers them.
#[derive(Debug, Default)]
pub(super) struct Projects {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lang: Lang,
    /// The folders of the workspace; what is above them is not looked at.
    roots: Vec<PathBuf>,
    folders: BTreeMap<PathBuf, Option<Arc<Project>>>,
    /// What was read last of every file.
    files: BTreeMap<PathBuf, Arc<Project>>,
    /// What is wrong with the files that were read, until it is told.
    problems: Vec<String>,
}

/// A `gouji.toml` that was read.
#[derive(Debug, Default)]
pub(super) struct Project {
    file: PathBuf,
    bytes: Vec<u8>,
    /// The files that it names, as they were read.
    extra: Vec<(PathBuf, Option<Vec<u8>>)>,
    /// What it says.
    pub(super) config: Arc<Config>,
}

impl Project {
    /// Whether its own file, which holds `bytes`, and those that it names are as they were.
    fn is_current(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes && self.extra.iter().all(|(file, known)| fs::read(file).ok() == *known)
    }

    /// The folder that it stands in.
    pub(super) fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }
}

impl Projects {
    /// The file that rules in `folder`.
    pub(super) fn of(&self, folder: &Path) -> Option<Arc<Project>> {
        let mut state = self.state.lock();
        if let Some(known) = state.folders.get(folder) {
            return known.clone();
        }
        let found = state.find(folder);
        state.folders.insert(folder.to_owned(), found.clone());
        found
    }

    /// Looks at all files again; tells whether anything is different now.
    pub(super) fn reload(&self) -> bool {
        let mut state = self.state.lock();
        let before = std::mem::take(&mut state.folders);
        let mut changed = false;
        for (folder, old) in before {
            let new = state.find(&folder);
            changed |= match (&old, &new) {
                (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
                (old, new) => old.is_some() || new.is_some(),
            };
            state.folders.insert(folder, new);
        }
        changed
    }

    /// Takes the folders of the workspace.
    pub(super) fn set_roots(&self, roots: impl IntoIterator<Item = PathBuf>) {
        self.state.lock().roots = roots.into_iter().map(|root| root.canonicalize().unwrap_or(root)).collect();
    }

    /// Takes the language of messages.
    pub(super) fn set_lang(&self, lang: Lang) {
        self.state.lock().lang = lang;
    }

    /// What was found wrong with the files since this was asked last.
    pub(super) fn take_problems(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().problems)
    }
}

impl State {
    fn find(&mut self, folder: &Path) -> Option<Arc<Project>> {
        let root = self.roots.iter().filter(|root| folder.starts_with(root)).min_by_key(|root| root.as_os_str().len());
        let inside: Vec<PathBuf> = places(folder)
            .take_while(|place| root.is_none_or(|root| place.parent().is_some_and(|folder| folder.starts_with(root))))
            .collect();
        inside.into_iter().find_map(|file| match fs::read(&file) {
            Ok(bytes) => Some(self.read(file, bytes)),
            Err(error) => {
                if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
                    warn!(kind = ?error.kind(), "a gouji.toml cannot be read");
                }
                None
            }
        })
    }

    fn read(&mut self, file: PathBuf, bytes: Vec<u8>) -> Arc<Project> {
        if let Some(known) = self.files.get(&file).filter(|known| known.is_current(&bytes)) {
            return Arc::clone(known);
        }
        let (mut config, problems) = Config::parse(&decode(&bytes).text, self.lang);
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut extra = Vec::new();
        let sentences = config.read_extra(self.lang, |path| {
            let file = folder.join(path);
            let found = fs::read(&file);
            let text = found.as_ref().map(|bytes| decode(bytes).text).map_err(ToString::to_string);
            extra.push((file, found.ok()));
            text
        });
        self.problems.extend(sentences);
        let shown = file.display();
        self.problems.extend(problems.into_iter().map(|problem| {
            let (line, message) = (problem.span.start.line + 1, problem.message);
            self.lang.pick(format!("{shown} 第 {line} 行：{message}"), format!("{shown}, line {line}: {message}"))
        }));
        let project = Arc::new(Project { file: file.clone(), bytes, extra, config: Arc::new(config) });
        self.files.insert(file, Arc::clone(&project));
        project
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_within_the_workspace_rules() {
        let top = tempfile::tempdir().expect("a folder");
        let top = top.path().canonicalize().expect("a real one");
        let inside = top.join("甲").join("乙");
        fs::create_dir_all(&inside).expect("folders");
        let projects = Projects::default();
        fs::write(top.join("gouji.toml"), "[draft]\nyear = 2023\n").expect("written");
        let year = || projects.of(&inside).and_then(|project| project.config.draft.year);
        assert_eq!(year(), Some(2023));
        fs::write(top.join("甲").join("gouji.toml"), "[draft]\nyear = 2024\ncolour = 1\n").expect("written");
        assert_eq!(year(), Some(2023), "files are looked at when there is a reason to");
        assert!(projects.reload());
        assert_eq!(year(), Some(2024));
        assert!(!projects.reload());
        let problems = projects.take_problems();
        assert!(problems.len() == 1 && problems[0].contains("第 3 行"), "{problems:?}");
        projects.set_roots([inside.clone()]);
        assert!(projects.reload());
        assert_eq!(year(), None, "what is above the workspace is not looked at");
    }
    #[test]
    fn the_files_that_it_names_are_part_of_it() {
        let top = tempfile::tempdir().expect("a folder");
        let folder = top.path().canonicalize().expect("a real one");
        fs::write(folder.join("gouji.toml"), "[catalog]\nextra = [\"科目.tsv\"]\n").expect("written");
        let projects = Projects::default();
        let knows =
            |code: &str| projects.of(&folder).is_some_and(|project| project.config.additions.find(code).is_some());
        assert!(!knows("2080577"));
        assert_eq!(projects.take_problems().len(), 1);
        fs::write(folder.join("科目.tsv"), "code\tname\n2080577\t离退休干部活动\n").expect("written");
        assert!(projects.reload() && knows("2080577"));
        assert!(!projects.reload());
        assert_eq!(projects.take_problems(), [""; 0]);
    }
}

//! What the user chose, wherever the editor keeps it, and what the `gouji.toml` of a draft says.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::Value;
use tower_lsp::lsp_types::Url;
use tracing::warn;

use super::project::Projects;
use crate::catalog::Additions;
use crate::config::Config;
use crate::ide::Options;
use crate::rules::{Diagnostic, Lang};
use crate::text::{Text, decode};

/// The name under which editors keep the settings.
pub(crate) const SECTION: &str = "gouji";

/// The settings in force. Later sources win: the locale, `gouji.toml`, `initializationOptions`, the editor's settings.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    layers: Mutex<Layers>,
    projects: Projects,
}

#[derive(Debug, Default)]
struct Layers {
    locale: Option<Lang>,
    initial: Chosen,
    editor: Chosen,
    /// What all drafts have in common.
    options: Arc<Options>,
    /// The files of additions that were read, and what they hold.
    added: (Vec<String>, Arc<Additions>),
    /// What is in force for the drafts that were asked about.
    drafts: HashMap<Url, Arc<DraftSettings>>,
}

/// What one source says.
#[derive(Debug, Default)]
struct Chosen {
    lang: Option<Lang>,
    year: Option<u16>,
    select: Option<Vec<String>>,
    ignore: Option<Vec<String>>,
    extra: Option<Vec<String>>,
}

/// What is in force for one draft.
#[derive(Debug, Default)]
pub(crate) struct DraftSettings {
    /// What the analysis is told.
    pub(crate) options: Options,
    config: Arc<Config>,
    /// The draft's path from the folder of its `gouji.toml`.
    path: PathBuf,
}

impl DraftSettings {
    /// The findings as these settings want them.
    pub(crate) fn adjust(&self, text: &Text, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        self.config.adjust(&self.path, text, found)
    }
}

impl Settings {
    /// What all drafts have in common.
    pub(crate) fn options(&self) -> Arc<Options> {
        Arc::clone(&self.layers.lock().options)
    }

    /// What is in force for a draft. As long as that does not change it is the same allocation.
    pub(crate) fn of(&self, uri: &Url) -> Arc<DraftSettings> {
        let options = {
            let layers = self.layers.lock();
            if let Some(known) = layers.drafts.get(uri) {
                return Arc::clone(known);
            }
            Arc::clone(&layers.options)
        };
        // The file is looked for without the lock; messages must not wait for a disk.
        let fresh = Arc::new(self.merged(uri, &options));
        let mut layers = self.layers.lock();
        if Arc::ptr_eq(&layers.options, &options) {
            layers.drafts.insert(uri.clone(), Arc::clone(&fresh));
        }
        fresh
    }

    fn merged(&self, uri: &Url, options: &Options) -> DraftSettings {
        let path = uri.to_file_path().map(|path| path.canonicalize().unwrap_or(path)).unwrap_or_default();
        let project = path.parent().and_then(|folder| self.projects.of(folder)).unwrap_or_default();
        let config = Arc::clone(&project.config);
        let (select, ignore) = config.rules.chosen(&options.select, &options.ignore);
        let tables = config.tables.clone();
        // The editor's own go before the project's.
        let additions = match (config.additions.all(), options.additions.all()) {
            ([], _) => Arc::clone(&options.additions),
            (_, []) => Arc::clone(&config.additions),
            _ => Arc::new(Additions::clone(&config.additions).and(Additions::clone(&options.additions))),
        };
        let year = options.year.or(config.draft.year);
        let options = Options { lang: options.lang, year, select, ignore, additions, tables };
        let path = path.strip_prefix(project.folder()).unwrap_or(&path).to_owned();
        DraftSettings { options, config, path }
    }

    /// The subjects that are added for any open draft, and the language: for pages, which are of no draft.
    pub(crate) fn known_additions(&self) -> (Additions, Lang) {
        let layers = self.layers.lock();
        let mut drafts: Vec<_> = layers.drafts.iter().collect();
        // Of two projects that give one code two meanings, always the same counts.
        drafts.sort_by_key(|(uri, _)| *uri);
        let all = drafts.iter().map(|(_, draft)| &draft.options.additions).chain([&layers.options.additions]);
        let additions = all.fold(Additions::default(), |all, added| match added.all() {
            [] => all,
            _ => all.and(Additions::clone(added)),
        });
        (additions, layers.options.lang)
    }

    /// Takes what came with `initialize`.
    pub(crate) fn initialize(&self, locale: Option<Lang>, options: Option<&Value>) {
        let mut layers = self.layers.lock();
        layers.locale = locale;
        layers.initial = options.map(read).unwrap_or_default();
        layers.refresh();
        self.projects.set_lang(layers.options.lang);
    }

    /// Takes the editor's settings, and tells whether anything is different now.
    pub(crate) fn change(&self, settings: &Value) -> bool {
        let mut layers = self.layers.lock();
        layers.editor = read(settings);
        let changed = layers.refresh();
        self.projects.set_lang(layers.options.lang);
        changed
    }

    /// Takes the folders of the workspace.
    pub(crate) fn set_roots(&self, roots: impl IntoIterator<Item = PathBuf>) {
        self.projects.set_roots(roots);
    }

    /// Looks at every `gouji.toml` and at every file of additions again, and tells whether anything is different now.
    pub(crate) fn reload(&self) -> bool {
        let files = self.layers.lock().added.0.clone();
        let added = Arc::new(additions(&files));
        let projects_changed = self.projects.reload();
        let mut layers = self.layers.lock();
        // Where the editor has named other files meanwhile, those have just been read.
        if layers.added.0 == files && layers.added.1 != added {
            layers.added.1 = added;
        }
        let additions_changed = layers.refresh();
        if projects_changed {
            layers.drafts.clear();
        }
        projects_changed || additions_changed
    }

    /// Forgets a draft.
    pub(crate) fn forget(&self, uri: &Url) {
        self.layers.lock().drafts.remove(uri);
    }

    /// What was found wrong with a `gouji.toml` since this was asked last.
    pub(crate) fn take_problems(&self) -> Vec<String> {
        self.projects.take_problems()
    }
}

impl Layers {
    fn refresh(&mut self) -> bool {
        let Self { locale, initial, editor, options, added, drafts } = self;
        let list = |pick: fn(&Chosen) -> &Option<Vec<String>>| {
            pick(editor).as_ref().or(pick(initial).as_ref()).cloned().unwrap_or_default()
        };
        let extra = list(|chosen| &chosen.extra);
        if extra != added.0 {
            *added = (extra.clone(), Arc::new(additions(&extra)));
        }
        let fresh = Options {
            lang: editor.lang.or(initial.lang).or(*locale).unwrap_or_default(),
            year: editor.year.or(initial.year),
            select: list(|chosen| &chosen.select),
            ignore: list(|chosen| &chosen.ignore),
            additions: Arc::clone(&added.1),
            tables: None,
        };
        let changed = fresh != **options;
        if changed {
            *options = Arc::new(fresh);
            drafts.clear();
        }
        changed
    }
}

/// Reads settings, whether they stand in a section of their own or not. What is not understood is logged by its name
/// and left out.
fn read(settings: &Value) -> Chosen {
    let mut chosen = Chosen::default();
    let settings = settings.get(SECTION).unwrap_or(settings);
    let Value::Object(settings) = settings else {
        if !settings.is_null() {
            warn!("the settings are no object");
        }
        return chosen;
    };
    for (key, value) in settings {
        let understood = match key.as_str() {
            _ if value.is_null() => true,
            "lang" => put(&mut chosen.lang, lang(value)),
            "year" => put(&mut chosen.year, value.as_u64().and_then(|year| u16::try_from(year).ok())),
            "select" => put(&mut chosen.select, list(value)),
            "ignore" => put(&mut chosen.ignore, list(value)),
            "extra" => put(&mut chosen.extra, list(value)),
            _ => {
                warn!(key, "unknown setting");
                true
            }
        };
        if !understood {
            warn!(key, "this setting has a value that it cannot have");
        }
    }
    chosen
}

/// Reads the files of subjects that the project adds. What cannot be read is logged and left out.
fn additions(files: &[String]) -> Additions {
    let mut all = Additions::default();
    for file in files {
        match fs::read(file) {
            Ok(bytes) => {
                let (added, problems) = Additions::read(&decode(&bytes).text);
                for (line, problem) in problems {
                    warn!(line = line + 1, ?problem, "a line of a file of subjects cannot be read");
                }
                all = all.and(added);
            }
            Err(error) => warn!(kind = ?error.kind(), "a file of subjects cannot be read"),
        }
    }
    all
}

fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

fn lang(value: &Value) -> Option<Lang> {
    match value.as_str()? {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

fn list(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn later_sources_win_key_by_key() {
        let settings = Settings::default();
        settings.initialize(Some(Lang::En), Some(&json!({"gouji": {"year": 2024, "ignore": ["GJ5"]}})));
        assert!(settings.change(&json!({"year": 2025, "select": ["GJ1"]})));
        let expected = Options {
            lang: Lang::En,
            year: Some(2025),
            select: vec!["GJ1".to_owned()],
            ignore: vec!["GJ5".to_owned()],
            ..Options::default()
        };
        assert_eq!(*settings.options(), expected);
        assert!(!settings.change(&json!({"gouji": {"year": 2025, "select": ["GJ1"], "lang": null}})));
        assert!(settings.change(&Value::Null));
        assert_eq!(settings.options().year, Some(2024));
    }

    #[test]
    fn subjects_are_added_from_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("科目.tsv");
        fs::write(&file, "code\tname\n2080577\t离退休干部活动\n").expect("a file");
        let settings = Settings::default();
        assert!(settings.change(&json!({"extra": [file, "/没有这个文件"]})));
        assert!(settings.options().additions.find("2080577").is_some());
        assert!(!settings.change(&json!({"extra": [file, "/没有这个文件"]})));
        assert!(!settings.reload(), "nothing has changed");
        fs::write(&file, "code\tname\n2080578\t离退休干部管理\n").expect("a file");
        assert!(settings.reload());
        let added = Arc::clone(&settings.options().additions);
        assert!(added.find("2080577").is_none() && added.find("2080578").is_some());
        assert!(settings.change(&Value::Null));
        assert_eq!(*settings.options().additions, Additions::default());
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let settings = Settings::default();
        settings.initialize(None, Some(&json!([1])));
        let odd = json!({"lang": "fr", "year": -1, "select": "GJ1", "ignore": [1], "colour": true, "gouji": 3});
        assert!(!settings.change(&odd));
        assert!(!settings.change(&json!({"lang": "fr", "year": 70_000, "select": "GJ1", "ignore": [1], "colour": 1})));
        assert_eq!(*settings.options(), Options::default());
    }

    /// The extension for VS Code describes each setting that there is, and no value that would not be understood.
    #[test]
    fn the_editor_offers_what_is_read() {
        let manifest: Value =
            serde_json::from_str(include_str!("../../../editors/vscode/package.json")).expect("the manifest is JSON");
        let offered = manifest["contributes"]["configuration"]["properties"].as_object().expect("settings");
        // The extension's own: which files are drafts, which program to run, and what of the talk with it to log.
        let own = ["gouji.detect", "gouji.path", "gouji.trace.server"];
        let samples =
            json!({"lang": "en", "year": 2024, "select": ["GJ1", "GJ401"], "ignore": ["GJ5"], "extra": ["/科目.tsv"]});
        let Chosen { lang, year, select, ignore, extra } = read(&samples);
        // Whoever adds a setting is stopped by the line above, and comes to add a sample here and the words for it there.
        assert!(lang.is_some() && year.is_some() && select.is_some() && ignore.is_some() && extra.is_some());
        let known = samples.as_object().expect("an object").keys().map(|key| format!("{SECTION}.{key}"));
        let mut known: Vec<_> = known.chain(own.map(str::to_owned)).collect();
        known.sort();
        let mut names: Vec<_> = offered.keys().cloned().collect();
        names.sort();
        assert_eq!(names, known);
        let choices = offered["gouji.lang"]["enum"].as_array().expect("choices");
        for choice in choices.iter().filter(|choice| !choice.is_null()) {
            assert!(super::lang(choice).is_some(), "{choice} is not understood");
        }
        assert_eq!(choices.iter().filter(|choice| !choice.is_null()).count(), 2);
        for (key, kind) in [("year", "integer"), ("select", "array"), ("ignore", "array"), ("extra", "array")] {
            assert!(offered[&format!("gouji.{key}")]["type"].to_string().contains(kind), "{key} is no {kind}");
        }
    }
}

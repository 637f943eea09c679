//! What the user chose, wherever the editor keeps it.

use std::fs;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::Value;
use tracing::warn;

use crate::catalog::Additions;
use crate::ide::Options;
use crate::rules::Lang;
use crate::text::decode;

/// The name under which editors keep the settings.
pub(crate) const SECTION: &str = "gouji";

/// The settings in force. Later sources win: the locale, `initializationOptions`, the editor's settings.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    layers: Mutex<Layers>,
}

#[derive(Debug, Default)]
struct Layers {
    locale: Option<Lang>,
    initial: Chosen,
    editor: Chosen,
    options: Arc<Options>,
    /// The files of additions that were read, and what they hold.
    added: (Vec<String>, Arc<Additions>),
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

impl Settings {
    /// The options in force. As long as they do not change it is the same allocation.
    pub(crate) fn options(&self) -> Arc<Options> {
        Arc::clone(&self.layers.lock().options)
    }

    /// Takes what came with `initialize`.
    pub(crate) fn initialize(&self, locale: Option<Lang>, options: Option<&Value>) {
        let mut layers = self.layers.lock();
        layers.locale = locale;
        layers.initial = options.map(read).unwrap_or_default();
        layers.refresh();
    }

    /// Takes the editor's settings, and tells whether anything is different now.
    pub(crate) fn change(&self, settings: &Value) -> bool {
        let mut layers = self.layers.lock();
        layers.editor = read(settings);
        layers.refresh()
    }
}

impl Layers {
    fn refresh(&mut self) -> bool {
        let Self { locale, initial, editor, options, added } = self;
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
        };
        let changed = fresh != **options;
        if changed {
            *options = Arc::new(fresh);
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
}

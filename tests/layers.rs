//! The layers: imports only go down, and the protocol stays in `server/`.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the top down, each with those it may use.
const LAYERS: [(&str, &[&str]); 11] = [
    ("report", &["config", "ide", "rules", "facts", "relations", "catalog", "syntax", "number", "text"]),
    ("server", &["config", "ide", "rules", "facts", "relations", "catalog", "syntax", "number", "text"]),
    ("config", &["rules", "catalog", "text"]),
    ("ide", &["rules", "facts", "relations", "catalog", "syntax", "number", "text"]),
    ("rules", &["facts", "relations", "catalog", "syntax", "number", "text"]),
    ("facts", &["relations", "catalog", "syntax", "number", "text"]),
    ("relations", &["number"]),
    ("catalog", &["text"]),
    ("syntax", &["number", "text"]),
    ("number", &["text"]),
    ("text", &[]),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the file is readable");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn imports_only_go_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (layer, below) in LAYERS {
        for path in files(&src.join(layer)) {
            let code = code(&path);
            for (other, _) in LAYERS.iter().filter(|(other, _)| *other != layer && !below.contains(other)) {
                assert!(!code.contains(&format!("crate::{other}")), "{} uses {other}", path.display());
            }
        }
    }
}

#[test]
fn every_folder_is_a_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).expect("the folder is there").flatten().filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().into_string().expect("a plain name");
        assert!(LAYERS.iter().any(|(layer, _)| *layer == name), "{name} is no layer");
    }
}

#[test]
fn only_the_server_names_the_protocol() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src).into_iter().filter(|path| !path.starts_with(src.join("server"))) {
        assert!(!code(&path).contains("tower_lsp"), "{} names tower-lsp", path.display());
    }
}

#[test]
fn only_the_outermost_layers_read_and_write() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src) {
        let inner =
            ["report", "server"].iter().all(|layer| !path.starts_with(src.join(layer))) && !path.ends_with("main.rs");
        for word in ["std::fs", "std::io", "println!", "std::env"] {
            assert!(!inner || !code(&path).contains(word), "{} uses {word}", path.display());
        }
    }
}

//! What there is to check: files, folders, standard input.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::Failure;
use super::draft::{ByName, COVER_BYTES, by_cover, by_name};
use crate::rules::Lang;

/// The size that a draft may have. The largest real ones have a few megabytes; offsets inside a draft are 32 bits wide.
const LARGEST: u64 = 256 * 1024 * 1024;

/// One draft to check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    /// Its path as it is shown, and where its settings are looked for.
    pub(super) path: PathBuf,
    /// Whether it comes from standard input.
    pub(super) stdin: bool,
}

impl Input {
    fn file(path: &Path) -> Self {
        // `./a` and `a` are shown, and sorted, alike.
        Self { path: path.strip_prefix(".").unwrap_or(path).to_owned(), stdin: false }
    }

    /// The path as reports show it.
    pub(super) fn shown(&self) -> String {
        shown(&self.path)
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).to_string_lossy().into_owned()
}

/// What there is to check.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The drafts, ordered by path, each once.
    pub(super) inputs: Vec<Input>,
    /// What there is none of, or what cannot be read.
    pub(super) failures: Vec<Failure>,
    /// Texts of folders that do not look like drafts: a sentence for each folder that has some.
    pub(super) passed_over: Vec<String>,
}

/// The drafts that `paths` name.
pub(super) fn gather(paths: &[PathBuf], stdin_name: Option<&Path>, lang: Lang) -> Gathered {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let (mut inputs, mut failures, mut folders) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            let name = stdin_name.unwrap_or(Path::new("<stdin>"));
            inputs.push(Input { path: name.to_owned(), stdin: true });
        } else if path.is_dir() {
            let before = inputs.len();
            let others = walk(path, &mut inputs, &mut failures, lang);
            if inputs.len() == before {
                failures.push(Failure { path: shown(path), message: without_drafts(path, lang) });
            } else {
                folders.push((path, others));
            }
        } else if let Err(error) = path.metadata() {
            failures.push(Failure { path: shown(path), message: unreadable(path, &error, lang) });
        } else {
            inputs.push(Input::file(path));
        }
    }
    inputs.sort();
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut seen = HashSet::new();
    inputs.retain(|input| seen.insert((input.stdin, if input.stdin { input.path.clone() } else { real(&input.path) })));
    let passed_over = folders.into_iter().filter_map(|(folder, mut others)| {
        others.retain(|path| !seen.contains(&(false, real(path))));
        others.first().map(|first| not_drafts(folder, first, others.len(), lang))
    });
    let passed_over = passed_over.collect();
    Gathered { inputs, failures, passed_over }
}

/// Adds the drafts of a folder to `inputs`; gives the texts in it that are none.
fn walk(folder: &Path, inputs: &mut Vec<Input>, failures: &mut Vec<Failure>, lang: Lang) -> Vec<PathBuf> {
    let mut others = Vec::new();
    for entry in WalkBuilder::new(folder).build() {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if by_name(path) == ByName::No || !path.is_file() {
                    continue;
                }
                if is_draft(path) {
                    inputs.push(Input::file(path));
                } else {
                    others.push(path.to_owned());
                }
            }
            Err(error) => {
                let message = lang.pick(
                    format!("目录 {} 里有读不到的内容（{error}）；请检查权限。", shown(folder)),
                    format!("something in {} cannot be read ({error}); check its permissions.", shown(folder)),
                );
                failures.push(Failure { path: shown(folder), message });
            }
        }
    }
    others.sort();
    others
}

/// Whether a file with a fitting name is a draft. One that cannot be read is taken for one, so that the user hears of it.
fn is_draft(path: &Path) -> bool {
    by_name(path) == ByName::Draft || {
        let mut cover = Vec::new();
        let read = File::open(path).and_then(|file| file.take(COVER_BYTES as u64).read_to_end(&mut cover));
        read.is_err() || by_cover(&cover)
    }
}

/// The bytes of a draft.
///
/// # Errors
/// A sentence that names the path and says what to do.
pub(super) fn read(input: &Input, lang: Lang) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = if input.stdin {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        File::open(&input.path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    let path = input.shown();
    if let Err(error) = read {
        return Err(unreadable(&input.path, &error, lang));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(lang.pick(
            format!("{path} 超过 256 MB，不会是一份草案；请检查文件名。"),
            format!("{path} is larger than 256 MB, which no draft is; check the name."),
        ));
    }
    match not_text(&bytes) {
        Some((zh, en)) => Err(lang.pick(
            format!("{path} 是{zh}，不是纯文本；请把正文另存为 UTF-8 的 .txt 或 .md 再检查。"),
            format!("{path} is {en}, not plain text; save its text as a .txt or .md file in UTF-8 and check that."),
        )),
        None => Ok(bytes),
    }
}

/// What `bytes` are, if they are no text: people do hand over the Word file that the draft is in.
fn not_text(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => None,
        [b'%', b'P', b'D', b'F', ..] => Some((" PDF 文件", "a PDF file")),
        [b'P', b'K', 3, 4, ..] => Some((" Word、Excel 或压缩文件", "a Word, Excel or zip file")),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some((" Word 或 Excel 文件（旧格式）", "an old Word or Excel file")),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some((" RTF 文件", "an RTF file")),
        _ if bytes.contains(&0) => Some(("二进制文件", "a binary file")),
        _ => None,
    }
}

fn unreadable(path: &Path, error: &io::Error, lang: Lang) -> String {
    let path = shown(path);
    match error.kind() {
        io::ErrorKind::NotFound => lang.pick(
            format!("找不到 {path}；请检查路径和文件名。"),
            format!("there is no {path}; check the path and the name."),
        ),
        io::ErrorKind::PermissionDenied => lang.pick(
            format!("没有读取 {path} 的权限；请检查文件的权限。"),
            format!("{path} may not be read; check its permissions."),
        ),
        _ => lang.pick(
            format!("读不了 {path}（{error}）；请检查路径。"),
            format!("{path} cannot be read ({error}); check the path."),
        ),
    }
}

/// What to say of the texts of a folder that were not checked, `first` among them.
fn not_drafts(folder: &Path, first: &Path, count: usize, lang: Lang) -> String {
    let (folder, first) = (folder_name(folder, lang), shown(first));
    lang.pick(
        format!("{folder}里另有 {count} 个 .txt、.md 文件从文件名和开头看不是草案，没有检查，如 {first}；要检查请直接写出文件名。"),
        format!(
            "{folder} has {count} more .txt or .md files that are no drafts by their names and first lines, such as \
             {first}; they were not checked. To check one, name it."
        ),
    )
}

fn folder_name(folder: &Path, lang: Lang) -> String {
    match shown(folder) {
        empty if empty.is_empty() => lang.pick("当前目录", "the current folder").to_owned(),
        named => lang.pick(format!("目录 {named} "), named),
    }
}

fn without_drafts(folder: &Path, lang: Lang) -> String {
    let folder = folder_name(folder, lang);
    lang.pick(
        format!(
            "{folder}里没有草案：只看 .gouji、.ysgk、.jsgk，以及文件名或开头写明“……年度……预算公开”“……部门决算”等的 .txt、.md。\
             要检查别的文件，请直接写出文件名。"
        ),
        format!(
            "there is no draft in {folder}: it has no .gouji, .ysgk or .jsgk file, nor a .txt or .md file whose name or \
             first lines say 预算公开, 部门决算 or the like. To check another file, name it."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told() {
        assert!(not_text(b"%PDF-1.7").is_some());
        assert!(not_text(b"PK\x03\x04...").is_some());
        assert!(not_text(b"a\0b").is_some());
        assert!(not_text(b"\xFF\xFEa\0").is_none(), "UTF-16");
        assert!(not_text("2024年".as_bytes()).is_none());
        assert!(not_text(b"").is_none());
    }

    #[test]
    fn a_file_named_twice_is_checked_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("b.txt");
        std::fs::write(&file, "x").expect("written");
        std::fs::write(folder.path().join("a.gouji"), "x").expect("written");
        let paths = [file.clone(), folder.path().join(".").join("b.txt"), folder.path().to_owned(), PathBuf::from("-")];
        std::fs::write(folder.path().join("c.md"), "会议纪要").expect("written");
        let Gathered { inputs, failures, passed_over } = gather(&paths, None, Lang::Zh);
        assert_eq!(failures, []);
        assert!(
            matches!(passed_over.as_slice(), [one] if one.contains("另有 1 个") && one.contains("c.md")),
            "{passed_over:?}"
        );
        let names: Vec<_> = inputs.iter().map(|i| i.path.file_name().expect("a name").to_string_lossy()).collect();
        assert_eq!(names, ["a.gouji", "b.txt", "<stdin>"].map(Into::<std::borrow::Cow<str>>::into).as_slice());
    }
}

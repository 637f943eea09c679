//! `gouji check --fix` and `--diff`: corrected drafts, written back as they were stored, or shown.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use super::args::CheckArgs;
use super::excerpt::display;
use crate::rules::Lang;
use crate::text::{Decoded, FileEncoding, decode, encode};

/// What becomes of the corrections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are on offer only.
    Offer,
    /// They are shown.
    Diff,
    /// They are made.
    Fix,
}

impl Mode {
    /// What `args` want.
    pub(super) fn of(args: &CheckArgs) -> Self {
        match (args.diff, args.fix) {
            (true, _) => Self::Diff,
            (false, true) => Self::Fix,
            (false, false) => Self::Offer,
        }
    }
}

/// The bytes that store the corrected `text` as the file that `read` came from stores its own.
///
/// # Errors
/// A sentence, if the file would change in other places than the corrected ones.
pub(super) fn stored(path: &str, bytes: &[u8], read: &Decoded, text: &str, lang: Lang) -> Result<Vec<u8>, String> {
    let new = encode(text, read.encoding);
    let is_faithful = |bytes: &[u8], text: &str, encoding: FileEncoding| {
        let again = decode(bytes);
        !again.lossy && again.encoding == encoding && again.text == text
    };
    // A file without Chinese reads as UTF-8 whatever it is, and is stored alike.
    if !read.lossy && encode(&read.text, read.encoding) == bytes && is_faithful(&new, text, read.encoding) {
        return Ok(new);
    }
    let encoding = read.encoding.name();
    Err(lang.pick(
        format!("{path} 按 {encoding} 存不回原样，没有改动；请先把它另存为 UTF-8。"),
        format!("{path} cannot be stored in {encoding} as it was, and is left alone; save it as UTF-8 first."),
    ))
}

/// Puts `new` in place of the file at `path`, whose bytes were `old`: all of it or nothing.
///
/// # Errors
/// A sentence about what kept the file from being written. It is as it was then.
pub(super) fn write(path: &Path, shown: &str, old: &[u8], new: &[u8], lang: Lang) -> Result<(), String> {
    let failed = |error: std::io::Error| {
        lang.pick(
            format!("{shown} 写不进去（{error}），没有改动；请检查文件和目录的权限、磁盘是否已满。"),
            format!("{shown} cannot be written ({error}) and is left alone; check the permissions and the disk."),
        )
    };
    // A link stays a link: what it leads to is replaced.
    let target = path.canonicalize().map_err(failed)?;
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err(lang.pick(
            format!("{shown} 是只读文件，没有改动；要改正请先去掉只读。"),
            format!("{shown} is read-only and is left alone; make it writable to have it corrected."),
        ));
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".gouji-").tempfile_in(folder).map_err(failed)?;
    file.write_all(new).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    fs::set_permissions(file.path(), permissions).map_err(failed)?;
    if fs::read(&target).map_err(failed)? != old {
        return Err(lang.pick(
            format!("{shown} 在检查期间被别的程序改过，没有改动；请再运行一次。"),
            format!("{shown} was changed by another program meanwhile and is left alone; run this again."),
        ));
    }
    file.persist(&target).map(drop).map_err(|error| failed(error.error))
}

/// The lines around each place where `old` and `new` differ, as `diff -u` prints them.
pub(super) fn unified(path: &str, old: &str, new: &str, color: bool) -> String {
    let paint = |code: &str, line: &str| {
        if color && !code.is_empty() { format!("\u{1B}[{code}m{line}\u{1B}[0m\n") } else { format!("{line}\n") }
    };
    let diff = TextDiff::from_lines(old, new);
    let path = display(path);
    let mut out = paint("1", &format!("--- {path}")) + &paint("1", &format!("+++ {path}"));
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        out += &paint("36", &hunk.header().to_string());
        for change in hunk.iter_changes() {
            let (sign, code) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', ""),
            };
            let line = change.value();
            let content = line.strip_suffix('\n').unwrap_or(line);
            out += &paint(code, &format!("{sign}{content}"));
            if change.missing_newline() {
                out += "\\ No newline at end of file\n";
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_difference_is_shown_with_its_surroundings() {
        let old = "一\r\n二\r\n三\r\n四\r\n五 1.00\r\n六\r\n七";
        let diff = unified("a.txt", old, &old.replace("1.00", "2.00"), false).replace('\r', "");
        expect![[r#"
            --- a.txt
            +++ a.txt
            @@ -2,6 +2,6 @@
             二
             三
             四
            -五 1.00
            +五 2.00
             六
             七
            \ No newline at end of file
        "#]]
        .assert_eq(&diff);
        let colored = unified("a.txt", old, &old.replace("1.00", "2.00"), true);
        assert!(colored.contains("\u{1B}[31m-五 1.00\r\u{1B}[0m\n"), "{colored:?}");
    }

    #[test]
    fn every_encoding_is_kept() {
        for encoding in [
            FileEncoding::Utf8,
            FileEncoding::Utf8Bom,
            FileEncoding::Utf16Le,
            FileEncoding::Utf16Be,
            FileEncoding::Gb18030,
        ] {
            let bytes = encode("支出１．００\r\n合计𠮷\r", encoding);
            let new = stored("a", &bytes, &decode(&bytes), "支出２．００\r\n合计𠮷\r", Lang::Zh).expect("kept");
            assert_eq!(new, encode("支出２．００\r\n合计𠮷\r", encoding));
        }
    }

    #[test]
    fn what_cannot_be_stored_as_it_was_is_refused() {
        for bytes in [&b"\xD6\xA7\xB3\xF6 1.00 \xFF"[..], b"\xFF\xFEa", b"\xEF\xBB\xBF\xFF"] {
            let said = stored("a.txt", bytes, &decode(bytes), "支出", Lang::En).expect_err("refused");
            assert!(said.contains("a.txt") && said.contains("left alone"), "{said}");
        }
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, "新").expect("written");
        assert!(write(&path, "a.txt", "旧".as_bytes(), b"x", Lang::Zh).is_err());
        assert_eq!(fs::read_to_string(&path).expect("read"), "新");
        write(&path, "a.txt", "新".as_bytes(), b"x", Lang::Zh).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("read"), "x");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left over");
    }
}

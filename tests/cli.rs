//! The program as people and scripts call it: arguments, exit codes, output.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const DRAFT: &str = "某某市测试中心\n2024年度单位预算公开\n\n第三部分 情况说明\n\n\
                     2024年度支出预算10.00万元，其中：基本支出4.00万元，项目支出6.00万元。\n";

/// A folder with `files`.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder inside");
        fs::write(path, content).expect("a file inside");
    }
    folder
}

fn gouji(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    told(&gouji(folder, arguments).output().expect("the program runs"))
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code().expect("no signal"), text(&output.stdout), text(&output.stderr))
}

fn with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = gouji(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let written = child.stdin.take().expect("its input").write_all(input);
    // A program that has nothing to check has gone before it reads.
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    told(&child.wait_with_output().expect("it ends"))
}

/// The files of a JSON report with their encodings.
fn json_files(report: &str) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(report).expect("JSON");
    assert_eq!(report["version"], 1);
    let files = report["files"].as_array().expect("files");
    assert_eq!(report["summary"]["files"].as_u64(), Some(files.len() as u64));
    files
        .iter()
        .map(|file| {
            assert!(file["diagnostics"].is_array());
            (file["path"].as_str().expect("a path").to_owned(), file["encoding"].as_str().expect("a name").to_owned())
        })
        .collect()
}

fn paths(report: &str) -> Vec<String> {
    json_files(report).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn a_clean_draft_ends_with_0() {
    let folder = folder(&[("a.txt", DRAFT.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["check", "a.txt"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "检查了 1 个文件、3 个数字：没有发现问题。\n", ""));
    let (code, out, _) = run(folder.path(), &["check", "--lang", "en"]);
    assert_eq!((code, out.as_str()), (0, "1 file, 3 figures checked: nothing found.\n"));
}

#[test]
fn a_draft_without_figures_is_not_taken_for_a_correct_one() {
    let folder = folder(&[("a.txt", b""), ("b.txt", DRAFT.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["check", "a.txt", "b.txt"]);
    assert_eq!((code, out.as_str()), (0, "检查了 2 个文件、3 个数字：没有发现问题。\n"));
    assert!(err.starts_with("gouji: a.txt 里没有读到可以勾稽的数字") && err.lines().count() == 1, "{err}");
}

#[test]
fn what_can_be_corrected_is_counted() {
    let folder = folder(&[("a.txt", WRONG.as_bytes())]);
    let (code, out, _) = run(folder.path(), &["check", "-q", "a.txt"]);
    assert_eq!(
        (code, out.as_str()),
        (1, "检查了 1 个文件、12 个数字：2 个错误；其中 1 处可用 --fix 改正，先用 --diff 看看。\n")
    );
}

#[test]
fn a_missing_file_ends_with_2_and_hides_no_other() {
    let folder = folder(&[("a.txt", DRAFT.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["check", "b.txt", "a.txt"]);
    assert_eq!(code, 2);
    assert_eq!(out, "检查了 1 个文件、3 个数字：没有发现问题；1 处没能检查。\n");
    assert_eq!(err, "gouji: 找不到 b.txt；请检查路径和文件名。\n");
    let (code, out, err) = run(folder.path(), &["check", "b.txt"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "gouji: 找不到 b.txt；请检查路径和文件名。\n");
    let (code, out, _) = run(folder.path(), &["check", "--format=json", "b.txt"]);
    assert_eq!(code, 2);
    let report: Value = serde_json::from_str(&out).expect("JSON even so");
    assert_eq!(report["summary"]["failed"][0]["path"], "b.txt");
}

#[test]
fn a_folder_without_drafts_ends_with_2() {
    let folder = folder(&[("note.txt", "会议纪要".as_bytes()), ("2024年预算公开.docx", b"PK")]);
    let (code, out, err) = run(folder.path(), &["check"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("gouji: 当前目录里没有草案：") && err.contains("直接写出文件名"), "{err}");
    let (code, _, err) = run(folder.path(), &["check", "--lang=en", "."]);
    assert!(code == 2 && err.starts_with("gouji: there is no draft in the current folder"), "{err}");
}

#[test]
fn mistakes_of_the_command_line_end_with_2() {
    let folder = folder(&[]);
    for (arguments, said) in [
        (&["check", "--fromat=json"][..], "是不是 --format？"),
        (&["check", "--select", "总表"], "不是规则编号"),
        (&["check", "--year", "二〇二四"], "--year 2024"),
        (&["chekc"], "是不是 gouji check"),
        (&["code"], "缺少 <CODE>"),
        (&[], "用法：gouji"),
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
    let (code, out, _) = run(folder.path(), &["check", "--help"]);
    assert!(code == 0 && out.contains("输出格式"), "{out}");
    let (code, out, _) = run(folder.path(), &["check", "--help", "--lang=en"]);
    assert!(code == 0 && out.contains("Usage: gouji check"), "{out}");
    let (code, out, _) = run(folder.path(), &["--version"]);
    assert_eq!((code, out), (0, format!("gouji {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn folders_are_searched_as_git_sees_them() {
    let draft = DRAFT.as_bytes();
    let folder = folder(&[
        (".git/HEAD", b"ref: refs/heads/main\n"),
        (".gitignore", b"old/\n"),
        ("乙/2024年预算公开.txt", b"x"),
        ("甲/cover.md", draft),
        ("甲/a.gouji", b"x"),
        ("甲/b.ysgk", b"x"),
        ("甲/c.jsgk", b"x"),
        ("甲/notes.txt", b"x"),
        ("甲/d.csv", draft),
        ("old/a.gouji", draft),
        (".hidden/a.gouji", draft),
    ]);
    let (code, out, _) = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(code, 0);
    let expected = ["乙/2024年预算公开.txt", "甲/a.gouji", "甲/b.ysgk", "甲/c.jsgk", "甲/cover.md"];
    assert_eq!(paths(&out), expected);
    let (_, out, _) =
        run(folder.path(), &["check", "--format", "json", "甲/notes.txt", "old/a.gouji", "./甲/notes.txt"]);
    assert_eq!(paths(&out), ["old/a.gouji", "甲/notes.txt"], "what is named is checked, once");
}

#[test]
fn files_are_read_in_the_encodings_that_people_save() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(DRAFT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let gb = gouji::text::encode(DRAFT, gouji::text::FileEncoding::Gb18030);
    let marked = [b"\xEF\xBB\xBF", DRAFT.as_bytes()].concat();
    let folder = folder(&[("a.txt", &utf16), ("b.txt", &gb), ("c.txt", &marked), ("d.txt", DRAFT.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let encodings: Vec<_> = json_files(&out).into_iter().map(|(_, encoding)| encoding).collect();
    assert_eq!(encodings, ["utf-16le", "gb18030", "utf-8-bom", "utf-8"]);
}

#[test]
fn files_that_are_no_text_are_told_apart() {
    let broken = [DRAFT.as_bytes(), &[0xFF; 3]].concat();
    let folder =
        folder(&[("a.gouji", b"PK\x03\x04rest"), ("b.gouji", b"a\0b"), ("c.gouji", &broken), ("d.gouji", b"")]);
    let (code, out, err) = run(folder.path(), &["check"]);
    assert_eq!(code, 2);
    assert!(out.starts_with("检查了 2 个文件"), "{out}");
    assert!(err.contains("a.gouji 是 Word") && err.contains("b.gouji 是二进制文件"), "{err}");
    assert!(err.contains("c.gouji 里有些字节按 utf-8 读不出文字"), "{err}");
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let folder = folder(&[]);
    let (code, out, _) = with_input(folder.path(), &["check", "-", "--format=json"], DRAFT.as_bytes());
    assert_eq!((code, paths(&out)), (0, vec!["<stdin>".to_owned()]));
    let arguments = ["check", "-", "--format=json", "--stdin-name", "甲/a.txt"];
    let (code, out, _) = with_input(folder.path(), &arguments, b"");
    assert_eq!((code, paths(&out)), (0, vec!["甲/a.txt".to_owned()]));
}

#[test]
fn settings_are_found_upwards_and_their_mistakes_told() {
    let folder = folder(&[
        ("gouji.toml", "[rules]\nselct = [\"GJ1\"]\n".as_bytes()),
        ("甲/乙/a.gouji", DRAFT.as_bytes()),
        ("丙/gouji.toml", b"[draft]\nyear = 2024\n"),
        ("丙/b.gouji", DRAFT.as_bytes()),
        ("other.toml", b"[rules]\nselect = 3\n"),
    ]);
    let (code, out, err) = run(folder.path(), &["check", "甲"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "gouji: gouji.toml 第 2 行：不认识的键 selct，是不是 select？\n");
    let (code, _, err) = run(folder.path(), &["check", "丙"]);
    assert_eq!((code, err.as_str()), (0, ""), "the nearest one rules");
    let (code, _, err) = run(folder.path(), &["check", "丙", "--config", "other.toml"]);
    assert!(code == 2 && err.starts_with("gouji: other.toml 第 2 行："), "{err}");
    let (code, _, err) = run(folder.path(), &["check", "丙", "--config", "none.toml"]);
    assert!(code == 2 && err.contains("找不到配置文件 none.toml"), "{err}");
    let arguments = ["check", "-", "--stdin-name", "甲/new.txt"];
    let (code, _, err) = with_input(folder.path(), &arguments, DRAFT.as_bytes());
    assert!(code == 2 && err.contains("selct"), "{err}");
}

#[test]
fn a_project_adds_kinds_of_tables() {
    let draft = "某某市测试中心\n2024年度单位预算公开\n\n2024年培训费情况表\n\n项目\t预算数\n培训费\t9.00\n合计\t9.00\n\n\
                 2024年会议和培训汇总表\n\n项目\t预算数\n会议费\t3.00\n培训费\t5.00\n合计\t8.00\n";
    let header = "record\tname\tof\tstatus\twords\ttext\n";
    let tables = "table\t培训费表\t预算\tregional\t培训费情况表\t培训的支出\n\
                  table\t会议培训表\t预算\tregional\t会议和培训汇总表\t会议和培训的支出\n\
                  relation\t培训\t培训费表|会议培训表\tregional\t《培训费表》合计 = 《会议培训表》培训费\t两表的培训费相等\n";
    let folder = folder(&[
        ("a.gouji", draft.as_bytes()),
        ("表/本省.tsv", format!("{header}{tables}").as_bytes()),
        ("表/错.tsv", format!("{header}{tables}list\t甲\t乙\t丙\t丁\t戊\n").as_bytes()),
        ("本省.toml", "[templates]\nextra = [\"表/本省.tsv\"]\n".as_bytes()),
        ("错.toml", "[templates]\nextra = [\n  \"表/错.tsv\",\n  \"没有.tsv\",\n]\n".as_bytes()),
    ]);
    let (code, _, err) = run(folder.path(), &["check", "a.gouji"]);
    assert_eq!((code, err.as_str()), (0, ""), "the program does not know these tables");
    let (code, out, _) = run(folder.path(), &["check", "a.gouji", "--config", "本省.toml"]);
    assert!(code == 1 && out.contains("GJ201") && out.contains("9.00"), "{out}");
    let (code, _, err) = run(folder.path(), &["check", "a.gouji", "--config", "错.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("表/错.tsv 第 5 行：第一格应当是 table、row、column 或 relation"), "{err}");
    assert!(err.contains("第 4 行：读不了 没有.tsv"), "{err}");
}

#[test]
fn a_project_adds_subjects() {
    let draft = "某某市测试中心\n2024年度单位预算公开\n\n2024年一般公共预算支出表\n\n科目编码\t科目名称\t合计\n\
                 208\t社会保障和就业支出\t3.00\n20805\t行政事业单位养老支出\t3.00\n\
                 2080505\t机关事业单位基本养老保险缴费支出\t2.00\n2080577\t老年大学\t1.00\n";
    let folder = folder(&[
        ("a.gouji", draft.as_bytes()),
        ("科目.tsv", "code\tname\n2080577\t离退休干部活动\n".as_bytes()),
        ("甲/gouji.toml", "[catalog]\nextra = [\"../科目.tsv\"]\n".as_bytes()),
        ("乙/gouji.toml", "[catalog]\nextra = [\"没有.tsv\"]\n".as_bytes()),
    ]);
    let (_, out, _) = run(folder.path(), &["check", "a.gouji"]);
    assert!(!out.contains("GJ502"), "the program does not know this subject: {out}");
    let (_, out, _) = run(folder.path(), &["check", "a.gouji", "--config", "甲/gouji.toml"]);
    assert!(out.contains("GJ502") && out.contains("离退休干部活动"), "{out}");
    let (code, _, err) = run(folder.path(), &["check", "a.gouji", "--config", "乙/gouji.toml"]);
    assert!(code == 2 && err.contains("第 2 行：读不了 没有.tsv"), "{err}");
    for item in ["2080577", "离退休干部活动"] {
        let (code, out, err) = run(&folder.path().join("甲"), &["code", item]);
        assert!(code == 0 && out.starts_with("### 2080577 离退休干部活动\n") && err.is_empty(), "{out}{err}");
    }
    let (code, _, err) = run(&folder.path().join("乙"), &["code", "2080505"]);
    assert!(code == 0 && err.contains("读不了 没有.tsv"), "{err}");
}

#[test]
fn many_files_come_in_order() {
    let names: Vec<String> = (0..60).map(|n| format!("{n:02}.gouji")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), DRAFT.as_bytes())).collect();
    let folder = folder(&files);
    let (_, out, _) = run(folder.path(), &["check", "--format=json"]);
    assert_eq!(paths(&out), names);
}

#[test]
fn sarif_and_github_are_what_they_say() {
    let folder = folder(&[("a.gouji", DRAFT.as_bytes())]);
    let (code, out, _) = run(folder.path(), &["check", "--format=sarif"]);
    let log: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &log["version"]), (0, &Value::from("2.1.0")));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
    let (code, out, _) = run(folder.path(), &["check", "--format=github"]);
    assert_eq!((code, out.as_str()), (0, ""));
}

#[test]
fn colour_is_for_terminals_only() {
    let folder = folder(&[("a.gouji", DRAFT.as_bytes())]);
    for arguments in [&["check"][..], &["check", "--color=auto"], &["check", "--color=never"], &["check", "--help"]] {
        let (_, out, err) = run(folder.path(), arguments);
        assert!(!out.contains('\u{1B}') && !err.contains('\u{1B}'), "{arguments:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_trouble() {
    let folder = folder(&[("a.gouji", DRAFT.as_bytes())]);
    let mut command = gouji(folder.path(), &["check", "--format=json"]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("the program runs");
    assert_eq!(told(&output), (0, String::new(), String::new()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let folder = folder(&[("a.gouji", DRAFT.as_bytes())]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = gouji(folder.path(), &["check"]).stdout(full).output().expect("the program runs");
    let (code, _, err) = told(&output);
    assert!(code == 2 && err.contains("报告没能写完"), "{err}");
}

#[test]
fn coverage_counts_instead_of_finding() {
    let draft = "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n一、教育支出\t3.00\t1.00\t9.00\n";
    let folder = folder(&[("a.txt", draft.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["check", "--coverage", "a.txt"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("a.txt\n  数字 3 个，参加勾稽 3 个（100.0%）") && out.contains("不符    1"), "{out}");
    let (code, out, _) = run(folder.path(), &["check", "--coverage", "--format=json", "a.txt", "b.txt"]);
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &report["total"]["failed"][0]["path"]), (2, &Value::from("b.txt")));
    assert_eq!(report["files"][0]["relations"]["totalColumn"]["broken"], 1);
    let (code, _, err) = run(folder.path(), &["check", "--coverage", "--format=sarif", "a.txt"]);
    assert!(code == 2 && err.contains("--format json"), "{err}");
}

/// A draft with one clear mistake (`01.00` for `10.00`) and one that is open.
const WRONG: &str = "某某市测试中心\r\n2024年度单位预算公开\r\n\r\n单位：万元\r\n\r\n项目\t合计\t基本支出\t项目支出\r\n\
                     合计\t21.00\t6.00\t15.00\r\n一、教育支出\t7.00\t2.00\t5.00\r\n二、其他支出\t14.00\t4.00\t01.00\r\n\r\n\
                     另表\r\n\r\n项目\t合计\t基本支出\t项目支出\r\n一、农林支出\t31.00\t12.00\t57.00\r\n";

#[test]
fn fix_corrects_what_is_clear_and_keeps_everything_else() {
    use gouji::text::{FileEncoding, encode};
    for encoding in [FileEncoding::Utf8, FileEncoding::Utf8Bom, FileEncoding::Utf16Le, FileEncoding::Gb18030] {
        let folder = folder(&[("a.txt", &encode(WRONG, encoding))]);
        let (code, out, err) = run(folder.path(), &["check", "--fix", "-q", "a.txt"]);
        assert_eq!(
            (code, out.as_str(), err.as_str()),
            (1, "检查了 1 个文件、12 个数字：改正了 1 处，还有 1 个错误。\n", "")
        );
        let expected = encode(&WRONG.replace("01.00", "10.00"), encoding);
        assert_eq!(fs::read(folder.path().join("a.txt")).expect("the file"), expected, "{}", encoding.name());
        let (code, _, _) = run(folder.path(), &["check", "--fix", "--unsafe-fixes", "a.txt"]);
        assert_eq!(code, 0);
        let expected = encode(&WRONG.replace("01.00", "10.00").replace("57.00", "19.00"), encoding);
        assert_eq!(fs::read(folder.path().join("a.txt")).expect("the file"), expected, "{}", encoding.name());
    }
}

#[test]
fn diff_shows_and_changes_nothing() {
    let folder = folder(&[("a.txt", WRONG.as_bytes()), ("b.txt", DRAFT.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["check", "--diff", "--fix"]);
    assert_eq!((code, err.as_str()), (1, "gouji: 检查了 2 个文件，可改正 1 处；没有写文件。\n"));
    let changed: Vec<&str> = out.lines().filter(|line| line.starts_with(['-', '+'])).map(str::trim_end).collect();
    let rows = ["-二、其他支出\t14.00\t4.00\t01.00", "+二、其他支出\t14.00\t4.00\t10.00"];
    assert_eq!(changed, ["--- a.txt", "+++ a.txt", rows[0], rows[1]]);
    assert_eq!(fs::read(folder.path().join("a.txt")).expect("the file"), WRONG.as_bytes());
    let (code, out, _) = run(folder.path(), &["check", "--diff", "b.txt"]);
    assert_eq!((code, out.as_str()), (0, ""));
}

#[test]
fn a_corrected_standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    let (code, out, err) = with_input(folder.path(), &["check", "--fix", "-q", "-"], WRONG.as_bytes());
    assert_eq!((code, out.as_str()), (1, WRONG.replace("01.00", "10.00").as_str()));
    assert_eq!(err, "检查了 1 个文件、12 个数字：改正了 1 处，还有 1 个错误。\n");
    let (code, out, _) = with_input(folder.path(), &["check", "--fix", "-"], DRAFT.as_bytes());
    assert_eq!((code, out.as_str()), (0, DRAFT), "an unchanged draft comes out as well");
    let mut broken = WRONG.as_bytes().to_vec();
    broken.extend(b"\xFF\xFE\xFF");
    let mut command = gouji(folder.path(), &["check", "--fix", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("its input").write_all(&broken).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stdout), (Some(2), broken), "nothing of the draft is lost");
}

#[test]
fn fixing_flags_that_make_no_sense_are_refused() {
    let folder = folder(&[("a.txt", DRAFT.as_bytes())]);
    for (arguments, said) in [
        (&["check", "--unsafe-fixes"][..], "--diff --unsafe-fixes"),
        (&["check", "--diff", "--format=json"], "--diff 只有 text"),
        (&["check", "--coverage", "--fix"], "--coverage 不能"),
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert!(code == 2 && out.is_empty() && err.contains(said), "{arguments:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn fix_keeps_links_and_permissions_and_leaves_what_is_read_only() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real.txt", WRONG.as_bytes())]);
    let (real, link) = (folder.path().join("real.txt"), folder.path().join("link.txt"));
    symlink("real.txt", &link).expect("a link");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o444)).expect("read-only");
    let (code, _, err) = run(folder.path(), &["check", "--fix", "link.txt"]);
    assert!(code == 2 && err.contains("只读"), "{err}");
    assert_eq!(fs::read(&real).expect("the file"), WRONG.as_bytes());
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("writable");
    assert_eq!(run(folder.path(), &["check", "--fix", "link.txt"]).0, 1);
    assert!(link.symlink_metadata().expect("the link").is_symlink());
    assert_eq!(fs::metadata(&real).expect("the file").permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&real).expect("the file"), WRONG.replace("01.00", "10.00"));
}

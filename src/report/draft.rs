//! Which files of a folder are drafts.

use std::path::Path;

use crate::text::decode;

/// How many lines may stand before the title: a cover has blank lines, the unit's name, marks of review.
const COVER: usize = 40;

/// How many characters a title has at most: longer lines only talk about disclosure.
const TITLE: usize = 50;

/// How many bytes of a file those lines may take.
pub(super) const COVER_BYTES: usize = 32 * 1024;

/// What the name of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByName {
    /// It is a draft.
    Draft,
    /// Its first lines must tell.
    Perhaps,
    /// It is something else.
    No,
}

/// What the name of `path` says.
pub(super) fn by_name(path: &Path) -> ByName {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "gouji" | "ysgk" | "jsgk" => ByName::Draft,
        "txt" | "md" => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let is_draft = discloses(&name) || WHOSE.iter().any(|word| name.ends_with(word));
            if is_draft { ByName::Draft } else { ByName::Perhaps }
        }
        _ => ByName::No,
    }
}

/// Whether the file that starts with `bytes` has the title of a disclosure among its first lines.
pub(super) fn by_cover(bytes: &[u8]) -> bool {
    let cover = if bytes.len() < COVER_BYTES {
        bytes
    } else {
        // A cut inside a character would make the whole look like another encoding.
        let cover = &bytes[..COVER_BYTES];
        &cover[..cover.iter().rposition(|b| *b == b'\n').unwrap_or(COVER_BYTES)]
    };
    let text = decode(cover).text;
    let lines = text.lines().take(COVER).map(squeezed).filter(|line| !line.is_empty());
    let mut before = String::new();
    for line in lines {
        // A cover may break its title: `某某局2024年度`, `部门决算`.
        if is_title(&line) || is_title(&(before + &line)) {
            return true;
        }
        before = line;
    }
    false
}

/// A line without blanks and marks of emphasis.
fn squeezed(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '#' | '*')).collect()
}

/// Whether a line is the title of a disclosure: it names a year, and what is disclosed or whose budget or account it is.
fn is_title(line: &str) -> bool {
    let Some(year) = line.find('年').filter(|_| line.chars().count() <= TITLE) else { return false };
    let behind = &line[year..];
    discloses(behind)
        || WHOSE.iter().filter_map(|word| behind.rsplit_once(word)).any(|(_, rest)| {
            rest.is_empty() || rest.starts_with(['(', '（']) || FOLLOWING.iter().any(|word| rest.starts_with(word))
        })
}

/// Whether words say that something is disclosed.
fn discloses(words: &str) -> bool {
    words.contains("预算公开") || words.contains("决算公开")
}

/// What is disclosed, by whose it is.
const WHOSE: [&str; 4] = ["部门预算", "部门决算", "单位预算", "单位决算"];

/// What may follow that in a title. Before anything else (`工作的通知`) it is a text about budgets.
const FOLLOWING: [&str; 10] = ["信息", "情况", "说明", "报告", "报表", "表", "草案", "文本", "目录", "编制说明"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for (name, expected) in [
            ("a.gouji", ByName::Draft),
            ("a.YSGK", ByName::Draft),
            ("某单位2024年预算公开.txt", ByName::Draft),
            ("2023决算公开说明.md", ByName::Draft),
            ("某某局2024年部门决算.txt", ByName::Draft),
            ("部门决算培训.txt", ByName::Perhaps),
            ("notes.txt", ByName::Perhaps),
            ("2024年预算公开.docx", ByName::No),
            ("预算公开", ByName::No),
        ] {
            assert_eq!(by_name(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn covers_tell() {
        assert!(by_cover("\n\n某某中心\n\n2 0 2 3 年 度 单 位 决 算 公 开\n".as_bytes()));
        assert!(by_cover("# 2024 年部门预算公开说明".as_bytes()));
        assert!(by_cover(&crate::text::encode("某某局\n2024年度部门预算公开", crate::text::FileEncoding::Gb18030)));
        assert!(by_cover("某某局2024年度部门决算\n目录".as_bytes()));
        assert!(by_cover("2024年度\n\n某某局单位决算（草案）".as_bytes()), "on two lines");
        assert!(!by_cover("关于布置2024年度部门决算工作的通知".as_bytes()), "a notice");
        assert!(!by_cover("会议纪要\n讨论预算公开的准备".as_bytes()), "no year");
        assert!(!by_cover("2024年度，我市进一步推进部门预算公开工作，".repeat(3).as_bytes()), "a sentence");
        assert!(!by_cover(format!("{}2024年度部门预算公开", "\n".repeat(COVER)).as_bytes()), "too far down");
        assert!(!by_cover(&[0xFF; 100]));
    }

    #[test]
    fn a_cut_inside_a_character_does_no_harm() {
        let long = format!("2024年度部门预算公开\n{}", "款".repeat(COVER_BYTES));
        assert!(by_cover(long.as_bytes()));
    }
}

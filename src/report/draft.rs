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
            if discloses(&name) { ByName::Draft } else { ByName::Perhaps }
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
    decode(cover).text.lines().take(COVER).any(|line| {
        let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        line.chars().count() <= TITLE && line.find("年").is_some_and(|at| discloses(&line[at..]))
    })
}

fn discloses(words: &str) -> bool {
    words.contains("预算公开") || words.contains("决算公开")
}

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

//! Hovers, in Markdown or without it.

use tower_lsp::lsp_types::{self, HoverContents, MarkupContent, MarkupKind, Url};

use super::range;
use crate::ide::Hover;
use crate::server::state::Client;
use crate::text::Text;

/// The protocol's form of `hover`, which is about `text`, the document at `uri`.
pub(in crate::server) fn hover(hover: &Hover, uri: &Url, text: &Text, client: Client) -> lsp_types::Hover {
    let content = if client.shows_markdown {
        let value = with_links(&hover.markdown, client.follows_links.then_some(uri));
        MarkupContent { kind: MarkupKind::Markdown, value }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: plain(&hover.markdown) }
    };
    lsp_types::Hover { contents: HoverContents::Markup(content), range: Some(range(hover.span, text, client.encoding)) }
}

/// Links to lines of the document become links to lines of `uri`, or without one just their words.
fn with_links(markdown: &str, uri: Option<&Url>) -> String {
    let uri = uri.map(|uri| uri.as_str().replace('(', "%28").replace(')', "%29"));
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, label, line, behind)) = line_link(rest) {
        out.push_str(before);
        match &uri {
            Some(uri) => out.extend(["[", label, "](", uri, "#L", line, ")"]),
            None => out.push_str(label),
        }
        rest = behind;
    }
    out + rest
}

/// The first link to a line: what stands before it, its words, the line, what follows.
fn line_link(markdown: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, behind) = markdown.split_once("](#L")?;
    let (line, behind) = behind.split_once(')')?;
    let (before, label) = before.rsplit_once('[')?;
    line.bytes().all(|byte| byte.is_ascii_digit()).then_some((before, label, line, behind))
}

/// The text of a Markdown document, as a reader without Markdown wants it.
pub(super) fn plain(markdown: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in markdown.lines() {
        let trimmed = line.trim();
        let ruler = trimmed.starts_with('|') && trimmed.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        if ruler || trimmed.starts_with("```") {
            continue;
        }
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        let heading = trimmed[hashes..].strip_prefix(' ').filter(|_| (1..=6).contains(&hashes));
        let row = trimmed.strip_prefix('|').and_then(|row| row.strip_suffix('|'));
        lines.push(match (heading, row) {
            (Some(heading), _) => inline(heading.trim()),
            (None, Some(row)) => row.split('|').map(|cell| inline(cell.trim())).collect::<Vec<_>>().join("  "),
            (None, None) => inline(line.trim_end()),
        });
    }
    lines.join("\n").trim().to_owned()
}

/// Takes away emphasis, code marks, link targets and escapes.
fn inline(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        rest = match c {
            '\\' if behind.starts_with(|c: char| c.is_ascii_punctuation()) => {
                plain.push_str(&behind[..1]);
                &behind[1..]
            }
            '*' if behind.starts_with('*') => &behind[1..],
            '`' => behind,
            '[' => {
                let (shown, behind) =
                    link(behind).map_or(("[".to_owned(), behind), |(label, behind)| (inline(label), behind));
                plain.push_str(&shown);
                behind
            }
            _ => {
                plain.push(c);
                behind
            }
        };
    }
    plain
}

/// The label of the link whose bracket was just opened, and what follows the link.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, behind) = text.split_once("](")?;
    let (_, behind) = behind.split_once(')')?;
    (!label.contains(['[', ']'])).then_some((label, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_linked_where_links_are_followed() {
        let uri = Url::parse("file:///a(1).txt").expect("a URI");
        let markdown = "甲（[第 3 行](#L3)），乙（[第 12 行](#L12)） [说明](https://e.invalid)";
        let linked = "甲（[第 3 行](file:///a%281%29.txt#L3)），乙（[第 12 行](file:///a%281%29.txt#L12)） [说明](https://e.invalid)";
        assert_eq!(with_links(markdown, Some(&uri)), linked);
        assert_eq!(with_links(markdown, None), "甲（第 3 行），乙（第 12 行） [说明](https://e.invalid)");
    }

    #[test]
    fn plain_text_keeps_what_is_said() {
        let markdown = "## 208 **社会保障和就业支出**\n\n`30.66` = 11.14 × 2 \\* 1 [说明](https://e.invalid) [1]\n\
                        ```text\na\n```\n| 年 | 名称 |\n|---|:--|\n| 2024 | **教育** |\n#标签\n-5 \\ 甲\n\n";
        assert_eq!(
            plain(markdown),
            "208 社会保障和就业支出\n\n30.66 = 11.14 × 2 * 1 说明 [1]\na\n年  名称\n2024  教育\n#标签\n-5 \\ 甲"
        );
    }
}

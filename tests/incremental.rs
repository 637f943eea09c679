//! A draft brought up to date by edits is read exactly like a fresh one: blocks, findings, outline, folds and hovers.

use std::fs;
use std::path::{Path, PathBuf};

use gouji::ide::{Analysis, Options};
use gouji::text::{Encoding, Point, Position, Span, Splice, Text};
use proptest::prelude::*;

/// Every draft of the fixtures.
fn drafts() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("README.md") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

/// An edit, by fractions of the text, so that it makes sense in any draft.
#[derive(Debug, Clone)]
struct Edit {
    start: (u16, u16),
    lines: u8,
    end: u16,
    insert: String,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let insert = prop_oneof![
        4 => "[0-9]{1,3}",
        2 => Just("\t".to_owned()),
        2 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\n\n".to_owned()),
        1 => Just("，增长5.00%。".to_owned()),
        1 => Just("合计\t\t5.00\n".to_owned()),
        1 => Just("第一部分 概况\n".to_owned()),
        1 => Just("2024年度单位预算公开\n".to_owned()),
        1 => Just("𠮷\u{2028}😀".to_owned()),
        2 => Just(String::new()),
    ];
    let edit =
        ((any::<u16>(), any::<u16>()), prop_oneof![6 => Just(0_u8), 1 => 1..4_u8, 1 => 4..40_u8], any::<u16>(), insert)
            .prop_map(|(start, lines, end, insert)| Edit { start, lines, end, insert });
    prop::collection::vec(edit, 1..10)
}

/// A place of the text, on a character boundary.
fn place(text: &Text, line: u32, fraction: u16) -> Point {
    let content = text.line(line);
    let mut byte = content.len() * usize::from(fraction) / usize::from(u16::MAX);
    while !content.is_char_boundary(byte) {
        byte -= 1;
    }
    Point::new(line, byte as u32)
}

fn apply(text: &mut Text, edit: &Edit) -> Splice {
    let line = (u64::from(text.line_count() - 1) * u64::from(edit.start.0) / u64::from(u16::MAX)) as u32;
    let start = place(text, line, edit.start.1);
    let end = place(text, (line + u32::from(edit.lines)).min(text.line_count() - 1), edit.end);
    text.replace(Span::new(start, end.max(start)), &edit.insert).expect("the span is sound")
}

fn assert_same(incremental: &Analysis, text: &Text) {
    let fresh = Analysis::new(text.clone(), Options::default());
    assert_eq!(incremental.diagnostics(), fresh.diagnostics());
    assert_eq!(incremental.symbols(), fresh.symbols());
    assert_eq!(incremental.folds(), fresh.folds());
    for line in (0..text.line_count()).step_by(7) {
        let point = place(text, line, 30_000);
        assert_eq!(incremental.hover(point), fresh.hover(point), "at {point:?}");
        assert_eq!(incremental.definition(point), fresh.definition(point), "at {point:?}");
        if line % 35 == 0 {
            assert_eq!(incremental.references(point), fresh.references(point), "at {point:?}");
            assert_eq!(incremental.completions(point), fresh.completions(point), "at {point:?}");
        }
    }
    // Every stretch lies inside the text, on character boundaries of all encodings.
    for diagnostic in incremental.diagnostics() {
        let spans = diagnostic.related.iter().map(|related| related.span);
        let edits = diagnostic.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        for span in spans.chain(edits).chain([diagnostic.span]) {
            for point in [span.start, span.end] {
                for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                    let position: Position = text.position(point, encoding);
                    assert_eq!(text.point(position, encoding), Ok(point));
                }
            }
        }
    }
}

/// An edit of what a draft says and not of how it is built.
#[derive(Debug, Clone)]
enum Slip {
    /// A digit becomes another.
    Digit(prop::sample::Index, char),
    /// A figure becomes the same as another.
    Copy(prop::sample::Index, prop::sample::Index),
    /// A word of the first kind gives way to the other.
    Word(prop::sample::Index, &'static str, &'static str),
}

fn slips(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Slip>> {
    let at = any::<prop::sample::Index>;
    let slip = prop_oneof![
        6 => (at(), prop::char::range('0', '9')).prop_map(|(at, digit)| Slip::Digit(at, digit)),
        3 => (at(), at()).prop_map(|(at, other)| Slip::Copy(at, other)),
        1 => at().prop_map(|at| Slip::Word(at, "增加", "减少")),
        1 => at().prop_map(|at| Slip::Word(at, "万元", "元")),
        1 => at().prop_map(|at| Slip::Word(at, "基本支出", "项目支出")),
    ];
    prop::collection::vec(slip, count)
}

/// The stretch of the text that a slip takes, in bytes, and what comes in its place.
fn slipped(text: &str, slip: &Slip) -> (std::ops::Range<usize>, String) {
    let figures: Vec<(usize, &str)> = text
        .split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .filter(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    match slip {
        Slip::Digit(which, digit) => {
            let (at, figure) = which.get(&figures);
            let digits: Vec<usize> =
                figure.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
            let at = at + which.get(&digits);
            (at..at + 1, digit.to_string())
        }
        Slip::Copy(which, other) => {
            let (at, figure) = which.get(&figures);
            (*at..at + figure.len(), other.get(&figures).1.to_owned())
        }
        Slip::Word(which, from, to) => {
            let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
            if places.is_empty() {
                return (0..0, String::new());
            }
            let at = *which.get(&places);
            (at..at + from.len(), (*to).to_owned())
        }
    }
}

fn point(text: &str, at: usize) -> Point {
    let before = &text[..at];
    let line = before.matches('\n').count();
    Point::new(line as u32, (at - before.rfind('\n').map_or(0, |at| at + 1)) as u32)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// What is found behind one mistake may rest on any other place of the draft. So a draft with many is edited here
    /// and there, and all findings are compared.
    #[test]
    fn mistakes_are_explained_the_same_after_edits_elsewhere(
        which in any::<prop::sample::Index>(),
        planted in slips(12..24),
        edits in slips(4..10),
    ) {
        let drafts: Vec<PathBuf> = drafts().into_iter().filter(|path| path.parent().is_some_and(|folder| folder.ends_with("fixtures"))).collect();
        let mut written = fs::read_to_string(which.get(&drafts)).expect("the draft is readable");
        for slip in &planted {
            let (range, with) = slipped(&written, slip);
            written.replace_range(range, &with);
        }
        let mut text = Text::new(&written);
        let mut analysis = Analysis::new(text.clone(), Options::default());
        for slip in &edits {
            let (range, with) = slipped(&written, slip);
            let span = Span::new(point(&written, range.start), point(&written, range.end));
            written.replace_range(range, &with);
            let splice = text.replace(span, &with).expect("the span is sound");
            analysis.update(text.clone(), &[splice]);
            let fresh = Analysis::new(text.clone(), Options::default());
            prop_assert_eq!(analysis.diagnostics(), fresh.diagnostics());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_full(which in any::<prop::sample::Index>(), edits in edits(), batch in any::<bool>()) {
        let drafts = drafts();
        let path = which.get(&drafts);
        let mut text = Text::new(&fs::read_to_string(path).expect("the draft is readable"));
        let mut analysis = Analysis::new(text.clone(), Options::default());
        if batch {
            let splices: Vec<Splice> = edits.iter().map(|edit| apply(&mut text, edit)).collect();
            analysis.update(text.clone(), &splices);
            assert_same(&analysis, &text);
        } else {
            for edit in &edits {
                let splice = apply(&mut text, edit);
                analysis.update(text.clone(), &[splice]);
                assert_same(&analysis, &text);
            }
        }
    }
}

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

//! The text layer against plain strings: edits, positions, splices, encodings of files, folding.

use std::ops::Range;

use gouji::text::{
    Decoded, EditError, Encoding, FileEncoding, Point, Position, Span, Splice, Text, decode, encode, fold, fold_label,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

const FILE_ENCODINGS: [FileEncoding; 5] =
    [FileEncoding::Utf8, FileEncoding::Utf8Bom, FileEncoding::Utf16Le, FileEncoding::Utf16Be, FileEncoding::Gb18030];

/// Texts of what breaks lines, of what does so elsewhere but not in the protocol, and of characters of every width.
fn text(most: usize) -> impl Strategy<Value = String> {
    let characters = select(vec![
        "a", "5", "é", "支", "，", "　", "𠮷", "😀", "\t", "\n", "\r", "\r\n", "\u{2028}", "\u{b}", "\u{c}", "\u{85}",
    ]);
    prop::collection::vec(characters, 0..most).prop_map(|parts| parts.concat())
}

/// A text, sometimes long enough for the rope to hold it in pieces.
fn long_text() -> impl Strategy<Value = String> {
    (text(40), prop_oneof![9 => Just(1), 1 => Just(80)]).prop_map(|(text, times)| text.repeat(times))
}

/// Texts of what folding removes, changes and keeps, complete and in pieces.
fn draft(most: usize) -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "支", "出", " ", "　", "\u{a0}", "\t", "\n", "１", "，", "．", "3", "a", "ｂ", "**", "*", "<b>", "</p>", "<",
        ">", "&nbsp;", "&", "\u{200b}", "\u{feff}", "−", "﹪", "〈", "𠮷", "😀", "é",
    ]);
    prop::collection::vec(pieces, 0..most).prop_map(|parts| parts.concat())
}

/// The lines of `text` as the protocol counts them, without their breaks: byte ranges.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let mut behind = at + c.len_utf8();
        if c == '\r' && characters.next_if(|(_, next)| *next == '\n').is_some() {
            behind += 1;
        }
        if matches!(c, '\r' | '\n') {
            lines.push(start..at);
            start = behind;
        }
    }
    lines.push(start..text.len());
    lines
}

/// The width of `text` in units, without help from the layer.
fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.encode_utf16().count(),
        Encoding::Utf32 => text.chars().count(),
    }
}

/// The byte that a position means, clamped as the specification wants; `None` inside a character.
fn byte(text: &str, position: Position, encoding: Encoding) -> Option<usize> {
    let Some(line) = lines(text).into_iter().nth(position.line as usize) else { return Some(text.len()) };
    let content = &text[line.clone()];
    let wanted = (position.character as usize).min(units(content, encoding));
    let ends = content.char_indices().map(|(at, _)| at).chain([content.len()]);
    ends.into_iter().find(|end| units(&content[..*end], encoding) == wanted).map(|end| line.start + end)
}

/// Some position: nearly always in the text or just behind one of its lines, sometimes far out.
fn position(text: &str, line: Index, character: Index) -> Position {
    let lines = lines(text);
    let line = line.index(lines.len() + 1);
    let width = lines.get(line).map_or(0, Range::len);
    let character = character.index(width + 3);
    let far = character == width + 2;
    Position::new(line as u32, if far { u32::MAX } else { character as u32 })
}

/// The lines outside of `splice` are the same before and after it, and it covers all others.
fn assert_true_splice(splice: Splice, before: &Text, after: &Text) {
    let (first, removed, inserted) = (splice.first, splice.removed, splice.inserted);
    assert!(first + removed <= before.line_count() && first + inserted <= after.line_count(), "{splice:?}");
    let behind = before.line_count() - first - removed;
    assert_eq!(behind, after.line_count() - first - inserted, "{splice:?}");
    for line in 0..first {
        assert_eq!(before.line(line), after.line(line), "{splice:?}");
    }
    for line in 1..=behind {
        let (old, new) = (before.line_count() - line, after.line_count() - line);
        assert_eq!(before.line(old), after.line(new), "{splice:?}");
    }
}

/// All that a text tells of itself, against the string that it stands for.
fn assert_stands_for(text: &Text, content: &str) {
    assert_eq!(text.to_string(), content);
    assert_eq!((text.len(), text.is_empty()), (content.len(), content.is_empty()));
    let expected: Vec<&str> = lines(content).into_iter().map(|line| &content[line]).collect();
    assert_eq!(text.line_count() as usize, expected.len());
    assert!(text.lines(0..text.line_count()).into_iter().eq(expected.iter().map(|line| Box::from(*line))));
    for (line, expected) in (0..).zip(&expected) {
        assert_eq!(text.line(line), *expected);
    }
    assert_eq!(text.line(text.line_count()), "");
    assert_eq!(text.end(), Point::new(expected.len() as u32 - 1, expected[expected.len() - 1].len() as u32));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn edits_are_those_of_a_string(
        start in long_text(),
        edits in prop::collection::vec((any::<[Index; 4]>(), text(6)), 1..8),
        encoding in select(&ENCODINGS[..]),
    ) {
        let mut content = start;
        let mut text = Text::new(&content);
        let first = text.clone();
        let mut whole: Option<Splice> = None;
        for ([a, b, c, d], insert) in edits {
            let (from, to) = (position(&content, a, b), position(&content, c, d));
            let before = text.clone();
            let result = text.edit(from, to, &insert, encoding);
            match (byte(&content, from, encoding), byte(&content, to, encoding)) {
                (Some(from), Some(to)) if from <= to => {
                    content.replace_range(from..to, &insert);
                    let splice = result.expect("the range is sound");
                    assert_true_splice(splice, &before, &text);
                    whole = Some(whole.map_or(splice, |whole| whole.then(splice)));
                }
                (Some(_), Some(_)) => prop_assert_eq!(result, Err(EditError::Reversed)),
                _ => prop_assert_eq!(result, Err(EditError::InsideCharacter)),
            }
            // Also after an edit that was refused.
            assert_stands_for(&text, &content);
        }
        if let Some(whole) = whole {
            assert_true_splice(whole, &first, &text);
        }
    }

    #[test]
    fn replacing_a_span_is_replacing_bytes(
        content in long_text(),
        places in any::<[Index; 2]>(),
        insert in text(6),
    ) {
        let mut text = Text::new(&content);
        let points: Vec<(Point, usize)> = points(&content);
        let [(start, from), (end, to)] = places.map(|place| *place.get(&points));
        let before = text.clone();
        if start <= end {
            prop_assert_eq!(text.slice(Span::new(start, end)), &content[from..to]);
            let splice = text.replace(Span::new(start, end), &insert).expect("the span is sound");
            assert_true_splice(splice, &before, &text);
            assert_stands_for(&text, &(content[..from].to_owned() + &insert + &content[to..]));
        } else {
            prop_assert_eq!(text.replace(Span::new(start, end), &insert), Err(EditError::Reversed));
            assert_stands_for(&text, &content);
        }
    }

    #[test]
    fn every_point_has_a_position_and_comes_back(content in long_text(), encoding in select(&ENCODINGS[..])) {
        let text = Text::new(&content);
        for (point, at) in points(&content) {
            let position = text.position(point, encoding);
            prop_assert_eq!(position.line, point.line);
            prop_assert_eq!(position.character as usize, units(&content[at - point.byte as usize..at], encoding));
            prop_assert_eq!(text.point(position, encoding), Ok(point));
            prop_assert_eq!(text.nearest_point(position, encoding), point);
        }
    }

    #[test]
    fn every_position_has_a_nearest_point(content in text(40), place in any::<[Index; 2]>(), encoding in select(&ENCODINGS[..])) {
        let text = Text::new(&content);
        let position = position(&content, place[0], place[1]);
        let nearest = text.nearest_point(position, encoding);
        if let Some(at) = byte(&content, position, encoding) {
            prop_assert_eq!(text.point(position, encoding), Ok(nearest));
            prop_assert!(points(&content).contains(&(nearest, at)));
        } else {
            prop_assert_eq!(text.point(position, encoding), Err(EditError::InsideCharacter));
            // The start of the character: between it and the position lies nothing but a part of that character.
            let back = text.position(nearest, encoding);
            prop_assert_eq!(back.line, position.line);
            for character in back.character + 1..=position.character {
                prop_assert!(text.point(Position::new(back.line, character), encoding).is_err());
            }
        }
    }

    #[test]
    fn a_file_is_read_as_it_was_stored(
        content in prop_oneof![text(40), draft(40), "\\PC{0,20}"],
        encoding in select(&FILE_ENCODINGS[..]),
    ) {
        let read = decode(&encode(&content, encoding));
        if unmistakable(&content, encoding) {
            prop_assert_eq!(read, Decoded { text: content, encoding, lossy: false });
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let read = decode(&bytes);
        // GB18030 has two ways to write some characters.
        if !read.lossy && read.encoding != FileEncoding::Gb18030 {
            prop_assert_eq!(encode(&read.text, read.encoding), bytes);
        }
    }

    #[test]
    fn folded_text_knows_where_it_came_from(original in draft(30), stretch in any::<[Index; 2]>()) {
        let folded = fold(&original);
        prop_assert_eq!(&folded.text, &fold_label(&original));
        let mut behind = 0;
        for (at, c) in folded.text.char_indices() {
            let origin = folded.origin(at..at + c.len_utf8());
            prop_assert!(behind <= origin.start && origin.start < origin.end, "in order, and of something");
            let source = original.get(origin.clone());
            prop_assert!(source.is_some(), "on the boundaries of characters");
            let source = source.unwrap_or_default();
            if c == ' ' {
                prop_assert!(source.chars().all(char::is_whitespace), "{:?}", source);
            } else {
                prop_assert_eq!(source.chars().count(), 1);
                prop_assert_eq!(&fold(source).text, &c.to_string());
            }
            prop_assert_eq!(folded.folded_at(origin.start), at);
            behind = origin.end;
        }
        prop_assert!(behind <= original.len());

        // A stretch comes from the stretch between its ends.
        let boundaries: Vec<usize> = folded.text.char_indices().map(|(at, _)| at).chain([folded.text.len()]).collect();
        let mut ends = stretch.map(|end| *end.get(&boundaries));
        ends.sort_unstable();
        let origin = folded.origin(ends[0]..ends[1]);
        let source = original.get(origin.clone());
        prop_assert!(source.is_some());
        if ends[0] == ends[1] {
            prop_assert!(origin.is_empty());
        } else {
            // A space at an end has nothing to keep apart in the stretch alone.
            prop_assert_eq!(fold(source.unwrap_or_default()).text, folded.text[ends[0]..ends[1]].trim_matches(' '));
        }
    }
}

/// All points of a text, each with its byte.
fn points(content: &str) -> Vec<(Point, usize)> {
    let of_line = |(number, line): (u32, Range<usize>)| {
        let ends: Vec<usize> = content[line.clone()].char_indices().map(|(at, _)| at).chain([line.len()]).collect();
        ends.into_iter().map(move |end| (Point::new(number, end as u32), line.start + end))
    };
    (0..).zip(lines(content)).flat_map(of_line).collect()
}

/// Whether the bytes of `content` mean only this: some in GB18030 may as well be UTF-8, and it has private characters
/// that it reads as public ones.
fn unmistakable(content: &str, encoding: FileEncoding) -> bool {
    match encoding {
        FileEncoding::Utf8 => !content.starts_with('\u{feff}'),
        FileEncoding::Gb18030 => {
            let bytes = encode(content, encoding);
            let private = |c| matches!(c, '\u{e000}'..='\u{f8ff}');
            std::str::from_utf8(&bytes).is_err() && !bytes.starts_with(b"\xEF\xBB\xBF") && !content.contains(private)
        }
        FileEncoding::Utf8Bom | FileEncoding::Utf16Le | FileEncoding::Utf16Be => true,
    }
}

#[test]
fn a_draft_survives_every_encoding() {
    let draft = include_str!("../fixtures/unit-budget.txt").to_owned() + "𠮷😀\u{2028}\u{85}";
    for encoding in FILE_ENCODINGS {
        let read = decode(&encode(&draft, encoding));
        assert_eq!(read, Decoded { text: draft.clone(), encoding, lossy: false });
    }
}

//! What reading, editing and checking a draft cost, at 60 KB, 1 MB and 10 MB.
//!
//! The larger drafts are the unit budget of the fixtures again and again, each time with some other figures.

use std::fmt;

use gouji::facts::Draft;
use gouji::ide::{Analysis, Options};
use gouji::rules::{self, Lang, Scope};
use gouji::syntax::Tree;
use gouji::text::{Point, Span, Text};

fn main() {
    divan::main();
}

/// The size of a draft.
#[derive(Clone, Copy)]
struct Size(usize, &'static str);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

const SIZES: [Size; 3] = [Size(60_000, "60 KB"), Size(1_000_000, "1 MB"), Size(10_000_000, "10 MB")];

/// Copies of the unit budget up to `size` bytes, the last of them cut off behind a line. In each, one digit in some thousand
/// is another than in the copy before.
fn draft(size: Size) -> String {
    const EVERY: usize = 4096;
    let original = include_str!("../fixtures/unit-budget.txt");
    let mut text = String::with_capacity(size.0 + original.len());
    let mut copy = 0_u8;
    while text.len() < size.0 {
        let digit = char::from(b'0' + copy % 10);
        let mut last = 0;
        text.extend(original.char_indices().map(|(at, c)| {
            let change = c == '7' && at > last + EVERY;
            last = if change { at } else { last };
            if change { digit } else { c }
        }));
        text.push('\n');
        copy = copy.wrapping_add(1);
    }
    let end = text.as_bytes()[..size.0].iter().rposition(|byte| *byte == b'\n').expect("drafts have lines");
    text.truncate(end + 1);
    text
}

/// Reading blocks.
#[divan::bench(args = SIZES, sample_count = 20)]
fn parse(bencher: divan::Bencher, size: Size) {
    let text = Text::new(&draft(size));
    bencher.bench_local(|| Tree::parse(&text));
}

/// Reading facts from blocks.
#[divan::bench(args = SIZES, sample_count = 10)]
fn facts(bencher: divan::Bencher, size: Size) {
    let tree = Tree::parse(&Text::new(&draft(size)));
    bencher.bench_local(|| Draft::read(&tree));
}

/// Everything at once, as `gouji check` does it.
#[divan::bench(args = SIZES, sample_count = 10)]
fn check(bencher: divan::Bencher, size: Size) {
    let text = Text::new(&draft(size));
    bencher.bench_local(|| Analysis::new(text.clone(), Options::default()));
}

/// A keystroke in a table in the middle of the draft, up to its findings.
#[divan::bench(args = SIZES, sample_count = 100)]
fn keystroke_in_table(bencher: divan::Bencher, size: Size) {
    keystroke(bencher, size, "\t");
}

/// A keystroke in a sentence in the middle of the draft, up to its findings.
#[divan::bench(args = SIZES, sample_count = 100)]
fn keystroke_in_prose(bencher: divan::Bencher, size: Size) {
    keystroke(bencher, size, "万元，");
}

/// Types and deletes a digit at the end of the first line behind the middle that holds `mark`.
fn keystroke(bencher: divan::Bencher, size: Size, mark: &str) {
    let mut text = Text::new(&draft(size));
    let middle = text.line_count() / 2;
    let line =
        (middle..text.line_count()).find(|line| text.line(*line).contains(mark)).expect("the draft has such a line");
    let end = text.line(line).len() as u32;
    let (here, behind) = (Point::new(line, end), Point::new(line, end + 1));
    let mut analysis = Analysis::new(text.clone(), Options::default());
    let mut typed = false;
    bencher.bench_local(|| {
        let (span, insert) = if typed { (Span::new(here, behind), "") } else { (Span::new(here, here), "5") };
        typed = !typed;
        let splice = text.replace(span, insert).expect("the span is sound");
        analysis.update(text.clone(), &[splice]);
        analysis.diagnostics().len()
    });
}

/// Copies of the unit budget, which is right, of 60 KB or more, in which so many figures of tables are wrong, each by one
/// digit, and each so that it is found by itself.
fn wrong(count: usize) -> String {
    let original = include_str!("../fixtures/unit-budget.txt");
    let text = format!("{original}\n").repeat(SIZES[0].0.div_ceil(original.len()));
    let right: Vec<String> = text.lines().map(str::to_owned).collect();
    let has_amount = |line: &str| line.rsplit('\t').any(|cell| cell.contains('.') && cell.len() > 4);
    let amounts: Vec<usize> =
        (0..right.len()).filter(|at| right[*at].contains('\t') && has_amount(&right[*at])).collect();
    let mut lines = right.clone();
    for step in 0..count {
        // From the middle of as many stretches on.
        let from = (2 * step + 1) * amounts.len() / (2 * count);
        let is_found = |at: &&usize| {
            let mut alone = right.clone();
            alone[**at] = mistyped(&right[**at]);
            lines[**at] == right[**at] && findings(&Draft::read(&Tree::parse(&Text::new(&alone.join("\n"))))) > 0
        };
        let at = amounts[from..].iter().find(is_found).expect("some figure of the stretch is checked");
        lines[*at] = mistyped(&right[*at]);
    }
    lines.join("\n")
}

/// A row with another digit in its last figure.
fn mistyped(row: &str) -> String {
    let digit = row.rfind(|c: char| c.is_ascii_digit()).expect("the row has an amount") - 1;
    let place = if row.as_bytes()[digit] == b'.' { digit - 1 } else { digit };
    let other = if row.as_bytes()[place] == b'3' { "8" } else { "3" };
    let mut row = row.to_owned();
    row.replace_range(place..=place, other);
    row
}

/// How many findings a draft has: rules and localisation, nothing read.
fn findings(draft: &Draft) -> usize {
    let scopes = draft.parts.iter().map(|part| Scope::new(part, Lang::Zh, None));
    scopes.map(|scope| rules::check(&scope, |_| true).len()).sum()
}

/// What is wrong in a draft of 60 KB with no, one and thirty wrong figures.
#[divan::bench(args = [0, 1, 30], sample_count = 50)]
fn blame(bencher: divan::Bencher, count: usize) {
    let draft = Draft::read(&Tree::parse(&Text::new(&wrong(count))));
    // A figure and its total may be one mistake.
    assert!((count.div_ceil(2)..=2 * count).contains(&findings(&draft)), "{count} mistakes are found");
    bencher.bench_local(|| findings(&draft));
}

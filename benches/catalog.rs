//! Look-ups in the catalogue and the glossary: each should take far less than a keystroke may cost.

use divan::black_box;
use gouji::catalog::{Additions, Catalog, Glossary, Table, search};
use gouji::ide::{Analysis, Options, page};
use gouji::rules::Lang;
use gouji::text::{Point, Text};

fn main() {
    divan::main();
}

/// What the first use costs; measured once, since everything later finds the tables read.
/// The digits put these two before all others.
#[divan::bench(name = "00 first use of the catalogue", sample_count = 1, sample_size = 1)]
fn first_use_of_catalog() -> bool {
    Catalog::get().find(black_box("2080505")).is_some()
}

#[divan::bench(name = "01 first look-up by name", sample_count = 1, sample_size = 1)]
fn first_name() -> usize {
    Catalog::get().by_name(black_box("行政运行")).len()
}

#[divan::bench(name = "02 first use of the glossary", sample_count = 1, sample_size = 1)]
fn first_use_of_glossary() -> bool {
    Glossary::get().term(black_box("三公经费")).is_some()
}

#[divan::bench(name = "03 first search", sample_count = 1, sample_size = 1)]
fn first_search() -> usize {
    search(black_box("zfgjj"), &Additions::default(), |_| true, 20).len()
}

#[divan::bench]
fn by_code() -> Option<&'static str> {
    Catalog::get().subject(Table::Functional, black_box("2080505")).map(|subject| subject.name)
}

#[divan::bench]
fn by_name() -> usize {
    Catalog::get().by_name(black_box("机关事业单位基本养老保险缴费支出")).len()
}

#[divan::bench]
fn check_name() -> bool {
    let subject = Catalog::get().find("20805").expect("it is listed");
    subject.check_name(black_box("行政事业单位离退休"), Some(2024)) == gouji::catalog::NameCheck::Agrees
}

#[divan::bench(args = ["2080598", "2180505", "218", "20805050199"])]
fn nearest(code: &str) -> usize {
    Catalog::get().nearest(black_box(code), 5).len()
}

/// By code, by name, by a wrong name, by part of a name, by pinyin.
#[divan::bench(args = ["20805", "住房公积金", "房屋建筑物构建", "养老支出", "zfgjj"])]
fn found_by(typed: &str) -> usize {
    search(black_box(typed), &Additions::default(), |_| true, 20).len()
}

/// A draft of about 60 KB, and a place in it: a line with this word, and the byte behind the word.
fn draft(word: &str) -> (Analysis, Point) {
    let text = include_str!("../fixtures/unit-budget.txt");
    let at = text.find(word).expect("the word is there") + word.len();
    let line = text[..at].matches('\n').count() as u32;
    let byte = at - text[..at].rfind('\n').map_or(0, |at| at + 1);
    (Analysis::new(Text::new(text), Options::default()), Point::new(line, byte as u32))
}

/// On a code, a figure, a term in a sentence, a name.
#[divan::bench(args = ["2080505", "\n人员经费", "机关运行经费"])]
fn hover(bencher: divan::Bencher, word: &str) {
    let (analysis, point) = draft(word);
    bencher.bench(|| analysis.hover(black_box(point)).is_some());
}

/// In a table, and in a sentence.
#[divan::bench(args = ["\n2080505", "\n人员经费"])]
fn completion(bencher: divan::Bencher, word: &str) {
    let (analysis, point) = draft(word);
    bencher.bench(|| analysis.completions(black_box(point)).items.len());
}

#[divan::bench]
fn term_at_a_place() -> bool {
    let text = "一、一般公共预算财政拨款收入1,003.35万元,其中:公务用车购置及运行维护费5.00万元";
    Glossary::get().at(black_box(text), 45).is_some()
}

#[divan::bench]
fn terms_of_a_kilobyte() -> usize {
    let text = "一般公共预算财政拨款收入1,003.35万元,公务用车购置及运行维护费5万元。".repeat(10);
    Glossary::get().find(black_box(&text)).count()
}

#[divan::bench(args = ["2080505", "302", "50601"])]
fn page_of_a_subject(code: &str) -> String {
    let subject = Catalog::get().find(code).expect("it is listed");
    page::subject_page(subject, Some(2024), Lang::Zh)
}

#[divan::bench]
fn page_of_an_unknown_code() -> String {
    page::unknown_code_page(black_box("2080598"), Lang::Zh)
}

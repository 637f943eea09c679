//! The headings of sections and the titles of tables that the draft does not have yet.

use super::{Completion, CompletionKind, filter};
use crate::catalog::{Disclosure, Section, Status, TableKind, Tables, has_initials, label_key, sections};
use crate::facts::Part;
use crate::ide::Analysis;
use crate::ide::entity::disclosure;
use crate::rules::{Lang, TextEdit};
use crate::syntax::Content;
use crate::text::{Point, Span, fold_label};

/// A line with more characters in front of the cursor is a sentence.
const LONGEST: usize = 12;

pub(super) fn completions(analysis: &Analysis, point: Point) -> Vec<Completion> {
    let line = analysis.text().line(point.line);
    let (Some(left), Some(right)) = (line.get(..point.byte as usize), line.get(point.byte as usize..)) else {
        return Vec::new();
    };
    let marks = left.len() - left.trim_start_matches(['#', ' ']).len();
    let typed = fold_label(&left[marks..]);
    if !right.trim().is_empty() || typed.chars().count() > LONGEST || left.contains(['。', '，', '；']) {
        return Vec::new();
    }
    let Some(placed) = analysis.part_at(point) else { return Vec::new() };
    let Some(disclosure) = disclosure(placed.part) else { return Vec::new() };
    let year = analysis.options().scope(placed.part).year;
    let letters = typed.to_ascii_lowercase();
    let is_letters = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let offered = |(name, text, kind): (&str, String, CompletionKind)| {
        let fits = typed.is_empty()
            || label_key(&text).contains(&label_key(&typed))
            || (is_letters && has_initials(name, &letters));
        fits.then(|| Completion {
            kind,
            label: text.clone(),
            detail: match (kind == CompletionKind::Title, analysis.options().lang) {
                (true, Lang::Zh) => "尚缺的表".to_owned(),
                (false, Lang::Zh) => "尚缺的部分".to_owned(),
                (_, Lang::En) => "missing".to_owned(),
            },
            filter: filter(&text, &left[marks..]),
            edit: TextEdit { span: Span::in_line(point.line, marks as u32, point.byte), new_text: text },
            others: Vec::new(),
            page: None,
        })
    };
    let tables = missing_tables(analysis.options().tables(), placed.part, disclosure);
    let tables = tables.map(|kind| (kind.title.as_str(), title(kind, year), CompletionKind::Title));
    let chapters = chapters(placed.part);
    let sections = sections().iter().filter(|section| section.disclosure == disclosure);
    let sections = sections.filter(|section| !has_section(placed.part, section));
    let sections = sections.map(|section| (section.name, heading(section, year, chapters), CompletionKind::Section));
    tables.chain(sections).filter_map(offered).collect()
}

/// The kinds of tables that every disclosure of its kind has, if only empty, and this part has not.
fn missing_tables<'a>(
    tables: &'a Tables,
    part: &'a Part,
    disclosure: Disclosure,
) -> impl Iterator<Item = &'a TableKind> {
    let owner = part.regions.iter().find_map(|region| region.context.owner.as_deref());
    let titles = part.blocks.iter().filter_map(|block| match block.content() {
        Content::Caption(caption) => caption.title.as_deref(),
        Content::Heading(heading) => Some(heading.title.as_str()),
        _ => None,
    });
    let present: Vec<_> = titles.filter_map(|title| tables.of_title(title, owner)).map(|kind| &kind.title).collect();
    // The forms of performance are one for each project, and mostly an annex.
    let usual = move |kind: &&TableKind| {
        kind.disclosure == disclosure && kind.status == Status::Official && !kind.title.contains("绩效")
    };
    tables.all().filter(usual).filter(move |kind| !present.contains(&&kind.title))
}

/// The line that opens a table.
fn title(kind: &TableKind, year: Option<u16>) -> String {
    let year = year.map(|year| format!("{year}年")).unwrap_or_default();
    format!("{year}{}", kind.title)
}

/// The line that opens a section.
fn heading(section: &Section, year: Option<u16>, chapters: usize) -> String {
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let numeral = numerals.get(chapters).copied().unwrap_or("");
    let year = year.filter(|_| !matches!(section.name, "概况" | "名词解释"));
    let year = year.map(|year| format!("{year}年")).unwrap_or_default();
    format!("第{numeral}部分 {year}{}", section.name)
}

/// How many chapters the part has.
fn chapters(part: &Part) -> usize {
    let level = |content: &Content| matches!(content, Content::Heading(heading) if heading.level == 1);
    part.blocks.iter().filter(|block| level(block.content())).count()
}

/// Whether a part has the section already.
fn has_section(part: &Part, section: &Section) -> bool {
    part.blocks.iter().any(|block| match block.content() {
        Content::Caption(caption) => caption.title.as_deref().is_some_and(|title| section.is_named(title)),
        Content::Heading(heading) => section.is_named(&heading.title),
        _ => false,
    })
}

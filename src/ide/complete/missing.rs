//! The headings of sections and the titles of tables that the draft does not have yet.

use super::{Completion, CompletionKind, filter};
use crate::catalog::{Component, components, has_initials, label_key};
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
    let own = components().iter().filter(|component| component.disclosure == disclosure && component.usual);
    let missing = own.filter(|component| !is_there(placed.part, component));
    let letters = typed.to_ascii_lowercase();
    let is_letters = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let chapters = chapters(placed.part);
    missing
        .filter_map(|component| {
            let text = text(component, year, chapters);
            let fits = typed.is_empty()
                || label_key(&text).contains(&label_key(&typed))
                || (is_letters && has_initials(component.name, &letters));
            fits.then(|| Completion {
                kind: if component.is_table { CompletionKind::Title } else { CompletionKind::Section },
                label: text.clone(),
                detail: match (component.is_table, analysis.options().lang) {
                    (true, Lang::Zh) => "尚缺的表".to_owned(),
                    (false, Lang::Zh) => "尚缺的部分".to_owned(),
                    (_, Lang::En) => "missing".to_owned(),
                },
                filter: filter(&text, &left[marks..]),
                edit: TextEdit { span: Span::in_line(point.line, marks as u32, point.byte), new_text: text },
                others: Vec::new(),
                page: None,
            })
        })
        .collect()
}

/// The line that opens a component.
fn text(component: &Component, year: Option<u16>, chapters: usize) -> String {
    let year = year.map(|year| format!("{year}年")).unwrap_or_default();
    if component.is_table {
        return format!("{year}{}", component.name);
    }
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let numeral = numerals.get(chapters).copied().unwrap_or("");
    let year = if matches!(component.name, "概况" | "名词解释") { String::new() } else { year };
    format!("第{numeral}部分 {year}{}", component.name)
}

/// How many chapters the part has.
fn chapters(part: &Part) -> usize {
    let level = |content: &Content| matches!(content, Content::Heading(heading) if heading.level == 1);
    part.blocks.iter().filter(|block| level(block.content())).count()
}

/// Whether a part has the component already.
fn is_there(part: &Part, component: &Component) -> bool {
    part.blocks.iter().any(|block| match block.content() {
        Content::Caption(caption) => caption.title.as_deref().is_some_and(|title| component.is_named(title)),
        Content::Heading(heading) => component.is_named(&heading.title),
        _ => false,
    })
}

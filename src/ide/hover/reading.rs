//! Which of several readings of a relation was taken, and where what it rests on stands.

use crate::facts::{FigureId, Judged, RegionKind};
use crate::ide::hover::figure::Spot;
use crate::relations::{Form, Verdict};

/// The most characters of a name.
const LONGEST: usize = 24;

/// What was taken, and how many readings there are beside it: `按“财政拨款收入”（第 12 行）计算；另有 2 种读法`. Empty where
/// there is one reading and nothing to be said of it.
pub(super) fn remark(spot: &Spot, judged: &Judged<FigureId>) -> String {
    let lang = spot.scope.lang;
    let readings = &judged.relation.readings;
    let chosen = judged.reading();
    let others = readings.len() - 1;
    let taken = match telling(spot, chosen, readings) {
        Taken::Figure(id) => {
            let (name, line) = (name(spot, id), spot.line(id));
            match chosen {
                // The other figure of the two.
                Form::Equal { .. } | Form::AtMost { .. } => {
                    lang.pick(format!("{name}（{line}）"), format!("{name} ({line})"))
                }
                _ => lang.pick(format!("按{name}（{line}）计算"), format!("by {name} ({line})")),
            }
        }
        Taken::Derived => lang.pick("按推算的上年数计算".to_owned(), "by the prior year derived from both".to_owned()),
        Taken::Count(parts) => lang.pick(format!("按 {parts} 项相加"), format!("by the sum of {parts}")),
        Taken::Nothing => String::new(),
    };
    let beside = match others {
        0 => String::new(),
        _ if judged.outcome.is_some_and(|outcome| outcome.verdict == Verdict::Broken) => {
            lang.pick(format!("另有 {others} 种读法也不成立"), format!("{others} more readings do not hold either"))
        }
        _ => lang.pick(format!("另有 {others} 种读法"), format!("{others} more readings")),
    };
    match (taken.is_empty(), beside.is_empty()) {
        (true, true) => String::new(),
        (false, false) => lang.pick(format!("，{taken}；{beside}"), format!(", {taken}; {beside}")),
        _ => lang.pick(format!("，{taken}{beside}"), format!(", {taken}{beside}")),
    }
}

/// What tells a reading from the others.
enum Taken {
    /// A figure that it rests on.
    Figure(FigureId),
    /// The year before follows from this year and the change.
    Derived,
    /// So many parts.
    Count(usize),
    Nothing,
}

fn telling(spot: &Spot, chosen: &Form<FigureId>, readings: &[Form<FigureId>]) -> Taken {
    let is_own = |id: FigureId| readings.iter().any(|form| !form.figures().contains(&id));
    match chosen {
        Form::Equal { left, right } | Form::AtMost { part: left, whole: right } => {
            Taken::Figure(if *right == spot.id { *left } else { *right })
        }
        Form::Growth { .. }
            if readings.len() > 1 && readings.iter().any(|form| matches!(form, Form::Change { .. })) =>
        {
            Taken::Derived
        }
        Form::Sum { parts, .. } if readings.len() > 1 => Taken::Count(parts.len()),
        // The base tells more than the part, the year before more than this one.
        _ => chosen
            .figures()
            .into_iter()
            .rev()
            .find(|id| *id != spot.id && is_own(*id))
            .map_or(Taken::Nothing, Taken::Figure),
    }
}

/// What a figure is called, and the title of its table where that is not the one at hand.
fn name(spot: &Spot, id: FigureId) -> String {
    let scope = spot.scope;
    let region = &scope.part.regions[id.region as usize];
    let short = |name: &str| match name.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    };
    let name = short(scope.name(id).trim());
    match region.context.title.as_deref() {
        Some(title) if region.kind == RegionKind::Table && id.region != spot.id.region => {
            format!("《{}》{name}", short(title))
        }
        _ if name.is_empty() => scope.written(id).to_owned(),
        _ => scope.lang.pick(format!("“{name}”"), format!("`{name}`")),
    }
}

#[cfg(test)]
mod tests {
    use crate::ide::{Analysis, Options};
    use crate::text::{Point, Text};

    const DRAFT: &str = "表一 收入总表\n单位：万元\n\n项目\t金额\n一般公共预算\t544.57\n收入合计\t544.57\n\n\
                         一、支出情况\n\n2025年支出预算544.57万元，其中：基本支出199.18万元，占36.58%；\
                         项目支出345.39万元，占63.42%。\n";

    /// The hover at the first occurrence of `figure` from line `line` on.
    fn hover(text: &str, line: u32, figure: &str) -> String {
        let analysis = Analysis::new(Text::new(text), Options::default());
        let found = (line..analysis.text().line_count())
            .find_map(|line| Some(Point::new(line, analysis.text().line(line).find(figure)? as u32)));
        analysis.hover(found.expect("the figure is there")).expect("there is a hover").markdown
    }

    #[test]
    fn the_reading_that_was_taken_is_named_with_its_place() {
        let page = hover(DRAFT, 9, "36.58");
        let told = "= 36.5756% ≈ 36.58%`，按“2025年支出预算”（[第 10 行](#L10)）计算；另有 1 种读法";
        assert!(page.contains(told), "{page}");
        // The base itself needs no such word.
        assert!(!hover(DRAFT, 9, "544.57").contains("按“2025年支出预算”"));
        let wrong = DRAFT.replace("36.58", "38.56");
        let page = hover(&wrong, 9, "38.56");
        assert!(page.contains("✗ 占比") && page.contains("；另有 1 种读法也不成立"), "{page}");
    }

    #[test]
    fn what_stands_elsewhere_is_told_with_its_place() {
        let table = "表二 支出总表\n单位：万元\n\n项目\t合计\t基本支出\t项目支出\n一、教育支出\t5.12\t3.02\t2.10\n\
                     二、其他支出\t7.31\t4.11\t3.20\n合计\t12.43\t7.13\t5.30\n\n\
                     一、支出情况\n\n2025年支出总计12.43万元，其中：基本支出7.13万元，项目支出5.30万元。\n";
        let page = hover(table, 10, "7.13");
        assert!(page.contains("✓ 文表一致：`7.13 = 7.13`，《支出总表》合计·基本支出（[第 7 行](#L7)）"), "{page}");
        assert!(hover(table, 4, "3.02").contains("✓ 合计列：`5.12 = 3.02 + 2.10`"));
    }

    #[test]
    fn what_does_not_hold_comes_first() {
        let page = hover(&DRAFT.replace("199.18", "198.18"), 9, "198.18");
        let first = |mark: &str| page.find(mark).unwrap_or(page.len());
        assert!(first("✗") < first("✓"), "{page}");
    }
}

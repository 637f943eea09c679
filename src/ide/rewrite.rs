//! Rewriting prose from the tables: the amounts of a sentence, or of all sentences of a section, become those of the
//! cells that they repeat, and the shares, changes, rates and words of direction follow.
//!
//! What a sentence says of the year before stays true: where this year's amount changes, the change and its rate are
//! made anew against the same amount of last year.

use std::collections::{BTreeMap, BTreeSet};

use super::Analysis;
use super::actions::{Action, rewriting};
use super::analysis::Placed;
use crate::facts::{FigureId, Judged, Part, RegionKind};
use crate::number::{Decimal, Quantity};
use crate::relations::{Family, Form, Relation, Trend, Verdict, evaluate};
use crate::rules::{Lang, Scope, TextEdit};
use crate::syntax::Content;
use crate::text::Point;

/// What can be rewritten at `point`: the sentence there, or the section that a heading there opens.
pub(super) fn actions(analysis: &Analysis, point: Point) -> Option<Action> {
    let placed = analysis.part_at(point)?;
    let options = analysis.options();
    let scope = Scope::new(placed.part, options.lang, options.year);
    let (figures, of_section) = figures_at(&scope, &placed, point)?;
    let mut edits = edits(&scope, &figures);
    for edit in &mut edits {
        edit.span = edit.span.shifted(placed.line);
    }
    let count = edits.len();
    let title = match (options.lang, of_section) {
        (Lang::Zh, false) => format!("按表格更新本句数字（{count} 处）"),
        (Lang::Zh, true) => format!("按表格更新本节数字（{count} 处）"),
        (Lang::En, false) => format!("Update this sentence from the tables ({count})"),
        (Lang::En, true) => format!("Update this section from the tables ({count})"),
    };
    rewriting(title, edits)
}

/// The figures of the sentence at `point`, or of the section whose heading stands there; whether it is a section.
fn figures_at(scope: &Scope, placed: &Placed<'_>, point: Point) -> Option<(BTreeSet<FigureId>, bool)> {
    let part = scope.part;
    let line = point.line.checked_sub(placed.line)?;
    let block = (0..part.blocks.len()).rev().find(|block| scope.line_of_block(*block) <= line)?;
    match part.blocks[block].content() {
        Content::Heading(heading) => {
            let ends = |content: &Content| matches!(content, Content::Heading(next) if next.level <= heading.level);
            let behind = part.blocks[block + 1..].iter().position(|next| ends(next.content()));
            let end = behind.map_or(part.blocks.len(), |behind| block + 1 + behind);
            Some((figures_of_blocks(part, block..end), true))
        }
        Content::Paragraph(paragraph) => {
            let start = scope.line_of_block(block);
            let here = paragraph.offset(line - start, point.byte);
            let text = paragraph.text();
            let is_end = |c: char| matches!(c, '。' | '!' | '?');
            let here = (0..=here.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
            let from = text[..here].rfind(is_end).unwrap_or(0);
            let to = text[here..].find(is_end).map_or(text.len(), |at| here + at);
            let mut figures = figures_of_blocks(part, block..block + 1);
            figures.retain(|id| {
                let place = scope.figure_span(*id).start;
                (from..=to).contains(&paragraph.offset(place.line - start, place.byte))
            });
            Some((figures, false))
        }
        _ => None,
    }
}

/// The figures of the prose among some blocks of a part.
fn figures_of_blocks(part: &Part, blocks: std::ops::Range<usize>) -> BTreeSet<FigureId> {
    let prose = part.regions.iter().zip(0_u32..).filter(|(region, _)| region.kind == RegionKind::Prose);
    prose
        .flat_map(|(region, index)| {
            let inside = |block: u32| blocks.contains(&(region.first_block + block as usize));
            let figures = region.facts.figures.iter().zip(0_u32..);
            figures
                .filter(move |(figure, _)| inside(figure.place.block))
                .map(move |(_, figure)| FigureId { region: index, figure })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The replacements that bring `figures` in line with the tables, in lines of the part.
fn edits(scope: &Scope, figures: &BTreeSet<FigureId>) -> Vec<TextEdit> {
    let part = scope.part;
    let relations = part.relations_among(figures);
    let mut update = Update { scope, values: BTreeMap::new(), trends: BTreeMap::new() };
    let bindings = part.bindings();
    for (figure, cell) in figures.iter().filter_map(|figure| Some((*figure, *bindings.get(figure)?))) {
        // One that agrees with a table in another reading of its words is right already.
        let agrees = relations.iter().any(|judged| {
            judged.relation.family == Family::TableProse
                && holds(judged)
                && judged.reading().figures().contains(&figure)
        });
        let value = scope.quantity(cell).value;
        if !agrees && !scope.quantity(figure).interval().contains(value) {
            update.values.insert(figure, value);
        }
    }
    for judged in &relations {
        update.follow(judged, figures);
    }
    update.edits()
}

fn holds(judged: &Judged<FigureId>) -> bool {
    judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken)
}

/// What is to change.
struct Update<'s> {
    scope: &'s Scope<'s>,
    values: BTreeMap<FigureId, Decimal>,
    trends: BTreeMap<FigureId, Trend>,
}

impl Update<'_> {
    /// What a figure will display.
    fn quantity(&self, id: FigureId) -> Quantity {
        let shown = self.scope.quantity(id);
        self.values.get(&id).map_or(shown, |value| shown.with_value(shown.redisplayed_value(*value)))
    }

    /// Brings the rate, and the change, of one relation in line with what its other figures will be.
    fn follow(&mut self, judged: &Judged<FigureId>, figures: &BTreeSet<FigureId>) {
        let relation = &judged.relation;
        // Where no reading holds and there are several, it is not known what the sentence means.
        if judged.outcome.is_none() || (!holds(judged) && relation.readings.len() > 1) {
            return;
        }
        let form = judged.reading().clone();
        let now = Relation { family: relation.family, label: relation.label.clone(), readings: vec![form.clone()] };
        let still = evaluate(&now, |id| self.quantity(id)).is_some_and(|outcome| outcome.verdict < Verdict::Broken);
        if still || !figures.contains(&form.subject()) {
            return;
        }
        let value = |id: FigureId| self.quantity(id).value;
        let stated = |id: FigureId| self.scope.quantity(id).value;
        match form {
            Form::Share { part, base, percent } => {
                let share = value(part).checked_mul(Decimal::ONE_HUNDRED).and_then(|it| it.checked_div(value(base)));
                self.values.extend(share.map(|share| (percent, share)));
            }
            Form::Growth { now, change, rate, trend } => {
                let sign = if trend == Trend::Up { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
                // A sentence that held with the old amount tells what last year's was.
                let known = holds(judged) && figures.contains(&change) && self.values.contains_key(&now);
                let before = if known { stated(now) } else { value(now) } - sign * stated(change);
                self.change(value(now) - before, before, known.then_some(change), rate, trend);
            }
            Form::Change { now, before, rate, trend } => {
                self.change(value(now) - value(before), value(before), None, rate, trend);
            }
            _ => {}
        }
    }

    /// States a change by `difference` from `before`.
    fn change(&mut self, difference: Decimal, before: Decimal, change: Option<FigureId>, rate: FigureId, trend: Trend) {
        let share = difference.abs().checked_mul(Decimal::ONE_HUNDRED).and_then(|it| it.checked_div(before));
        let Some(share) = share.filter(|_| before > Decimal::ZERO) else { return };
        let towards = match difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => Trend::Up,
            std::cmp::Ordering::Less => Trend::Down,
            std::cmp::Ordering::Equal => trend,
        };
        self.values.insert(rate, share);
        self.values.extend(change.map(|change| (change, difference.abs())));
        if towards != trend {
            self.trends.insert(rate, towards);
            self.trends.extend(change.map(|change| (change, towards)));
        }
    }

    fn edits(&self) -> Vec<TextEdit> {
        let scope = self.scope;
        let correction = |id, value| scope.correction(id, scope.as_displayed(id, value), None);
        let figures = self.values.iter().map(|(id, value)| (scope.written(*id), correction(*id, *value)));
        let figures = figures.filter(|(written, edit)| edit.new_text != *written).map(|(_, edit)| edit);
        let words = self.trends.iter().filter_map(|(id, trend)| scope.turned_to(*id, *trend));
        figures.chain(words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;
    use crate::text::Text;

    const TABLE: &str = "某某中心2025年单位预算公开\n\n2025年预算收支总表\n\n单位：万元\n\n\
        收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n一般公共预算拨款收入\t500.00\t一、教育支出\t500.00\n\
        收入总计\t500.00\t支出总计\t500.00\n\n第三部分 情况说明\n\n一、收支预算总体情况说明\n\n";

    /// A draft whose prose is `prose`, after the first rewriting on offer where `at` stands.
    fn rewritten(prose: &str, at: &str) -> Option<String> {
        let content = format!("{TABLE}{prose}\n");
        let analysis = Analysis::new(Text::new(&content), Options::default());
        let offset = content.rfind(at).expect("the words are there");
        let line = content[..offset].matches('\n').count() as u32;
        let start = content[..offset].rfind('\n').map_or(0, |at| at + 1);
        let action = actions(&analysis, Point::new(line, (offset - start) as u32))?;
        let mut text = analysis.text().clone();
        for edit in action.fix.edits.iter().rev() {
            text.replace(edit.span, &edit.new_text).expect("inside the text");
        }
        let text = text.to_string();
        Some(text[TABLE.len()..].trim_end().to_owned())
    }

    #[test]
    fn a_sentence_follows_its_tables() {
        assert_eq!(
            rewritten("2025年收入总计４００．０万元，比上年增加100.00万元，增长33.33%。", "比上年").as_deref(),
            Some("2025年收入总计５００．０万元，比上年增加200.00万元，增长66.67%。"),
        );
    }

    #[test]
    fn words_turn_with_the_change() {
        assert_eq!(
            rewritten("2025年收入总计650.00万元，比上年增加50.00万元，增长8.33%。", "比上年").as_deref(),
            Some("2025年收入总计500.00万元，比上年减少100.00万元，下降16.67%。"),
        );
    }

    #[test]
    fn a_rate_has_the_decimals_of_those_around_it() {
        let others =
            "教育支出500.00万元，占100.00%；其中：人员经费123.00万元，占24.60%；公用经费377.00万元，占75.40%。";
        assert_eq!(
            rewritten(&format!("{others}\n\n2025年收入总计500.00万元，比上年增加70.00万元，增长12.34%。"), "比上年"),
            Some(format!("{others}\n\n2025年收入总计500.00万元，比上年增加70.00万元，增长16.28%。")),
        );
    }

    #[test]
    fn a_heading_speaks_for_its_section() {
        let prose = "2025年收入总计400.00万元。\n\n2025年支出总计400.00万元。\n\n二、其他情况说明\n\n2025年收入总计300.00万元。";
        assert_eq!(rewritten(prose, "一、收支预算总体").as_deref(), Some(prose.replace("400.00", "500.00").as_str()),);
    }

    #[test]
    fn what_agrees_is_left_alone() {
        assert_eq!(rewritten("2025年收入总计500.00万元，比上年增加100.00万元，增长25.00%。", "比上年"), None);
        assert_eq!(rewritten("2025年会议费1.00万元。", "会议"), None);
    }
}

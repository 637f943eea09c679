//! What the rules about broken relations share: place, operands, arithmetic and corrections.

use super::{Applicability, Diagnostic, Evidence, Fix, Lang, Related, Rule, Scope};
use crate::facts::{FigureId, Judged, RegionKind};
use crate::number::{Decimal, Unit, is_slip_of_digits};
use crate::relations::{Family, Form, Verdict, arithmetic, difference};
use crate::text::Span;

/// A relation that does not hold, in the reading that is shown.
pub(super) struct Broken<'s> {
    pub(super) scope: &'s Scope<'s>,
    pub(super) form: Form<FigureId>,
    pub(super) label: String,
    pub(super) expected: Option<Decimal>,
    verdict: Verdict,
}

/// The broken relations of a family.
pub(super) fn broken<'s>(scope: &'s Scope<'s>, family: Family) -> impl Iterator<Item = Broken<'s>> {
    scope.part.broken().filter(move |judged| judged.relation.family == family).filter_map(move |judged| {
        let Judged { mut relation, outcome } = judged;
        let outcome = outcome?;
        let form = relation.readings.swap_remove(outcome.reading);
        Some(Broken { scope, form, label: relation.label, expected: outcome.expected, verdict: outcome.verdict })
    })
}

impl Broken<'_> {
    /// The relation with its figures, and how far it is off.
    pub(super) fn arithmetic(&self) -> String {
        let figure = |id| self.scope.quantity(id);
        let text = arithmetic(&self.form, figure, false);
        match difference(&self.form, figure) {
            Some(off) if self.scope.lang == Lang::Zh => format!("{text}，差 {off}"),
            Some(off) => format!("{text}, off by {off}"),
            None => text,
        }
    }

    /// What the relation is about; where the sentence leaves that out, what its first operand is called.
    pub(super) fn title(&self) -> String {
        let named = std::iter::once(self.label.clone())
            .chain(self.form.figures().into_iter().rev().map(|id| self.scope.name(id)));
        named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// Where the other figure of an equality stands: the table's title and the row, or the prose.
    pub(super) fn other_place(&self) -> String {
        let Form::Equal { left, .. } = self.form else { return String::new() };
        let region = &self.scope.part.regions[left.region as usize];
        let name = self.scope.name(left);
        match (region.kind, region.context.title.as_deref()) {
            (RegionKind::Table, Some(title)) => format!("《{title}》{name}"),
            _ => self.scope.lang.pick(format!("正文“{name}”"), format!("`{name}` in the prose")),
        }
    }

    /// The column of the subject, to be put behind its name; empty in prose.
    pub(super) fn column(&self) -> String {
        let column = &self.scope.part.figure(self.form.subject()).column;
        if column.is_empty() { String::new() } else { format!("（{column}）") }
    }

    /// A finding at the relation's subject.
    pub(super) fn diagnostic(&self, rule: &Rule, message: String, fixes: Vec<Fix>) -> Diagnostic {
        self.diagnostic_at(rule, self.scope.figure_span(self.form.subject()), message, fixes)
    }

    /// A finding at `span`, with all operands as related places.
    pub(super) fn diagnostic_at(&self, rule: &Rule, span: Span, message: String, fixes: Vec<Fix>) -> Diagnostic {
        let scope = self.scope;
        let mut related: Vec<Related> = self
            .form
            .figures()
            .into_iter()
            .filter(|id| scope.figure_span(*id) != span)
            .map(|id| Related {
                span: scope.figure_span(id),
                message: format!("{} {}", scope.name(id), scope.written(id)).trim_start().to_owned(),
            })
            .collect();
        related.dedup();
        let subject = self.form.subject();
        let evidence = Evidence {
            relation: arithmetic(&self.form, |id| scope.quantity(id), false),
            stated: scope.written(subject).to_owned(),
            expected: self.expected.map_or(String::new(), |value| scope.rewritten(subject, value, self.decimals())),
            verdict: self.verdict.name(),
        };
        Diagnostic {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            message,
            span,
            related,
            fixes,
            evidence: Some(evidence),
        }
    }

    /// The decimals that a corrected figure needs: those of its parts, where they show more than it does.
    fn decimals(&self) -> Option<u32> {
        let Form::Sum { total, parts } = &self.form else {
            // A rate that shows no decimals takes as many as the others of the draft.
            let subject = self.scope.quantity(self.form.subject());
            return (subject.unit == Unit::Percent && subject.decimals == 0).then(|| self.scope.percent_decimals());
        };
        let unit = self.scope.quantity(*total).unit;
        parts
            .iter()
            .map(|(part, _)| self.scope.quantity(*part))
            .filter(|part| part.unit == unit)
            .map(|part| part.decimals)
            .max()
    }

    /// Writes what the relation makes of its subject.
    pub(super) fn fix_subject(&self) -> Option<Fix> {
        let scope = self.scope;
        let subject = self.form.subject();
        let edit = scope.correction(subject, self.expected?, self.decimals());
        (edit.new_text != scope.written(subject)).then(|| Fix {
            title: change_title(scope.lang, scope.written(subject), &edit.new_text),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        })
    }

    /// Corrections of a sum, none preferred: the total, or the one part that is a slip of the pen away from making it hold.
    pub(super) fn fix_sum(&self) -> Vec<Fix> {
        let Form::Sum { total, parts } = &self.form else { return Vec::new() };
        let (Some(sum), stated) = (self.expected, self.scope.quantity(*total).value) else { return Vec::new() };
        let mut fixes: Vec<Fix> = self.fix_subject().into_iter().collect();
        for (part, minus) in parts {
            let shown = self.scope.quantity(*part);
            let needed = if *minus { shown.value + sum - stated } else { shown.value - (sum - stated) };
            if needed < Decimal::ZERO {
                continue;
            }
            let edit = self.scope.correction(*part, needed, None);
            let exact = shown.redisplayed(needed) * shown.unit.scale() == needed;
            if exact && is_slip_of_digits(self.scope.written(*part), &edit.new_text) {
                let title = change_title(self.scope.lang, self.scope.written(*part), &edit.new_text);
                fixes.push(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] });
            }
        }
        fixes.truncate(4);
        fixes
    }
}

/// The menu entry of a replacement.
pub(super) fn change_title(lang: Lang, from: &str, to: &str) -> String {
    match lang {
        Lang::Zh => format!("改 {from} 为 {to}"),
        Lang::En => format!("Change {from} to {to}"),
    }
}

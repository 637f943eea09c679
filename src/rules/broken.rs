//! What the rules about broken relations share: place, operands, arithmetic and corrections.

use std::sync::Arc;

use super::mistake::Mistake;
use super::{Applicability, Diagnostic, Evidence, Fix, Lang, Related, Rule, Scope, TextEdit};
use crate::facts::{FigureId, Judged, RegionKind};
use crate::number::{Decimal, Unit, is_slip_of_digits};
use crate::relations::{Family, Form, Verdict, arithmetic, difference};
use crate::text::Span;

/// A mistake, by the relation that is shown for it.
pub(super) struct Broken<'s> {
    pub(super) scope: &'s Scope<'s>,
    /// The relation that is shown, in the reading that it was judged by.
    pub(super) form: Form<FigureId>,
    pub(super) label: Arc<str>,
    pub(super) expected: Option<Decimal>,
    mistake: &'s Mistake,
}

/// The mistakes whose first relation is of a family.
pub(super) fn broken<'s>(scope: &'s Scope<'s>, family: Family) -> impl Iterator<Item = Broken<'s>> {
    scope.mistakes().iter().filter(move |mistake| mistake.relations[0].relation.family == family).filter_map(
        move |mistake| {
            let Judged { relation, outcome } = &mistake.relations[0];
            let outcome = (*outcome)?;
            let form = relation.readings[outcome.reading].clone();
            Some(Broken { scope, form, label: Arc::clone(&relation.label), expected: outcome.expected, mistake })
        },
    )
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
        let named = std::iter::once(self.label.to_string())
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

    /// A finding at the figure to blame, or at the relation's subject where that is open. `fixes` are the corrections of
    /// the relation by itself.
    pub(super) fn diagnostic(&self, rule: &Rule, message: String, fixes: Vec<Fix>) -> Diagnostic {
        let span = self.scope.extent(self.culprit().unwrap_or_else(|| self.form.subject()));
        self.diagnostic_at(rule, span, message, fixes)
    }

    /// A finding at `span`, with all operands as related places.
    pub(super) fn diagnostic_at(&self, rule: &Rule, span: Span, message: String, fixes: Vec<Fix>) -> Diagnostic {
        let scope = self.scope;
        let forms = self
            .mistake
            .relations
            .iter()
            .map(|judged| &judged.relation.readings[judged.outcome.map_or(0, |o| o.reading)]);
        let mut seen: Vec<Span> = vec![span];
        let mut related = Vec::new();
        for id in forms.flat_map(Form::figures) {
            let own = scope.figure_span(id);
            if !seen.contains(&own) && scope.extent(id) != span {
                seen.push(own);
                related.push(Related {
                    span: own,
                    message: format!("{} {}", scope.name(id), scope.written(id)).trim_start().to_owned(),
                });
            }
        }
        let stated = self.culprit().unwrap_or_else(|| self.form.subject());
        let expected = match self.culprit() {
            Some(culprit) => scope.rewritten(culprit, self.mistake.suspects[0].value, None),
            None => self.expected.map_or(String::new(), |value| scope.rewritten(stated, value, self.decimals())),
        };
        let evidence = Evidence {
            relation: arithmetic(&self.form, |id| scope.quantity(id), false),
            stated: scope.written(stated).to_owned(),
            expected,
            verdict: Verdict::Broken.name(),
        };
        let fixes = self.ranked_fixes(fixes);
        let message = message + &self.remark();
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

    /// The figure that is to blame, where the relations leave little doubt: several of them agree on it, or no other
    /// correction of the one comes near it.
    pub(super) fn culprit(&self) -> Option<FigureId> {
        let suspect = self.mistake.suspects.first()?;
        (self.mistake.is_clear || self.mistake.relations.len() > 1).then(|| suspect.figures[0])
    }

    /// What is to be said beyond the relation shown: that others are broken too, and which figure is to blame.
    fn remark(&self) -> String {
        let lang = self.scope.lang;
        let others = self.mistake.relations.len() - 1;
        let mut remark = match others {
            0 => String::new(),
            _ => lang
                .pick(format!("；另有 {others} 处勾稽同样不成立"), format!("; {others} more relations fail with it")),
        };
        if let Some(culprit) = self.culprit().filter(|culprit| *culprit != self.form.subject()) {
            let name = self.scope.name(culprit);
            let (from, to) = self.scope.change(culprit, self.mistake.suspects[0].value, None);
            remark +=
                &lang.pick(format!("；{name} {from} 似应为 {to}"), format!("; {name} {from} should probably be {to}"));
        }
        remark
    }

    /// The corrections that put all broken relations right, then those of the relation shown.
    fn ranked_fixes(&self, own: Vec<Fix>) -> Vec<Fix> {
        if self.mistake.relations.len() == 1 && !self.mistake.is_clear {
            return own;
        }
        let mut fixes: Vec<Fix> = Vec::new();
        for (rank, suspect) in self.mistake.suspects.iter().enumerate() {
            let mut edits: Vec<TextEdit> =
                suspect.figures.iter().map(|figure| self.scope.correction(*figure, suspect.value, None)).collect();
            edits.sort_by_key(|edit| edit.span);
            edits.dedup_by_key(|edit| edit.span);
            let (from, to) = self.scope.change(suspect.figures[0], suspect.value, None);
            if to == from {
                continue;
            }
            let count = suspect.repaired.len();
            let gain = match count {
                1 => String::new(),
                _ => {
                    self.scope.lang.pick(format!("（可使 {count} 处勾稽成立）"), format!(" (mends {count} relations)"))
                }
            };
            let title = change_title(self.scope.lang, &from, &to) + &gain;
            let applicability =
                if rank == 0 && self.mistake.is_clear { Applicability::Safe } else { Applicability::Unsafe };
            fixes.push(Fix { title, applicability, edits });
        }
        if self.mistake.relations.len() == 1 {
            fixes.extend(
                own.into_iter()
                    .filter(|fix| !fixes.iter().any(|known| known.edits == fix.edits || known.title == fix.title))
                    .collect::<Vec<_>>(),
            );
        }
        fixes.truncate(4);
        fixes
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
        let subject = self.form.subject();
        self.fix(subject, self.expected?, self.decimals())
    }

    /// Makes one figure display `value`; none if it already does.
    fn fix(&self, figure: FigureId, value: Decimal, decimals: Option<u32>) -> Option<Fix> {
        let (from, to) = self.scope.change(figure, value, decimals);
        (from != to).then(|| Fix {
            title: change_title(self.scope.lang, &from, &to),
            applicability: Applicability::Unsafe,
            edits: vec![self.scope.correction(figure, value, decimals)],
        })
    }

    /// Corrections of a sum, none preferred: the total, or one part, where what it would have to be is a slip of the pen
    /// away or stands elsewhere in the draft.
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
            let exact = shown.redisplayed(needed) * shown.unit.scale() == needed;
            let slip = || is_slip_of_digits(self.scope.written(*part), &self.scope.rewritten(*part, needed, None));
            if exact && (self.scope.is_displayed(needed) || slip()) {
                fixes.extend(self.fix(*part, needed, None));
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

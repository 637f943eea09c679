//! What the rules about broken relations share: place, operands, arithmetic, the order of corrections.

use std::sync::Arc;

use super::correction;
use super::mistake::Mistake;
use super::{Applicability, Diagnostic, Evidence, Fix, Lang, Related, Rule, Scope};
use crate::facts::{FigureId, Judged, RegionKind};
use crate::number::{Decimal, Slip, slip};
use crate::relations::{Change, Family, Form, Suspect, Verdict, arithmetic, difference};
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

/// A finding for every mistake that is shown by a relation of a family. `words` gives the message in front of the
/// arithmetic, in Chinese and in English.
pub(super) fn report(
    scope: &Scope,
    rule: &Rule,
    family: Family,
    out: &mut Vec<Diagnostic>,
    words: impl Fn(&Broken) -> (String, String),
) {
    for broken in broken(scope, family) {
        let (zh, en) = words(&broken);
        let message =
            scope.lang.pick(format!("{zh}：{}", broken.arithmetic()), format!("{en}: {}", broken.arithmetic()));
        out.push(broken.diagnostic(rule, &message));
    }
}

impl Broken<'_> {
    /// The relation with its figures, and how far it is off.
    pub(super) fn arithmetic(&self) -> String {
        let figure = |id| self.scope.quantity(id);
        let text = arithmetic(&self.form, figure, false);
        // Where the figures name their units, so does what lies between them.
        let mut units = self.form.figures().into_iter().map(|id| figure(id).unit).filter(|unit| unit.is_money());
        let is_mixed = units.next().is_some_and(|first| units.any(|unit| unit != first));
        let unit = if is_mixed { figure(self.form.subject()).unit.name() } else { "" };
        match difference(&self.form, figure) {
            Some(off) if self.scope.lang == Lang::Zh => format!("{text}，差 {off}{unit}"),
            Some(off) => format!("{text}, off by {off}{unit}"),
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

    /// A finding at the figure to blame, or at the relation's subject where that is open.
    pub(super) fn diagnostic(&self, rule: &Rule, message: &str) -> Diagnostic {
        self.diagnostic_at(rule, self.place(), message)
    }

    /// What is to blame: the figure, with the word before it where that is wrong; the subject where it is open.
    fn place(&self) -> Span {
        let blamed = self.culprit();
        let figure = blamed.map_or_else(|| self.form.subject(), |change| change.figure());
        let extent = self.scope.extent(figure);
        let about_words = matches!(blamed, Some(Change::Direction(_))) || matches!(self.form, Form::Agree { .. });
        let word = self.scope.direction_word(figure).filter(|_| about_words);
        word.map_or(extent, |(word, _)| Span::new(word.start, extent.end))
    }

    /// A finding at `span`, with all operands as related places.
    pub(super) fn diagnostic_at(&self, rule: &Rule, span: Span, message: &str) -> Diagnostic {
        let scope = self.scope;
        let forms = self
            .mistake
            .relations
            .iter()
            .map(|judged| &judged.relation.readings[judged.outcome.map_or(0, |o| o.reading)]);
        let mut seen: Vec<Span> = vec![span];
        let mut related = Vec::new();
        let elsewhere = self.mistake.missing.iter().map(|row| row.seen);
        for id in elsewhere.chain(forms.flat_map(Form::figures)) {
            let own = scope.figure_span(id);
            if !seen.contains(&own) && scope.extent(id) != span {
                seen.push(own);
                related.push(Related {
                    span: own,
                    message: format!("{} {}", scope.name(id), scope.written(id)).trim_start().to_owned(),
                });
            }
        }
        let (stated, expected) = if let (Some(Change::Value(figure, value)), Some(suspect)) =
            (self.culprit(), self.mistake.suspects.first())
        {
            (figure, correction::written(scope, self.mistake, suspect, figure, value))
        } else {
            let subject = self.form.subject();
            (subject, self.needed().map_or(String::new(), |value| scope.rewritten(subject, value, self.decimals())))
        };
        let evidence = Evidence {
            relation: arithmetic(&self.form, |id| scope.quantity(id), false),
            stated: scope.written(stated).to_owned(),
            expected,
            verdict: Verdict::Broken.name(),
        };
        let fixes = self.fixes();
        let message = self.lead() + message + &self.remark();
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

    /// What is to blame, where the relations leave little doubt: several of them agree on it, or it is likelier than all
    /// other corrections of the one together.
    pub(super) fn culprit(&self) -> Option<Change<FigureId>> {
        let suspect = self.mistake.suspects.first().filter(|_| !self.is_bound())?;
        // Of a sum by itself the total is shown; the operands of a quotient are too different for that.
        let needed = match self.form {
            Form::Agree { .. } => 600,
            Form::Sum { .. } | Form::Equal { .. } => 450,
            _ => 0,
        };
        let leads = suspect.probability >= needed || self.mistake.relations.len() > 1 || self.is_ahead(suspect);
        leads.then(|| suspect.changes[0])
    }

    /// Whether a suspect is clearly likelier than that the subject is wrong, though others are as likely.
    fn is_ahead(&self, suspect: &Suspect<FigureId>) -> bool {
        let subject = self.form.subject();
        let own = |other: &&Suspect<FigureId>| other.changes.iter().any(|change| change.figure() == subject);
        let own: u32 = self.mistake.suspects.iter().filter(own).map(|suspect| suspect.probability).sum();
        matches!(self.form, Form::Sum { .. }) && suspect.probability >= 200 && suspect.probability * 2 > own * 3
    }

    /// Whether nothing is known but that one figure is more than another: that does not tell what either should be, unless
    /// another unit is meant, or one looks like a slip of the pen for the other.
    fn is_bound(&self) -> bool {
        self.has_only_bounds()
            && !self.mistake.suspects.first().is_some_and(|suspect| self.is_telling(suspect.changes[0]))
    }

    fn has_only_bounds(&self) -> bool {
        self.mistake.relations.iter().all(|judged| matches!(judged.reading(), Form::AtMost { .. }))
    }

    /// Whether a change by itself is what anybody would think of.
    fn is_telling(&self, change: Change<FigureId>) -> bool {
        match change {
            Change::Value(figure, value) => {
                let shown = self.scope.quantity(figure);
                slip(shown, shown.with_value(value)) == Some(Slip::Striking)
            }
            Change::Unit(..) => true,
            Change::Direction(_) => false,
        }
    }

    /// What a message opens with: what is wrong, where the relation shown does not say it.
    fn lead(&self) -> String {
        let mut lead = String::new();
        if let Some(row) = &self.mistake.missing {
            let amount = self.scope.written(row.seen);
            lead += &self.scope.lang.pick(
                format!("似缺少 {} {} {amount} 一行；", row.code, row.name),
                format!("The row of {} ({amount}) is probably missing; ", row.code),
            );
        }
        if let (Some(culprit), Some(suspect)) = (self.culprit(), self.mistake.suspects.first()) {
            lead += &correction::lead(self.scope, self.mistake, culprit, suspect, self.form.subject());
        }
        lead
    }

    /// What a message ends with: that other relations are broken too.
    fn remark(&self) -> String {
        match self.mistake.relations.len() - 1 {
            0 => String::new(),
            others => (self.scope.lang)
                .pick(format!("；另有 {others} 处勾稽同样不成立"), format!("; {others} more relations fail with it")),
        }
    }

    /// Whether the words of the change contradict each other as well: then more is wrong with it than one figure.
    fn is_disputed(&self) -> bool {
        let own = self.form.figures();
        !matches!(self.form, Form::Agree { .. })
            && self
                .scope
                .part
                .broken_among(|family| family == Family::Direction)
                .any(|judged| judged.reading().any(|figure| own.contains(&figure)))
    }

    /// The corrections, likeliest first; where none is clear, that of the relation's subject is among them.
    fn fixes(&self) -> Vec<Fix> {
        let mistake = self.mistake;
        let mut fixes: Vec<Fix> = Vec::new();
        // No correction of a figure puts a row back.
        if self.is_bound() || self.mistake.missing.is_some() {
            return fixes;
        }
        for (rank, suspect) in mistake.suspects.iter().enumerate() {
            let is_sure = rank == 0 && mistake.is_clear && suspect.is_harmless;
            let is_safe = is_sure && !self.has_only_bounds() && !self.is_disputed();
            if let Some(fix) = correction::fix(self.scope, mistake, rank, is_safe)
                && !fixes.iter().any(|known| known.edits == fix.edits)
            {
                fixes.push(fix);
            }
        }
        if !mistake.is_clear && mistake.relations.len() == 1 {
            let own = self
                .fix_subject()
                .filter(|own| !fixes.iter().any(|known| known.edits.iter().any(|edit| edit.span == own.edits[0].span)));
            fixes.extend(own);
        }
        if self.culprit().is_none() && matches!(self.form, Form::Sum { .. }) {
            // What is shown comes first.
            let own = self.scope.figure_span(self.form.subject());
            fixes.sort_by_key(|fix| !fix.edits.iter().any(|edit| edit.span == own));
        }
        fixes
    }

    /// The decimals that a corrected total needs: those of its parts, where they show more than it does.
    fn decimals(&self) -> Option<u32> {
        let Form::Sum { total, parts } = &self.form else { return None };
        let unit = self.scope.quantity(*total).unit;
        let parts = parts.iter().map(|(part, _)| self.scope.quantity(*part)).filter(|part| part.unit == unit);
        parts.map(|part| part.decimals).max()
    }

    /// What the relation makes of its subject; a quotient with as many decimals as the figures around it show.
    fn needed(&self) -> Option<Decimal> {
        Some(self.scope.as_displayed(self.form.subject(), self.expected?))
    }

    /// Writes what the relation makes of its subject; none if it already is that.
    fn fix_subject(&self) -> Option<Fix> {
        let subject = self.form.subject();
        let edit = self.scope.correction(subject, self.needed()?, self.decimals());
        let from = self.scope.written(subject);
        (from != edit.new_text).then(|| Fix {
            title: correction::change_title(self.scope.lang, from, &edit.new_text),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        })
    }
}

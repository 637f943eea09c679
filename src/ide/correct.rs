//! Correcting all that can be corrected.
//!
//! A correction is kept only if its finding goes and none comes: the number of findings falls with every one, so this
//! comes to an end whatever the draft is.

use std::collections::HashMap;

use super::{Analysis, has_safe_fix};
use crate::rules::{Applicability, Diagnostic, Fix};
use crate::text::{Point, Span, Text};

/// A draft after its corrections.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The draft as it is now.
    pub analysis: Analysis,
    /// How many corrections were made.
    pub count: usize,
}

/// Corrects `analysis` by the safe fixes among the findings that `findings` gives of it, and with `unsafe_too` by the
/// first fix of the others as well, until none is left that helps.
pub fn correct(analysis: Analysis, unsafe_too: bool, findings: impl Fn(&Analysis) -> Vec<Diagnostic>) -> Corrected {
    let mut corrected = Corrected { analysis, count: 0 };
    let mut found = findings(&corrected.analysis);
    loop {
        let chosen = chosen(&found, unsafe_too);
        // Nearly always all go well together; where they do not, the first that does is taken, and the rest seen anew.
        let together = apart(&chosen);
        let one = || chosen.iter().find_map(|one| Some((attempt(&corrected.analysis, &found, &[*one], &findings)?, 1)));
        let all = attempt(&corrected.analysis, &found, &together, &findings).map(|next| (next, together.len()));
        let Some(((next, left), count)) = all.or_else(one) else { return corrected };
        corrected = Corrected { analysis: next, count: corrected.count + count };
        found = left;
    }
}

/// The findings of `analysis`; what a rule took for a safe fix and is none counts as unsafe.
pub(super) fn with_proven_fixes(analysis: &Analysis) -> Vec<Diagnostic> {
    let mut found = analysis.diagnostics().to_vec();
    let starts: Vec<u32> = analysis.parts().map(|placed| placed.line).collect();
    let ends = starts.iter().skip(1).copied().chain([analysis.text().line_count()]);
    for (start, end) in starts.iter().copied().zip(ends) {
        let inside = |finding: &Diagnostic| (start..end).contains(&finding.span.start.line);
        let indices: Vec<usize> = (0..found.len()).filter(|index| inside(&found[*index])).collect();
        if !indices.iter().any(|index| has_safe_fix(&found[*index])) {
            continue;
        }
        // Parts know nothing of each other, so what becomes of a fix is seen in its own.
        let lines = analysis.text().lines(start..end);
        let part = Analysis::new(Text::new(&lines.join("\n")), analysis.options().clone());
        let alike = part.diagnostics().len() == indices.len();
        for (place, index) in indices.into_iter().enumerate() {
            if !has_safe_fix(&found[index]) {
                continue;
            }
            if !alike || !is_proven(&part, &part.diagnostics()[place]) {
                found[index].fixes[0].applicability = Applicability::Unsafe;
            }
        }
    }
    found
}

/// Whether the first fix of a finding of `analysis` removes it and makes no other.
pub(super) fn is_proven(analysis: &Analysis, finding: &Diagnostic) -> bool {
    let all = |analysis: &Analysis| analysis.diagnostics().to_vec();
    attempt(analysis, analysis.diagnostics(), &[finding], all).is_some()
}

/// The draft after the first fixes of `fixed`, with its findings, if those of `found` are gone and none has come.
fn attempt(
    analysis: &Analysis,
    found: &[Diagnostic],
    fixed: &[&Diagnostic],
    findings: impl Fn(&Analysis) -> Vec<Diagnostic>,
) -> Option<(Analysis, Vec<Diagnostic>)> {
    let fixes: Vec<&Fix> = fixed.iter().filter_map(|finding| finding.fixes.first()).collect();
    let next = applied(analysis, &fixes)?;
    let left = findings(&next);
    // No fix adds or takes away a line, so a finding that was there before still has its line. Its figures may differ.
    let mut known: HashMap<(&str, u32), usize> = HashMap::new();
    for finding in found {
        *known.entry((finding.code, finding.span.start.line)).or_default() += 1;
    }
    for finding in fixed {
        let count = known.entry((finding.code, finding.span.start.line)).or_default();
        *count = count.saturating_sub(1);
    }
    left.iter()
        .all(|finding| {
            let count = known.entry((finding.code, finding.span.start.line)).or_default();
            let was_there = *count > 0;
            *count = count.saturating_sub(1);
            was_there
        })
        .then_some((next, left))
}

/// The findings whose first fix may be applied, the best first: safe ones before others, graver findings before slighter
/// ones.
fn chosen(found: &[Diagnostic], unsafe_too: bool) -> Vec<&Diagnostic> {
    let mut ranked: Vec<_> = found
        .iter()
        .filter_map(|finding| Some((finding.fixes.first()?, finding)))
        .filter(|(fix, _)| match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => unsafe_too,
            Applicability::Display => false,
        })
        .collect();
    ranked.sort_by_key(|(fix, finding)| (fix.applicability, finding.severity, finding.span));
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

/// Those of `found` whose fixes share no place with a better one.
fn apart<'f>(found: &[&'f Diagnostic]) -> Vec<&'f Diagnostic> {
    let edits = |finding: &'f Diagnostic| finding.fixes.first().map_or(&[][..], |fix| &fix.edits);
    let mut taken: Vec<&'f Diagnostic> = Vec::new();
    for finding in found {
        let clash =
            |other: &&'f Diagnostic| edits(other).iter().any(|a| edits(finding).iter().any(|b| a.span.meets(&b.span)));
        if !taken.iter().any(clash) {
            taken.push(finding);
        }
    }
    taken
}

/// The draft after `fixes`, none of which shares a place with another.
fn applied(analysis: &Analysis, fixes: &[&Fix]) -> Option<Analysis> {
    let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    if edits.is_empty() {
        return None;
    }
    // From the end, so that the places of those before stay true.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = analysis.text().clone();
    let mut splices = Vec::with_capacity(edits.len());
    for edit in edits {
        splices.push(text.replace(edit.span, &edit.new_text).ok()?);
    }
    let mut next = analysis.clone();
    next.update(text, &splices);
    Some(next)
}

/// The replacements that make `new` of `old`, one a line; `None` if they differ in their line breaks.
pub(super) fn differences(old: &Text, new: &Text) -> Option<Vec<(Span, String)>> {
    if old.line_count() != new.line_count() {
        return None;
    }
    let mut found = Vec::new();
    for line in 0..old.line_count() {
        let (before, after) = (old.line(line), new.line(line));
        if before == after {
            continue;
        }
        let common = |pairs: &mut dyn Iterator<Item = (char, char)>| {
            pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
        };
        let front = common(&mut before.chars().zip(after.chars()));
        let back = common(&mut before[front..].chars().rev().zip(after[front..].chars().rev()));
        let span = Span::new(Point::new(line, front as u32), Point::new(line, (before.len() - back) as u32));
        found.push((span, after[front..after.len() - back].to_owned()));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;

    fn corrected(text: &str, unsafe_too: bool) -> (String, usize) {
        let analysis = Analysis::new(Text::new(text), Options::default());
        let Corrected { analysis, count } = correct(analysis, unsafe_too, |it| it.diagnostics().to_vec());
        (analysis.text().to_string(), count)
    }

    #[test]
    fn a_clear_mistake_is_corrected_and_line_breaks_stay() {
        let wrong = "单位：万元\r\n\r\n项目\t合计\t基本支出\t项目支出\r\n合计\t21.00\t6.00\t15.00\r\n\
                     一、教育支出\t7.00\t2.00\t5.00\r\n二、其他支出\t14.00\t4.00\t01.00\r\n";
        assert_eq!(corrected(wrong, false), (wrong.replace("01.00", "10.00"), 1));
    }

    #[test]
    fn an_open_mistake_is_corrected_on_demand_only() {
        let text = "单位：万元\n\n项目\t合计\t基本支出\t项目支出\n一、教育支出\t31.00\t12.00\t57.00\n";
        assert_eq!(corrected(text, false), (text.to_owned(), 0));
        assert_eq!(corrected(text, true), (text.replace("57.00", "19.00"), 1));
    }

    #[test]
    fn replacements_are_as_small_as_they_can_be() {
        let differences = |old: &str, new: &str| differences(&Text::new(old), &Text::new(new));
        let place = |line, start, end, text: &str| (Span::in_line(line, start, end), text.to_owned());
        assert_eq!(differences("一\r\n共12元", "一\r\n共132元"), Some(vec![place(1, 4, 4, "3")]));
        assert_eq!(differences("aa", "a"), Some(vec![place(0, 1, 2, "")]));
        assert_eq!(differences("支\n出", "支"), None);
        assert_eq!(differences("支", "出"), Some(vec![place(0, 0, 3, "出")]));
    }
}

//! The mistakes of a part: broken relations grouped by the figure that is to blame.

use std::collections::BTreeSet;

use crate::facts::{FigureId, Judged, Part, RegionKind};
use crate::number::Unit;
use crate::relations::{Family, Form, Network, Standing, Suspect, Verdict};

/// A mistake: one or several broken relations with one explanation.
#[derive(Debug)]
pub(super) struct Mistake {
    /// The broken relations; the first is the one that is shown.
    pub(super) relations: Vec<Judged<FigureId>>,
    /// The corrections that put all of them right, likeliest first.
    pub(super) suspects: Vec<Suspect<FigureId>>,
    /// Whether the first correction is by far the likeliest.
    pub(super) is_clear: bool,
}

/// Finds the mistakes of a part, in the order of its relations.
pub(super) fn mistakes(part: &Part) -> Vec<Mistake> {
    let broken: BTreeSet<FigureId> = part.broken().flat_map(|judged| judged.reading().figures()).collect();
    if broken.is_empty() {
        return Vec::new();
    }
    // Only relations next to a broken one can say anything about it; those between words say nothing about figures.
    let mut near = part.relations_among(&broken);
    near.retain(|judged| judged.relation.family != Family::Direction && judged.outcome.is_some());
    let network: Vec<(Form<FigureId>, Verdict)> = near
        .iter()
        .map(|judged| (judged.reading().clone(), judged.outcome.map_or(Verdict::Exact, |outcome| outcome.verdict)))
        .collect();
    let standings = Standings::of(part, &network);
    let figure = |id: FigureId| part.figure(id).quantity;
    let causes = Network { relations: &network, figure, standing: |id| standings.of_figure(part, id) }.causes();
    let words = part.broken().filter(|judged| judged.relation.family == Family::Direction);
    let words = words.map(|judged| Mistake { relations: vec![judged], suspects: Vec::new(), is_clear: false });
    causes
        .into_iter()
        .map(|cause| {
            let blamed = cause.suspects.first().map(|suspect| suspect.figures.clone()).unwrap_or_default();
            let mut relations: Vec<Judged<FigureId>> =
                cause.relations.iter().map(|index| near[*index].clone()).collect();
            // The relation whose own subject is to blame explains best.
            relations.sort_by_key(|judged| (!blamed.contains(&judged.reading().subject()), judged.relation.family));
            Mistake { relations, suspects: cause.suspects, is_clear: cause.is_clear }
        })
        .chain(words)
        .collect()
}

/// Which figures add up others, and which are added up.
struct Standings {
    totals: BTreeSet<FigureId>,
    parts: BTreeSet<FigureId>,
}

impl Standings {
    fn of(part: &Part, network: &[(Form<FigureId>, Verdict)]) -> Self {
        let (mut totals, mut parts) = (BTreeSet::new(), BTreeSet::new());
        for (form, _) in network {
            if let Form::Sum { total, parts: added } = form
                && part.regions[total.region as usize].kind == RegionKind::Table
            {
                totals.insert(*total);
                parts.extend(added.iter().map(|(part, _)| *part));
            }
        }
        Self { totals, parts }
    }

    fn of_figure(&self, part: &Part, id: FigureId) -> Standing {
        if part.figure(id).quantity.unit == Unit::Percent {
            return Standing::Percentage;
        }
        if part.regions[id.region as usize].kind == RegionKind::Prose {
            return Standing::Prose;
        }
        match (self.totals.contains(&id), self.parts.contains(&id)) {
            (false, _) => Standing::Leaf,
            (true, true) => Standing::Subtotal,
            (true, false) => Standing::Total,
        }
    }
}

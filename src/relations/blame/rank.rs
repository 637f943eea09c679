//! The order of suspects, and how probable each is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Suspect};

/// From this probability on a suspect is the clear one, in a thousand.
pub(super) const CLEAR: u32 = 800;
/// A suspect this far behind the best has p < 0.15 and is not worth offering, in hundredths of natural logarithms.
const HOPELESS: i32 = 173;
/// What speaks against one more mistake, in hundredths of natural logarithms: hardly any figure is wrong.
const ANOTHER_MISTAKE: i32 = 350;
/// The most corrections that are offered.
const MOST: usize = 4;
/// One, as probabilities are computed.
const ONE: u64 = 1_000_000;

/// Puts the likeliest first, leaves out those that do not explain all that it explains, and says how probable each is.
pub(super) fn ranked<F: Copy + Ord>(mut suspects: Vec<&Suspect<F>>) -> Vec<Suspect<F>> {
    let order = |a: &&Suspect<F>, b: &&Suspect<F>| b.score.cmp(&a.score).then_with(|| a.changes.cmp(&b.changes));
    let Some(best) = suspects.iter().copied().min_by(order) else { return Vec::new() };
    let best = wider(&suspects, best);
    let score = best.score;
    suspects.retain(|suspect| best.repaired.iter().all(|relation| suspect.repaired.contains(relation)));
    suspects.sort_by(order);
    // A figure and its copies make the same hypothesis each.
    let mut seen: BTreeSet<Vec<Change<F>>> = BTreeSet::new();
    suspects.retain(|suspect| {
        if suspect.changes.len() == 1 {
            return true;
        }
        let mut changes = suspect.changes.clone();
        changes.sort_unstable();
        seen.insert(changes)
    });
    let score = suspects.first().map_or(score, |suspect| suspect.score);
    let sum: u64 = suspects.iter().map(|suspect| exponential(score - suspect.score)).sum();
    suspects.retain(|suspect| score - suspect.score <= HOPELESS);
    // Other figures say more than other values of the same.
    let mut figures: Vec<Vec<F>> = Vec::new();
    suspects.sort_by_cached_key(|suspect| {
        let own: Vec<F> = suspect.changes.iter().map(Change::figure).collect();
        let known = figures.contains(&own);
        figures.push(own);
        known
    });
    suspects.truncate(MOST);
    let probability = |suspect: &Suspect<F>| exponential(score - suspect.score) * 1000 / sum.max(1);
    let ranked = suspects.into_iter().map(|suspect| {
        let probability = u32::try_from(probability(suspect)).unwrap_or(0);
        Suspect { probability, ..suspect.clone() }
    });
    ranked.collect()
}

/// Puts the corrections of the same figures in the order of their details as well, none of which makes the figures
/// themselves any likelier.
pub(super) fn refine<F: Copy + Ord>(suspects: &mut [Suspect<F>]) {
    if suspects.iter().all(|suspect| suspect.detail == 0) {
        return;
    }
    let key = |suspect: &Suspect<F>| -> (Vec<F>, Vec<usize>) {
        (suspect.changes.iter().map(Change::figure).collect(), suspect.repaired.clone())
    };
    let mut best: BTreeMap<(Vec<F>, Vec<usize>), (i32, i32)> = BTreeMap::new();
    for suspect in suspects.iter() {
        let (score, detailed) = best.entry(key(suspect)).or_insert((i32::MIN, i32::MIN));
        *score = suspect.score.max(*score);
        *detailed = (suspect.score + suspect.detail).max(*detailed);
    }
    for suspect in suspects {
        let (score, detailed) = best[&key(suspect)];
        suspect.score += suspect.detail + score - detailed;
    }
}

/// The likeliest explanation if `best` leaves something that another one explains with it: then `best` needs one more
/// mistake, and the two together may be less likely than that other.
fn wider<'s, F: Copy + Ord>(suspects: &[&'s Suspect<F>], best: &'s Suspect<F>) -> &'s Suspect<F> {
    let explains = |suspect: &Suspect<F>, relation: &usize| suspect.repaired.contains(relation);
    let together = |wide: &&&'s Suspect<F>| {
        let left = |relation: &&usize| !explains(best, relation);
        let rest = suspects.iter().filter(|other| {
            other.repaired.iter().all(|relation| !explains(best, relation))
                && other.repaired.iter().any(|relation| explains(wide, relation))
        });
        let rest = rest.map(|other| other.score).max().unwrap_or(0);
        wide.repaired.iter().any(|relation| left(&relation)) && wide.score > best.score + rest.min(0) - ANOTHER_MISTAKE
    };
    let covers = |wide: &&&'s Suspect<F>| {
        wide.repaired.len() > best.repaired.len() && best.repaired.iter().all(|relation| explains(wide, relation))
    };
    let wide = suspects.iter().filter(covers).filter(together);
    wide.copied().min_by(|a, b| b.score.cmp(&a.score).then_with(|| a.changes.cmp(&b.changes))).unwrap_or(best)
}

/// e to the power of −`distance` hundredths, as a part of [`ONE`].
fn exponential(distance: i32) -> u64 {
    const POWERS: [u64; 701] = powers();
    usize::try_from(distance).map_or(ONE, |distance| POWERS.get(distance).copied().unwrap_or(0))
}

const fn powers() -> [u64; 701] {
    let mut powers = [ONE; 701];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 99_005 / 100_000;
        at += 1;
    }
    powers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_of_one_natural_logarithm_is_a_factor_of_e() {
        assert_eq!(exponential(0), ONE);
        assert!((360_000..370_000).contains(&exponential(100)));
        assert!((240_000..260_000).contains(&exponential(139)), "four times as likely: p = 0.8 of two");
    }
}

//! Nothing is nothing: where no money was spent, nothing of the budget was used, and nobody was received.

use super::mention::{Mention, Passage, Role};
use crate::facts::Claim;
use crate::facts::figure::Figure;
use crate::number::Decimal;
use crate::relations::{Family, Form, Relation};

/// What a passage claims about amounts, rates and counts of which some are nothing.
pub(super) fn claims(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    completion(passage, figures, out);
    occasions(passage, figures, out);
}

fn is_zero(figures: &[Figure], mention: &Mention) -> bool {
    figures[mention.figure as usize].quantity.value.is_zero()
}

/// `支出决算0万元,完成全年预算的0%`: the rate of nothing is nothing, unless nothing was planned either, which some call 100%.
fn completion(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    for (index, rate) in passage.mentions.iter().enumerate().filter(|(_, mention)| mention.role == Role::Completion) {
        let actual = passage.amounts_before(index).next();
        let Some(actual) = actual.filter(|actual| (actual.sentence, actual.segment) == (rate.sentence, rate.segment))
        else {
            continue;
        };
        if actual.label.contains("预算") && !actual.label.contains("决算") && !actual.label.ends_with("支出") {
            continue;
        }
        let percent = figures[rate.figure as usize].quantity.value;
        let of_nothing = is_zero(figures, actual);
        let odd = match (of_nothing, percent.is_zero()) {
            (true, false) if percent != Decimal::ONE_HUNDRED => rate,
            (false, true) if tells(passage, figures, actual, rate) => actual,
            _ => continue,
        };
        out.push(is_nothing(Family::Completion, odd));
    }
}

/// Whether an amount is no rounding of nothing, of the budgets in front of it.
fn tells(passage: &Passage, figures: &[Figure], amount: &Mention, rate: &Mention) -> bool {
    let quantity = |mention: &Mention| figures[mention.figure as usize].quantity;
    let before = passage.amounts_before(amount.figure as usize);
    let mut budgets = before.filter(|budget| budget.sentence == amount.sentence);
    let hundredfold = quantity(amount).value * Decimal::ONE_HUNDRED;
    let is_rounded = |budget: &Mention| hundredfold * Decimal::TWO <= quantity(budget).value * quantity(rate).ulp;
    quantity(amount).value >= Decimal::ONE && !budgets.any(is_rounded)
}

fn is_nothing(family: Family, odd: &Mention) -> Claim {
    let form = Form::Makes { parts: vec![odd.figure], totals: vec![Decimal::ZERO] };
    Claim { relation: Relation::new(family, odd.label.as_str(), form), firm: true }
}

/// An amount, and on how many occasions and for how many people it was spent.
struct Occasion<'p> {
    amount: &'p Mention,
    counts: Vec<&'p Mention>,
}

impl Occasion<'_> {
    fn all(&self) -> impl Iterator<Item = &Mention> {
        std::iter::once(self.amount).chain(self.counts.iter().copied())
    }
}

/// Amounts with their occasions: `公务接待费0.85万元,共接待11批次,86人次`.
fn read_occasions<'p>(passage: &'p Passage) -> Vec<Occasion<'p>> {
    let amounts = passage.mentions.iter().enumerate().filter(|(_, mention)| {
        mention.role == Role::Amount && ["接待", "出国"].iter().any(|word| mention.label.contains(word))
    });
    let read = amounts.map(|(index, amount)| {
        // `接待费2万元(其中:外事接待费0万元),共接待35批次(其中:外事接待0批次)`: what a bracket tells is not what stands behind it.
        let is_own = |other: &&Mention| other.role == Role::Count && other.depth >= amount.depth;
        let behind = passage.mentions[index + 1..].iter().take_while(is_own);
        let depth = passage.mentions.get(index + 1).map_or(0, |first| first.depth);
        let behind = behind.filter(|count| count.sentence == amount.sentence && count.depth == depth);
        let counts = behind.filter(|count| ["批", "人次", "个"].iter().any(|word| count.measure.contains(word)));
        Occasion { amount, counts: counts.take(2).collect() }
    });
    read.filter(|occasion| occasion.counts.len() == 2).collect()
}

/// Of an amount and its two counts all are nothing, or none; and a part with all but one of the figures of the whole has
/// that one as well.
fn occasions(passage: &Passage, figures: &[Figure], out: &mut Vec<Claim>) {
    let read = read_occasions(passage);
    for occasion in &read {
        let (zeros, others): (Vec<&Mention>, Vec<&Mention>) = occasion.all().partition(|one| is_zero(figures, one));
        if let ([zero, second], [odd]) = (zeros.as_slice(), others.as_slice()) {
            out.extend([zero, second].map(|zero| equal(zero, odd)));
        }
    }
    let value = |mention: &Mention| figures[mention.figure as usize].quantity.value;
    for pair in read.windows(2) {
        let [whole, part] = pair else { continue };
        let is_part = whole.amount.paragraph == part.amount.paragraph
            && passage.between(whole.amount, part.amount).contains("其中")
            && part.amount.label.contains("国内");
        let measures =
            |occasion: &Occasion| occasion.counts.iter().map(|count| count.measure.clone()).collect::<Vec<_>>();
        if !is_part || measures(whole) != measures(part) || whole.all().any(|one| is_zero(figures, one)) {
            continue;
        }
        let pairs: Vec<(&Mention, &Mention)> = whole.all().zip(part.all()).collect();
        let differing = pairs.iter().filter(|(a, b)| value(a) != value(b)).count();
        if differing <= 1 {
            out.extend(pairs.iter().map(|(a, b)| equal(a, b)));
        }
    }
}

fn equal(left: &Mention, right: &Mention) -> Claim {
    let form = Form::Equal { left: left.figure, right: right.figure };
    Claim { relation: Relation::new(Family::TableProse, right.label.as_str(), form), firm: true }
}

#[cfg(test)]
mod tests {
    use super::super::tests::claimed;
    use crate::relations::Family;

    #[test]
    fn the_rate_of_nothing_is_nothing() {
        let claims = |text: &str| claimed(text, Family::Completion).len();
        assert_eq!(claims("因公出国（境）费支出0万元，完成全年预算的0%。"), 0);
        assert_eq!(claims("因公出国（境）费支出0万元，完成全年预算的100%。"), 0);
        assert_eq!(claims("因公出国（境）费支出0万元，完成全年预算的90%。"), 1);
        assert_eq!(claims("因公出国（境）费支出7万元，完成全年预算的0%。"), 1);
        assert_eq!(claims("会议费支出0.02万元，完成全年预算的0%。"), 0);
        let of_much = "“三公”经费支出预算为272.93万元，支出决算为1.33万元，完成预算的0%。";
        assert_eq!(claims(of_much), 1, "the share alone, which holds");
    }

    #[test]
    fn nobody_is_received_for_nothing() {
        let claims = |text: &str| claimed(text, Family::TableProse);
        assert_eq!(claims("国内接待费0万元，共接待0批次，0人次。"), [""; 0]);
        assert_eq!(claims("国内接待费7万元，共接待0批次，0人次。"), ["✗ 0 = 7", "✗ 0 = 7"]);
        assert_eq!(claims("国内接待费7万元，共接待2批次，0人次。"), [""; 0]);
        let foreign = "国内接待费7万元（其中：外事接待费0万元），共接待35批次（其中：外事接待0批次），230人次（其中：外事0人次）。";
        assert_eq!(claims(foreign), [""; 0]);
        let inside = "公务接待费7万元（其中：外事接待费0万元，3批次，0人次）。";
        assert_eq!(claims(inside), ["✗ 0 = 3", "✗ 0 = 3"]);
    }

    #[test]
    fn the_same_occasions_cost_the_same() {
        let text = |part: &str| {
            format!("公务接待费支出0.85万元，共接待11批次，86人次。其中：国内接待费{part}万元，共接待11批次，86人次。")
        };
        let broken = |part: &str| {
            let claims = claimed(&text(part), Family::TableProse);
            claims.iter().filter(|claim| claim.starts_with('✗')).count()
        };
        assert_eq!((broken("0.85"), broken("0.58")), (0, 1));
        assert_eq!(
            claimed(&text("0.80").replace("11批次，86人次。其", "12批次，90人次。其"), Family::TableProse),
            [""; 0]
        );
    }
}

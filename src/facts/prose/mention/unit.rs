//! The unit and the places of a figure, where those beside it tell them.

use std::sync::Arc;

use super::{Passage, Role};
use crate::facts::figure::Figure;
use crate::number::{Decimal, Quantity, Token, TokenKind, Unit};
use crate::syntax::{Block, Content, Paragraph};

/// Where most amounts of a passage show two decimals, `185万元` stands for 185.00: zeros at the end are dropped. Not so
/// where the words say that an amount is approximate.
pub(super) fn narrow(passage: &Passage, figures: &mut [Figure]) {
    narrow_shares(passage, figures);
    let amounts = || passage.mentions.iter().filter(|mention| matches!(mention.role, Role::Amount | Role::Change(_)));
    let mut counts = [0_usize; 8];
    for mention in amounts() {
        let quantity = &figures[mention.figure as usize].quantity;
        if !quantity.displayed.is_zero() {
            counts[(quantity.decimals as usize).min(7)] += 1;
        }
    }
    let most = (0..8).max_by_key(|decimals| counts[*decimals]).unwrap_or(0);
    if counts[most] * 2 <= counts.iter().sum::<usize>() {
        return;
    }
    for mention in
        amounts().filter(|mention| !["约", "近", "超", "余"].iter().any(|word| mention.label.ends_with(word)))
    {
        let figure = &mut figures[mention.figure as usize];
        if mention.role == Role::Amount || !is_rounded(figure.quantity) {
            figure.quantity = figure.quantity.at_precision(most as u32);
        }
    }
}

/// Whether a difference in 万元 or 亿元 shows so many digits before the point and none behind it that decimals were left out:
/// `增加7451万元`, but neither `增加185万元` nor `增加7450万元`, by which sums that are set change.
fn is_rounded(quantity: Quantity) -> bool {
    let shown = quantity.displayed.abs();
    quantity.decimals == 0
        && quantity.unit != Unit::Yuan
        && shown >= Decimal::ONE_THOUSAND
        && !(shown % Decimal::TEN).is_zero()
}

/// Where nearly all shares of a passage show two decimals, `占0%` is a share of nothing, or of next to nothing.
fn narrow_shares(passage: &Passage, figures: &mut [Figure]) {
    let shares = || passage.mentions.iter().filter(|mention| mention.role == Role::Share).map(|mention| mention.figure);
    let (bare, others): (Vec<u32>, Vec<u32>) = shares().partition(|share| {
        let quantity = &figures[*share as usize].quantity;
        quantity.decimals == 0 && (quantity.value.is_zero() || quantity.value == Decimal::ONE_HUNDRED)
    });
    let Some(least) = others.iter().map(|share| figures[*share as usize].quantity.decimals).min() else { return };
    for share in bare {
        let figure = &mut figures[share as usize];
        if figure.quantity.value.is_zero() {
            figure.quantity = figure.quantity.at_precision(least);
        }
    }
}

/// The unit that a figure without one takes from the amounts beside it: `就业4.82,商品和服务支出120.08万元`.
pub(super) fn adopted_unit(paragraph: &Paragraph, index: usize, label: &str) -> Option<Unit> {
    let token = &paragraph.tokens[index];
    let text = paragraph.text();
    let behind = text[token.end..].chars().next();
    let listed = behind.is_none_or(|c| matches!(c, ',' | ';' | '。' | '、' | ')'));
    if token.kind != TokenKind::Bare || token.quantity.decimals == 0 || !listed || label.chars().count() < 2 {
        return None;
    }
    let neighbour = |token: &Token| (token.kind == TokenKind::Money).then_some(token.quantity.unit);
    // `30.19万元,占6.03%;住房保障支出18.68,占3.73%`
    let mut before = paragraph.tokens[..index].iter().rev().filter(|token| token.kind != TokenKind::Percent);
    let mut after = paragraph.tokens[index + 1..].iter().filter(|token| token.kind != TokenKind::Percent);
    let (before, after) = (before.next().and_then(neighbour), after.next().and_then(neighbour));
    match (before, after) {
        (Some(before), Some(after)) if before == after => Some(before),
        (Some(unit), None) => Some(unit),
        _ => None,
    }
}

/// The unit of a figure that a page tears it from: `92.68` at the end of one, `万元,较上年…` behind it.
pub(super) fn torn_unit(behind: &[Arc<Block>], text: &str, token: &Token) -> Option<Unit> {
    /// A page's number and the blank lines around it are one block.
    const NEXT: usize = 2;
    if token.kind != TokenKind::Bare || token.digits.end != text.len() {
        return None;
    }
    let next = behind.iter().take(NEXT).find_map(|block| match block.content() {
        Content::Paragraph(paragraph) => Some(paragraph.text()),
        _ => None,
    })?;
    let units = [("万元", Unit::WanYuan), ("亿元", Unit::YiYuan), ("元", Unit::Yuan)];
    units.into_iter().find_map(|(word, unit)| next.starts_with(word).then_some(unit))
}

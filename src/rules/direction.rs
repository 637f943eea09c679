//! Words that say which way something changed.

use super::{Scope, TextEdit};
use crate::facts::FigureId;
use crate::number::Unit;
use crate::relations::Trend;
use crate::text::Span;

/// Words of growth with the word of decline that stands in the same place of a sentence.
const OPPOSITES: [(&str, &str); 12] = [
    ("增加", "减少"),
    ("增长", "下降"),
    ("上升", "下降"),
    ("提高", "降低"),
    ("调增", "调减"),
    ("新增", "减少"),
    ("上涨", "下降"),
    ("增长", "负增长"),
    ("增收", "减收"),
    ("增支", "减支"),
    ("增", "减"),
    ("升", "降"),
];

/// Other words of decline that stand in the same place as one.
const ALIKE: [(&str, &str); 2] = [("下降", "降低"), ("下降", "减少")];

/// The word of the opposite direction.
fn opposite(word: &str) -> Option<&'static str> {
    OPPOSITES.iter().find_map(|(up, down)| {
        if *up == word {
            Some(*down)
        } else if *down == word {
            Some(*up)
        } else {
            None
        }
    })
}

impl<'a> Scope<'a> {
    /// The direction word in front of a figure, and where it stands.
    pub(super) fn direction_word(&self, figure: FigureId) -> Option<(Span, &'a str)> {
        let region = &self.part.regions[figure.region as usize];
        let trend = region.facts.trends.iter().find(|trend| trend.figure == figure.figure)?;
        let line = &region.blocks[trend.place.block as usize].lines()[trend.place.span.start.line as usize];
        let span = trend.place.span;
        let text = line.get(span.start.byte as usize..span.end.byte as usize)?;
        Some((self.span(figure.region as usize, trend.place), text))
    }

    /// The edit that makes the direction word in front of a figure say `trend`; none if there is none or it does.
    pub fn turned_to(&self, figure: FigureId, trend: Trend) -> Option<TextEdit> {
        let trends = &self.part.regions[figure.region as usize].facts.trends;
        let stated = trends.iter().find(|word| word.figure == figure.figure)?.trend;
        self.turned(figure).filter(|_| stated != trend)
    }

    /// The edit that turns the direction word in front of a figure.
    pub(super) fn turned(&self, figure: FigureId) -> Option<TextEdit> {
        let (span, word) = self.direction_word(figure)?;
        let opposite = opposite(word)?;
        let alike = ALIKE.iter().filter(|(usual, _)| *usual == opposite).map(|(_, other)| *other);
        // The author's own word, that of most other figures of the unit.
        let uses = |word: &&str| self.uses(word, self.quantity(figure).unit);
        let usual = alike.chain(std::iter::once(opposite)).max_by_key(uses).unwrap_or(opposite);
        Some(TextEdit { span, new_text: usual.to_owned() })
    }

    /// How many figures of a unit have a direction word in front of them.
    fn uses(&self, word: &str, unit: Unit) -> usize {
        let regions = (0_u32..).zip(&self.part.regions);
        let figures = regions.flat_map(|(region, own)| {
            own.facts.trends.iter().map(move |trend| FigureId { region, figure: trend.figure })
        });
        figures
            .filter(|figure| self.quantity(*figure).unit == unit)
            .filter(|figure| self.direction_word(*figure).is_some_and(|(_, own)| own == word))
            .count()
    }
}

//! How many there may be of what is counted: hardly anybody has more people or vehicles than posts (编制) for them.

use super::Scope;
use crate::catalog::ProseWords;
use crate::facts::FigureId;
use crate::number::{Decimal, Unit};

/// The kind of staff that a name is of.
fn kind(name: &str) -> Option<&'static str> {
    ProseWords::get().staff.contained_in(name)
}

impl Scope<'_> {
    /// The posts that a paragraph has told for what a count counts: `核定编制46人，其中：行政编制40人；实有38人，其中行政36人`.
    pub(super) fn posts(&self, count: FigureId) -> Option<Decimal> {
        let figures = &self.part.regions[count.region as usize].facts.figures;
        let own = self.part.figure(count);
        let own_kind = kind(&own.name);
        let is_staff = own_kind.is_some() || ["实有", "在职", "在编"].iter().any(|word| own.name.contains(word));
        if own.quantity.unit != Unit::Count || !is_staff || own.name.contains("编制") {
            return None;
        }
        let before = figures[..count.figure as usize].iter().rev();
        let mut near = before.take_while(|other| other.place.block == own.place.block);
        let posts = near.find(|other| {
            other.quantity.unit == Unit::Count && other.name.contains("编制") && kind(&other.name) == own_kind
        });
        posts.map(|posts| posts.quantity.value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lang, check};
    use super::*;
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    #[test]
    fn more_staff_than_posts_is_hardly_right() {
        let text = "核定编制46人，其中：行政编制40人，事业编制6人；实有人员43人，其中行政42人、事业4人。";
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        let found: Vec<_> =
            draft.parts.iter().flat_map(|part| check(&Scope::new(part, Lang::Zh, None), |_| true)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].fixes[0].title.starts_with("改 42 为 39"), "{:?}", found[0].fixes);
    }
}

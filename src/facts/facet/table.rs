//! The coordinates of a table's cells: what its title, the column and the row fix.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::prose::without_meetings;
use super::{Coordinates, known, lexicon};
use crate::catalog::{Catalog, Table};
use crate::facts::region::Context;

/// What the title of a table fixes for all its cells.
pub(in crate::facts) struct TableFrame {
    base: Option<Coordinates>,
    /// Whether the title speaks of both sides (收支), so that the halves tell which.
    both_sides: bool,
    /// Whether its rows are projects.
    projects: bool,
}

impl TableFrame {
    /// Reads the title that stands above the table.
    pub(in crate::facts) fn read(context: &Context) -> Self {
        let title = context.title.as_deref().unwrap_or("");
        let owner = context.owner.as_deref().unwrap_or("");
        let title = crate::facts::list_numeral(title).unwrap_or(title);
        let mut title = if owner.is_empty() { title.to_owned() } else { title.replace(owner, "") };
        let (mut base, mut rest) = lexicon::get().understand(&without_meetings(&title));
        // A title that is not understood word by word may still be known as a whole.
        if let Some(kind) = context.kind.as_deref().filter(|_| !rest.is_empty()) {
            title.clone_from(&kind.title);
            (base, rest) = lexicon::get().understand(&without_meetings(&title));
        }
        let projects = title.contains("项目") && !title.contains("绩效");
        let both_sides = title.contains("收支") || title.contains("收入支出");
        if both_sides {
            base.side = None;
        }
        if projects {
            base.nature = known().projects;
        }
        let understood = !title.is_empty() && (rest.is_empty() || projects) && !title.contains("绩效");
        Self { base: understood.then_some(base), both_sides, projects }
    }

    /// Whether cells of this table can have coordinates at all.
    pub(in crate::facts) fn is_known(&self) -> bool {
        self.base.is_some()
    }

    /// What a column's names fix, outermost first; none if one of them is not understood.
    pub(in crate::facts) fn column(&self, path: &[String]) -> Option<Coordinates> {
        let mut found = self.base?;
        for (depth, name) in path.iter().filter(|name| !is_caption(name)).enumerate() {
            if name.contains("其中") || name.contains("增减") || name.contains("占") {
                return None;
            }
            let (own, rest) = lexicon::get().understand(name);
            if !rest.is_empty() {
                return None;
            }
            // The half of a 收支 table is named by its outermost header.
            let own = if depth > 0 && found.side.is_some() && !self.both_sides {
                Coordinates { side: None, ..own }
            } else {
                own
            };
            if own.is_meeting() && found.topic != known().three_public {
                return None;
            }
            found = found.with(&own);
        }
        if found.measure == known().last_year_figure {
            return None;
        }
        Some(found)
    }

    /// The coordinates of the cell in a column that fixes `column` and a row called `name` with `code`.
    pub(in crate::facts) fn cell(
        &self,
        column: &Coordinates,
        name: &str,
        code: Option<&str>,
        is_owner: bool,
    ) -> Option<Coordinates> {
        let mut found = *column;
        if let Some(code) = code {
            match code.as_bytes().first() {
                Some(b'2') => found.function = code.parse().ok(),
                Some(b'3') => found.economic = code.parse().ok(),
                _ => return None,
            }
        } else if self.projects && !crate::facts::table::is_total_name(name) && !is_owner {
            found.project = Some(project_key(name));
        } else if !is_owner {
            let bare = crate::facts::table::without_numeral(name);
            let class = Catalog::get()
                .by_name(bare)
                .find(|subject| subject.table == Table::Functional && subject.code.len() == 3);
            // In the income half a source may bear the name of a class.
            if let Some(class) = class.filter(|_| found.side != known().income) {
                found.function = class.code.parse().ok();
            } else {
                let (own, rest) = lexicon::get().understand(bare);
                // What is spent on meetings out of something else is not all of it.
                let is_part = found.nature.is_some() || (found.topic.is_some() && found.topic != known().three_public);
                if !rest.is_empty() || (own.is_meeting() && is_part && found.topic != own.topic) {
                    return None;
                }
                found = found.with(&own);
            }
        }
        found.settle();
        (!found.is_vague()).then_some(found)
    }
}

/// Whether the words above a column are the table's caption (`金额单位:万元`), which some layouts make its first row.
fn is_caption(name: &str) -> bool {
    let lead = name.split_once(':').map_or("", |(lead, _)| lead);
    ["单位", "部门"].iter().any(|word| lead.ends_with(word)) || ["单位名称", "部门名称"].contains(&lead)
}

/// Which carry-over a row's name speaks of.
pub(in crate::facts) fn carry_of(name: &str) -> Option<u8> {
    lexicon::get().understand(crate::facts::table::without_numeral(name)).0.carry
}

/// The coordinates of all of a unit's expenditure for `name`, such as 基本支出.
pub(in crate::facts) fn expenditure_for(name: &str) -> Option<Coordinates> {
    let frame = TableFrame::read(&Context { title: Some("支出总表".into()), ..Context::default() });
    frame.cell(&frame.base?, name, None, false)
}

/// The coordinates of a project's funds of the year.
pub(in crate::facts) fn project_funds(name: &str) -> Coordinates {
    let mut found =
        Coordinates { nature: known().projects, project: Some(project_key(name)), ..Coordinates::default() };
    found.settle();
    found
}

/// A hash of a project's name without what layout changes: brackets, dashes, quotation marks.
fn project_key(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.chars().filter(|c| c.is_alphanumeric()).for_each(|c| c.hash(&mut hasher));
    hasher.finish()
}

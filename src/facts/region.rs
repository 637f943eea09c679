//! Regions: a table over its page breaks, or the prose between two headings.

use std::sync::Arc;

use super::figure::Facts;
use super::recurring::Recurring;
use super::{prose, table};
use crate::catalog::{TableKind, Tables};
use crate::number::Unit;
use crate::syntax::{Block, Content, Grid, Heading};

/// What a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    /// A table.
    Table,
    /// Prose.
    Prose,
}

/// What stands above a region and bears on how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The unit of money of a table.
    pub unit: Option<Unit>,
    /// Whose draft it is.
    pub owner: Option<Arc<str>>,
    /// A table's title, or the headings that prose stands under, outermost first, with `›` in between.
    pub title: Option<Arc<str>>,
    /// What kind of table it is, by its title.
    pub kind: Option<Arc<TableKind>>,
}

/// A region of a draft.
#[derive(Debug, Clone)]
pub struct Region {
    /// What it is.
    pub kind: RegionKind,
    /// Its first block, counted from the start of its part of the draft.
    pub first_block: usize,
    /// Its blocks, blank ones between them included.
    pub blocks: Vec<Arc<Block>>,
    /// What stands above it.
    pub context: Context,
    /// What it says.
    pub facts: Arc<Facts>,
}

impl Region {
    /// Whether the facts of `self` hold for `other` as well: the same blocks in the same context. What kind of table it
    /// is follows from the rest of the context.
    fn says_the_same(&self, other: &Bounds) -> bool {
        let (own, its) = (&self.context, &other.context);
        self.kind == other.kind
            && (own.unit, &own.owner, &own.title) == (its.unit, &its.owner, &its.title)
            && self.blocks.len() == other.blocks.len()
            && self.blocks.iter().zip(&other.blocks).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// A region before it is read. Its context does not have the kind of table yet.
struct Bounds {
    kind: RegionKind,
    first_block: usize,
    blocks: Vec<Arc<Block>>,
    context: Context,
}

/// The regions of `blocks`; those that an earlier reading of nearly the same blocks has are taken from `old`.
pub(super) fn regions(blocks: &[Arc<Block>], old: &[Region], tables: &Tables) -> Vec<Region> {
    let bounds = bounds(blocks);
    let front = old.iter().zip(&bounds).take_while(|(old, new)| old.says_the_same(new)).count();
    let most = old.len().min(bounds.len()) - front;
    let back =
        old.iter().rev().zip(bounds.iter().rev()).take(most).take_while(|(old, new)| old.says_the_same(new)).count();
    let (old_count, count) = (old.len(), bounds.len());
    bounds
        .into_iter()
        .enumerate()
        .map(|(index, mut bounds)| {
            let known = if index < front {
                Some(index)
            } else if index >= count - back {
                Some(index + old_count - count)
            } else {
                None
            };
            let facts = if let Some(index) = known {
                bounds.context.kind.clone_from(&old[index].context.kind);
                Arc::clone(&old[index].facts)
            } else {
                bounds.context.kind = table_kind(&bounds, tables);
                Arc::new(read(&bounds))
            };
            Region {
                kind: bounds.kind,
                first_block: bounds.first_block,
                blocks: bounds.blocks,
                context: bounds.context,
                facts,
            }
        })
        .collect()
}

/// What kind of table a region is, by its title.
fn table_kind(bounds: &Bounds, tables: &Tables) -> Option<Arc<TableKind>> {
    let title = bounds.context.title.as_deref().filter(|_| bounds.kind == RegionKind::Table)?;
    tables.of_title(title, bounds.context.owner.as_deref()).cloned()
}

fn read(bounds: &Bounds) -> Facts {
    match bounds.kind {
        RegionKind::Table => {
            let parts: Vec<(u32, &Grid)> = bounds
                .blocks
                .iter()
                .enumerate()
                .filter_map(|(ordinal, block)| match block.content() {
                    Content::Table(grid) => Some((ordinal as u32, grid)),
                    _ => None,
                })
                .collect();
            table::read(&parts, &bounds.context)
        }
        RegionKind::Prose => prose::read(&bounds.blocks, &bounds.context),
    }
}

/// Finds where the regions begin and end.
fn bounds(blocks: &[Arc<Block>]) -> Vec<Bounds> {
    let mut finder = Finder {
        found: Vec::new(),
        open: None,
        headings: Vec::new(),
        caption: Context::default(),
        owner: first_owner(blocks),
    };
    let recurring = Recurring::read(blocks);
    for (index, block) in blocks.iter().enumerate() {
        match block.content() {
            Content::Blank => {}
            Content::Paragraph(text)
                if recurring.interrupts(text, &blocks[index + 1..]) && finder.is_within_table(index, blocks) => {}
            Content::Heading(heading) => {
                finder.close();
                finder.enter(heading);
                finder.caption = Context::default();
            }
            Content::Caption(caption) => {
                finder.close();
                if let Some(title) = &caption.title {
                    finder.caption = Context { title: Some(title.as_str().into()), ..Context::default() };
                } else if caption.unit.is_some() && finder.is_behind_prose() {
                    // The text above may be the title, which the table before it does not share.
                    finder.caption.title = None;
                }
                finder.caption.unit = caption.unit.or(finder.caption.unit);
                if let Some(owner) = &caption.owner {
                    finder.owner = Some(owner.as_str().into());
                }
            }
            Content::Contents | Content::Note(_) => finder.close(),
            Content::Paragraph(_) => finder.extend(RegionKind::Prose, index, blocks),
            Content::Table(_) => finder.extend(RegionKind::Table, index, blocks),
        }
    }
    finder.close();
    finder.found
}

/// Whose draft it is, by the first caption that says so: prose often stands in front of all tables. Some layouts make the
/// caption the first row of its table.
fn first_owner(blocks: &[Arc<Block>]) -> Option<Arc<str>> {
    blocks.iter().find_map(|block| match block.content() {
        Content::Caption(caption) => caption.owner.as_deref().map(Arc::from),
        Content::Table(grid) => {
            let mut cells = grid.rows.iter().take(CAPTION_ROWS).flat_map(|row| &row.cells);
            cells.find_map(|cell| owner_in(&cell.label)).map(Arc::from)
        }
        _ => None,
    })
}

/// The first rows of a table, which may hold its caption.
const CAPTION_ROWS: usize = 2;

/// Whom a cell names that holds a caption: `部门:某某中心`.
fn owner_in(label: &str) -> Option<&str> {
    let (lead, owner) = label.split_once(':')?;
    let is_lead =
        ["单位", "部门", "单位名称", "部门名称"].iter().any(|word| lead.ends_with(word)) && lead != "金额单位";
    let is_name = owner.chars().count() >= 4
        && !owner.contains([':', ',', '。'])
        && Unit::MONEY.iter().all(|(name, _)| owner != *name);
    (is_lead && is_name).then_some(owner)
}

/// The state of the search for regions.
struct Finder {
    found: Vec<Bounds>,
    open: Option<Bounds>,
    /// The headings above, outermost first, with their depth.
    headings: Vec<(u8, String)>,
    caption: Context,
    owner: Option<Arc<str>>,
}

impl Finder {
    /// Adds block `index` to the open region, or opens one with it.
    fn extend(&mut self, kind: RegionKind, index: usize, blocks: &[Arc<Block>]) {
        if self.open.as_ref().is_some_and(|open| open.kind != kind) {
            self.close();
        }
        let path = if self.open.is_none() { self.path() } else { None };
        let open = self.open.get_or_insert_with(|| {
            let context = match kind {
                RegionKind::Table => Context { owner: self.owner.clone(), ..self.caption.clone() },
                RegionKind::Prose => Context { owner: self.owner.clone(), title: path, ..Context::default() },
            };
            Bounds { kind, first_block: index, blocks: Vec::new(), context }
        });
        // Blank blocks in between are taken along, so that ordinals are distances.
        let known = open.first_block + open.blocks.len();
        open.blocks.extend(blocks[known..=index].iter().cloned());
    }

    /// Whether block `index` stands between two parts of equal width of what may be one table.
    fn is_within_table(&self, index: usize, blocks: &[Arc<Block>]) -> bool {
        let width = |block: &Arc<Block>| match block.content() {
            Content::Table(grid) => grid.rows.iter().map(|row| row.cells.len()).max(),
            _ => None,
        };
        let Some(open) = self.open.as_ref().filter(|open| open.kind == RegionKind::Table) else { return false };
        let before = open.blocks.iter().rev().find_map(width);
        let is_text = |block: &&Arc<Block>| !matches!(block.content(), Content::Blank);
        let next = blocks[index + 1..].iter().find(is_text).and_then(width);
        before.is_some() && before == next
    }

    /// Whether prose has followed the table that the caption was of.
    fn is_behind_prose(&self) -> bool {
        let mut last = self.found.iter().rev();
        last.next().is_some_and(|region| region.kind == RegionKind::Prose)
            && last.next().is_some_and(|region| region.kind == RegionKind::Table)
    }

    /// Goes on below a heading.
    fn enter(&mut self, heading: &Heading) {
        self.headings.retain(|(level, _)| *level < heading.level);
        self.headings.push((heading.level, heading.title.clone()));
    }

    /// The headings above, chapters left out.
    fn path(&self) -> Option<Arc<str>> {
        let titles: Vec<&str> =
            self.headings.iter().filter(|(level, _)| *level > 1).map(|(_, title)| title.as_str()).collect();
        (!titles.is_empty()).then(|| titles.join("›").into())
    }

    fn close(&mut self) {
        self.found.extend(self.open.take());
    }
}

//! A whole draft: its parts, their regions, and what regions say of each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::disclosure::{Disclosure, names_somebody};
use super::figure::{Figure, Judged};
use super::links::{self, Kept};
use super::region::{Region, regions};
use crate::catalog::Tables;
use crate::relations::Family;
use crate::syntax::{Block, Change, Content, Paragraph, Tree};
use crate::text::fold_label;

/// A figure of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId {
    /// The region.
    pub region: u32,
    /// The figure in the region.
    pub figure: u32,
}

/// One disclosure. A file usually is one; several may follow each other.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its blocks.
    pub blocks: Vec<Arc<Block>>,
    /// Its regions, in order.
    pub regions: Vec<Region>,
    /// The fiscal year (预算年度) of its cover.
    pub year: Option<u16>,
    /// What its regions say of each other.
    pub links: Vec<Judged<FigureId>>,
    kept: Kept,
}

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The kinds of tables that it is read by.
    tables: Arc<Tables>,
    /// Its parts, in order; together they hold every block.
    pub parts: Vec<Arc<Part>>,
}

impl Draft {
    /// Reads a tree by the kinds of tables that are part of the program.
    pub fn read(tree: &Tree) -> Self {
        Self::read_by(tree, Arc::clone(Tables::get()))
    }

    /// Reads a tree by these kinds of tables.
    pub fn read_by(tree: &Tree, tables: Arc<Tables>) -> Self {
        let parts = starts(tree.blocks())
            .windows(2)
            .map(|pair| Arc::new(Part::read(&tree.blocks()[pair[0]..pair[1]], None, &tables)))
            .collect();
        Self { tables, parts }
    }

    /// Goes over to `tree`, which differs from the one before in the blocks of `change`. Parts that hold none of them
    /// stay as they are.
    pub fn update(&mut self, tree: &Tree, change: Change) {
        let blocks = tree.blocks();
        let starts = starts(blocks);
        let mut old: Vec<Option<Arc<Part>>> = std::mem::take(&mut self.parts).into_iter().map(Some).collect();
        let mut old_starts: HashMap<usize, usize> = HashMap::new();
        let mut at = 0;
        for (index, part) in old.iter().enumerate() {
            old_starts.insert(at, index);
            at += part.as_ref().map_or(0, |part| part.blocks.len());
        }
        self.parts = starts
            .windows(2)
            .map(|pair| {
                let (start, end) = (pair[0], pair[1]);
                // Where the part started among the old blocks.
                let old_start = if start <= change.first {
                    start
                } else {
                    (start + change.removed).saturating_sub(change.inserted)
                };
                let known = old_starts.get(&old_start).and_then(|index| old[*index].take());
                match known {
                    Some(part)
                        if part.blocks.len() == end - start
                            && part.blocks.iter().zip(&blocks[start..end]).all(|(a, b)| Arc::ptr_eq(a, b)) =>
                    {
                        part
                    }
                    Some(part) => Arc::new(Part::read(&blocks[start..end], Some(&part), &self.tables)),
                    None => Arc::new(Part::read(&blocks[start..end], None, &self.tables)),
                }
            })
            .collect();
    }
}

/// The first block of every part, and the number of blocks behind the last. A cover opens a part once the part before
/// it has told something; so does the title of a disclosure other than the one that it follows.
fn starts(blocks: &[Arc<Block>]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut has_told = false;
    let mut of: Option<Disclosure> = None;
    let mut cover: Option<&[Box<str>]> = None;
    for (index, block) in blocks.iter().enumerate() {
        let title = match block.content() {
            Content::Table(_) => {
                has_told = true;
                continue;
            }
            Content::Paragraph(paragraph) => {
                has_told = has_told || tells_money(paragraph);
                block.title_year()
            }
            Content::Heading(_) => block.title_year(),
            // What stands above a table may be the year of a cover as well.
            Content::Caption(_) => None,
            _ => continue,
        };
        let is_cover = title.is_some_and(|title| title.is_cover);
        let named = match title {
            Some(title) if title.is_cover || title.is_name => Disclosure::of(&block.lines().concat()),
            _ => Disclosure::below_year(&blocks[index..]),
        };
        if !is_cover && named.is_none() {
            continue;
        }
        let differs = of.as_ref().zip(named.as_ref()).map(|(of, named)| of.differs(named));
        let is_same = || differs == Some(false) || cover == Some(block.lines()) && names_somebody(&block.lines()[0]);
        // The cover's words above every page open nothing, unless what follows a cover follows them.
        let is_head = || is_same() && !begins(&blocks[index + 1..]);
        if has_told && (differs == Some(true) || is_cover && !is_head()) {
            starts.push(index);
            has_told = false;
            of = named;
            cover = is_cover.then(|| block.lines());
        } else if !has_told {
            of = of.or(named);
            cover = cover.or(is_cover.then(|| block.lines()));
        }
    }
    starts.push(blocks.len());
    starts
}

/// Whether a paragraph has an amount of money, as the front of a draft has none.
fn tells_money(paragraph: &Paragraph) -> bool {
    paragraph.tokens.iter().any(|token| token.quantity.unit.is_money() && token.quantity.decimals > 0)
}

/// How many blocks behind a cover its contents or its first chapter begin.
const BLOCKS_OF_FRONT: usize = 20;

/// Whether blocks begin, before their first table, with contents or a first chapter.
fn begins(blocks: &[Arc<Block>]) -> bool {
    let mut front =
        blocks.iter().take(BLOCKS_OF_FRONT).take_while(|block| !matches!(block.content(), Content::Table(_)));
    let is_first = |block: &Arc<Block>| {
        let line = fold_label(&block.lines()[0]).replace(' ', "");
        line == "目录" || line.starts_with("第一部分")
    };
    front.any(|block| matches!(block.content(), Content::Contents) || is_first(block))
}

impl Part {
    /// Reads `blocks`, which may be nearly those of the part `old`.
    fn read(blocks: &[Arc<Block>], old: Option<&Self>, tables: &Tables) -> Self {
        let regions = regions(blocks, old.map_or(&[], |old| &old.regions), tables);
        let (links, kept) = links::relations(&regions, tables, old.map_or(&Kept::default(), |old| &old.kept));
        Self { year: year(blocks), blocks: blocks.to_vec(), links, kept, regions }
    }

    /// A figure of the part.
    pub fn figure(&self, id: FigureId) -> &Figure {
        &self.regions[id.region as usize].facts.figures[id.figure as usize]
    }

    /// All relations that a figure takes part in, with their outcome.
    pub fn relations_of(&self, id: FigureId) -> Vec<Judged<FigureId>> {
        self.relations_among(&BTreeSet::from([id]))
    }

    /// All relations that at least one of some figures takes part in.
    pub fn relations_among(&self, figures: &BTreeSet<FigureId>) -> Vec<Judged<FigureId>> {
        let mut found = Vec::new();
        for (region, index) in self.regions.iter().zip(0_u32..) {
            let first = FigureId { region: index, figure: 0 };
            let last = FigureId { region: index, figure: u32::MAX };
            if figures.range(first..=last).next().is_none() {
                continue;
            }
            // Whether each figure of the region is one of them.
            let mut wanted = vec![false; region.facts.figures.len()];
            figures.range(first..=last).for_each(|id| wanted[id.figure as usize] = true);
            let touches = |figure: u32| wanted[figure as usize];
            let touching = region.facts.relations.iter().filter(|judged| judged.reading().any(touches));
            found.extend(touching.map(|judged| lifted(judged, index)));
        }
        let links = self.links.iter().filter(|judged| judged.reading().any(|id| figures.contains(&id)));
        found.extend(links.cloned());
        found
    }

    /// For each amount in prose that is the same as one in the tables, that one.
    pub fn bindings(&self) -> BTreeMap<FigureId, FigureId> {
        links::bindings(&self.regions)
    }

    /// All relations of the part, those inside regions first.
    pub fn relations(&self) -> impl Iterator<Item = Judged<FigureId>> + '_ {
        let inner = self
            .regions
            .iter()
            .zip(0_u32..)
            .flat_map(|(region, index)| region.facts.relations.iter().map(move |judged| lifted(judged, index)));
        inner.chain(self.links.iter().cloned())
    }

    /// The relations that do not hold.
    pub fn broken(&self) -> impl Iterator<Item = Judged<FigureId>> + '_ {
        self.broken_among(|_| true)
    }

    /// The relations of some families that do not hold.
    pub fn broken_among<'p>(
        &'p self,
        wanted: impl Fn(Family) -> bool + Copy + 'p,
    ) -> impl Iterator<Item = Judged<FigureId>> + 'p {
        let inner = self.regions.iter().zip(0_u32..).flat_map(move |(region, index)| {
            region
                .facts
                .relations
                .iter()
                .filter(move |judged| judged.is_broken() && wanted(judged.relation.family))
                .map(move |judged| lifted(judged, index))
        });
        let links = self.links.iter().filter(move |judged| judged.is_broken() && wanted(judged.relation.family));
        inner.chain(links.cloned())
    }
}

/// The relation of a region, between figures of the part.
fn lifted(judged: &Judged<u32>, region: u32) -> Judged<FigureId> {
    Judged { relation: judged.relation.map(|figure| FigureId { region, figure }), outcome: judged.outcome }
}

/// The fiscal year: that of the cover, or else of the first title that names one.
fn year(blocks: &[Arc<Block>]) -> Option<u16> {
    let titles = || blocks.iter().filter_map(|block| block.title_year());
    titles().find(|title| title.is_cover).or_else(|| titles().next()).map(|title| title.year)
}

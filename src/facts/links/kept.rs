//! What links rest on that is said by single regions, or by two of them: it is kept for the next reading of the part, in
//! which nearly all regions are the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::classes::Classes;
use super::columns::{Column, Copies};
use super::cross::Kind;
use crate::facts::figure::Facts;
use crate::facts::region::Region;

/// What was found out about the regions of a part.
#[derive(Debug, Clone, Default)]
pub(in crate::facts) struct Kept {
    draft: Kind,
    regions: Vec<OfRegion>,
    /// What the columns of two regions share, if they share anything.
    copies: BTreeMap<[u32; 2], Arc<[Copies]>>,
}

/// What was found out about a region that says `facts`.
#[derive(Debug, Clone)]
struct OfRegion {
    facts: Arc<Facts>,
    classes: Arc<Classes>,
    columns: Arc<[Column]>,
}

impl Kept {
    /// What is to be found out about `regions`; whatever is the same as in an earlier reading is taken from there.
    pub(super) fn of(regions: &[Region], old: &Self) -> Self {
        let draft = Kind::of(regions);
        let mut places: HashMap<*const Facts, u32> = HashMap::new();
        if draft == old.draft {
            // The old facts are alive, so no address is used twice.
            places.extend(old.regions.iter().zip(0..).map(|(region, at)| (Arc::as_ptr(&region.facts), at)));
        }
        let former: Vec<Option<u32>> =
            regions.iter().map(|region| places.get(&Arc::as_ptr(&region.facts)).copied()).collect();
        let found = |(region, former): (&Region, &Option<u32>)| match former {
            Some(at) => old.regions[*at as usize].clone(),
            None => OfRegion {
                facts: Arc::clone(&region.facts),
                classes: Arc::new(Classes::read(region, &draft)),
                columns: Column::read_all(region).into(),
            },
        };
        let mut kept =
            Self { regions: regions.iter().zip(&former).map(found).collect(), draft, copies: BTreeMap::new() };
        let with_columns: Vec<u32> =
            (0..).zip(&kept.regions).filter(|(_, it)| !it.columns.is_empty()).map(|(at, _)| at).collect();
        for (place, left) in with_columns.iter().enumerate() {
            for right in &with_columns[place + 1..] {
                let copies = match (former[*left as usize], former[*right as usize]) {
                    (Some(left), Some(right)) => old.copies.get(&[left, right]).cloned(),
                    _ => kept.compared(*left, *right),
                };
                kept.copies.extend(copies.map(|copies| ([*left, *right], copies)));
            }
        }
        kept
    }

    fn compared(&self, left: u32, right: u32) -> Option<Arc<[Copies]>> {
        let [left, right] = [left, right].map(|region| &self.regions[region as usize]);
        let copies = Copies::between((&left.columns, &left.facts), (&right.columns, &right.facts));
        (!copies.is_empty()).then(|| copies.into())
    }

    /// The classes of each region.
    pub(super) fn classes(&self) -> impl Iterator<Item = (u32, &Classes)> + Clone {
        (0..).zip(self.regions.iter().map(|region| &*region.classes))
    }

    /// The columns that are copies of each other, by their regions.
    pub(super) fn copies(&self) -> impl Iterator<Item = ([u32; 2], &Copies)> {
        self.copies.iter().flat_map(|(pair, copies)| copies.iter().map(|copies| (*pair, copies)))
    }
}

//! Subjects as sentences spell them: `社会保障和就业支出（类）行政事业单位养老支出（款）…（项）`.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::label::label_key;
use super::store::Catalog;
use super::subject::{Level, Subject};

/// A name with the level that a sentence gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    /// The bytes of the name in the text.
    pub range: Range<usize>,
    /// The level that stands in brackets behind it.
    pub level: Level,
}

/// No name of a subject is longer, in characters.
const LONGEST: usize = 40;

/// The runs of names with levels in `folded` (see [`crate::text::fold`]), from left to right: each run goes down from
/// level to level with nothing but a dash or a space in between.
pub fn spelled_paths(folded: &str) -> Vec<Vec<Spelled>> {
    let mut paths: Vec<Vec<Spelled>> = Vec::new();
    // Where the last mark ends.
    let mut behind = 0;
    for (start, level) in marks(folded) {
        let between = &folded[behind..start];
        let lead = between.len() - between.trim_start_matches(['-', '—', ' ', '/']).len();
        let name = &between[lead..];
        let whole = !name.is_empty() && name.chars().count() <= LONGEST && !name.contains([',', '。', ';', ':', '、']);
        let follows =
            |path: &Vec<Spelled>| path.last().is_some_and(|last| last.level < level && last.range.end < behind);
        match paths.last_mut().filter(|path| whole && follows(path)) {
            Some(path) => path.push(Spelled { range: behind + lead..start, level }),
            None => {
                if let Some(from) = known_name(between, level) {
                    paths.push(vec![Spelled { range: behind + from..start, level }]);
                }
            }
        }
        behind = start + "(类)".len();
    }
    paths
}

/// The subjects that a sentence may mean by a name in front of a level: it often leaves 支出 out, or adds it.
pub fn subjects_spelled(name: &str) -> Vec<&'static Subject> {
    let catalog = Catalog::get();
    let longer = format!("{name}支出");
    let shorter = name.strip_suffix("支出").unwrap_or("");
    catalog.by_name(name).chain(catalog.by_name(&longer)).chain(catalog.by_name(shorter)).collect()
}

/// The marks `(类)`, `(款)` and `(项)`, in order of place.
fn marks(folded: &str) -> impl Iterator<Item = (usize, Level)> + '_ {
    folded.match_indices('(').filter_map(|(at, _)| {
        let level = [Level::Class, Level::Section, Level::Item]
            .into_iter()
            .find(|level| folded[at + 1..].strip_prefix(level.name()).is_some_and(|rest| rest.starts_with(')')))?;
        Some((at, level))
    })
}

/// The characters that names of a level begin with, so that few places of a sentence need a look-up.
static OPENERS: LazyLock<[HashSet<char>; 3]> = LazyLock::new(|| {
    let mut openers = [HashSet::new(), HashSet::new(), HashSet::new()];
    for subject in Catalog::get().all() {
        let former = subject.former_names.iter().map(|former| former.name);
        for name in std::iter::once(subject.name).chain(subject.also_named).chain(former) {
            openers[subject.level as usize].extend(label_key(name).chars().next());
        }
    }
    openers
});

/// Where the longest name of a subject begins that `text` ends with. The name may be one of another level than it is said
/// to be, but begins like one of that level.
fn known_name(text: &str, level: Level) -> Option<usize> {
    let openers = &OPENERS[level as usize];
    let starts: Vec<(usize, char)> = text.char_indices().rev().take(LONGEST).collect();
    let mut starts = starts.into_iter().rev().filter(|(_, c)| openers.contains(c)).map(|(at, _)| at);
    starts.find(|at| !subjects_spelled(&text[*at..]).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<Vec<&str>> {
        spelled_paths(text).iter().map(|path| path.iter().map(|name| &text[name.range.clone()]).collect()).collect()
    }

    #[test]
    fn names_with_levels_are_found_in_sentences() {
        assert_eq!(
            paths("1、2024年社会保障和就业支出(类)行政事业单位养老支出(款)行政单位离退休(项)1.00万元,较上年"),
            [["社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休"]]
        );
        assert_eq!(
            paths("一般公共服务支出(类)-政府办公厅(室)及相关机构事务(款)-行政运行(项)。教育支出(类)5万元"),
            [vec!["一般公共服务支出", "政府办公厅(室)及相关机构事务", "行政运行"], vec!["教育支出"]]
        );
        assert_eq!(paths("教育支出(类)3.00万元,其中:普通教育(款)2.00万元"), [["教育支出"], ["普通教育"]]);
        assert_eq!(paths("主要用于教育(类)普通教育(款)小学教育(项)"), [["教育", "普通教育", "小学教育"]]);
        assert!(paths("按功能分类列到(项),没有(类)").is_empty());
        assert!(paths("(类)(款)(项)").is_empty());
    }
}

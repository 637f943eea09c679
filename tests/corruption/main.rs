//! Drafts are corrupted at random, and every mistake that a careful reader could find must be found.
//!
//! A quick sample runs with the other tests. For a longer run, and for other drafts than the fixtures:
//!
//! ```text
//! GOUJI_CORRUPTIONS=20000 GOUJI_CORRUPTION_DRAFTS=a.txt:folder cargo test --release --test corruption -- --nocapture
//! ```
//!
//! It prints how many of each kind were detected (an error or a warning that the correct draft has not), and how many
//! were named (by the place of such a finding, or by that or one of its operands). Of those that were detected it prints
//! in how many the first guess was right (the finding stands on the wrong figure), in how many that figure was among
//! the first three alternatives, in how many the first correction restored the draft to the letter, and how many findings
//! one mistake made. It writes those that were not detected to `corruption-misses.tsv` in the target folder, with why, and
//! those that were not named or not put right to `corruption-misblamed.tsv`. `GOUJI_CORRUPTION_SEED` makes other mistakes.

mod counts;
mod draft;
mod kinds;
mod measure;
mod prose;
mod random;
mod report;
mod table;
mod written;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::draft::Draft;
use self::kinds::{Kind, corrupt};
use self::measure::Subject;
use self::random::Random;
use self::report::Report;

/// How many mistakes the quick sample has.
const SAMPLE: usize = 1300;

/// What the mistakes must reach, in a thousand: detected; named by a finding's place; named by that or an operand.
/// They lie a little below what is reached, so that a step back fails; a step forward should raise them.
const FLOORS: [usize; 3] = [980, 933, 980];

/// Of the detected mistakes, deleted rows and words for units apart, in a thousand: the first guess is right; it is among
/// the first three alternatives; the first correction restores the draft.
const BLAME_FLOORS: [usize; 3] = [937, 983, 920];

/// Attempts for each mistake: some figures cannot be corrupted in some ways, and none is corrupted alike twice.
const ATTEMPTS: usize = 12;

/// The correct drafts of the fixtures, and those that the environment names.
fn paths() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths = drafts_in(&fixtures);
    paths.extend(drafts_in(&fixtures.join("variants")));
    for given in std::env::var_os("GOUJI_CORRUPTION_DRAFTS").iter().flat_map(std::env::split_paths) {
        if given.is_dir() { paths.extend(drafts_in(&given)) } else { paths.push(given) }
    }
    paths
}

/// The drafts of a folder, in order of name.
fn drafts_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.is_file() && !path.ends_with("README.md")).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn subject(path: &Path) -> Subject {
    let content = fs::read_to_string(path).expect("the draft is readable");
    let name = path.file_stem().expect("a file has a name").to_string_lossy();
    Subject::new(Draft::read(&name, &content))
}

/// Makes `count` mistakes, of every kind as many, in drafts as often as they have figures.
fn run(subjects: &[Subject], count: usize) -> Report {
    let by_figure: Vec<usize> =
        subjects.iter().enumerate().flat_map(|(at, subject)| vec![at; subject.draft.figures.len()]).collect();
    let mut report = Report::default();
    let mut made = HashSet::new();
    let seed = std::env::var("GOUJI_CORRUPTION_SEED").map_or(0, |seed| seed.parse().expect("the seed is a number"));
    for (at, kind) in Kind::ALL.into_iter().enumerate() {
        let mut random = Random::new(at as u64 + 1 + seed * 1000);
        let mut left = count / Kind::ALL.len();
        for _ in 0..left * ATTEMPTS {
            let which = *random.pick(&by_figure).expect("the drafts have figures");
            let subject = &subjects[which];
            let Some(corruption) = corrupt(&subject.draft, kind, &mut random) else { continue };
            if made.insert((which, corruption.edits.clone())) {
                report.add(&subject.draft, &corruption, &subject.measure(&corruption));
                left -= 1;
            }
            if left == 0 {
                break;
            }
        }
    }
    report
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is what the test is run for")]
fn mistakes_are_found() {
    let wanted = std::env::var("GOUJI_CORRUPTIONS").ok();
    let count = wanted.as_ref().map_or(SAMPLE, |count| count.parse().expect("GOUJI_CORRUPTIONS is a number"));
    let subjects: Vec<Subject> = paths().iter().map(|path| subject(path)).collect();
    let report = run(&subjects, count);
    println!("{}", report.table());
    if wanted.is_some() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        for (name, list) in [("misses", report.misses()), ("misblamed", report.misblamed())] {
            let path = folder.join(format!("corruption-{name}.tsv"));
            fs::write(&path, list).expect("the target folder can be written");
            println!("{name}: {}", path.display());
        }
    }
    let reached = [report.total.detected_per_mille(), report.total.main_per_mille(), report.total.any_per_mille()];
    assert!(reached.iter().zip(FLOORS).all(|(reached, floor)| *reached >= floor), "{}", report.table());
    let blamed = report.figures.blame_per_mille();
    assert!(blamed.iter().zip(BLAME_FLOORS).all(|(reached, floor)| *reached >= floor), "{}", report.table());
}

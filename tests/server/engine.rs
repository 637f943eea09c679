//! An analysis that does what the draft tells it: the tests' hand inside the server.
//!
//! - `错` is a finding, whose correction is `对`, with the first line as its related place;
//! - `牵` is a finding while any line has `动`;
//! - `选项` is a finding that names the options in force;
//! - `恐慌` makes the analysis panic, `慌` in a line makes a hover in that line panic;
//! - `等 NAME` in a line makes a hover in it wait for [`open_gate`], `慢 NAME` makes the analysis wait;
//! - `名 NAME` has the analyses counted, see [`runs`];
//! - a line that ends in `未完` is unfinished;
//! - `# TITLE` is a section, `| TITLE` a table in it.
//!
//! A hover says the whole text. Every update is checked: the unchanged lines must be unchanged.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use gouji::ide::{
    Action, ActionKind, Address, Completion, CompletionKind, Completions, Fold, FoldKind, FoundKind, FoundThing, Hover,
    Options, Symbol, SymbolKind, Target,
};
use gouji::rules::{Applicability, Diagnostic, Evidence, Fix, Related, Severity, TextEdit};
use gouji::server::{Engine, Wanted};
use gouji::text::{Point, Span, Splice, Text};

/// The analysis.
pub(crate) struct Probe {
    text: Text,
    lines: Vec<String>,
    options: Options,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Default)]
struct Board {
    /// Gates: how many wait, and whether it is open.
    gates: HashMap<String, (usize, bool)>,
    runs: HashMap<String, usize>,
}

static BOARD: Mutex<Option<Board>> = Mutex::new(None);
static NEWS: Condvar = Condvar::new();

fn board() -> MutexGuard<'static, Option<Board>> {
    let mut board = BOARD.lock().unwrap_or_else(PoisonError::into_inner);
    board.get_or_insert_default();
    board
}

fn wait_until<T>(mut met: impl FnMut(&mut Board) -> Option<T>) -> T {
    let mut board = board();
    loop {
        if let Some(value) = board.as_mut().and_then(&mut met) {
            return value;
        }
        board = NEWS.wait(board).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Lets everybody through who waits for `name` or will.
pub(crate) fn open_gate(name: &str) {
    board().get_or_insert_default().gates.entry(name.to_owned()).or_default().1 = true;
    NEWS.notify_all();
}

/// Waits until somebody waits for `name`.
pub(crate) fn someone_waits(name: &str) {
    wait_until(|board| board.gates.get(name).filter(|gate| gate.0 > 0).map(|_| ()));
}

/// How many analyses were made of texts with `名 NAME`.
pub(crate) fn runs(name: &str) -> usize {
    board().get_or_insert_default().runs.get(name).copied().unwrap_or(0)
}

fn pass_gate(name: &str) {
    board().get_or_insert_default().gates.entry(name.to_owned()).or_default().0 += 1;
    NEWS.notify_all();
    wait_until(|board| board.gates[name].1.then_some(()));
}

fn word<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.split_whitespace().next()
}

fn lines(text: &Text) -> Vec<String> {
    (0..text.line_count()).map(|line| text.line(line).into_owned()).collect()
}

impl Probe {
    fn analyse(&mut self) {
        for line in &self.lines {
            if let Some(name) = word(line, "名 ") {
                *board().get_or_insert_default().runs.entry(name.to_owned()).or_default() += 1;
            }
            if let Some(name) = word(line, "慢 ") {
                pass_gate(name);
            }
            assert!(!line.contains("恐慌"), "as told: {line}");
        }
        self.diagnostics = (0..).zip(&self.lines).flat_map(|(line, text)| self.findings(line, text)).collect();
    }

    fn findings(&self, line: u32, text: &str) -> Vec<Diagnostic> {
        let found = |at: usize, what: &str, message: String| Diagnostic {
            code: "GJ101",
            name: "probe",
            severity: Severity::Error,
            message,
            span: Span::in_line(line, at as u32, (at + what.len()) as u32),
            related: Vec::new(),
            fixes: Vec::new(),
            evidence: None,
        };
        let wrong = text.match_indices("错").map(|(at, what)| Diagnostic {
            related: vec![Related {
                span: Span::in_line(0, 0, self.lines[0].len() as u32),
                message: "第一行".to_owned(),
            }],
            evidence: Some(Evidence {
                relation: "3 ≠ 1 + 1".to_owned(),
                stated: "3".to_owned(),
                expected: "2".to_owned(),
                verdict: "broken",
            }),
            fixes: vec![Fix {
                title: "改对".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![TextEdit {
                    span: Span::in_line(line, at as u32, (at + what.len()) as u32),
                    new_text: "对".to_owned(),
                }],
            }],
            ..found(at, what, "有错".to_owned())
        });
        let options = text.match_indices("选项").map(|(at, what)| {
            let Options { lang, year, select, ignore, .. } = &self.options;
            found(at, what, format!("{lang:?} {year:?} {select:?} {ignore:?}"))
        });
        let moved = self.lines.iter().any(|line| line.contains("动"));
        let pulled = text.match_indices("牵").filter(|_| moved).map(|(at, what)| found(at, what, "牵动".to_owned()));
        wrong.chain(options).chain(pulled).collect()
    }
}

impl Engine for Probe {
    fn new(text: Text, options: Options) -> Self {
        let mut probe = Self { lines: lines(&text), text, options, diagnostics: Vec::new() };
        probe.analyse();
        probe
    }

    fn update(&mut self, text: Text, splices: &[Splice]) {
        assert!(!splices.is_empty(), "an update without a change");
        // Where a line came from the text before: its content must be the same.
        let mut origins = (0..self.lines.len()).map(Some).collect::<Vec<_>>();
        for splice in splices {
            let first = splice.first as usize;
            origins.splice(first..first + splice.removed as usize, (0..splice.inserted).map(|_| None));
        }
        let lines = lines(&text);
        assert_eq!(origins.len(), lines.len(), "the splices make another number of lines");
        for (origin, line) in origins.iter().zip(&lines) {
            assert!(origin.is_none_or(|origin| self.lines[origin] == *line), "a line outside the splices is different");
        }
        (self.text, self.lines) = (text, lines);
        self.analyse();
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn hover(&self, point: Point) -> Option<Hover> {
        let line = &self.lines[point.line as usize];
        if let Some(name) = word(line, "等 ") {
            pass_gate(name);
        }
        assert!(!line.contains('慌'), "as told");
        let end = line[point.byte as usize..].chars().next().map_or(0, char::len_utf8) as u32;
        Some(Hover { span: Span::in_line(point.line, point.byte, point.byte + end), markdown: self.text.to_string() })
    }

    fn symbols(&self) -> Vec<Symbol> {
        let mut outline: Vec<Symbol> = Vec::new();
        for (line, text) in (0..).zip(&self.lines) {
            let symbol = |name: &str, kind| Symbol {
                name: name.to_owned(),
                kind,
                span: Span::in_line(line, 0, text.len() as u32),
                selection: Span::in_line(line, 2, text.len() as u32),
                children: Vec::new(),
            };
            if let Some(title) = text.strip_prefix("# ") {
                outline.push(symbol(title, SymbolKind::Section));
            } else if let (Some(title), Some(section)) = (text.strip_prefix("| "), outline.last_mut()) {
                let table = symbol(title, SymbolKind::Table);
                section.span.end = table.span.end;
                section.children.push(table);
            }
        }
        outline
    }

    fn folds(&self) -> Vec<Fold> {
        let kind = |symbol: &Symbol| match symbol.kind {
            SymbolKind::Section => FoldKind::Section,
            SymbolKind::Table => FoldKind::Table,
        };
        let fold =
            |symbol: &Symbol| Fold { first: symbol.span.start.line, last: symbol.span.end.line, kind: kind(symbol) };
        self.symbols().iter().map(fold).collect()
    }

    fn actions(&self, span: Span) -> Vec<Action> {
        let touched = self.diagnostics.iter().enumerate().filter(|(_, found)| found.span.meets(&span));
        let touched = touched.filter(|(_, found)| found.message == "有错");
        touched
            .flat_map(|(index, found)| {
                let written = |title: &str, new_text: &str, applicability| Fix {
                    title: title.to_owned(),
                    applicability,
                    edits: vec![TextEdit { span: found.span, new_text: new_text.to_owned() }],
                };
                let fix = |title, applicability| written(title, "对", applicability);
                let all = Fix { edits: Vec::new(), ..fix("全改", Applicability::Safe) };
                let action = |kind, fix, preferred| Action { kind, fix, preferred, diagnostic: Some(index) };
                [
                    action(ActionKind::QuickFix, fix("改对", Applicability::Safe), true),
                    action(ActionKind::Rewrite, written("重写", "新", Applicability::Unsafe), false),
                    action(ActionKind::QuickFix, fix("只看", Applicability::Display), false),
                    Action { diagnostic: None, ..action(ActionKind::FixAll, all, false) },
                ]
            })
            .collect()
    }

    fn completions(&self, point: Point) -> Completions {
        let edit = TextEdit { span: Span::new(point, point), new_text: "对".to_owned() };
        let completion = Completion {
            kind: CompletionKind::Subject,
            label: "对".to_owned(),
            detail: String::new(),
            edit,
            others: vec![TextEdit { span: Span::in_line(point.line + 1, 0, 0), new_text: "另".to_owned() }],
            filter: "dui".to_owned(),
            page: Some(Address::Code { code: "2080505".to_owned(), year: Some(2024) }),
        };
        Completions { items: vec![completion], incomplete: true }
    }

    fn definition(&self, _: Point) -> Vec<Target> {
        let page = Address::Code { code: "2080505".to_owned(), year: Some(2024) };
        vec![Target::Place(Span::in_line(0, 0, self.lines[0].len() as u32)), Target::Page(page)]
    }

    fn references(&self, point: Point) -> Vec<Span> {
        (0..)
            .zip(&self.lines)
            .filter(|(line, _)| *line <= point.line)
            .map(|(line, text)| Span::in_line(line, 0, text.len() as u32))
            .collect()
    }

    fn renamable(&self, point: Point) -> Option<(Span, String)> {
        let text = &self.lines[point.line as usize];
        text.contains('名').then(|| (Span::in_line(point.line, 0, text.len() as u32), text.clone()))
    }

    fn rename(&self, point: Point, new_name: &str) -> Option<Vec<TextEdit>> {
        let (span, _) = self.renamable(point)?;
        Some(vec![TextEdit { span, new_text: new_name.to_owned() }])
    }

    fn find(&self, query: &str) -> Vec<FoundThing> {
        let places = (0..).zip(&self.lines).filter(|(_, text)| text.contains(query));
        places
            .map(|(line, text)| FoundThing {
                name: text.clone(),
                kind: FoundKind::Unit,
                span: Span::in_line(line, 0, text.len() as u32),
            })
            .collect()
    }

    fn is_unfinished(&self, point: Point) -> bool {
        self.lines[point.line as usize].ends_with("未完")
    }

    fn fix_all(&self, wanted: Wanted<'_>) -> Vec<TextEdit> {
        let found = wanted(&self.text, self.diagnostics.clone());
        let wrong = found.iter().filter(|found| found.message == "有错");
        wrong.map(|found| TextEdit { span: found.span, new_text: "对".to_owned() }).collect()
    }
}

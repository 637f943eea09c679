//! An open document: its text, which follows the client at once, and its analysis, which follows the text when it is
//! asked to.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tower_lsp::lsp_types::{Diagnostic, Url};

use super::findings::Findings;
use super::settings::{DraftSettings, Settings};
use super::source::{Change, Source};
use crate::rules;
use crate::server::engine::Engine;
use crate::text::{Encoding, Point, Text};

/// An open document.
pub(crate) struct Document<E> {
    /// Held for moments only: the client's changes wait for it.
    state: Mutex<State>,
    /// Held while the analysis works. Whoever needs both locks takes this one first.
    analysis: Mutex<Option<Analysed<E>>>,
    /// Whether a check of it is waiting to be made.
    queued: AtomicBool,
}

/// What can change while an analysis runs.
pub(crate) struct State {
    source: Source,
    uri: Url,
    open: bool,
    /// What the client was told last.
    published: Option<Vec<Diagnostic>>,
    /// Which findings the client has been shown, and which wait.
    findings: Findings,
}

struct Analysed<E> {
    engine: E,
    settings: Arc<DraftSettings>,
}

/// A text at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// The document.
    pub(crate) uri: Url,
    /// The client's number for the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) text: Text,
    /// The end of what was typed last.
    pub(crate) typed: Option<Point>,
    /// The lines that were typed in and left since the findings were told.
    left: Vec<u32>,
    /// The settings of that moment.
    pub(crate) settings: Arc<DraftSettings>,
    edition: u64,
}

/// What came of a question about a document.
pub(crate) enum Consulted<T> {
    /// The answer.
    Answer(T),
    /// The text of that moment is not the client's, so there is none.
    OutOfSync(Snapshot),
    /// The analysis of that text failed. It will start anew next time.
    Failed(Snapshot),
}

impl<E: Engine> Document<E> {
    pub(super) fn new(uri: Url, version: i32, text: &str) -> Self {
        let state = State {
            source: Source::new(text, version),
            uri,
            open: true,
            published: None,
            findings: Findings::default(),
        };
        Self { state: Mutex::new(state), analysis: Mutex::new(None), queued: AtomicBool::new(false) }
    }

    /// Puts a new text in place of everything: the client has opened the document again without closing it.
    pub(super) fn reopen(&self, uri: Url, version: i32, text: &str) {
        let mut state = self.state.lock();
        state.uri = uri;
        state.source.replace(text, version);
        state.published = None;
    }

    /// Applies the client's changes.
    pub(crate) fn change(&self, changes: Vec<Change>, version: i32, encoding: Encoding) {
        self.state.lock().source.apply(changes, version, encoding);
    }

    /// Notes that a change was lost.
    pub(crate) fn lose(&self) {
        self.state.lock().source.lose();
    }

    /// Compares with what the client has saved; tells whether the text is another one now.
    pub(crate) fn save(&self, text: &str) -> bool {
        self.state.lock().source.compare(text)
    }

    /// Takes what was typed for complete; tells whether anything was held back.
    pub(crate) fn finish(&self) -> bool {
        let mut state = self.state.lock();
        state.source.typed = None;
        state.findings.any_waits()
    }

    /// The findings of `found` at the time of `snapshot` that are to be shown: while line `unfinished` is typed, new ones
    /// wait, wherever they stand, for only that line can have made them.
    pub(crate) fn hold_back(
        &self,
        found: Vec<rules::Diagnostic>,
        snapshot: &Snapshot,
        unfinished: Option<u32>,
    ) -> Vec<rules::Diagnostic> {
        let mut state = self.state.lock();
        if state.source.edition == snapshot.edition {
            state.source.left.clear();
        }
        state.findings.hold_back(found, &snapshot.text, unfinished, &snapshot.left)
    }

    /// Closes the document, and says so by `tell` before anything else can be said about it.
    pub(crate) fn close(&self, tell: impl FnOnce(&Url)) {
        let mut state = self.state.lock();
        state.open = false;
        tell(&state.uri);
    }

    /// Notes that a check is wanted; tells whether none was waiting already.
    pub(crate) fn queue(&self) -> bool {
        !self.queued.swap(true, Ordering::AcqRel)
    }

    /// Notes that the check that was wanted begins.
    pub(crate) fn unqueue(&self) {
        self.queued.store(false, Ordering::Release);
    }

    /// Brings the analysis up to the newest text and asks it.
    pub(crate) fn consult<T>(&self, settings: &Settings, question: impl FnOnce(&E, &Snapshot) -> T) -> Consulted<T> {
        let mut analysis = self.analysis.lock();
        let uri = self.state.lock().uri.clone();
        let settings = settings.of(&uri);
        let (snapshot, splices) = {
            let mut state = self.state.lock();
            if !state.source.in_sync {
                return Consulted::OutOfSync(state.snapshot(Arc::clone(&settings)));
            }
            (state.snapshot(Arc::clone(&settings)), state.source.take_splices())
        };
        // After a panic the analysis may be in any condition, so it is not put back.
        let present = analysis.take();
        let answer = catch_unwind(AssertUnwindSafe(|| {
            let analysed = match present {
                Some(mut present) if Arc::ptr_eq(&present.settings, &settings) => {
                    if !splices.is_empty() {
                        present.engine.update(snapshot.text.clone(), &splices);
                    }
                    present
                }
                _ => {
                    let engine = E::new(snapshot.text.clone(), settings.options.clone());
                    Analysed { engine, settings: Arc::clone(&settings) }
                }
            };
            let answer = question(&analysed.engine, &snapshot);
            (analysed, answer)
        }));
        match answer {
            Ok((analysed, answer)) => {
                *analysis = Some(analysed);
                Consulted::Answer(answer)
            }
            Err(_) => Consulted::Failed(snapshot),
        }
    }

    /// Has `tell` tell the client what was found at the time of `snapshot`, unless that is out of date or nothing new.
    pub(crate) fn publish(&self, snapshot: &Snapshot, found: Vec<Diagnostic>, tell: impl FnOnce(&[Diagnostic])) {
        let mut state = self.state.lock();
        if state.is_current(snapshot) && state.published.as_ref() != Some(&found) {
            tell(&found);
            state.published = Some(found);
        }
    }
}

impl State {
    fn snapshot(&self, settings: Arc<DraftSettings>) -> Snapshot {
        Snapshot {
            uri: self.uri.clone(),
            version: self.source.version,
            text: self.source.text.clone(),
            typed: self.source.typed,
            left: self.source.left.clone(),
            settings,
            edition: self.source.edition,
        }
    }

    fn is_current(&self, snapshot: &Snapshot) -> bool {
        self.open && self.source.edition == snapshot.edition
    }
}

//! What an editor's user waits for: keystroke to diagnostics, and a hover, over the pipes of a real server process.
//!
//! The floor is a server that does nothing, which is this program itself, started with [`NULL_SERVER`]: it answers,
//! and publishes an empty list for every change. Its times are those of the pipes, of two processes that wake each
//! other, and of this client.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The argument that makes this program the server that does nothing.
const NULL_SERVER: &str = "--null-server";
/// How long a server may take before it counts as dead.
const PATIENCE: Duration = Duration::from_secs(60);
const URI: &str = "file:///2025预算公开.txt";

fn main() -> io::Result<()> {
    let has = |wanted| std::env::args().any(|argument| argument == wanted);
    if has(NULL_SERVER) {
        return null_server(io::stdin().lock(), io::stdout().lock());
    }
    // Cargo passes `--bench` to a bench, and nothing when it only tries whether the bench runs.
    let keystrokes = if has("--bench") { 400 } else { 10 };
    let this = std::env::current_exe()?;
    let null = || Command::new(&this).arg(NULL_SERVER).spawn_piped();
    let gouji = || Command::new(env!("CARGO_BIN_EXE_gouji")).arg("lsp").spawn_piped();

    let small = Sample::new(include_str!("../fixtures/unit-budget.txt").to_owned());
    let large = Sample::new(draft(1_000_000));
    let mut rows = [
        Row::open("null", null()?, &small),
        Row::open("null", null()?, &large),
        Row::open("gouji", gouji()?, &small),
        Row::open("gouji", gouji()?, &large),
    ];
    // In turns, so that whatever else the machine does falls on all alike.
    for round in 0..keystrokes {
        for row in &mut rows {
            row.measure(round);
        }
    }
    io::stdout().write_all(report(&rows.map(Row::close), keystrokes).as_bytes())
}

/// Copies of the unit budget up to `size` bytes, each with one digit of its own.
fn draft(size: usize) -> String {
    let original = include_str!("../fixtures/unit-budget.txt");
    let mut text = String::with_capacity(size + original.len());
    let mut copy = 0;
    while text.len() < size {
        let digit = char::from(b'0' + copy % 10);
        // Another figure in every copy.
        let changed = original.match_indices('7').nth(usize::from(copy) * 5).map(|(at, _)| at);
        text.extend(original.char_indices().map(|(at, c)| if Some(at) == changed { digit } else { c }));
        text.push('\n');
        copy += 1;
    }
    text
}

/// The row that is typed in: a total that a digit in front of its first figure makes wrong.
const TOTAL: &str = "合计\t\t358.12\t323.50\t34.61";
/// Where that figure begins; nothing before it is wider than one unit.
const FIGURE: usize = 4;

/// A draft, and the line of the middle one of its rows like [`TOTAL`].
struct Sample {
    text: String,
    line: usize,
}

impl Sample {
    fn new(text: String) -> Self {
        let totals: Vec<usize> = (0..).zip(text.lines()).filter(|(_, line)| *line == TOTAL).map(|(at, _)| at).collect();
        Self { line: totals[totals.len() / 2], text }
    }

    /// The place where the figure begins, or `further` characters to the right.
    fn position(&self, further: usize) -> Value {
        json!({"line": self.line, "character": FIGURE + further})
    }
}

/// One server with one draft open.
struct Row<'a> {
    server: &'static str,
    sample: &'a Sample,
    session: Session,
    times: Times,
}

/// The times of one server with one draft; in order of length once the server is closed.
#[derive(Default)]
struct Times {
    keystroke: Vec<Duration>,
    hover: Vec<Duration>,
}

impl<'a> Row<'a> {
    fn open(server: &'static str, child: Child, sample: &'a Sample) -> Self {
        Self { server, sample, session: Session::open(child, sample), times: Times::default() }
    }

    /// Types a digit, or deletes it again: the findings differ each time.
    fn measure(&mut self, round: usize) {
        let Self { sample, session, times, .. } = self;
        let (end, text) = if round.is_multiple_of(2) { (0, "5") } else { (1, "") };
        let range = json!({"start": sample.position(0), "end": sample.position(end)});
        times.keystroke.push(session.change(&range, text));
        times.hover.push(session.hover(&sample.position(0)));
    }

    fn close(self) -> Measured {
        let Self { server, sample, session, mut times } = self;
        let findings = session.findings;
        session.close();
        times.keystroke.sort();
        times.hover.sort();
        Measured { server, size: sample.text.len(), findings, times }
    }
}

/// A line of the table.
struct Measured {
    server: &'static str,
    size: usize,
    /// How much the server has to say about the draft.
    findings: usize,
    times: Times,
}

/// The client's side of a server process.
struct Session {
    child: Child,
    input: ChildStdin,
    /// What the server sends, and when it was there.
    output: Receiver<(Instant, Value)>,
    version: i64,
    findings: usize,
}

impl Session {
    /// Opens the sample, and waits until the server has checked it.
    fn open(mut child: Child, sample: &Sample) -> Self {
        let input = child.stdin.take().expect("it is piped");
        let output = receive(child.stdout.take().expect("it is piped"));
        let mut session = Self { child, input, output, version: 1, findings: 0 };
        // A client that is pushed its diagnostics and counts in UTF-16.
        session.request("initialize", &json!({"processId": std::process::id(), "capabilities": {}}));
        session.notify("initialized", &json!({}));
        let document = json!({"uri": URI, "languageId": "gouji", "version": session.version, "text": sample.text});
        session.notify("textDocument/didOpen", &json!({"textDocument": document}));
        let (_, published) = session.published();
        session.findings = published["params"]["diagnostics"].as_array().map_or(0, Vec::len);
        session
    }

    /// Replaces a stretch, and waits for the diagnostics of the new text.
    fn change(&mut self, range: &Value, text: &str) -> Duration {
        self.version += 1;
        let document = json!({"uri": URI, "version": self.version});
        let changes = json!([{"range": range, "text": text}]);
        let sent = self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
        self.published().0 - sent
    }

    fn hover(&mut self, position: &Value) -> Duration {
        self.request("textDocument/hover", &json!({"textDocument": {"uri": URI}, "position": position}))
    }

    fn close(mut self) {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        let status = self.child.wait().expect("it is a child");
        assert!(status.success(), "the server ends with {status}");
    }

    /// The diagnostics of the present version.
    fn published(&mut self) -> (Instant, Value) {
        let version = json!(self.version);
        self.wait(|message| message["params"]["version"] == version)
    }

    fn request(&mut self, method: &str, params: &Value) -> Duration {
        let sent = self.send(&json!({"jsonrpc": "2.0", "id": method, "method": method, "params": params}));
        let (answered, answer) = self.wait(|message| message["id"] == method);
        assert!(answer.get("error").is_none(), "{answer}");
        answered - sent
    }

    fn notify(&mut self, method: &str, params: &Value) -> Instant {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    /// Sends a message; tells when the writing began.
    fn send(&mut self, message: &Value) -> Instant {
        let frame = frame(message);
        let now = Instant::now();
        self.input.write_all(&frame).expect("the server reads");
        now
    }

    fn wait(&self, wanted: impl Fn(&Value) -> bool) -> (Instant, Value) {
        loop {
            let (at, message) = self.output.recv_timeout(PATIENCE).expect("the server answers");
            if wanted(&message) {
                return (at, message);
            }
        }
    }
}

/// Reads what a server sends on a thread of its own, so that the times are those of the arrival.
fn receive(output: ChildStdout) -> Receiver<(Instant, Value)> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        while let Some(body) = read_frame(&mut output) {
            let now = Instant::now();
            let message = serde_json::from_slice(&body).expect("the server sends JSON");
            if sender.send((now, message)).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The body of the next frame; `None` at the end.
fn read_frame(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut header = String::new();
        if input.read_line(&mut header).ok()? == 0 {
            return None;
        }
        match header.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(body)
}

fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Serves a client without doing anything for it.
fn null_server(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    while let Some(body) = read_frame(&mut input) {
        let message: Value = serde_json::from_slice(&body)?;
        let answer = match message["method"].as_str() {
            Some("exit") => break,
            Some("textDocument/didOpen" | "textDocument/didChange") => {
                let document = &message["params"]["textDocument"];
                let params = json!({"uri": document["uri"], "version": document["version"], "diagnostics": []});
                json!({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params})
            }
            Some("initialize") => json!({"jsonrpc": "2.0", "id": message["id"], "result": {"capabilities": {}}}),
            _ if message.get("id").is_some() => json!({"jsonrpc": "2.0", "id": message["id"], "result": null}),
            _ => continue,
        };
        output.write_all(&frame(&answer))?;
        output.flush()?;
    }
    Ok(())
}

trait SpawnPiped {
    /// Starts the process with its input and output in this one's hands.
    fn spawn_piped(&mut self) -> io::Result<Child>;
}

impl SpawnPiped for Command {
    fn spawn_piped(&mut self) -> io::Result<Child> {
        self.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    }
}

/// The table, and how the rows compare.
fn report(rows: &[Measured; 4], keystrokes: usize) -> String {
    let mut text = format!("\n{keystrokes} keystrokes in the middle of the draft, times in ms\n\n");
    let _ = writeln!(
        text,
        "{:<8}{:>9}{:>10}{:>18}{:>8}{:>14}{:>8}",
        "server", "size", "findings", "keystroke median", "p95", "hover median", "p95"
    );
    for row in rows {
        let size = format!("{} KB", row.size / 1000);
        let Times { keystroke, hover } = &row.times;
        let _ = writeln!(
            text,
            "{:<8}{size:>9}{:>10}{:>18}{:>8}{:>14}{:>8}",
            row.server,
            row.findings,
            milliseconds(median(keystroke)),
            milliseconds(p95(keystroke)),
            milliseconds(median(hover)),
            milliseconds(p95(hover)),
        );
    }
    let [null_small, null_large, small, large] = rows;
    let _ = writeln!(text, "\n{:<26}{:>10}{:>8}", "medians", "keystroke", "hover");
    for (name, over, under) in [
        ("gouji / null, small draft", small, null_small),
        ("gouji / null, large draft", large, null_large),
        ("gouji, large / small", large, small),
    ] {
        let keystroke = ratio(median(&over.times.keystroke), median(&under.times.keystroke));
        let hover = ratio(median(&over.times.hover), median(&under.times.hover));
        let _ = writeln!(text, "{name:<26}{keystroke:>10}{hover:>8}");
    }
    text
}

fn median(sorted: &[Duration]) -> Duration {
    sorted[sorted.len() / 2]
}

fn p95(sorted: &[Duration]) -> Duration {
    sorted[sorted.len() * 95 / 100]
}

fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:03}", micros / 1000, micros % 1000)
}

fn ratio(over: Duration, under: Duration) -> String {
    let tenths = 10 * over.as_nanos() / under.as_nanos();
    format!("{}.{}×", tenths / 10, tenths % 10)
}

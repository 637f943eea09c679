//! Frames: messages as they stand on the wire, a header block and a body.

use std::io::{self, BufRead, BufReader, Read};

use tracing::warn;

/// The largest body that is read. A draft of a whole province is far below it.
const MAX_BODY: u64 = 64 << 20;
/// The largest header block that is read.
const MAX_HEADERS: usize = 16 << 10;
/// The only header that matters, in lower case.
const LENGTH: &[u8] = b"content-length:";

/// Reads frames, whatever surrounds them: a broken one is left out and the next one is found.
pub(super) struct Frames<R> {
    input: BufReader<R>,
}

/// What a header block says.
enum Header {
    /// A body of so many bytes follows.
    Body(u64),
    /// Nothing that could be used.
    Broken,
    /// The input ended.
    End,
}

impl<R: Read> Frames<R> {
    /// Frames of `input`.
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 << 10, input) }
    }

    /// The body of the next frame; `None` at the end of the input.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut header = self.header(Vec::new())?;
        loop {
            match header {
                Header::End => return Ok(None),
                Header::Body(length) if length <= MAX_BODY => return self.body(length),
                Header::Body(length) => warn!(length, "left out a message that is too long"),
                Header::Broken => warn!("left out a message without a usable Content-Length"),
            }
            header = self.resynchronise()?;
        }
    }

    fn body(&mut self, length: u64) -> io::Result<Option<Vec<u8>>> {
        // The announced length is believed only as far as bytes arrive.
        let mut body = Vec::with_capacity(length.min(64 << 10) as usize);
        let read = self.input.by_ref().take(length).read_to_end(&mut body)?;
        Ok((read as u64 == length).then_some(body))
    }

    /// Reads a header block; `line` is what has been read of its first line.
    fn header(&mut self, mut line: Vec<u8>) -> io::Result<Header> {
        let (mut length, mut size) = (None, 0);
        loop {
            let budget = (MAX_HEADERS - size) as u64;
            size += self.input.by_ref().take(budget).read_until(b'\n', &mut line)?;
            if size >= MAX_HEADERS {
                return Ok(Header::Broken);
            }
            if line.last() != Some(&b'\n') {
                return Ok(Header::End);
            }
            match line.trim_ascii() {
                // A blank line in front of a block is no block.
                [] if size <= 2 => size = 0,
                [] => return Ok(length.map_or(Header::Broken, Header::Body)),
                text => length = content_length(text).or(length),
            }
            line.clear();
        }
    }

    /// Skips everything up to the next `Content-Length:` and reads the block that it opens.
    fn resynchronise(&mut self) -> io::Result<Header> {
        let mut matched = 0;
        while matched < LENGTH.len() {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(Header::End);
            }
            let mut used = 0;
            for byte in buffer {
                used += 1;
                let byte = byte.to_ascii_lowercase();
                // The pattern's first letter does not come back in it, so no shorter match can be under way.
                matched = if byte == LENGTH[matched] { matched + 1 } else { usize::from(byte == LENGTH[0]) };
                if matched == LENGTH.len() {
                    break;
                }
            }
            self.input.consume(used);
        }
        self.header(LENGTH.to_vec())
    }
}

/// The number behind `Content-Length:`, which may stand behind the remains of a broken body.
fn content_length(line: &[u8]) -> Option<u64> {
    let at = line.windows(LENGTH.len()).position(|part| part.eq_ignore_ascii_case(LENGTH))?;
    if line[..at].ends_with(b"-") {
        return None;
    }
    std::str::from_utf8(&line[at + LENGTH.len()..]).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(input: &[u8]) -> Vec<String> {
        // A reader that gives one byte at a time meets every border.
        struct Trickle<'a>(&'a [u8]);
        impl Read for Trickle<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.0.len().min(buffer.len()).min(1);
                buffer[..length].copy_from_slice(&self.0[..length]);
                self.0 = &self.0[length..];
                Ok(length)
            }
        }
        let read = |mut frames: Frames<&mut dyn Read>| {
            std::iter::from_fn(|| frames.next().expect("memory does not fail"))
                .map(|body| String::from_utf8(body).expect("the test is UTF-8"))
                .collect::<Vec<_>>()
        };
        let whole = read(Frames::new(&mut { input }));
        assert_eq!(whole, read(Frames::new(&mut Trickle(input))));
        whole
    }

    #[test]
    fn headers_of_every_kind() {
        assert_eq!(bodies(b"Content-Length: 2\r\n\r\n{}"), ["{}"]);
        assert_eq!(bodies(b"content-length:2\r\nContent-Type: application/vscode-jsonrpc\r\nX: y\r\n\r\n{}"), ["{}"]);
        assert_eq!(bodies(b"X-Content-Length: 7\nCONTENT-LENGTH : 3\nContent-Length: 2\n\n{}"), ["{}"]);
        assert_eq!(bodies(b"\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["{}"]);
        assert_eq!(bodies(b"X: \xFF\xFE\r\nContent-Length: 2\r\n\r\n{}"), ["{}"]);
    }

    #[test]
    fn broken_frames_are_left_out() {
        let good = "Content-Length: 2\r\n\r\n{}";
        for broken in [
            "Content-Length: 99999999999\r\n\r\n",
            "Content-Length: 67108865\r\n\r\n{\"a\":1}",
            "Content-Length: minus one\r\n\r\n{\"method\":1}",
            "Content-Length: -1\r\n\r\n{}",
            "Content-Length: 99999999999999999999999\r\n\r\nccontent-lengthcontent-length",
            "Content-Type: x\r\n\r\n{}",
            "garbage",
        ] {
            assert_eq!(bodies(format!("{broken}{good}{good}").as_bytes()), ["{}", "{}"], "{broken}");
        }
        let long = format!("X: {}\r\n{good}{good}", "y".repeat(MAX_HEADERS));
        assert_eq!(bodies(long.as_bytes()), ["{}", "{}"]);
    }

    #[test]
    fn an_unfinished_frame_is_none() {
        assert!(bodies(b"").is_empty());
        assert!(bodies(b"Content-Length: 2\r\n").is_empty());
        assert!(bodies(b"Content-Length: 3\r\n\r\n{}").is_empty());
    }
}

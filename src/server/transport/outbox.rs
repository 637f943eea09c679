//! The way out: a thread that writes, so that nobody else ever waits for the reader at the other end.

use std::io::{BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// Takes bytes without ever blocking or failing, and has them written in order.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    queue: Sender<Parcel>,
    waiting: Arc<AtomicUsize>,
}

enum Parcel {
    Bytes(Vec<u8>),
    /// Answers when everything before it is written.
    Receipt(SyncSender<()>),
}

impl Outbox {
    /// Writes to `output`, and calls `closed` once when nobody reads it any more.
    pub(crate) fn new(output: impl Write + Send + 'static, closed: impl FnOnce() + Send + 'static) -> Self {
        let (queue, parcels) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let outbox = Self { queue, waiting: Arc::clone(&waiting) };
        thread::spawn(move || write(output, &parcels, &waiting, closed));
        outbox
    }

    /// Has `bytes` written.
    pub(crate) fn push(&self, bytes: Vec<u8>) {
        self.waiting.fetch_add(bytes.len(), Ordering::Relaxed);
        // The other end of the queue lives as long as this one.
        let _ = self.queue.send(Parcel::Bytes(bytes));
    }

    /// How many bytes wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Waits until everything is written, but not longer than `limit`.
    pub(crate) fn drain(&self, limit: Duration) {
        let (receipt, written) = sync_channel(1);
        let _ = self.queue.send(Parcel::Receipt(receipt));
        let _ = written.recv_timeout(limit);
    }
}

/// The thread: writes what has come, flushes when nothing more waits.
fn write(output: impl Write, parcels: &Receiver<Parcel>, waiting: &AtomicUsize, closed: impl FnOnce()) {
    let mut output = BufWriter::with_capacity(64 << 10, output);
    let mut closed = Some(closed);
    while let Ok(first) = parcels.recv() {
        let mut next = Ok(first);
        let mut receipts = Vec::new();
        let mut result = Ok(());
        loop {
            match next {
                Ok(Parcel::Bytes(bytes)) => {
                    // Behind a closed pipe everything is thrown away.
                    if closed.is_some() {
                        result = result.and_then(|()| output.write_all(&bytes));
                    }
                    waiting.fetch_sub(bytes.len(), Ordering::Relaxed);
                }
                Ok(Parcel::Receipt(receipt)) => receipts.push(receipt),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
            next = parcels.try_recv();
        }
        if closed.is_some() {
            result = result.and_then(|()| output.flush());
        }
        if result.is_err()
            && let Some(closed) = closed.take()
        {
            closed();
        }
        for receipt in receipts {
            let _ = receipt.send(());
        }
    }
}

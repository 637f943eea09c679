//! Many drafts at once, their results in order.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Once, mpsc};

thread_local! {
    /// Whether panics of this thread are told in the report.
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
    /// What the last of them said, and where in the program.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls `work` with every item on at least two threads, and `receive` on this thread with the results in the order
/// of the items, each as soon as all before it are there. A panic of `work` is the result of its item only.
pub(super) fn in_order<I: Sync, O: Send>(
    items: &[I],
    work: impl Fn(&I) -> O + Sync,
    mut receive: impl FnMut(&I, Result<O, String>),
) {
    contain_panics();
    let processors = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..processors.min(items.len()) {
            let sender = sender.clone();
            scope.spawn(|| {
                let sender = sender;
                CONTAINED.set(true);
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    // Nothing that `work` leaves half done is looked at again: every item starts from its own file.
                    let result = catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|_| PANIC.take());
                    if sender.send((index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                receive(&items[due], result);
                due += 1;
            }
        }
    });
}

/// Keeps the panics of working threads off standard error; those of other threads are told as before.
fn contain_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !CONTAINED.get() {
                return before(panic);
            }
            let said = panic.payload();
            let said =
                said.downcast_ref::<&str>().copied().or_else(|| said.downcast_ref::<String>().map(String::as_str));
            let place = panic.location().map(|place| format!("，{}:{}", place.file(), place.line()));
            PANIC.set(format!("{}{}", said.unwrap_or("?"), place.unwrap_or_default()));
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let items: Vec<u32> = (0..500).collect();
        let mut seen = Vec::new();
        in_order(&items, |item| item * 2, |item, result| seen.push((*item, result.expect("no panic"))));
        assert_eq!(seen, items.iter().map(|item| (*item, item * 2)).collect::<Vec<_>>());
    }

    #[test]
    fn a_panic_stays_with_its_item() {
        let mut seen = Vec::new();
        in_order(
            &[1, 2, 3],
            |item| {
                assert!(*item != 2, "two is too much");
                *item
            },
            |item, result| seen.push((*item, result)),
        );
        let message = seen[1].1.as_ref().expect_err("a panic");
        assert!(message.starts_with("two is too much，") && message.contains("parallel.rs:"), "{message}");
        assert_eq!((&seen[0], &seen[2]), (&(1, Ok(1)), &(3, Ok(3))));
    }

    #[test]
    fn two_items_are_worked_on_at_the_same_time() {
        // Each waits for the other: on one thread this would never end.
        let barrier = std::sync::Barrier::new(2);
        let mut leaders = 0;
        in_order(&[(), ()], |()| barrier.wait().is_leader(), |(), led| leaders += usize::from(led == Ok(true)));
        assert_eq!(leaders, 1);
    }
}

//! Whether the editor that started the server is still there.

use super::transport::Ender;

/// Ends the server when process `id` is gone.
#[cfg(unix)]
pub(super) fn watch(id: u32, end: Ender) {
    use std::time::Duration;

    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    /// How often to look. An orphan costs nothing but memory meanwhile.
    const PERIOD: Duration = Duration::from_secs(1);

    let Some(parent) = i32::try_from(id).ok().and_then(Pid::from_raw) else { return };
    let is_gone = move || test_kill_process(parent) == Err(Errno::SRCH);
    if is_gone() {
        // The editor has just spoken, so the number must be that of a process in another container.
        tracing::info!("the process that started the server cannot be seen from here");
        return;
    }
    tokio::spawn(async move {
        while !is_gone() {
            tokio::time::sleep(PERIOD).await;
        }
        end.end("the process that started the server is gone");
    });
}

/// Elsewhere the end of the input has to tell.
#[cfg(not(unix))]
pub(super) fn watch(_id: u32, _end: Ender) {}

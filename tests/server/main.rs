//! The server, driven by a client.

#![expect(clippy::needless_pass_by_value, reason = "parameters are written where they are passed")]

mod client;
mod diagnostics;
mod engine;
mod features;
mod initialize;
mod lookups;
mod process;
mod random;
mod settings;
mod sync;
mod transport;

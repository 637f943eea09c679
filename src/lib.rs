//! gouji (勾稽): checker and language server for Chinese budget and final-account disclosure drafts.
pub mod ide;
pub mod rules;
pub mod server;
pub mod text;

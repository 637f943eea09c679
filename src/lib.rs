//! gouji (勾稽): checker and language server for Chinese budget and final-account disclosure drafts.
pub mod config;
pub mod ide;
pub mod report;
pub mod rules;
pub mod text;

//! gouji (勾稽): checker and language server for Chinese budget and final-account disclosure drafts.
pub mod catalog;
pub mod facts;
pub mod ide;
pub mod number;
pub mod relations;
pub mod rules;
pub mod syntax;
pub mod text;

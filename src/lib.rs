//! gouji (勾稽): checker and language server for Chinese budget and final-account disclosure drafts.
//!
//! A draft passes through the layers from the bottom up; imports only go down.
//!
//! | layer | given | gives |
//! | --- | --- | --- |
//! | [`text`] | bytes, edits | characters, positions |
//! | [`number`] | words and cells | exact figures with their intervals |
//! | [`syntax`] | characters | blocks: headings, paragraphs, tables |
//! | [`catalog`] | nothing | what the state defines: 科目, terms |
//! | [`relations`] | figures | verdicts on what must hold |
//! | [`facts`] | blocks | what a draft says, and which relations that implies |
//! | [`rules`] | facts | findings |
//! | [`ide`] | edits, places | diagnostics, hovers, actions, outline |
//! | [`config`] | `gouji.toml` | the user's choices |
//! | [`report`] | findings | what the command line prints |
//! | [`server`] | messages of an editor | answers, over the Language Server Protocol |

pub mod catalog;
pub mod config;
pub mod facts;
pub mod ide;
pub mod number;
pub mod relations;
pub mod report;
pub mod rules;
pub mod server;
pub mod syntax;
pub mod text;

//! What is worth telling.
mod diagnostic;

pub use diagnostic::{Applicability, Diagnostic, Evidence, Fix, Lang, Related, Severity, TextEdit};

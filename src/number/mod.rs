//! Figures.
//!
//! Given: folded text of a cell or a paragraph.
//! Gives: exact decimals with their unit and the interval of true values that they stand for.
//! Invariant: no figure ever passes through a float.

mod interval;
mod quantity;
mod scan;
mod slip;
mod style;
mod unit;

pub use interval::Interval;
pub use quantity::Quantity;
pub use scan::{Token, TokenKind, scan};
pub use slip::{Likeness, Slip, is_no_chance, is_slip, slip, slip_weight, slips};
pub use style::Style;
pub use unit::Unit;

pub use rust_decimal::Decimal;

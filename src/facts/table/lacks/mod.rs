//! What a table lacks beside the others of its draft: levels of 类, 款 and 项, and totals.

mod levels;
mod numbered;
mod shape;

pub(super) use self::levels::read as levels;
pub(super) use self::shape::totals;

//! How a table is built: its rows over page breaks, its headers and what each column is for, its halves side by side, and
//! the codes of its rows.
//!
//! Given: the rows of a table. Gives: lanes, rows of a name and a code with their amounts.

mod codes;
mod columns;
mod lane;
mod sheet;

pub(super) use self::codes::{is_called, parent_of};
pub(super) use self::columns::{Columns, is_broken_code};
pub(super) use self::lane::{Lane, LaneRow};
pub(super) use self::sheet::{Segment, Sheet, SheetRow};

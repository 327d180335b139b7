//! Several profiles of one process side by side: their kinds, and one table of them by function.

mod column;
mod join;
mod kind;

#[cfg(test)]
mod tests;

pub use column::JoinColumn;
pub use join::{FunctionJoin, JoinPart, JoinedColumn, JoinedRow, SessionProfile};
pub use kind::MemberKind;

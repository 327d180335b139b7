//! `-html`: one page to attach to a ticket: facts, the table of `-top`, flame graph, call graph, and source of the hottest
//! functions. The page needs nothing but itself. Without its script it shows the same, unsorted.

mod figures;
mod page;
mod source;
mod top;

pub(super) use self::page::write;

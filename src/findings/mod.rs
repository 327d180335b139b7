//! Findings: rules that name a likely cause of cost in a profile, with the figures that show it. Pure functions over selected
//! samples and the data beside them.

mod contention;
mod cost;
mod cpu;
mod declaration;
mod edited_source;
mod facts;
mod finding;
mod function_set;
mod goroutine;
mod growth;
mod heap;
mod kind;
mod memory;
mod process_data;
mod quality;
mod rule;
mod silenced;
mod table;

pub use self::edited_source::EditedSource;
pub use self::finding::{Figure, Finding, Link};
pub use self::growth::growth_query;
pub use self::kind::Kind;
pub use self::process_data::ProcessData;
pub use self::rule::{Limit, Rule, Severity};
pub use self::silenced::SilencedRules;
pub use self::table::{find, has_changes, markdown, rules};

#[cfg(test)]
mod tests;

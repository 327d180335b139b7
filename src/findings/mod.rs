//! Findings: rules that name a likely cause of cost in a profile, with the figures that show it. Pure functions over selected
//! samples; no rule uses anything but the profile.

mod contention;
mod cost;
mod cpu;
mod facts;
mod finding;
mod function_set;
mod goroutine;
mod heap;
mod kind;
mod memory;
mod quality;
mod rule;
mod silenced;
mod table;

pub use self::finding::{Figure, Finding, Link};
pub use self::kind::Kind;
pub use self::rule::{Limit, Rule, Severity};
pub use self::silenced::SilencedRules;
pub use self::table::{find, has_changes, markdown, rules};

#[cfg(test)]
mod tests;

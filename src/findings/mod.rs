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
mod quality;
mod rule;
mod table;

pub use self::finding::{Figure, Finding, Link, Severity};
pub use self::kind::Kind;
pub use self::rule::{Limit, Rule};
pub use self::table::{RULES, find, markdown};

#[cfg(test)]
mod tests;

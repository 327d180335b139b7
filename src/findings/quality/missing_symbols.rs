//! Samples at addresses whose functions are unknown.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Link};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "missing-symbols",
    fault: "Addresses without function names",
    needs: Kind::Other,
    limit: Limit::Share(0.1, 0.5),
    limit_of: "of the samples' value at addresses without a function",
    reason: "A stripped library at the edge of a profile is common; a tenth without names can hide the largest cost",
    advice: "Name the binary: PPROF_BINARY_PATH, -symbolize=force, or open the profile on the machine that made it",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let column = facts.selected.query().sample_type;
    let value = facts.without_function(column)?;
    let part = facts.part(value, column, &facts.type_name(column));
    let sentence = format!("{part} is at addresses without a function");
    Ok(facts.finding(rule, (value, column), (sentence, Link::default())))
}

#[cfg(test)]
#[path = "tests/missing_symbols.rs"]
mod tests;

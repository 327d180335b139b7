//! Stacks that were cut at the limit of the profiler.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Link};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "cut-stacks",
    fault: "Stacks cut at the depth that the profiler records",
    needs: Kind::Other,
    limit: Limit::Share(0.05, 0.3),
    limit_of: "of the samples' value on stacks of the greatest depth, which is 32, 64 or 128",
    reason: "A cut stack has lost its callers, so cum and call paths are too small by as much",
    advice: "Trust flat; for the callers raise the depth (GODEBUG=profstackdepth=512 since Go 1.23)",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let column = facts.selected.query().sample_type;
    let Some((value, depth)) = facts.at_depth_limit(column)? else { return Ok(None) };
    let part = facts.part(value, column, &facts.type_name(column));
    let sentence = format!("{part} is on stacks cut at {depth} frames");
    Ok(facts.finding(rule, (value, column), (sentence, Link::default())))
}

#[cfg(test)]
#[path = "tests/cut_stacks.rs"]
mod tests;

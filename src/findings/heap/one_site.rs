//! One place that holds most of the live heap.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::unit;
use std::fmt::Write;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "one-site",
    fault: "One place holds most of the live heap: a leak, or a cache without a limit",
    needs: Kind::Heap,
    limit: Limit::Share(0.4, 0.7),
    limit_of: "of the live bytes, in 10 objects or more",
    reason: "In a heap of many parts no place comes near to half; one that does decides how large the process becomes",
    advice: "Compare two heaps some minutes apart, with -base or -trend: if the place grows, find who keeps what it makes",
};

/// Objects below which a place does not leak: a rule of its own names large ones.
const FEWEST: i64 = 10;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some(live) = facts.in_use() else { return Ok(None) };
    let Some(site) = facts.leaves()?.heaviest(live) else { return Ok(None) };
    let value = site.value(live);
    let objects = facts.column("inuse_objects").or_else(|| facts.column("objects"));
    let is_few = objects.is_some_and(|column| site.value(column) < FEWEST);
    if is_few || !facts.is_sampled_enough(value) {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let mut sentence =
        format!("{} holds {}", link.place(), facts.part(value, live, "the live bytes"));
    let allocated = facts.column("alloc_space").map_or(0, |column| site.value(column));
    let is_known = allocated > 0;
    if is_known {
        let share = unit::share(value, allocated);
        let _ = write!(sentence, "; {share} of what it ever allocated is live");
    }
    let finding = facts.finding(rule, (value, live), (sentence, link));
    let unit = facts.unit(live);
    Ok(finding.map(|finding| {
        if is_known {
            finding.with_figure("allocated there so far", allocated, unit)
        } else {
            finding
        }
    }))
}

#[cfg(test)]
#[path = "tests/one_site.rs"]
mod tests;

//! A place whose objects hardly ever survive.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::unit;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "churn",
    fault: "One place makes much of the garbage",
    needs: Kind::Heap,
    limit: Limit::Share(0.25, 0.5),
    limit_of: "of the allocated bytes, of which at most 1% is live, in a heap that was filled 20 times",
    reason: "Garbage sets the pace of the collector: a quarter less of it is a quarter fewer collections",
    advice: "Reuse the memory (sync.Pool, s[:0]), pass buffers down, or keep the object on the stack",
};

/// The live part of what a place allocated, one in so many, up to which it makes garbage.
const SURVIVORS: i64 = 100;

/// The number of times that a heap was filled from which its garbage matters.
const TURNS: i64 = 20;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let (Some(live), Some(allocated)) = (facts.in_use(), facts.column("alloc_space")) else {
        return Ok(None);
    };
    let Some(site) = facts.leaves()?.heaviest(allocated) else { return Ok(None) };
    let value = site.value(allocated);
    let survives = site.value(live) > value / SURVIVORS;
    let total_live = facts.total(live);
    let turned = total_live > 0 && facts.total(allocated) / TURNS >= total_live;
    if survives || !turned || !facts.is_sampled_enough(value) {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let sentence = format!(
        "{} makes {}; {} of it is live",
        link.place(),
        facts.part(value, allocated, "the allocated bytes"),
        unit::share(site.value(live), value)
    );
    let finding = facts.finding(rule, (value, allocated), (sentence, link));
    let unit = facts.unit(live);
    Ok(finding.map(|finding| finding.with_figure("live there", site.value(live), unit)))
}

#[cfg(test)]
#[path = "tests/churn.rs"]
mod tests;

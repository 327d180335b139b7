//! Many small objects from one place.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "small-objects",
    fault: "Many small objects from one place",
    needs: Kind::Heap,
    limit: Limit::Share(0.3, 0.6),
    limit_of: "of the live objects, at 64 bytes or less each, and 100000 of them",
    reason: "The collector's work grows with objects and pointers and not with bytes: small ones cost more than they hold",
    advice: "Keep values in slices in place of pointers to each, use indices for pointers, or make them in blocks",
};

/// The mean size in bytes up to which objects are small: eight words.
const SMALL: i64 = 64;

/// Objects below which their number matters little: 6.4 MB of the largest small ones.
const MANY: i64 = 100_000;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let objects = facts.column("inuse_objects").or_else(|| facts.column("objects"));
    let (Some(objects), Some(bytes)) = (objects, facts.in_use()) else { return Ok(None) };
    let Some(site) = facts.leaves()?.heaviest(objects) else { return Ok(None) };
    let count = site.value(objects);
    let mean = site.value(bytes) / count.max(1);
    if count < MANY || mean > SMALL {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let part = facts.part(count, objects, "the live objects");
    let sentence = format!("{} holds {part}, of {mean} bytes each", link.place());
    let finding = facts.finding(rule, (count, objects), (sentence, link));
    let unit = facts.unit(bytes);
    Ok(finding.map(|finding| finding.with_figure("their bytes", site.value(bytes), unit)))
}

#[cfg(test)]
#[path = "tests/small_objects.rs"]
mod tests;

//! Few large objects that hold much of the heap.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::unit;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "large-objects",
    fault: "A few large objects hold much of the live heap",
    needs: Kind::Heap,
    limit: Limit::Share(0.25, 0.6),
    limit_of: "of the live bytes, in objects of 1 MB or more",
    reason: "An object of megabytes stays whole as long as one pointer leads into it, and growing it needs room for both copies",
    advice: "Read and write in pieces, copy out the part that is kept, or split the slice or map",
};

/// The mean size in bytes from which objects are large.
const LARGE: i64 = 1 << 20;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let objects = facts.column("inuse_objects").or_else(|| facts.column("objects"));
    let (Some(objects), Some(bytes)) = (objects, facts.in_use()) else { return Ok(None) };
    let Some(site) = facts.leaves()?.heaviest(bytes) else { return Ok(None) };
    let (count, value) = (site.value(objects), site.value(bytes));
    let mean = value.checked_div(count).unwrap_or(0);
    if mean < LARGE {
        return Ok(None);
    }
    let link = facts.site_link(site);
    let each = unit::format_value(mean, facts.unit(bytes), "auto");
    let (noun, verb, each) = if count == 1 {
        ("object", "holds", String::new())
    } else {
        ("objects", "hold", format!(", {each} each"))
    };
    let part = facts.part(value, bytes, "the live bytes");
    let sentence = format!("{count} {noun} of {} {verb} {part}{each}", link.place());
    let finding = facts.finding(rule, (value, bytes), (sentence, link));
    Ok(finding.map(|finding| finding.with_figure("objects", count, "count")))
}

#[cfg(test)]
#[path = "tests/large_objects.rs"]
mod tests;

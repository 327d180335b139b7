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
mod tests {
    use crate::findings::tests::{heap, sentence, typed};

    #[test]
    fn the_line_that_allocates_is_named() {
        let found = heap(
            "main;main.keep;bytes.Clone 80 8000 40 4000\nmain;main.other;bytes.Clone 60 6000 60 6000\n",
        );
        assert_eq!(
            sentence(&found, "one-site"),
            "main.other holds 60.00% of the live bytes (5.86kB of 9.77kB); 100% of what it ever allocated is live"
        );
    }

    #[test]
    fn a_few_objects_are_no_leak() {
        assert_eq!(sentence(&heap("main.table 9 9000 9 9000\n"), "one-site"), "");
    }

    #[test]
    fn a_heap_of_many_parts_is_fine() {
        let found = heap("a 10 39 10 39\nb 10 31 10 31\nc 10 30 10 30\n");
        assert_eq!(sentence(&found, "one-site"), "");
        let types = [("objects", "count"), ("space", "bytes")];
        assert_eq!(
            sentence(&typed(&types, "a 10 40\nb 10 31\nc 10 29\n"), "one-site"),
            "a holds 40.00% of the live bytes (40B of 100B)"
        );
        let found = typed(&types, "a 10 40\nb 10 31\nc 10 29\n");
        assert_eq!(found[0].figures, [], "nothing is known of allocations");
    }
}

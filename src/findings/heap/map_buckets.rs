//! Maps that hold much of the heap.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Buckets and groups of maps. Profiles of Go leave out the innermost frames of the runtime, so they are seen in those of
/// other tools.
const SET: FunctionSet = FunctionSet {
    names: &["runtime.makeBucketArray", "runtime.hashGrow", "runtime.(*hmap).newoverflow"],
    // Heaps of Go as protobuf hide the runtime's frames; those of other languages have the frames of their containers.
    prefixes: &[
        "runtime.makemap",
        "runtime.mapassign",
        "internal/runtime/maps.",
        "hashbrown",
        "std::_Hashtable",
        "std::_Rb_tree",
        "std::__detail::_Hashtable_alloc",
        "absl::container_internal::",
    ],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "map-buckets",
    fault: "Maps hold much of the live heap",
    needs: Kind::Heap,
    limit: Limit::Share(0.2, 0.5),
    limit_of: "of the live bytes",
    reason: "A map never gives back the room of its largest size, and it takes up to twice what its entries need",
    advice: "Make a new map when most entries are gone, keep values small, or use a sorted slice",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.bytes_share(rule, (&SET, facts.in_use()), ("maps hold", "the live bytes"))
}

#[cfg(test)]
#[path = "tests/map_buckets.rs"]
mod tests;

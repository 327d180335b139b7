//! A place whose live bytes grow from snapshot to snapshot.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "heap-growth",
    fault: "One place makes the heap grow: a leak, or a cache without a limit",
    needs: Kind::HeapSnapshots,
    limit: Limit::Share(0.5, 0.8),
    limit_of: "of the growth of the live bytes, which rise over 4 snapshots or more (p < 0.05) by a tenth or more",
    reason: "Four heaps rise in order by chance once in 24 times; below half of the growth there are several causes",
    advice: "Find who keeps what the place makes, and when it lets go: a limit, an expiry, or a slice that is cut and copied",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(super::growing(facts, rule, "the live bytes"))
}

#[cfg(test)]
mod tests {
    use crate::findings::tests::{sentence, snapshots};

    const TYPES: [(&str, &str); 2] = [("inuse_objects", "count"), ("inuse_space", "bytes")];

    /// Heaps of `main;main.store;bytes.Clone` with these bytes, beside a hundred bytes of a table.
    fn found(bytes: &[i64]) -> String {
        let stacks = bytes.iter().map(|bytes| {
            format!("main;main.store;bytes.Clone {bytes} {bytes}\nmain;main.table 100 100\n")
        });
        sentence(&snapshots(&TYPES, &stacks.collect::<Vec<_>>()), "heap-growth")
    }

    #[test]
    fn the_innermost_own_function_of_the_growth_is_named() {
        assert_eq!(
            found(&[10, 20, 30, 40]),
            "main.store grew from 10B to 40B cum over 4 snapshots, +10B a minute: 100% of the growth of the live bytes"
        );
    }

    #[test]
    fn a_heap_in_no_order_or_with_little_growth_is_fine() {
        assert_eq!(found(&[10, 20, 30]), "", "three may rise by chance");
        assert_eq!(found(&[10, 40, 20, 30]), "");
        assert_eq!(found(&[40, 30, 20, 10]), "");
        assert_eq!(found(&[100, 107, 114, 121]), "", "21 of 221 bytes are less than a tenth");
    }

    #[test]
    fn growth_beyond_that_of_the_whole_is_all_of_it() {
        let heap = |n: i64| format!("main.store {n} {n}\nmain.done {0} {0}\n", 100 - n / 2);
        let heaps: Vec<String> = [20, 40, 60, 80].map(heap).to_vec();
        assert_eq!(
            sentence(&snapshots(&TYPES, &heaps), "heap-growth"),
            "main.store grew from 20B to 80B cum over 4 snapshots, +20B a minute: 100% of the growth of the live bytes"
        );
    }

    #[test]
    fn growth_of_many_parts_names_none() {
        let heap = |n: i64| format!("main.a {n} {n}\nmain.b {n} {n}\nmain.c {n} {n}\n");
        let heaps: Vec<String> = [10, 20, 30, 40].map(heap).to_vec();
        assert_eq!(sentence(&snapshots(&TYPES, &heaps), "heap-growth"), "");
    }
}

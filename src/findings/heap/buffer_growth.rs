//! Buffers that grow by doubling while they are filled.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Growth of buffers that were made without their size.
const SET: FunctionSet = FunctionSet {
    names: &[
        "bytes.growSlice",
        "bytes.(*Buffer).grow",
        "bytes.makeSlice",
        "io.ReadAll",
        "io/ioutil.ReadAll",
        "io/ioutil.readAll",
    ],
    prefixes: &["strings.(*Builder).Write", "strings.(*Builder).grow"],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "buffer-growth",
    fault: "Buffers that double while they are filled",
    needs: Kind::Heap,
    limit: Limit::Share(0.15, 0.4),
    limit_of: "of the allocated bytes",
    reason: "A buffer that grows to its size allocates twice as much as it holds in the end, and the old copies are garbage",
    advice: "Grow(n) with the expected size, keep buffers in a sync.Pool, or stream in place of reading all",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.bytes_share(
        rule,
        (&SET, facts.column("alloc_space")),
        ("buffers that grow take", "the allocated bytes"),
    )
}

#[cfg(test)]
mod tests {
    use crate::findings::tests::{heap, sentence};

    #[test]
    fn it_speaks_from_its_limit_on() {
        let found = |stacks: &str| sentence(&heap(stacks), "buffer-growth");
        assert_eq!(
            found(
                "main.render;bytes.(*Buffer).Write;bytes.(*Buffer).grow;bytes.growSlice 1 15 0 0\nmain 1 85 0 0\n"
            ),
            "buffers that grow take 15.00% of the allocated bytes (15B of 100B), 15B of it below main.render"
        );
        assert_eq!(found("main.render;bytes.(*Buffer).grow 1 14 0 0\nmain 1 86 0 0\n"), "");
    }
}

//! Unit tests of `findings/heap/churn.rs`.

use crate::findings::tests::{heap, sentence};

#[test]
fn garbage_is_what_does_not_survive() {
    let found = |stacks: &str| sentence(&heap(stacks), "churn");
    assert_eq!(
        found(
            "main.parse 9 2500 1 25\na 3 2000 1 10\nb 9 2000 1 10\nc 9 2000 1 10\nd 9 1500 1 10\n"
        ),
        "main.parse makes 25.00% of the allocated bytes (2.44kB of 9.77kB); 1.00% of it is live"
    );
    assert_eq!(found("main.parse 9 2500 1 26\nb 9 2400 1 2\nc 9 2400 1 2\n"), "", "survivors");
    assert_eq!(found("main.parse 9 2500 1 25\nb 9 500 9 500\n"), "", "a heap filled six times");
}

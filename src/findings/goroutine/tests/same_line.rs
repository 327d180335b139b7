//! Unit tests of `findings/goroutine/same_line.rs`.

use crate::findings::rule::Severity;
use crate::findings::tests::{named, sentence, typed};

#[test]
fn goroutines_count_by_their_line_outside_of_the_runtime() {
    let found = |stacks: &str| typed(&[("goroutine", "count")], stacks);
    let at_limit = found("main.work;runtime.chanrecv1;runtime.gopark 100\nmain 100\n");
    assert_eq!(
        sentence(&at_limit, "same-line"),
        "50.00% of the goroutines (100 of 200) are at main.work"
    );
    assert_eq!(sentence(&found("main.work;runtime.gopark 99\n"), "same-line"), "");
    assert_eq!(sentence(&found("a 100\nb 51\nc 51\n"), "same-line"), "");
    let severity = |stacks: &str| named(&found(stacks), "same-line").unwrap().severity;
    assert_eq!(severity("main.work 999\n"), Severity::Notice);
    assert_eq!(severity("main.work 1000\n"), Severity::High);
}

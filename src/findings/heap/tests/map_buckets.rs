//! Unit tests of `findings/heap/map_buckets.rs`.

use crate::findings::tests::{heap, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&heap(stacks), "map-buckets");
    assert_eq!(
        found("main.index;runtime.mapassign_fast64;runtime.hashGrow 0 0 1 20\nmain 0 0 1 80\n"),
        "maps hold 20.00% of the live bytes (20B of 100B), 20B of it below main.index"
    );
    assert_eq!(found("main.index;runtime.hashGrow 0 0 1 19\nmain 0 0 1 81\n"), "");
}

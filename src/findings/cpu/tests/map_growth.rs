//! Unit tests of `findings/cpu/map_growth.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "map-growth");
    assert_eq!(
        found(
            "main.index;runtime.mapassign_faststr;runtime.growWork_faststr;runtime.evacuate_faststr 12\nmain 388\n"
        ),
        "growing maps takes 3.00% of the CPU time (120ms of 4s), 120ms of it below main.index"
    );
    assert_eq!(
        found("main.index;runtime.mapassign_faststr;runtime.growWork_faststr 12\nmain 389\n"),
        ""
    );
}

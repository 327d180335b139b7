//! Unit tests of `findings/cpu/format.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "format");
    assert_eq!(
        found("main.handle;fmt.Sprintf;fmt.(*pp).doPrintf 10\nmain 190\n"),
        "fmt takes 5.00% of the CPU time (100ms of 2s), 100ms of it below main.handle"
    );
    assert_eq!(found("main.handle;fmt.Sprintf;fmt.(*pp).doPrintf 10\nmain 191\n"), "");
}

#[test]
fn writing_does_not_count() {
    let stacks = "main;fmt.Fprintln;os.(*File).Write;syscall.write 90\nmain 10\n";
    assert_eq!(sentence(&cpu(stacks), "format"), "");
}

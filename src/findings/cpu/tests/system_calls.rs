//! Unit tests of `findings/cpu/system_calls.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "system-calls");
    assert_eq!(
        found("main.save;os.(*File).Write;syscall.write;syscall.Syscall 25\nmain 75\n"),
        "system calls take 25.00% of the CPU time (250ms of 1s), 250ms of it below main.save"
    );
    assert_eq!(found("main.save;os.(*File).Write;syscall.write;syscall.Syscall 24\nmain 76\n"), "");
}

#[test]
fn polling_is_no_system_call_of_the_program() {
    let stacks = "runtime.mcall;runtime.findRunnable;runtime.netpoll;internal/runtime/syscall.EpollWait 50\nmain 50\n";
    assert_eq!(sentence(&cpu(stacks), "system-calls"), "");
}

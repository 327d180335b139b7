//! Unit tests of `findings/cpu/handshakes.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "handshakes");
    assert_eq!(
        found(
            "main.call;net/http.(*Transport).dialConn.func1;crypto/tls.(*Conn).HandshakeContext 10\nmain 190\n"
        ),
        "handshakes of TLS take 5.00% of the CPU time (100ms of 2s), 100ms of it below main.call"
    );
    assert_eq!(found("main.call;crypto/tls.(*Conn).HandshakeContext 10\nmain 191\n"), "");
}

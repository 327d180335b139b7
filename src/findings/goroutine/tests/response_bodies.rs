//! Unit tests of `findings/goroutine/response_bodies.rs`.

use crate::findings::tests::{sentence, typed};

#[test]
fn a_kept_connection_is_fine() {
    let found =
        |stacks: &str| sentence(&typed(&[("goroutine", "count")], stacks), "response-bodies");
    assert_eq!(
        found("net/http.(*persistConn).readLoop;runtime.selectgo 20\nmain 180\n"),
        "10.00% of the goroutines (20 of 200) wait for a response body to be read or closed"
    );
    assert_eq!(found("net/http.(*persistConn).readLoop;runtime.selectgo 19\n"), "");
    assert_eq!(found("net/http.(*persistConn).readLoop;bufio.(*Reader).Peek 200\n"), "");
}

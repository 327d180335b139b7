//! Encrypted connections that are made anew.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Handshakes of TLS.
const SET: FunctionSet = FunctionSet {
    names: &[],
    prefixes: &[
        "crypto/tls.(*Conn).Handshake",
        "crypto/tls.(*Conn).handshakeContext",
        "crypto/tls.(*Conn).clientHandshake",
        "crypto/tls.(*Conn).serverHandshake",
    ],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "handshakes",
    fault: "Connections that are made for each request",
    needs: Kind::Cpu,
    limit: Limit::Share(0.05, 0.25),
    limit_of: "of the CPU time",
    reason: "A connection that is kept needs one handshake for all its requests, so a visible share means that they are not kept",
    advice: "Read and close response bodies, share one http.Client, and raise MaxIdleConnsPerHost",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &NONE), "handshakes of TLS take")
}

#[cfg(test)]
#[path = "tests/handshakes.rs"]
mod tests;

//! Unit tests of `input/no_tls.rs`.

use super::*;
use std::path::Path;
use ureq::Agent;

#[test]
fn encrypted_addresses_are_refused_with_the_way_to_have_them() {
    let none = TlsFiles { certificate: None, key: None, authorities: None };
    let some = TlsFiles { authorities: Some(Path::new("ca.pem")), ..none };
    let refused = |files: &TlsFiles<'_>, scheme| {
        let built = with_tls(Agent::config_builder(), files, scheme);
        built.err().map_or_else(String::new, |error| error.to_string())
    };
    assert_eq!(refused(&none, Scheme::Http), "");
    for said in [
        refused(&none, Scheme::Https),
        refused(&none, Scheme::Insecure),
        refused(&some, Scheme::Http),
    ] {
        assert!(said.contains("no https") && said.contains("--no-default-features"), "{said}");
    }
}

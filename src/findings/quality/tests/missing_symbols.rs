//! Unit tests of `findings/quality/missing_symbols.rs`.

use crate::findings::tests::{find_in, sentence};
use crate::profile::Location;
use crate::profile::store::builder::Builder;

#[test]
fn leaves_without_lines_count() {
    let found = |known: i64| {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        let named = builder.named(b"main");
        let bare = builder.location(Location { address: 16, ..Location::default() }, &[]);
        builder.sample(&[bare, named], &[10], &[]);
        builder.sample(&[named, bare], &[known], &[]);
        sentence(&find_in(builder.finish()), "missing-symbols")
    };
    assert_eq!(found(90), "10.00% of samples (10 of 100) is at addresses without a function");
    assert_eq!(found(91), "");
}

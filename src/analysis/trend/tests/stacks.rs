//! Unit tests of `analysis/trend/stacks.rs`.

use super::*;
use crate::profile::store::builder::Builder;

/// Two names of one hash under a hash function without a key: their first eight bytes are the constant of `FxHasher`, so
/// the other eight count for nothing there.
const COLLIDING: [&[u8; 16]; 2] =
    [b"\xd3\x08\xa3\x85\x88\x6a\x3f\x24leaf-one", b"\xd3\x08\xa3\x85\x88\x6a\x3f\x24leaf-two"];

#[test]
fn stacks_whose_names_have_one_hash_stay_apart() {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let main = builder.named(b"main");
    for (name, value) in COLLIDING.into_iter().zip([3, 4]) {
        let leaf = builder.named(name);
        builder.sample(&[leaf, main], &[value], &[]);
    }
    let profile = Arc::new(builder.finish());
    let points = [Point::new(Arc::clone(&profile))];
    let query = Query::default();
    let found = stack_series(&points, (&query, &profile), "main", &Cancel::new()).unwrap();
    let values: Vec<i64> = found.iter().map(|series| series.flat[0]).collect();
    assert_eq!(values, [3, 4]);
}
/// The first row of the tree is a stack, too.
#[test]
fn samples_that_end_at_the_outermost_frame_count() {
    let mut builder = Builder::new();
    builder.folded("main 3\nmain;leaf 4");
    let profile = Arc::new(builder.finish());
    let points = [Point::new(Arc::clone(&profile))];
    let query = Query::default();
    let found = stack_series(&points, (&query, &profile), "main", &Cancel::new()).unwrap();
    let values: Vec<(usize, i64)> = found.iter().map(|s| (s.stack.len(), s.flat[0])).collect();
    assert_eq!(values, [(1, 3), (2, 4)]);
}

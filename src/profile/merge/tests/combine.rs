//! Unit tests of `profile/merge/combine.rs`.

use super::*;
use crate::profile::ids::StackId;
use crate::profile::store::builder::Builder;

fn folded(stacks: &str) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.folded(stacks);
    Arc::new(builder.finish())
}

/// Reports read subtrees as ranges of rows.
#[test]
fn rows_that_a_later_profile_adds_stand_below_their_parents() {
    let (one, two) = (folded("a;b;c 1\na;d 2"), folded("a;b;e 4\na;b;c 8"));
    let merged = combine(vec![one, two], &Cancel::new()).unwrap();
    let mut open = vec![StackId::EMPTY];
    for (row, parent, _) in merged.stacks().rows() {
        while open.last().is_some_and(|&last| last != parent) {
            open.pop();
        }
        assert!(!open.is_empty(), "the parent of row {} was left before", row.0);
        open.push(row);
    }
    let stacks = merged.sample_stacks().iter().map(|&stack| {
        let names = merged.stacks().leaf_first(stack).map(|location| {
            let function = merged.function(merged.lines(location)[0].function);
            merged.strings().text(function.name).into_owned()
        });
        names.collect::<Vec<_>>().join(" ")
    });
    assert_eq!(stacks.collect::<Vec<_>>(), ["c b a", "d a", "e b a"]);
    assert_eq!(merged.values(0), [9, 2, 4]);
}

//! Unit tests of `load/source_list.rs`.

use super::*;
use crate::profile::store::builder::Builder;

#[test]
fn sources_are_listed_from_the_first_two_that_do_not_merge() {
    let note = |kind: &str| {
        let mut builder = Builder::new();
        builder.sample_type(kind, "count");
        Ok(ProfileKind::of(&builder.finish()))
    };
    let files = ["a", "b", "c", "d"].map(OsString::from);
    let mut list = SourceList::new(&files);
    assert_eq!(list.note(&files[2], note("x")), None);
    assert_eq!(list.note(&files[0], Err("no profile".to_owned())), None);
    assert_eq!(list.note(&files[1], note("x")), None);
    let shown = list.note(&files[3], note("y")).unwrap();
    let states: Vec<_> = shown.iter().map(|source| source.state.clone()).collect();
    let read = |text: &str| SourceState::Read(text.to_owned());
    let refused = SourceState::Refused("no profile".to_owned());
    assert_eq!(states, [refused, read("x"), read("x"), read("y")]);
}

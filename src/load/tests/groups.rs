//! Unit tests of `load/groups.rs`.

use super::*;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

#[test]
fn sources_are_grouped_by_what_merges() {
    let source = |types: &[(&str, &str)]| {
        let mut builder = Builder::new();
        for (kind, unit) in types {
            builder.sample_type(kind, unit);
        }
        SourceProfile {
            profile: Arc::new(builder.finish()),
            memory: None,
            goroutines: None,
            store: None,
        }
    };
    let heap = || source(&[("alloc_space", "bytes"), ("inuse_space", "bytes")]);
    let cpu = || source(&[("samples", "count"), ("cpu", "nanoseconds")]);
    let sources = [heap(), cpu(), heap(), source(&[("cpu", "milliseconds")])];
    let names = ["h1", "c1", "h2", "c2"].map(OsString::from);
    let found = groups(&sources, &names, false);
    let files: Vec<_> = found.iter().map(|group| group.request.files.clone()).collect();
    assert_eq!(files, [["h1", "h2"], ["c1", "c2"]]);
    assert_eq!(found[1].sample_types, ["samples", "cpu"]);
    assert_eq!(found[0].members[1].about, "0 inuse_space");
    assert_eq!(groups(&sources, &names, true).len(), 2, "digits do not part names");
    let names = ["h1", "c1", "other2", "c2"].map(OsString::from);
    assert_eq!(groups(&sources, &names, true).len(), 3, "another program");
}

//! Unit tests of `load/session.rs`.

use super::*;
use crate::load::groups::groups;
use crate::profile::Mapping;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

fn source(types: &[&str], build_id: &str) -> SourceProfile {
    let mut builder = Builder::new();
    for kind in types {
        builder.sample_type(kind, "count");
    }
    if !build_id.is_empty() {
        let (file, build_id) = (builder.string(b"/bin/shop"), builder.string(build_id.as_bytes()));
        builder.mapping(Mapping { start: 0, limit: 1, file, build_id, ..Mapping::default() });
    }
    SourceProfile {
        profile: Arc::new(builder.finish()),
        memory: None,
        goroutines: None,
        store: None,
    }
}

fn kinds(sources: &[(&str, SourceProfile)]) -> Option<Vec<MemberKind>> {
    let names: Vec<OsString> = sources.iter().map(|(name, _)| name.into()).collect();
    let sources: Vec<SourceProfile> = sources.iter().map(|(_, s)| s.clone()).collect();
    session_kinds(&groups(&sources, &names, false), &sources, &names)
}

#[test]
fn one_group_of_each_kind_of_one_process_is_a_session() {
    let cpu = || ("c", source(&["samples", "cpu"], "1"));
    let heap = |name| (name, source(&["inuse_space"], "1"));
    let contention = |name| (name, source(&["contentions", "delay"], ""));
    let all = [cpu(), heap("h0"), heap("h1"), contention("block.pb"), contention("mutex.pb")];
    let wanted = [MemberKind::Cpu, MemberKind::Heap, MemberKind::Block, MemberKind::Mutex];
    assert_eq!(kinds(&all).as_deref(), Some(&wanted[..]));
    assert_eq!(kinds(&[heap("h0"), heap("h1")]), None, "one group");
    let other = ("h", source(&["inuse_space"], "2"));
    assert_eq!(kinds(&[cpu(), other]), None, "another build");
    let unknown = ("x", source(&["tears"], "1"));
    assert_eq!(kinds(&[cpu(), unknown]), None, "an unknown kind");
    let text = ("g", source(&["goroutine"], ""));
    assert!(kinds(&[cpu(), text]).is_some(), "texts have no binary");
    let unnamed = |kind: &str| {
        let mut builder = Builder::new();
        builder.sample_type(kind, "count");
        builder.mapping(Mapping::default());
        let profile = Arc::new(builder.finish());
        SourceProfile { profile, memory: None, goroutines: None, store: None }
    };
    assert_eq!(kinds(&[cpu(), ("h", unnamed("inuse_space"))]), None, "a binary without a name");
    let both = [("c", unnamed("cpu")), ("h", unnamed("inuse_space"))];
    assert!(kinds(&both).is_some(), "nothing is known of both");
    let unknown_first =
        [("g", source(&["goroutine"], "")), cpu(), ("h", source(&["inuse_space"], "2"))];
    assert_eq!(kinds(&unknown_first), None, "what is unknown joins no two builds");
}

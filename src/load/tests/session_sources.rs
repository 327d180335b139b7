//! Unit tests of `load/session_sources.rs`.

use super::*;

#[test]
fn processor_time_and_allocations_are_collected() {
    let sources = session_sources(&["me:pw@h:1/x/debug/pprof/".into()], 3);
    let sources = sources.unwrap();
    let texts: Vec<_> = sources.iter().map(|source| source.to_str().unwrap()).collect();
    let list = "http://me:pw@h:1/x/debug/pprof";
    let wanted = ["profile?seconds=3", "allocs?seconds=3", "heap", "goroutine", "block", "mutex"];
    assert_eq!(texts, wanted.map(|name| format!("{list}/{name}")));
    for wrong in [&["heap.pb.gz"][..], &["h:1", "h:2"], &[]] {
        let sources: Vec<OsString> = wrong.iter().map(Into::into).collect();
        assert!(session_sources(&sources, 0).is_err(), "{wrong:?}");
    }
    let usual = session_sources(&["h:1".into()], 0).unwrap();
    assert_eq!(usual[0], "http://h:1/debug/pprof/profile?seconds=10");
}

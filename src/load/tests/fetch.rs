//! Unit tests of `load/fetch.rs`.

use super::*;
use std::cell::RefCell;
use std::path::Path;

fn fixture(name: &str) -> std::ffi::OsString {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).into_os_string()
}

#[test]
fn results_stand_in_the_order_of_the_sources() {
    let names = ["cpu.pb.gz", "nosuch", "heap.0.pb.gz", "README.md", "heap.1.pb.gz"];
    let files = names.map(fixture);
    let sources: Vec<&OsStr> = files.iter().map(AsRef::as_ref).collect();
    let events = RefCell::new(Vec::new());
    let on_event = |event| match event {
        FetchEvent::Read(read, total) => events.borrow_mut().push((read, total)),
        FetchEvent::Decoded(..) | FetchEvent::Files(..) => {}
        other => panic!("{other:?}"),
    };
    let results = fetch(&sources, &FetchOptions::default(), &on_event, &Cancel::new());
    let kinds = results.iter().map(|result| match result {
        Ok(Source::Profile(source)) => source.profile.sample_types()[0].kind.clone(),
        Ok(other) => panic!("{other:?}"),
        Err(Stop::Failed(error)) => error.to_string(),
        Err(Stop::Cancelled) => "cancelled".to_owned(),
    });
    let kinds: Vec<String> = kinds.collect();
    let unknown = "parsing profile: unrecognized profile format";
    let (first, rest) = kinds.split_at(3);
    assert_eq!(first, ["samples", "no such file or directory", "alloc_objects"]);
    assert!(rest[0].starts_with(unknown) && rest[1] == "alloc_objects", "{rest:?}");
    let events = events.into_inner();
    let total: u64 = files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
    assert!(events.is_sorted() && events.iter().all(|(_, of)| *of == Some(total)), "{events:?}");
    assert!(events.last().is_some_and(|(read, _)| *read <= total), "{events:?}");
}

#[test]
fn durations_are_written_as_go_writes_them() {
    let written = [5, 60, 90, 3600, 3725].map(go_duration);
    assert_eq!(written, ["5s", "1m0s", "1m30s", "1h0m0s", "1h2m5s"]);
}

#[test]
fn nothing_is_read_once_cancelled() {
    let (file, cancel) = (fixture("cpu.pb.gz"), Cancel::new());
    cancel.cancel();
    let results = fetch(&[&file, &file, &file], &FetchOptions::default(), &|_| {}, &cancel);
    assert!(results.iter().all(|result| matches!(result, Err(Stop::Cancelled))));
}

//! Unit tests of `tui/app/state/loading.rs`.

use super::*;

#[test]
fn a_failed_request_falls_back_on_what_is_shown() {
    let request = |file: &str| LoadRequest { files: vec![file.into()], ..LoadRequest::default() };
    let mut loading = Loading::new("a".to_owned(), request("a"));
    loading.replace(request("b"));
    loading.replace(request("c"));
    loading.fail();
    assert_eq!((loading.request(), loading.is_reading()), (&request("a"), false));
    assert_eq!(loading.recent_files(), ["a", "b"]);
    loading.replace(request("b"));
    loading.finish();
    loading.fail();
    assert_eq!(loading.request(), &request("b"), "what was read stays");
}

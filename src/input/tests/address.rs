//! Unit tests of `input/address.rs`.

use super::*;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap().unwrap_or_else(|| panic!("{text} is no address"))
}

#[test]
fn what_pprof_takes_for_an_address_is_one() {
    for (text, asked) in [
        ("http://h:1/debug/pprof/heap", "http://h:1/debug/pprof/heap"),
        ("localhost:6060/debug/pprof/heap", "http://localhost:6060/debug/pprof/heap"),
        ("127.0.0.1:6060", "http://127.0.0.1:6060/debug/pprof/profile"),
        ("[::1]:6060/", "http://[::1]:6060/debug/pprof/profile"),
        ("HTTPS://h", "https://h/debug/pprof/profile"),
        ("https+insecure://h/x", "https+insecure://h/x"),
        ("http://h/x?seconds=5&gc=1&a=b%20c+d#f", "http://h/x?a=b+c+d&gc=1&seconds=5"),
        ("http://me:secret@h/x", "http://me:xxxxx@h/x"),
        ("http://h/x?y", "http://h/x?y="),
    ] {
        assert_eq!(address(text).completed().to_string(), asked, "{text}");
    }
    for file in ["heap.pb.gz", "a/b:c", "foo:bar", "C:\\x", "-", "", "heap:99999", ":80", "a b:1"] {
        assert_eq!(Address::parse(file).unwrap(), None, "{file}");
    }
    for wrong in ["ftp://h/x", "http://", "http://:80/x", "http://h/a b", "http://h/\u{1b}[2J"] {
        assert!(Address::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn seconds_are_asked_for_and_waited_for() {
    let asked = address("h:1/debug/pprof/heap?seconds=4&gc=1");
    assert_eq!((asked.seconds(), asked.default_timeout().as_secs()), (Some(4), 6));
    let asked = asked.collecting(10);
    assert_eq!(asked.request(), "http://h:1/debug/pprof/heap?gc=1&seconds=10");
    assert_eq!((asked.seconds(), asked.default_timeout().as_secs()), (Some(10), 15));
    let heap = address("h:1/debug/pprof/heap").collecting(0);
    assert_eq!((heap.collection(), heap.default_timeout().as_secs()), (None, 60));
    let processor = address("h:1").completed();
    assert_eq!(processor.collection(), Some(Duration::from_secs(30)));
    assert_eq!(address("h:1/x?seconds=-3").seconds(), None);
    assert!(address("h:1/x?seconds=18446744073709551615").default_timeout().as_secs() > 60);
}

#[test]
fn figures_of_the_process_stand_beside_its_heap() {
    let of = |text| address(text).statistics().map(|a| a.to_string());
    let beside = "http://h:1/x/debug/pprof/heap?debug=1";
    assert_eq!(of("http://h:1/x/debug/pprof/heap?gc=1").as_deref(), Some(beside));
    assert_eq!(of("http://h:1/x/debug/pprof/allocs").as_deref(), Some(beside));
    assert_eq!(of("http://h:1/debug/pprof/heap?debug=1"), None);
    assert_eq!(of("http://h:1/debug/pprof/profile"), None);
    assert_eq!(of("http://h:1/heap"), None);
}

#[test]
fn profiles_are_found_beside_their_list() {
    for (text, list, heap) in [
        ("h:1", "http://h:1/debug/pprof/", "http://h:1/debug/pprof/heap"),
        ("http://h/app/debug/pprof", "http://h/app/debug/pprof/", "http://h/app/debug/pprof/heap"),
    ] {
        let address = address(text);
        assert_eq!(address.list().to_string(), list);
        assert!(address.list().is_list());
        assert_eq!(address.profile("heap").to_string(), heap);
    }
    assert!(address("h:1/").is_bare() && !address("h:1/debug/pprof/heap").is_list());
}

#[test]
fn credentials_are_decoded_and_this_machine_is_known() {
    assert_eq!(address("http://me:a%40b@h/x").credentials().as_deref(), Some("me:a@b"));
    assert_eq!(address("http://h/x").credentials(), None);
    assert_eq!(address("http://me:a%40b@h/x?b=1&a").to_source(), "http://me:a%40b@h/x?a=&b=1");
    assert_eq!(address("http://me@h:1/debug/pprof/heap").brief(), "h:1 heap");
    for (text, here) in
        [("localhost:1", true), ("127.3.0.1:1", true), ("[::1]:2", true), ("h:1", false)]
    {
        assert_eq!(address(text).is_loopback(), here, "{text}");
    }
}

#[test]
fn a_heap_is_asked_for_with_a_collection() {
    let of = |text: &str, collects| {
        let asked = address(text).with_collection(collects)?;
        assert_eq!(asked.collects(), collects, "{text}");
        Some(asked.to_source().into_string().unwrap())
    };
    let heap = "http://a:b@h:1/x/debug/pprof/heap";
    assert_eq!(of(heap, true).unwrap(), format!("{heap}?gc=1"));
    assert_eq!(
        of(&format!("{heap}?a=1&gc=0&seconds=2"), true).unwrap(),
        format!("{heap}?a=1&gc=1&seconds=2")
    );
    assert_eq!(of(&format!("{heap}?gc=1"), false).unwrap(), heap);
    for other in ["h:1", "h:1/debug/pprof/allocs", "h:1/heap", "h:1/debug/pprof/goroutine"] {
        assert_eq!(of(other, true), None, "{other}");
    }
}

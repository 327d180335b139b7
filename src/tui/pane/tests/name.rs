//! Unit tests of `tui/pane/name.rs`.

use super::*;

#[test]
fn an_address_stays_in_front_of_its_function() {
    let shown = |name: &str, room| shorten(name, room, &crate::tui::theme::UNICODE).0;
    let name = "000000000045f0d0 example.com/long/path.Function /home/me/src/main.go:12";
    assert_eq!(shown(name, 80), name.trim_start_matches('0'));
    assert_eq!(shown(name, 40), "45f0d0 …long/path.Function main.go:12");
    for room in 15..70 {
        let text = shown(name, room);
        assert!(text.starts_with("45f0d0 ") && width(&text) <= room, "{room}: {text}");
    }
    assert_eq!(shown("0000000000401000 [libc.so.6]", 20), "401000 [libc.so.6]");
    assert!(shown(name, 10).len() < 20);
}
use crate::tui::theme::{ASCII, UNICODE};

#[test]
fn lines_keep_whose_they_are() {
    let line = "fixtures/leaky/internal/quote.Price fixtures/leaky/internal/quote/quote.go:12";
    let cases = [
        (80, line),
        (60, "fixtures/leaky/internal/quote.Price quote.go:12"),
        (30, "…quote.Price quote.go:12"),
        (20, "…Price quote.go:12"),
        (19, "…quote.Price:12"),
        (12, "…Price:12"),
    ];
    for (room, expected) in cases {
        assert_eq!(shorten(line, room, &UNICODE).0, expected, "{room}");
    }
    // `operator new(unsigned long)` has a space, but no file and line.
    assert_eq!(shorten("operator new(unsigned long)", 20, &UNICODE).0, "operator new(unsign…");
}

#[test]
fn the_column_goes_before_the_line() {
    let name = "00005647d9f71627 orders::hot src/orders.cpp:30:11";
    let cases = [
        (80, "5647d9f71627 orders::hot src/orders.cpp:30:11"),
        (47, "5647d9f71627 orders::hot src/orders.cpp:30:11"),
        (44, "5647d9f71627 orders::hot src/orders.cpp:30"),
        (40, "5647d9f71627 orders::hot orders.cpp:30"),
        (28, "5647d9f71627 orders::hot:30"),
        (24, "5647d9f71627 …hot:30"),
    ];
    for (room, expected) in cases {
        assert_eq!(shorten(name, room, &UNICODE).0, expected, "{room}");
    }
    assert_eq!(shorten("orders::hot orders.cpp:30:11", 12, &UNICODE).0, "…hot:30");
}

#[test]
fn names_lose_their_path_first() {
    let go = "github.com/acme/internal/billing/ledger.(*Store).Append";
    let cases = [
        (go, 60, go),
        (go, 40, "…internal/billing/ledger.(*Store).Append"),
        (go, 39, "…billing/ledger.(*Store).Append"),
        (go, 25, "…ledger.(*Store).Append"),
        (go, 20, "…(*Store).Append"),
        (go, 10, "…Append"),
        (go, 5, "Appe…"),
        (go, 0, ""),
        ("std::vector<a::b>::push(int, c::d)", 20, "…push(int, c::d)"),
        ("<alloc::vec::Vec<T> as core::Debug>::fmt", 12, "…fmt"),
        ("main.f[go.shape.int].g", 4, "…g"),
        ("<a::b::T as c::D>::fmt", 15, "<T as D>::fmt"),
        (r"C:\build\agent\src\a.cpp", 15, r"…src\a.cpp"),
    ];
    for (name, room, want) in cases {
        let (text, skipped, put) = shorten(name, room, &UNICODE);
        assert_eq!(text, want);
        let tail: String = name.chars().skip(skipped).collect();
        let shown: String = text.chars().skip(put).collect();
        assert!(tail.starts_with(shown.trim_end_matches('…')), "{text} ends as {name}");
    }
    let rust = "<core::slice::iter::Iter<a::T> as core::iter::Iterator>::next";
    assert_eq!(shorten(rust, 40, &UNICODE).0, "<Iter<T> as Iterator>::next");
    assert_eq!(shorten(rust, 25, &UNICODE).0, "<Iter<T> as …>::next");
    assert_eq!(shorten(rust, 15, &UNICODE).0, "…next");
    assert_eq!(shorten("<&a::F as fn()->b::C>::call", 24, &UNICODE).0, "<&F as fn()->C>::call");
    assert_eq!(shorten("<a::F>::new", 9, &UNICODE).0, "<F>::new");
    assert_eq!(shorten("<a::b", 4, &UNICODE).0, "<a:…");
    assert_eq!(shorten(go, 10, &ASCII).0, "..Append");
    let generic = "a/ledger.groupBy[go.shape.string,go.shape.int]";
    assert_eq!(shorten(generic, 18, &UNICODE).0, "…ledger.groupBy[…]");
    assert_eq!(shorten("main.f[go.shape.int].g", 12, &UNICODE).0, "main.f[…].g");
}

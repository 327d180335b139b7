//! Unit tests of `tui/placement/short_title.rs`.

use super::*;
use crate::tui::theme::UNICODE;

#[test]
fn directories_go_before_the_name() {
    for (title, room, want) in [
        ("a/heap.pb.gz", 12, "a/heap.pb.gz"),
        ("/var/tmp/heap.pb.gz", 18, "…/tmp/heap.pb.gz"),
        ("/var/tmp/heap.pb.gz", 11, "heap.pb.gz"),
        ("/var/tmp/heap4__parca__16445.pb.gz", 16, "…ca__16445.pb.gz"),
        ("goroutine.pb.gz (3/3)", 14, "…e.pb.gz (3/3)"),
        ("/tmp/cpu.pb.gz (1/3)", 17, "…/cpu.pb.gz (1/3)"),
        ("cpu shop (3 instances, newest each)", 24, "cpu shop (3 instances)"),
        ("cpu shop (3 instances, newest each)", 20, "cpu shop"),
        ("cpu shop (sum over 1h) (2/6)", 20, "cpu shop (2/6)"),
        ("heap.5.pb.gz -diff_base=heap.0.pb.gz", 20, "heap.5 vs heap.0"),
        ("a.pb.gz -base=/tmp/b.pb.gz", 23, "a.pb.gz vs /tmp/b.pb.gz"),
        ("heap4__parca__1644509272.pb.gz -base=b.pb", 12, "…509272 vs b"),
        ("/tmp/shop.heap.20261127T145020.967Z.pb.gz (2/6)", 24, "/tmp/shop.heap (2/6)"),
        ("/tmp/shop.heap.20261127T145020.967Z.pb.gz (2/6)", 18, "…/shop.heap (2/6)"),
        (
            "/tmp/shop.heap.20261127T145020.967Z.pb.gz",
            50,
            "/tmp/shop.heap.20261127T145020.967Z.pb.gz",
        ),
    ] {
        let got = short_title(title, room, &UNICODE);
        assert_eq!(got, want, "{title} {room}");
        assert!(width(&got) <= room, "{got}");
    }
}

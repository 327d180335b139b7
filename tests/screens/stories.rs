//! Four ways from a complaint to its line, each in at most three keys.

use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::theme::UNICODE;

use super::{WIDE, selected};
use crate::support::Screen;

/// The processors are busy collecting: the profiles of the process together lead to the place that allocates most objects.
#[test]
fn from_a_busy_collector_to_what_allocates() {
    let files = ["cpu.pb.gz", "allocs.pb.gz", "heap.pb.gz"];
    let mut process = Screen::several(&files, WIDE, &UNICODE);
    assert!(process.text().contains("A Session"), "{}", process.text());
    process.keys("l");
    assert!(
        selected(&process).contains("fixtures/leaky/internal/render.Page"),
        "{}",
        process.text()
    );
    process.keys("<enter>a");
    let text = process.text();
    assert!(text.contains("[alloc_objects "), "{text}");
    assert!(text.contains("Source") && text.contains("line 19 costs"), "{text}");
}

/// Memory is nearly full: one line keeps most of the heap.
#[test]
fn from_a_full_heap_to_the_line_that_keeps_it() {
    let mut heap = Screen::open("findings/one-site.fault.pb.gz", WIDE, &UNICODE);
    assert!(heap.text().contains("1 finding"), "{}", heap.text());
    let text = heap.keys("9<enter>").text();
    assert_eq!(heap.key(), "main.(*sessionCache).remember");
    assert!(text.contains("line 46 costs"), "{text}");
}

/// An importer takes much more than it imports: buffers double while they are filled.
#[test]
fn from_a_large_importer_to_the_buffer_that_grows() {
    let mut heap = Screen::open("findings/buffer-growth.fault.pb.gz", WIDE, &UNICODE);
    let text = heap.keys("9").text();
    assert!(text.contains("Grow(n) with the expected size"), "{text}");
    let text = heap.keys("<enter>").text();
    assert!(text.contains("[alloc_space ") && text.contains("line 175 costs"), "{text}");
    assert_eq!(heap.key(), "main.export");
}

/// A map is larger than its entries: its tables, not what they point to, hold the memory.
#[test]
fn from_a_heap_to_the_map_that_is_larger_than_its_entries() {
    let heap = || {
        let mut builder = Builder::new();
        for (kind, unit) in [("inuse_objects", "count"), ("inuse_space", "bytes")] {
            builder.sample_type(kind, unit);
        }
        builder.folded(
            "main;shop::index;hashbrown::raw::RawTable::reserve_rehash 9000 900000000\n\
             main;shop::read;alloc::string::String::clone 300000 90000000\n",
        );
        builder.finish()
    };
    let mut screen = Screen::made(heap, WIDE, &UNICODE);
    let text = screen.keys("9").text();
    assert!(text.contains("maps hold 90.91% of the live bytes"), "{text}");
    let text = screen.keys("j").text();
    assert!(text.contains("A map never gives back the room of its largest size"), "{text}");
    screen.keys("<enter>");
    assert_eq!(screen.key(), "shop::index");
}

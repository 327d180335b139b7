//! Unit tests of `analysis/query/tag_filter.rs`.

use super::*;

fn filter(text: &str) -> TagFilter {
    TagFilter::new("tagfocus", text).unwrap()
}

#[test]
fn ranges_are_told_from_patterns() {
    for (text, value, unit, expected) in [
        ("1kb", 1024, "bytes", Some(true)),
        ("1kb", 1025, "bytes", Some(false)),
        ("bytes=1024", 1024, "bytes", Some(false)),
        ("bytes=1024b", 1024, "bytes", Some(true)),
        ("1kb:", 1024, "bytes", Some(true)),
        ("1kb:", 1023, "bytes", Some(false)),
        (":1kb", 1024, "bytes", Some(true)),
        (":1kb", 1025, "bytes", Some(false)),
        ("1kb:1mb", 2048, "bytes", Some(true)),
        ("1kb:1mb", 1 << 21, "bytes", Some(false)),
        ("1kb:2mb", 5, "ms", Some(false)),
        ("req=3", 3, "req", Some(true)),
        ("size=5widgets", 5, "widgets", Some(true)),
        ("-5:+5", 0, "req", Some(true)),
        ("1kb:2ms", 0, "", None),
        ("1kb:2kb:", 0, "", None),
        ("kb", 0, "", None),
        ("1kb,2kb", 0, "", None),
        ("", 0, "", None),
    ] {
        let filter = filter(text);
        assert_eq!(filter.range().map(|r| r.contains(value, unit)), expected, "{text}");
    }
    assert!(TagFilter::new("tagfocus", "99999999999999999999").is_err());
    assert!(TagFilter::new("tagfocus", "a=[").is_err());
}

#[test]
fn keys_and_notes_come_from_the_text() {
    assert_eq!(filter("bytes=1kb:").key(), Some("bytes"));
    assert_eq!(filter("=a").key(), None);
    assert_eq!(filter("a=b=c").patterns()[0].text(), "b=c");
    assert_eq!(filter("a,b").patterns().len(), 2);
    assert_eq!(filter("a").note(), None);
    let note = filter("bytes=1kb:").note().unwrap();
    assert_eq!(note, "tagfocus:Interpreted '1kb:' as range, not regexp");
}

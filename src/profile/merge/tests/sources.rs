//! Unit tests of `profile/merge/sources.rs`.

use super::is_address;

#[test]
fn addresses_are_told_from_files() {
    for (name, expected) in [
        ("http://host:1/debug/pprof/heap", true),
        ("C:\\bin\\app.exe", true),
        ("c0e000:", true),
        ("/bin/app", false),
        ("/bin/a:b", false),
        ("1:2", false),
        ("a:/%zz", false),
        ("", false),
    ] {
        assert_eq!(is_address(name.as_bytes()), expected, "{name}");
    }
}

//! Unit tests of `binary/dwarf/lines.rs`.

use super::push;

#[test]
fn paths_are_joined_as_their_system_does() {
    let joined = |parts: &[&str]| {
        let mut path = Vec::new();
        for part in parts {
            push(&mut path, part.as_bytes());
        }
        String::from_utf8(path).unwrap()
    };
    assert_eq!(joined(&["/src", "lib", "a.c"]), "/src/lib/a.c");
    assert_eq!(joined(&["/src/", "/usr/include", "a.h"]), "/usr/include/a.h");
    assert_eq!(joined(&["C:\\src", "lib", "a.c"]), "C:\\src\\lib\\a.c");
    assert_eq!(joined(&["", "a.c"]), "a.c");
}

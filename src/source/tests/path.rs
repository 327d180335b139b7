//! Unit tests of `source/path.rs`.

use super::*;

#[test]
fn paths_are_cleaned_as_go_cleans_them() {
    for (path, expected) in [
        ("a/../b.go", "b.go"),
        ("./z//q.go", "z/q.go"),
        ("/a/./b/../../c", "/c"),
        ("/../x", "/x"),
        ("../../x", "../../x"),
        ("a/..", "."),
        ("/", "/"),
    ] {
        assert_eq!(clean(path.as_bytes()), expected.as_bytes(), "{path}");
    }
}

#[test]
fn paths_are_taken_apart_as_go_does() {
    for (path, last, before) in [
        ("", ".", "."),
        ("///", "/", "/"),
        ("/a/b/", "b", "/a/b"),
        ("/a/b", "b", "/a"),
        ("leaky", "leaky", "."),
        ("a//b", "b", "a"),
    ] {
        assert_eq!(base(path.as_bytes()), last.as_bytes(), "{path}");
        assert_eq!(directory(path.as_bytes()), before.as_bytes(), "{path}");
    }
}

#[test]
fn paths_are_joined_as_go_does() {
    for (directory, path, expected) in [
        ("/a/b", "../c.go", "/a/c.go"),
        ("", "c.go", "c.go"),
        (".", "c.go", "c.go"),
        ("/", "c.go", "/c.go"),
        ("a", "", "a"),
    ] {
        let joined = join(directory.as_bytes(), path.as_bytes());
        assert_eq!(joined, expected.as_bytes(), "{directory} {path}");
    }
}

#[test]
fn paths_of_windows_lose_their_drive_and_get_slashes() {
    for (path, expected) in [
        (r"C:\src\a.cpp", "/src/a.cpp"),
        ("d:/src/a.cpp", "/src/a.cpp"),
        (r"C:\src/sub\a.cpp", "/src/sub/a.cpp"),
        (r"src\a.cpp", "src/a.cpp"),
        (r"\\server\src\a.cpp", "//server/src/a.cpp"),
        (r"/src/a\b.cpp", r"/src/a\b.cpp"),
        ("C:relative", "C:relative"),
        ("a.cpp", "a.cpp"),
    ] {
        let expected = expected.as_bytes();
        assert_eq!(*slashed(path.as_bytes()), *expected, "{path}");
    }
}

#[test]
fn lists_of_directories_keep_drives_whole() {
    for (list, expected) in [
        ("", &[][..]),
        ("/a::/b", &["/a", "/b"]),
        (r"C:\src:D:/x:/y", &[r"C:\src", "D:/x", "/y"]),
        ("c:d", &["c", "d"]),
    ] {
        let expected: Vec<&[u8]> = expected.iter().map(|d| d.as_bytes()).collect();
        assert_eq!(directories(list.as_bytes()), expected, "{list}");
    }
}

#[test]
fn lists_keep_their_empty_elements() {
    assert_eq!(list(b"").count(), 0);
    assert_eq!(list(b"a::b").collect::<Vec<_>>(), [b"a".as_slice(), b"", b"b"]);
}

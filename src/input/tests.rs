//! Unit tests of `input/mod.rs`.

use super::*;

#[test]
fn plain_mistakes_are_found_without_reading() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(check(folder.path().as_os_str()), Err(Error::NoProfileIn)));
    fs::write(folder.path().join("heap.pb"), "").unwrap();
    assert!(matches!(check(folder.path().as_os_str()), Err(Error::NotAFile("a directory"))));
    assert!(matches!(check(folder.path().join("none").as_os_str()), Err(Error::Read(_))));
    assert!(check(OsStr::new("http://localhost:1/heap")).is_ok());
    assert!(matches!(check(OsStr::new("ftp://localhost:1/heap")), Err(Error::Fetch(_))));
    let file = folder.path().join("file");
    fs::write(&file, "abcd").unwrap();
    assert!(check(file.as_os_str()).is_ok());
    assert_eq!(first_bytes(file.as_os_str()), Some(*b"abcd"));
    assert_eq!(first_bytes(folder.path().as_os_str()), None);
    assert_eq!(open(file.as_os_str(), &Cancel::new()).unwrap().size, Some(4));
}

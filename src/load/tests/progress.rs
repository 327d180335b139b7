//! Unit tests of `load/progress.rs`.

use super::*;

#[test]
fn files_and_bytes_are_told() {
    let words =
        |files, done, total| Progress { done, total, files, ..Progress::default() }.read_in_words();
    assert_eq!(words(None, 0, None), None);
    assert_eq!(words(None, 2 << 20, Some(4 << 20)).unwrap(), "2MB of 4MB");
    let some = words(Some((317, 1000)), 49 << 20, None).unwrap();
    assert_eq!(some, "317 of 1,000 files, 49MB");
    assert_eq!(words(Some((0, 12_345_678)), 0, None).unwrap(), "0 of 12,345,678 files");
}

//! Unit tests of `source/text.rs`.

use super::*;

#[test]
fn lines_count_from_one() {
    for (text, want) in [
        ("a\r\nb\n\nc", vec!["a", "b", "", "c"]),
        ("a\n", vec!["a"]),
        ("", vec![]),
        ("\n", vec![""]),
    ] {
        let text = Text::new("x", text.as_bytes());
        let lines: Vec<&str> = (1..=text.len()).filter_map(|n| text.line(n)).collect();
        assert_eq!(lines, want);
        assert_eq!((text.line(0), text.line(text.len() + 1)), (None, None));
    }
    assert_eq!(Text::new("x", b"\xff\n").line(1), Some("\u{fffd}"));
}

#[test]
fn only_ordinary_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Text::read(folder.path()).is_err());
    assert!(Text::read(Path::new("/dev/zero")).is_err());
    let file = folder.path().join("large");
    File::create(&file).unwrap().set_len(LARGEST + 1).unwrap();
    assert!(Text::read(&file).is_err());
    fs::write(&file, "ok\n").unwrap();
    let text = Text::read(&file).unwrap();
    assert_eq!(text.line(1), Some("ok"));
    assert!(text.is_newer_than(1));
    assert!(!text.is_newer_than(0) && !text.is_newer_than(i64::MAX));
}

/// Reading `/proc/kmsg` waits for the next message of the kernel. Any file there has a size of 0.
#[test]
#[cfg(target_os = "linux")]
fn a_file_of_the_kernel_is_empty() {
    assert!(Text::read(Path::new("/proc/self/status")).unwrap().is_empty());
}

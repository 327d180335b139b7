//! Unit tests of `report/graphviz.rs`.

use super::*;

#[test]
fn a_picture_of_graphviz_fills_the_page_and_has_the_script() {
    let svg = "<?xml?>\n<svg width=\"9pt\" height=\"8pt\"\n viewBox=\"0.00 0.00 9.00 8.00\" xmlns=\"x\">\n\
               <g id=\"graph0\"><text>a &; b\u{1}</text></g>\n</svg>\n";
    let picture = with_pan_and_zoom(svg.as_bytes());
    let start = "<?xml?>\n<svg width=\"100%\" height=\"100%\" viewBox=\"0.00 0.00 9.00 8.00\" xmlns=\"x\">\n<script>";
    assert!(picture.starts_with(start), "{picture}");
    assert!(picture.ends_with("<text>a &amp;; b\u{fffd}</text></g>\n</svg>\n"), "{picture}");
    assert_eq!(with_pan_and_zoom(b"no picture"), "no picture");
}

#[test]
fn only_absolute_directories_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("dot{}", std::env::consts::EXE_SUFFIX));
    let found = || find_program("dot", Some(folder.path().as_os_str()));
    assert_eq!(found(), None);
    std::fs::write(&path, "").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(found(), None, "a plain file is no program");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }
    assert_eq!(found(), Some(path));
    assert_eq!(find_program("dot", Some(OsStr::new("."))), None);
    assert_eq!(find_program("dot", None), None);
}

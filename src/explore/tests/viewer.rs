//! Unit tests of `explore/viewer.rs`.

use super::*;

#[test]
fn names_of_pages_are_free() {
    let folder = tempfile::tempdir().unwrap();
    let first = free_path(folder.path(), "svg");
    std::fs::write(&first, "").unwrap();
    assert_ne!(free_path(folder.path(), "svg"), first);
}

#[test]
fn a_viewer_that_is_not_installed_is_named() {
    for viewer in [Viewer::Gv, Viewer::Eog, Viewer::Evince, Viewer::Kcachegrind] {
        let error = viewer.find(&|_| None).unwrap_err().to_string();
        assert!(error.contains("which is not installed; -"), "{error}");
    }
    assert_eq!(Viewer::Web.find(&|_| None).unwrap(), None);
}

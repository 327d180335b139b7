//! Unit tests of `atomic_file.rs`.

use super::*;

/// A file with this text, not yet named.
fn written(target: &Path, text: &str) -> AtomicFile {
    let mut file = AtomicFile::beside(target).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_dropped_file_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("report");
    fs::write(&target, "old").unwrap();
    drop(written(&target, "new"));
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    written(&target, "new").replace(&target).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    assert_eq!(names(folder.path()), ["report"]);
}

#[test]
fn a_published_file_replaces_none() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
    fs::write(&first, "old").unwrap();
    let file = written(&first, "new");
    for publish in [AtomicFile::publish, AtomicFile::claim] {
        let refused = publish(&file, &first).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    }
    file.publish(&second).unwrap();
    drop(file);
    let third = folder.path().join("3");
    written(&third, "claimed").claim(&third).unwrap();
    let texts = [&first, &second, &third].map(|path| fs::read_to_string(path).unwrap());
    assert_eq!(texts, ["old", "new", "claimed"]);
    assert_eq!(names(folder.path()).len(), 3, "{:?}", names(folder.path()));
}

#[cfg(unix)]
#[test]
fn a_replaced_file_leaves_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("report");
    fs::write(&target, "old").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    written(&target, "new").replace(&target).unwrap();
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}

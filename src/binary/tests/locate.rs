//! Unit tests of `binary/locate.rs`.

use super::*;

/// A copy of a small program, with its build id.
fn program(folder: &Path, name: &str) -> (PathBuf, String) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/symbols/pie"), &path).unwrap();
    let image = Image::open(&path, &BinaryMapping::default()).unwrap();
    (path, image.build_id)
}

#[test]
fn binaries_are_found_where_pprof_looks() {
    let places = ["ID/app", "ID/other", "opt/x/app/ID", "AB/CDEF.debug", "app", "opt/x/app"];
    let more = ["opt/x/app.debug", "opt/x/.debug/app.debug", "usr/lib/debug/opt/x/app.debug"];
    for place in places.into_iter().chain(more) {
        let folder = tempfile::tempdir().unwrap();
        let (_, id) = program(folder.path(), "elsewhere/app");
        let (head, tail) = id.split_at(2);
        let place = place.replace("ID", &id).replace("AB/CDEF", &format!("{head}/{tail}"));
        let (path, _) = program(folder.path(), &place);
        let search =
            BinarySearch { folders: vec![folder.path().to_owned()], ..BinarySearch::default() };
        let mapping = BinaryMapping::new(b"/opt/x/app", id.as_bytes(), [0; 3]);
        let found = locate(&mapping, &search).map(|located| located.image.path);
        assert_eq!(found.as_ref().ok(), Some(&path), "{place}: {found:?}");
    }
}

#[test]
fn another_build_is_told_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (path, id) = program(folder.path(), "app");
    let mapping = BinaryMapping::new(path.to_str().unwrap().as_bytes(), b"abcd", [0; 3]);
    let search = BinarySearch::default();
    let (fault, notes) = locate(&mapping, &search).unwrap_err();
    assert_eq!(fault.to_string(), format!("build ID mismatch (abcd != {id})"));
    assert!(notes.is_empty());
    let search = BinarySearch { folders: vec![folder.path().to_owned()], ..search };
    let (_, notes) = locate(&mapping, &search).unwrap_err();
    let expected =
        format!("Ignoring local file {}: build-id mismatch (abcd != {id})", path.display());
    assert_eq!(notes, [expected]);
}

#[test]
fn debug_information_is_found_by_build_id() {
    let folder = tempfile::tempdir().unwrap();
    let (path, id) = program(folder.path(), "app");
    let (head, tail) = id.split_at(2);
    let (debug, _) = program(folder.path(), &format!(".build-id/{head}/{tail}.debug"));
    let search =
        BinarySearch { debug_folders: vec![folder.path().to_owned()], ..BinarySearch::default() };
    let mapping = BinaryMapping::new(path.to_str().unwrap().as_bytes(), b"", [0; 3]);
    assert_eq!(locate(&mapping, &search).unwrap().symbol_file(), debug);
    fs::remove_file(&path).unwrap();
    let mapping = BinaryMapping { build_id: id, ..mapping };
    assert_eq!(locate(&mapping, &search).unwrap().image.path, debug);
    assert!(locate(&mapping, &BinarySearch::default()).is_err());
}

#[test]
fn broken_files_have_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = program(folder.path(), "app");
    let reason = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Image::open(&path, &BinaryMapping::default()).err().map(|fault| fault.to_string())
    };
    let damaged = |bytes: &[u8]| reason(bytes).unwrap().starts_with("damaged file: ");
    assert_eq!(reason(b"").as_deref(), Some("unrecognized binary format"));
    assert_eq!(reason(b"text").as_deref(), Some("unrecognized binary format"));
    assert!(damaged(b"\x7fELF") && damaged(b"\x7fELF\x02\x01\x01"));
    let open = |path: &Path| Image::open(path, &BinaryMapping::default());
    assert_eq!(open(folder.path()), Err(BinaryFault::NotAFile));
    assert_eq!(open(&folder.path().join("none")).unwrap_err().to_string(), "no such file");
}

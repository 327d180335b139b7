//! The files of snapshots: each belongs to a test, has one of two sizes and points to the page that explains it.

use std::fs;
use std::path::{Path, PathBuf};

/// The line between text and letters begins so and fills the width of the screen.
const SEPARATOR: &str = "~~ letters of roles: README.md ~";

/// Folders of snapshots, and the folders of the modules that make them.
const FOLDERS: [(&str, &str); 2] = [("snapshots", ""), ("screens/snapshots", "screens/")];

#[test]
fn snapshots_have_two_sizes_and_point_to_their_page() {
    let files = files();
    assert!(files.len() > 100, "{} snapshots", files.len());
    for (path, _) in files {
        let text = fs::read_to_string(&path).unwrap();
        let line = text.lines().find(|line| line.starts_with(SEPARATOR));
        let size = line.map(str::len);
        assert!(matches!(size, Some(80 | 120)), "{} is {size:?} wide", path.display());
    }
}

/// A file is named `all__MODULE__NAME.snap`. Its module asserts a snapshot of that name.
#[test]
fn no_snapshot_file_is_orphaned() {
    let mut orphans = Vec::new();
    for (path, folder) in files() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let mut parts = stem.rsplitn(2, "__");
        let name = parts.next().unwrap();
        let module = parts.next().unwrap().rsplit("__").next().unwrap();
        let source = tests().join(format!("{folder}{module}.rs"));
        let source = fs::read_to_string(source).unwrap_or_default();
        if !is_asserted(name, &source) {
            orphans.push(path.display().to_string());
        }
    }
    assert!(orphans.is_empty(), "no test uses\n{}", orphans.join("\n"));
}

/// True if `source` asserts a snapshot of this name; `size_NAME_80x24` is a state called `NAME` in a list of states.
fn is_asserted(name: &str, source: &str) -> bool {
    let listed = ["_80x24", "_120x36"].iter().find_map(|size| name.strip_suffix(size));
    if let Some(state) = listed.and_then(|name| name.strip_prefix("size_")) {
        return source.contains(&format!("(\"{state}\", "));
    }
    let squeezed: String = source.split_whitespace().collect();
    squeezed.contains(&format!("assert_snapshot!(\"{name}\","))
}

#[test]
fn orphans_are_told_from_snapshots_in_use() {
    let source = "assert_snapshot!(\n    \"top\",\n    x\n);\n(\"callers\", HEAP, \"2\"),";
    assert!(is_asserted("top", source) && is_asserted("size_callers_80x24", source));
    assert!(!is_asserted("to", source) && !is_asserted("callers", source));
    assert!(!is_asserted("size_callers_40x10", source) && !is_asserted("size_top_80x24", source));
}

/// Every file of a snapshot, with the folder of its module.
fn files() -> Vec<(PathBuf, &'static str)> {
    let mut files = Vec::new();
    for (folder, modules) in FOLDERS {
        for entry in fs::read_dir(tests().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "snap") {
                files.push((path, modules));
            }
        }
    }
    files.sort();
    files
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

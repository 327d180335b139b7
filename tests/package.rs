//! The files of the repository as other systems and `cargo package` need them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::layers::{files_under, root};

/// The longest path, so that a clone below a home directory of Windows stays within its 260 characters.
const LONGEST: usize = 150;

/// Names of devices on Windows, with any extension.
const DEVICES: [&str; 8] = ["con", "prn", "aux", "nul", "com1", "com2", "lpt1", "lpt2"];

#[test]
fn file_names_are_portable() {
    let mut wrong = Vec::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    for path in repository() {
        wrong.extend(path_fault(&path).map(|fault| format!("{path}: {fault}")));
        if let Some(other) = seen.insert(path.to_lowercase(), path.clone()) {
            wrong.push(format!("{path}: {other} is the same where case does not count"));
        }
    }
    assert!(seen.len() > 1000, "only {} files were found", seen.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every file of the repository, without those of git and of builds, with slashes.
fn repository() -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        match name {
            ".git" | "target" => {}
            _ if path.is_dir() => files.extend(files_under(&path)),
            _ => files.push(path),
        }
    }
    let inside = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| inside(path).replace('\\', "/")).collect()
}

/// The reason why a path cannot be used everywhere.
fn path_fault(path: &str) -> Option<&'static str> {
    if path.len() > LONGEST {
        return Some("too long");
    }
    path.split('/').find_map(|name| {
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        match name {
            _ if name.contains(|c: char| !(' '..='~').contains(&c)) => Some("not printable ASCII"),
            _ if name.contains(['<', '>', ':', '"', '\\', '|', '?', '*']) => {
                Some("a character that Windows refuses")
            }
            _ if name.ends_with(['.', ' ']) => Some("ends in a dot or a blank"),
            _ if DEVICES.contains(&stem.as_str()) => Some("a device of Windows"),
            _ => None,
        }
    })
}

#[test]
fn paths_that_are_not_portable_are_found() {
    for path in
        ["src/tui/shell/unix.rs", ".ci/run", "fixtures/a -list=b%7Cc.txt", "docs/console.md"]
    {
        assert_eq!(path_fault(path), None, "{path}");
    }
    let long = "a/".repeat(80);
    for path in ["a|b", "a/-tagfocus=:1kb.txt", "a*", "a?/b", "é", "end.", "x/aux.rs", "NUL", &long]
    {
        assert!(path_fault(path).is_some(), "{path}");
    }
}

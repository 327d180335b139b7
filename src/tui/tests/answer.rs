//! Unit tests of `tui/answer.rs`.

use super::*;
use crate::tui::job::Job;

#[test]
fn only_files_that_exist_are_edited() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("main.go");
    let answer = |path: PathBuf| Job::FindFile(path, 7).perform(&Cancel::new(), &|_| ());
    assert!(matches!(answer(path.clone()), Some(Event::Notice(text)) if text.contains("no file")));
    std::fs::write(&path, "package main").unwrap();
    assert!(matches!(answer(path.clone()), Some(Event::FileFound(found, 7)) if found == path));
}

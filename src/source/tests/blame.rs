//! Unit tests of `source/blame.rs`.

use super::*;

#[test]
fn neighbours_are_one_range() {
    assert_eq!(ranges(&[7, 3, 4, 5, 3, 9]), [(3, 5), (7, 7), (9, 9)]);
    assert!(ranges(&[]).is_empty());
}

#[test]
fn lines_of_one_commit_share_its_lines() {
    let first = "8bc0abef5e1818bb0286614efabb970ecf5d3d64";
    let none = "0".repeat(40);
    let answer = format!(
        "{first} 1 1 1\nauthor Ana\ncommitter-time 1795785994\nsummary First lines\nboundary\nfilename f\n\ta\n\
         {none} 2 2 1\nauthor Not Committed Yet\ncommitter-time 1795785999\nsummary Version of f\n\tauthor X\n\
         {first} 3 3 1\n\tc\n"
    );
    let commits = parse(&answer);
    assert_eq!(commits.len(), 3);
    let expected = Commit {
        hash: first.to_owned(),
        author: "Ana".to_owned(),
        time: 1_795_785_994,
        summary: "First lines".to_owned(),
    };
    assert_eq!((&commits[&1], &commits[&3]), (&expected, &expected));
    assert!(commits[&2].is_uncommitted() && !expected.is_uncommitted());
    assert!(parse("fatal: no such path").is_empty());
}

#[test]
fn files_outside_a_work_tree_ask_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.go");
    std::fs::write(&file, "package main\n").unwrap();
    let cancel = Cancel::new();
    assert_eq!(blame(&file, &[1], &cancel), Ok(HashMap::new()));
    assert_eq!(newer_than(&file, "8bc0abef", &["8bc0abef"], &cancel), Ok(Vec::new()));
}

#[test]
fn a_cancelled_run_ends() {
    let cancel = Cancel::new();
    cancel.cancel();
    let mut command = Command::new("cat");
    command.arg("/dev/zero");
    assert!(output(command, &cancel).is_err());
    assert_eq!(output(Command::new("there-is-no-such-program"), &cancel), Ok(None));
}

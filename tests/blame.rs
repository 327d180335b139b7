//! The history of hot lines, with the program git on work trees of the test.

use std::path::Path;
use std::process::Command;

use rprof_tui::cancel::Cancel;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{Line, Location, Profile};
use rprof_tui::source::blame::{blame, newer_than};
use rprof_tui::source::find::SourceFinder;

use crate::support::Screen;
use rprof_tui::tui::theme::UNICODE;

/// A work tree with `pay.go`, whose second line changed in a second commit, and whose third changed since. Gives the two hashes;
/// `None` without git.
fn work_tree(folder: &Path) -> Option<[String; 2]> {
    let git = |words: &[&str], time: &str| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args([
            "-c",
            "user.name=Ana",
            "-c",
            "user.email=ana@example.com",
        ]);
        command.args(words).env("GIT_AUTHOR_DATE", time).env("GIT_COMMITTER_DATE", time);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder).env_remove("GIT_DIR");
        let output = command.output().ok()?;
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let write = |text: &str| std::fs::write(folder.join("pay.go"), text).unwrap();
    git(&["init", "-q"], "")?;
    let commit = |text: &str, message: &str, time: &str| {
        write(text);
        git(&["add", "pay.go"], time)?;
        git(&["commit", "-qm", message], time)?;
        git(&["rev-parse", "HEAD"], time)
    };
    let first = commit("func pay() {\n\told()\n\tend()\n}\n", "Pay", "2020-01-02T03:04:05Z")?;
    let second =
        commit("func pay() {\n\tsum()\n\tend()\n}\n", "Sum orders up", "2021-01-02T03:04:05Z")?;
    write("func pay() {\n\tsum()\n\tnow()\n}\n");
    Some([first, second])
}

#[test]
fn lines_know_the_commit_that_changed_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some([first, second]) = work_tree(folder.path()) else {
        eprintln!("there is no git: passed over");
        return;
    };
    let cancel = Cancel::new();
    let file = folder.path().join("pay.go");
    let commits = blame(&file, &[1, 2, 3], &cancel).unwrap();
    assert_eq!((&commits[&1].hash, &commits[&2].hash), (&first, &second));
    assert_eq!((commits[&2].author.as_str(), commits[&2].time), ("Ana", 1_609_556_645));
    assert_eq!(commits[&2].summary, "Sum orders up");
    assert!(commits[&3].is_uncommitted());
    let newer = |revision: &str| newer_than(&file, revision, &[&first, &second], &cancel).unwrap();
    assert_eq!(newer(&first), [second.as_str()]);
    assert_eq!(newer(&second), [""; 0]);
    assert_eq!(newer("0123456789abcdef"), [""; 0]);
    assert_eq!(newer("--all"), [""; 0]);
    assert!(blame(&file, &[1, 99], &cancel).unwrap().is_empty());
    assert!(blame(&folder.path().join("untracked.go"), &[1], &cancel).unwrap().is_empty());
}

/// A profile of `pay`: line 2 costs 9, line 3 costs 1.
fn profile(file: &Path) -> Profile {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    for (line, value) in [(2, 9), (3, 1)] {
        let name = file.to_str().unwrap().as_bytes();
        let function = builder.function(b"pay", b"pay", name, 1);
        let line = Line { function, line, column: 0 };
        let location = builder.location(Location::default(), &[line]);
        builder.sample(&[location], &[value], &[]);
    }
    builder.finish()
}

#[test]
fn source_shows_who_changed_the_hot_line() {
    let folder = tempfile::tempdir().unwrap();
    if work_tree(folder.path()).is_none() {
        eprintln!("there is no git: passed over");
        return;
    }
    let file = folder.path().join("pay.go");
    let screen = |asks_git| {
        let file = file.clone();
        let mut screen = Screen::finding(
            move || profile(&file),
            |_| SourceFinder { asks_git, ..SourceFinder::default() },
            (120, 36),
            &UNICODE,
        );
        screen.keys("3");
        screen
    };
    let mut with = screen(true);
    let text = with.text();
    assert!(text.contains("sum()   Ana, "), "{text}");
    assert!(text.contains("by Ana: ") && text.contains("Sum orders up"), "{text}");
    with.keys("j");
    assert!(with.text().contains("now()   not committed"), "{}", with.text());
    assert!(!screen(false).text().contains("Ana"), "git is not asked");
}

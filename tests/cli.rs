//! The built program as a shell sees it: exit status, standard error, standard input, files that are no profile.

use std::fs;

use crate::support::{fixtures, outcome, program};

/// Runs the program; gives status, standard output and standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    outcome(&program(arguments).output().unwrap())
}

/// Runs the program, which has to refuse with status 2 and one line; gives the line.
fn refused(arguments: &[&str]) -> String {
    let (status, out, err) = run(arguments);
    assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
    assert_eq!(err.lines().count(), 1, "{arguments:?}: {err}");
    let message = err.trim_end().strip_prefix("rprof-tui: ");
    message.unwrap_or_else(|| panic!("{arguments:?}: {err}")).to_owned()
}

#[test]
fn what_cannot_be_read_is_named_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(fixtures().join("heap.pb.gz")).unwrap();
    let make = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // A sample type list of one entry whose name is string 9 of a table of one.
    let broken = [0x0a, 2, 0x08, 9, 0x32, 0];
    // One sample with a value but no sample type.
    let contradicts = [0x12, 2, 0x10, 1, 0x32, 0];
    for (path, wanted) in [
        (make("empty", b""), "parsing profile: empty input file"),
        (make("text", b"hello\n"), "parsing profile: unrecognized profile format"),
        (make("cut.pb.gz", &whole[..1000]), "decompressing profile: "),
        (make("broken.pb", &broken), "parsing profile: unrecognized profile format"),
        (
            make("contradicts.pb", &contradicts),
            "malformed profile: missing sample type information",
        ),
        (folder.path().join("missing").to_str().unwrap().to_owned(), "no such file or directory"),
        (folder.path().to_str().unwrap().to_owned(), "is a directory, not a profile"),
    ] {
        let message = refused(&["-top", &path]);
        let rest = message.strip_prefix(&format!("{path}: "));
        assert!(rest.is_some_and(|rest| rest.starts_with(wanted)), "{message}");
    }
}

#[test]
fn usage_is_refused_with_status_2() {
    for (arguments, wanted) in [
        (&["-top", "-text", "heap.pb.gz"][..], "must set at most one output format"),
        (&["-nosuch", "heap.pb.gz"], "unknown flag -nosuch"),
        (&["-top", "-nodecount=x", "heap.pb.gz"], "invalid value \"x\" for flag -nodecount"),
        (&["-top", "-focus=[", "heap.pb.gz"], "parsing focus regexp: "),
        (&["-top", "-sample_index=9", "heap.pb.gz"], "sample_index 9 is outside the range [0..3]"),
        (&["-top", "-divide_by=0", "heap.pb.gz"], "zero divisor specified"),
    ] {
        let message = refused(arguments);
        assert!(message.starts_with(wanted), "{arguments:?}: {message}");
    }
    let message = refused(&["-top", "-sample_index=zz", "heap.pb.gz"]);
    assert_eq!(
        message,
        "sample_index \"zz\" must be one of: [alloc_objects alloc_space inuse_objects inuse_space]"
    );
}

#[test]
fn without_a_source_the_usage_is_short() {
    let (status, out, err) = run(&[]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.starts_with("rprof-tui: no profile source specified\n"), "{err}");
    assert!(err.contains("--demo") && err.contains("--help"), "{err}");
    assert!(err.lines().count() <= 8, "{err}");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let (status, out, err) = run(&["--version"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, format!("rprof-tui {}\n", env!("CARGO_PKG_VERSION")));
    let (status, out, err) = run(&["-help"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("Examples:") && out.contains("--top"), "{out}");
}

#[test]
fn a_screen_needs_a_terminal() {
    let message = refused(&["heap.pb.gz"]);
    assert!(message.contains("terminal") && message.contains("-top"), "{message}");
}

/// What can be known to be wrong before the screen opens is said before it.
#[test]
fn a_missing_file_is_said_before_the_terminal() {
    let message = refused(&["nosuch.pb.gz"]);
    assert_eq!(message, "nosuch.pb.gz: no such file or directory");
}

//! Reports against what `go tool pprof` printed: one file of `fixtures/golden` for each command line.
//!
//! A file's name is the command line, `heap.pb.gz -top -cum.txt`, and its content the standard output, byte for byte.
//! Characters that not every system has in file names are `%` and two hexadecimal digits: `-focus=a%7Cb`.
//! `UPDATE_GOLDEN=1` has them written again by pprof, or by the program that `PPROF` names.

use std::fmt::Write;
use std::fs;
use std::process::{Command, ExitStatus, Output, Stdio};

use crate::support;

#[test]
fn reports_are_what_pprof_prints() {
    let folder = support::fixtures().join("golden");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let status = Command::new("bash").arg(folder.join("regenerate.sh")).status().unwrap();
        assert!(status.success(), "regenerate.sh: {status}");
    }
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".txt").map(str::to_owned))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no golden could be compared");
    let mut wrong = Vec::new();
    for name in &names {
        let wanted = fs::read(folder.join(format!("{name}.txt"))).unwrap();
        let words: Vec<String> = name.split(' ').map(decoded).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = support::program(&words).stdin(Stdio::null()).output().unwrap();
        wrong.extend(fault(&run, &wanted).map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), names.len(), wrong.join("\n"));
}

/// A word of a file name as it is on the command line: `%7C` is `|`.
fn decoded(word: &str) -> String {
    let mut parts = word.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        out.push(char::from(u8::from_str_radix(digits, 16).unwrap()));
        out += rest;
    }
    out
}

#[test]
fn words_of_file_names_are_decoded() {
    assert_eq!(decoded("-list=a.%2Ab%7Cc"), "-list=a.*b|c");
    assert_eq!(decoded("%3A1kb%25"), ":1kb%");
    assert_eq!(decoded("-top"), "-top");
}

/// The reason why a run does not meet its golden; `None` if it does. A refusal of any wording is a fault.
fn fault(run: &Output, wanted: &[u8]) -> Option<String> {
    if !run.status.success() {
        let stderr = String::from_utf8_lossy(&run.stderr);
        return Some(format!("{}, {}", run.status, stderr.trim_end()));
    }
    let (ours, theirs) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(wanted));
    (run.stdout != wanted).then(|| format!("\n{}", difference(&theirs, &ours)))
}

#[cfg(unix)]
#[test]
fn a_report_that_is_refused_meets_no_golden() {
    use std::os::unix::process::ExitStatusExt;
    let refused = "rprof-tui: this report is not supported yet\n";
    let run = |status, stdout: &str, stderr: &str| Output {
        status: ExitStatus::from_raw(status),
        stdout: stdout.into(),
        stderr: stderr.into(),
    };
    assert!(
        fault(&run(2 << 8, "", refused), b"main 1\n").is_some_and(|f| f.contains(refused.trim()))
    );
    assert!(fault(&run(0, "main 2\n", ""), b"main 1\n").is_some_and(|f| f.contains("line 1")));
    assert_eq!(fault(&run(0, "main 1\n", "a warning\n"), b"main 1\n"), None);
}

/// The first lines that differ, in order, with what ends a line made visible.
fn difference(wanted: &str, found: &str) -> String {
    let mut out = String::new();
    let (mut wanted, mut found) = (wanted.split_inclusive('\n'), found.split_inclusive('\n'));
    for number in 1.. {
        let pair = (wanted.next(), found.next());
        match pair {
            (None, None) => break,
            (a, b) if a == b => continue,
            (a, b) => {
                let show =
                    |line: Option<&str>| line.map_or("(nothing)".to_owned(), |l| format!("{l:?}"));
                let (pprof, ours) = (show(a), show(b));
                let _ = writeln!(out, "  line {number}\n    pprof {pprof}\n    ours  {ours}");
            }
        }
        if out.lines().count() >= 9 {
            out += "  ...\n";
            break;
        }
    }
    out
}

//! Reports against what `go tool pprof` printed: one file of `fixtures/golden` for each command line.
//!
//! A file's name is the command line, `heap.pb.gz -top -cum.txt`, and its content the standard output, byte for byte.
//! `UPDATE_GOLDEN=1` has them written again by pprof, or by the program that `PPROF` names.

use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

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
    let (mut compared, mut wrong) = (0, Vec::new());
    for name in names {
        let wanted = fs::read(folder.join(format!("{name}.txt"))).unwrap();
        let run = support::program(&name.split(' ').collect::<Vec<_>>())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&run.stderr);
        if stderr.ends_with("not supported yet\n") {
            eprintln!("{name}: {}", stderr.trim_end()); // its golden waits for the option
            continue;
        }
        compared += 1;
        if !run.status.success() {
            wrong.push(format!("{name}: {}, {}", run.status, stderr.trim_end()));
        } else if run.stdout != wanted {
            let (ours, theirs) =
                (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&wanted));
            wrong.push(format!("{name}:\n{}", difference(&theirs, &ours)));
        }
    }
    assert!(compared > 0, "no golden could be compared");
    assert!(wrong.is_empty(), "{} of {compared} differ\n{}", wrong.len(), wrong.join("\n"));
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

//! The real loop under stress, in a pseudo-terminal: other programs that take the terminal, sizes that change, answers
//! that come late or never, a terminal that goes away, a disk that is full.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::channel;

use rustix::process::Signal;

use crate::pty::{Terminal, send};
use crate::server::{Server, respond};
use crate::support::fixtures;

/// The function with the largest value in the heap of the fixtures.
const FIRST: &str = "main.(*sessionStore).remember";

/// The end of the footer once the profile is shown.
const FOOTER: &str = "x hide  ? help";

/// A program in `folder` that any user can run; gives its path.
fn executable(folder: &Path, script: &str) -> String {
    let path = folder.join("editor");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Fails unless the screen is drawn anew, from the first row to the last, over the text of another program.
fn assert_drawn_whole(terminal: &mut Terminal) {
    let contents = terminal.contents();
    let (first, last) = (contents.lines().next(), contents.lines().last());
    let rows = contents.lines().count();
    let text = "\x1b[2J another program".to_owned() + &"\r\nanother program".repeat(rows - 1);
    terminal.screen.process(text.as_bytes());
    terminal.signal(Signal::CONT);
    terminal.wait_until("the screen drawn anew", |now| {
        !now.contains("another program")
            && now.lines().next() == first
            && now.lines().last() == last
    });
}

/// Waits for the first pane as it is after the start, and leaves.
fn assert_answers_and_leaves(mut terminal: Terminal) {
    terminal.keys("?");
    terminal.wait("Sort by the next column");
    terminal.keys("\x1b");
    terminal.wait("1 of 114");
    terminal.keys("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn an_editor_gets_every_key_and_leaves_a_whole_screen() {
    let folder = tempfile::tempdir().unwrap();
    let editor = executable(
        folder.path(),
        "#!/bin/sh
        echo once >> \"$0.runs\"
        echo \"edit $(($(wc -l < \"$0.runs\"))) $1 ${2##*/}\"
        for n in 1 2 3 4 5 6 7 8; do read -r line; echo \"got $line\"; done
        stty size; read -r line; exit ${line:-0}\n",
    );
    let script = "exec $PROGRAM heap.pb.gz";
    let mut terminal = Terminal::shell(script, &[("EDITOR", &editor), ("VISUAL", "")]);
    terminal.wait(FIRST);
    terminal.keys("3");
    // The key needs the line that the lines of the source bring.
    terminal.wait("sess.payload");
    terminal.keys("?");
    terminal.wait("esc closes");
    terminal.keys("\x1b");
    terminal.wait_until("the end of the help", |contents| !contents.contains("esc closes"));
    terminal.keys("e");
    terminal.wait("edit 1 +");
    terminal.assert_restored();
    terminal.resize(100, 30);
    for number in 1..=8 {
        // Keys of the screen, which would leave it.
        terminal.keys(&format!("q{number}q\r"));
        terminal.wait(&format!("got q{number}q"));
    }
    terminal.wait("30 100");
    terminal.resize(90, 28);
    terminal.keys("0\r");
    terminal.wait(FIRST);
    assert!(terminal.is_taken());
    terminal.wait_until("the footer in the last row", |contents| {
        contents.lines().nth(27).is_some_and(|line| line.contains("help"))
    });
    assert_drawn_whole(&mut terminal);
    // An editor that fails is reported. The text of the first one is still on its screen.
    terminal.keys("e");
    terminal.wait("edit 2 +");
    terminal.keys("\r\r\r\r\r\r\r\r3\r");
    terminal.wait("exit status: 3");
    terminal.keys("1");
    assert_answers_and_leaves(terminal);
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_returns_whole() {
    let script =
        "set -m; $PROGRAM heap.pb.gz; echo stopped; read -r line; fg > /dev/null; echo left $?";
    let mut terminal = Terminal::shell(script, &[]);
    terminal.wait(FIRST);
    terminal.wait(FOOTER);
    // The keys behind it are for the shell.
    terminal.keys("\x1a");
    terminal.wait("stopped");
    terminal.assert_restored();
    terminal.resize(100, 30);
    terminal.keys("go on\r");
    terminal.wait(FIRST);
    terminal.wait_until("the footer in the last row", |contents| {
        contents.lines().nth(29).is_some_and(|line| line.contains("help"))
    });
    assert!(terminal.is_taken());
    terminal.keys("jk");
    terminal.wait("1 of 114");
    terminal.keys("q");
    terminal.wait("left 0");
    let (status, _) = terminal.end();
    assert_eq!(status, 0);
}

#[test]
fn a_program_that_is_stopped_from_outside_returns_whole() {
    let script = "set -m; $PROGRAM heap.pb.gz & echo $! > $PLACE; fg > /dev/null; echo stopped; \
                  read -r line; fg > /dev/null; echo left $?";
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("id");
    let mut terminal = Terminal::shell(script, &[("PLACE", place.to_str().unwrap())]);
    terminal.wait(FIRST);
    terminal.wait(FOOTER);
    let id = fs::read_to_string(&place).unwrap();
    send(id.trim().parse().unwrap(), Signal::TSTP);
    terminal.wait("stopped");
    terminal.keys("go on\n");
    terminal.wait_until("the screen drawn anew", |now| {
        !now.contains("stopped") && now.contains(FIRST) && now.contains(FOOTER)
    });
    terminal.keys("q");
    terminal.wait("left 0");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_storm_of_sizes_keys_and_clicks_ends_in_a_whole_screen() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait(FIRST);
    let keys = [
        "j",
        "k",
        "2",
        "4",
        "1",
        "5",
        "3",
        "G",
        "g",
        "\t",
        "+",
        "v",
        "\x1b[<65;9;9M",
        "\x1b[<64;30;2M",
    ];
    let mut state = 1_u32;
    let mut next = |count: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % count
    };
    for round in 0..300 {
        let (columns, rows) = match round {
            0 => (1, 1),
            1 => (300, 100),
            _ => (1 + next(300), 1 + next(100)),
        };
        terminal.resize(columns as u16, rows as u16);
        terminal.keys(keys[next(keys.len() as u32) as usize]);
        // A click and its release, anywhere but in the rows of hints.
        terminal.keys(&format!("\x1b[<0;{0};{1}M\x1b[<0;{0};{1}m", 1 + next(columns), 5));
    }
    terminal.resize(80, 24);
    terminal.signal(Signal::CONT);
    // The answer to the last key is the last change of the screen.
    terminal.keys("M");
    terminal.wait("the mouse is the terminal's");
    terminal.keys("M");
    terminal.wait("the mouse is ours again");
    assert_drawn_whole(&mut terminal);
    terminal.keys("\x03");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn keys_are_answered_while_a_profile_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let script = "cat $PIPE | $PROGRAM -; exit $?";
    let mut terminal = Terminal::shell(script, &[("PIPE", pipe.to_str().unwrap())]);
    let profile = fs::read(fixtures().join("heap.pb.gz")).unwrap();
    let (first, second) = profile.split_at(profile.len() / 2);
    let mut writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    writer.write_all(first).unwrap();
    terminal.wait("reading");
    terminal.keys("?");
    terminal.wait("Stop reading");
    terminal.keys("\x1b");
    terminal.wait_until("the end of the help", |contents| !contents.contains("Stop reading"));
    terminal.resize(100, 30);
    terminal.keys("jj");
    terminal.wait("2 keys");
    terminal.resize(80, 24);
    terminal.wait("reading");
    assert!(terminal.is_taken());
    writer.write_all(second).unwrap();
    drop(writer);
    terminal.wait("3 of 114");
    terminal.keys("g");
    assert_answers_and_leaves(terminal);
}

#[test]
fn a_server_that_stalls_is_given_up_and_left() {
    let heap = fs::read(fixtures().join("heap.pb.gz")).unwrap();
    let (release, wait) = channel::<()>();
    let wait = Mutex::new((0, wait));
    let server = Server::new(move |request, wire| {
        if !request.target.ends_with("/heap") {
            return respond(wire, "404 Not Found", "text/plain", b"no");
        }
        let mut wait = wait.lock().unwrap();
        wait.0 += 1;
        if wait.0 == 1 {
            return respond(wire, "200 OK", "application/octet-stream", &heap);
        }
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", heap.len())?;
        wire.write_all(&heap[..heap.len() / 2])?;
        wire.flush()?;
        // The second answer stops in its middle, until the test is over.
        let _ = wait.1.recv();
        Ok(())
    });
    let url = server.url("/debug/pprof/heap");
    let mut terminal = Terminal::open(&[&url]);
    terminal.wait(FIRST);
    terminal.keys("R");
    terminal.wait("asking");
    terminal.keys("jk");
    terminal.wait("1 of 114");
    terminal.keys("\x1b");
    terminal.wait("given up");
    terminal.keys("R");
    terminal.wait("asking");
    assert_answers_and_leaves(terminal);
    let mut terminal = Terminal::open(&[&url]);
    terminal.wait("127.0.0.1:");
    terminal.keys("\x1b");
    assert_eq!(terminal.end().0, 0, "Esc leaves a program that has nothing to show yet");
    let mut terminal = Terminal::open(&[&url]);
    terminal.wait("127.0.0.1:");
    assert!(matches!(terminal.hang_up("?"), 2 | 129));
    drop(release);
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait(FIRST);
    let ended = |status| matches!(status, 2 | 129);
    assert!(ended(terminal.hang_up("j")));
    // A shell that lives on tells its programs nothing.
    let script = "trap '' HUP; $PROGRAM heap.pb.gz; exit $?";
    let mut terminal = Terminal::shell(script, &[]);
    terminal.wait(FIRST);
    assert!(ended(terminal.hang_up("j")));
}

#[cfg(target_os = "linux")] // /dev/full
#[test]
fn a_full_disk_leaves_no_half_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("old.json"), "old").unwrap();
    std::os::unix::fs::symlink("/dev/full", path("full.txt")).unwrap();
    // A file may have one block, of 512 bytes or of a kilobyte.
    let mut terminal = Terminal::shell("ulimit -f 1; exec $PROGRAM heap.pb.gz", &[]);
    terminal.wait(FIRST);
    let place = folder.path().display();
    for (command, reason) in [
        ("write", "new.json: file too large"),
        ("write!", "old.json: file too large"),
        ("write!", "full.txt: no space left on device"),
        ("write", "old.json: there is such a file"),
        ("write", "none/new.txt: no such file or directory"),
    ] {
        let (name, _) = reason.split_once(':').unwrap();
        terminal.resize(200, 24);
        terminal.keys(&format!(":{command} {place}/{name}\r"));
        terminal.wait(reason);
    }
    assert_eq!(fs::read_to_string(path("old.json")).unwrap(), "old");
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["full.txt", "old.json"]);
    terminal.resize(80, 24);
    assert_answers_and_leaves(terminal);
}

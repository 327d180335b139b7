//! The built program in a pseudo-terminal: it opens, responds, and restores the terminal at every kind of end. These
//! tests are few because keys are tested without a terminal.

use rustix::process::Signal;

use crate::pty::{PROGRAM, Terminal, send};
use crate::support::{fixtures, program};

#[test]
fn opens_answers_and_quits() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait("main.(*sessionStore).remember");
    assert!(terminal.screen.screen().alternate_screen());
    terminal.keys("?");
    terminal.wait("Sort by the next column");
    terminal.keys("\x1b");
    terminal.wait("1 of 114");
    terminal.keys("/flate\r");
    terminal.wait("found");
    terminal.keys("q");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn a_profile_that_cannot_be_read_is_said_twice_and_ends_with_status_2() {
    let mut terminal = Terminal::open(&["README.md"]);
    terminal.wait("cannot open");
    terminal.keys("\r");
    let (status, said) = terminal.end();
    assert_eq!(status, 2);
    assert!(said.starts_with("rprof-tui: README.md: "), "{said}");
}

#[test]
fn keys_of_the_configuration_are_shown_and_heeded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.toml");
    std::fs::write(&file, "sort = 'cum'\n[keys]\nquit = 'Q'\nnext-sort = ['Z', 'o']\n").unwrap();
    let mut terminal = Terminal::open(&["--config", file.to_str().unwrap(), "heap.pb.gz"]);
    terminal.wait("runtime.main");
    terminal.wait("Z sort");
    terminal.keys("?");
    terminal.wait("Z, o");
    terminal.keys("\x1b");
    terminal.wait("1 of 114");
    terminal.keys("qQ");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn a_terminal_gets_the_colours_and_letters_that_it_has() {
    // The colours of three kinds of terminals: 256 by number, 16 by name, and none.
    let colours = |kind: &str| {
        let mut terminal = Terminal::of_kind(kind, &["heap.pb.gz"]);
        terminal.wait("1 of 114");
        terminal.keys("q");
        let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
        assert_eq!(terminal.end(), (0, String::new()), "{kind}");
        let is_plain = raw.is_ascii();
        (raw.contains("[38;5;") || raw.contains(";38;5;"), raw.contains("[96"), is_plain)
    };
    assert_eq!(colours("xterm-256color"), (true, false, false));
    assert_eq!(colours("xterm"), (false, true, false));
    assert_eq!(colours("vt220"), (false, false, false));
    assert_eq!(colours("linux"), (false, true, true), "the console's fonts have few letters");
    let (status, said) = Terminal::of_kind("dumb", &["heap.pb.gz"]).end();
    assert_eq!(status, 2);
    assert!(said.contains("TERM=dumb") && said.contains("-top"), "{said}");
}

#[test]
fn signals_leave_through_the_guard() {
    for (signal, number) in [(Signal::INT, 2), (Signal::TERM, 15), (Signal::HUP, 1)] {
        let mut terminal = Terminal::open(&["heap.pb.gz"]);
        terminal.wait("main.(*sessionStore).remember");
        terminal.signal(signal);
        let (status, said) = terminal.end();
        assert_eq!((status, said.as_str()), (128 + number, ""), "after {signal:?}");
    }
}

#[test]
fn being_continued_draws_everything_anew_and_asks_nothing() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait("main.(*sessionStore).remember");
    // The text of another program on the screen is overwritten.
    terminal.screen.process(b"\x1b[2J\x1b[H overwritten");
    terminal.signal(Signal::CONT);
    // A frame that was on its way may come first.
    terminal.wait_until("the whole screen", |contents| {
        contents.contains("main.(*sessionStore).remember") && !contents.contains("overwritten")
    });
    assert!(!String::from_utf8_lossy(&terminal.raw).contains("\x1b[6n"), "it asks the terminal");
    terminal.keys("q");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn signals_end_a_report_as_they_end_any_program() {
    use std::os::unix::process::ExitStatusExt;
    let mut report = program(&["-top", "-"]);
    let mut child = report.stdin(std::process::Stdio::piped()).spawn().unwrap();
    send(child.id(), Signal::TERM);
    // A shell counts this as 128 + 15.
    assert_eq!(child.wait().unwrap().signal(), Some(15));
}

#[test]
fn a_late_answer_of_the_terminal_is_no_key() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait("main.(*sessionStore).remember");
    assert!(String::from_utf8_lossy(&terminal.raw).contains("\x1b]11;?"), "it asks");
    terminal.keys("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c?");
    terminal.wait("Sort by the next column");
    terminal.keys("\x1b");
    terminal.wait_until("the help to close", |screen| !screen.contains("Sort by the next column"));
    // A terminal whose colours change sends an answer that nobody asked for.
    terminal.keys("\x1b]11;rgb:ffff/ffff/ffff\x07?");
    terminal.wait("Sort by the next column");
    terminal.keys("\x1b");
    terminal.wait("1 of 114");
    terminal.keys("q");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_leaves_first_and_reports_after() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait("main.(*sessionStore).remember");
    terminal.keys("\x1b[200~RPROF_TUI_PANIC\x1b[201~");
    let (status, said) = terminal.end();
    assert_eq!(status, 101);
    assert!(said.contains("asked to"), "the report stands on the shell's screen: {said}");
}

#[test]
fn nothing_to_read_keys_from_is_an_error() {
    // The program runs in its own session, so that it has no controlling terminal.
    let run = std::process::Command::new("setsid")
        .args(["-w", PROGRAM, "heap.pb.gz"])
        .current_dir(fixtures())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("terminal"), "{said}");
}

#[test]
fn no_device_to_read_keys_from_is_an_error_before_anything_is_written() {
    // A session of its own has no controlling terminal, although it writes to one.
    let script = "setsid -w $PROGRAM heap.pb.gz < /dev/null";
    let mut terminal = Terminal::shell(script, &[]);
    terminal.wait("-top prints a table instead");
    assert!(!terminal.raw.contains(&0x1b), "{}", String::from_utf8_lossy(&terminal.raw));
    let (status, said) = terminal.end();
    assert_eq!(status, 2);
    assert!(said.replace('\n', "").contains("(/dev/tty: no such device or address)"), "{said}");
}

//! The built program in a pseudo-terminal: it opens, responds, and restores the terminal at every kind of end. These
//! tests are few because keys are tested without a terminal.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use rprof_tui::profile::encode::encode;
use rprof_tui::profile::store::builder::Builder;
use vt100::Parser;

use crate::support::{fixtures, outcome, program};

/// The limit of a wait. A test fails if it is reached.
const PATIENCE: Duration = Duration::from_secs(20);

struct Terminal {
    screen: Parser,
    output: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    fn open(arguments: &[&str]) -> Terminal {
        Terminal::of_kind("xterm-256color", arguments)
    }

    /// A terminal with `kind` as its `TERM`, and without `COLORTERM`.
    fn of_kind(kind: &str, arguments: &[&str]) -> Terminal {
        Terminal::running(kind, &[&[env!("CARGO_BIN_EXE_rprof-tui")], arguments].concat())
    }

    /// A terminal in which any program runs.
    fn running(kind: &str, arguments: &[&str]) -> Terminal {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(arguments[0]);
        command.args(&arguments[1..]);
        command.cwd(fixtures());
        for (name, value) in [("TERM", kind), ("LANG", "C.UTF-8"), ("NO_COLOR", "")] {
            command.env(name, value);
        }
        for name in ["COLORTERM", "COLORFGBG", "LC_ALL", "LC_CTYPE"] {
            command.env_remove(name);
        }
        // The tests must not read the configuration of the user.
        command.env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"));
        // A backtrace would push the message of a panic off the screen.
        command.env_remove("RUST_BACKTRACE");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let input = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            // The master must live as long as its reader.
            let _master = pair.master;
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                if sender.send(piece[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Terminal { screen: Parser::new(24, 80, 0), output, raw: Vec::new(), input, child }
    }

    /// Waits until `text` stands on the screen.
    fn wait(&mut self, text: &str) {
        while !self.screen.screen().contents().contains(text) {
            let contents = self.screen.screen().contents();
            let piece = self.output.recv_timeout(PATIENCE);
            let piece = piece.unwrap_or_else(|_| panic!("{text} never stood on\n{contents}"));
            self.raw.extend(&piece);
            self.screen.process(&piece);
        }
    }

    fn keys(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    /// Waits for the end; gives all output.
    fn written(mut self) -> String {
        while let Ok(piece) = self.output.recv_timeout(PATIENCE) {
            self.raw.extend(&piece);
        }
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Waits for the end; gives the exit status and the text on the screen of the shell.
    fn end(mut self) -> (u32, String) {
        while let Ok(piece) = self.output.recv_timeout(PATIENCE) {
            self.raw.extend(&piece);
            self.screen.process(&piece);
        }
        let status = self.child.wait().unwrap();
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        let off = vt100::MouseProtocolMode::None;
        assert_eq!(screen.mouse_protocol_mode(), off, "the mouse is the terminal's");
        (status.exit_code(), screen.contents())
    }
}

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
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let mut terminal = Terminal::open(&["heap.pb.gz"]);
        terminal.wait("main.(*sessionStore).remember");
        let id = terminal.child.process_id().unwrap().to_string();
        let kill = std::process::Command::new("kill").args([&format!("-{signal}"), &id]).status();
        assert!(kill.unwrap().success());
        let (status, said) = terminal.end();
        assert_eq!((status, said.as_str()), (128 + number, ""), "after SIG{signal}");
    }
}

#[test]
fn being_continued_draws_everything_anew_and_asks_nothing() {
    let mut terminal = Terminal::open(&["heap.pb.gz"]);
    terminal.wait("main.(*sessionStore).remember");
    let id = terminal.child.process_id().unwrap().to_string();
    // The text of another program on the screen is overwritten.
    terminal.screen.process(b"\x1b[2J\x1b[H overwritten");
    let kill = std::process::Command::new("kill").args(["-CONT", &id]).status();
    assert!(kill.unwrap().success());
    terminal.wait("main.(*sessionStore).remember");
    assert!(!terminal.screen.screen().contents().contains("overwritten"));
    assert!(!String::from_utf8_lossy(&terminal.raw).contains("\x1b[6n"), "it asks the terminal");
    terminal.keys("q");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn signals_end_a_report_as_they_end_any_program() {
    use std::os::unix::process::ExitStatusExt;
    let mut report = program(&["-top", "-"]);
    let mut child = report.stdin(std::process::Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let kill = std::process::Command::new("kill").args(["-TERM", &id]).status();
    assert!(kill.unwrap().success());
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
    let program = env!("CARGO_BIN_EXE_rprof-tui");
    let run = std::process::Command::new("setsid")
        .args(["-w", program, "heap.pb.gz"])
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
    let script = format!("setsid -w {} heap.pb.gz < /dev/null", env!("CARGO_BIN_EXE_rprof-tui"));
    let mut terminal = Terminal::running("xterm-256color", &["sh", "-c", &script]);
    terminal.wait("-top prints a table instead");
    assert!(!terminal.raw.contains(&0x1b), "{}", String::from_utf8_lossy(&terminal.raw));
    let (status, said) = terminal.end();
    assert_eq!(status, 2);
    assert!(said.replace('\n', "").contains("(/dev/tty: no such device or address)"), "{said}");
}

/// Names that clear the screen, write the clipboard and reorder what follows.
#[test]
fn a_report_on_a_terminal_shows_the_escapes_of_a_profile() {
    let hostile = "\x1b[2J\x1b]52;c;QQ==\x07\u{9b}31m\u{202e}evil";
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    let leaf = builder.named(hostile.as_bytes());
    let label = builder.text_label("key\x1b[2J", hostile);
    builder.sample(&[leaf], &[3], &[label]);
    let comment = builder.string(hostile.as_bytes());
    builder.header().comments.push(comment);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile\x1b[2J.pb");
    std::fs::write(&path, encode(&builder.finish())).unwrap();
    let path = path.to_str().unwrap();
    let missing = "no\x1b[2J\u{202e}such file, evil";
    let reports = ["-top", "-tree", "-traces", "-tags", "-raw", "-comments", "-dot", "-json"];
    let runs = reports.map(|report| [report, path]).into_iter().chain([["-top", missing]]);
    for arguments in runs {
        let raw = Terminal::open(&arguments).written();
        assert!(raw.contains("evil"), "{arguments:?}: {raw:?}");
        let steers = |c: char| matches!(c, '\x1b' | '\x07' | '\u{9b}' | '\u{202e}');
        assert!(!raw.contains(steers), "{arguments:?}: {raw:?}");
    }
    let (status, out, _) = outcome(&program(&["-top", path]).output().unwrap());
    assert_eq!(status, 0);
    assert!(out.contains(hostile), "a pipe gets every byte: {out:?}");
}

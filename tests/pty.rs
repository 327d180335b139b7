//! A pseudo-terminal in which the built program runs, with what stands on its screen.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use vt100::Parser;

use crate::support::fixtures;

/// The limit of a wait. A test fails if it is reached.
const PATIENCE: Duration = Duration::from_secs(20);

/// The built program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_rprof-tui");

/// The text that the test writes after the last output of a program.
const MARK: &[u8] = b"\0the program ended\0";

/// A pseudo-terminal with one program in it.
pub(crate) struct Terminal {
    pub(crate) screen: Parser,
    output: Receiver<Vec<u8>>,
    /// All output so far.
    pub(crate) raw: Vec<u8>,
    input: Box<dyn Write + Send>,
    pub(crate) child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// The program's side. A terminal without a program may lose output that is not read yet.
    slave: Box<dyn SlavePty + Send>,
    reader: JoinHandle<()>,
    is_closing: Arc<AtomicBool>,
    /// The modes of the terminal before the program ran.
    modes: String,
}

impl Terminal {
    pub(crate) fn open(arguments: &[&str]) -> Terminal {
        Terminal::of_kind("xterm-256color", arguments)
    }

    /// A terminal with `kind` as its `TERM`, and without `COLORTERM`.
    pub(crate) fn of_kind(kind: &str, arguments: &[&str]) -> Terminal {
        Terminal::running(kind, &[], &[&[PROGRAM], arguments].concat())
    }

    /// A terminal with a shell that runs `script`. There, `$PROGRAM` is the built program.
    pub(crate) fn shell(script: &str, environment: &[(&str, &str)]) -> Terminal {
        let environment = [environment, &[("PROGRAM", PROGRAM)]].concat();
        Terminal::running("xterm-256color", &environment, &["sh", "-c", script])
    }

    /// A terminal in which any program runs, with these variables in its environment.
    pub(crate) fn running(
        kind: &str,
        environment: &[(&str, &str)],
        arguments: &[&str],
    ) -> Terminal {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(arguments[0]);
        command.args(&arguments[1..]);
        command.cwd(fixtures());
        // The tests must not read the configuration of the user, or leave copies with the user.
        let folder = env!("CARGO_TARGET_TMPDIR");
        let own = [("XDG_CONFIG_HOME", folder), ("HOME", folder), ("PPROF_TMPDIR", folder)];
        let usual = [("TERM", kind), ("LANG", "C.UTF-8"), ("NO_COLOR", "")];
        for (name, value) in usual.iter().chain(&own).chain(environment) {
            command.env(name, value);
        }
        for name in ["COLORTERM", "COLORFGBG", "LC_ALL", "LC_CTYPE"] {
            command.env_remove(name);
        }
        // A backtrace would push the message of a panic off the screen.
        command.env_remove("RUST_BACKTRACE");
        let modes = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let input = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        let is_closing = Arc::new(AtomicBool::new(false));
        let closing = Arc::clone(&is_closing);
        let reader = thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                if closing.load(Ordering::SeqCst) || sender.send(piece[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let (screen, master, slave) = (Parser::new(24, 80, 0), pair.master, pair.slave);
        let raw = Vec::new();
        Terminal { screen, output, raw, input, child, master, slave, reader, is_closing, modes }
    }

    /// The text on the screen, without blanks at the ends of lines.
    pub(crate) fn contents(&self) -> String {
        let contents = self.screen.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Waits until `text` stands on the screen.
    pub(crate) fn wait(&mut self, text: &str) {
        self.wait_until(text, |contents| contents.contains(text));
    }

    /// Waits until the screen is as `wanted`.
    pub(crate) fn wait_until(&mut self, name: &str, wanted: impl Fn(&str) -> bool) {
        while !wanted(&self.contents()) {
            let piece = self.output.recv_timeout(PATIENCE);
            let contents = self.contents();
            let piece = piece.unwrap_or_else(|_| panic!("{name} never stood on\n{contents}"));
            self.raw.extend(&piece);
            self.screen.process(&piece);
        }
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    /// Gives the terminal another size; the program gets a signal.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(rows, columns);
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        send(self.child.process_id().unwrap(), signal);
    }

    /// True if the screen is one of a program, with its own modes.
    pub(crate) fn is_taken(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Fails unless the terminal is as the shell wants it.
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        let off = vt100::MouseProtocolMode::None;
        assert_eq!(screen.mouse_protocol_mode(), off, "the mouse is the terminal's");
        assert_eq!(modes(&*self.master), self.modes, "the modes are those before");
    }

    /// Waits for the end; gives all output.
    pub(crate) fn written(mut self) -> String {
        self.read_to_end();
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Waits for the end; gives the exit status and the text on the screen of the shell.
    pub(crate) fn end(mut self) -> (u32, String) {
        let start = self.raw.len();
        let status = self.read_to_end();
        self.screen.process(&self.raw[start..]);
        self.assert_restored();
        (status, self.contents())
    }

    /// Waits for the end of the program and reads all its output; gives the exit status.
    fn read_to_end(&mut self) -> u32 {
        let path = self.master.tty_name().unwrap();
        let mut killer = self.child.clone_killer();
        let (sender, ended) = channel();
        thread::scope(|scope| {
            scope.spawn(|| sender.send(self.child.wait()));
            let status = ended.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                killer.kill().unwrap();
                panic!("the program never ended")
            });
            std::fs::OpenOptions::new().write(true).open(path).unwrap().write_all(MARK).unwrap();
            while !self.raw.ends_with(MARK) {
                self.raw.extend(self.output.recv_timeout(PATIENCE).unwrap());
            }
            self.raw.truncate(self.raw.len() - MARK.len());
            status.unwrap().exit_code()
        })
    }

    /// Closes the terminal, as a connection that breaks does; gives the exit status of its program.
    pub(crate) fn hang_up(self, key: &str) -> u32 {
        let Terminal { mut input, mut child, master, slave, reader, is_closing, .. } = self;
        is_closing.store(true, Ordering::SeqCst);
        // The reader ends with the answer to this key.
        input.write_all(key.as_bytes()).unwrap();
        reader.join().unwrap();
        drop((input, master, slave));
        let mut killer = child.clone_killer();
        let (sender, ended) = channel();
        let waiting = thread::spawn(move || sender.send(child.wait()));
        let status = ended.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            killer.kill().unwrap();
            panic!("the program runs on without its terminal")
        });
        waiting.join().unwrap().unwrap();
        status.unwrap().exit_code()
    }
}

/// Sends a signal to a process.
pub(crate) fn send(process: u32, signal: Signal) {
    let process = Pid::from_raw(i32::try_from(process).unwrap()).unwrap();
    kill_process(process, signal).unwrap();
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// The modes of a terminal: what it echoes, and how it reads lines.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

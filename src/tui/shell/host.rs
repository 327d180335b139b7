//! The surroundings of the program's state: the terminal, and the workers.

use std::io;
use std::path::Path;
use std::process::Command;

use super::system::{EDITOR, EDITOR_TAKES_LINE};
use super::terminal::Terminal;
use super::workers::Workers;
use crate::tui::app::App;
use crate::tui::draw::draw;
use crate::tui::job::{Job, Lane};

/// Carries out effects. Tests have one without a terminal.
pub(super) trait Host {
    /// Draws the state; fails if the terminal cannot be written.
    fn draw(&mut self, app: &App) -> io::Result<()>;
    /// The terminal's columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Stops until the shell continues the program.
    fn suspend(&mut self) -> io::Result<()>;
    /// Lends the terminal to the user's editor. The inner error is the editor's.
    fn edit(&mut self, path: &Path, line: usize) -> io::Result<io::Result<()>>;
    /// Clears the screen, so that the next frame draws every cell.
    fn clear(&mut self) -> io::Result<()>;
    /// Asks for mouse events, or leaves the mouse to the terminal.
    fn set_mouse(&mut self, on: bool) -> io::Result<()>;
    /// Puts a text on the clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Hands a job to the worker of its lane.
    fn submit(&mut self, job: Job);
    /// Cancels the jobs of a lane.
    fn stop(&mut self, lane: Lane);
}

/// The real terminal and threads.
pub(super) struct Console {
    pub(super) terminal: Terminal,
    pub(super) workers: Workers,
}

impl Host for Console {
    fn draw(&mut self, app: &App) -> io::Result<()> {
        self.terminal.draw(|frame| draw(app, frame))
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size()
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.terminal.suspend()
    }

    fn edit(&mut self, path: &Path, line: usize) -> io::Result<io::Result<()>> {
        self.terminal.lend(|| run_editor(path, line))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.terminal.retake()
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.terminal.set_mouse(on)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.terminal.copy(text)
    }

    fn submit(&mut self, job: Job) {
        self.workers.submit(job);
    }

    fn stop(&mut self, lane: Lane) {
        self.workers.stop(lane);
    }
}

/// Runs `$VISUAL`, `$EDITOR` or the system's editor as less and git do: `EDITOR +LINE FILE`.
fn run_editor(path: &Path, line: usize) -> io::Result<()> {
    let words = editor_words(&|name| std::env::var(name).ok());
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    let takes_line = program != EDITOR || EDITOR_TAKES_LINE;
    let line = takes_line.then(|| format!("+{line}"));
    let status = Command::new(program).args(arguments).args(line).arg(path).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{program}: {status}"))) }
}

/// The words of the editor's command. A value that is the path of a file is one word, whatever blanks it has.
fn editor_words(env: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let variable = |name| env(name).filter(|value| !value.trim().is_empty());
    let editor = variable("VISUAL").or_else(|| variable("EDITOR"));
    let editor = editor.unwrap_or_else(|| EDITOR.to_owned());
    if Path::new(&editor).is_file() {
        return vec![editor];
    }
    editor.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> Vec<String> {
        editor_words(&|name| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_editor_is_chosen_by_the_environment() {
        assert_eq!(words(&[]), [EDITOR]);
        assert_eq!(words(&[("VISUAL", " "), ("EDITOR", "code --wait")]), ["code", "--wait"]);
        assert_eq!(words(&[("VISUAL", "hx"), ("EDITOR", "ed")]), ["hx"]);
    }

    #[test]
    fn a_path_with_blanks_is_one_word() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("an editor");
        std::fs::write(&path, "").unwrap();
        let path = path.to_str().unwrap();
        assert_eq!(words(&[("EDITOR", path)]), [path]);
    }
}

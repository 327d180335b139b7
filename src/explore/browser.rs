//! The flame graph as a page in the user's browser, through a temporary file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::export::{Export, ExportedView, PaneExport};
use crate::error::{Error, Stop, os_reason};

/// The command that opens a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Its words; `%s` in one of them stands for the page, which otherwise comes last.
    words: Vec<String>,
}

impl Browser {
    /// The browser of this environment: `BROWSER`, else the system's opener. `None` over ssh and without a display, where
    /// a window would open for nobody.
    pub fn find(env: &dyn Fn(&str) -> Option<String>) -> Option<Browser> {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        if ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|name| is_set(name)) {
            return None;
        }
        let own_display = cfg!(any(target_os = "macos", windows));
        if !own_display && !["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| is_set(name)) {
            return None;
        }
        let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        let chosen = env("BROWSER").unwrap_or_default();
        // The variable is a list; the first one is preferred.
        let chosen = chosen.split(':').find(|words| !words.trim().is_empty()).unwrap_or(opener);
        Some(Browser { words: chosen.split_whitespace().map(str::to_owned).collect() })
    }

    /// The program and its arguments for a page.
    fn command(&self, page: &Path) -> Option<(String, Vec<String>)> {
        let page = page.display().to_string();
        let named = self.words.iter().any(|word| word.contains("%s"));
        let mut words = self.words.iter().map(|word| word.replace("%s", &page));
        let program = words.next()?;
        Some((program, words.chain((!named).then(|| page.clone())).collect()))
    }

    /// Opens a page, and does not wait for it to be closed. Returns the name of the program.
    fn open(&self, page: &Path) -> Result<String, Error> {
        let Some((program, arguments)) = self.command(page) else { return Ok(String::new()) };
        let mut command = Command::new(&program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // A stop of this program is none of the browser's.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let failed = |error: std::io::Error| Error::Fetch(os_reason(&error)).at(program.as_str());
        let mut child = command.spawn().map_err(failed)?;
        // Without a waiter the ended program would stay in the table of processes.
        let _ = thread::Builder::new().name("browser".to_owned()).spawn(move || child.wait());
        Ok(program)
    }
}

/// A request to show the flame graph of a view in a browser.
#[derive(Debug)]
pub struct FlameGraphPage {
    /// The title of the profile.
    pub title: String,
    /// The view.
    pub view: PaneExport,
    /// The browser; `None` to write the file alone.
    pub browser: Option<Browser>,
}

/// Names tried for the temporary file.
const TRIES: u32 = 1000;

impl FlameGraphPage {
    /// Writes the page to a new temporary file and opens it. Returns a message with the path.
    pub fn show(self) -> Result<String, Stop> {
        let path = free_path(&std::env::temp_dir());
        let view = ExportedView::Pane(Box::new(self.view));
        let page = path.display().to_string();
        Export { path: page.clone(), over: false, title: self.title, view }.write()?;
        Ok(match self.browser.map(|browser| browser.open(&path)) {
            None => format!("wrote {page} for a browser; there is no display here"),
            Some(Ok(program)) => format!("wrote {page} and opened it with {program}"),
            Some(Err(error)) => format!("wrote {page}, but {error}"),
        })
    }
}

/// A path in `folder` that no file has.
fn free_path(folder: &Path) -> PathBuf {
    let process = std::process::id();
    let path = |number| folder.join(format!("rprof-tui-{process}-{number}.svg"));
    (1..TRIES).map(path).find(|path| !path.exists()).unwrap_or_else(|| path(TRIES))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pairs: &[(&str, &str)]) -> Option<Vec<String>> {
        let env = |name: &str| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        Some(Browser::find(&env)?.words)
    }

    #[test]
    #[cfg(not(any(target_os = "macos", windows)))]
    fn a_browser_opens_only_where_there_is_a_display() {
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("DISPLAY", "")]), None);
        assert_eq!(found(&[("DISPLAY", ":0")]), Some(vec!["xdg-open".to_owned()]));
        assert_eq!(found(&[("DISPLAY", ":10"), ("SSH_TTY", "/dev/pts/1")]), None);
        let own = found(&[("WAYLAND_DISPLAY", "w"), ("BROWSER", "firefox --new-tab:lynx")]);
        assert_eq!(own, Some(vec!["firefox".to_owned(), "--new-tab".to_owned()]));
    }

    #[test]
    fn the_page_stands_where_the_browser_wants_it() {
        let arguments = |words: &[&str]| {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            Browser { words }.command(Path::new("/tmp/a.svg")).unwrap().1
        };
        assert_eq!(arguments(&["x"]), ["/tmp/a.svg"]);
        assert_eq!(arguments(&["x", "file://%s", "-new"]), ["file:///tmp/a.svg", "-new"]);
    }

    #[test]
    fn names_of_pages_are_free() {
        let folder = tempfile::tempdir().unwrap();
        let first = free_path(folder.path());
        std::fs::write(&first, "").unwrap();
        assert_ne!(free_path(folder.path()), first);
    }
}

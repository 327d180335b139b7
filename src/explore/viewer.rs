//! The programs that show a report in a window: `-web`, `-gv`, `-eog`, `-evince`, `-kcachegrind`. None runs through a shell.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::browser::Browser;
use super::export::to_file;
use crate::error::{Error, Stop, os_reason};
use crate::report::graphviz::find_program;
use crate::report::{PictureFormat, Report};

/// Names tried for a temporary file.
const TRIES: u32 = 1000;

/// A viewer, by pprof's option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The browser.
    Web,
    /// The viewer of PostScript.
    Gv,
    /// The viewer of pictures, of GNOME.
    Eog,
    /// The viewer of PDF, of GNOME.
    Evince,
    /// The viewer of valgrind's profiles.
    Kcachegrind,
}

impl Viewer {
    /// The report that it shows.
    pub fn report(self) -> Report {
        match self {
            Self::Web | Self::Eog => Report::Picture(PictureFormat::Svg),
            Self::Gv => Report::Picture(PictureFormat::Ps),
            Self::Evince => Report::Picture(PictureFormat::Pdf),
            Self::Kcachegrind => Report::Callgrind,
        }
    }

    /// The option that writes the same to a file.
    fn file_option(self) -> &'static str {
        match self {
            Self::Web | Self::Eog => "svg",
            Self::Gv => "ps",
            Self::Evince => "pdf",
            Self::Kcachegrind => "callgrind",
        }
    }

    /// The programs that are tried in order, with their arguments; none for the browser.
    fn programs(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Web => &[],
            Self::Gv => &[("gv", &["--noantialias"])],
            Self::Eog => &[("eog", &[])],
            Self::Evince => &[("evince", &[])],
            Self::Kcachegrind => &[("kcachegrind", &[]), ("qcachegrind", &[])],
        }
    }

    /// The command for the viewer; `None` if a browser would open for nobody.
    ///
    /// # Errors
    ///
    /// The program is not in `PATH`.
    pub fn find(self, env: &dyn Fn(&str) -> Option<String>) -> Result<Option<Browser>, Error> {
        if self == Self::Web {
            return Ok(Browser::find(env));
        }
        let path = env("PATH");
        for (name, arguments) in self.programs() {
            if let Some(program) = find_program(name, path.as_deref().map(OsStr::new)) {
                return Ok(Some(Browser::of(&program, arguments)));
            }
        }
        let (name, option) = (self.programs()[0].0, self.file_option());
        Err(Error::Report(format!(
            "-{name} needs the program {name}, which is not installed; -{option} -output=FILE writes the file"
        )))
    }
}

/// Writes a report to a new temporary file of this ending and opens it. Returns a message with the path.
pub fn show(
    ending: &str,
    viewer: Option<&Browser>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Stop>,
) -> Result<String, Stop> {
    let path = free_path(&std::env::temp_dir(), ending);
    let page = path.display().to_string();
    to_file(&page, false, write)?;
    Ok(match viewer.map(|viewer| open(viewer, &path)) {
        None => format!("wrote {page} for a browser; there is no display here"),
        Some(Ok(program)) => format!("wrote {page} and opened it with {program}"),
        Some(Err(error)) => format!("wrote {page}, but {error}"),
    })
}

/// Opens a page, and does not wait for it to be closed. Returns the name of the program.
fn open(viewer: &Browser, page: &Path) -> Result<String, Error> {
    let Some((program, arguments)) = viewer.command(page) else { return Ok(String::new()) };
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

/// A path in `folder` that no file has.
fn free_path(folder: &Path, ending: &str) -> PathBuf {
    let process = std::process::id();
    let path = |number| folder.join(format!("rprof-tui-{process}-{number}.{ending}"));
    (1..TRIES).map(path).find(|path| !path.exists()).unwrap_or_else(|| path(TRIES))
}

#[cfg(test)]
#[path = "tests/viewer.rs"]
mod tests;

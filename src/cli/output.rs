//! Output of a report: to standard output, or to a file that appears complete or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::terminal_writer::TerminalWriter;
use crate::atomic_file::AtomicFile;
use crate::error::Error;
use crate::printable::printable;

/// Bytes of a report that are buffered before a write.
const BUFFER: usize = 64 << 10;

/// Writes a report to `out`. A closed pipe is no error: `rprof-tui -raw x | head` is a success.
pub(super) fn to_writer(
    out: &mut dyn Write,
    report: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(BUFFER, out);
    let result = report(&mut out).and_then(|()| out.flush().map_err(Error::Write));
    match result {
        Err(Error::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {
            // A dropped buffer would write its rest again.
            let _ = out.into_parts();
            Ok(())
        }
        result => result,
    }
}

/// Writes a report to the file `path`, with pprof's message on `err`. An existing file is replaced only by a whole
/// report; a device or a pipe is written to directly.
pub(super) fn to_file(
    path: &Path,
    err: &mut dyn Write,
    report: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |error: io::Error| Error::Write(error).at(path.display().to_string());
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        let device = OpenOptions::new().write(true).open(path).map_err(failed)?;
        announce(path, err);
        return to_writer(&mut TerminalWriter::new(device), report);
    }
    // A symbolic link stays, and its target is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut file = AtomicFile::beside(&target).map_err(failed)?;
    announce(path, err);
    to_writer(&mut file, report).map_err(|error| match error {
        Error::Write(error) => failed(error),
        error => error,
    })?;
    file.replace(&target).map_err(failed)
}

/// A free name in the working directory for a report that no terminal should get: `profile001.pb.gz` or the next, as in
/// pprof.
pub(super) fn numbered(ending: &str) -> Result<PathBuf, Error> {
    let names = (1..10_000).map(|number| PathBuf::from(format!("profile{number:03}.{ending}")));
    let mut free = names.filter(|path| fs::symlink_metadata(path).is_err());
    let full =
        || Error::Report("too many profiles in this directory; name one with -output".to_owned());
    free.next().ok_or_else(full)
}

fn announce(path: &Path, err: &mut dyn Write) {
    // A closed standard error is no error.
    let _ = writeln!(err, "Generating report in {}", printable(&path.display().to_string()));
}

#[cfg(test)]
#[path = "tests/output.rs"]
mod tests;

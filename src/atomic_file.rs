//! Files that appear complete or not at all: written beside their place, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Numbers that are tried for the name of a temporary file.
const ATTEMPTS: u32 = 100;

/// A file without its final name. Dropping it removes it.
#[derive(Debug)]
pub struct AtomicFile {
    temporary: PathBuf,
    file: File,
}

impl AtomicFile {
    /// A new file in the folder of `target`, so that no copy is needed to rename it.
    pub fn beside(target: &Path) -> io::Result<AtomicFile> {
        if target.file_name().is_none() {
            return Err(ErrorKind::InvalidInput.into());
        }
        for attempt in 0..ATTEMPTS {
            let hidden = format!(".rprof-tui.{}.{attempt}", std::process::id());
            let temporary = target.with_file_name(hidden);
            match OpenOptions::new().write(true).create_new(true).open(&temporary) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                result => return result.map(|file| AtomicFile { temporary, file }),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Gives the file the name `target`. A file of that name is replaced, and leaves its permissions.
    pub fn replace(self, target: &Path) -> io::Result<()> {
        if let Ok(existing) = fs::metadata(target) {
            self.file.set_permissions(existing.permissions())?;
        }
        self.file.sync_all()?;
        fs::rename(&self.temporary, target)
    }

    /// Gives the file the name `target`. Fails with [`ErrorKind::AlreadyExists`] if there is such a file; another name can
    /// be tried then.
    pub fn publish(&self, target: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        match fs::hard_link(&self.temporary, target) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => self.claim(target),
            result => result,
        }
    }

    /// Publishes where a file cannot have two names.
    fn claim(&self, target: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(target)?;
        fs::rename(&self.temporary, target).inspect_err(|_| {
            // The first error is returned, not this one.
            let _ = fs::remove_file(target);
        })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        // After a rename there is no such file.
        let _ = fs::remove_file(&self.temporary);
    }
}

#[cfg(test)]
#[path = "tests/atomic_file.rs"]
mod tests;

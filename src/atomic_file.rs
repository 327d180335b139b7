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
mod tests {
    use super::*;

    /// A file with this text, not yet named.
    fn written(target: &Path, text: &str) -> AtomicFile {
        let mut file = AtomicFile::beside(target).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report");
        fs::write(&target, "old").unwrap();
        drop(written(&target, "new"));
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        written(&target, "new").replace(&target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(folder.path()), ["report"]);
    }

    #[test]
    fn a_published_file_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
        fs::write(&first, "old").unwrap();
        let file = written(&first, "new");
        for publish in [AtomicFile::publish, AtomicFile::claim] {
            let refused = publish(&file, &first).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
        }
        file.publish(&second).unwrap();
        drop(file);
        let third = folder.path().join("3");
        written(&third, "claimed").claim(&third).unwrap();
        let texts = [&first, &second, &third].map(|path| fs::read_to_string(path).unwrap());
        assert_eq!(texts, ["old", "new", "claimed"]);
        assert_eq!(names(folder.path()).len(), 3, "{:?}", names(folder.path()));
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_leaves_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report");
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        written(&target, "new").replace(&target).unwrap();
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

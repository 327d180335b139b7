//! Unit tests of `cli/output.rs`.

use super::*;

/// A writer that fails after a few bytes.
struct Closing(usize, ErrorKind);

impl Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(self.1.into());
        }
        let count = bytes.len().min(self.0);
        self.0 -= count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn long(out: &mut dyn Write) -> Result<(), Error> {
    (0..100_000).try_for_each(|i| writeln!(out, "{i}")).map_err(Error::Write)
}

#[test]
fn a_reader_that_leaves_is_no_error_and_a_full_disk_is() {
    assert!(to_writer(&mut Closing(10, ErrorKind::BrokenPipe), long).is_ok());
    let full = to_writer(&mut Closing(10, ErrorKind::StorageFull), long);
    assert!(matches!(full, Err(Error::Write(error)) if error.kind() == ErrorKind::StorageFull));
    let last = to_writer(&mut Closing(0, ErrorKind::StorageFull), |out| {
        out.write_all(b"short").map_err(Error::Write)
    });
    assert!(last.is_err(), "what the buffer holds is written before success is told");
}

#[test]
fn a_report_that_fails_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    fs::write(&path, "old").unwrap();
    let failing = to_file(&path, &mut io::sink(), |out| {
        long(out)?;
        Err(Error::Report("no".to_owned()))
    });
    assert!(failing.is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    to_file(&path, &mut io::sink(), |out| out.write_all(b"new").map_err(Error::Write)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no other file is left");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    to_file(&link, &mut io::sink(), |out| out.write_all(b"new").map_err(Error::Write)).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
}

//! Snapshots as files.

use std::fs;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use crate::atomic_file::AtomicFile;
use crate::error::Error;
use crate::explore::live::ring::{Snapshot, count_in_words};
use crate::profile::encode;
use crate::report::times::stamp;

/// Writes each snapshot to a file named by `stem` and its time. Existing files are kept.
///
/// Returns a message for the user.
pub(super) fn save(snapshots: &[Snapshot], folder: &Path, stem: &str) -> Result<String, Error> {
    let at = |path: &Path, error: Error| error.at(path.display().to_string());
    fs::create_dir_all(folder).map_err(|error| at(folder, Error::Write(error)))?;
    for snapshot in snapshots {
        let time = stamp(snapshot.time_nanos);
        let path = folder.join(format!("{stem}.{time}.pb.gz"));
        // An existing file is an earlier copy: a snapshot never changes.
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        write(snapshot, &path).map_err(|error| at(&path, error))?;
    }
    Ok(format!("saved {} in {}", count_in_words(snapshots.len()), folder.display()))
}

fn write(snapshot: &Snapshot, path: &Path) -> Result<(), Error> {
    let mut file = AtomicFile::beside(path).map_err(Error::Write)?;
    let mut out = BufWriter::new(&mut file);
    encode::write(&snapshot.profile, &mut out)?;
    out.flush().map_err(Error::Write)?;
    drop(out);
    match file.publish(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(Error::Write(error)),
        _ => Ok(()),
    }
}

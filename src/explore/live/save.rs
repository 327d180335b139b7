//! Snapshots as files.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;

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
        let open = OpenOptions::new().write(true).create_new(true).open(&path);
        let file: File = match open {
            // The file is an earlier copy: a snapshot never changes.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            open => open.map_err(|error| at(&path, Error::Write(error)))?,
        };
        let mut out = BufWriter::new(file);
        encode::write(&snapshot.profile, &mut out).map_err(|error| at(&path, error))?;
        out.flush().map_err(|error| at(&path, Error::Write(error)))?;
    }
    Ok(format!("saved {} in {}", count_in_words(snapshots.len()), folder.display()))
}

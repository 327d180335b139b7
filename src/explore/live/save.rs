//! Profiles as files: snapshots, and the profiles of a session.

use std::fs;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use crate::atomic_file::AtomicFile;
use crate::error::Error;
use crate::profile::Profile;
use crate::profile::encode;
use crate::report::times::stamp;

/// A profile to save.
#[derive(Clone, Debug)]
pub struct SavedProfile {
    /// All its samples.
    pub profile: Arc<Profile>,
    /// The file name before the time.
    pub stem: String,
    /// The time in the file name, in nanoseconds since 1970.
    pub time_nanos: i64,
}

/// Writes each profile to a file named by its stem and its time. Existing files are kept.
pub(super) fn save(profiles: &[SavedProfile], folder: &Path) -> Result<(), Error> {
    let at = |path: &Path, error: Error| error.at(path.display().to_string());
    fs::create_dir_all(folder).map_err(|error| at(folder, Error::Write(error)))?;
    for SavedProfile { profile, stem, time_nanos } in profiles {
        let path = folder.join(format!("{stem}.{}.pb.gz", stamp(*time_nanos)));
        // An existing file is an earlier copy: a profile of a moment never changes.
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        write(profile, &path).map_err(|error| at(&path, error))?;
    }
    Ok(())
}

fn write(profile: &Profile, path: &Path) -> Result<(), Error> {
    let mut file = AtomicFile::beside(path).map_err(Error::Write)?;
    let mut out = BufWriter::new(&mut file);
    encode::write(profile, &mut out)?;
    out.flush().map_err(Error::Write)?;
    drop(out);
    match file.publish(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(Error::Write(error)),
        _ => Ok(()),
    }
}

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
    /// No profile of the same stem and another time may be in the folder: opened together, they would be summed.
    pub is_alone: bool,
}

impl SavedProfile {
    fn file_name(&self) -> String {
        format!("{}.{}.pb.gz", self.stem, stamp(self.time_nanos))
    }

    /// True if `name` is that of a profile with the same stem and another time.
    fn is_beside(&self, name: &str) -> bool {
        let of_stem = name.strip_prefix(self.stem.as_str()).and_then(|name| name.strip_prefix('.'));
        let time = of_stem.and_then(|name| name.strip_suffix(".pb.gz"));
        let is_time = |time: &str| time.bytes().all(|b| b.is_ascii_digit() || b"TZ.".contains(&b));
        time.is_some_and(is_time) && name != self.file_name()
    }
}

/// Writes each profile to a file named by its stem and its time. Existing files are kept.
pub(super) fn save(profiles: &[SavedProfile], folder: &Path) -> Result<(), Error> {
    let at = |path: &Path, error: Error| error.at(path.display().to_string());
    fs::create_dir_all(folder).map_err(|error| at(folder, Error::Write(error)))?;
    let alone: Vec<&SavedProfile> = profiles.iter().filter(|saved| saved.is_alone).collect();
    let files = fs::read_dir(folder).map_err(|error| at(folder, Error::Write(error)))?;
    for file in files.flatten().filter(|_| !alone.is_empty()) {
        if alone.iter().any(|saved| saved.is_beside(&file.file_name().to_string_lossy())) {
            let text = "an earlier session is there, and opening the folder would add both up: choose another one";
            return Err(at(folder, Error::Usage(text.to_owned())));
        }
    }
    for saved @ SavedProfile { profile, .. } in profiles {
        let path = folder.join(saved.file_name());
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

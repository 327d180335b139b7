//! Copies of fetched profiles, in pprof's folder and under pprof's names.

use std::fs;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::atomic_file::AtomicFile;
use crate::error::Error;
use crate::home::home;
use crate::profile::{Profile, encode};

/// The largest number of a copy, as in pprof.
const LAST: u32 = 9_999;

/// Writes a copy of `profile` and gives its path. `env` looks up a variable of the environment.
pub fn save(profile: &Profile, env: impl Fn(&str) -> Option<String>) -> Result<PathBuf, Error> {
    let named = |name| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = home(&env).map(|home| home.join("pprof"));
    let folders = [named("PPROF_TMPDIR"), home, Some(std::env::temp_dir())];
    let usable = |folder: &PathBuf| fs::create_dir_all(folder).is_ok();
    let folder = folders.into_iter().flatten().find(usable);
    let folder = folder.ok_or_else(|| Error::Report("no folder for saved profiles".to_owned()))?;
    let prefix = prefix(profile);
    let failed = |error: Error| error.at(folder.display().to_string());
    let begun = AtomicFile::beside(&folder.join(&prefix));
    let mut file = begun.map_err(|error| failed(Error::Write(error)))?;
    let mut out = BufWriter::new(&mut file);
    encode::write(profile, &mut out).map_err(failed)?;
    out.flush().map_err(|error| failed(Error::Write(error)))?;
    drop(out);
    publish(&file, &folder, &prefix)
}

/// The file name up to its number: `pprof.`, the main binary, and the sample types. Names from a profile cannot lead out
/// of the folder.
fn prefix(profile: &Profile) -> String {
    let binary = String::from_utf8_lossy(profile.binary()).into_owned();
    let last = binary.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let types = profile.sample_types().iter().map(|sample_type| sample_type.kind.as_str());
    let parts = [last].into_iter().filter(|part| !part.is_empty()).chain(types);
    let mut prefix = "pprof.".to_owned();
    for part in parts {
        let safe = |c: char| if c.is_control() || "/\\".contains(c) { '_' } else { c };
        prefix.extend(part.chars().map(safe).take(60));
        prefix.push('.');
    }
    // A file name has at most 255 bytes, with the number.
    let mut end = prefix.len().min(220);
    while !prefix.is_char_boundary(end) {
        end -= 1;
    }
    prefix.truncate(end);
    prefix
}

/// Names the file by the first number that is free.
fn publish(file: &AtomicFile, folder: &Path, prefix: &str) -> Result<PathBuf, Error> {
    for number in 1..=LAST {
        let path = folder.join(format!("{prefix}{number:03}.pb.gz"));
        match file.publish(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::Write(error).at(path.display().to_string())),
        }
    }
    let text = format!("no number is free for {prefix}NNN.pb.gz in {}", folder.display());
    Err(Error::Report(text))
}

#[cfg(test)]
#[path = "tests/saved_copy.rs"]
mod tests;

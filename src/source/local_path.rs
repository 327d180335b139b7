//! Recorded paths as paths of this machine: ends below another directory, and the directories of a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// The most entries of a directory that are listed.
const MAX_ENTRIES: usize = 4096;

/// Bytes as a path of this system.
pub(super) fn path(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// The path without leading slashes, so that a join keeps the directory.
pub(super) fn relative(path: &[u8]) -> &[u8] {
    let start = path.iter().position(|&b| b != b'/').unwrap_or(path.len());
    &path[start..]
}

/// The suffixes of a path of at least `least` elements, the longest first; none for a path with `..`.
pub(super) fn suffixes(recorded: &[u8], least: usize) -> impl Iterator<Item = PathBuf> {
    let parts: Vec<&[u8]> = relative(recorded).split(|&b| b == b'/').collect();
    let climbs = parts.contains(&&b".."[..]);
    let count = if climbs { 0 } else { (parts.len() + 1).saturating_sub(least).min(64) };
    let suffixes: Vec<PathBuf> = (0..count).map(|from| path(&parts[from..].join(&b'/'))).collect();
    suffixes.into_iter()
}

/// The directories in `folder`, by name in descending order: the newest version comes first.
pub(super) fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_ENTRIES);
    let mut folders: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
    folders.sort_unstable_by(|a, b| b.cmp(a));
    folders
}

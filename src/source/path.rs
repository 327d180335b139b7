//! Paths as bytes with slashes, as Go's `path/filepath` handles them. A path recorded on another machine is no path of this one,
//! and need not be UTF-8.

use std::borrow::Cow;

/// The last element of a path, as Go's `filepath.Base`: `.` for an empty path, `/` for slashes alone.
pub fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let end = path.iter().rposition(|&b| b != b'/').map_or(0, |at| at + 1);
    let path = &path[..end];
    if path.is_empty() {
        return b"/";
    }
    let start = path.iter().rposition(|&b| b == b'/').map_or(0, |at| at + 1);
    &path[start..]
}

/// The shortest path that is lexically equal to `path`, as Go's `filepath.Clean`.
pub fn clean(path: &[u8]) -> Vec<u8> {
    let rooted = path.starts_with(b"/");
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|&last| last != b"..") => {
                parts.pop();
            }
            b".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join(&b'/');
    match (rooted, joined.is_empty()) {
        (true, _) => [b"/".as_slice(), &joined].concat(),
        (false, true) => b".".to_vec(),
        (false, false) => joined,
    }
}

/// The path up to the last slash, cleaned, as Go's `filepath.Dir`. The root and `.` are their own directories.
pub fn directory(path: &[u8]) -> Vec<u8> {
    clean(&path[..path.iter().rposition(|&b| b == b'/').map_or(0, |at| at + 1)])
}

/// `path` below `directory`, cleaned, as Go's `filepath.Join`.
pub fn join(directory: &[u8], path: &[u8]) -> Vec<u8> {
    match (directory, path) {
        (b"", b"") => Vec::new(),
        (b"", only) | (only, b"") => clean(only),
        (directory, path) => clean(&[directory, b"/", path].concat()),
    }
}

/// The character between directories of a list: a colon, and a semicolon on Windows.
pub const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// The elements of a list of paths, as Go's `filepath.SplitList`. An empty list has none; other lists keep empty
/// elements.
pub fn list(paths: &[u8]) -> impl Iterator<Item = &[u8]> {
    let all = (!paths.is_empty()).then(|| paths.split(|&b| char::from(b) == SEPARATOR));
    all.into_iter().flatten()
}

/// True for a separator of this system, and for a colon everywhere.
fn is_separator(byte: u8) -> bool {
    byte == b':' || char::from(byte) == SEPARATOR
}

/// The elements of a list of directories that are not empty. The colon behind the letter of a Windows drive separates
/// nothing.
pub fn directories(paths: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, _) in paths.iter().enumerate().filter(|(_, b)| is_separator(**b)) {
        if at != start + 1 || drive(&paths[start..]).is_none() {
            all.push(&paths[start..at]);
            start = at + 1;
        }
    }
    all.push(&paths[start..]);
    all.retain(|directory| !directory.is_empty());
    all
}

/// The path behind the letter of a Windows drive; `None` for other paths.
fn drive(path: &[u8]) -> Option<&[u8]> {
    match path {
        [letter, b':', rest @ ..] if letter.is_ascii_alphabetic() => {
            matches!(rest, [b'\\' | b'/', ..]).then_some(rest)
        }
        _ => None,
    }
}

/// A path recorded on Windows with slashes and without its drive; other paths as they are.
pub fn slashed(path: &[u8]) -> Cow<'_, [u8]> {
    let rest = drive(path).filter(|_| !cfg!(windows)).unwrap_or(path);
    let is_windows = rest.len() < path.len() || !path.contains(&b'/');
    if !is_windows || !rest.contains(&b'\\') {
        return Cow::Borrowed(rest);
    }
    Cow::Owned(rest.iter().map(|&b| if b == b'\\' { b'/' } else { b }).collect())
}

#[cfg(test)]
#[path = "tests/path.rs"]
mod tests;

//! Source files, found as `pprof -list` finds them, with its errors. An absolute path must exist; a relative one is tried below
//! each directory of the search path and below the parents of that directory.
//!
//! A profile can name any file, so only ordinary files are read, each once and up to `MAX_SIZE` bytes.

use super::path;
use crate::error::os_reason;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// Bytes that are read of a file.
const MAX_SIZE: u64 = 64 << 20;

/// The longest line. As in pprof, a longer one ends the file without an error.
const MAX_LINE: usize = (64 << 10) - 1;

/// Source files, read on first use.
#[derive(Debug)]
pub struct SourceFiles {
    search_path: Vec<u8>,
    files: HashMap<Vec<u8>, Result<SourceLines, Vec<u8>>>,
}

impl SourceFiles {
    /// Files below the directories of `source_path`, separated by colons, or below the working directory if it is empty.
    pub fn new(source_path: &str) -> Self {
        let search_path = if source_path.is_empty() {
            working_directory()
        } else {
            source_path.as_bytes().to_vec()
        };
        Self { search_path, files: HashMap::new() }
    }

    /// The directories of the search path, separated by colons.
    pub fn search_path(&self) -> &[u8] {
        &self.search_path
    }

    /// The text of the file `name`, whose prefix is already trimmed, or an error in pprof's words.
    pub fn read(&mut self, name: &[u8]) -> Result<&SourceLines, &[u8]> {
        if !self.files.contains_key(name) {
            let text = self.find(name);
            self.files.insert(name.to_vec(), text);
        }
        match self.files.get(name) {
            Some(Ok(text)) => Ok(text),
            Some(Err(reason)) => Err(reason),
            None => Err(b""),
        }
    }

    fn find(&self, name: &[u8]) -> Result<SourceLines, Vec<u8>> {
        if name.starts_with(b"/") {
            let refused = |error| [b"open ", name, b": ", reason(&error).as_bytes()].concat();
            return SourceLines::read(name).map_err(refused);
        }
        for directory in path::list(&self.search_path) {
            let mut directory = directory.to_vec();
            loop {
                if let Ok(text) = SourceLines::read(&path::join(&directory, name)) {
                    return Ok(text);
                }
                let parent = path::directory(&directory);
                if parent == directory {
                    break;
                }
                directory = parent;
            }
        }
        let searched = self.search_path.as_slice();
        Err([b"could not find file ", name, b" on path ", searched].concat())
    }
}

/// Lines of a file.
#[derive(Debug, Default)]
pub struct SourceLines {
    bytes: Vec<u8>,
    /// Line i + 1 is `bytes[ranges[i].0..ranges[i].1]`.
    ranges: Vec<(usize, usize)>,
}

impl SourceLines {
    /// Line `number`, from 1, without its end; `None` beyond the last.
    pub fn line(&self, number: i64) -> Option<&[u8]> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.ranges.get(at).map(|&(start, end)| &self.bytes[start..end])
    }

    /// Reads a file, or fails if it cannot be opened. As in pprof, a path that is no ordinary file has no lines.
    fn read(path: &[u8]) -> io::Result<Self> {
        let path = local(path)?;
        let about = std::fs::metadata(&path)?;
        if !about.is_file() {
            return Ok(Self::default());
        }
        let mut bytes = Vec::new();
        // Files of the kernel have no size, and reading some of them never ends.
        let mut file = File::open(&path)?.take(about.len().min(MAX_SIZE));
        // Bytes read before an error are kept.
        let _ = file.read_to_end(&mut bytes);
        Ok(Self::new(bytes))
    }

    fn new(bytes: Vec<u8>) -> Self {
        let mut ranges = Vec::new();
        let mut start = 0;
        while start < bytes.len() {
            let rest = &bytes[start..];
            let length = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
            if length > MAX_LINE {
                break;
            }
            let shown = rest[..length].strip_suffix(b"\r").map_or(length, <[u8]>::len);
            ranges.push((start, start + shown));
            start += length + 1;
        }
        Self { bytes, ranges }
    }
}

/// The working directory as in Go: `$PWD` if it still names it.
fn working_directory() -> Vec<u8> {
    let real = std::env::current_dir().ok();
    let named = std::env::var_os("PWD").map(PathBuf::from).filter(|named| {
        let same = |path: &PathBuf| std::fs::canonicalize(path).ok();
        named.is_absolute() && real.as_ref().is_some_and(|real| same(named) == same(real))
    });
    named.or(real).map(|path| path.into_os_string().into_encoded_bytes()).unwrap_or_default()
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // elsewhere it can fail
fn local(path: &[u8]) -> io::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(path)))
}

#[cfg(not(unix))]
fn local(path: &[u8]) -> io::Result<PathBuf> {
    let text = std::str::from_utf8(path).map_err(|_| io::ErrorKind::InvalidInput)?;
    Ok(PathBuf::from(text))
}

/// The operating system's error as Go prints it: in lower case, without a number.
fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::InvalidInput {
        return "invalid argument".to_owned();
    }
    os_reason(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_relative_path_is_tried_below_each_parent() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("proj/pkg/deep")).unwrap();
        fs::write(root.join("proj/pkg/a.go"), "one\r\ntwo\n\nfour").unwrap();
        let from = root.join("proj/pkg/deep").to_str().unwrap().to_owned();
        let mut sources = SourceFiles::new(&format!("/nowhere:{from}"));
        let text = sources.read(b"pkg/a.go").unwrap();
        assert_eq!(text.line(1), Some(b"one".as_slice()));
        assert_eq!(text.line(3), Some(b"".as_slice()));
        assert_eq!(text.line(4), Some(b"four".as_slice()));
        assert_eq!((text.line(0), text.line(5), text.line(-1)), (None, None, None));
        let missing = sources.read(b"pkg/none.go").unwrap_err().to_vec();
        let expected = format!("could not find file pkg/none.go on path /nowhere:{from}");
        assert_eq!(String::from_utf8(missing).unwrap(), expected);
        let parent = sources.read(b"../pkg/a.go").unwrap();
        assert_eq!(parent.line(2), Some(b"two".as_slice()), "dots are resolved by text");
    }

    #[test]
    fn an_absolute_path_must_exist_and_what_is_no_file_has_no_lines() {
        let folder = tempfile::tempdir().unwrap();
        let mut sources = SourceFiles::new("");
        let missing = sources.read(b"/nowhere/c.go").unwrap_err();
        assert_eq!(missing, b"open /nowhere/c.go: no such file or directory");
        let directory = folder.path().to_str().unwrap().as_bytes();
        assert_eq!(sources.read(directory).unwrap().line(1), None);
        assert_eq!(sources.read(b"/dev/zero").unwrap().line(1), None);
        assert_eq!(sources.read(b"/a\0b").unwrap_err(), b"open /a\0b: invalid argument");
    }

    /// Reading `/proc/kmsg` waits for the next message of the kernel. Any file there has a size of 0.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_of_the_kernel_has_no_lines() {
        let mut sources = SourceFiles::new("");
        assert_eq!(sources.read(b"/proc/self/status").unwrap().line(1), None);
    }

    #[test]
    fn a_line_too_long_ends_the_file() {
        let long = "x".repeat(MAX_LINE);
        let text = SourceLines::new(format!("a\n{long}\nb\n{long}x\nc\n").into_bytes());
        assert_eq!(text.line(3), Some(b"b".as_slice()));
        assert_eq!(text.line(4), None);
    }
}

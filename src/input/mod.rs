//! Where bytes come from: a file, standard input, an address on the network. Nothing is known here of what the bytes mean.
//!
//! [`check`] finds the plain mistakes without reading, so that they can be told before a screen opens; [`open`] gives a
//! reader that counts what it gave, and that can be cancelled even while it waits for a pipe.

pub mod address;
mod blocking_reader;
pub mod expand_paths;
pub mod http;
pub mod pprof_index;

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, IsTerminal, Read};

use crate::cancel::Cancel;
use crate::error::Error;
use address::Address;
use blocking_reader::Pipe;

/// The name of standard input among the sources.
pub const STANDARD_INPUT: &str = "-";

/// How many bytes are read between two reports of progress.
const STRIDE: u64 = 1 << 20;

/// A source that was opened.
pub struct Input {
    reader: Box<dyn Read + Send>,
    /// How many bytes there are to read, where that is known.
    pub size: Option<u64>,
}

impl Input {
    /// The bytes; `tell` hears from time to time how many were read so far, and once more at the end.
    pub fn counted(self, tell: &mut dyn FnMut(u64)) -> Counted<'_> {
        Counted { reader: self.reader, read: 0, told: 0, tell }
    }
}

/// Refuses what cannot be a profile by looking at its name and kind only.
pub fn check(source: &OsStr) -> Result<(), Error> {
    if source == STANDARD_INPUT {
        if io::stdin().is_terminal() {
            return Err(Error::NotAFile("the keyboard"));
        }
        return Ok(());
    }
    match fs::metadata(source) {
        Ok(metadata) => refuse(&metadata),
        Err(error) => match address(source)? {
            Some(_) => Ok(()),
            None => Err(Error::Read(error)),
        },
    }
}

/// The address that `source` is, where it is no file: as with pprof, a file goes before an address of the same name.
pub fn address(source: &OsStr) -> Result<Option<Address>, Error> {
    match source.to_str() {
        Some(text) if source != STANDARD_INPUT && fs::metadata(source).is_err() => {
            Address::parse(text)
        }
        _ => Ok(None),
    }
}

/// Whether `source` is a file whose first bytes are `magic`. Nothing is taken from what can be read only once.
pub fn begins_with(source: &OsStr, magic: &[u8]) -> bool {
    let mut start = vec![0; magic.len()];
    fs::metadata(source).is_ok_and(|metadata| metadata.is_file())
        && File::open(source).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == magic
}

/// Opens a source. A FIFO is a source, as what a shell makes of `<(command)`. What may keep a reader waiting answers with
/// an error once `cancel` is raised.
pub fn open(source: &OsStr, cancel: &Cancel) -> Result<Input, Error> {
    check(source)?;
    if source == STANDARD_INPUT {
        let pipe = Pipe::new(|| Ok(io::stdin()), cancel).map_err(Error::Read)?;
        return Ok(Input { reader: Box::new(pipe), size: None });
    }
    if !fs::metadata(source).map_err(Error::Read)?.is_file() {
        // Opening a FIFO waits for its writer, so that has to happen elsewhere, too.
        let path = source.to_owned();
        let pipe = Pipe::new(move || File::open(path), cancel).map_err(Error::Read)?;
        return Ok(Input { reader: Box::new(pipe), size: None });
    }
    let file = File::open(source).map_err(Error::Read)?;
    let size = file.metadata().map_err(Error::Read)?.len();
    Ok(Input { reader: Box::new(file), size: Some(size) })
}

/// A source as errors and headers name it: bytes that are no text are shown as replacements, and passwords are not shown.
pub fn name(source: &OsStr) -> String {
    let text = source.to_string_lossy().into_owned();
    match Address::parse(&text) {
        Ok(Some(address)) if address.credentials().is_some() => address.to_string(),
        _ => text,
    }
}

fn refuse(metadata: &Metadata) -> Result<(), Error> {
    if metadata.is_dir() {
        return Err(Error::NotAFile("a directory"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_socket() {
            return Err(Error::NotAFile("a socket"));
        }
        if kind.is_block_device() {
            return Err(Error::NotAFile("a device"));
        }
    }
    Ok(())
}

/// A reader that tells how far it is.
pub struct Counted<'a> {
    reader: Box<dyn Read + Send>,
    read: u64,
    told: u64,
    tell: &'a mut dyn FnMut(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read += count as u64;
        if self.read - self.told >= STRIDE || (count == 0 && self.read != self.told) {
            self.told = self.read;
            (self.tell)(self.read);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_by_strides_and_at_the_end() {
        let bytes = vec![0_u8; 3 * STRIDE as usize + 5];
        let input = Input { reader: Box::new(io::Cursor::new(bytes)), size: None };
        let mut told = Vec::new();
        let mut tell = |read| told.push(read);
        let copied = io::copy(&mut input.counted(&mut tell), &mut io::sink()).unwrap();
        assert_eq!(copied, 3 * STRIDE + 5);
        assert_eq!(told.last(), Some(&copied));
        assert!(told.len() <= 4 && told.is_sorted(), "{told:?}");
    }

    #[test]
    fn plain_mistakes_are_found_without_reading() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(check(folder.path().as_os_str()), Err(Error::NotAFile("a directory"))));
        assert!(matches!(check(folder.path().join("none").as_os_str()), Err(Error::Read(_))));
        assert!(check(OsStr::new("http://localhost:1/heap")).is_ok());
        assert!(matches!(check(OsStr::new("ftp://localhost:1/heap")), Err(Error::Fetch(_))));
        let file = folder.path().join("file");
        fs::write(&file, "abc").unwrap();
        assert!(check(file.as_os_str()).is_ok());
        let begins = |magic: &[u8]| begins_with(file.as_os_str(), magic);
        assert!(begins(b"ab") && !begins(b"b") && !begins(b"abcd"));
        assert_eq!(open(file.as_os_str(), &Cancel::new()).unwrap().size, Some(3));
    }
}

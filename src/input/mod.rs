//! Sources of bytes: files, standard input, addresses on the network. The bytes have no meaning here.
//!
//! [`check`] finds plain mistakes without reading, before a screen opens. [`open`] returns a reader that reports progress and can
//! be cancelled even while it waits for a pipe.

pub mod address;
mod blocking_reader;
pub mod expand_paths;
pub mod http;
mod opened;
pub mod pprof_index;
pub mod store_address;
mod store_time;
#[cfg(feature = "https")]
mod tls;
#[cfg(not(feature = "https"))]
#[path = "no_tls.rs"]
mod tls;
mod tls_files;

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, IsTerminal, Read};

use crate::cancel::Cancel;
use crate::error::Error;
use address::Address;
use blocking_reader::BlockingReader;
use expand_paths::holds_profiles;
pub use opened::{Counted, Input};
use store_address::StoreAddress;
pub use store_time::{StoreTime, http_date, timestamp, utc};

/// The name of standard input among the sources.
pub const STANDARD_INPUT: &str = "-";

/// Fails for a source that cannot be a profile, by its name and file type alone.
pub fn check(source: &OsStr) -> Result<(), Error> {
    if source == STANDARD_INPUT {
        if io::stdin().is_terminal() {
            return Err(Error::NotAFile("the keyboard"));
        }
        return Ok(());
    }
    match fs::metadata(source) {
        Ok(metadata) if metadata.is_dir() && !holds_profiles(source) => Err(Error::NoProfileIn),
        Ok(metadata) => refuse(&metadata),
        Err(error) => match (store_address(source)?, address(source)?) {
            (None, None) => Err(Error::Read(error)),
            _ => Ok(()),
        },
    }
}

/// The address `source`, unless it is a file: as in `go tool pprof`, a file takes precedence over an address of the same name.
/// `None` for the address of a profile store.
pub fn address(source: &OsStr) -> Result<Option<Address>, Error> {
    match address_text(source) {
        Some(text) if StoreAddress::parse(text)?.is_none() => Address::parse(text),
        _ => Ok(None),
    }
}

/// The address of a profile store that `source` is, unless it is a file.
pub fn store_address(source: &OsStr) -> Result<Option<StoreAddress>, Error> {
    address_text(source).map_or(Ok(None), StoreAddress::parse)
}

/// The text of a source that is no file.
fn address_text(source: &OsStr) -> Option<&str> {
    source.to_str().filter(|_| source != STANDARD_INPUT && fs::metadata(source).is_err())
}

/// The first four bytes of a file. `None` for other sources: what can be read only once is not opened.
pub fn first_bytes(source: &OsStr) -> Option<[u8; 4]> {
    let mut start = [0; 4];
    fs::metadata(source).ok().filter(Metadata::is_file)?;
    File::open(source).and_then(|mut file| file.read_exact(&mut start)).ok()?;
    Some(start)
}

/// Opens a source; a FIFO, as a shell makes of `<(command)`, is one too. Reads that block return an error once `cancel` is
/// raised.
pub fn open(source: &OsStr, cancel: &Cancel) -> Result<Input, Error> {
    check(source)?;
    if source == STANDARD_INPUT {
        let reader = BlockingReader::new(|| Ok(io::stdin()), cancel).map_err(Error::Read)?;
        return Ok(Input { reader: Box::new(reader), size: None });
    }
    if !fs::metadata(source).map_err(Error::Read)?.is_file() {
        // Opening a FIFO waits for its writer, so it happens on the thread of the reader, too.
        let path = source.to_owned();
        let reader = BlockingReader::new(move || File::open(path), cancel).map_err(Error::Read)?;
        return Ok(Input { reader: Box::new(reader), size: None });
    }
    let file = File::open(source).map_err(Error::Read)?;
    let size = file.metadata().map_err(Error::Read)?.len();
    Ok(Input { reader: Box::new(file), size: Some(size) })
}

/// The name of a source in errors and headers, without passwords. Bytes that are not UTF-8 become U+FFFD.
pub fn name(source: &OsStr) -> String {
    let text = source.to_string_lossy().into_owned();
    if let Ok(Some(store)) = StoreAddress::parse(&text) {
        return store.to_string();
    }
    match Address::parse(&text) {
        Ok(Some(address)) if address.credentials().is_some() => address.to_string(),
        _ => text,
    }
}

/// Fails for a directory, a socket or a block device.
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

#[cfg(test)]
mod tests;

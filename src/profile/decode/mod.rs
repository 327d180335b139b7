//! Bytes to a profile: decompressed if needed, then read as a stream of the fields of profile.proto out of one reused buffer.
//! The decoded file is never whole in memory, and a sample costs no allocation of its own.
//!
//! Checks and refusals are those of `go tool pprof`, in its words where it has any.

mod assemble;
mod held;
mod id_index;
mod large_ids;
mod proto;
mod raw;
mod window;
mod wire;
mod zstd;

use self::raw::RawProfile;
use self::window::{InputWindow, fill};
use self::wire::WireError;
use self::zstd::{LONGEST_HEADER, Zstd, unzstd_error};
pub use super::decode_options::DecodeOptions;
use super::legacy;
use super::memory_budget::MemoryBudget;
pub use super::memory_budget::SharedMemory;
use super::merge_source::MergeSource;
use super::store::profile::Profile;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::goroutines::DumpedGoroutine;
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// Bytes of a read from the input.
const READ_SIZE: usize = 64 << 10;

/// Reads a profile to the end of `input`, compressed or not. The profile is as recorded: [`Profile::pruned`] and its siblings
/// drop, rename and add.
pub fn decode(input: impl Read, options: DecodeOptions, cancel: &Cancel) -> Result<Profile, Stop> {
    Ok(DecodeInput::open(input, options)?.decode(cancel)?.profile)
}

/// A profile, and the text behind its samples.
#[derive(Debug)]
pub struct DecodedProfile {
    /// The profile as recorded.
    pub profile: Profile,
    /// The lines of `# runtime.MemStats` at the end of a heap's `debug=1` text; empty for other formats.
    pub statistics: Vec<u8>,
    /// The goroutines of a dump, longest wait first; empty for other formats.
    pub goroutines: Vec<DumpedGoroutine>,
}

/// An opened input, decompressed on the way. Its first bytes are known before anything is decoded.
pub struct DecodeInput<'a>(InputWindow<Box<dyn Read + 'a>>);

impl<'a> DecodeInput<'a> {
    /// Finds the compression and reads the first bytes. An input without any is an error.
    pub fn open(input: impl Read + 'a, options: DecodeOptions) -> Result<Self, Error> {
        Self::open_with(input, options, SharedMemory::default())
    }

    /// Opens an input whose memory counts with that of the others that share `memory`.
    pub fn open_with(
        input: impl Read + 'a,
        options: DecodeOptions,
        memory: SharedMemory,
    ) -> Result<Self, Error> {
        let mut input = input;
        let mut magic = [0; LONGEST_HEADER];
        let length = fill(&mut input, &mut magic).map_err(Error::Read)?;
        let start = io::Cursor::new(magic).take(length as u64);
        let input = BufReader::with_capacity(READ_SIZE, start.chain(input));
        let unpacking = Rc::new(Cell::new(0));
        let (input, error): (Box<dyn Read + 'a>, fn(io::Error) -> Error) = match &magic[..length] {
            [0x1f, 0x8b, ..] => (Box::new(MultiGzDecoder::new(input)), gunzip_error),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => (
                Box::new(Zstd::new(input, Rc::clone(&unpacking)).map_err(unzstd_error)?),
                unzstd_error,
            ),
            [b'P', b'E', b'R', b'F', b'I', b'L', b'E', b'2', ..] => {
                let why = "perf.data, which perf_to_profile (github.com/google/perf_data_converter) turns into a profile";
                return Err(Error::Unrecognized(why.to_owned()));
            }
            _ => (Box::new(input), Error::Read),
        };
        let mut window = InputWindow::new(input, options, (memory, unpacking), error);
        window.fill()?;
        if window.unread().is_empty() { Err(Error::Empty) } else { Ok(Self(window)) }
    }

    /// The first decompressed bytes, at most 64 kB; `None` if they begin one of the older formats of profiles.
    pub fn unclaimed_head(&self) -> Option<&[u8]> {
        let head = self.0.unread();
        (!legacy::recognise(head)).then_some(head)
    }

    /// The whole input, decompressed.
    pub fn text(mut self, cancel: &Cancel) -> Result<Vec<u8>, Stop> {
        self.0.rest(cancel)
    }

    /// Decodes the input as profile.proto, or as one of the older formats. Fails for anything else.
    pub fn decode(self, cancel: &Cancel) -> Result<DecodedProfile, Stop> {
        if self.unclaimed_head().is_none() {
            return self.decode_older(cancel);
        }
        let (raw, budget) = read_proto(self.0, RawProfile::new(), cancel)?;
        let profile = raw.assemble(&budget)?;
        budget.keep(profile.bytes() as u64);
        Ok(DecodedProfile { profile, statistics: Vec::new(), goroutines: Vec::new() })
    }

    /// Decodes the input for a merge, like [`DecodeInput::decode`]. Returns the statistics, too.
    pub fn decode_for_merge(self, cancel: &Cancel) -> Result<(MergeSource, Vec<u8>), Stop> {
        if self.unclaimed_head().is_none() {
            let decoded = self.decode_older(cancel)?;
            return Ok((decoded.profile.into(), decoded.statistics));
        }
        let (raw, budget) = read_proto(self.0, RawProfile::for_merge(), cancel)?;
        let source = raw.assemble_for_merge(&budget)?;
        budget.keep(source.bytes() as u64);
        Ok((source, Vec::new()))
    }

    /// Decodes the input as one of the older formats.
    fn decode_older(mut self, cancel: &Cancel) -> Result<DecodedProfile, Stop> {
        let (text, options) = (self.0.rest(cancel)?, self.0.options());
        let budget = self.0.into_budget();
        let (profile, goroutines) = legacy::decode(&text, options, &budget, cancel)?;
        budget.keep(profile.bytes() as u64);
        let statistics = legacy::statistics_of_heap(&text).to_vec();
        Ok(DecodedProfile { profile, statistics, goroutines })
    }
}

fn gunzip_error(error: std::io::Error) -> Error {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => Error::Decompress("unexpected EOF".to_owned()),
        InvalidData | InvalidInput => Error::Decompress(format!("gzip: {error}")),
        _ => Error::Read(error),
    }
}

/// Reads profile.proto, field by field. Returns the count of memory, too.
fn read_proto(
    mut window: InputWindow<impl Read>,
    mut raw: RawProfile,
    cancel: &Cancel,
) -> Result<(RawProfile, MemoryBudget), Stop> {
    loop {
        cancel.check()?;
        raw.allow(window.room());
        let used =
            fields(&mut raw, window.unread()).map_err(|(bad, at)| refused(bad, at, &window))?;
        window.advance(used);
        if raw.concatenated {
            return Err(Error::Parse("concatenated profiles detected".to_owned()).into());
        }
        window.hold(raw.memory(window.offset()))?;
        raw.reserve(window.offset())?;
        if !window.fill()? {
            break;
        }
    }
    if !window.unread().is_empty() {
        return Err(
            unrecognized("the last field is cut off", window.offset(), window.start()).into()
        );
    }
    Ok((raw, window.into_budget()))
}

/// Reads all whole fields in `bytes`. Returns the number of bytes they took, or the reason and the offset of an error.
fn fields(raw: &mut RawProfile, bytes: &[u8]) -> Result<usize, (WireError, usize)> {
    let mut rest = bytes;
    loop {
        let at = bytes.len() - rest.len();
        match wire::field(&mut rest) {
            Ok((number, value)) => raw.field(number, value).map_err(|bad| (bad, at))?,
            Err(WireError::Short) => return Ok(at),
            Err(bad) => return Err((bad, at)),
        }
    }
}

/// The error for bytes of the window that are no field.
fn refused<R: Read>(bad: WireError, at: usize, window: &InputWindow<R>) -> Error {
    let (at, head) = (window.offset() + at as u64, window.start());
    match bad {
        WireError::Short => unrecognized("a message is cut off", at, head),
        WireError::Wrong(why) => unrecognized(why, at, head),
        WireError::NoMemory => Error::NoMemory,
        WireError::TooMuchMemory => window.excess().into(),
    }
}

/// The refusal of an input that is no profile. A text is named as such, since a byte offset says nothing there.
fn unrecognized(why: &str, at: u64, head: &[u8]) -> Error {
    let printable = |b: &u8| b.is_ascii_graphic() || b" \t\r\n".contains(b);
    let detail = if !head.is_empty() && head.iter().all(printable) {
        let words: String =
            head.iter().take(24).map(|&b| if b < b' ' { ' ' } else { b as char }).collect();
        format!("a text that begins with {:?}", words.trim())
    } else {
        format!("as profile.proto: {why} at byte {at}")
    };
    Error::Unrecognized(detail)
}

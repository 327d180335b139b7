//! Bytes to a profile: gunzip where needed, then the fields of profile.proto as a stream out of one reused buffer. The
//! decoded file is never whole in memory, and a sample costs no allocation of its own.
//!
//! Checks and refusals are pprof's; where pprof has words for a refusal, they are used.

use super::raw::Raw;
use super::wire::{self, Bad};
use super::{Profile, legacy};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use flate2::bufread::MultiGzDecoder;
use std::io::{BufRead, BufReader, Read};

/// How much of the input is asked for at once.
const PIECE: usize = 128 << 10;

/// How much decoded input is looked at at once; a longer message makes the buffer grow.
const CHUNK: usize = 256 << 10;

/// What bounds the decoding.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes after decompression; more is refused.
    pub max_size: u64,
}

impl Default for Limits {
    /// 4 GiB decoded.
    fn default() -> Self {
        Self { max_size: 4 << 30 }
    }
}

/// Reads a profile to the end of `input`, compressed or not. What it holds is as recorded: nothing is dropped, renamed
/// or added (see [`Profile::pruned`] and its siblings for that).
pub fn decode(input: impl Read, limits: Limits, cancel: &Cancel) -> Result<Profile, Stop> {
    let mut input = BufReader::with_capacity(PIECE, input);
    let head = input.fill_buf().map_err(Error::Read)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        let input = MultiGzDecoder::new(input);
        decode_plain(Chunks::new(input, limits, gunzip_error), cancel)
    } else {
        decode_plain(Chunks::new(input, limits, Error::Read), cancel)
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

fn decode_plain(mut chunks: Chunks<impl Read>, cancel: &Cancel) -> Result<Profile, Stop> {
    chunks.fill()?;
    if chunks.unread().is_empty() {
        return Err(Error::Empty.into());
    }
    if legacy::recognise(chunks.unread()) {
        let text = chunks.rest(cancel)?;
        return Ok(legacy::decode(&text)?);
    }
    let mut raw = Raw::new();
    loop {
        cancel.check()?;
        let used = fields(&mut raw, chunks.unread())
            .map_err(|(bad, at)| unrecognized(bad, chunks.offset + at as u64, chunks.start()))?;
        chunks.advance(used);
        if raw.concatenated {
            return Err(Error::Parse("concatenated profiles detected".to_owned()).into());
        }
        if !chunks.fill()? {
            break;
        }
    }
    if !chunks.unread().is_empty() {
        return Err(unrecognized("the last field is cut off", chunks.offset, chunks.start()).into());
    }
    Ok(raw.assemble()?)
}

/// Reads as many whole fields as stand in `bytes`; the count of bytes they took, or what is wrong and where.
fn fields(raw: &mut Raw, bytes: &[u8]) -> Result<usize, (&'static str, usize)> {
    let mut rest = bytes;
    loop {
        let at = bytes.len() - rest.len();
        match wire::field(&mut rest) {
            Ok((number, value)) => raw.field(number, value).map_err(|bad| match bad {
                Bad::Short => ("a message is cut off", at),
                Bad::Wrong(why) => (why, at),
            })?,
            Err(Bad::Short) => return Ok(at),
            Err(Bad::Wrong(why)) => return Err((why, at)),
        }
    }
}

/// The refusal of what is not a profile: a text is named as such, for a byte offset helps nobody there.
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

/// Decoded input, a window at a time.
struct Chunks<R> {
    input: R,
    limits: Limits,
    error: fn(std::io::Error) -> Error,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    /// Where in the decoded stream `from` stands.
    offset: u64,
    /// The first bytes of all.
    head: Vec<u8>,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    fn new(input: R, limits: Limits, error: fn(std::io::Error) -> Error) -> Self {
        let (buffer, head) = (vec![0; CHUNK], Vec::new());
        Self { input, limits, error, buffer, from: 0, to: 0, offset: 0, head, ended: false }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.from..self.to]
    }

    fn start(&self) -> &[u8] {
        &self.head
    }

    fn advance(&mut self, count: usize) {
        self.from += count;
        self.offset += count as u64;
    }

    /// Reads on until the window is full or the input ends; whether anything came.
    fn fill(&mut self) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        if self.to == self.buffer.len() {
            // A message longer than the window: grows with what really arrives, never by what a length claims.
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let before = self.to;
        while self.to < self.buffer.len() {
            match self.input.read(&mut self.buffer[self.to..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => self.to += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err((self.error)(error)),
            }
        }
        if self.head.is_empty() {
            self.head = self.buffer[..self.to.min(64)].to_vec();
        }
        if self.offset + self.to as u64 > self.limits.max_size {
            return Err(Error::TooLarge(self.limits.max_size));
        }
        Ok(self.to > before)
    }

    /// Everything that is left, at once: for the formats that are not streams.
    fn rest(&mut self, cancel: &Cancel) -> Result<Vec<u8>, Stop> {
        let mut all = self.unread().to_vec();
        self.advance(all.len());
        while self.fill()? {
            cancel.check()?;
            all.extend_from_slice(self.unread());
            self.advance(self.unread().len());
        }
        Ok(all)
    }
}

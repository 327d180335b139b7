//! Zstd, with the memory that it takes.

use crate::error::Error;
use crate::profile::memory_budget::is_available;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::cell::Cell;
use std::io::{self, BufRead, ErrorKind, Read};
use std::rc::Rc;

/// The largest window of a frame in bytes, as the decoder has it.
const MAX_WINDOW: u64 = 128 << 20;

/// Bytes that the decoder holds for a byte of the window: its buffer doubles, with the smaller one still held.
const HELD: u64 = 3;

/// Bytes of the longest header of a frame.
pub(super) const LONGEST_HEADER: usize = 18;

/// Frames behind each other. There is no decoder only between two frames.
pub(super) struct Zstd<R: BufRead> {
    frame: Option<StreamingDecoder<R, FrameDecoder>>,
    /// The memory of the decoder in bytes, once it has decoded as many.
    memory: Rc<Cell<u64>>,
}

impl<R: BufRead> Zstd<R> {
    /// A reader of frames, which writes its memory in bytes to `memory`.
    pub(super) fn new(input: R, memory: Rc<Cell<u64>>) -> io::Result<Self> {
        let mut zstd = Self { frame: None, memory };
        zstd.begin(input)?;
        Ok(zstd)
    }

    fn begin(&mut self, mut input: R) -> io::Result<()> {
        let window = window_size(input.fill_buf()?).unwrap_or(MAX_WINDOW).min(MAX_WINDOW);
        let memory = window * HELD;
        if !is_available(memory as usize) {
            return Err(ErrorKind::OutOfMemory.into());
        }
        self.memory.set(self.memory.get().max(memory));
        let frame = StreamingDecoder::new_with_decoder(input, FrameDecoder::new());
        self.frame = Some(frame.map_err(io::Error::other)?);
        Ok(())
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let count = frame.read(buffer)?;
            if count > 0 || buffer.is_empty() || frame.get_mut().fill_buf()?.is_empty() {
                return Ok(count);
            }
            if let Some((input, _)) = self.frame.take().map(StreamingDecoder::into_parts) {
                self.begin(input)?;
            }
        }
        Ok(0)
    }
}

/// The window of a frame that begins with `header`, in bytes; `None` if the header is cut off.
fn window_size(header: &[u8]) -> Option<u64> {
    let descriptor = *header.get(4)?;
    let is_single_segment = descriptor & 0x20 != 0;
    if !is_single_segment {
        let window = *header.get(5)?;
        let base = 1_u64 << (10 + (window >> 3));
        return Some(base + base / 8 * u64::from(window & 7));
    }
    // The content is the window. Its size stands behind the id of a dictionary.
    let start = 5 + [0, 1, 2, 4][usize::from(descriptor & 3)];
    let length = [1, 2, 4, 8][usize::from(descriptor >> 6)];
    let bytes = header.get(start..start + length)?;
    let size = bytes.iter().rev().fold(0_u64, |size, &byte| size << 8 | u64::from(byte));
    Some(if length == 2 { size + 256 } else { size })
}

pub(super) fn unzstd_error(error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::Other => Error::Decompress(format!("zstd: {error}")),
        ErrorKind::UnexpectedEof => Error::Decompress("unexpected EOF".to_owned()),
        ErrorKind::OutOfMemory => Error::NoMemory,
        _ => Error::Read(error),
    }
}

#[cfg(test)]
#[path = "tests/zstd.rs"]
mod tests;

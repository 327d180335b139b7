//! Blocking reads, of standard input or a FIFO, on a detached thread. Nothing can wake such a read, so the reader here polls and
//! can be cancelled.

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::cancel::Cancel;

/// Bytes of a read.
const PIECE_SIZE: usize = 128 << 10;

/// Pieces that may wait to be taken before the thread blocks.
const MAX_WAITING: usize = 4;

/// The longest wait between two checks for cancellation.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The reading end. After cancellation the thread stays until its read returns or the program ends.
pub(super) struct BlockingReader {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    /// The bytes of the piece that were taken.
    taken: usize,
    cancel: Cancel,
}

impl BlockingReader {
    /// Opens and reads on a thread. Errors there are returned by the next read.
    pub(super) fn new<R: Read>(
        open: impl FnOnce() -> io::Result<R> + Send + 'static,
        cancel: &Cancel,
    ) -> io::Result<Self> {
        let (sender, pieces) = sync_channel(MAX_WAITING);
        thread::Builder::new().name("pipe".to_owned()).spawn(move || match open() {
            Ok(reader) => send_pieces(reader, &sender),
            // The reader may be gone.
            Err(error) => drop(sender.send(Err(error))),
        })?;
        Ok(Self { pieces, piece: Vec::new(), taken: 0, cancel: cancel.clone() })
    }
}

/// Sends pieces to the end of `reader`, or up to the first error.
fn send_pieces(mut reader: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = vec![0; PIECE_SIZE];
        let read = match reader.read(&mut piece) {
            Ok(0) => return,
            Ok(count) => {
                piece.truncate(count);
                Ok(piece)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let last = read.is_err();
        if sender.send(read).is_err() || last {
            return;
        }
    }
}

impl Read for BlockingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.piece.len() {
            match self.pieces.recv_timeout(POLL_INTERVAL) {
                Ok(piece) => (self.piece, self.taken) = (piece?, 0),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if self.cancel.is_cancelled() => {
                    return Err(io::Error::other("cancelled"));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        let rest = self.piece.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        let (out, _) = buffer.split_at_mut(count);
        out.copy_from_slice(rest.split_at(count).0);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
#[path = "tests/blocking_reader.rs"]
mod tests;

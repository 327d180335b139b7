//! Reading from what may keep one waiting: standard input, a FIFO. A thread of its own does the waiting, for nothing can
//! wake it; whoever reads from here is free to leave.

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::cancel::Cancel;

/// Bytes read at once.
const PIECE: usize = 128 << 10;

/// Pieces that may wait to be taken; the writer is held back beyond.
const WAITING: usize = 4;

/// How long a cancelled reader may go on waiting.
pub(super) const PATIENCE: Duration = Duration::from_millis(50);

/// The reading end. After cancelling, the thread behind it stays until its read returns, or the program ends.
pub(super) struct Pipe {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    /// How much of the piece was given.
    given: usize,
    cancel: Cancel,
}

impl Pipe {
    /// Opens and reads on a thread; what goes wrong there comes out of the first read after it.
    pub(super) fn new<R: Read>(
        open: impl FnOnce() -> io::Result<R> + Send + 'static,
        cancel: &Cancel,
    ) -> io::Result<Self> {
        let (sender, pieces) = sync_channel(WAITING);
        thread::Builder::new().name("pipe".to_owned()).spawn(move || match open() {
            Ok(reader) => pump(reader, &sender),
            // The reader may have left.
            Err(error) => drop(sender.send(Err(error))),
        })?;
        Ok(Self { pieces, piece: Vec::new(), given: 0, cancel: cancel.clone() })
    }
}

fn pump(mut reader: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = vec![0; PIECE];
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

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.piece.len() {
            match self.pieces.recv_timeout(PATIENCE) {
                Ok(piece) => (self.piece, self.given) = (piece?, 0),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if self.cancel.is_cancelled() => {
                    return Err(io::Error::other("cancelled"));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        let rest = self.piece.get(self.given..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        let (out, _) = buffer.split_at_mut(count);
        out.copy_from_slice(rest.split_at(count).0);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::TimedOut.into())
        }
    }

    #[test]
    fn everything_arrives_in_order() {
        let bytes: Vec<u8> = (0..3 * PIECE + 7).map(|i| (i % 251) as u8).collect();
        let source = bytes.clone();
        let mut pipe = Pipe::new(|| Ok(io::Cursor::new(source)), &Cancel::new()).unwrap();
        let mut read = Vec::new();
        pipe.read_to_end(&mut read).unwrap();
        assert!(read == bytes);
    }

    #[test]
    fn errors_arrive_after_what_came_before_them() {
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"abc").unwrap();
        drop(writer);
        let mut pipe = Pipe::new(|| Ok(reader.chain(Broken)), &Cancel::new()).unwrap();
        let mut read = Vec::new();
        let error = pipe.read_to_end(&mut read).unwrap_err();
        assert_eq!((read.as_slice(), error.kind()), (&b"abc"[..], ErrorKind::TimedOut));
        let refused = || Err::<io::Empty, _>(ErrorKind::PermissionDenied.into());
        let error = Pipe::new(refused, &Cancel::new()).unwrap().read(&mut [0; 9]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    }

    #[test]
    fn a_writer_that_says_nothing_holds_nobody() {
        let (reader, writer) = io::pipe().unwrap();
        let cancel = Cancel::new();
        let mut pipe = Pipe::new(|| Ok(reader), &cancel).unwrap();
        cancel.cancel();
        assert!(pipe.read(&mut [0; 9]).is_err());
        drop(writer);
    }
}

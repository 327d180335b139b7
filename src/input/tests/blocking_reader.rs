//! Unit tests of `input/blocking_reader.rs`.

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
    let bytes: Vec<u8> = (0..3 * PIECE_SIZE + 7).map(|i| (i % 251) as u8).collect();
    let source = bytes.clone();
    let mut pipe = BlockingReader::new(|| Ok(io::Cursor::new(source)), &Cancel::new()).unwrap();
    let mut read = Vec::new();
    pipe.read_to_end(&mut read).unwrap();
    assert!(read == bytes);
}

#[test]
fn errors_arrive_after_what_came_before_them() {
    let (reader, mut writer) = io::pipe().unwrap();
    writer.write_all(b"abc").unwrap();
    drop(writer);
    let mut pipe = BlockingReader::new(|| Ok(reader.chain(Broken)), &Cancel::new()).unwrap();
    let mut read = Vec::new();
    let error = pipe.read_to_end(&mut read).unwrap_err();
    assert_eq!((read.as_slice(), error.kind()), (&b"abc"[..], ErrorKind::TimedOut));
    let refused = || Err::<io::Empty, _>(ErrorKind::PermissionDenied.into());
    let error =
        BlockingReader::new(refused, &Cancel::new()).unwrap().read(&mut [0; 9]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
}

#[test]
fn a_writer_that_says_nothing_holds_nobody() {
    let (reader, writer) = io::pipe().unwrap();
    let cancel = Cancel::new();
    let mut pipe = BlockingReader::new(|| Ok(reader), &cancel).unwrap();
    cancel.cancel();
    assert!(pipe.read(&mut [0; 9]).is_err());
    drop(writer);
}

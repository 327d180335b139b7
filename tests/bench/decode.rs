//! From the bytes of a file to a profile. `inflate` is the lower bound: decompressing alone, in this process.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot run panics

mod generate;
mod input;

use divan::Bencher;
use divan::counter::BytesCount;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, Read};

fn main() {
    divan::main();
}

/// All bytes of the file, so that the disk is not measured.
fn bytes() -> Vec<u8> {
    let mut bytes = Vec::new();
    input::open().read_to_end(&mut bytes).unwrap();
    bytes
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn inflate(bencher: Bencher<'_, '_>) {
    let bytes = bytes();
    let mut chunk = vec![0; 256 << 10];
    let mut inflate = || -> io::Result<u64> {
        let (mut input, mut size) = (MultiGzDecoder::new(bytes.as_slice()), 0);
        loop {
            match input.read(&mut chunk)? {
                0 => return Ok(size),
                count => size += count as u64,
            }
        }
    };
    let size = inflate().unwrap();
    bencher.counter(BytesCount::new(size)).bench_local(inflate);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn load(bencher: Bencher<'_, '_>) {
    let bytes = bytes();
    bencher.counter(BytesCount::new(bytes.len())).bench_local(|| input::load(bytes.as_slice()));
}

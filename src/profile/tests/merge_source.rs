//! Unit tests of `profile/merge_source.rs`.

use super::*;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::DecodeOptions;
use crate::profile::decode::{DecodeInput, decode};
use crate::profile::encode::encode;
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The bytes of a decoded profile, or the words of its error.
fn outcome(decoded: Result<Arc<Profile>, Stop>) -> Result<Vec<u8>, String> {
    decoded.map(|profile| encode(&profile)).map_err(|stop| format!("{stop:?}"))
}

fn check(bytes: &[u8]) {
    let (options, cancel) = (DecodeOptions::default(), Cancel::new());
    let at_once = outcome(decode(bytes, options, &cancel).map(Arc::new));
    let for_merge = DecodeInput::open(bytes, options)
        .map_err(Stop::from)
        .and_then(|input| input.decode_for_merge(&cancel))
        .and_then(|(source, _)| Ok(source.into_profile()?));
    assert!(at_once == outcome(for_merge));
}

#[test]
fn a_profile_and_its_faults_are_those_of_decoding_at_once() {
    for name in ["heap.pb.gz", "cpu.pb.gz", "goroutine.pb.gz", "mutex.pb.gz"] {
        let bytes = fixture(name);
        check(&bytes);
        for round in 0..60 {
            let mut damaged = bytes.clone();
            let at = round * 7919 % damaged.len();
            damaged[at] ^= 1 << (round % 8);
            check(&damaged);
        }
    }
}

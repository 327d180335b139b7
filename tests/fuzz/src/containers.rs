//! Compressed inputs: bytes as they are, or a payload in members of gzip and frames of zstd, then broken in places.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use rprof_tui::Cancel;
use rprof_tui::profile::decode;
use rprof_tui::profile::decode::DecodeInput;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::choices::Choices;
use crate::mutate::PartKind;
use crate::{memory, parts, proto};

pub const PARTS: &[PartKind] = &[PartKind::Bytes, PartKind::Profile];

/// Bytes of the largest window, and of the buffer of twice its size that replaces it.
const ZSTD_WINDOW: usize = 3 * (128 << 20);

pub fn run(data: &[u8]) {
    let [choices, payload] = parts::split(data);
    let mut choices = Choices::new(choices);
    let packed = match choices.byte() % 4 {
        0 => payload.to_vec(),
        _ => broken(packed(&mut choices, payload), &mut choices),
    };
    let decoded = decoded_size(&packed);
    let (result, used) =
        memory::measured(|| decode(packed.as_slice(), proto::options(), &Cancel::new()));
    // The decoder of zstd reserves the window of a frame, and touches of it what it decodes.
    let is_zstd = packed.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
    if let Some(size) = decoded {
        memory::assert_bound(size, used.saturating_sub(if is_zstd { ZSTD_WINDOW } else { 0 }));
    }
    if let Ok(profile) = result {
        proto::use_profile(profile);
    }
}

/// The payload in one or more members or frames.
pub fn packed(choices: &mut Choices<'_>, payload: &[u8]) -> Vec<u8> {
    let members = 1 + usize::from(choices.byte() % 4);
    let mut out = Vec::new();
    let size = payload.len().div_ceil(members).max(1);
    let zstd = choices.flag();
    for part in payload.chunks(size) {
        match (zstd, choices.byte() % 4) {
            (true, 0) => out.extend(compress_to_vec(part, CompressionLevel::Uncompressed)),
            (true, _) => out.extend(compress_to_vec(part, CompressionLevel::Fastest)),
            (false, level) => {
                let mut encoder = GzEncoder::new(&mut out, Compression::new(3 * u32::from(level)));
                let _ = encoder.write_all(part);
                drop(encoder);
            }
        }
    }
    out
}

/// Changes bytes, cuts the end or appends to it.
fn broken(mut packed: Vec<u8>, choices: &mut Choices<'_>) -> Vec<u8> {
    while !choices.is_empty() && !packed.is_empty() {
        let at = choices.below(packed.len());
        match choices.byte() % 8 {
            0 => packed.truncate(at),
            1 => packed.extend_from_slice(choices.bytes(8)),
            2 => drop(packed.remove(at)),
            3 => packed.insert(at, choices.byte()),
            _ => packed[at] = choices.byte(),
        }
    }
    packed
}

/// The decoded bytes of an input, also of one that breaks off; `None` if they cannot be counted.
fn decoded_size(packed: &[u8]) -> Option<usize> {
    if packed.starts_with(&[0x1f, 0x8b]) {
        let mut counted = 0;
        let mut decoder = MultiGzDecoder::new(packed).take(proto::MAX_SIZE);
        let mut buffer = [0; 8192];
        while let Ok(count @ 1..) = decoder.read(&mut buffer) {
            counted += count;
        }
        return Some(counted);
    }
    let input = DecodeInput::open(packed, proto::options()).ok()?;
    input.text(&Cancel::new()).ok().map(|text| text.len())
}

/// A member of gzip.
pub fn gzip(payload: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(payload)?;
    encoder.finish()
}

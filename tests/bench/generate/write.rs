//! Stacks to a .pb.gz, sample by sample, so that the decoded profile is never whole in memory.

use super::calls::Calls;
use super::ids::{Ids, New, Text};
use super::random::{Random, skewed};
use super::stacks::Stacks;
use super::{Order, Shape, names};
use flate2::Compression;
use flate2::write::GzEncoder;
use prost::encoding::{WireType, encode_key, encode_varint};
use std::io::{self, Write};

const TENANTS: usize = 200;
const ENDPOINTS: usize = 1000;
const SIZES: [u64; 13] = [8, 16, 24, 32, 48, 64, 96, 128, 256, 512, 1024, 4096, 32768];

/// Strings with fixed numbers. After them come the tenants, the endpoints, and the strings of functions.
const STRINGS: [&str; 12] = [
    "",
    "alloc_objects",
    "count",
    "alloc_space",
    "bytes",
    "inuse_objects",
    "inuse_space",
    "tenant",
    "endpoint",
    "/srv/acme/platform/bin/gateway",
    "8c3f7be1c2a94d05a1d3c6a45ae04c6f2b1d90ee",
    "space",
];
const COUNT: u64 = 2;
const BYTES: u64 = 4;
const TENANT: u64 = 7;
const ENDPOINT: u64 = 8;
const SPACE: u64 = 11;

/// The number of strings before those of functions.
const FIXED: usize = STRINGS.len() + TENANTS + ENDPOINTS;

/// Distances between addresses, and the first of them.
const STRIDE: u64 = 64;
const TEXT: u64 = 0x40_1000;

/// Writes the profile of a shape; returns the size before compression, in bytes.
pub(crate) fn profile(
    shape: &Shape,
    calls: &Calls,
    stacks: &Stacks,
    out: impl Write,
) -> io::Result<u64> {
    let mut writer = Writer {
        calls,
        stacks,
        out: Counted { out: GzEncoder::new(out, Compression::new(shape.level)), count: 0 },
        ids: Ids::new(calls, stacks),
        random: Random::new(!shape.seed),
        buffer: Vec::new(),
        inner: Vec::new(),
    };
    writer.sample_types()?;
    match shape.order {
        Order::Tags => writer.by_tags()?,
        Order::Go => writer.by_first_use()?,
    }
    let count = writer.out.count;
    writer.out.out.finish()?.flush()?;
    Ok(count)
}

struct Counted<W> {
    out: W,
    count: u64,
}

impl<W: Write> Counted<W> {
    /// Writes `body` as a message of the field `tag` and empties it.
    fn message(&mut self, tag: u32, body: &mut Vec<u8>) -> io::Result<()> {
        let mut head = [0_u8; 16];
        let mut rest = head.as_mut_slice();
        encode_key(tag, WireType::LengthDelimited, &mut rest);
        encode_varint(body.len() as u64, &mut rest);
        let used = 16 - rest.len();
        self.out.write_all(&head[..used])?;
        self.out.write_all(body)?;
        self.count += (used + body.len()) as u64;
        body.clear();
        Ok(())
    }

    /// Writes `bytes` as they are and empties them.
    fn bytes(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        self.count += bytes.len() as u64;
        self.out.write_all(bytes)?;
        bytes.clear();
        Ok(())
    }
}

struct Writer<'a, W: Write> {
    calls: &'a Calls,
    stacks: &'a Stacks,
    out: Counted<GzEncoder<W>>,
    ids: Ids,
    random: Random,
    /// Reused: the message being written, and one inside it.
    buffer: Vec<u8>,
    inner: Vec<u8>,
}

impl<W: Write> Writer<'_, W> {
    /// Samples before locations before functions: the order that pprof itself writes.
    fn by_tags(&mut self) -> io::Result<()> {
        let mut new = Vec::new();
        for &leaf in self.stacks.leaves() {
            self.ids.number(self.calls, self.stacks, leaf, &mut new);
            self.sample(leaf)?;
        }
        self.mapping()?;
        for place in 0..self.ids.locations().len() {
            self.location(self.ids.locations()[place])?;
        }
        for place in 0..self.ids.functions().len() {
            self.function(self.ids.functions()[place])?;
        }
        self.strings()?;
        self.tail()
    }

    /// Each location and its new functions just before their first sample, as the Go runtime writes.
    fn by_first_use(&mut self) -> io::Result<()> {
        let mut new = Vec::new();
        for &leaf in self.stacks.leaves() {
            self.ids.number(self.calls, self.stacks, leaf, &mut new);
            for New { location, functions } in new.drain(..) {
                self.location(location)?;
                for place in functions {
                    self.function(self.ids.functions()[place])?;
                }
            }
            self.sample(leaf)?;
        }
        self.tail()?;
        self.mapping()?;
        self.strings()
    }

    fn sample_types(&mut self) -> io::Result<()> {
        for (kind, unit) in [(1, COUNT), (3, BYTES), (5, COUNT), (6, BYTES)] {
            number(1, kind, &mut self.buffer);
            number(2, unit, &mut self.buffer);
            self.out.message(1, &mut self.buffer)?;
        }
        Ok(())
    }

    fn sample(&mut self, leaf: u32) -> io::Result<()> {
        for frame in self.stacks.upwards(leaf) {
            encode_varint(self.ids.location(self.stacks.location(frame)), &mut self.inner);
        }
        message(1, &mut self.inner, &mut self.buffer);
        let random = &mut self.random;
        let count = (1.0 - random.unit()).powf(-0.9) as u64;
        let size = SIZES[skewed(SIZES.len(), random.unit(), 1.8)];
        let live = if random.unit() < 0.3 { (count as f64 * random.unit()) as u64 + 1 } else { 0 };
        for value in [count, count * size, live, live * size] {
            encode_varint(value, &mut self.inner);
        }
        message(2, &mut self.inner, &mut self.buffer);
        if random.unit() < 0.5 {
            number(1, BYTES, &mut self.inner);
            number(3, size, &mut self.inner);
            message(3, &mut self.inner, &mut self.buffer);
            let (key, value) = if random.unit() < 0.5 {
                (TENANT, skewed(TENANTS, random.unit(), 3.0))
            } else {
                (ENDPOINT, TENANTS + skewed(ENDPOINTS, random.unit(), 3.0))
            };
            number(1, key, &mut self.inner);
            number(2, (STRINGS.len() + value) as u64, &mut self.inner);
            message(3, &mut self.inner, &mut self.buffer);
        }
        self.out.message(2, &mut self.buffer)
    }

    fn mapping(&mut self) -> io::Result<()> {
        let limit = TEXT + (self.calls.locations() as u64 + 1) * STRIDE;
        for (tag, value) in [(1, 1), (2, TEXT), (3, limit), (5, 9), (6, 10)] {
            number(tag, value, &mut self.buffer);
        }
        for has in 7..=10 {
            number(has, 1, &mut self.buffer);
        }
        self.out.message(3, &mut self.buffer)
    }

    fn location(&mut self, location: u32) -> io::Result<()> {
        number(1, self.ids.location(location), &mut self.buffer);
        number(2, 1, &mut self.buffer);
        number(3, TEXT + u64::from(location) * STRIDE, &mut self.buffer);
        for (depth, function) in self.calls.lines(location).enumerate() {
            let within = self.calls.chance(u64::from(location), 40 + depth) * 60.0;
            number(1, self.ids.of_function(function), &mut self.inner);
            number(2, names::start_line(function as usize) + within as u64, &mut self.inner);
            message(4, &mut self.inner, &mut self.buffer);
        }
        self.out.message(4, &mut self.buffer)
    }

    fn function(&mut self, function: u32) -> io::Result<()> {
        let (name, file) = self.ids.texts_of(function);
        let name = FIXED as u64 + name;
        number(1, self.ids.of_function(function), &mut self.buffer);
        number(2, name, &mut self.buffer);
        number(3, name, &mut self.buffer);
        number(4, FIXED as u64 + file, &mut self.buffer);
        number(5, names::start_line(function as usize), &mut self.buffer);
        self.out.message(5, &mut self.buffer)
    }

    fn strings(&mut self) -> io::Result<()> {
        let tenants = (0..TENANTS).map(|tenant| format!("tenant-{tenant:03}"));
        let endpoints = (0..ENDPOINTS).map(|i| format!("/api/v1/resources/{i}/items"));
        for text in STRINGS.iter().map(|&text| text.to_owned()).chain(tenants).chain(endpoints) {
            self.buffer.extend_from_slice(text.as_bytes());
            self.out.message(6, &mut self.buffer)?;
        }
        let mut name = String::new();
        for &text in self.ids.texts() {
            match text {
                Text::Function(function) => names::function(function as usize, &mut name),
                Text::File(file) => names::file(file as usize, &mut name),
            }
            self.buffer.extend_from_slice(name.as_bytes());
            self.out.message(6, &mut self.buffer)?;
        }
        Ok(())
    }

    /// Time, duration, period type and period.
    fn tail(&mut self) -> io::Result<()> {
        number(9, 1_760_000_000_000_000_000, &mut self.buffer);
        number(10, 60_000_000_000, &mut self.buffer);
        self.out.bytes(&mut self.buffer)?;
        number(1, SPACE, &mut self.buffer);
        number(2, BYTES, &mut self.buffer);
        self.out.message(11, &mut self.buffer)?;
        number(12, 512 << 10, &mut self.buffer);
        self.out.bytes(&mut self.buffer)
    }
}

/// Appends an integer field.
fn number(tag: u32, value: u64, out: &mut Vec<u8>) {
    encode_key(tag, WireType::Varint, out);
    encode_varint(value, out);
}

/// Moves `body` into a field of `out`.
fn message(tag: u32, body: &mut Vec<u8>, out: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, out);
    encode_varint(body.len() as u64, out);
    out.append(body);
}

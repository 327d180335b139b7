//! A profile to the bytes of profile.proto, as `go tool pprof` writes them: strings in the order of first use, fields in the
//! order of their numbers, no fields of value 0.

use crate::error::Error;
use crate::hash::Map;
use crate::profile::ids::{LabelSetId, LocationId, StringId};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Function, Label, LabelValue, Line, Location, Mapping};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Writes `profile`, compressed with gzip, as `pprof -proto` does.
pub fn write(profile: &Profile, output: &mut dyn Write) -> Result<(), Error> {
    let mut gzip = GzEncoder::new(output, Compression::default());
    gzip.write_all(&encode(profile)).map_err(Error::Write)?;
    gzip.finish().map(drop).map_err(Error::Write)
}

/// The bytes of `profile`, uncompressed. They decode to an equal profile, except for the order of labels of different keys, and
/// for empty labels (an empty text, or 0 without a unit), which vanish.
pub fn encode(profile: &Profile) -> Vec<u8> {
    let mut strings = StringTable::default();
    let head = head(profile, &mut strings);
    let tables = tables(profile, &mut strings);
    let tail = tail(profile, &mut strings);
    let mut bytes = head;
    bytes.extend_from_slice(&tables);
    for text in &strings.texts {
        put_bytes(&mut bytes, 6, text);
    }
    bytes.extend_from_slice(&tail);
    bytes
}

/// The string table that is written.
struct StringTable<'a> {
    texts: Vec<&'a [u8]>,
    indices: Map<&'a [u8], u64>,
}

impl Default for StringTable<'_> {
    fn default() -> Self {
        Self { texts: vec![b""], indices: Map::from_iter([(b"".as_slice(), 0)]) }
    }
}

impl<'a> StringTable<'a> {
    /// The index of a text; a new one is appended.
    fn index(&mut self, text: &'a [u8]) -> u64 {
        let texts = &mut self.texts;
        *self.indices.entry(text).or_insert_with(|| {
            texts.push(text);
            texts.len() as u64 - 1
        })
    }
}

/// Sample types and samples.
fn head<'a>(profile: &'a Profile, strings: &mut StringTable<'a>) -> Vec<u8> {
    let (mut bytes, mut message) = (Vec::new(), Vec::new());
    for t in &profile.sample_types {
        message.clear();
        put(&mut message, 1, strings.index(t.kind.as_bytes()));
        put(&mut message, 2, strings.index(t.unit.as_bytes()));
        put_bytes(&mut bytes, 1, &message);
    }
    let mut sets: Vec<Option<Vec<u8>>> = vec![None; profile.label_set_count()];
    let mut numbers = Vec::new();
    for sample in 0..profile.sample_count() {
        message.clear();
        numbers.clear();
        let stack = profile.stacks.leaf_first(profile.sample_stacks[sample]);
        numbers.extend(stack.map(|location| profile.locations[location.index()].id));
        put_all(&mut message, 1, &numbers);
        numbers.clear();
        numbers.extend(profile.values.iter().map(|column| column[sample] as u64));
        put_all(&mut message, 2, &numbers);
        let set = profile.sample_labels[sample];
        let labels = sets[set.index()].get_or_insert_with(|| labels(profile, set, strings));
        message.extend_from_slice(labels);
        put_bytes(&mut bytes, 2, &message);
    }
    bytes
}

/// The labels of a set: texts before numbers, each sorted by key.
fn labels<'a>(profile: &'a Profile, set: LabelSetId, strings: &mut StringTable<'a>) -> Vec<u8> {
    let mut labels: Vec<Label> = profile.label_set(set).to_vec();
    labels.sort_by_key(|label| {
        (matches!(label.value, LabelValue::Number(..)), profile.string(label.key))
    });
    let (mut bytes, mut message) = (Vec::new(), Vec::new());
    for label in labels {
        message.clear();
        put(&mut message, 1, strings.index(profile.string(label.key)));
        match label.value {
            LabelValue::Text(text) => put(&mut message, 2, strings.index(profile.string(text))),
            LabelValue::Number(number, unit) => {
                put(&mut message, 3, number as u64);
                put(&mut message, 4, strings.index(profile.string(unit)));
            }
        }
        put_bytes(&mut bytes, 3, &message);
    }
    bytes
}

/// Mappings, locations and functions.
fn tables<'a>(profile: &'a Profile, strings: &mut StringTable<'a>) -> Vec<u8> {
    let (mut bytes, mut message) = (Vec::new(), Vec::new());
    for &Mapping { id, start, limit, offset, file, build_id, has } in &profile.mappings {
        message.clear();
        let texts = [file, build_id].map(|text| strings.index(profile.string(text)));
        let fields = [id, start, limit, offset].into_iter().chain(texts);
        for (number, value) in (1..).zip(fields.chain(has.map(u64::from))) {
            put(&mut message, number, value);
        }
        put_bytes(&mut bytes, 3, &message);
    }
    for (index, &Location { id, mapping, address, folded }) in (0..).zip(&profile.locations) {
        message.clear();
        put(&mut message, 1, id);
        put(&mut message, 2, mapping.map_or(0, |mapping| profile.mappings[mapping.index()].id));
        put(&mut message, 3, address);
        for &Line { function, line, column } in profile.lines(LocationId(index)) {
            let mut line_message = Vec::new();
            put(&mut line_message, 1, profile.functions[function.index()].id);
            put(&mut line_message, 2, line as u64);
            put(&mut line_message, 3, column as u64);
            put_bytes(&mut message, 4, &line_message);
        }
        put(&mut message, 5, u64::from(folded));
        put_bytes(&mut bytes, 4, &message);
    }
    for &Function { id, name, system_name, file, start_line } in &profile.functions {
        message.clear();
        put(&mut message, 1, id);
        for (number, text) in (2..).zip([name, system_name, file]) {
            put(&mut message, number, strings.index(profile.string(text)));
        }
        put(&mut message, 5, start_line as u64);
        put_bytes(&mut bytes, 5, &message);
    }
    bytes
}

/// The fields of the header from `drop_frames` on, in the order of profile.proto.
fn tail<'a>(profile: &'a Profile, strings: &mut StringTable<'a>) -> Vec<u8> {
    let header = &profile.header;
    let mut index = |text: StringId| strings.index(profile.string(text));
    let (drop, keep) = (index(header.drop_frames), index(header.keep_frames));
    let mut period_type = Vec::new();
    put(&mut period_type, 1, strings.index(header.period_type.kind.as_bytes()));
    put(&mut period_type, 2, strings.index(header.period_type.unit.as_bytes()));
    let comments = header.comments.iter().map(|&comment| strings.index(profile.string(comment)));
    let comments: Vec<u64> = comments.collect();
    let default_sample_type = strings.index(header.default_sample_type.as_bytes());
    let doc_url = strings.index(profile.string(header.doc_url));

    let mut bytes = Vec::new();
    put(&mut bytes, 7, drop);
    put(&mut bytes, 8, keep);
    put(&mut bytes, 9, header.time_nanos as u64);
    put(&mut bytes, 10, header.duration_nanos as u64);
    if !period_type.is_empty() {
        put_bytes(&mut bytes, 11, &period_type);
    }
    put(&mut bytes, 12, header.period as u64);
    put_all(&mut bytes, 13, &comments);
    // pprof writes this field even if it is 0.
    put_varint(&mut bytes, 14 << 3);
    put_varint(&mut bytes, default_sample_type);
    put(&mut bytes, 15, doc_url);
    bytes
}

fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Writes a number, unless it is 0.
fn put(bytes: &mut Vec<u8>, field: u64, value: u64) {
    if value != 0 {
        put_varint(bytes, field << 3);
        put_varint(bytes, value);
    }
}

/// Writes a repeated number, packed if there are more than two.
fn put_all(bytes: &mut Vec<u8>, field: u64, values: &[u64]) {
    if values.len() > 2 {
        let mut packed = Vec::with_capacity(values.len() * 2);
        for &value in values {
            put_varint(&mut packed, value);
        }
        put_bytes(bytes, field, &packed);
        return;
    }
    for &value in values {
        put_varint(bytes, field << 3);
        put_varint(bytes, value);
    }
}

fn put_bytes(bytes: &mut Vec<u8>, field: u64, body: &[u8]) {
    put_varint(bytes, field << 3 | 2);
    put_varint(bytes, body.len() as u64);
    bytes.extend_from_slice(body);
}

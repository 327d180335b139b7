//! A profile to the bytes of profile.proto, field by field as pprof writes it: strings in the order of their first use,
//! fields in the order of their numbers, nothing where there is nothing to say.

use super::{
    Function, Label, LabelSetId, LabelValue, Line, Location, LocationId, Mapping, Profile, StringId,
};
use crate::error::Error;
use crate::hash::Map;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Writes `profile` as `pprof -proto` does: compressed with gzip.
pub fn write(profile: &Profile, output: &mut dyn Write) -> Result<(), Error> {
    let mut gzip = GzEncoder::new(output, Compression::default());
    gzip.write_all(&encode(profile)).map_err(Error::Write)?;
    gzip.finish().map(drop).map_err(Error::Write)
}

/// The bytes of `profile`, uncompressed. Reading them gives a profile that says the same, but for labels that say nothing (0
/// without a unit, or an empty text) and for the order of labels of different keys.
pub fn encode(profile: &Profile) -> Vec<u8> {
    let mut strings = Table::default();
    let head = head(profile, &mut strings);
    let things = things(profile, &mut strings);
    let tail = tail(profile, &mut strings);
    let mut bytes = head;
    bytes.extend_from_slice(&things);
    for text in &strings.texts {
        put_bytes(&mut bytes, 6, text);
    }
    bytes.extend_from_slice(&tail);
    bytes
}

/// Texts by their place in the string table.
struct Table<'a> {
    texts: Vec<&'a [u8]>,
    places: Map<&'a [u8], u64>,
}

impl Default for Table<'_> {
    fn default() -> Self {
        Self { texts: vec![b""], places: Map::from_iter([(b"".as_slice(), 0)]) }
    }
}

impl<'a> Table<'a> {
    fn place(&mut self, text: &'a [u8]) -> u64 {
        let texts = &mut self.texts;
        *self.places.entry(text).or_insert_with(|| {
            texts.push(text);
            texts.len() as u64 - 1
        })
    }
}

/// Sample types and samples.
fn head<'a>(profile: &'a Profile, strings: &mut Table<'a>) -> Vec<u8> {
    let (mut bytes, mut message) = (Vec::new(), Vec::new());
    for t in &profile.sample_types {
        message.clear();
        put(&mut message, 1, strings.place(t.kind.as_bytes()));
        put(&mut message, 2, strings.place(t.unit.as_bytes()));
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
fn labels<'a>(profile: &'a Profile, set: LabelSetId, strings: &mut Table<'a>) -> Vec<u8> {
    let mut labels: Vec<Label> = profile.label_set(set).to_vec();
    labels.sort_by_key(|label| {
        (matches!(label.value, LabelValue::Number(..)), profile.string(label.key))
    });
    let (mut bytes, mut message) = (Vec::new(), Vec::new());
    for label in labels {
        message.clear();
        put(&mut message, 1, strings.place(profile.string(label.key)));
        match label.value {
            LabelValue::Text(text) => put(&mut message, 2, strings.place(profile.string(text))),
            LabelValue::Number(number, unit) => {
                put(&mut message, 3, number as u64);
                put(&mut message, 4, strings.place(profile.string(unit)));
            }
        }
        put_bytes(&mut bytes, 3, &message);
    }
    bytes
}

/// Mappings, locations and functions.
fn things<'a>(profile: &'a Profile, strings: &mut Table<'a>) -> Vec<u8> {
    let (mut bytes, mut message) = (Vec::new(), Vec::new());
    for &Mapping { id, start, limit, offset, file, build_id, has } in &profile.mappings {
        message.clear();
        let texts = [file, build_id].map(|text| strings.place(profile.string(text)));
        let fields = [id, start, limit, offset].into_iter().chain(texts);
        for (number, value) in (1..).zip(fields.chain(has.map(u64::from))) {
            put(&mut message, number, value);
        }
        put_bytes(&mut bytes, 3, &message);
    }
    for (place, &Location { id, mapping, address, folded }) in (0..).zip(&profile.locations) {
        message.clear();
        put(&mut message, 1, id);
        put(&mut message, 2, mapping.map_or(0, |mapping| profile.mappings[mapping.index()].id));
        put(&mut message, 3, address);
        for &Line { function, line, column } in profile.lines(LocationId(place)) {
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
            put(&mut message, number, strings.place(profile.string(text)));
        }
        put(&mut message, 5, start_line as u64);
        put_bytes(&mut bytes, 5, &message);
    }
    bytes
}

/// What stands around the samples.
fn tail<'a>(profile: &'a Profile, strings: &mut Table<'a>) -> Vec<u8> {
    let header = &profile.header;
    let mut place = |text: StringId| strings.place(profile.string(text));
    let (drop, keep) = (place(header.drop_frames), place(header.keep_frames));
    let mut period_type = Vec::new();
    put(&mut period_type, 1, strings.place(header.period_type.kind.as_bytes()));
    put(&mut period_type, 2, strings.place(header.period_type.unit.as_bytes()));
    let comments = header.comments.iter().map(|&comment| strings.place(profile.string(comment)));
    let comments: Vec<u64> = comments.collect();
    let default_sample_type = strings.place(header.default_sample_type.as_bytes());
    let doc_url = strings.place(profile.string(header.doc_url));

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
    // Written even where it is 0.
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

/// A number, unless it is 0.
fn put(bytes: &mut Vec<u8>, field: u64, value: u64) {
    if value != 0 {
        put_varint(bytes, field << 3);
        put_varint(bytes, value);
    }
}

/// A repeated number: packed if there are more than two.
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

//! Seeds of the targets: excerpts of the fixtures, small profiles of every feature, and texts of every format.

use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use rprof_tui::Cancel;
use rprof_tui::analysis::query::derived::derived;
use rprof_tui::profile::encode::encode;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{
    DecodeOptions, Label, LabelValue, Line, Location, Mapping, Profile, decode,
};

use crate::parts::join;
use crate::seed_texts::{LEGACY, LOG, MEMORY, SCRIPTS, STORES, WORDS};
use crate::{containers, seed_texts};

/// An input to begin with.
pub struct Seed {
    pub target: &'static str,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Object files that symbols are looked up in.
const SYMBOLS: [&str; 5] = ["dwarf2", "dwarf4", "dwarf5", "zlib", "symbols-only"];

/// Samples of an excerpt.
const SAMPLES: usize = 8;

/// The seeds of all targets, from the folder of the fixtures.
pub fn all(fixtures: &Path) -> io::Result<Vec<Seed>> {
    let mut profiles = vec![("features", features())];
    for name in ["heap.0", "heap.5", "cpu", "goroutine", "mutex"] {
        profiles.push((name, encode(&excerpt(&fixture(fixtures, name)?))));
    }
    let before_after = [fixture(fixtures, "heap.0")?, fixture(fixtures, "heap.1")?];
    let before_after = before_after.map(|profile| excerpt(&profile));
    let mut seeds = Vec::new();
    let mut add = |target, name: &str, bytes| {
        seeds.push(Seed { target, name: name.to_owned(), bytes });
    };
    for (name, bytes) in &profiles {
        add("proto", name, bytes.clone());
        add("containers", &format!("{name}.gz"), join(&[vec![1, 1, 0, 2, 3], bytes.clone()]));
        add("containers", &format!("{name}.zst"), join(&[vec![1, 2, 1, 0, 1, 2], bytes.clone()]));
    }
    add("containers", "plain.gz", join(&[vec![0], containers::gzip(&profiles[0].1)?]));
    for (name, text) in LEGACY {
        add("legacy", name, text.as_bytes().to_vec());
    }
    for (name, bytes) in seed_texts::cpu_profiles() {
        add("legacy", name, bytes);
    }
    add("runtime", "log", LOG.as_bytes().to_vec());
    for (name, text) in MEMORY {
        add("runtime", name, text.as_bytes().to_vec());
    }
    for (reader, name, text) in WORDS {
        add("words", name, [&[*reader], text.as_bytes()].concat());
    }
    for (name, protocol, [types, names, series]) in STORES {
        let texts = [*types, *names, *series].map(|text| text.as_bytes().to_vec());
        let [types, names, series] = texts;
        let profile = profiles[1].1.clone();
        add("stores", name, join(&[vec![*protocol], types, names, series, profile]));
    }
    for name in SYMBOLS {
        let file = std::fs::read(fixtures.join("symbols").join(name))?;
        add("symbols", name, [&[0], file.as_slice()].concat());
    }
    add("symbols", "database", vec![8, 0x40, 0x20, 0, 0xff, 0x80, 0x60, 0, 0x7f]);
    add("symbols", "perf-map", b"\x011000 20 work a.js:3\n401000 8 main\n".to_vec());
    for report in 0..20_u8 {
        let (name, bytes) = &profiles[usize::from(report) % profiles.len()];
        let choices: Vec<u8> =
            (0..60_u8).map(|at| if at == 0 { report } else { at.wrapping_mul(report) }).collect();
        add("reports", &format!("{report}.{name}"), join(&[choices.clone(), bytes.clone()]));
        let (_, other) = &profiles[usize::from(report / 6) % profiles.len()];
        if report % 3 == 0 {
            add(
                "pair",
                &format!("{report}.{name}"),
                join(&[choices, bytes.clone(), other.clone()]),
            );
        }
    }
    // `-trend -tagroot=bytes` of two heaps panicked once.
    let [before, after] = &before_after;
    let label_root = join(&[label_root(before), encode(before), encode(after)]);
    add("pair", "trend-tagroot", label_root);
    for (place, (name, mode, script)) in SCRIPTS.iter().enumerate() {
        // The mode, the look, the size, then keys; every key is answered and drawn.
        let mut bytes = vec![*mode, 0, 80, 0, 24];
        script.bytes().for_each(|key| bytes.extend([key, 0xe0]));
        let content = match mode % 8 {
            7 => LOG.as_bytes().to_vec(),
            _ => profiles[place % profiles.len()].1.clone(),
        };
        add("keys", name, join(&[bytes, content]));
    }
    Ok(seeds)
}

/// A profile of the fixtures.
fn fixture(fixtures: &Path, name: &str) -> io::Result<Profile> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(fixtures.join(format!("{name}.pb.gz")))?;
    MultiGzDecoder::new(file).read_to_end(&mut bytes)?;
    let profile = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new());
    profile.map_err(|stop| io::Error::other(format!("{name}: {stop:?}")))
}

/// Choices of `pair`: no option of merging, the report of comments beside the trend, and a query whose only choice is the
/// first label of the first sample at the root.
fn label_root(profile: &Profile) -> Vec<u8> {
    const MERGING: [u8; 7] = [0; 7];
    const REPORT: [u8; 2] = [18, 0];
    const SAMPLE_TYPE: [u8; 2] = [0; 2];
    const TABLES: [u8; 8] = [0; 8];
    const NO_PATTERNS: [u8; 11] = [1; 11];
    const NO_LABEL_FILTERS: [u8; 2] = [3; 2];
    const ROOT: [u8; 3] = [6, 0, 0];
    let derived: &[u8] = if derived(profile).is_empty() { &[] } else { &[1] };
    [&MERGING[..], &REPORT, &SAMPLE_TYPE, derived, &TABLES, &NO_PATTERNS, &NO_LABEL_FILTERS, &ROOT]
        .concat()
}

/// Every so many samples of a profile, with all that they refer to.
fn excerpt(profile: &Profile) -> Profile {
    let mut builder = Builder::new();
    for kind in profile.sample_types() {
        builder.sample_type(&kind.kind, &kind.unit);
    }
    for mapping in profile.mappings().iter().take(1) {
        let (file, build_id) = (profile.string(mapping.file), profile.string(mapping.build_id));
        let (file, build_id) = (builder.string(file), builder.string(build_id));
        builder.mapping(Mapping { file, build_id, ..*mapping });
    }
    builder.header().time_nanos = profile.header().time_nanos;
    builder.header().duration_nanos = profile.header().duration_nanos;
    builder.header().period = profile.header().period;
    let step = (profile.sample_count() / SAMPLES).max(1);
    for place in (0..profile.sample_count()).step_by(step) {
        let stack: Vec<_> =
            profile.stacks().leaf_first(profile.sample_stacks()[place]).take(12).collect();
        let stack: Vec<_> =
            stack.into_iter().map(|id| location(profile, id, &mut builder)).collect();
        let types = 0..profile.sample_types().len();
        let values: Vec<i64> = types.map(|column| profile.values(column)[place]).collect();
        let labels = profile.label_set(profile.sample_labels()[place]).to_vec();
        let labels: Vec<Label> =
            labels.iter().map(|label| copied(profile, label, &mut builder)).collect();
        builder.sample(&stack, &values, &labels);
    }
    builder.finish()
}

fn location(
    profile: &Profile,
    id: rprof_tui::profile::LocationId,
    builder: &mut Builder,
) -> rprof_tui::profile::LocationId {
    let lines: Vec<Line> = profile.lines(id).to_vec();
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|line| {
            let function = profile.function(line.function);
            let [name, system, file] = [function.name, function.system_name, function.file];
            let text = |id| profile.string(id).to_vec();
            let (name, system, file) = (text(name), text(system), text(file));
            Line { function: builder.function(&name, &system, &file, function.start_line), ..line }
        })
        .collect();
    let address = profile.location(id).address;
    let known = builder.locations().iter().position(|location| location.address == address);
    if let Some(place) = known.filter(|_| address > 0) {
        return rprof_tui::profile::LocationId(place as u32);
    }
    builder.location(Location { address, ..Location::default() }, &lines)
}

fn copied(profile: &Profile, label: &Label, builder: &mut Builder) -> Label {
    let key = profile.strings().text(label.key).into_owned();
    match label.value {
        LabelValue::Text(text) => builder.text_label(&key, &profile.strings().text(text)),
        LabelValue::Number(value, unit) => {
            builder.number_label(&key, value, &profile.strings().text(unit))
        }
    }
}

/// A small profile with inlined frames, recursion, labels of both kinds, negative and extreme values, and odd names.
fn features() -> Vec<u8> {
    let mut builder = Builder::new();
    for (kind, unit) in [
        ("alloc_objects", "count"),
        ("alloc_space", "bytes"),
        ("inuse_objects", "count"),
        ("inuse_space", "bytes"),
    ] {
        builder.sample_type(kind, unit);
    }
    builder.patterns("drop.*", "drop_not");
    let comment = builder.string("a comment \u{1b}[31m".as_bytes());
    builder.header().comments.push(comment);
    builder.header().duration_nanos = 1_000_000_000;
    let names = ["main.main", "main.(*T[...]).f", "_ZN3foo3barEv", "漢字\u{1b}[2J", "drop_it"];
    let frames: Vec<_> = names.iter().map(|name| builder.named(name.as_bytes())).collect();
    let inner = builder.function(b"inner", b"inner", b"/src/a.go", 3);
    let outer = builder.function(b"outer", b"outer", b"/src/a.go", 9);
    let lines =
        [(inner, 4), (outer, 10)].map(|(function, line)| Line { function, line, column: 2 });
    let inlined = builder.location(Location { address: 64, ..Location::default() }, &lines);
    let text = builder.text_label("tenant", "a\u{7}");
    let number = builder.number_label("bytes", 512, "bytes");
    builder.sample(&[inlined, frames[1], frames[0]], &[1, 512, 1, 512], &[text, number]);
    builder.sample(&[frames[1], frames[1], frames[0]], &[3, 99, -3, -99], &[number]);
    builder.sample(&[frames[3], frames[2], frames[0]], &[1, i64::MAX, 0, i64::MIN], &[]);
    builder.sample(&[frames[4]], &[0, 0, 0, 0], &[text]);
    builder.sample(&[], &[1, 1, 1, 1], &[]);
    encode(&builder.finish())
}

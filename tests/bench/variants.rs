//! Snapshots of one program: variants of a profile, each with nearly all of its samples and other values.

use crate::generate::random::Random;
use rprof_tui::cancel::Cancel;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{
    DecodeOptions, Function, Label, LabelValue, Line, Location, LocationId, Mapping, MappingId,
    Profile, StringId, decode,
};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// The share of samples that a variant lacks.
const MISSING: f64 = 0.03;

/// Writes so many variants of a file to a folder, and returns their paths. Their seeds are their numbers.
pub(crate) fn make(file: &Path, folder: &Path, count: usize) -> io::Result<Vec<PathBuf>> {
    let input = BufReader::new(File::open(file)?);
    let profile = decode(input, DecodeOptions::default(), &Cancel::new());
    let profile = profile.map_err(|stop| io::Error::other(format!("{stop:?}")))?;
    fs::create_dir_all(folder)?;
    let paths = (0..count).map(|number| folder.join(format!("{number:05}.pb.gz")));
    let paths: Vec<PathBuf> = paths.collect();
    for (number, path) in paths.iter().enumerate() {
        let variant = Variant::new(&profile).finish(number as u64);
        let mut out = BufWriter::new(File::create(path)?);
        let written = rprof_tui::profile::encode::write(&variant, &mut out);
        written.map_err(io::Error::other)?;
    }
    Ok(paths)
}

/// A variant under construction. Locations and functions have their ids in the order of their first use, as in a recording.
struct Variant<'a> {
    profile: &'a Profile,
    builder: Builder,
    locations: HashMap<LocationId, LocationId>,
}

impl<'a> Variant<'a> {
    fn new(profile: &'a Profile) -> Self {
        let mut builder = Builder::new();
        for t in profile.sample_types() {
            builder.sample_type(&t.kind, &t.unit);
        }
        let header = builder.header();
        header.period_type.clone_from(&profile.header().period_type);
        header.period = profile.header().period;
        for mapping in profile.mappings() {
            let file = builder.string(profile.string(mapping.file));
            let build_id = builder.string(profile.string(mapping.build_id));
            builder.mapping(Mapping { file, build_id, ..*mapping });
        }
        Self { profile, builder, locations: HashMap::new() }
    }

    fn finish(mut self, number: u64) -> Profile {
        let (profile, mut random) = (self.profile, Random::new(number));
        self.builder.header().time_nanos =
            profile.header().time_nanos.saturating_add(number as i64 * 10_000_000_000);
        for sample in 0..profile.sample_count() {
            if random.unit() < MISSING {
                continue;
            }
            let stack = profile.stacks().leaf_first(profile.sample_stacks()[sample]);
            let stack: Vec<LocationId> = stack.map(|id| self.location(id)).collect();
            let factor = random.unit() + 0.5;
            let columns = 0..profile.sample_types().len();
            let values = columns.map(|column| profile.values(column)[sample] as f64 * factor);
            let values: Vec<i64> = values.map(|value| value as i64).collect();
            let labels = profile.label_set(profile.sample_labels()[sample]);
            let labels: Vec<Label> = labels.iter().map(|label| self.label(*label)).collect();
            self.builder.sample(&stack, &values, &labels);
        }
        self.builder.finish()
    }

    fn location(&mut self, id: LocationId) -> LocationId {
        if let Some(&known) = self.locations.get(&id) {
            return known;
        }
        let profile = self.profile;
        let lines = profile.lines(id).iter().map(|line| {
            let Function { name, system_name, file, start_line, .. } =
                *profile.function(line.function);
            let [name, system_name, file] =
                [name, system_name, file].map(|text| profile.string(text));
            Line { function: self.builder.function(name, system_name, file, start_line), ..*line }
        });
        let lines: Vec<Line> = lines.collect();
        let mapping: Option<MappingId> = profile.location(id).mapping;
        let location = Location { id: 0, mapping, ..*profile.location(id) };
        let own = self.builder.location(location, &lines);
        self.locations.insert(id, own);
        own
    }

    fn label(&mut self, label: Label) -> Label {
        let mut text = |id: StringId| self.builder.string(self.profile.string(id));
        let key = text(label.key);
        let value = match label.value {
            LabelValue::Text(value) => LabelValue::Text(text(value)),
            LabelValue::Number(number, unit) => LabelValue::Number(number, text(unit)),
        };
        Label { key, value }
    }
}

//! The fields of a profile.proto to a checked profile: ids resolved, string indices in range, every sample complete. The checks
//! and their words are pprof's.

use super::id_index::IdIndex;
use super::large_ids::LARGE;
use super::proto;
use super::raw::RawProfile;
use crate::error::Error;
use crate::profile::ids::{FunctionId, LabelSetId, MappingId, StringId};
use crate::profile::intern::failure::InternFailure;
use crate::profile::intern::pipeline::{Finishing, InternPipeline};
use crate::profile::memory_budget::{MemoryBudget, try_collect};
use crate::profile::merge_source::MergeSource;
use crate::profile::store::label_sets::{LabelSets, labels_of};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{
    Function, Header, Label, LabelValue, Line, Location, Mapping, ValueType,
};
use crate::profile::store::strings::Strings;
use prost::Message;

fn malformed(reason: impl Into<String>) -> Error {
    Error::Malformed(reason.into())
}

fn interning_error(failure: InternFailure, budget: &MemoryBudget) -> Error {
    match failure {
        InternFailure::Full => Error::Unrecognized("more than 2^32 distinct stacks".to_owned()),
        InternFailure::NoMemory => Error::NoMemory,
        InternFailure::TooMuchMemory => budget.excess().into(),
    }
}

/// The id of a string index, or an error if it is out of range.
fn string_id(strings: &Strings, index: i64) -> Result<StringId, Error> {
    let id = u32::try_from(index).ok().filter(|&i| (i as usize) < strings.len()).map(StringId);
    id.ok_or_else(|| {
        let count = strings.len();
        Error::Unrecognized(format!(
            "as profile.proto: string index {index} where the table has {count} strings"
        ))
    })
}

fn nil_location() -> Error {
    malformed("sample has nil location")
}

/// The rows of locations by their raw ids.
struct LocationRows {
    index: IdIndex,
    large_ids: Vec<u64>,
}

impl LocationRows {
    #[inline]
    fn of(&self, raw: u32) -> Result<u32, Error> {
        let id = if raw < LARGE { u64::from(raw) } else { self.large_ids[(raw - LARGE) as usize] };
        self.index.get(id).ok_or_else(nil_location)
    }

    /// Replaces raw ids by rows.
    fn of_all(&self, ids: &mut [u32]) -> Result<(), Error> {
        let Some(count) = self.index.counted().filter(|&count| count < LARGE) else {
            return ids.iter_mut().try_for_each(|id| self.of(*id).map(|row| *id = row));
        };
        // Without an early end, the loop takes several ids at a time.
        let mut fits = true;
        for id in ids {
            *id = id.wrapping_sub(1);
            fits &= *id < count;
        }
        if fits { Ok(()) } else { Err(nil_location()) }
    }
}

impl RawProfile {
    /// The profile, or an error if it contradicts itself or takes too much memory.
    pub(in crate::profile) fn assemble(self, budget: &MemoryBudget) -> Result<Profile, Error> {
        let ((stacks, sample_stacks), profile) = self.resolve(budget, |interning, rows| {
            let interned = interning.wait();
            let (stacks, sample_stacks) = interned.map_err(|why| interning_error(why, budget))?;
            Ok((stacks.try_map(|id| rows.of(id))?, sample_stacks))
        })?;
        Ok(Profile { stacks, sample_stacks, ..profile })
    }

    /// The profile for a merge: its stacks stay lists unless they are long.
    pub(super) fn assemble_for_merge(self, budget: &MemoryBudget) -> Result<MergeSource, Error> {
        let (stacks, profile) =
            self.resolve(budget, |interning, rows| match interning.into_lists() {
                Ok(mut lists) => {
                    rows.of_all(&mut lists.ids)?;
                    Ok(Ok(lists))
                }
                Err(interning) => {
                    let interned = interning.wait();
                    let (stacks, samples) = interned.map_err(|why| interning_error(why, budget))?;
                    Ok(Err((stacks.try_map(|id| rows.of(id))?, samples)))
                }
            })?;
        Ok(match stacks {
            Ok(lists) => MergeSource::listed(profile, lists),
            Err((stacks, sample_stacks)) => {
                MergeSource::from(Profile { stacks, sample_stacks, ..profile })
            }
        })
    }

    /// The profile without its stacks, and what `finish` makes of these.
    fn resolve<S>(
        mut self,
        budget: &MemoryBudget,
        finish: impl FnOnce(Finishing, &LocationRows) -> Result<S, Error>,
    ) -> Result<(S, Profile), Error> {
        let assembly = self.assembly_memory();
        budget.check(assembly)?;
        // Interning continues while the rest is assembled.
        self.pipeline.allow(budget.room() - assembly);
        let interning = std::mem::replace(&mut self.pipeline, InternPipeline::new()).finish();
        let strings = self.strings()?;
        let header = self.header(&strings)?;
        let sample_types = self.sample_types.iter().map(|t| value_type(&strings, *t));
        let sample_types = sample_types.collect::<Result<Vec<_>, _>>()?;
        // Raw records are dropped as soon as they are resolved: both may be most of the memory.
        self.comments = Vec::new();
        let mappings = self.mappings(&strings)?;
        self.mappings = Vec::new();
        let functions = self.functions(&strings)?;
        self.functions = Vec::new();
        let (label_starts, labels) = self.label_sets(&strings)?;
        self.label_sets = LabelSets::new();
        self.check_values(sample_types.len())?;

        let mut repeated = [None; 3];
        let mapping_index = IdIndex::new(mappings.iter().map(|m| m.id), &mut repeated[0])?;
        let function_index = IdIndex::new(functions.iter().map(|f| f.id), &mut repeated[1])?;
        let location_index = IdIndex::new(self.locations.iter().map(|l| l.id), &mut repeated[2])?;
        let large_ids = std::mem::take(&mut self.large_ids).into_ids();
        let rows = LocationRows { index: location_index, large_ids };
        let lines = self.lines(&function_index);
        self.lines = Vec::new();
        let stacks = finish(interning, &rows)?;
        check_ids("mapping", "ID", mappings.iter().map(|m| m.id), repeated[0])?;
        check_ids("function", "ID", functions.iter().map(|f| f.id), repeated[1])?;
        check_ids("location", "id", self.locations.iter().map(|l| l.id), repeated[2])?;
        let lines = lines?;
        let locations = self.locations(&mapping_index)?;
        let mut values = self.values;
        values.resize(sample_types.len(), Vec::new());
        values.iter_mut().for_each(Vec::shrink_to_fit);
        self.line_starts.shrink_to_fit();
        self.sample_labels.shrink_to_fit();
        let profile = Profile {
            locations,
            line_starts: self.line_starts,
            sample_labels: self.sample_labels.into_iter().map(LabelSetId).collect(),
            strings,
            header,
            sample_types,
            mappings,
            functions,
            lines,
            values,
            label_starts,
            labels,
            ..Profile::default()
        };
        Ok((stacks, profile))
    }

    /// The string table, which begins with the empty string.
    fn strings(&mut self) -> Result<Strings, Error> {
        let mut strings = std::mem::take(&mut self.strings);
        if strings.is_empty() || !strings.bytes(StringId(0)).is_empty() {
            let why = "as profile.proto: a string table that does not begin with the empty string";
            return Err(Error::Unrecognized(why.to_owned()));
        }
        strings.shrink();
        Ok(strings)
    }

    fn header(&self, strings: &Strings) -> Result<Header, Error> {
        let text = |index: u64| string_id(strings, index as i64);
        let default = text(self.default_sample_type)?;
        Ok(Header {
            default_sample_type: strings.text(default).into_owned(),
            period_type: value_type(strings, self.period_type)?,
            period: self.period,
            time_nanos: self.time_nanos,
            duration_nanos: self.duration_nanos,
            comments: try_collect(self.comments.iter().map(|&c| text(c)))?,
            doc_url: text(self.doc_url)?,
            drop_frames: text(self.drop_frames)?,
            keep_frames: text(self.keep_frames)?,
        })
    }

    fn mappings(&self, strings: &Strings) -> Result<Vec<Mapping>, Error> {
        let each = self.mappings.iter().map(|m| {
            Ok(Mapping {
                id: m.id,
                start: m.start,
                limit: m.limit,
                offset: m.offset,
                file: string_id(strings, m.file)?,
                build_id: string_id(strings, m.build_id)?,
                has: [m.has_functions, m.has_filenames, m.has_line_numbers, m.has_inline_frames],
            })
        });
        try_collect(each)
    }

    fn functions(&self, strings: &Strings) -> Result<Vec<Function>, Error> {
        let each = self.functions.iter().map(|f| {
            Ok(Function {
                id: f.id,
                name: string_id(strings, f.name)?,
                system_name: string_id(strings, f.system_name)?,
                file: string_id(strings, f.file)?,
                start_line: f.start_line,
            })
        });
        try_collect(each)
    }

    fn locations(&self, mappings: &IdIndex) -> Result<Vec<Location>, Error> {
        let each = self.locations.iter().map(|l| {
            Ok(Location {
                id: l.id,
                mapping: mappings.get(l.mapping_id).map(MappingId),
                address: l.address,
                folded: l.folded,
            })
        });
        try_collect(each)
    }

    fn lines(&self, functions: &IdIndex) -> Result<Vec<Line>, Error> {
        let mut lines = Vec::new();
        lines.try_reserve_exact(self.lines.len()).map_err(|_| Error::NoMemory)?;
        for (place, location) in self.locations.iter().enumerate() {
            let range = self.line_starts[place] as usize..self.line_starts[place + 1] as usize;
            for line in &self.lines[range] {
                let function =
                    functions.get(line.function_id).map(FunctionId).ok_or_else(|| {
                        malformed(format!(
                            "location id: {} has a line with nil function",
                            location.id
                        ))
                    })?;
                lines.push(Line { function, line: line.number, column: line.column });
            }
        }
        Ok(lines)
    }

    /// Fails unless every sample has one value per sample type.
    fn check_values(&self, types: usize) -> Result<(), Error> {
        if self.sample_labels.is_empty() {
            return Ok(());
        }
        if types == 0 {
            return Err(malformed("missing sample type information"));
        }
        let first = Some(self.values.len()).filter(|&count| count != types);
        first.or(self.uneven).map_or(Ok(()), |count| {
            Err(malformed(format!("mismatch: sample has {count} values vs. {types} types")))
        })
    }

    /// The distinct label sets: starts and labels. Labels without text, unit and a number other than 0 vanish, as in pprof.
    fn label_sets(&self, strings: &Strings) -> Result<(Vec<u32>, Vec<Label>), Error> {
        let (mut starts, mut labels) = (Vec::new(), Vec::new());
        let reserved = starts.try_reserve_exact(self.label_sets.len() + 1);
        let reserved = reserved.and_then(|()| labels.try_reserve_exact(self.label_sets.labels()));
        reserved.map_err(|_| Error::NoMemory)?;
        starts.push(0);
        for set in self.label_sets.all() {
            for bytes in labels_of(set) {
                let label = proto::Label::decode(bytes).map_err(|error| {
                    Error::Unrecognized(format!("as profile.proto: a broken label: {error}"))
                })?;
                labels.extend(resolve(strings, label)?);
            }
            starts.push(labels.len() as u32);
        }
        Ok((starts, labels))
    }
}

fn resolve(strings: &Strings, label: proto::Label) -> Result<Option<Label>, Error> {
    let key = string_id(strings, label.key)?;
    let value = if label.text != 0 {
        LabelValue::Text(string_id(strings, label.text)?)
    } else if label.number != 0 || label.unit != 0 {
        LabelValue::Number(label.number, string_id(strings, label.unit)?)
    } else {
        return Ok(None);
    };
    Ok(Some(Label { key, value }))
}

fn value_type(strings: &Strings, t: proto::ValueType) -> Result<ValueType, Error> {
    let kind = strings.text(string_id(strings, t.kind)?).into_owned();
    Ok(ValueType { kind, unit: strings.text(string_id(strings, t.unit)?).into_owned() })
}

/// Fails if an id is 0 or repeated.
fn check_ids(
    what: &str,
    id: &str,
    mut ids: impl Iterator<Item = u64>,
    repeated: Option<u64>,
) -> Result<(), Error> {
    if ids.any(|id| id == 0) {
        return Err(malformed(format!("found {what} with reserved {id}=0")));
    }
    repeated.map_or(Ok(()), |id| Err(malformed(format!("multiple {what}s with same id: {id}"))))
}

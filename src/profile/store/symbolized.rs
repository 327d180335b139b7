//! A profile with functions and lines for addresses that had none, as `go tool pprof` adds them on load.

use crate::hash::Map;
use crate::profile::ids::{FunctionId, LocationId, MappingId, StringId};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Function, Line};

/// A profile whose locations get lines. Stacks, samples and addresses stay.
pub struct SymbolEditor {
    profile: Profile,
    strings: Map<Vec<u8>, StringId>,
    functions: Map<(StringId, StringId, i64), FunctionId>,
    next_id: u64,
    /// Per location the range of its new lines; empty for one that stays as it is.
    changed: Vec<std::ops::Range<u32>>,
    lines: Vec<Line>,
}

impl SymbolEditor {
    /// Begins with a profile as it is.
    pub fn new(profile: Profile) -> Self {
        let next_id = profile.functions.iter().map(|f| f.id).max().unwrap_or(0).saturating_add(1);
        let changed = vec![0..0; profile.locations.len()];
        Self {
            profile,
            strings: Map::default(),
            functions: Map::default(),
            next_id,
            changed,
            lines: Vec::new(),
        }
    }

    /// The profile so far, without the new lines.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The id of a string. Beyond 4 GiB of text further strings become the empty one.
    pub fn string(&mut self, text: &[u8]) -> StringId {
        if text.is_empty() {
            return StringId::default();
        }
        if let Some(known) = self.strings.get(text) {
            return *known;
        }
        let id = self.profile.strings.push(text).unwrap_or_default();
        self.strings.insert(text.to_vec(), id);
        id
    }

    /// The new function of this name, file and line.
    pub fn function(&mut self, name: StringId, file: StringId, start_line: i64) -> FunctionId {
        let (functions, next_id) = (&mut self.profile.functions, &mut self.next_id);
        *self.functions.entry((name, file, start_line)).or_insert_with(|| {
            functions.push(Function { id: *next_id, name, system_name: name, file, start_line });
            *next_id = next_id.saturating_add(1);
            FunctionId(functions.len() as u32 - 1)
        })
    }

    /// Sets the lines of a location, innermost first.
    pub fn set_lines(&mut self, location: LocationId, lines: &[Line]) {
        let Some(changed) = self.changed.get_mut(location.index()) else { return };
        let first = self.lines.len() as u32;
        self.lines.extend_from_slice(lines);
        *changed = first..first + lines.len() as u32;
        self.profile.locations[location.index()].folded = false;
    }

    /// Marks in the mapping of a location what `lines` say: functions, files, lines.
    pub fn mark_lines(&mut self, location: LocationId, lines: &[Line]) {
        let mapping = self.profile.location(location).mapping;
        let function = |line: &Line| self.profile.functions[line.function.index()];
        let said = [
            lines.iter().any(|line| function(line).name != StringId(0)),
            lines.iter().any(|line| function(line).file != StringId(0)),
            lines.iter().any(|line| line.line != 0),
            // pprof marks inlined frames wherever it found any frame.
            !lines.is_empty(),
        ];
        if let Some(mapping) = mapping.and_then(|id| self.profile.mappings.get_mut(id.index())) {
            mapping.has.iter_mut().zip(said).for_each(|(has, said)| *has |= said);
        }
    }

    /// Marks a mapping as having functions, as pprof does after it asked a server.
    pub fn mark_functions(&mut self, mapping: MappingId) {
        if let Some(mapping) = self.profile.mappings.get_mut(mapping.index()) {
            mapping.has[0] = true;
        }
    }

    /// Sets the path of a mapping's file.
    pub fn set_file(&mut self, mapping: MappingId, file: &[u8]) {
        let file = self.string(file);
        if let Some(mapping) = self.profile.mappings.get_mut(mapping.index()) {
            mapping.file = file;
        }
    }

    /// The profile with all new lines.
    pub fn finish(mut self) -> Profile {
        let old = &self.profile;
        let (mut starts, mut lines) =
            (vec![0], Vec::with_capacity(old.lines.len() + self.lines.len()));
        for (place, changed) in self.changed.iter().enumerate() {
            let new = &self.lines[changed.start as usize..changed.end as usize];
            lines.extend_from_slice(if new.is_empty() {
                old.lines(LocationId(place as u32))
            } else {
                new
            });
            starts.push(lines.len() as u32);
        }
        (self.profile.line_starts, self.profile.lines) = (starts, lines);
        self.profile
    }
}

#[cfg(test)]
#[path = "tests/symbolized.rs"]
mod tests;

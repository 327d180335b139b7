//! Patterns held against the functions and binaries of a profile, each once.

use super::package::{Origin, origin};
use super::query::Pattern;
use crate::hash::Map;
use crate::profile::{Function, LineId, LocationId, Profile, StringId};

/// The frame belongs to a sample that is to be dropped.
pub(super) const IGNORED: u8 = 1;

/// The frame meets the first pattern of focus; the next bits stand for the others.
pub(super) const FOCUSED: u8 = 2;

/// Which functions and mappings a pattern matches.
pub(super) struct Matches {
    functions: Vec<bool>,
    mappings: Vec<bool>,
}

impl Matches {
    pub(super) fn new(profile: &Profile, pattern: &Pattern) -> Self {
        let is_match = |id| pattern.is_match(profile.string(id));
        // Many functions stand in one file.
        let mut files: Map<StringId, bool> = Map::default();
        let functions = profile
            .functions()
            .iter()
            .map(|f| is_match(f.name) || *files.entry(f.file).or_insert_with(|| is_match(f.file)));
        let mappings = profile.mappings().iter().map(|m| is_match(m.file));
        Self { functions: functions.collect(), mappings: mappings.collect() }
    }

    /// What is not the program's own code, which is what matches `own` if that is given; binaries as such are not judged.
    pub(super) fn foreign(profile: &Profile, own: Option<&Pattern>) -> Self {
        if let Some(own) = own {
            let functions = Self::new(profile, own).functions.iter().map(|is| !is).collect();
            return Self { functions, mappings: vec![false; profile.mappings().len()] };
        }
        let text = |id| profile.strings().text(id);
        let foreign = |f: &Function| origin(&text(f.name), &text(f.file)) != Origin::Own;
        let functions = profile.functions().iter().map(foreign).collect();
        Self { functions, mappings: vec![false; profile.mappings().len()] }
    }

    pub(super) fn line(&self, profile: &Profile, line: u32) -> bool {
        self.functions[profile.line(LineId(line)).function.index()]
    }

    pub(super) fn mapping(&self, profile: &Profile, location: LocationId) -> bool {
        profile.location(location).mapping.is_some_and(|m| self.mappings[m.index()])
    }
}

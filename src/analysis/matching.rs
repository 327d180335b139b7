//! Matches of a pattern among the functions and binaries of a profile, computed once per function and binary.

use super::package::{Origin, origin};
use super::query::Pattern;
use crate::hash::Map;
use crate::profile::{Function, LineId, LocationId, Profile, StringId};

/// A bit of a location: `ignore` matches.
pub(super) const IGNORED: u8 = 1;

/// A bit of a location: the first pattern of `focus` matches. The next bits are for the others.
pub(super) const FOCUSED: u8 = 2;

/// The functions and mappings that a pattern matches.
pub(super) struct Matches {
    functions: Vec<bool>,
    mappings: Vec<bool>,
}

impl Matches {
    pub(super) fn new(profile: &Profile, pattern: &Pattern) -> Self {
        let is_match = |id| pattern.is_match(profile.string(id));
        // Many functions share a file.
        let mut files: Map<StringId, bool> = Map::default();
        let functions = profile
            .functions()
            .iter()
            .map(|f| is_match(f.name) || *files.entry(f.file).or_insert_with(|| is_match(f.file)));
        let mappings = profile.mappings().iter().map(|m| is_match(m.file));
        Self { functions: functions.collect(), mappings: mappings.collect() }
    }

    /// Matches for code that is not the program's own. `own` is a pattern for own code, in place of the rules of thumb.
    /// Binaries never match.
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

//! Profile types of stores, and how profiles of a type add up over time.

use super::query::FORM;
use crate::error::nearest;
use crate::input::store_address::StoreProtocol;

/// Sample types in the order of lists: memory, time, goroutines, waiting. Others follow by name.
const FIRST_TYPES: [&str; 11] = [
    "inuse_space",
    "inuse_objects",
    "alloc_space",
    "alloc_objects",
    "cpu",
    "wall",
    "samples",
    "goroutine",
    "goroutines",
    "contentions",
    "delay",
];

/// A profile type: `memory:inuse_space:bytes:space:bytes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileType {
    /// The name of the profile.
    pub name: String,
    /// The sample type.
    pub sample_type: String,
    /// The unit of the sample type.
    pub sample_unit: String,
    /// The type of the period.
    pub period_type: String,
    /// The unit of the period.
    pub period_unit: String,
    /// Each profile counts from the one before it.
    pub is_delta: bool,
}

impl ProfileType {
    /// The type with this id; `None` for a text of another form.
    pub fn parse(id: &str) -> Option<ProfileType> {
        let parts: Vec<&str> = id.split(':').collect();
        let (five, is_delta) = match parts.as_slice() {
            [five @ .., "delta"] if five.len() == 5 => (five, true),
            five => (five, false),
        };
        let [name, sample_type, sample_unit, period_type, period_unit] = five else { return None };
        let all = [name, sample_type, sample_unit, period_type, period_unit];
        let is_whole = all.iter().all(|part| !part.is_empty());
        let [name, sample_type, sample_unit, period_type, period_unit] =
            all.map(|part| (*part).to_owned());
        let parsed =
            ProfileType { name, sample_type, sample_unit, period_type, period_unit, is_delta };
        is_whole.then_some(parsed)
    }

    /// The id, as in queries.
    pub fn id(&self) -> String {
        let ProfileType { name, sample_type, sample_unit, period_type, period_unit, is_delta } =
            self;
        let delta = if *is_delta { ":delta" } else { "" };
        format!("{name}:{sample_type}:{sample_unit}:{period_type}:{period_unit}{delta}")
    }

    /// The place in lists: by the sample type in a fixed order, then by the id.
    pub fn place(&self) -> (usize, String) {
        let known = FIRST_TYPES.iter().position(|name| *name == self.sample_type);
        (known.unwrap_or(FIRST_TYPES.len()), self.id())
    }

    /// True if each profile is the state at its time, so that a sum over time counts the same things again and again.
    ///
    /// Pyroscope stores counters as deltas. Parca marks deltas; its other counters count from the start of the process.
    pub fn is_snapshot(&self, protocol: StoreProtocol) -> bool {
        match protocol {
            StoreProtocol::Parca => !self.is_delta,
            StoreProtocol::Pyroscope => self.is_in_use(),
        }
    }

    /// True for what is in use at a time: memory, goroutines, live objects.
    pub fn is_in_use(&self) -> bool {
        let sample = self.sample_type.as_str();
        let words = ["goroutine", "goroutines", "threads", "threadcreate", "live"];
        sample.starts_with("inuse") || words.contains(&sample) || self.name == "goroutine"
    }

    /// True if `word` names the type: its id, or the first parts of it, or its sample type.
    fn is_named(&self, word: &str) -> bool {
        let (id, plain) = (self.id(), self.id().trim_end_matches(":delta").to_owned());
        id == word
            || plain == word
            || id.starts_with(&format!("{word}:"))
            || self.sample_type == word
    }
}

/// The type that a query names by `word`. One that `known` lacks is taken at its word if it is whole and like none of them: it may have no
/// data in a range.
pub fn resolved(word: &str, known: &[ProfileType]) -> Result<ProfileType, String> {
    if let Some(exact) = known.iter().find(|t| t.id() == word) {
        return Ok(exact.clone());
    }
    let named: Vec<&ProfileType> = known.iter().filter(|t| t.is_named(word)).collect();
    match (named.as_slice(), ProfileType::parse(word)) {
        ([only], _) => Ok((*only).clone()),
        ([], Some(whole)) => {
            let ids: Vec<String> = known.iter().map(ProfileType::id).collect();
            let plain = ProfileType { is_delta: false, ..whole.clone() }.id();
            if whole.is_delta && ids.contains(&plain) {
                return Err(format!(
                    "no profile type {word:?}: the store has no delta of {plain} (Pyroscope has none of any type)"
                ));
            }
            match nearest(word, ids.iter().map(String::as_str)) {
                Some(near) => Err(format!("no profile type {word:?}; the closest is {near}")),
                None => Ok(whole),
            }
        }
        ([], None) => {
            let ids: Vec<String> = known.iter().map(ProfileType::id).collect();
            Err(match closest(word, known) {
                Some(near) => format!("no profile type {word:?}; the closest is {near}"),
                None if ids.is_empty() => {
                    format!("{word:?} is no profile type; a query reads {FORM}")
                }
                None => format!("no profile type {word:?}; the store has {}", ids.join(", ")),
            })
        }
        (several, _) => {
            let ids: Vec<String> = several.iter().map(|t| t.id()).collect();
            Err(format!("{word:?} is one of several profile types: {}", ids.join(", ")))
        }
    }
}

/// The sample type, the name, the id or the first parts of an id that a mistyped `word` is closest to; the first in lists of several.
fn closest(word: &str, known: &[ProfileType]) -> Option<String> {
    let mut types: Vec<&ProfileType> = known.iter().collect();
    types.sort_by_cached_key(|one| one.place());
    let parts = word.split(':').count();
    let begun = |id: &str| id.split(':').take(parts).collect::<Vec<_>>().join(":");
    let words = types.iter().flat_map(|t| {
        let id = t.id();
        // A part of an id is compared to as many parts.
        let own =
            if parts > 1 { [begun(&id), id] } else { [t.sample_type.clone(), t.name.clone()] };
        own.into_iter().chain((parts == 1).then(|| t.id()))
    });
    let words: Vec<String> = words.collect();
    nearest(word, words.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
#[path = "tests/profile_type.rs"]
mod tests;

//! Kinds of profiles: sample types and side of a contention, which decide what is one series.

use std::ffi::OsStr;
use std::path::Path;

use crate::analysis::session::MemberKind;
use crate::profile::Profile;
use crate::profile::ValueType;
use crate::profile::merge::sources::can_merge;
use crate::profile::store::builder::Builder;
use crate::unit;

/// The kind of a profile, without its samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileKind {
    sample_types: Vec<ValueType>,
    period_type: ValueType,
    /// The index of the default sample type, which tells `allocs` from `heap`.
    default: usize,
    /// The time is counted where a lock is released, as in `mutex` of Go, and not where it is waited for, as in `block`.
    is_of_unlocks: bool,
}

impl ProfileKind {
    /// The kind of `profile`.
    pub fn of(profile: &Profile) -> ProfileKind {
        let is_contention = profile.sample_types().iter().any(|t| t.kind == "contentions");
        ProfileKind {
            sample_types: profile.sample_types().to_vec(),
            period_type: profile.header().period_type.clone(),
            default: profile.default_sample_type(),
            is_of_unlocks: is_contention && ends_in_unlocks(profile),
        }
    }

    /// The kind of `profile`, whose file or address has this name. The name tells what the profile may not: the side of
    /// contentions without a sample, and that a profile of allocations has lost its default sample type, as Go's servers
    /// lose it where they subtract an earlier profile.
    pub fn named(profile: &Profile, name: &OsStr) -> ProfileKind {
        let mut kind = ProfileKind::of(profile);
        let file = Path::new(name).file_name().unwrap_or(name).to_string_lossy();
        let place = |name: &str| kind.sample_types.iter().position(|t| t.kind == name);
        if place("contentions").is_some() && profile.sample_count() == 0 {
            kind.is_of_unlocks = file.contains("mutex");
        }
        let is_default_known = !profile.header().default_sample_type.is_empty();
        if let Some(allocated) = place("alloc_space")
            && !is_default_known
            && file.contains("allocs")
        {
            kind.default = allocated;
        }
        kind
    }

    /// The kind in a session of several profiles of one process; `None` for a kind that Go programs do not have.
    pub fn in_session(&self) -> Option<MemberKind> {
        let types: Vec<&str> = self.sample_types.iter().map(|t| t.kind.as_str()).collect();
        MemberKind::of(&types, self.default, self.is_of_unlocks)
    }

    /// True if both profiles merge, and count the same.
    pub fn fits(&self, other: &ProfileKind) -> bool {
        self == other || (self.counts_as(other) && can_merge(&[&self.shell(), &other.shell()]))
    }

    /// True if equal sample types mean the same in both.
    pub fn counts_as(&self, other: &ProfileKind) -> bool {
        let is_other_choice =
            self.sample_types == other.sample_types && self.default != other.default;
        self.is_of_unlocks == other.is_of_unlocks && !is_other_choice
    }

    /// The names of the sample types.
    pub fn type_names(&self) -> Vec<String> {
        self.sample_types.iter().map(|t| t.kind.clone()).collect()
    }

    /// A profile of this kind without samples.
    fn shell(&self) -> Profile {
        let mut builder = Builder::new();
        for t in &self.sample_types {
            builder.sample_type(&t.kind, &t.unit);
        }
        builder.header().period_type = self.period_type.clone();
        builder.finish()
    }
}

/// The total of the default sample type: `15.52MB inuse_space`.
pub fn total_in_words(profile: &Profile) -> String {
    let column = profile.default_sample_type();
    let Some(t) = profile.sample_types().get(column) else { return String::new() };
    let total = profile.values(column).iter().fold(0_i64, |sum, value| sum.wrapping_add(*value));
    format!("{} {}", unit::format_value(total, &t.unit, "auto"), t.kind)
}

/// True if a sample ends in a function that releases a lock.
fn ends_in_unlocks(profile: &Profile) -> bool {
    profile.sample_stacks().iter().any(|&stack| {
        let leaf = profile.stacks().location(stack);
        let line = leaf.and_then(|location| profile.lines(location).first());
        line.is_some_and(|line| {
            let name = profile.string(profile.function(line.function).name);
            name.windows(5).any(|part| part == b"nlock")
        })
    })
}

#[cfg(test)]
#[path = "tests/kind.rs"]
mod tests;

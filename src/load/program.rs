//! The program that a profile is of, which decides with its kind what is one series.

use std::ffi::OsStr;
use std::path::Path;

use crate::profile::Profile;

/// The program of a profile, as far as the profile or the name of its file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The file name of the main binary; empty if unknown.
    binary: String,
    /// The build id of the main binary; empty if unknown.
    build_id: Vec<u8>,
    /// The name of the profile's file, for a profile without a binary; empty if names do not count.
    file: String,
}

impl Program {
    /// The program of `profile`. With `by_name` the name of its file stands in for a binary: files of a directory were not
    /// named one by one.
    pub fn of(profile: &Profile, file: &OsStr, by_name: bool) -> Program {
        let main = profile.mappings().first();
        let text = |id| profile.strings().text(id).into_owned();
        let path = main.map_or_else(String::new, |main| text(main.file));
        let binary = path.trim_end_matches(" (deleted)").rsplit(['/', '\\']).next().unwrap_or("");
        let build_id = main.map_or(&[][..], |main| profile.string(main.build_id)).to_vec();
        let name = Path::new(file).file_name().unwrap_or(file).to_string_lossy();
        let file = if by_name && binary.is_empty() { pattern(&name) } else { String::new() };
        Program { binary: pattern(binary), build_id, file }
    }

    /// True if both may be one program. What is unknown of one of them does not part them.
    pub fn fits(&self, other: &Program) -> bool {
        if !self.build_id.is_empty() && self.build_id == other.build_id {
            return true;
        }
        let differ = |a: &str, b: &str| a != b && !a.is_empty() && !b.is_empty();
        let by_name = !self.file.is_empty() || !other.file.is_empty();
        let one_is_unknown = self.binary.is_empty() != other.binary.is_empty();
        let is_other = differ(&self.binary, &other.binary) || differ(&self.file, &other.file);
        let is_other = is_other || (by_name && one_is_unknown);
        !is_other
    }
}

impl Program {
    /// True for a known build, and for a known main binary.
    pub fn is_known(&self) -> (bool, bool) {
        (!self.build_id.is_empty(), !self.binary.is_empty())
    }

    /// True if both may be one process: the same build of one program. What is unknown of one of them does not part them.
    pub fn may_be_process_of(&self, other: &Program) -> bool {
        let are_known = !self.build_id.is_empty() && !other.build_id.is_empty();
        if are_known { self.build_id == other.build_id } else { self.fits(other) }
    }
}

/// A name without its digits: files of one series and versions of one program have the same.
fn pattern(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && text.ends_with('0')) {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
#[path = "tests/program.rs"]
mod tests;

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
mod tests {
    use super::*;
    use crate::profile::Mapping;
    use crate::profile::store::builder::Builder;

    fn program(binary: &str, build_id: &str, file: &str, by_name: bool) -> Program {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        if !binary.is_empty() {
            let file = builder.string(binary.as_bytes());
            let build_id = builder.string(build_id.as_bytes());
            builder.mapping(Mapping { start: 0, limit: 1, file, build_id, ..Mapping::default() });
        }
        Program::of(&builder.finish(), OsStr::new(file), by_name)
    }

    #[test]
    fn binaries_tell_programs_apart() {
        let fits = |a: (&str, &str), b: (&str, &str)| {
            program(a.0, a.1, "x", false).fits(&program(b.0, b.1, "y", false))
        };
        assert!(fits(("/usr/bin/shop", "1"), ("/opt/shop (deleted)", "2")), "it was built anew");
        assert!(fits(("/bin/shop-1.2", ""), ("/bin/shop-1.13", "")));
        assert!(fits(("/bin/a", "1"), ("/bin/b", "1")), "one build under two names");
        assert!(!fits(("/bin/a", "1"), ("/bin/b", "2")));
        assert!(fits(("/bin/a", ""), ("", "")), "nothing is known of one");
    }

    #[test]
    fn builds_tell_processes_apart() {
        let fits = |a: (&str, &str), b: (&str, &str)| {
            program(a.0, a.1, "x", false).may_be_process_of(&program(b.0, b.1, "y", false))
        };
        assert!(!fits(("/usr/bin/shop", "1"), ("/usr/bin/shop", "2")), "it was built anew");
        assert!(fits(("/bin/a", "1"), ("/bin/b", "1")), "one build under two names");
        assert!(!fits(("/bin/a", ""), ("/bin/b", "2")));
        assert!(fits(("/bin/a", "1"), ("", "")), "nothing is known of one");
    }

    #[test]
    fn names_count_for_files_of_a_directory() {
        let named = |file: &str, by_name| program("", "", file, by_name);
        assert!(named("a.pb.gz", false).fits(&named("b.pb.gz", false)));
        assert!(!named("a.pb.gz", true).fits(&named("b.pb.gz", true)));
        assert!(named("heap.9.pb.gz", true).fits(&named("heap.10.pb.gz", true)));
        assert!(!named("a.pb.gz", true).fits(&program("/bin/a", "", "a.pb.gz", true)));
    }
}

//! Unit tests of `load/program.rs`.

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

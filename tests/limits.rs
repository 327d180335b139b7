//! The limits of size and memory: inputs of some kilobytes that would take gigabytes are refused.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rprof_tui::cancel::Cancel;
use rprof_tui::error::{Error, Stop};
use rprof_tui::profile::Profile;
use rprof_tui::profile::decode::{DecodeOptions, decode};

use crate::dense::{dense, field, head};
use crate::support::program;

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn read(bytes: &[u8], options: DecodeOptions) -> Result<Profile, Error> {
    match decode(bytes, options, &Cancel::new()) {
        Ok(profile) => Ok(profile),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Cancelled) => panic!("nobody cancelled"),
    }
}

const MIB: usize = 1 << 20;

#[test]
fn what_takes_more_memory_than_allowed_is_refused() {
    let max_memory = 2 << 20;
    let options = DecodeOptions { max_memory, ..DecodeOptions::default() };
    for (name, bytes) in dense(2 * MIB) {
        let packed = gzipped(&bytes);
        // Their number is refused, however much memory there is.
        if name == "values" {
            continue;
        }
        let error = read(&packed, options).err();
        let refused = matches!(error, Some(Error::TooMuchMemory(limit)) if limit == max_memory);
        assert!(refused, "{name}: {error:?}");
    }
}

#[test]
fn the_limit_of_memory_leaves_what_takes_less() {
    let options = DecodeOptions { max_memory: 16 << 20, ..DecodeOptions::default() };
    for (name, bytes) in dense(MIB / 16) {
        // Each of a thousand types has a name of half the input.
        if name == "names of types" {
            continue;
        }
        let error = read(&bytes, options).err();
        assert!(!matches!(error, Some(Error::TooMuchMemory(_))), "{name}: {error:?}");
    }
}

#[test]
fn more_sample_types_than_columns_are_refused() {
    for (bytes, wanted) in [
        ([0x0a, 0].repeat(70_000), "more than 2^16 sample types"),
        (field(2, &field(2, &vec![1; 70_000])), "a sample with more than 2^16 values"),
    ] {
        let error = read(&bytes, DecodeOptions::default()).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn a_field_longer_than_the_limit_is_refused_at_its_beginning() {
    let bytes = [head(6, 5 << 30), vec![0; MIB]].concat();
    let error = read(&gzipped(&bytes), DecodeOptions::default()).unwrap_err();
    assert!(matches!(error, Error::TooLarge(limit) if limit == 4 << 30), "{error}");
}

#[test]
fn the_refusal_names_the_option_that_allows_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep.pb.gz");
    let all = dense(2 * MIB);
    let (_, bytes) = all.iter().find(|(name, _)| *name == "a deep stack").unwrap();
    std::fs::write(&path, gzipped(bytes)).unwrap();
    let output = program(&["-top", "-max-memory=1MB", path.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let wanted = "the profile takes more than 1048576 bytes of memory (-max-memory allows more)";
    assert!(said.trim_end().ends_with(wanted), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

/// A process that gets no more memory says so.
#[cfg(target_os = "linux")]
#[test]
fn an_allocation_that_fails_is_an_error() {
    use std::process::Command;

    const LARGE: [&str; 12] = [
        "comments",
        "lines",
        "locations apart",
        "functions",
        "strings",
        "a deep stack",
        "distinct stacks",
        "labels",
        "folded stacks",
        "counts of addresses",
        "a deep dump",
        "cpu",
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in dense(24 * MIB).into_iter().filter(|(name, _)| LARGE.contains(name)) {
        let path = folder.path().join("dense.gz");
        std::fs::write(&path, gzipped(&bytes)).unwrap();
        let program = program(&["-raw", "-max-memory=1TB", path.to_str().unwrap()]);
        // Memory ends at a different place in each format.
        for kibibytes in [110_000, 160_000, 230_000] {
            let mut limited = Command::new("sh");
            limited.args(["-c", &format!("ulimit -v {kibibytes}; exec \"$@\""), "sh"]);
            limited.arg(program.get_program()).args(program.get_args());
            let output = limited.output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            let code = output.status.code();
            let ended = code == Some(0) || code == Some(2);
            assert!(ended, "{name} was aborted within {kibibytes} KiB: {code:?} {said}");
        }
    }
}

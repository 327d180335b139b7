//! Unit tests of `load/merge_files.rs`.

use super::*;
use crate::load::options::LoadOptions;
use crate::load::request::LoadOutcome;
use crate::profile::encode::encode;
use std::ffi::OsString;
use std::fs;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

fn loader(folder: &Path, contents: &[Vec<u8>]) -> Loader {
    let name = |(number, bytes): (usize, &Vec<u8>)| {
        let path = folder.join(format!("{number:02}"));
        fs::write(&path, bytes).unwrap();
        path.into_os_string()
    };
    let sources: Vec<OsString> = contents.iter().enumerate().map(name).collect();
    Loader::new(LoadOptions { sources, ..LoadOptions::default() }).unwrap()
}

/// Twenty heaps, statistics alone, a damaged file.
#[test]
fn many_files_are_merged_as_if_all_were_kept() {
    let folder = tempfile::tempdir().unwrap();
    let heap = |number: usize| fixture(&format!("heap.{}.pb.gz", number % 6));
    let mut contents: Vec<Vec<u8>> = (0..20).map(heap).collect();
    contents.insert(3, b"{\"Sys\": 5000000, \"HeapSys\": 4000000}".to_vec());
    contents.insert(7, b"damaged".to_vec());
    let loader = loader(folder.path(), &contents);
    let (cancel, ignore) = (Cancel::new(), |_| {});
    let merged = loader.merge_files(&ignore, &cancel).unwrap().unwrap();
    let warnings = loader.warnings();
    let LoadOutcome::Profile(kept) = loader.run(true, &ignore, &cancel).unwrap() else {
        panic!("one profile");
    };
    assert!(encode(&merged.profile) == encode(&kept.profile));
    assert_eq!((merged.times, merged.memory), (kept.times, kept.memory));
    assert_eq!(warnings, loader.warnings());
    assert!(warnings[1].contains("Fetched 20 source profiles out of 21"), "{warnings:?}");
}

#[test]
fn files_of_several_kinds_are_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut contents = vec![fixture("heap.0.pb.gz"); MANY];
    contents[MANY - 1] = fixture("cpu.pb.gz");
    let loader = loader(folder.path(), &contents);
    assert!(loader.merge_files(&|_| {}, &Cancel::new()).unwrap().is_none());
}

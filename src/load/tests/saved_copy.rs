//! Unit tests of `load/saved_copy.rs`.

use std::fs::File;

use super::*;
use crate::cancel::Cancel;
use crate::profile::decode::{DecodeOptions, decode};

fn fixture(name: &str) -> Profile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    decode(File::open(path).unwrap(), DecodeOptions::default(), &Cancel::new()).unwrap()
}

#[test]
fn copies_are_numbered_under_pprofs_names() {
    let home = tempfile::tempdir().unwrap();
    let env = |name: &str| (name == "HOME").then(|| home.path().to_str().unwrap().to_owned());
    let profile = fixture("cpu.pb.gz");
    let names: Vec<PathBuf> = (0..2).map(|_| save(&profile, env).unwrap()).collect();
    let folder = home.path().join("pprof");
    let wanted = ["001", "002"].map(|n| folder.join(format!("pprof.leaky.samples.cpu.{n}.pb.gz")));
    assert_eq!(names, wanted);
    let read = File::open(&names[1]).unwrap();
    let copy = decode(read, DecodeOptions::default(), &Cancel::new()).unwrap();
    assert_eq!(copy.sample_count(), profile.sample_count());
}

#[test]
fn names_stay_in_the_folder() {
    let prefix = |kind: &str| {
        let mut builder = crate::profile::store::builder::Builder::new();
        builder.sample_type(kind, "count");
        builder.folded("main 1");
        prefix(&builder.finish())
    };
    assert!(!prefix("samples").contains('/'));
    let prefix = prefix(&format!("../../etc\u{1b}{}", "é".repeat(300)));
    assert!(!prefix.contains(['/', '\u{1b}']) && prefix.len() <= 220, "{prefix}");
}

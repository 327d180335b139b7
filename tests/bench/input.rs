//! The input of a bench: the file that `RPROF_BENCH_PROFILE` names, or else the generated profile of the shape that
//! `RPROF_BENCH_SIZE` names (M if it names none), made on the first use.

use crate::generate;
use rprof_tui::cancel::Cancel;
use rprof_tui::profile::Profile;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use std::env;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// The file.
pub(crate) fn open() -> File {
    let path = match env::var_os("RPROF_BENCH_PROFILE") {
        Some(path) => PathBuf::from(path),
        None => generated(&env::var("RPROF_BENCH_SIZE").unwrap_or_else(|_| "M".to_owned())),
    };
    File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn generated(name: &str) -> PathBuf {
    let shape = generate::shape(name).unwrap_or_else(|| {
        panic!("RPROF_BENCH_SIZE={name} is not one of {}", generate::shape_names())
    });
    let path = shape.path();
    if path.exists() { path } else { shape.make().unwrap().path }
}

/// The profile as the program keeps it before the first query.
pub(crate) fn load(input: impl Read) -> Profile {
    decode(input, DecodeOptions::default(), &Cancel::new()).unwrap().pruned().with_mapping()
}

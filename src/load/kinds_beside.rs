//! Files that cannot be a base: profiles of another kind, and files that are none.

use std::ffi::OsString;
use std::fs;

use super::kind::ProfileKind;
use super::source::Source;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input;
use crate::profile::{DecodeOptions, Profile};

/// Files that are read at most, and the largest of them in bytes: the rest is offered as it is.
const MOST: usize = 32;
const LARGEST: u64 = 16 << 20;

/// Those of `files` that are no base for `profile`, each with the reason. One after another is read and dropped.
pub fn unfit_bases(
    files: &[OsString],
    profile: &Profile,
    cancel: &Cancel,
) -> Result<Vec<(OsString, String)>, Stop> {
    let kind = ProfileKind::of(profile);
    let is_small = |file: &&OsString| {
        fs::metadata(file).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST)
    };
    let mut unfit = Vec::new();
    for file in files.iter().filter(is_small).take(MOST) {
        cancel.check()?;
        let read = input::open(file, cancel).map_err(Stop::Failed);
        let read = read.and_then(|read| {
            Source::decode(read.counted(&mut |_| {}), DecodeOptions::default(), cancel)
        });
        let reason = match read.and_then(|source| Ok(source.into_profile()?)) {
            Ok(source) => {
                let other = ProfileKind::of(&source.profile);
                (!other.fits(&kind))
                    .then(|| format!("another kind: {}", other.type_names().join(" ")))
            }
            Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            Err(Stop::Failed(error)) => Some(error.to_string()),
        };
        unfit.extend(reason.map(|reason| (file.clone(), reason)));
    }
    Ok(unfit)
}

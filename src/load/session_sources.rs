//! The addresses of a session: all profiles of one server.

use std::ffi::OsString;

use crate::error::Error;
use crate::input;
use crate::input::address::Address;

/// Seconds over which processor time and allocations are collected, unless others are asked for.
const SECONDS: u64 = 10;

/// Profiles of a server, and true for those that are collected over a time. The others are as they are at its start.
const PROFILES: [(&str, bool); 6] = [
    ("profile", true),
    ("allocs", true),
    ("heap", false),
    ("goroutine", false),
    ("block", false),
    ("mutex", false),
];

/// The addresses of all profiles of the server at `address`, with the seconds to collect; 0 for the usual ones.
pub(super) fn all_profiles(address: &Address, seconds: u64) -> Vec<OsString> {
    let seconds = if seconds > 0 { seconds } else { SECONDS };
    let source = |(name, collects): (&str, bool)| {
        let profile = address.profile(name).collecting(if collects { seconds } else { 0 });
        profile.to_source()
    };
    PROFILES.map(source).to_vec()
}

/// The addresses of all profiles of the server that is the only one of `sources`.
pub(super) fn session_sources(sources: &[OsString], seconds: u64) -> Result<Vec<OsString>, Error> {
    let wrong = || {
        let text = "-all wants the address of one process, as in localhost:6060";
        Error::Usage(text.to_owned())
    };
    let [source] = sources else { return Err(wrong()) };
    let address = input::address(source)?.ok_or_else(wrong)?;
    Ok(all_profiles(&address, seconds))
}

#[cfg(test)]
#[path = "tests/session_sources.rs"]
mod tests;

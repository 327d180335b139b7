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
mod tests {
    use super::*;

    #[test]
    fn processor_time_and_allocations_are_collected() {
        let sources = session_sources(&["me:pw@h:1/x/debug/pprof/".into()], 3);
        let sources = sources.unwrap();
        let texts: Vec<_> = sources.iter().map(|source| source.to_str().unwrap()).collect();
        let list = "http://me:pw@h:1/x/debug/pprof";
        let wanted =
            ["profile?seconds=3", "allocs?seconds=3", "heap", "goroutine", "block", "mutex"];
        assert_eq!(texts, wanted.map(|name| format!("{list}/{name}")));
        for wrong in [&["heap.pb.gz"][..], &["h:1", "h:2"], &[]] {
            let sources: Vec<OsString> = wrong.iter().map(Into::into).collect();
            assert!(session_sources(&sources, 0).is_err(), "{wrong:?}");
        }
        let usual = session_sources(&["h:1".into()], 0).unwrap();
        assert_eq!(usual[0], "http://h:1/debug/pprof/profile?seconds=10");
    }
}

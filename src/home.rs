//! The home directory of the user.

use std::ffi::OsString;
use std::path::PathBuf;

/// The home directory: `HOME`, or `USERPROFILE`, which Windows sets. `env` looks up a variable of the environment.
pub fn home<V: Into<OsString>>(env: impl Fn(&str) -> Option<V>) -> Option<PathBuf> {
    let named = |name| env(name).map(Into::into).filter(|value| !value.is_empty());
    named("HOME").or_else(|| named("USERPROFILE")).map(PathBuf::from)
}

#[cfg(test)]
#[path = "tests/home.rs"]
mod tests;

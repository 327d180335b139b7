//! The home directory of the user.

use std::ffi::OsString;
use std::path::PathBuf;

/// The home directory: `HOME`, or `USERPROFILE`, which Windows sets. `env` looks up a variable of the environment.
pub fn home<V: Into<OsString>>(env: impl Fn(&str) -> Option<V>) -> Option<PathBuf> {
    let named = |name| env(name).map(Into::into).filter(|value| !value.is_empty());
    named("HOME").or_else(|| named("USERPROFILE")).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_comes_before_the_profile_of_windows() {
        let found = |pairs: &[(&str, &str)]| {
            home(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| *value))
        };
        assert_eq!(found(&[("HOME", "/h"), ("USERPROFILE", r"C:\u")]), Some("/h".into()));
        assert_eq!(found(&[("HOME", ""), ("USERPROFILE", r"C:\u")]), Some(r"C:\u".into()));
        assert_eq!(found(&[]), None);
    }
}

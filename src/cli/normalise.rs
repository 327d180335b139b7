//! Go's flag syntax to clap's.
//!
//! pprof's users write `-top`, `-focus=a`, `-sample_index alloc_space`, `-cum=false`: one dash or two, and a switch takes
//! its value only after an equals sign. Each becomes one form: `--focus=a` for an option with a value, a bare `--top` for
//! a switch that is on, nothing for one that is off. Unlike in Go, flags may also follow the sources; `-` alone is a source
//! and `--` ends the flags. Only the values of switches are checked here.

use std::ffi::{OsStr, OsString};

use crate::error::Error;

/// The value behind the name of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing, or a boolean after an equals sign; off unless given.
    Nothing,
    /// A boolean after an equals sign, or nothing; on unless given, so the value is kept.
    Boolean,
    /// A value, after an equals sign or as the next argument, even if that begins with a dash.
    Value,
}

/// Rewrites `arguments`, without the program's name, for clap; `takes` knows the flags. Unknown flags are passed on, so
/// that clap can name the nearest one.
pub(super) fn normalise(
    arguments: impl IntoIterator<Item = OsString>,
    takes: impl Fn(&str) -> Result<Option<Takes>, Error>,
) -> Result<Vec<OsString>, Error> {
    let mut out = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let Some(flag) = flag(&argument)? else {
            out.push(argument);
            continue;
        };
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag, None),
        };
        match (takes(name)?, value) {
            _ if flag.is_empty() => {
                out.push(argument);
                out.extend(arguments.by_ref());
            }
            (Some(Takes::Nothing), value) => {
                let long = OsString::from(format!("--{name}"));
                out.retain(|earlier| *earlier != long);
                if value.map_or(Ok(true), |value| boolean(name, value))? {
                    out.push(long);
                }
            }
            (Some(Takes::Boolean), value) => {
                let on = value.map_or(Ok(true), |value| boolean(name, value))?;
                out.push(format!("--{name}={on}").into());
            }
            (Some(Takes::Value), None) => {
                let value = arguments
                    .next()
                    .ok_or_else(|| Error::Usage(format!("flag needs an argument: -{name}")))?;
                let mut joined = OsString::from(format!("--{name}="));
                joined.push(value);
                out.push(joined);
            }
            // clap's own short flags, -h and -V.
            (None, None) if flag.len() == 1 => out.push(format!("-{flag}").into()),
            (Some(Takes::Value) | None, _) => out.push(format!("--{flag}").into()),
        }
    }
    Ok(out)
}

/// The text behind the dashes of a flag; empty for `--`, `None` for other arguments.
fn flag(argument: &OsStr) -> Result<Option<&str>, Error> {
    if argument == "-" || !argument.as_encoded_bytes().starts_with(b"-") {
        return Ok(None);
    }
    let bad = || Error::Usage(format!("bad flag syntax: {}", argument.to_string_lossy()));
    let text = argument.to_str().ok_or_else(bad)?;
    let flag = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).unwrap_or(text);
    if flag.starts_with(['-', '=']) { Err(bad()) } else { Ok(Some(flag)) }
}

/// A boolean in one of Go's words.
fn boolean(name: &str, value: &str) -> Result<bool, Error> {
    match value {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(Error::Usage(format!(
            "invalid boolean value {value:?} for -{name}: say true or false"
        ))),
    }
}

#[cfg(test)]
#[path = "tests/normalise.rs"]
mod tests;

//! A regular expression that was compiled once.

use crate::error::Error;
use regex::bytes::{Regex, RegexBuilder};

/// An unanchored pattern over bytes, as pprof's RE2. Patterns are equal if their texts are.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    regex: Regex,
}

impl Pattern {
    /// Compiles `text`; an error names `option`.
    pub fn new(option: &'static str, text: &str) -> Result<Self, Error> {
        let regex = RegexBuilder::new(text).size_limit(1 << 24).build().map_err(|error| {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Error::Regexp {
                option,
                reason: format!("error parsing regexp: {reason}: `{}`", pattern_of(&text)),
            }
        });
        Ok(Self { text: text.to_owned(), regex: regex? })
    }

    /// The regular expression as the user wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True if any part of `subject` matches.
    #[inline]
    pub fn is_match(&self, subject: &[u8]) -> bool {
        self.regex.is_match(subject)
    }
}

/// The pattern in the second line of a syntax error of the regex crate.
fn pattern_of(error: &str) -> &str {
    error.lines().nth(1).map_or("", str::trim)
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

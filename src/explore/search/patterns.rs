//! Regular expressions that match a given text.

/// A regular expression that matches `text` literally.
pub fn escaped(text: &str) -> String {
    regex::escape(text)
}

/// A regular expression that matches only `name`.
pub fn exact_pattern(name: &str) -> String {
    format!("^{}$", escaped(name))
}

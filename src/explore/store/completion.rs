//! Completion of label names and values in a line typed over a list of a store.

use crate::store::catalogue::LabelValues;

/// Candidates at most.
const MOST: usize = 200;

/// The byte where the last word of `line` begins, and the words that it may become: names of labels with their sign, or a name with
/// each of its values.
pub fn completions(line: &str, labels: &LabelValues) -> (usize, Vec<String>) {
    let start = last_word(line);
    let word = line.get(start..).unwrap_or_default();
    let candidates: Vec<String> = if let Some((name, begun)) = word.split_once('=') {
        let begun = begun.strip_prefix('"').unwrap_or(begun);
        let values = labels.get(name).into_iter().flatten().map(|(value, _)| value);
        let values = values.filter(|value| value.starts_with(begun));
        values.take(MOST).map(|value| format!("{name}={}", quoted(value))).collect()
    } else {
        let names = labels.keys().map(String::as_str).chain(["from", "to"]);
        let names = names.filter(|name| name.starts_with(word));
        names.take(MOST).map(|name| format!("{name}=")).collect()
    };
    (start, candidates)
}

/// A value, in quotes if it has a blank.
fn quoted(value: &str) -> String {
    if value.contains(|c: char| c.is_whitespace() || c == '"') {
        format!("\"{}\"", value.replace('"', "\\\""))
    } else {
        value.to_owned()
    }
}

/// The byte where the last word begins.
pub fn last_word(line: &str) -> usize {
    let (mut quoted, mut start) = (false, 0);
    for (at, c) in line.char_indices() {
        quoted ^= c == '"';
        if c.is_whitespace() && !quoted {
            start = at + c.len_utf8();
        }
    }
    start
}

#[cfg(test)]
#[path = "tests/completion.rs"]
mod tests;

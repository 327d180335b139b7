//! The completion of a line.

use super::words::WORDS;
use crate::explore::search::escaped;

/// Endings of the files that a view is written to.
const ENDINGS: [(&str, &str); 10] = [
    ("txt", "text"),
    ("md", "a table in Markdown"),
    ("json", "JSON for scripts"),
    ("svg", "the call graph as a picture"),
    ("flame.svg", "a flame graph for the browser"),
    ("html", "one page for a ticket: table, flame graph, graph, source"),
    ("weblist.html", "the function's source with its instructions"),
    ("folded", "a line for each stack"),
    ("pb.gz", "a profile"),
    ("dot", "a graph for graphviz"),
];

/// Functions among the candidates at most.
const MOST_NAMES: usize = 40;

/// The byte where a path begins at the end of `line`, and what is typed of it, for commands that take one.
pub fn path_to_complete(line: &str) -> Option<(usize, &str)> {
    let mut at = line.find([' ', '='])? + 1;
    let (head, tail) = line.split_at(at);
    match head.trim_end_matches([' ', '=']) {
        "open" | "base" | "save" => {}
        // Directories are separated by colons.
        "source_path" => at += tail.rfind(':').map_or(0, |colon| colon + 1),
        _ => return None,
    }
    Some((at, line.get(at..)?))
}

/// Candidates for the end of `line`: the byte where that end begins, and each candidate with its description.
///
/// `names` are functions, heaviest first, which become patterns.
pub fn candidates<'a>(
    line: &str,
    types: &[String],
    names: impl Iterator<Item = &'a str>,
) -> (usize, Vec<(String, String)>) {
    let pair = |word: &str, about: &str| (word.to_owned(), about.to_owned());
    let begun = |prefix: &str, word: &str| word.starts_with(prefix) && word != prefix;
    let Some(at) = line.find([' ', '=']).map(|at| at + 1) else {
        // A word that begins others is one of them: `save` and `save-view`.
        let is_ambiguous = WORDS.iter().any(|(word, _)| !line.is_empty() && begun(line, word));
        let fits = |word: &str| begun(line, word) || (is_ambiguous && word == line);
        let mut words: Vec<_> = WORDS.iter().filter(|(word, _)| fits(word)).collect();
        words.sort_by_key(|(word, _)| *word == line);
        let types = types.iter().filter(|word| begun(line, word)).map(|t| pair(t, "sample type"));
        return (
            0,
            words.into_iter().map(|(word, about)| pair(word, about)).chain(types).collect(),
        );
    };
    let (head, tail) = line.split_at(at);
    let listed = |words: &[&str]| -> Vec<(String, String)> {
        words.iter().filter(|w| begun(tail, w)).map(|w| pair(w, "")).collect()
    };
    let found = match head.trim_end_matches([' ', '=']) {
        "help" | "h" => {
            let words = WORDS.iter().map(|(word, about)| (word.trim_end_matches('='), about));
            words.filter(|(word, _)| begun(tail, word)).map(|(w, about)| pair(w, about)).collect()
        }
        "sample_index" => {
            types.iter().filter(|t| begun(tail, t)).map(|t| pair(t, "sample type")).collect()
        }
        "granularity" => {
            listed(&["functions", "lines", "files", "packages", "mappings", "addresses"])
        }
        "sort" => listed(&["flat", "cum"]),
        "top" => listed(&["-cum", "-flat"]),
        "noinlines" | "mean" | "relative_percentages" => listed(&["true", "false"]),
        "write" | "w" => {
            let stem = tail.split('.').next().unwrap_or(tail);
            let files = ENDINGS.map(|(ending, about)| (format!("{stem}.{ending}"), about));
            // A complete name may still get another ending.
            let is_complete = files.iter().any(|(file, _)| file == tail);
            let fits = |file: &str| if is_complete { file != tail } else { begun(tail, file) };
            files.iter().filter(|(f, _)| fits(f)).map(|(f, about)| pair(f, about)).collect()
        }
        "list" | "disasm" | "weblist" | "peek" | "focus" | "ignore" | "hide" | "show"
        | "show_from" | "prune_from" => {
            let tail = tail.to_lowercase();
            let matching = names.filter(|name| name.to_lowercase().contains(&tail));
            matching.take(MOST_NAMES).map(|name| (escaped(name), String::new())).collect()
        }
        _ => Vec::new(),
    };
    (at, found)
}

#[cfg(test)]
#[path = "tests/complete.rs"]
mod tests;

//! Statements of the text of `-dot`, read back for the layout that is built in.

use crate::hash::Map;

/// Characters that are shown of a line; the end is the telling part of a name.
const LONGEST: usize = 60;

/// Characters that are shown of a line of the legend.
const LONGEST_LEGEND: usize = 200;

/// Characters that are shown of a tooltip.
const LONGEST_TIP: usize = 2000;

/// Lines that are shown of a label.
const MOST_LINES: usize = 12;

/// A statement of the text: its names and its attributes.
pub(super) struct Statement {
    /// The node, or the caller and the callee.
    pub(super) names: Vec<String>,
    attributes: Map<String, String>,
}

impl Statement {
    pub(super) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(super) fn number(&self, name: &str, default: f64) -> f64 {
        self.get(name).parse().unwrap_or(default)
    }

    /// The lines of the label, hardly cut.
    pub(super) fn legend(&self) -> Vec<String> {
        lines(self.get("label")).iter().map(|line| end_of(line, LONGEST_LEGEND)).collect()
    }

    /// The lines of the label.
    pub(super) fn lines(&self) -> Vec<String> {
        let lines = lines(self.get("label"));
        let more = lines.len().saturating_sub(MOST_LINES);
        let mut shown: Vec<String> =
            lines.iter().take(MOST_LINES).map(|line| end_of(line, LONGEST)).collect();
        if more > 0 {
            // The last lines of a label are its values.
            let values = lines.len() - 2;
            shown.truncate(MOST_LINES - 3);
            shown.push(format!("… {} lines …", values - shown.len()));
            shown.extend(lines[values..].iter().map(|line| end_of(line, LONGEST)));
        }
        shown
    }
}

/// A statement on a node or an edge: `N1 -> N2 [label="x" weight=3]`; `None` for any other line.
pub(super) fn statement(line: &str) -> Option<Statement> {
    let (head, rest) = line.split_once(" [").filter(|(head, _)| head.starts_with(['N', '"']))?;
    // The name of the legend is quoted, and may hold anything.
    let (head, rest) = if head.starts_with('"') {
        let (_, rest) = line.split_once("\" [shape=box")?;
        ("", rest)
    } else {
        (head, rest)
    };
    let names = head.split(" -> ").map(str::to_owned).collect();
    Some(Statement { names, attributes: attributes(rest) })
}

/// The attributes of a statement: `name=word` or `name="text"` with `\"` and `\\` inside, as they stand there.
fn attributes(text: &str) -> Map<String, String> {
    let mut found = Map::default();
    let mut rest = text.trim_start();
    while let Some((name, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let (value, after) = if let Some(quoted) = value.strip_prefix('"') {
            let end = end_of_quoted(quoted);
            let (value, after) = quoted.split_at(end);
            (value, after.strip_prefix('"').unwrap_or(after))
        } else {
            value.split_at(value.find([' ', ']']).unwrap_or(value.len()))
        };
        found.insert(name.trim().to_owned(), value.to_owned());
        rest = after.trim_start();
    }
    found
}

/// The number of bytes up to the closing quote.
fn end_of_quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// The lines of a text of graphviz, which ends them by `\n` and `\l`.
pub(super) fn lines(text: &str) -> Vec<String> {
    let (mut lines, mut line, mut letters) = (Vec::new(), String::new(), text.chars());
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('n' | 'l' | 'r')) => lines.push(std::mem::take(&mut line)),
            ('\\', Some(escaped)) => line.push(escaped),
            _ => line.push(letter),
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text of graphviz in one line.
pub(super) fn lines_of(text: &str) -> String {
    end_of(&lines(text).join(" "), LONGEST_TIP)
}

/// A line, or its end behind an ellipsis.
fn end_of(line: &str, most: usize) -> String {
    let count = line.chars().count();
    if count <= most {
        return line.to_owned();
    }
    std::iter::once('…').chain(line.chars().skip(count + 1 - most)).collect()
}

#[cfg(test)]
#[path = "tests/dot_statements.rs"]
mod tests;

//! The parser of a line.

use super::duration::parse_duration;
use super::option::{parse_granularity, parse_option};
use super::words::{Command, WORDS};
use crate::analysis::query::Pattern;
use crate::explore::filters::{Filter, FilterTarget};
use crate::explore::live::SnapshotSelection;
use crate::explore::pane_id::PaneId;
use crate::input::store_address::MOST_WINDOWS;
use crate::report::{PictureFormat, Report};

/// Parses a line. `types` are the names of the sample types; an error is a message for the user.
pub fn parse(line: &str, types: &[String]) -> Result<Command, String> {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.contains(' ')) {
        return parse_option(name.trim_start_matches('-'), value.trim());
    }
    let rest = rest.trim();
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    let name = word.strip_suffix(digits).unwrap_or(word);
    match (name, rest) {
        ("top" | "text", "") if !digits.is_empty() => Ok(Command::Rows(digits.to_owned())),
        ("top" | "text", rest) => top(rest),
        ("list", name) => find(PaneId::Source, name),
        ("disasm", name) => Ok(Command::Instructions(pattern(name)?)),
        ("weblist", name) => Ok(Command::WebList(pattern(name)?)),
        ("peek" | "tree", name) => find(PaneId::Callers, name),
        ("graph", "") => Ok(Command::Pane(PaneId::Graph, None)),
        ("session", "") => Ok(Command::Pane(PaneId::Session, None)),
        ("icicle", "") => Ok(Command::Pane(PaneId::Icicle, None)),
        ("cum" | "flat", "") => Ok(Command::Pane(PaneId::Top, Some(name == "cum"))),
        ("reset", "") => Ok(Command::Reset),
        ("undo", "") => Ok(Command::Undo(true)),
        ("redo", "") => Ok(Command::Undo(false)),
        ("reload", "") => Ok(Command::Reload),
        ("close", "") => Ok(Command::Close),
        ("watch" | "pause" | "snapshots" | "snapshot" | "profiles" | "newest" | "save", rest) => {
            live(name, rest)
        }
        ("windows", rest) => windows(rest),
        ("open", "") => Err("open which file, directory or address?".to_owned()),
        ("open", source) => Ok(Command::Open(source.to_owned())),
        ("save-view", "") => Err("save the view under which name?".to_owned()),
        ("save-view", name) => Ok(Command::SaveView(name.to_owned())),
        ("view", name) => Ok(Command::View(name.to_owned())),
        ("copy-command", "") => Ok(Command::CopyCommand),
        ("o" | "options", "") => Ok(Command::Options),
        ("help" | "h", command) => Ok(Command::Help(command.to_owned())),
        ("quit" | "exit" | "q", "") => Ok(Command::Quit),
        ("write" | "w" | "write!" | "w!", "") => Err("write to which file?".to_owned()),
        ("write" | "w", path) => Ok(Command::Write(path.to_owned(), false)),
        ("write!" | "w!", path) => Ok(Command::Write(path.to_owned(), true)),
        ("web" | "svg" | "flame" | "html", rest) => browse(name, rest),
        ("tags" | "labels", "") => Ok(Command::Pane(PaneId::Labels, None)),
        ("findings", "") => Ok(Command::Pane(PaneId::Findings, None)),
        ("comments" | "info", "") => Ok(Command::Pane(PaneId::Info, None)),
        ("traces" | "tags" | "comments" | "raw" | "dot" | "callgrind" | "proto", _) => {
            Err(format!("{name} is a report: rprof-tui -{name} prints it"))
        }
        (_, "") if types.iter().any(|t| t == word) => Ok(Command::SampleType(word.to_owned())),
        (_, "") if parse_granularity(word).is_some() => parse_option("granularity", word),
        ("noinlines" | "mean" | "relative_percentages" | "own_code" | "collapse_recursion", "") => {
            parse_option(name, "true")
        }
        // pprof requires the `=`; here a blank will do.
        (_, value) if WORDS.iter().any(|(w, _)| w.strip_suffix('=') == Some(word)) => {
            parse_option(word, value)
        }
        ("", _) => Err("type a command; tab completes, :help lists them".to_owned()),
        _ => Err(format!("unknown command {word}; :help lists what there is")),
    }
}

/// The picture or the page that a command shows in a browser.
fn browse(name: &str, rest: &str) -> Result<Command, String> {
    let refused = match (name, rest) {
        ("web", "") => return Ok(Command::Browse(Report::Picture(PictureFormat::Svg))),
        ("flame", "") => return Ok(Command::Browse(Report::Flame)),
        ("html", "") => return Ok(Command::Browse(Report::Html)),
        ("flame", _) => "write FILE.flame.svg draws the flame graph, :flame shows it",
        ("html", _) => "write FILE.html writes the page, :html shows it",
        _ => "write FILE.svg draws the call graph, :web shows it",
    };
    Err(refused.to_owned())
}

/// Parses the number of windows of a store's range.
fn windows(rest: &str) -> Result<Command, String> {
    let count = rest.parse().ok().filter(|count| (2..=MOST_WINDOWS).contains(count));
    match (rest, count) {
        ("", _) => Ok(Command::Windows(None)),
        (_, Some(count)) => Ok(Command::Windows(Some(count))),
        _ => Err(format!("windows N: a number from 2 to {MOST_WINDOWS}")),
    }
}

/// Parses commands for a live process.
fn live(name: &str, rest: &str) -> Result<Command, String> {
    let numbers: Vec<Option<u64>> = rest.split_whitespace().map(|n| n.parse().ok()).collect();
    match (name, rest, numbers.as_slice()) {
        ("pause", "", _) => Ok(Command::Pause),
        ("snapshots", "", _) => Ok(Command::Snapshots),
        ("profiles", "", _) => Ok(Command::Profiles),
        ("newest", "", _) => Ok(Command::Shown(SnapshotSelection::Newest)),
        ("snapshot", _, [Some(one)]) => Ok(Command::Shown(SnapshotSelection::One(*one))),
        ("snapshot", _, [Some(from), Some(to)]) => {
            Ok(Command::Shown(SnapshotSelection::Pair(*from, *to)))
        }
        ("snapshot", ..) => Err("snapshot N shows one, snapshot N M what was added".to_owned()),
        ("save", "", _) => Err("save to which folder?".to_owned()),
        ("save", folder, _) => Ok(Command::Save(folder.to_owned())),
        ("watch", "off", _) => Ok(Command::Watch(None)),
        ("watch", time, _) => match parse_duration(time) {
            Some(every) => Ok(Command::Watch(Some(every))),
            None => Err("watch TIME: a time is 10s, 1m, 500ms; watch off ends it".to_owned()),
        },
        (name, ..) => Err(format!("{name} stands alone")),
    }
}

/// Parses `top -cum main -runtime`: patterns are a focus, and those with a minus are ignored.
fn top(rest: &str) -> Result<Command, String> {
    let mut filters = Vec::new();
    let mut by_cum = None;
    for word in rest.split_whitespace() {
        let filter = match (word, word.strip_prefix('-')) {
            (word, _) if word.starts_with('>') => {
                return Err("write FILE writes what the pane shows".to_owned());
            }
            ("-cum" | "--cum", _) => {
                by_cum = Some(true);
                continue;
            }
            ("-flat" | "--flat", _) => {
                by_cum = Some(false);
                continue;
            }
            (_, Some(pattern)) => FilterTarget::typed("ignore", pattern).map(Filter::Ignore),
            // A number of rows has no effect: all rows can be scrolled to.
            (word, None) if word.parse::<u32>().is_ok() => continue,
            (word, None) => FilterTarget::typed("focus", word).map(Filter::Focus),
        };
        filters.push(filter.map_err(|e| e.to_string())?);
    }
    Ok(if filters.is_empty() { Command::Pane(PaneId::Top, by_cum) } else { Command::Add(filters) })
}

/// Parses the name of a function that a pane is shown for.
fn find(pane: PaneId, name: &str) -> Result<Command, String> {
    Ok(pattern(name)?.map_or(Command::Pane(pane, None), |pattern| Command::Find(pane, pattern)))
}

/// The pattern of a function's name; `None` for no name.
fn pattern(name: &str) -> Result<Option<Pattern>, String> {
    let pattern = Some(name).filter(|name| !name.is_empty()).map(|name| Pattern::new("list", name));
    pattern.transpose().map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "tests/parse.rs"]
mod tests;

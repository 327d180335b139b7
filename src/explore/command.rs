//! The command line behind `:`: what a user of pprof types, understood; what may come next; what was typed before.
//!
//! Nothing is done here: a line becomes a [`Command`], and the state does it.

use std::time::Duration;

use super::filters::{Filter, FilterTarget};
use super::live::ShownSnapshot;
use super::pane_id::PaneId;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Granularity, Pattern};

/// What a line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Show a pane; Top by cum or by flat where that is said.
    Pane(PaneId, Option<bool>),
    /// Show a pane for the first function that matches.
    Find(PaneId, Pattern),
    /// Show Top, and say that it has more rows than were asked for.
    Rows(String),
    /// Add steps.
    Add(Vec<Filter>),
    /// Put a step in place of all of its kind, or nothing.
    Set(Filter, Option<Filter>),
    /// Rows of this.
    Granularity(Granularity),
    /// A sample type by name or index.
    SampleType(String),
    /// Values in this unit.
    Unit(String),
    /// Values divided by this.
    DivideBy(f64),
    /// Leave rows of a negative value out, or not.
    DropNegative(bool),
    /// Tell the columns of a line apart, or not.
    ShowColumns(bool),
    /// Take all refinements away.
    Reset,
    /// Take the last one back, or make it again.
    Undo(bool),
    /// Write the view to a file, over an old one where the flag is set.
    Write(String, bool),
    /// Compare to this file, or to nothing; shares are of it where that is so.
    Base(String, bool),
    /// Read the profile again.
    Reload,
    /// Take a snapshot of the live process in every such time; none to take no more.
    Watch(Option<Duration>),
    /// Pause taking snapshots, or go on.
    Pause,
    /// List the snapshots.
    Snapshots,
    /// List what the server offers.
    Profiles,
    /// Show a snapshot, or what was added between two.
    Shown(ShownSnapshot),
    /// Write all snapshots to a folder.
    Save(String),
    /// Show every option.
    Options,
    /// Show the keys.
    Help,
    /// Leave.
    Quit,
}

/// Commands and options by their names, with a word on each.
pub const WORDS: &[(&str, &str)] = &[
    ("top", "functions by cost: top -cum, top focus -ignore"),
    ("list", "the source of a function: list NAME"),
    ("peek", "callers and callees of a function: peek NAME"),
    ("icicle", "every stack, width by cost"),
    ("tags", "what is known of the profile, and its labels"),
    ("focus=", "keep what passes through a match"),
    ("ignore=", "drop what passes through a match"),
    ("hide=", "drop the frames that match"),
    ("show=", "keep only the frames that match"),
    ("show_from=", "drop the frames above a match"),
    ("prune_from=", "drop the frames below a match"),
    ("tagfocus=", "keep samples by label: key=value, or a range"),
    ("tagignore=", "drop samples by label"),
    ("tagshow=", "keep labels by key"),
    ("taghide=", "drop labels by key"),
    ("tagroot=", "make a frame of a label at the root"),
    ("tagleaf=", "make a frame of a label at the leaf"),
    ("sample_index=", "the sample type, by name or number"),
    ("granularity=", "functions, lines, files, packages, addresses"),
    ("sort=", "flat or cum"),
    ("unit=", "the unit of all values: ms, mb, auto, minimum"),
    ("divide_by=", "divide all values by a number"),
    ("drop_negative=", "leave out rows of a negative value"),
    ("showcolumns=", "tell the columns of a line apart"),
    ("noinlines=", "count inlined functions as what they are in"),
    ("mean=", "divide by the first sample type"),
    ("relative_percentages=", "shares of what is shown"),
    ("functions", "a row for each function"),
    ("lines", "a row for each line"),
    ("files", "a row for each file"),
    ("packages", "a row for each package"),
    ("addresses", "a row for each address"),
    ("write", "write this view: .txt .md .json .svg .folded .pb.gz .dot"),
    ("diff_base=", "compare to a file; shares are of it"),
    ("base=", "subtract a file; without one, compare to nothing"),
    ("reload", "read the profile again"),
    ("watch", "a snapshot of the live process every 10s: watch 10s, watch off"),
    ("pause", "take no more snapshots, or go on"),
    ("snapshots", "list the snapshots"),
    ("profiles", "list what the server offers"),
    ("snapshot", "show a snapshot, or what came between two: snapshot 3, snapshot 3 7"),
    ("newest", "show the newest snapshot, whichever that is"),
    ("save", "write all snapshots to a folder: save DIR"),
    ("reset", "take all refinements away"),
    ("undo", "take the last refinement back"),
    ("redo", "make it again"),
    ("options", "every option and its value"),
    ("help", "the keys"),
    ("quit", "leave"),
];

/// Understands a line; `types` are the names of the sample types. The error is for the user.
pub fn parse(line: &str, types: &[String]) -> Result<Command, String> {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.contains(' ')) {
        return option(name.trim_start_matches('-'), value.trim());
    }
    let rest = rest.trim();
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    let name = word.strip_suffix(digits).unwrap_or(word);
    match (name, rest) {
        ("top" | "text", "") if !digits.is_empty() => Ok(Command::Rows(digits.to_owned())),
        ("top" | "text", rest) => top(rest),
        ("list" | "weblist" | "disasm", name) => find(PaneId::Source, name),
        ("peek" | "tree", name) => find(PaneId::Callers, name),
        ("icicle" | "flame", "") => Ok(Command::Pane(PaneId::Icicle, None)),
        ("cum" | "flat", "") => Ok(Command::Pane(PaneId::Top, Some(name == "cum"))),
        ("reset", "") => Ok(Command::Reset),
        ("undo", "") => Ok(Command::Undo(true)),
        ("redo", "") => Ok(Command::Undo(false)),
        ("reload", "") => Ok(Command::Reload),
        ("watch" | "pause" | "snapshots" | "snapshot" | "profiles" | "newest" | "save", rest) => {
            live(name, rest)
        }
        ("o" | "options", "") => Ok(Command::Options),
        ("help" | "h", _) => Ok(Command::Help),
        ("quit" | "exit" | "q", "") => Ok(Command::Quit),
        ("write" | "w" | "write!" | "w!", "") => Err("write to which file?".to_owned()),
        ("write" | "w", path) => Ok(Command::Write(path.to_owned(), false)),
        ("write!" | "w!", path) => Ok(Command::Write(path.to_owned(), true)),
        ("web" | "svg", _) => Err("write FILE.svg makes a page for a browser".to_owned()),
        ("tags" | "comments" | "info", "") => Ok(Command::Pane(PaneId::Info, None)),
        ("traces" | "tags" | "comments" | "raw" | "dot" | "callgrind" | "proto", _) => {
            Err(format!("{name} is a report: rprof-tui -{name} prints it"))
        }
        (_, "") if types.iter().any(|t| t == word) => Ok(Command::SampleType(word.to_owned())),
        (_, "") if granularity(word).is_some() => option("granularity", word),
        ("noinlines" | "mean" | "relative_percentages", "") => option(name, "true"),
        // pprof wants the sign, but what is meant is plain.
        (_, value) if WORDS.iter().any(|(w, _)| w.strip_suffix('=') == Some(word)) => {
            option(word, value)
        }
        ("", _) => Err("type a command; tab completes, :help lists keys".to_owned()),
        _ => Err(format!("unknown command {word}; o lists what there is")),
    }
}

/// What is about a live process.
fn live(name: &str, rest: &str) -> Result<Command, String> {
    let numbers: Vec<Option<u64>> = rest.split_whitespace().map(|n| n.parse().ok()).collect();
    match (name, rest, numbers.as_slice()) {
        ("pause", "", _) => Ok(Command::Pause),
        ("snapshots", "", _) => Ok(Command::Snapshots),
        ("profiles", "", _) => Ok(Command::Profiles),
        ("newest", "", _) => Ok(Command::Shown(ShownSnapshot::Newest)),
        ("snapshot", _, [Some(one)]) => Ok(Command::Shown(ShownSnapshot::One(*one))),
        ("snapshot", _, [Some(from), Some(to)]) => {
            Ok(Command::Shown(ShownSnapshot::Pair(*from, *to)))
        }
        ("snapshot", ..) => Err("snapshot N shows one, snapshot N M what was added".to_owned()),
        ("save", "", _) => Err("save to which folder?".to_owned()),
        ("save", folder, _) => Ok(Command::Save(folder.to_owned())),
        ("watch", "off", _) => Ok(Command::Watch(None)),
        ("watch", time, _) => match span(time) {
            Some(every) => Ok(Command::Watch(Some(every))),
            None => Err("watch TIME: a time is 10s, 1m, 500ms; watch off ends it".to_owned()),
        },
        (name, ..) => Err(format!("{name} stands alone")),
    }
}

/// A time above 0: `10s`, `1m30s`, `500ms`, or seconds.
pub fn span(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into())).filter(|span| !span.is_zero());
    }
    let (mut rest, mut millis) = (text, 0_u64);
    while !rest.is_empty() {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u64 = rest.strip_suffix(digits)?.parse().ok()?;
        let unit = digits.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let factor = match digits.strip_suffix(unit)? {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        millis = millis.checked_add(number.checked_mul(factor)?)?;
        rest = unit;
    }
    Some(Duration::from_millis(millis)).filter(|span| !span.is_zero())
}

/// `top -cum main -runtime`: patterns are a focus, with a minus in front they are to be ignored.
fn top(rest: &str) -> Result<Command, String> {
    let mut steps = Vec::new();
    let mut by_cum = None;
    for word in rest.split_whitespace() {
        let step = match (word, word.strip_prefix('-')) {
            ("-cum" | "--cum", _) => {
                by_cum = Some(true);
                continue;
            }
            ("-flat" | "--flat", _) => {
                by_cum = Some(false);
                continue;
            }
            (_, Some(pattern)) => FilterTarget::typed("ignore", pattern).map(Filter::Ignore),
            // So many rows: all are there to be scrolled to.
            (word, None) if word.parse::<u32>().is_ok() => continue,
            (word, None) => FilterTarget::typed("focus", word).map(Filter::Focus),
        };
        steps.push(step.map_err(|e| e.to_string())?);
    }
    Ok(if steps.is_empty() { Command::Pane(PaneId::Top, by_cum) } else { Command::Add(steps) })
}

fn find(pane: PaneId, name: &str) -> Result<Command, String> {
    if name.is_empty() {
        return Ok(Command::Pane(pane, None));
    }
    Ok(Command::Find(pane, Pattern::new("list", name).map_err(|e| e.to_string())?))
}

fn granularity(word: &str) -> Option<Granularity> {
    Some(match word {
        "functions" | "function" => Granularity::Functions,
        "filefunctions" => Granularity::FileFunctions,
        "files" | "file" => Granularity::Files,
        "packages" | "package" => Granularity::Packages,
        "lines" | "line" => Granularity::Lines,
        "addresses" | "address" => Granularity::Addresses,
        _ => return None,
    })
}

fn truth(name: &str, value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "" | "1" | "t" | "true" | "y" | "yes" => Ok(true),
        "0" | "f" | "false" | "n" | "no" => Ok(false),
        _ => Err(format!("{name} is true or false")),
    }
}

/// An option with its value; an empty one clears it.
fn option(name: &str, value: &str) -> Result<Command, String> {
    let set = |kind: Filter, step: Filter| {
        Ok(Command::Set(kind, Some(step).filter(|_| !value.is_empty())))
    };
    let wanted = |option, step: fn(FilterTarget) -> Filter| {
        let wanted = FilterTarget::typed(option, value).map(step).map_err(|e| e.to_string())?;
        set(wanted.clone(), wanted)
    };
    let label = |option, step: fn(TagFilter) -> Filter| {
        let filter = TagFilter::new(option, value).map(step).map_err(|e| e.to_string())?;
        set(filter.clone(), filter)
    };
    let key = |option, step: fn(Pattern) -> Filter| {
        let pattern = Pattern::new(option, value).map(step).map_err(|e| e.to_string())?;
        set(pattern.clone(), pattern)
    };
    let keys = || value.split(',').filter(|k| !k.is_empty()).map(str::to_owned).collect();
    let switch = |step: Filter| {
        let on = truth(name, value)?;
        Ok(Command::Set(step.clone(), on.then_some(step)))
    };
    match name {
        "focus" => wanted("focus", Filter::Focus),
        "ignore" => wanted("ignore", Filter::Ignore),
        "hide" => wanted("hide", Filter::Hide),
        "show" => wanted("show", Filter::Show),
        "show_from" => wanted("show_from", Filter::ShowFrom),
        "prune_from" => wanted("prune_from", Filter::PruneFrom),
        "tagfocus" => label("tagfocus", Filter::TagFocus),
        "tagignore" => label("tagignore", Filter::TagIgnore),
        "tagshow" => key("tagshow", Filter::TagShow),
        "taghide" => key("taghide", Filter::TagHide),
        "tagroot" => set(Filter::TagRoot(Vec::new()), Filter::TagRoot(keys())),
        "tagleaf" => set(Filter::TagLeaf(Vec::new()), Filter::TagLeaf(keys())),
        "noinlines" => switch(Filter::NoInlines),
        "mean" => switch(Filter::Mean),
        "relative_percentages" => switch(Filter::Relative),
        "sample_index" => Ok(Command::SampleType(value.to_owned())),
        "unit" if value.is_empty() => Ok(Command::Unit("minimum".to_owned())),
        "unit" => Ok(Command::Unit(value.to_owned())),
        "divide_by" => match value.parse::<f64>() {
            Ok(by) if by != 0.0 && by.is_finite() => Ok(Command::DivideBy(by)),
            _ => Err("divide_by is a number other than 0".to_owned()),
        },
        "base" | "diff_base" => Ok(Command::Base(value.to_owned(), name == "diff_base")),
        "drop_negative" => truth(name, value).map(Command::DropNegative),
        "showcolumns" => truth(name, value).map(Command::ShowColumns),
        "granularity" => {
            let known = granularity(value);
            known.map(Command::Granularity).ok_or_else(|| {
                "granularity is functions, lines, files, packages or addresses".to_owned()
            })
        }
        "sort" if value == "cum" || value == "flat" => {
            Ok(Command::Pane(PaneId::Top, Some(value == "cum")))
        }
        "sort" => Err("sort is flat or cum".to_owned()),
        "nodecount" | "nodefraction" | "edgefraction" | "trim" => {
            Err(format!("{name} is for reports; here all rows are shown"))
        }
        _ => Err(format!("unknown option {name}; o lists what there is")),
    }
}

/// What a view can be written as.
const ENDINGS: [(&str, &str); 7] = [
    ("txt", "text"),
    ("md", "a table in Markdown"),
    ("json", "JSON for scripts"),
    ("svg", "a flame graph for the browser"),
    ("folded", "a line for each stack"),
    ("pb.gz", "a profile"),
    ("dot", "a graph for graphviz"),
];

/// What may stand in the place of the end of `line`: where that end begins, and each with a word on it. `names` are
/// functions, the heaviest first, and are given as patterns.
pub fn candidates<'a>(
    line: &str,
    types: &[String],
    names: impl Iterator<Item = &'a str>,
) -> (usize, Vec<(String, String)>) {
    const MOST: usize = 40;
    let pair = |word: &str, about: &str| (word.to_owned(), about.to_owned());
    let begun = |prefix: &str, word: &str| word.starts_with(prefix) && word != prefix;
    let Some(at) = line.find([' ', '=']).map(|at| at + 1) else {
        let words = WORDS.iter().filter(|(word, _)| begun(line, word));
        let types = types.iter().filter(|word| begun(line, word)).map(|t| pair(t, "sample type"));
        return (0, words.map(|(word, about)| pair(word, about)).chain(types).collect());
    };
    let (head, tail) = line.split_at(at);
    let listed = |words: &[&str]| -> Vec<(String, String)> {
        words.iter().filter(|w| begun(tail, w)).map(|w| pair(w, "")).collect()
    };
    let found = match head.trim_end_matches([' ', '=']) {
        "sample_index" => {
            types.iter().filter(|t| begun(tail, t)).map(|t| pair(t, "sample type")).collect()
        }
        "granularity" => listed(&["functions", "lines", "files", "packages", "addresses"]),
        "sort" => listed(&["flat", "cum"]),
        "top" => listed(&["-cum", "-flat"]),
        "noinlines" | "mean" | "relative_percentages" => listed(&["true", "false"]),
        "write" | "w" => {
            let stem = tail.split('.').next().unwrap_or(tail);
            let files = ENDINGS.map(|(ending, about)| (format!("{stem}.{ending}"), about));
            // A whole name may still get another ending.
            let whole = files.iter().any(|(file, _)| file == tail);
            let fits = |file: &str| if whole { file != tail } else { begun(tail, file) };
            files.iter().filter(|(f, _)| fits(f)).map(|(f, about)| pair(f, about)).collect()
        }
        "list" | "peek" | "focus" | "ignore" | "hide" | "show" | "show_from" | "prune_from" => {
            let wanted = tail.to_lowercase();
            let matching = names.filter(|name| name.to_lowercase().contains(&wanted));
            matching.take(MOST).map(|name| (super::search::quoted(name), String::new())).collect()
        }
        _ => Vec::new(),
    };
    (at, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line, &["cpu".to_owned(), "inuse_space".to_owned()])
    }

    #[test]
    fn what_pprof_understands_is_understood() {
        assert_eq!(parsed("top10 -cum"), Ok(Command::Pane(PaneId::Top, Some(true))));
        assert_eq!(parsed("top"), Ok(Command::Pane(PaneId::Top, None)));
        let focus = Filter::Focus(FilterTarget::typed("focus", "main").unwrap());
        let ignore = Filter::Ignore(FilterTarget::typed("ignore", "idle").unwrap());
        assert_eq!(parsed("top5 main -idle"), Ok(Command::Add(vec![focus.clone(), ignore])));
        assert_eq!(parsed("focus=main"), Ok(Command::Set(focus.clone(), Some(focus.clone()))));
        assert_eq!(parsed("focus main"), parsed("focus=main"));
        assert!(matches!(parsed("focus="), Ok(Command::Set(Filter::Focus(_), None))));
        assert!(matches!(parsed("list ^main"), Ok(Command::Find(PaneId::Source, _))));
        assert_eq!(parsed("cpu"), Ok(Command::SampleType("cpu".to_owned())));
        assert_eq!(parsed("sample_index=1"), Ok(Command::SampleType("1".to_owned())));
        assert_eq!(parsed("granularity=lines"), Ok(Command::Granularity(Granularity::Lines)));
        assert_eq!(parsed("lines"), parsed("granularity=lines"));
        assert_eq!(parsed("noinlines"), parsed("noinlines=true"));
        assert_eq!(parsed("mean=f"), Ok(Command::Set(Filter::Mean, None)));
        assert_eq!(parsed("w! a.svg"), Ok(Command::Write("a.svg".to_owned(), true)));
        for wrong in ["", "nonsense", "focus=(", "sort=name", "mean=perhaps", "x=1", "traces"] {
            assert!(parsed(wrong).is_err(), "{wrong} was understood");
        }
    }

    #[test]
    fn times_have_units() {
        let millis = |text: &str| span(text).map(|span| span.as_millis());
        for (text, wanted) in
            [("10s", 10_000), ("5", 5_000), ("1m30s", 90_000), ("250ms", 250), ("1h", 3_600_000)]
        {
            assert_eq!(millis(text), Some(wanted), "{text}");
        }
        for wrong in ["", "0", "0s", "s", "-1s", "1.5s", "10x", "9999999999999999999h", "1é"] {
            assert_eq!(millis(wrong), None, "{wrong}");
        }
        assert_eq!(parsed("snapshot 3 7"), Ok(Command::Shown(ShownSnapshot::Pair(3, 7))));
        assert_eq!(parsed("watch off"), Ok(Command::Watch(None)));
    }

    #[test]
    fn every_word_is_understood_or_says_what_it_wants() {
        for (word, _) in WORDS {
            if let Err(said) = parsed(word) {
                assert!(!said.starts_with("unknown"), "{word}: {said}");
            }
        }
    }

    #[test]
    fn lines_are_completed() {
        let types = ["cpu".to_owned()];
        let names = ["main.run", "main.(*T).f"];
        let words = |line: &str| -> Vec<String> {
            let (at, found) = candidates(line, &types, names.into_iter());
            let head = line.get(..at).unwrap();
            found.into_iter().map(|(word, _)| format!("{head}{word}")).collect()
        };
        assert_eq!(words("tagf"), ["tagfocus="]);
        assert_eq!(words("cp"), ["cpu"]);
        assert_eq!(words("granularity=l"), ["granularity=lines"]);
        assert_eq!(words("list T"), [r"list main\.\(\*T\)\.f"]);
        assert_eq!(words("write x.s"), ["write x.svg"]);
        assert_eq!(words("write x.txt").len(), 6, "every other ending");
        assert_eq!(words("nonsense "), [""; 0]);
    }
}

//! The parser of options, `name=value`.

use super::words::Command;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Granularity, Pattern};
use crate::explore::filters::{Filter, FilterTarget};
use crate::explore::pane_id::PaneId;

/// Parses an option with its value. An empty value clears it.
pub(super) fn parse_option(name: &str, value: &str) -> Result<Command, String> {
    match name {
        "sample_index" => Ok(Command::SampleType(value.to_owned())),
        "unit" => Ok(Command::Unit(if value.is_empty() { "minimum" } else { value }.to_owned())),
        "divide_by" => match value.parse::<f64>() {
            Ok(by) if by != 0.0 && by.is_finite() => Ok(Command::DivideBy(by)),
            _ => Err("divide_by is a number other than 0".to_owned()),
        },
        "source_path" => Ok(Command::SourcePath(value.to_owned())),
        "trim_path" => Ok(Command::TrimPath(value.to_owned())),
        "base" | "diff_base" => Ok(Command::Base(value.to_owned(), name == "diff_base")),
        "drop_negative" => parse_bool(name, value).map(Command::DropNegative),
        "showcolumns" => parse_bool(name, value).map(Command::ShowColumns),
        "granularity" => {
            let granularity = parse_granularity(value);
            granularity.map(Command::Granularity).ok_or_else(|| {
                "granularity is functions, lines, files, packages, mappings or addresses".to_owned()
            })
        }
        "sort" if value == "cum" || value == "flat" => {
            Ok(Command::Pane(PaneId::Top, Some(value == "cum")))
        }
        "sort" => Err("sort is flat or cum".to_owned()),
        "nodecount" | "nodefraction" | "edgefraction" | "trim" => {
            Err(format!("{name} is for reports; here all rows are shown"))
        }
        _ => parse_filter(name, value),
    }
}

/// Parses an option that is a filter of the list, or a switch beside them.
fn parse_filter(name: &str, value: &str) -> Result<Command, String> {
    let set = |kind: Filter, filter: Filter| {
        Ok(Command::Set(kind, Some(filter).filter(|_| !value.is_empty())))
    };
    let target = |option, kind: fn(FilterTarget) -> Filter| {
        let filter = FilterTarget::typed(option, value).map(kind).map_err(|e| e.to_string())?;
        set(filter.clone(), filter)
    };
    let label = |option, kind: fn(TagFilter) -> Filter| {
        let filter = TagFilter::new(option, value).map(kind).map_err(|e| e.to_string())?;
        set(filter.clone(), filter)
    };
    let key = |option, kind: fn(Pattern) -> Filter| {
        let pattern = Pattern::new(option, value).map(kind).map_err(|e| e.to_string())?;
        set(pattern.clone(), pattern)
    };
    let keys = || value.split(',').filter(|k| !k.is_empty()).map(str::to_owned).collect();
    let switch = |filter: Filter| {
        let on = parse_bool(name, value)?;
        Ok(Command::Set(filter.clone(), on.then_some(filter)))
    };
    match name {
        "focus" => target("focus", Filter::Focus),
        "ignore" => target("ignore", Filter::Ignore),
        "hide" => target("hide", Filter::Hide),
        "show" => target("show", Filter::Show),
        "show_from" => target("show_from", Filter::ShowFrom),
        "prune_from" => target("prune_from", Filter::PruneFrom),
        "tagfocus" => label("tagfocus", Filter::TagFocus),
        "tagignore" => label("tagignore", Filter::TagIgnore),
        "tagshow" => key("tagshow", Filter::TagShow),
        "taghide" => key("taghide", Filter::TagHide),
        "tagroot" => set(Filter::TagRoot(Vec::new()), Filter::TagRoot(keys())),
        "tagleaf" => set(Filter::TagLeaf(Vec::new()), Filter::TagLeaf(keys())),
        "own_code" => switch(Filter::OwnCode),
        "collapse_recursion" => switch(Filter::Collapse),
        "noinlines" => switch(Filter::NoInlines),
        "mean" => switch(Filter::Mean),
        "relative_percentages" => switch(Filter::Relative),
        _ => Err(format!("unknown option {name}; :o lists what there is")),
    }
}

/// A granularity by its word, as in pprof.
pub(super) fn parse_granularity(word: &str) -> Option<Granularity> {
    Some(match word {
        "functions" | "function" => Granularity::Functions,
        "filefunctions" => Granularity::FileFunctions,
        "files" | "file" => Granularity::Files,
        "packages" | "package" => Granularity::Packages,
        "mappings" | "mapping" => Granularity::Mappings,
        "lines" | "line" => Granularity::Lines,
        "addresses" | "address" => Granularity::Addresses,
        _ => return None,
    })
}

/// A boolean in any of pprof's spellings; empty is true.
fn parse_bool(name: &str, value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "" | "1" | "t" | "true" | "y" | "yes" => Ok(true),
        "0" | "f" | "false" | "n" | "no" => Ok(false),
        _ => Err(format!("{name} is true or false")),
    }
}

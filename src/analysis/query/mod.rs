//! Every choice of a user that changes numbers. Two equal queries of one profile give equal tables. The defaults are
//! pprof's.

pub mod derived;
pub mod tag_filter;

use self::derived::Derived;
use self::tag_filter::TagFilter;
use crate::error::Error;
use regex::bytes::{Regex, RegexBuilder};

/// What is asked of a profile.
#[allow(clippy::struct_excessive_bools)] // each is a switch of pprof's, and any two may be on
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The column of values, an index into [`crate::profile::Profile::sample_types`].
    pub sample_type: usize,
    /// What is computed from that column and another, in place of it and of `mean`.
    pub derived: Option<Derived>,
    /// Values are divided by the first sample type's, summed alike (`-mean`).
    pub mean: bool,
    /// Which samples and frames take part.
    pub filters: Filters,
    /// What makes two frames the same node.
    pub granularity: Granularity,
    /// Inlined frames belong to the function that they were inlined into (`-noinlines`).
    pub no_inlines: bool,
    /// A function that calls itself directly stands once on the stack. No sum of pprof's changes by it.
    pub collapse_recursion: bool,
    /// Nodes of one name are told apart by binary and start line, as `-list` and `-callgrind` need it.
    pub by_binary: bool,
    /// Columns count as part of a line (`-showcolumns`).
    pub show_columns: bool,
    /// Percentages are of what the filters leave, not of the whole.
    pub relative_percentages: bool,
    /// Label keys that become frames at the root (`-tagroot`), first key outermost.
    pub tag_root: Vec<String>,
    /// Label keys that become frames at the leaf (`-tagleaf`), last key innermost.
    pub tag_leaf: Vec<String>,
    /// What is left out for being small.
    pub trim: Trim,
    /// The order of rows.
    pub sort: Sort,
    /// How values are printed.
    pub scale: Scale,
    /// Nodes whose value is negative are left out (`-drop_negative`).
    pub drop_negative: bool,
    /// How file names are shortened for display.
    pub paths: Paths,
    /// What own code is where that is asked for, see [`Filters::my_code`]; it filters nothing by itself.
    pub my_code: Option<Pattern>,
}

/// Which samples and frames take part, in pprof's order of application.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Keep the samples that pass through a match.
    pub focus: Option<Pattern>,
    /// Of those, keep the samples that pass through a match of each of these, too; at most [`Filters::MORE`]. pprof
    /// has no such option: it takes a profile for each.
    pub more_focus: Vec<Pattern>,
    /// Drop the samples that pass through a match.
    pub ignore: Option<Pattern>,
    /// Drop the frames that match.
    pub hide: Option<Pattern>,
    /// Drop the frames that are not the program's own code, as [`super::package::origin`] judges it.
    pub own_code: bool,
    /// What is the program's own code instead: functions and files that match.
    pub my_code: Option<Pattern>,
    /// Keep only the frames that match.
    pub show: Option<Pattern>,
    /// Drop what stands above the outermost match.
    pub show_from: Option<Pattern>,
    /// Drop what stands below the innermost match.
    pub prune_from: Option<Pattern>,
    /// Keep the samples whose labels match; `[key=]regexp,...` or a range.
    pub tag_focus: Option<TagFilter>,
    /// Drop the samples whose labels match.
    pub tag_ignore: Option<TagFilter>,
    /// Keep only the labels whose key matches.
    pub tag_show: Option<Pattern>,
    /// Drop the labels whose key matches.
    pub tag_hide: Option<Pattern>,
}

impl Filters {
    /// So many patterns may narrow the focus.
    pub const MORE: usize = 6;

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A pattern that compiled: unanchored, over bytes, as pprof's RE2. Equal if its text is equal.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    regex: Regex,
}

impl Pattern {
    /// Compiles `text`; `option` is the name that an error gives.
    pub fn new(option: &'static str, text: &str) -> Result<Self, Error> {
        let regex = RegexBuilder::new(text).size_limit(1 << 24).build().map_err(|error| {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Error::Regexp {
                option,
                reason: format!("error parsing regexp: {reason}: `{}`", text_of(&text)),
            }
        });
        Ok(Self { text: text.to_owned(), regex: regex? })
    }

    /// The text it was made from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether any part of `subject` matches.
    #[inline]
    pub fn is_match(&self, subject: &[u8]) -> bool {
        self.regex.is_match(subject)
    }
}

/// The pattern as the regex crate repeats it in the second line of a syntax error.
fn text_of(error: &str) -> &str {
    error.lines().nth(1).map_or("", str::trim)
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// What makes two frames the same node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// The function's name.
    #[default]
    Functions,
    /// The function's name and file.
    FileFunctions,
    /// The file.
    Files,
    /// The package, module or namespace, as [`super::package::package`] tells it; pprof has no such granularity.
    Packages,
    /// The function's name, file and line.
    Lines,
    /// The address, with everything known of it.
    Addresses,
}

/// The order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By flat, largest magnitude first.
    #[default]
    Flat,
    /// By cum, largest magnitude first.
    Cum,
}

/// What a report leaves out for being small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trim {
    /// At most so many nodes; 0 or less is no limit. `None` is the report's own default.
    pub node_count: Option<i64>,
    /// Nodes below this share of the whole are dropped.
    pub node_fraction: f64,
    /// Edges below this share of the whole are dropped.
    pub edge_fraction: f64,
    /// Whether the three above are in force.
    pub enabled: bool,
}

impl Default for Trim {
    fn default() -> Self {
        Self { node_count: None, node_fraction: 0.005, edge_fraction: 0.001, enabled: true }
    }
}

/// How values are printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// A unit, `minimum` (one unit for a report) or `auto` (each value on its own).
    pub unit: String,
    /// Every value is divided by this before it is printed.
    pub divide_by: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { unit: "minimum".to_owned(), divide_by: 1.0 }
    }
}

/// How file names are shortened for display, and where sources are searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Directories to search, separated by `:`.
    pub source_path: String,
    /// Prefixes to cut, separated by `:`.
    pub trim_path: String,
    /// Nothing is cut, whatever the two above say, as `-traces` has it.
    pub uncut: bool,
}

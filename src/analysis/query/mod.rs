//! Every choice of a user that changes numbers. Equal queries of one profile give equal tables. The defaults are
//! pprof's.

pub mod columns;
pub mod derived;
pub mod pattern;
pub mod tag_filter;

use self::derived::Derived;
pub use self::pattern::Pattern;
use self::tag_filter::TagFilter;

/// The settings of an analysis: sample type, granularity, filters, and the switches of pprof.
#[allow(clippy::struct_excessive_bools)] // each is an independent switch of pprof's
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The column of values, an index into [`crate::profile::Profile::sample_types`].
    pub sample_type: usize,
    /// A sample type computed from columns; it replaces the column and `mean`.
    pub derived: Option<Derived>,
    /// Values are divided by the first sample type's, summed alike (`-mean`).
    pub mean: bool,
    /// The filters of samples and frames.
    pub filters: Filters,
    /// The granularity of nodes.
    pub granularity: Granularity,
    /// Inlined frames count for the function they were inlined into (`-noinlines`).
    pub no_inlines: bool,
    /// A function that calls itself directly has one frame on the stack. None of pprof's sums change by it.
    pub collapse_recursion: bool,
    /// Nodes of one name differ by binary and start line, as `-list` and `-callgrind` need it.
    pub by_binary: bool,
    /// Columns are part of a line (`-showcolumns`).
    pub show_columns: bool,
    /// Percentages are of the filtered total, not of the whole.
    pub relative_percentages: bool,
    /// Label keys that become frames at the root (`-tagroot`), first key outermost.
    pub tag_root: Vec<String>,
    /// Label keys that become frames at the leaf (`-tagleaf`), last key innermost.
    pub tag_leaf: Vec<String>,
    /// The limits below which reports drop nodes and edges.
    pub trim: Trim,
    /// The order of rows.
    pub sort: Sort,
    /// The unit and divisor of printed values.
    pub scale: Scale,
    /// Nodes with a negative value are dropped (`-drop_negative`).
    pub drop_negative: bool,
    /// The options that shorten file names for display.
    pub paths: Paths,
    /// The pattern that [`Filters::my_code`] gets when a filter for own code is added. It filters nothing by itself.
    pub my_code: Option<Pattern>,
}

impl Query {
    /// True if values are quotients, which do not add up.
    pub fn divides(&self) -> bool {
        self.derived.map_or(self.mean, |derived| derived.is_quotient())
    }
}

/// The filters of samples and frames, in pprof's order of application.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Keep the samples that pass through a match.
    pub focus: Option<Pattern>,
    /// Of those, keep the samples that also pass through a match of each of these; at most [`Filters::MORE`]. pprof has
    /// no option for it.
    pub more_focus: Vec<Pattern>,
    /// Drop the samples that pass through a match.
    pub ignore: Option<Pattern>,
    /// Drop the frames that match.
    pub hide: Option<Pattern>,
    /// Drop the frames that are not the program's own code, as [`super::package::origin`] judges it.
    pub own_code: bool,
    /// The functions and files that are own code instead.
    pub my_code: Option<Pattern>,
    /// Keep only the frames that match.
    pub show: Option<Pattern>,
    /// Drop the frames above the outermost match.
    pub show_from: Option<Pattern>,
    /// Drop the frames below the innermost match.
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
    /// Number of patterns that may narrow the focus.
    pub const MORE: usize = 6;

    /// True if nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The properties that make two frames the same node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// The function's name.
    #[default]
    Functions,
    /// The function's name and file.
    FileFunctions,
    /// The file.
    Files,
    /// The package, module or namespace, as [`super::package::package`] finds it; pprof has no such granularity.
    Packages,
    /// The function's name, file and line.
    Lines,
    /// The binary, by its path; pprof has no such granularity.
    Mappings,
    /// The address, with everything known of it.
    Addresses,
}

impl Granularity {
    /// Its name as an option.
    pub fn option(self) -> &'static str {
        match self {
            Self::Functions => "functions",
            Self::FileFunctions => "filefunctions",
            Self::Files => "files",
            Self::Packages => "packages",
            Self::Lines => "lines",
            Self::Mappings => "mappings",
            Self::Addresses => "addresses",
        }
    }
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

/// The limits below which a report drops nodes and edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trim {
    /// Number of nodes; 0 or less is no limit. `None` is the report's own default.
    pub node_count: Option<i64>,
    /// Nodes below this share of the whole are dropped.
    pub node_fraction: f64,
    /// Edges below this share of the whole are dropped.
    pub edge_fraction: f64,
    /// True if the three limits apply.
    pub enabled: bool,
}

impl Default for Trim {
    fn default() -> Self {
        Self { node_count: None, node_fraction: 0.005, edge_fraction: 0.001, enabled: true }
    }
}

/// The unit and divisor of printed values.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// A unit, `minimum` (one unit for a report) or `auto` (a unit for each value).
    pub unit: String,
    /// The divisor of every printed value.
    pub divide_by: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { unit: "minimum".to_owned(), divide_by: 1.0 }
    }
}

/// The options that shorten file names for display and locate sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Directories to search, separated by `:`.
    pub source_path: String,
    /// Prefixes to cut, separated by `:`.
    pub trim_path: String,
    /// Nothing is cut, as in `-traces`, whatever the other two are.
    pub uncut: bool,
}

//! One filter, and the text of its chip in the header.

use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Granularity, Pattern};
use crate::error::Error;

/// A pattern with its label in a chip: a function's short name, or the pattern itself.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterTarget {
    /// Functions, files and binaries that match.
    pub pattern: Pattern,
    /// Text in the chip.
    pub label: String,
}

impl FilterTarget {
    /// A typed pattern, labelled by its text. Errors name `option`.
    pub fn typed(option: &'static str, text: &str) -> Result<FilterTarget, Error> {
        Ok(Pattern::new(option, text)?.into())
    }
}

impl From<Pattern> for FilterTarget {
    fn from(pattern: Pattern) -> FilterTarget {
        FilterTarget { label: pattern.text().to_owned(), pattern }
    }
}

/// A change of the query that is shown as a chip. One filter of a kind means what pprof's option means.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Keeps the samples that pass through a match (`-focus`).
    Focus(FilterTarget),
    /// Drops the samples that pass through a match (`-ignore`).
    Ignore(FilterTarget),
    /// Drops the frames that match (`-hide`).
    Hide(FilterTarget),
    /// Keeps only the frames that match (`-show`).
    Show(FilterTarget),
    /// Drops the frames above the outermost match (`-show_from`).
    ShowFrom(FilterTarget),
    /// Drops the frames below the innermost match (`-prune_from`).
    PruneFrom(FilterTarget),
    /// Keeps the samples whose labels match (`-tagfocus`).
    TagFocus(TagFilter),
    /// Drops the samples whose labels match (`-tagignore`).
    TagIgnore(TagFilter),
    /// Keeps only the labels whose key matches (`-tagshow`).
    TagShow(Pattern),
    /// Drops the labels whose key matches (`-taghide`).
    TagHide(Pattern),
    /// Adds frames of these label keys at the root (`-tagroot`).
    TagRoot(Vec<String>),
    /// Adds frames of these label keys at the leaf (`-tagleaf`).
    TagLeaf(Vec<String>),
    /// Drops the frames of libraries and of the runtime.
    OwnCode,
    /// Merges a function's direct calls of itself into one frame.
    Collapse,
    /// Counts inlined functions as their callers (`-noinlines`).
    NoInlines,
    /// Sets the granularity of nodes (`-lines`, `-files`, ...).
    Granularity(Granularity),
    /// Divides by the first sample type (`-mean`).
    Mean,
    /// Shows percentages of the filtered total (`-relative_percentages`).
    Relative,
}

impl Filter {
    /// The text of the chip.
    pub fn chip(&self) -> String {
        match self {
            Filter::Focus(target) => format!("focus {}", target.label),
            Filter::Ignore(target) => format!("ignore {}", target.label),
            Filter::Hide(target) => format!("hide {}", target.label),
            Filter::Show(target) => format!("show {}", target.label),
            Filter::ShowFrom(target) => format!("from {}", target.label),
            Filter::PruneFrom(target) => format!("down to {}", target.label),
            Filter::TagFocus(filter) => format!("label {}", filter.text()),
            Filter::TagIgnore(filter) => format!("not label {}", filter.text()),
            Filter::TagShow(pattern) => format!("labels {}", pattern.text()),
            Filter::TagHide(pattern) => format!("no labels {}", pattern.text()),
            Filter::TagRoot(keys) => format!("root {}", keys.join(",")),
            Filter::TagLeaf(keys) => format!("leaf {}", keys.join(",")),
            Filter::OwnCode => "my code".to_owned(),
            Filter::Collapse => "no recursion".to_owned(),
            Filter::NoInlines => "no inlines".to_owned(),
            Filter::Granularity(granularity) => format!("by {}", granularity_name(*granularity)),
            Filter::Mean => "mean".to_owned(),
            Filter::Relative => "% of shown".to_owned(),
        }
    }

    /// True if a list holds at most one filter of this kind.
    pub(super) fn is_single(&self) -> bool {
        !matches!(
            self,
            Filter::Focus(_)
                | Filter::Ignore(_)
                | Filter::Hide(_)
                | Filter::ShowFrom(_)
                | Filter::TagFocus(_)
        )
    }

    /// True if both filters are of one kind.
    pub(super) fn is_like(&self, other: &Filter) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The unit of a granularity, in a word or three.
pub fn granularity_name(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Functions => "function",
        Granularity::FileFunctions => "function and file",
        Granularity::Files => "file",
        Granularity::Packages => "package",
        Granularity::Mappings => "mapping",
        Granularity::Lines => "line",
        Granularity::Addresses => "address",
    }
}

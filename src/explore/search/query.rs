//! The query of a search.

/// The syntax of a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchMode {
    /// Letters in order, with gaps; best match first.
    #[default]
    Fuzzy,
    /// A regular expression; matches are in the order of rows.
    Regex,
}

/// A search as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// The text as typed.
    pub text: String,
    /// Its syntax.
    pub mode: SearchMode,
}

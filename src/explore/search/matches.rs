//! The matches of a search, and the letters of a name that they met.

use std::sync::Arc;

use memchr::memmem::Finder;
use regex::Regex;

use super::fuzzy::fuzzy_matcher;
use super::letters::{fold, literal, ranked, short, short_part};
use super::query::SearchQuery;

/// A query, compiled for one name.
#[derive(Clone, Debug, Default)]
pub(super) enum CompiledQuery {
    /// An empty or wrong query.
    #[default]
    Nothing,
    /// One or two letters, in lower case.
    Few(String),
    /// The text as typed and in lower case; true if its letters are looked for in whole names.
    Letters(String, String, bool),
    /// A regular expression.
    Pattern(Regex),
}

/// The rows whose names a query matches, and the flat sum of those that count. Where names contain the query as typed,
/// these alone count; names with its letters and gaps between them are proposed below.
#[derive(Clone, Debug, Default)]
pub struct SearchMatches {
    /// The query that the matches answer.
    pub query: SearchQuery,
    /// Rows that are proposed, best first, then in the order of rows, which is by weight.
    pub hits: Vec<u32>,
    /// The number of the first hits that count as matches.
    pub(super) counted: usize,
    /// The sum of the flat values of the matches; 0 if the caller did not add them up.
    pub flat: i64,
    /// The error in a regular expression.
    pub error: Option<String>,
    /// True if whole names were searched, not short ones.
    pub(super) whole: bool,
    /// Ids of the names that match, ascending.
    pub(super) found: Vec<u32>,
    /// A bit for each row, set for matches.
    pub(super) rows: Vec<u64>,
    /// Per name its row, as it was searched.
    pub(super) row_of_name: Arc<[u32]>,
    pub(super) compiled: CompiledQuery,
}

impl SearchMatches {
    /// True if all matches of `query`, in whole or in short names, are among these hits.
    pub(super) fn narrows_to(&self, query: &SearchQuery, whole: bool) -> bool {
        let before = &self.query.text;
        // Literal matches of one or two letters are stricter than fuzzy ones, so only longer queries narrow.
        before.chars().count() > 2
            && self.query.mode == query.mode
            && self.error.is_none()
            && self.whole == whole
            && query.text.starts_with(before.as_str())
    }

    /// Rows that count as matches, best first.
    pub fn matching(&self) -> &[u32] {
        self.hits.get(..self.counted).unwrap_or_default()
    }

    /// True if `row` counts as a match.
    pub fn has(&self, row: u32) -> bool {
        self.rows.get(row as usize / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// The characters of a name that met the query, ascending. Empty if it is not proposed.
    pub fn positions(&self, name: &str) -> Vec<u32> {
        let in_folded = |find: &dyn Fn(&str) -> Option<usize>, count: usize| {
            let mut folded = String::new();
            fold(name, &mut folded);
            let at = find(&folded)?;
            let start = folded.get(..at).map_or(0, |head| head.chars().count()) as u32;
            Some((start..start + count as u32).collect())
        };
        let positions: Option<Vec<u32>> = match &self.compiled {
            CompiledQuery::Nothing => None,
            CompiledQuery::Pattern(regex) => regex.find(name).map(|found| {
                let start = name.get(..found.start()).map_or(0, |h| h.chars().count()) as u32;
                (start..start + found.as_str().chars().count() as u32).collect()
            }),
            CompiledQuery::Few(letters) => {
                let find = |folded: &str| {
                    ranked(folded, short_part(folded, false), letters).map(|(_, at)| at)
                };
                in_folded(&find, letters.chars().count())
            }
            CompiledQuery::Letters(text, folded, whole) => {
                let finder = Finder::new(folded);
                let find = |name: &str| literal(name, short(name), &finder).map(|(_, at)| at);
                in_folded(&find, folded.chars().count()).or_else(|| {
                    let (start, part) = short_part(name, *whole);
                    let skipped = name.get(..start).map_or(0, |head| head.chars().count());
                    let (_, at) = fuzzy_matcher(true)(part, text)?;
                    Some(at.into_iter().map(|index| (index + skipped) as u32).collect())
                })
            }
        };
        positions.unwrap_or_default()
    }
}

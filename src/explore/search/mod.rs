//! Search of function names: fuzzy or by regular expression, best match first.
//!
//! A literal match anywhere in a name, package path included, comes first. Letters with gaps are looked for in the
//! short name (behind the last `/`, without type arguments), because import paths share most letters. The whole name is
//! searched only if the query has a `/` or nothing matches otherwise. One or two letters are ranked by position: they
//! say too little for a fuzzy score.

mod find;
mod letters;
mod matches;
mod names;
mod patterns;
mod query;
#[cfg(test)]
mod tests;

pub use self::matches::SearchMatches;
pub use names::{ABSENT, Names};
pub use patterns::{escaped, exact_pattern};
pub use query::{SearchMode, SearchQuery};

//! Search of function names: fuzzy or by regular expression, best match first.
//!
//! A literal match anywhere in a name, package path and type arguments included, comes first, and where there is one,
//! literal matches alone count: their share is that of a focus on the text. Letters with gaps are proposals. They are
//! looked for in the short name (behind the last `/`, without type arguments), because import paths share most letters.
//! The whole name is searched only if the query has a `/` or nothing matches otherwise. One or two letters are ranked by
//! position and have no gaps: they say too little for a fuzzy score. Equal ranks are in the order of weight.

mod find;
mod fuzzy;
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

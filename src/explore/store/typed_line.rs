//! The line typed over a list of a store: words that rows contain, conditions on labels, and a range of time.

use crate::error::Error;
use crate::input::StoreTime;
use crate::store::catalogue::LabelMatchers;
use crate::store::query::{Comparison, Matcher};

/// The parts of a typed line.
#[derive(Clone, Debug, Default)]
pub struct TypedLine {
    /// Words that a row contains, in lower case.
    pub words: Vec<String>,
    /// Conditions on labels: `version="1.5"`, `pod=~web-.*`. Quotes may be left out.
    pub matchers: LabelMatchers,
    /// The start of the range: `from=-6h`.
    pub from: Option<StoreTime>,
    /// The end of the range: `to=-1h`.
    pub to: Option<StoreTime>,
}

impl TypedLine {
    /// Parses a line. Fails for a time or a pattern that is none.
    pub fn parse(text: &str) -> Result<TypedLine, Error> {
        let mut line = TypedLine::default();
        let mut matchers = Vec::new();
        for word in split(text) {
            let Some(matcher) = condition(word) else {
                line.words.push(word.to_lowercase());
                continue;
            };
            let time = || {
                let wrong = |why: String| Error::Usage(format!("{}: {why}", matcher.name));
                StoreTime::parse(&matcher.value).map(Some).map_err(wrong)
            };
            match (matcher.name.as_str(), matcher.comparison) {
                (_, Comparison::Equal) if matcher.value.is_empty() => {}
                ("from", Comparison::Equal) => line.from = time()?,
                ("to", Comparison::Equal) => line.to = time()?,
                _ => matchers.push(matcher),
            }
        }
        line.matchers = LabelMatchers::new(&matchers)?;
        Ok(line)
    }

    /// True if the line has a condition or a range, and not only words.
    pub fn has_conditions(&self) -> bool {
        !self.matchers.all.is_empty() || self.has_range()
    }

    /// True if the line has a range.
    pub fn has_range(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// True if all words are in the text of a row.
    pub fn has_words(&self, row: &str) -> bool {
        let row = row.to_lowercase();
        self.words.iter().all(|word| row.contains(word.as_str()))
    }
}

/// The words of a line. Blanks within quotes part none.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let words = text.split(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// The condition that a word is; `None` for a plain word.
fn condition(word: &str) -> Option<Matcher> {
    let end = word.find(|c: char| !(c.is_alphanumeric() || "_.-/".contains(c)))?;
    let (name, rest) = word.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    let signs = [
        ("=~", Comparison::Matching),
        ("!~", Comparison::NotMatching),
        ("!=", Comparison::Unequal),
        ("=", Comparison::Equal),
    ];
    let (comparison, value) =
        signs.into_iter().find_map(|(sign, own)| Some((own, rest.strip_prefix(sign)?)))?;
    let value = value.strip_prefix('"').unwrap_or(value);
    let value = value.strip_suffix('"').unwrap_or(value);
    let value = value.replace("\\\"", "\"");
    Some(Matcher { name: name.to_owned(), comparison, value })
}

#[cfg(test)]
#[path = "tests/typed_line.rs"]
mod tests;

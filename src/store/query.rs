//! Queries of profile stores: `TYPE{label="value", other=~"pattern"}`. A fault is named with its place.

use std::fmt;

/// The form of a query, for messages.
pub const FORM: &str = r#"process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="shop"}"#;

/// The comparison of a matcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The value itself.
    Equal,
    /// Any other value.
    Unequal,
    /// A value that the pattern matches as a whole.
    Matching,
    /// A value that the pattern does not match.
    NotMatching,
}

impl Comparison {
    /// The signs, longest first.
    const ALL: [(&'static str, Comparison); 4] = [
        ("=~", Self::Matching),
        ("!~", Self::NotMatching),
        ("!=", Self::Unequal),
        ("=", Self::Equal),
    ];

    fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(_, other)| *other == self).map_or("=", |(sign, _)| sign)
    }
}

/// A condition on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    /// The name of the label.
    pub name: String,
    /// The comparison.
    pub comparison: Comparison,
    /// The value, or the pattern.
    pub value: String,
}

impl Matcher {
    /// The condition that a label has this value.
    pub fn equal(name: &str, value: &str) -> Matcher {
        let (name, value) = (name.to_owned(), value.to_owned());
        Matcher { name, comparison: Comparison::Equal, value }
    }

    /// The pattern of the whole value; `None` for a comparison to a value.
    pub fn pattern(&self) -> Option<Result<regex::Regex, regex::Error>> {
        match self.comparison {
            Comparison::Equal | Comparison::Unequal => None,
            Comparison::Matching | Comparison::NotMatching => {
                Some(regex::Regex::new(&format!("^(?:{})$", self.value)))
            }
        }
    }

    /// The condition in a sentence: `version 1.5`, `all but version 1.4`, `pod=~web-.*`.
    pub fn in_words(&self) -> String {
        let Matcher { name, comparison, value } = self;
        match comparison {
            Comparison::Equal => format!("{name} {value}"),
            Comparison::Unequal => format!("all but {name} {value}"),
            _ => format!("{name}{}{value}", comparison.sign()),
        }
    }

    /// The value alone in a title: `1.5`, `not 1.4`, `=~web-.*`.
    pub fn value_in_words(&self) -> String {
        match self.comparison {
            Comparison::Equal => self.value.clone(),
            Comparison::Unequal => format!("not {}", self.value),
            sign => format!("{}{}", sign.sign(), self.value),
        }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        write!(f, "{}{}\"{value}\"", self.name, self.comparison.sign())
    }
}

/// A query: a profile type, and conditions on labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreQuery {
    /// The profile type as written: `memory:inuse_space:bytes:space:bytes`, or a part of it.
    pub profile_type: String,
    /// Conditions that all hold.
    pub matchers: Vec<Matcher>,
}

impl StoreQuery {
    /// Parses a query. The error marks its place.
    pub fn parse(text: &str) -> Result<StoreQuery, String> {
        Parser { text, at: 0 }.query()
    }

    /// The conditions in braces.
    pub fn selector(&self) -> String {
        let matchers: Vec<String> = self.matchers.iter().map(ToString::to_string).collect();
        format!("{{{}}}", matchers.join(", "))
    }

    /// The conditions with a value of each label in place of those on the same label.
    #[must_use]
    pub fn narrowed(&self, labels: &[(String, String)]) -> StoreQuery {
        let is_other = |m: &&Matcher| labels.iter().all(|(name, _)| *name != m.name);
        let kept = self.matchers.iter().filter(is_other).cloned();
        let own = labels.iter().map(|(name, value)| Matcher::equal(name, value));
        let profile_type = self.profile_type.clone();
        StoreQuery { profile_type, matchers: kept.chain(own).collect() }
    }
}

impl fmt::Display for StoreQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.profile_type, self.selector())
    }
}

/// The words of a fault, and its place in `text`: a mark stands behind the good part.
pub fn marked(words: &str, text: &str, at: usize) -> String {
    let (good, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let gap = if rest.is_empty() { "" } else { " " };
    format!("{words}, marked by <-- HERE in {good} <-- HERE{gap}{rest}")
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn query(mut self) -> Result<StoreQuery, String> {
        self.blanks();
        let profile_type = self.word(|c| c != '{' && c != '}' && !c.is_whitespace()).to_owned();
        if profile_type.is_empty() {
            return Err(self.fault("the query begins with no profile type"));
        }
        let mut query = StoreQuery { profile_type, matchers: Vec::new() };
        self.blanks();
        if self.rest().is_empty() {
            return Ok(query);
        }
        self.sign("{", "a brace opens the labels")?;
        loop {
            self.blanks();
            if self.take("}") {
                break;
            }
            query.matchers.push(self.matcher()?);
            self.blanks();
            if !self.take(",") {
                self.sign("}", "a comma or a closing brace follows a label")?;
                break;
            }
        }
        self.blanks();
        if self.rest().is_empty() { Ok(query) } else { Err(self.fault("the query ends here")) }
    }

    fn matcher(&mut self) -> Result<Matcher, String> {
        let is_name = |c: char| c.is_alphanumeric() || "_.-/".contains(c);
        let name = self.word(is_name).to_owned();
        if name.is_empty() {
            return Err(self.fault("a label has a name"));
        }
        self.blanks();
        let found = Comparison::ALL.into_iter().find(|(sign, _)| self.take(sign));
        let Some((_, comparison)) = found else {
            return Err(self.fault("a label is compared by one of = != =~ !~"));
        };
        self.blanks();
        let value = self.quoted()?;
        if matches!(comparison, Comparison::Matching | Comparison::NotMatching) && value.is_empty()
        {
            return Err(self.fault("a pattern is not empty"));
        }
        Ok(Matcher { name, comparison, value })
    }

    /// A text in quotes, without them and with its escapes resolved.
    fn quoted(&mut self) -> Result<String, String> {
        let start = self.at;
        let quote = self.rest().chars().next().filter(|c| "\"'`".contains(*c));
        let Some(quote) = quote else {
            return Err(self.fault("a value stands in quotes"));
        };
        self.at += 1;
        let (mut value, mut chars) = (String::new(), self.text.char_indices());
        chars.by_ref().take_while(|(at, _)| *at < start).for_each(drop);
        // The opening quote was the first behind `start`, and is taken by the line above.
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at = at + 1;
                    return Ok(value);
                }
                '\\' if quote != '`' => match chars.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, 't')) => value.push('\t'),
                    Some((_, c)) if c == quote || c == '\\' => value.push(c),
                    Some((_, c)) => value.extend(['\\', c]),
                    None => break,
                },
                c => value.push(c),
            }
        }
        self.at = start;
        Err(self.fault("the quotes of a value are not closed"))
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !belongs(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn sign(&mut self, sign: &str, words: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(self.fault(words)) }
    }

    fn fault(&self, words: &str) -> String {
        marked(&format!("query: {words}"), self.text, self.at)
    }
}

#[cfg(test)]
#[path = "tests/query.rs"]
mod tests;

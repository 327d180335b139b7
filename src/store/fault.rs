//! Failures of calls: the words of a store, and the option that is missing.

use serde::Deserialize;

use super::query::{StoreQuery, marked};
use crate::error::{Error, Stop};
use crate::input::http::tls_advice;
use crate::printable::printable;

/// Characters of a store's words that are shown.
const MOST_WORDS: usize = 300;

/// The end of an error for a missing tenant.
pub const TENANT_ADVICE: &str = "; -tenant NAME names one";

/// A failed call.
pub(super) enum Failure {
    /// The store answered with an error.
    Refused(Refusal),
    /// There is no answer, or none that can be read.
    Stop(Stop),
}

impl<E: Into<Stop>> From<E> for Failure {
    fn from(stop: E) -> Self {
        Self::Stop(stop.into())
    }
}

/// A store's error.
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    /// The words, in one line; may be empty.
    pub(super) words: String,
    /// The answer is a page of HTML.
    pub(super) is_page: bool,
    /// The seconds, or the time, after which the store wants to be asked again; empty if it says none.
    pub(super) retry_after: String,
    /// The request had a name and password, or a header of its own.
    pub(super) has_credentials: bool,
}

/// The body of an error.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    code: serde_json::Value,
    message: String,
}

impl Refusal {
    /// True if the store has no such call.
    pub(super) fn is_unimplemented(&self) -> bool {
        self.status == 501 || self.words.contains("unimplemented")
    }

    /// True if the server has nothing at the path of the call, or does not take it there.
    pub(super) fn has_no_such_call(&self) -> bool {
        self.is_missing() || self.is_unimplemented() || matches!(self.status, 405 | 415)
    }

    /// True if there is nothing at what was asked for. Parca answers with its own page then.
    pub(super) fn is_missing(&self) -> bool {
        self.status == 404 || self.status == 200 && self.is_page
    }

    /// The words of an error's body: its message behind its code, or its text.
    pub(super) fn words_of(body: &[u8], text: impl FnOnce() -> String) -> String {
        let words = match serde_json::from_slice::<Body>(body) {
            Ok(Body { code: serde_json::Value::String(code), message }) if !code.is_empty() => {
                format!("{code}: {message}")
            }
            Ok(Body { message, .. }) if !message.is_empty() => message,
            _ => text(),
        };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        printable(&words.chars().take(MOST_WORDS).collect::<String>())
    }

    /// The error for the user. `sent` is the query that was sent, whose place the store may name.
    fn error(self, sent: &str) -> Error {
        if self.status == 200 && self.is_page {
            let text = format!("it is a page and no answer of a store: {}", self.words);
            return Error::Fetch(text);
        }
        let status = format!("server response: {} {}", self.status, self.reason);
        let colon = if self.words.is_empty() { "" } else { " - " };
        let mut text = format!("{}{colon}{}", status.trim_end(), self.words);
        let words = self.words.to_lowercase();
        let is_cut = words.contains("larger than max") || words.contains("resource_exhausted");
        if matches!(self.status, 401 | 403) {
            text.push_str(&self.advice(&words));
        } else if is_cut {
            text.push_str("; a shorter range, or more labels, make a smaller profile");
        } else if self.status == 429 {
            text.push_str(&self.pause());
        } else if let Some(advice) = tls_advice(&self.words) {
            text.push_str(advice);
        } else if let Some(at) = place(&self.words, sent) {
            text = marked(&text, sent, at);
        } else if let Some((at, pattern)) = wrong_pattern(sent).filter(|_| words.contains("parse"))
        {
            text = marked(&format!("{text}: {pattern:?} is no pattern"), sent, at);
        }
        // 501 and 505 say what a server cannot do at all.
        match self.status {
            500 | 502..=504 | 506..=599 => Error::Unavailable(text),
            _ => Error::Fetch(text),
        }
    }

    /// The way on from a limit of requests.
    fn pause(&self) -> String {
        let after = match self.retry_after.trim() {
            "" => String::new(),
            seconds if seconds.bytes().all(|b| b.is_ascii_digit()) => format!(", {seconds}s"),
            time => format!(", until {time}"),
        };
        format!("; a shorter range or more labels ask for less, or wait{after}")
    }

    /// The option that is missing, or does not do.
    fn advice(&self, words: &str) -> String {
        let is_tenant = ["org id", "orgid", "tenant"].iter().any(|word| words.contains(word));
        match (is_tenant, self.has_credentials) {
            (true, _) => TENANT_ADVICE.to_owned(),
            (_, false) => {
                "; user:password@ before the host, -http_header 'Authorization: Bearer ...' or \
                           -tenant is missing"
                    .to_owned()
            }
            _ => "; the store does not take this name and password, header or tenant".to_owned(),
        }
    }
}

impl Failure {
    /// The end of the work. `sent` is the query that was sent; empty for none.
    pub(super) fn stop(self, sent: &str) -> Stop {
        match self {
            Self::Refused(refusal) => refusal.error(sent).into(),
            Self::Stop(stop) => stop,
        }
    }
}

/// The place in `sent` that a store names by line and column: `1:15: parse error`. Columns count from 1.
fn place(words: &str, sent: &str) -> Option<usize> {
    let starts = words.match_indices("1:").map(|(at, _)| at);
    let numbers = starts.filter_map(|at| {
        let is_own = !words.get(..at)?.ends_with(|c: char| c.is_ascii_digit());
        let digits: String =
            words.get(at + 2..)?.chars().take_while(char::is_ascii_digit).collect();
        let rest = words.get(at + 2 + digits.len()..)?;
        let column = digits.parse::<usize>().ok().filter(|_| is_own && rest.starts_with(':'))?;
        column.checked_sub(1)
    });
    let mut places = numbers.filter(|&column| column <= sent.chars().count());
    let column = places.next()?;
    let place = sent.char_indices().nth(column).map_or(sent.len(), |(at, _)| at);
    Some(place)
}

/// The first pattern in `sent` that is none, with its place: not every store names it.
fn wrong_pattern(sent: &str) -> Option<(usize, String)> {
    // A selector alone has no type.
    let parsed = StoreQuery::parse(sent).or_else(|_| StoreQuery::parse(&format!("any{sent}")));
    let wrong = parsed
        .ok()?
        .matchers
        .into_iter()
        .find(|m| m.pattern().is_some_and(|pattern| pattern.is_err()))?;
    let start = sent.find(&wrong.to_string())?;
    let quote = sent.get(start..)?.find('"')?;
    Some((start + quote + 1, wrong.value))
}

#[cfg(test)]
#[path = "tests/fault.rs"]
mod tests;

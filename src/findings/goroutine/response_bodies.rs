//! HTTP responses whose bodies nobody closes.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Link};
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// The reader of a client's connection.
const SET: FunctionSet =
    FunctionSet { names: &["net/http.(*persistConn).readLoop"], prefixes: &[] };

/// A connection that is kept for the next request waits for its first byte.
const WITHOUT: FunctionSet =
    FunctionSet { names: &[], prefixes: &["bufio.(*Reader).", "net/http.(*persistConn).Read"] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "response-bodies",
    fault: "Responses of HTTP whose bodies are not read to the end or not closed",
    needs: Kind::Goroutine,
    limit: Limit::Share(0.1, 0.3),
    limit_of: "of the goroutines, and 20 of them",
    reason: "A connection waits so only while its body is read; twenty at one moment are many requests, or bodies left open",
    advice: "defer resp.Body.Close() after each request, and read the body to the end to keep the connection",
};

/// Connections below which requests in flight explain them.
const MANY: i64 = 20;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some(column) = facts.column("goroutine") else { return Ok(None) };
    let count = facts.through(&SET, &WITHOUT)?.value(column);
    if count < MANY {
        return Ok(None);
    }
    let (focus, ignore) = (SET.pattern(facts.profile()), WITHOUT.pattern(facts.profile()));
    let link = Link { function: SET.names[0].to_owned(), focus, ignore, ..Link::default() };
    let part = facts.part(count, column, "the goroutines");
    let sentence = format!("{part} wait for a response body to be read or closed");
    Ok(facts.finding(rule, (count, column), (sentence, link)))
}

#[cfg(test)]
#[path = "tests/response_bodies.rs"]
mod tests;

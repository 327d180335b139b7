//! Addresses of profile stores: `pyroscope+http://HOST:4040/?query=...`, `parca+https://HOST/PREFIX?query=...&from=-1h`. Nothing is
//! opened here.
//!
//! An address of HTTP with a `query` is one too; its protocol is known by its answers.

use std::ffi::OsString;
use std::fmt::{self, Write as _};

use super::address::{Address, decoded, encoded};
use super::store_time::StoreTime;
use crate::error::Error;

/// The most windows of a trend.
pub const MOST_WINDOWS: usize = 200;

/// The protocol of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreProtocol {
    /// Grafana Pyroscope, and stores that speak its protocol.
    Pyroscope,
    /// Parca.
    Parca,
}

impl StoreProtocol {
    /// The name as in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pyroscope => "pyroscope",
            Self::Parca => "parca",
        }
    }

    /// The name as in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Self::Pyroscope => "Pyroscope",
            Self::Parca => "Parca",
        }
    }

    /// The other protocol.
    #[must_use]
    pub fn other(self) -> StoreProtocol {
        match self {
            Self::Pyroscope => Self::Parca,
            Self::Parca => Self::Pyroscope,
        }
    }

    fn parse(name: &str) -> Option<StoreProtocol> {
        [Self::Pyroscope, Self::Parca].into_iter().find(|p| name.eq_ignore_ascii_case(p.name()))
    }
}

/// The address of a profile store, and what of it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreAddress {
    /// The protocol; `None` if it is to be recognised.
    pub protocol: Option<StoreProtocol>,
    /// The server, with the path of a proxy before it.
    pub server: Address,
    /// The query as written; empty if it is to be chosen.
    pub query: String,
    /// The start of the range.
    pub from: Option<StoreTime>,
    /// The end of the range.
    pub to: Option<StoreTime>,
    /// Windows of a trend.
    pub windows: Option<usize>,
}

impl StoreAddress {
    /// A server that may be a store, without a query.
    pub fn bare(server: Address) -> StoreAddress {
        let query = String::new();
        StoreAddress { protocol: None, server, query, from: None, to: None, windows: None }
    }

    /// The store that `source` names; `None` for any other source. Fails for a store that cannot be asked.
    pub fn parse(source: &str) -> Result<Option<StoreAddress>, Error> {
        let (scheme, host) = source.split_once("://").unwrap_or_default();
        if let Some(protocol) = StoreProtocol::parse(scheme) {
            let name = protocol.name();
            let text = format!(
                "{scheme}:// names no way to the server; say {name}+http://{host} or {name}+https://{host}"
            );
            return Err(Error::Usage(text));
        }
        let protocol = scheme.split_once('+').and_then(|(name, _)| StoreProtocol::parse(name));
        let rest = match (protocol, source.split_once('+')) {
            (Some(_), Some((_, rest))) => rest,
            _ => source,
        };
        let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let parameters = pairs(parameters);
        let query = parameters.iter().find(|(key, _)| key == "query").map(|(_, query)| query);
        if protocol.is_none() && query.is_none() {
            return Ok(None);
        }
        let server = match Address::parse(place) {
            Ok(Some(server)) => server,
            // Names of files and faults of other addresses are no matter of stores.
            _ if protocol.is_none() => return Ok(None),
            Err(error) => return Err(error),
            Ok(None) => return Err(Error::Fetch("a store has the address of a server".to_owned())),
        };
        let is_query = query.is_some_and(|query| query.matches(':').count() > 1);
        if protocol.is_none() && !server.is_bare() && !is_query {
            return Ok(None);
        }
        let query = query.cloned().unwrap_or_default();
        let mut store =
            StoreAddress { protocol, server, query, from: None, to: None, windows: None };
        for (key, value) in &parameters {
            store.set(key, value)?;
        }
        Ok(Some(store))
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), Error> {
        let wrong = |why: String| Error::Usage(format!("{key}: {why}"));
        match key {
            "from" => self.from = Some(StoreTime::parse(value).map_err(wrong)?),
            "to" | "until" => self.to = Some(StoreTime::parse(value).map_err(wrong)?),
            "windows" => {
                let count = value.parse().ok().filter(|count| (2..=MOST_WINDOWS).contains(count));
                let why = || wrong(format!("{value:?} is no number from 2 to {MOST_WINDOWS}"));
                self.windows = Some(count.ok_or_else(why)?);
            }
            "query" => {}
            other => {
                let text =
                    format!("a store's address has query, from, to and windows, not {other:?}");
                return Err(Error::Usage(text));
            }
        }
        Ok(())
    }

    /// The store as a source argument, with its password.
    pub fn to_source(&self) -> OsString {
        self.text(&self.server.to_source().to_string_lossy(), |_, value| encoded(value)).into()
    }

    /// Host and query for a title.
    pub fn brief(&self) -> String {
        let (name, selector) =
            self.query.split_at(self.query.find('{').unwrap_or(self.query.len()));
        let parts: Vec<&str> = name.trim().split(':').take(2).collect();
        let at = if self.query.is_empty() { "" } else { " at " };
        format!("{}{selector}{at}{}", parts.join(":"), self.server.host)
    }

    fn text(&self, server: &str, written: impl Fn(&str, &str) -> String) -> String {
        let protocol = self.protocol.map_or_else(String::new, |p| format!("{}+", p.name()));
        let slash = if self.server.is_bare() && !server.ends_with('/') { "/" } else { "" };
        let mut text = format!("{protocol}{server}{slash}");
        let time = |time: Option<StoreTime>| time.map(|time| time.to_string());
        let query = Some(self.query.clone()).filter(|query| !query.is_empty());
        let windows = self.windows.map(|count| count.to_string());
        let all = [
            ("query", query),
            ("from", time(self.from)),
            ("to", time(self.to)),
            ("windows", windows),
        ];
        let given = all.into_iter().filter_map(|(key, value)| Some((key, value?)));
        for (place, (key, value)) in given.enumerate() {
            let sign = if place == 0 { '?' } else { '&' };
            // Writing to a String cannot fail.
            let _ = write!(text, "{sign}{key}={}", written(key, &value));
        }
        text
    }
}

impl fmt::Display for StoreAddress {
    /// The address with the password hidden, and the query as it is typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&self.server.to_string(), as_typed))
    }
}

/// A value as it can be typed; encoded where it would be read as another one.
fn as_typed(key: &str, value: &str) -> String {
    match pairs(&format!("{key}={value}")).as_slice() {
        [(read_key, read)] if read_key == key && read == value => value.to_owned(),
        _ => encoded(value),
    }
}

/// Keys and values. Signs inside of quotes part none, so a query may stand as it is typed.
fn pairs(text: &str) -> Vec<(String, String)> {
    let (mut quote, mut escaped) = (None, false);
    let parts = text.split(|c: char| {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(open) if c == open => quote = None,
            Some(open) => escaped = c == '\\' && open != '`',
            None => quote = Some(c).filter(|c| "\"'`".contains(*c)),
        }
        c == '&' && quote.is_none()
    });
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        // A plus sign is a blank only where everything is encoded.
        let is_encoded = !value.contains(['{', '"', ' ']);
        (decoded(key, true), decoded(value, is_encoded))
    };
    parts.filter(|part| !part.is_empty()).map(pair).collect()
}

#[cfg(test)]
#[path = "tests/store_address.rs"]
mod tests;

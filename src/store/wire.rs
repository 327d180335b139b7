//! Calls of a store: a request, its status, and its answer as JSON or bytes, within limits.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::fault::{Failure, Refusal};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::input::address::Address;
use crate::input::http::{Answer, HttpOptions, Posted, exchange};
use crate::input::http_date;
use crate::printable::printable;

/// Bytes of an answer in JSON. Stores cut messages at 32 MB, which base64 makes a third longer.
const MOST_JSON: u64 = 64 << 20;

/// Bytes of an error.
const MOST_ERROR: u64 = 1 << 20;

/// The server of a store, and the settings of requests.
pub(super) struct Wire {
    server: Address,
    http: HttpOptions,
    /// The server's time at its first answer, in nanoseconds since 1970; `None` if it tells none.
    clock: OnceLock<Option<i64>>,
}

impl Wire {
    pub(super) fn new(server: Address, http: HttpOptions) -> Wire {
        let http = HttpOptions { is_exact: true, ..http };
        Wire { server, http, clock: OnceLock::new() }
    }

    /// The server's time at its first answer.
    pub(super) fn clock(&self) -> Option<i64> {
        self.clock.get().copied().flatten()
    }

    /// A good answer of a call: its status is 200, and it is no page.
    pub(super) fn call(
        &self,
        (path, parameters): (&str, &[(&str, String)]),
        posted: Option<Posted>,
        cancel: &Cancel,
    ) -> Result<Answer, Failure> {
        let query = parameters.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        let address = self.server.below(path, query.collect());
        let answer = exchange(&address, posted, &self.http, cancel)?;
        self.clock.get_or_init(|| http_date(&answer.date));
        let (status, reason) = (answer.status, answer.reason);
        let retry_after = printable(&answer.retry_after);
        let is_page = answer.kind.starts_with("text/html");
        if status == 200 && !is_page {
            return Ok(answer);
        }
        let has_credentials = self.has_credentials();
        if is_page {
            let words = answer.words(cancel)?;
            return Err(Failure::Refused(Refusal {
                status,
                reason,
                words,
                retry_after,
                is_page,
                has_credentials,
            }));
        }
        // A store that fails may cut its words off, too.
        let body = answer.bytes(MOST_ERROR, cancel).unwrap_or_default();
        cancel.check()?;
        let words = Refusal::words_of(&body, || String::from_utf8_lossy(&body).into_owned());
        Err(Failure::Refused(Refusal {
            status,
            reason,
            words,
            retry_after,
            is_page,
            has_credentials,
        }))
    }

    /// An answer in JSON.
    pub(super) fn json<T: DeserializeOwned>(
        &self,
        call: (&str, &[(&str, String)]),
        posted: Option<serde_json::Value>,
        cancel: &Cancel,
    ) -> Result<T, Failure> {
        let posted = posted.map(|body| ("application/json", body.to_string().into_bytes()));
        let bytes = self.call(call, posted, cancel)?.bytes(MOST_JSON, cancel)?;
        let parsed = serde_json::from_slice(&bytes);
        let words = |error: serde_json::Error| {
            let why = if error.is_eof() { "it is cut off".to_owned() } else { error.to_string() };
            Error::Fetch(format!("the answer of {} cannot be read: {why}", call.0))
        };
        Ok(parsed.map_err(words)?)
    }

    fn has_credentials(&self) -> bool {
        self.server.credentials().is_some() || !self.http.headers.is_empty()
    }
}

/// A number of 64 bits: in JSON a text or a number.
#[derive(Default)]
pub(super) struct Number(pub(super) f64);

impl<'de> serde::Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        let number = match &value {
            serde_json::Value::String(text) => text.parse().ok(),
            serde_json::Value::Number(number) => number.as_f64(),
            serde_json::Value::Null => Some(0.0),
            _ => None,
        };
        number.map(Number).ok_or_else(|| serde::de::Error::custom("no number"))
    }
}

/// A name and a value.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct LabelPair {
    pub(super) name: String,
    pub(super) value: String,
}

/// Labels in the order of their names, without those that stores keep for themselves.
pub(super) fn labels(pairs: Vec<LabelPair>) -> Vec<(String, String)> {
    let own = pairs.into_iter().filter(|pair| !pair.name.starts_with("__"));
    let mut labels: Vec<_> = own.map(|pair| (pair.name, pair.value)).collect();
    labels.sort_unstable();
    labels
}

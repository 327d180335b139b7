//! Addresses on the network, parsed as `go tool pprof` parses them. Nothing is opened here.
//!
//! `host:port/path` means `http://host:port/path`; `https+insecure` skips certificate verification. Queries are sorted by key.

use std::fmt::{self, Write as _};
use std::time::Duration;

use crate::error::Error;

/// The path of the list of profiles, and the prefix of each profile's path.
const FOLDER: &str = "/debug/pprof/";

/// Seconds that a Go program collects by default.
const DEFAULT_COLLECTION: u64 = 30;

/// The default timeout of pprof, in seconds.
const DEFAULT_TIMEOUT: u64 = 60;

/// The protocol of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Not encrypted.
    Http,
    /// Encrypted, with a verified certificate.
    Https,
    /// Encrypted, without verification of the certificate.
    Insecure,
}

/// An address on the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The protocol.
    pub scheme: Scheme,
    /// Name and password, separated by a colon and encoded as in the address; empty without.
    user: String,
    /// The host, with a port if the address has one.
    pub host: String,
    path: String,
    /// Keys and values, decoded and sorted by key.
    query: Vec<(String, String)>,
}

impl Address {
    /// The address that `source` is; `None` for a file name. Fails for an address that cannot be requested.
    pub fn parse(source: &str) -> Result<Option<Address>, Error> {
        let (scheme, rest) = match source.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
            _ if has_port(source) => ("http".to_owned(), source),
            _ => return Ok(None),
        };
        let scheme = match scheme.as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            "https+insecure" => Scheme::Insecure,
            other => {
                let text = format!("unsupported protocol scheme {other:?}; say http or https");
                return Err(Error::Fetch(text));
            }
        };
        if source.chars().any(|c| c.is_control() || c == ' ') {
            return Err(Error::Fetch("an address has no blanks or control characters".to_owned()));
        }
        let rest = rest.split('#').next().unwrap_or(rest);
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = match place.find('/') {
            Some(at) => place.split_at(at),
            None => (place, ""),
        };
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        if host.is_empty() || host.starts_with(':') {
            return Err(Error::Fetch("the address names no host".to_owned()));
        }
        let pair = |part: &str| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(key, true), decoded(value, true))
        };
        let parts = query.split('&').filter(|part| !part.is_empty());
        let mut query: Vec<(String, String)> = parts.map(pair).collect();
        query.sort_by(|a, b| a.0.cmp(&b.0));
        let (user, host, path) = (user.to_owned(), host.to_owned(), path.to_owned());
        Ok(Some(Address { scheme, user, host, path, query }))
    }

    /// True if the address is a host without a path.
    pub fn is_bare(&self) -> bool {
        matches!(self.path.as_str(), "" | "/")
    }

    /// True if the address is that of a list of profiles.
    pub fn is_list(&self) -> bool {
        self.path.strip_suffix('/').unwrap_or(&self.path).ends_with("/debug/pprof")
    }

    /// The address of the list of profiles: at the prefix of this address, or at Go's default path.
    #[must_use]
    pub fn list(&self) -> Address {
        let folder = match self.path.rfind(FOLDER.trim_end_matches('/')) {
            Some(at) => format!("{}{FOLDER}", self.path.get(..at).unwrap_or_default()),
            None => FOLDER.to_owned(),
        };
        Address { path: folder, query: Vec::new(), ..self.clone() }
    }

    /// The address of the profile `name` of the list. The name is encoded, as the list has it.
    #[must_use]
    pub fn profile(&self, name: &str) -> Address {
        let list = self.list();
        Address { path: format!("{}{name}", list.path), query: self.query.clone(), ..list }
    }

    /// The address of the heap's `debug=1` text, which ends with the memory statistics of the process; `None` unless this is the
    /// address of a heap.
    pub fn statistics(&self) -> Option<Address> {
        let list = self.list();
        let name = self.path.strip_prefix(&list.path)?;
        let heap =
            matches!(name, "heap" | "allocs") && self.query.iter().all(|(k, _)| k != "debug");
        let query = vec![("debug".to_owned(), "1".to_owned())];
        heap.then(|| Address { query, ..list.profile("heap") })
    }

    /// The address of the command line of the process, beside its profiles.
    #[must_use]
    pub fn command_line(&self) -> Address {
        Address { query: Vec::new(), ..self.profile("cmdline") }
    }

    /// The port that is asked: the one in the address, or that of its scheme.
    pub fn port(&self) -> u16 {
        let default = if matches!(self.scheme, Scheme::Http) { 80 } else { 443 };
        let behind_brackets = self.host.rsplit(']').next().unwrap_or(&self.host);
        let port = behind_brackets.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        port.unwrap_or(default)
    }

    /// The address that names the functions of addresses, beside a profile: `symbol` for Go and gperftools, else `symbolz`.
    #[must_use]
    pub fn symbols(&self) -> Address {
        let gperftools = ["heap", "growth", "profile", "pmuprofile", "contention"];
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let is_known = self.path.contains(FOLDER)
            || (folder.ends_with("/pprof") && gperftools.contains(&name));
        let path = format!("{folder}/{}", if is_known { "symbol" } else { "symbolz" });
        Address { path, query: Vec::new(), ..self.clone() }
    }

    /// The address with the path that pprof adds to a bare host: the CPU profile.
    #[must_use]
    pub fn completed(self) -> Address {
        if self.is_bare() { self.profile("profile") } else { self }
    }

    /// The address with a request to collect for `seconds`; unchanged for 0.
    #[must_use]
    pub fn collecting(mut self, seconds: u64) -> Address {
        if seconds > 0 {
            self.query.retain(|(key, _)| key != "seconds");
            let place = self.query.partition_point(|(key, _)| key.as_str() < "seconds");
            self.query.insert(place, ("seconds".to_owned(), seconds.to_string()));
        }
        self
    }

    /// True if the address requests a garbage collection before a heap profile.
    pub fn collects(&self) -> bool {
        let number = |value: &str| value.parse::<i64>().unwrap_or(0);
        self.query.iter().any(|(key, value)| key == "gc" && number(value) > 0)
    }

    /// The address with a request for a collection before the heap profile, or without one; `None` unless this is the
    /// address of a heap.
    #[must_use]
    pub fn with_collection(&self, collects: bool) -> Option<Address> {
        if self.path.strip_prefix(&self.list().path)? != "heap" {
            return None;
        }
        let mut query = self.query.clone();
        query.retain(|(key, _)| key != "gc");
        if collects {
            let place = query.partition_point(|(key, _)| key.as_str() < "gc");
            query.insert(place, ("gc".to_owned(), "1".to_owned()));
        }
        Some(Address { query, ..self.clone() })
    }

    /// The address of `path` below the path of this one.
    #[must_use]
    pub fn below(&self, path: &str, query: Vec<(String, String)>) -> Address {
        let path = format!("{}{path}", self.path.trim_end_matches('/'));
        Address { path, query, ..self.clone() }
    }

    /// The seconds that the address requests to collect.
    pub fn seconds(&self) -> Option<u64> {
        let asked = self.query.iter().find(|(key, _)| key == "seconds");
        asked.and_then(|(_, value)| value.parse().ok()).filter(|&seconds| seconds > 0)
    }

    /// The time of collection before the response, if it is known.
    pub fn collection(&self) -> Option<Duration> {
        let processor = self.path.ends_with("/debug/pprof/profile");
        let seconds = self.seconds().or(processor.then_some(DEFAULT_COLLECTION));
        seconds.map(Duration::from_secs)
    }

    /// The default timeout, as in pprof: one and a half times the requested seconds, or a minute.
    pub fn default_timeout(&self) -> Duration {
        let seconds = self.seconds().map(|seconds| seconds.saturating_add(seconds / 2));
        Duration::from_secs(seconds.unwrap_or(DEFAULT_TIMEOUT).clamp(1, 7 * 24 * 3600))
    }

    /// Name and password, decoded, if the address has any.
    pub fn credentials(&self) -> Option<String> {
        (!self.user.is_empty()).then(|| decoded(&self.user, false))
    }

    /// The last part of the path: `heap`.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The URL to request: without name and password, with `http` or `https`.
    pub fn request(&self) -> String {
        let scheme = if self.scheme == Scheme::Http { "http" } else { "https" };
        format!("{scheme}://{}{}", self.host, self.target())
    }

    /// Path and query.
    fn target(&self) -> String {
        let mut text = self.path.clone();
        for (place, (key, value)) in self.query.iter().enumerate() {
            text.push(if place == 0 { '?' } else { '&' });
            // Writing to a String cannot fail.
            let _ = write!(text, "{}={}", encoded(key), encoded(value));
        }
        text
    }

    /// The address as a source argument, with its password.
    pub fn to_source(&self) -> std::ffi::OsString {
        let shown = Address { user: String::new(), ..self.clone() }.to_string();
        let user = if self.user.is_empty() { String::new() } else { format!("{}@", self.user) };
        shown.replacen("://", &format!("://{user}"), 1).into()
    }

    /// Host and profile for a title: `localhost:6060 heap`.
    pub fn brief(&self) -> String {
        let name = if self.is_list() { "" } else { self.name() };
        format!("{} {name}", self.host).trim_end().to_owned()
    }

    /// True if the host is this machine, which is requested without a proxy.
    pub fn is_loopback(&self) -> bool {
        let host = match self.host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(rest),
            None => self.host.split(':').next().unwrap_or(&self.host),
        };
        let number = host.parse::<std::net::IpAddr>();
        host == "localhost" || number.is_ok_and(|number| number.is_loopback())
    }
}

impl fmt::Display for Address {
    /// The address as pprof prints it, with the password hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Insecure => "https+insecure",
        };
        write!(f, "{scheme}://")?;
        match self.user.split_once(':') {
            Some((name, _)) => write!(f, "{name}:xxxxx@")?,
            None if !self.user.is_empty() => write!(f, "{}@", self.user)?,
            None => {}
        }
        write!(f, "{}{}", self.host, self.target())
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// True if `source` begins with a host and a port number.
fn has_port(source: &str) -> bool {
    let authority = source.split(['/', '?', '#']).next().unwrap_or(source);
    let Some((host, port)) = authority.rsplit_once(':') else { return false };
    let host = host.rsplit('@').next().unwrap_or(host);
    let plain = |c: char| c.is_alphanumeric() || "-._~%".contains(c);
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let named = match bracketed {
        Some(number) => number.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.chars().all(plain),
    };
    named && port.parse::<u16>().is_ok()
}

/// The text with percent escapes resolved and, if `plus`, plus signs as blanks. Bytes that are not UTF-8 become U+FFFD.
pub(super) fn decoded(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                out.push(code);
                at += 2;
            }
            (b'+', _) if plus => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The text encoded for a query, as in Go.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
#[path = "tests/address.rs"]
mod tests;

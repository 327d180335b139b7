//! Requests of a build without https.

use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use super::address::Scheme;
use super::tls_files::TlsFiles;
use crate::error::Error;

/// The settings of a plain connection.
///
/// # Errors
///
/// The address wants TLS, or the options name files for it.
pub(super) fn with_tls(
    config: ConfigBuilder<AgentScope>,
    files: &TlsFiles<'_>,
    scheme: Scheme,
) -> Result<ConfigBuilder<AgentScope>, Error> {
    let files = [files.certificate, files.key, files.authorities];
    if scheme == Scheme::Http && files.iter().all(Option::is_none) {
        return Ok(config);
    }
    let text = "this build has no https; cargo build without --no-default-features has it";
    Err(Error::Fetch(text.to_owned()))
}

#[cfg(test)]
#[path = "tests/no_tls.rs"]
mod tests;

//! Files of the options `-tls_cert`, `-tls_key` and `-tls_ca`, for a build with https and for one without.

use std::path::Path;

/// The files of the client and of its trust.
pub(super) struct TlsFiles<'a> {
    /// The client's certificate chain.
    pub(super) certificate: Option<&'a Path>,
    /// The private key of the certificate.
    pub(super) key: Option<&'a Path>,
    /// The certificates to trust in place of the system's.
    pub(super) authorities: Option<&'a Path>,
}

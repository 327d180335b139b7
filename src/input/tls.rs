//! TLS of requests: the client's certificate, and the certificates that are trusted.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::sign::CertifiedKey;
use ureq::config::ConfigBuilder;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};
use ureq::typestate::AgentScope;

use super::address::Scheme;
use super::tls_files::TlsFiles;
use crate::error::Error;

/// The settings of a connection to an address of this scheme.
pub(super) fn with_tls(
    config: ConfigBuilder<AgentScope>,
    files: &TlsFiles<'_>,
    scheme: Scheme,
) -> Result<ConfigBuilder<AgentScope>, Error> {
    Ok(config.tls_config(tls_config(files, scheme == Scheme::Insecure)?))
}

/// The settings of TLS; unverified for an address that asks for it.
fn tls_config(files: &TlsFiles<'_>, is_insecure: bool) -> Result<TlsConfig, Error> {
    let roots = match files.authorities {
        None => RootCerts::PlatformVerifier,
        Some(path) => {
            let pem = read_pem(path, "CA specified by -tls_ca")?;
            let certificates = certificates(&pem);
            if certificates.is_empty() {
                let text = format!("could not find a certificate in -tls_ca {}", path.display());
                return Err(Error::Usage(text));
            }
            RootCerts::Specific(Arc::new(certificates))
        }
    };
    let client = match (files.certificate, files.key) {
        (Some(certificate), Some(key)) => Some(client_certificate(certificate, key)?),
        (None, None) => None,
        _ => return Err(Error::Usage("-tls_cert and -tls_key go together".to_owned())),
    };
    Ok(TlsConfig::builder()
        .root_certs(roots)
        .client_cert(client)
        .disable_verification(is_insecure)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build())
}

/// The client's certificate with its key. They are checked to belong together, which ureq does not do.
fn client_certificate(certificate: &Path, key: &Path) -> Result<ClientCert, Error> {
    let what = "key pair specified by -tls_cert and -tls_key";
    let (chain, secret) = (read_pem(certificate, what)?, read_pem(key, what)?);
    let refused = |why: &str| Error::Usage(format!("could not load {what}: {why}"));
    let issued = certificates(&chain);
    if issued.is_empty() {
        return Err(refused("no certificate in the first"));
    }
    let private = PrivateKey::from_pem(&secret).map_err(|_| refused("no key in the second"))?;
    let known = PrivateKeyDer::from_pem_slice(&secret).map_err(|e| refused(&e.to_string()))?;
    let chain = issued.iter().map(|c| CertificateDer::from(c.der().to_vec())).collect();
    CertifiedKey::from_der(chain, known, &ring::default_provider())
        .map_err(|error| refused(&error.to_string()))?;
    Ok(ClientCert::new_with_certs(&issued, private))
}

fn certificates(pem: &[u8]) -> Vec<Certificate<'static>> {
    let certificate = |item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    };
    parse_pem(pem).filter_map(certificate).collect()
}

fn read_pem(path: &Path, what: &str) -> Result<Vec<u8>, Error> {
    // Far larger than any file of certificates.
    const MOST: u64 = 16 << 20;
    let failed = |error: io::Error| {
        let why = Error::Read(error);
        Error::Usage(format!("could not load {what}: {}: {why}", path.display()))
    };
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(MOST).read_to_end(&mut bytes))
        .map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn keys_and_certificates_have_to_fit() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            Some(path)
        };
        let make = || rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (one, other) = (make(), make());
        let certificate = file("cert.pem", &one.cert.pem());
        let key = file("key.pem", &one.signing_key.serialize_pem());
        let foreign = file("foreign.pem", &other.signing_key.serialize_pem());
        let said = |certificate: &Option<PathBuf>, key: &Option<PathBuf>, ca: &Option<PathBuf>| {
            let (certificate, key) = (certificate.as_deref(), key.as_deref());
            let files = TlsFiles { certificate, key, authorities: ca.as_deref() };
            tls_config(&files, false).err().map_or_else(String::new, |error| error.to_string())
        };
        assert_eq!(said(&certificate, &key, &certificate), "");
        assert_eq!(said(&certificate, &None, &None), "-tls_cert and -tls_key go together");
        assert!(said(&certificate, &foreign, &None).starts_with("could not load key pair"));
        assert!(said(&key, &key, &None).ends_with("no certificate in the first"));
        assert!(said(&None, &None, &key).starts_with("could not find a certificate"));
        let missing = Some(folder.path().join("missing"));
        assert!(said(&None, &None, &missing).ends_with("no such file or directory"));
    }
}

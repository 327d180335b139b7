//! Encrypted servers: authorities, certificates of clients, and what is refused.

use std::fs;
use std::io::BufReader;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::http::{fixture, refused, run};
use crate::server::{Server, Wire, respond};

/// Files of an authority, of a server that it vouches for, and of a client.
struct Certificates {
    folder: tempfile::TempDir,
}

impl Certificates {
    fn new() -> Certificates {
        let folder = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("ca.pem", &authority.pem());
        for name in ["localhost", "client"] {
            let key = KeyPair::generate().unwrap();
            let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            let signed = params.signed_by(&key, &authority).unwrap();
            write(&format!("{name}.pem"), &signed.pem());
            write(&format!("{name}.key"), &key.serialize_pem());
        }
        Certificates { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// A server that speaks TLS, and asks for a certificate of its clients where `mutual` is set.
    fn server(&self, mutual: bool) -> Server {
        let read = |name: &str| {
            let file = fs::File::open(self.path(name)).unwrap();
            CertificateDer::pem_reader_iter(BufReader::new(file))
                .map(Result::unwrap)
                .collect::<Vec<_>>()
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(read("ca.pem"));
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = if mutual {
            config.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            config.with_no_client_auth()
        };
        let key = PrivateKeyDer::from_pem_file(self.path("localhost.key")).unwrap();
        let config = Arc::new(config.with_single_cert(read("localhost.pem"), key).unwrap());
        let wrap = move |socket| -> std::io::Result<Box<dyn Wire>> {
            let connection =
                ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
            Ok(Box::new(StreamOwned::new(connection, socket)))
        };
        Server::wrapped(wrap, |_, wire| {
            respond(wire, "200 OK", "application/octet-stream", &fixture("heap.pb.gz"))
        })
    }
}

#[test]
fn encrypted_servers_are_trusted_as_told() {
    let certificates = Certificates::new();
    let (_, file, _) = run(&["-top", "heap.pb.gz"]);
    let authority = format!("-tls_ca={}", certificates.path("ca.pem"));
    let own = [("-tls_cert", "client.pem"), ("-tls_key", "client.key")];
    let own = own.map(|(flag, name)| format!("{flag}={}", certificates.path(name)));
    let server = certificates.server(false);
    let port = server.address.port();
    let url = format!("https://localhost:{port}/heap");
    let said = refused(&["-top", &url]);
    assert!(said.to_lowercase().contains("certificate"), "{said}");
    let insecure = format!("https+insecure://localhost:{port}/heap");
    for arguments in [&["-top", &authority, &url][..], &["-top", &insecure]] {
        let (status, out, err) = run(arguments);
        assert_eq!((status, out.as_str()), (0, file.as_str()), "{arguments:?}: {err}");
    }
    // The name has to be the one that the certificate is for.
    let said = refused(&["-top", &authority, &format!("https://127.0.0.1:{port}/heap")]);
    assert!(said.to_lowercase().contains("certificate"), "{said}");
    let said = refused(&["-top", &own[0], &url]);
    assert!(said.ends_with("-tls_cert and -tls_key go together"), "{said}");

    let mutual = certificates.server(true);
    let url = format!("https://localhost:{}/heap", mutual.address.port());
    let (status, out, err) = run(&["-top", &authority, &own[0], &own[1], &url]);
    assert_eq!((status, out), (0, file), "{err}");
    let said = refused(&["-top", &authority, &url]);
    assert!(said.starts_with(&format!("rprof-tui: {url}: ")), "{said}");
    // Speaking in the open to a server that does not is an error, too.
    refused(&["-top", &server.url("/heap")]);
}

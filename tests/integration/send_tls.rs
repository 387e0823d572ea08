//! `timhook send` over TLS, against an endpoint with a certificate made for the test.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::send::send_to;
use crate::support::endpoint::OK;
use crate::support::{PATIENCE, QUERY, code, sample, stderr, stdout};

/// An https endpoint that gives the documented answer.
pub(crate) struct TlsEndpoint {
    pub(crate) address: SocketAddr,
    /// The certificate of whoever issued the endpoint's.
    pub(crate) issuer: String,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl TlsEndpoint {
    /// Starts one whose certificate is for these names.
    pub(crate) fn named(names: &[&str]) -> Self {
        let (config, issuer) = certify(names);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (seen, count) = (Arc::clone(&requests), Arc::clone(&connections));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                count.fetch_add(1, Ordering::SeqCst);
                serve(stream, Arc::clone(&config), &seen);
            }
        });
        Self { address, issuer, requests, connections }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}/callback", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panicked while holding it").clone()
    }
}

pub(crate) fn certify(names: &[&str]) -> (Arc<ServerConfig>, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"));
    let issuer = issuer.expect("a certificate");
    let key = KeyPair::generate().expect("a key");
    let names = names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let params = CertificateParams::new(names).expect("names");
    let certificate = params.signed_by(&key, &issuer).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("certificate and key fit");
    (Arc::new(config), issuer.pem())
}

/// Answers one request; a handshake that fails is the client's business.
fn serve(stream: TcpStream, config: Arc<ServerConfig>, requests: &Mutex<Vec<String>>) {
    let connection = ServerConnection::new(config).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket option");
    let mut tls = StreamOwned::new(connection, stream);
    let mut request = Vec::new();
    while !request.ends_with(sample("wire").as_bytes()) {
        let mut part = [0; 4096];
        match tls.read(&mut part) {
            Ok(read @ 1..) => request.extend_from_slice(&part[..read]),
            _ => return,
        }
    }
    let text = String::from_utf8(request).expect("UTF-8");
    requests.lock().expect("no test panicked while holding it").push(text);
    let _ = write!(tls, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{OK}", OK.len());
    tls.conn.send_close_notify();
    let _ = tls.flush();
}

pub(crate) fn written(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    fs::write(&file, text).expect("the file is written");
    file.to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_certificate_of_unknown_origin_is_exit_code_4_and_the_options_are_named() {
    let endpoint = TlsEndpoint::named(&["127.0.0.1"]);
    let output = send_to(&endpoint.url(), &[]);
    assert_eq!(code(&output), 4, "{}", stdout(&output));
    let shown = stdout(&output);
    let expected = format!("         the TLS certificate of {} is not trusted: ", endpoint.address);
    assert!(shown.contains(&expected), "{shown}");
    let help = "         help: give the issuer with --cacert FILE, or skip the check with --insecure\n";
    assert!(shown.ends_with(help), "{shown}");
    assert_eq!(endpoint.connections.load(Ordering::SeqCst), 1);
    assert!(endpoint.requests().is_empty());
}

#[test]
fn with_the_issuer_the_certificate_is_trusted() {
    let endpoint = TlsEndpoint::named(&["127.0.0.1"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let requests = endpoint.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with(&format!("POST /callback?{QUERY} HTTP/1.1\r\n")), "{}", requests[0]);
}

#[test]
fn the_issuer_of_another_endpoint_is_not_enough() {
    let (endpoint, other) = (TlsEndpoint::named(&["127.0.0.1"]), TlsEndpoint::named(&["127.0.0.1"]));
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &other.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file]);
    assert_eq!(code(&output), 4, "{}", stdout(&output));
    assert!(endpoint.requests().is_empty());
}

#[test]
fn a_certificate_for_another_name_is_not_blamed_on_its_issuer() {
    let endpoint = TlsEndpoint::named(&["elsewhere.example"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file]);
    let shown = stdout(&output);
    assert_eq!(code(&output), 4, "{shown}");
    assert!(shown.contains("elsewhere.example") || shown.contains("not valid for name"), "{shown}");
    assert!(!shown.contains("give the issuer with --cacert"), "{shown}");
    assert!(endpoint.requests().is_empty());
}

#[test]
fn insecure_trusts_any_certificate() {
    let endpoint = TlsEndpoint::named(&["elsewhere.example"]);
    let output = send_to(&endpoint.url(), &["--insecure"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert_eq!(endpoint.requests().len(), 1);
}

#[test]
fn a_cacert_file_that_is_not_there_is_named() {
    let output = send_to("https://127.0.0.1:1/", &["--cacert", "no-such.pem"]);
    let expected = "error: --cacert no-such.pem: no such file or directory\n  help: check the path\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (3, expected));
}

#[test]
fn a_cacert_file_without_certificates_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let nonsense = "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    let cases = [
        ("empty.pem", "", Some("the file holds no PEM certificate")),
        ("text.pem", "no certificate\n", Some("the file holds no PEM certificate")),
        ("nonsense.pem", nonsense, None),
    ];
    for (name, text, why) in cases {
        let file = written(folder.path(), name, text);
        let output = send_to("https://127.0.0.1:1/", &["--cacert", &file]);
        let shown = stderr(&output);
        let start = format!("error: {file}: the certificates are not usable: {}", why.unwrap_or_default());
        assert_eq!((code(&output), stdout(&output).as_str()), (3, ""), "{shown}");
        assert!(shown.starts_with(&start), "{shown}");
        assert!(shown.ends_with("\n  help: --cacert takes a file of PEM certificates\n"), "{shown}");
    }
}

#[test]
fn plain_http_behind_an_https_url_is_named_as_that() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let output = send_to(&format!("https://{address}/"), &[]);
    let shown = stdout(&output);
    assert_eq!(code(&output), 4, "{shown}");
    assert!(shown.contains("does not speak TLS\n         help: try http:// in place of https://"), "{shown}");
    assert!(!shown.contains("InvalidContentType"), "the reason is in the words of a library: {shown}");
}

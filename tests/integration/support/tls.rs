//! An https endpoint with a certificate made for the test, and authorities that issue such certificates.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::endpoint::OK;
use super::{PATIENCE, sample};

/// Somebody who issues certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// One with this common name.
    pub(crate) fn new(name: &str) -> Self {
        let mut params = named(name, &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"));
        Self(issuer.expect("a certificate"))
    }

    /// Its own certificate.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate with its key, both in PEM.
    pub(crate) fn issue(&self, name: &str) -> (String, String) {
        self.sign(named(name, &[]))
    }

    fn sign(&self, params: CertificateParams) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        (params.signed_by(&key, &self.0).expect("a certificate").pem(), key.serialize_pem())
    }
}

fn named(name: &str, names: &[&str]) -> CertificateParams {
    let names = names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let mut params = CertificateParams::new(names).expect("names");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

/// What an endpoint shows and demands.
#[derive(Default)]
pub(crate) struct Served {
    /// Whose certificate it is, and who issues it, in place of usual names.
    pub(crate) subject: Option<&'static str>,
    /// For which the certificate is.
    pub(crate) names: Vec<String>,
    /// From the first day of a year to that of another.
    pub(crate) validity: Option<(i32, i32)>,
    /// No authority stands behind it.
    pub(crate) is_self_signed: bool,
    /// It says that it may issue others.
    pub(crate) is_issuer: bool,
    /// It says that it is for clients alone.
    pub(crate) is_for_clients: bool,
    /// Clients must have a certificate of this authority.
    pub(crate) clients: Option<String>,
}

impl Served {
    /// A sound certificate for these names.
    pub(crate) fn named(names: &[&str]) -> Self {
        Self { names: names.iter().map(|&name| name.to_owned()).collect(), ..Self::default() }
    }

    /// Certificate and key of the endpoint, and the certificate of whoever issued it.
    fn certify(&self) -> (String, String, String) {
        let subject = self.subject.unwrap_or("staging");
        let mut params = named(subject, &self.names.iter().map(String::as_str).collect::<Vec<_>>());
        if let Some((from, to)) = self.validity {
            params.not_before = date_time_ymd(from, 1, 1);
            params.not_after = date_time_ymd(to, 1, 1);
        }
        if self.is_issuer {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        if self.is_for_clients {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        }
        if self.is_self_signed {
            let key = KeyPair::generate().expect("a key");
            let certificate = params.self_signed(&key).expect("a certificate").pem();
            return (certificate.clone(), key.serialize_pem(), certificate);
        }
        let authority = Authority::new(self.subject.unwrap_or("Test Authority"));
        let (certificate, key) = authority.sign(params);
        (certificate, key, authority.pem())
    }
}

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
        Self::serving(&Served::named(names))
    }

    /// Starts one that shows and demands this.
    pub(crate) fn serving(served: &Served) -> Self {
        let (config, issuer) = configure(served);
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

    /// Where to send to.
    pub(crate) fn url(&self) -> String {
        format!("https://{}/callback", self.address)
    }

    /// What has been received so far, as text.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panicked while holding it").clone()
    }

    /// How many have connected so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// What a server needs to show and demand this, and the certificate of whoever issued its own.
pub(crate) fn configure(served: &Served) -> (Arc<ServerConfig>, String) {
    let (certificate, key, issuer) = served.certify();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = match &served.clients {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).expect("PEM")).expect("a certificate");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.expect("a verifier"))
        }
    };
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).expect("PEM")];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("PEM");
    (Arc::new(builder.with_single_cert(chain, key).expect("certificate and key fit")), issuer)
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
            _ => return refuse(tls.sock),
        }
    }
    let text = String::from_utf8(request).expect("UTF-8");
    requests.lock().expect("no test panicked while holding it").push(text);
    let _ = write!(tls, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{OK}", OK.len());
    tls.conn.send_close_notify();
    let _ = tls.flush();
}

/// Reads what still comes: closing a socket with unread bytes would overtake the alert.
fn refuse(mut stream: TcpStream) {
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
}

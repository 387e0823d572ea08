//! `timhook probe` over TLS, and what it says of certificates.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::probe::{probe, results};
use crate::probe_ends::{answer, read_request};
use crate::send_tls::written;
use crate::support::tls::{Served, configure};
use crate::support::{PATIENCE, code, stderr, stdout};

/// An https endpoint that accepts everything, each connection with the next of these set-ups, and with the
/// last one from then on.
fn https(configs: Vec<Arc<ServerConfig>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let config = Arc::clone(&configs[number.min(configs.len() - 1)]);
            thread::spawn(move || serve(stream, config));
        }
    });
    address
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>) {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let mut tls = StreamOwned::new(ServerConnection::new(config).expect("a connection"), stream);
    if read_request(&mut tls).is_some() {
        answer(&mut tls);
        tls.conn.send_close_notify();
        let _ = tls.flush();
        return;
    }
    // Closing a socket with unread bytes would overtake the alert.
    let _ = tls.sock.shutdown(std::net::Shutdown::Write);
    let _ = std::io::copy(&mut tls.sock, &mut std::io::sink());
}

/// Some cases that accept what they are sent.
const SOME: [&str; 5] = ["--json", "--only", "sample-*", "--only", "messages-*"];

fn probe_some(url: &str, arguments: &[&str]) -> Output {
    probe(url, &[&SOME[..], arguments].concat())
}

/// The message of the error that ended a run, and the help.
fn error(output: &Output) -> [String; 2] {
    let said = stderr(output);
    assert_eq!((code(output), stdout(output).as_str()), (4, ""), "{said}");
    let record: serde_json::Value =
        serde_json::from_str(said.lines().last().expect("an error")).expect("a record");
    ["message", "help"].map(|name| record[name].as_str().expect("text").to_owned())
}

#[test]
fn https_is_probed_with_the_trust_that_is_given() {
    let (config, issuer) = configure(&Served::named(&["127.0.0.1"]));
    let address = https(vec![config]);
    let url = format!("https://{address}/callback");
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &issuer);
    for trust in [&["--cacert", &file][..], &["--insecure"]] {
        let output = probe_some(&url, trust);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
        assert_eq!(results(&output).len(), 16);
    }
    let reason = format!(
        "the TLS certificate of {address} is not trusted: CN=staging was issued by CN=Test Authority, \
         which is not among the trusted issuers"
    );
    let help = "give the issuer with --cacert FILE, or skip the check with --insecure";
    assert_eq!(error(&probe_some(&url, &[])), [&reason, help]);
}

#[test]
fn a_certificate_that_fails_in_the_middle_of_a_run_is_explained_as_at_its_beginning() {
    let sound = configure(&Served::named(&["127.0.0.1"]));
    let expired = Served { validity: Some((2020, 2021)), ..Served::named(&["127.0.0.1"]) };
    let expired = configure(&expired);
    // Two plain callbacks go before the cases.
    let address = https(vec![Arc::clone(&sound.0), sound.0, expired.0]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &format!("{}{}", sound.1, expired.1));
    let url = format!("https://{address}/callback");
    let output = probe(&url, &["--json", "--cacert", &file, "--only", "messages-2"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let record = &results(&output)["messages-2"];
    let expected = format!(
        "no connection: the TLS certificate of {address} is not valid at this time: CN=staging expired on \
         2021-01-01T00:00:00Z; renew the certificate, check the clocks, or skip the check with --insecure"
    );
    let reason = record["reason"].as_str().expect("a reason");
    assert!(reason.starts_with(&expected), "{reason}");
    assert_eq!(record["received"]["error"], expected);
}

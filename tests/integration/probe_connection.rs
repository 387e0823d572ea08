//! `timhook probe` over TLS and by other ways than the URL's host, and what it says of certificates.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::probe_ends::{answer, read_request};
use crate::support::endpoint::{Endpoint, OK};
use crate::support::probe::{probe, results};
use crate::support::tls::{Authority, Served, configure};
use crate::support::written;
use crate::support::{PATIENCE, SDKAPPID, code, stderr, stdout, timhook};

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
    let help = "trust the issuer with --cacert FILE, or skip the check with --insecure";
    assert_eq!(error(&probe_some(&url, &[])), [&reason, help]);
}

#[test]
fn a_certificate_that_fails_in_the_middle_of_a_run_is_explained_as_at_its_beginning() {
    let sound = configure(&Served::named(&["127.0.0.1"]));
    let expired = Served { validity: Some((2020, 2021)), ..Served::named(&["127.0.0.1"]) };
    let expired = configure(&expired);
    // A plain callback goes before the cases.
    let address = https(vec![sound.0, expired.0]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &format!("{}{}", sound.1, expired.1));
    let url = format!("https://{address}/callback");
    let output = probe(&url, &["--json", "--cacert", &file, "--only", "messages-2"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let record = &results(&output)["messages-2"];
    let expected = format!(
        "no connection: the TLS certificate of {address} is not valid at this time: CN=staging expired on \
         2021-01-01T00:00:00Z; renew the certificate, or check the clocks, or skip the check with --insecure"
    );
    let reason = record["reason"].as_str().expect("a reason");
    assert!(reason.starts_with(&expected), "{reason}");
    assert_eq!(record["received"]["error"], expected);
}

#[test]
fn an_endpoint_that_demands_a_certificate_gets_it() {
    let clients = Authority::new("Client Authority");
    let served = Served { clients: Some(clients.pem()), ..Served::named(&["127.0.0.1"]) };
    let (config, issuer) = configure(&served);
    let address = https(vec![config]);
    let url = format!("https://{address}/callback");
    let folder = tempfile::tempdir().expect("a folder");
    let ca = written(folder.path(), "ca.pem", &issuer);
    let (certificate, key) = clients.issue("backend test");
    let certificate_file = written(folder.path(), "client.pem", &certificate);
    let key_file = written(folder.path(), "client.key", &key);
    let output = probe_some(&url, &["--cacert", &ca, "--cert", &certificate_file, "--key", &key_file]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(results(&output).values().all(|record| record["result"] == "pass"), "{}", stdout(&output));
    let reason = format!("{address} requires a client certificate");
    let help = "add one with --cert FILE and its key with --key FILE";
    assert_eq!(error(&probe_some(&url, &["--cacert", &ca])), [&reason, help]);
    let (certificate, key) = Authority::new("Somebody Else").issue("stranger");
    let stranger = written(folder.path(), "stranger.pem", &format!("{certificate}{key}"));
    let [message, _] = error(&probe_some(&url, &["--cacert", &ca, "--cert", &stranger]));
    let start = format!(
        "{address} does not accept the client certificate CN=stranger (issued by CN=Somebody Else) in {stranger}: "
    );
    assert!(message.starts_with(&start), "{message}");
}

#[test]
fn a_name_is_led_to_the_endpoint_and_the_shown_command_takes_the_same_way() {
    let (config, issuer) = configure(&Served::named(&["staging.example"]));
    let address = https(vec![config]);
    let folder = tempfile::tempdir().expect("a folder");
    let ca = written(folder.path(), "ca.pem", &issuer);
    let url = format!("https://staging.example:{}/callback", address.port());
    let resolve = format!("staging.example:{}:127.0.0.1", address.port());
    let way = ["--cacert", &ca, "--resolve", &resolve];
    let output = probe_some(&url, &way);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    // Everything is accepted, so this one fails.
    let output = probe(&url, &[&["--json", "--only", "sdkappid-missing"], &way[..]].concat());
    let sent = results(&output)["sdkappid-missing"]["sent"].as_str().expect("a command").to_owned();
    let expected = format!("' \\\n  --cacert '{ca}' \\\n  --resolve '{resolve}' \\\n  -H 'Content-Type: ");
    assert!(sent.contains(&expected), "{sent}");
}

#[cfg(unix)]
#[test]
fn a_socket_file_takes_the_place_of_host_and_port() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("endpoint.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    let path = path.to_str().expect("UTF-8").to_owned();
    let (sender, heads) = std::sync::mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            thread::spawn(move || {
                if let Some(request) = read_request(&mut stream) {
                    answer(&mut stream);
                    let _ = sender.send(request);
                }
            });
        }
    });
    let url = "http://backend.internal/callback";
    let output = probe(url, &["--only", "messages-*", "--only", "body-1mib", "--unix-socket", &path]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let start = format!("probing {url} over the socket {path} with 3 cases: ");
    assert!(stderr(&output).starts_with(&start), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("robustness\n✓ pass  messages-2 "), "{}", stdout(&output));
    // A plain callback before the cases, and one after each.
    let heads: Vec<String> = (0..7).map(|_| heads.recv_timeout(PATIENCE).expect("a request")).collect();
    for head in heads {
        assert!(head.starts_with("POST /callback?SdkAppid=1400000000&"), "{head}");
        assert!(head.to_lowercase().contains("\r\nhost: backend.internal\r\n"), "{head}");
    }
    std::fs::remove_file(&path).expect("the socket is there");
    let [message, help] = error(&probe_some(url, &["--unix-socket", &path]));
    let expected =
        format!("no connection to backend.internal:80 over the socket {path}: No such file or directory");
    assert_eq!(message, expected);
    assert_eq!(help, "check that the endpoint is running and listens on this socket");
}

#[test]
fn the_proxies_of_the_environment_are_left_aside_and_this_is_said() {
    let endpoint = Endpoint::with("200 OK", OK).for_any_request();
    let port = endpoint.address.port();
    let url = format!("http://staging.example:{port}/callback");
    let resolve = format!("staging.example:{port}:127.0.0.1");
    let arguments = ["probe", &url, "--sdkappid", SDKAPPID, "--resolve", &resolve, "--only"];
    for proxy in ["http://me:hidden-word@127.0.0.1:1", "this is no proxy"] {
        let mut command = timhook(&arguments);
        let output = command.arg("sdkappid-missing").env("HTTP_PROXY", proxy).output().expect("timhook runs");
        let said = stderr(&output);
        assert_eq!(code(&output), 1, "{said}");
        let remark =
            "connecting directly, not through the proxy http://127.0.0.1:1 (from HTTP_PROXY)\nprobing ";
        let is_proxy = proxy.starts_with("http");
        assert_eq!(said.starts_with(remark), is_proxy, "{said}");
        assert!(is_proxy || said.starts_with("probing "), "{said}");
        assert_eq!(stdout(&output).contains("\n              --noproxy '*' \\\n"), is_proxy, "{said}");
        assert!(!format!("{said}{}", stdout(&output)).contains("hidden-word"), "{said}");
    }
}

#[test]
fn ways_that_cannot_be_gone_are_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = Authority::new("Client Authority").issue("backend test");
    let (_, other_key) = Authority::new("Client Authority").issue("backend test");
    let write = |name: &str, text: &str| written(folder.path(), name, text);
    let [certificate, key, other_key, empty] = [
        write("client.pem", &certificate),
        write("client.key", &key),
        write("other.key", &other_key),
        write("empty.pem", ""),
    ];
    let missing = "no such file or directory\n  help: check the path\n";
    for (arguments, expected_code, expected) in [
        (vec!["--cacert", "/no/such.pem"], 3, format!("error: --cacert /no/such.pem: {missing}")),
        (vec!["--cert", "/no/such.pem"], 3, format!("error: --cert /no/such.pem: {missing}")),
        (
            vec!["--cert", &certificate, "--key", "/no/such.key"],
            3,
            format!("error: --key /no/such.key: {missing}"),
        ),
        (
            vec!["--cacert", &empty],
            3,
            format!("error: {empty}: the certificates are not usable: the file holds no PEM certificate\n"),
        ),
        (
            vec!["--cert", &certificate],
            3,
            format!("error: --cert {certificate}: the file holds no private key\n"),
        ),
        (
            vec!["--cert", &certificate, "--key", &other_key],
            3,
            format!("error: --key {other_key}: it is not the key of the certificate in {certificate}\n"),
        ),
        (vec!["--key", &key], 2, "error: the following required arguments were not provided:\n".to_owned()),
        (vec!["--resolve", "x"], 2, "error: invalid value 'x' for '--resolve".to_owned()),
        (
            vec!["--resolve", "a.example:1:10.0.0.7", "--unix-socket", "/no/such.sock"],
            2,
            "error: the argument '--resolve <HOST:PORT:ADDR>' cannot be used with '--unix-socket".to_owned(),
        ),
    ] {
        let output = probe("https://127.0.0.1:1/", &arguments);
        let said = stderr(&output);
        assert_eq!((code(&output), stdout(&output).as_str()), (expected_code, ""), "{arguments:?}: {said}");
        assert!(said.starts_with(&expected), "{arguments:?}: {said}");
    }
}

#[test]
fn options_that_change_nothing_are_mentioned() {
    let endpoint = Endpoint::with("200 OK", OK);
    let arguments = ["--only", "sample-wire", "--insecure", "--resolve", "other.example:80:10.0.0.7"];
    let output = probe(&endpoint.url(), &arguments);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let expected = "warning: --insecure has no effect: http:// is not encrypted\n\
                    warning: --resolve other.example:80 has no effect: the URL has another host or port\n\
                    probing ";
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
}

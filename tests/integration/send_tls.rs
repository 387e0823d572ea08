//! `timhook send` over TLS, against an endpoint with a certificate made for the test.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::support::listener::Listener;
use crate::support::send::send_to;
use crate::support::tls::{Authority, Served, TlsEndpoint};
use crate::support::{QUERY, code, stderr, stdout, timhook, written};

#[test]
fn a_certificate_of_unknown_origin_is_exit_code_4_and_the_options_are_named() {
    let endpoint = TlsEndpoint::named(&["127.0.0.1"]);
    let output = send_to(&endpoint.url(), &[]);
    assert_eq!(code(&output), 4, "{}", stdout(&output));
    let shown = stdout(&output);
    let expected = format!("         the TLS certificate of {} is not trusted: ", endpoint.address);
    assert!(shown.contains(&expected), "{shown}");
    let help = "         help: trust the issuer with --cacert FILE, or skip the check with --insecure\n";
    assert!(shown.ends_with(help), "{shown}");
    assert_eq!(endpoint.connections(), 1);
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
fn a_certificate_for_clients_is_told_from_one_for_servers() {
    let served = Served { is_for_clients: true, ..Served::named(&["127.0.0.1"]) };
    let endpoint = TlsEndpoint::serving(&served);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file, "--retries", "2", "--json"]);
    let record = crate::support::json_lines(&stdout(&output)).remove(0);
    let expected = format!(
        "the TLS certificate of {} is not trusted: CN=staging is not meant for servers",
        endpoint.address
    );
    assert_eq!((code(&output), record["reasons"][0].as_str()), (4, Some(expected.as_str())));
    assert_eq!(record["attempts"], 1, "it would be the same next time: {record}");
}

#[test]
fn a_certificate_for_another_name_is_not_blamed_on_its_issuer() {
    let endpoint = TlsEndpoint::named(&["elsewhere.example", "*.test.example", "10.0.0.7"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file]);
    let expected = format!(
        "the TLS certificate of {} is for another name: CN=staging is for elsewhere.example, *.test.example, 10.0.0.7",
        endpoint.address
    );
    let help = "help: call the endpoint by the name in its certificate (use --resolve HOST:PORT:ADDR to connect \
                that name to any address), or skip the check with --insecure";
    assert_eq!((code(&output), reasons(&output)), (4, vec![expected, help.to_owned()]));
    assert!(endpoint.requests().is_empty());
}

/// The lines below the first, without what follows.
fn reasons(output: &std::process::Output) -> Vec<String> {
    stdout(output).lines().skip(1).map(|line| line.trim_start().to_owned()).collect()
}

/// What is said of an endpoint whose issuer is trusted.
fn reasons_for(endpoint: &TlsEndpoint) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file]);
    assert_eq!(code(&output), 4, "{}", stdout(&output));
    assert!(endpoint.requests().is_empty());
    reasons(&output)
}

#[test]
fn the_unknown_issuer_is_named() {
    let endpoint = TlsEndpoint::named(&["127.0.0.1"]);
    let expected = format!(
        "the TLS certificate of {} is not trusted: CN=staging was issued by CN=Test Authority, \
         which is not among the trusted issuers",
        endpoint.address
    );
    assert_eq!(reasons(&send_to(&endpoint.url(), &[]))[0], expected);
}

#[test]
fn an_expired_certificate_says_when() {
    let served = Served { validity: Some((2020, 2021)), ..Served::named(&["127.0.0.1"]) };
    let endpoint = TlsEndpoint::serving(&served);
    let expected = format!(
        "the TLS certificate of {} is not valid at this time: CN=staging expired on 2021-01-01T00:00:00Z",
        endpoint.address
    );
    let help = "help: renew the certificate, or check the clocks, or skip the check with --insecure";
    assert_eq!(reasons_for(&endpoint), [&expected, help]);
}

#[test]
fn a_certificate_of_the_future_says_from_when() {
    let served = Served { validity: Some((2100, 2101)), ..Served::named(&["127.0.0.1"]) };
    let endpoint = TlsEndpoint::serving(&served);
    let expected = format!(
        "the TLS certificate of {} is not valid at this time: CN=staging is valid from 2100-01-01T00:00:00Z",
        endpoint.address
    );
    assert_eq!(reasons_for(&endpoint)[0], expected);
}

#[test]
fn a_self_signed_certificate_is_named_as_that_and_can_be_trusted() {
    let served = Served { is_self_signed: true, ..Served::named(&["127.0.0.1"]) };
    let endpoint = TlsEndpoint::serving(&served);
    let output = send_to(&endpoint.url(), &[]);
    let expected =
        format!("the TLS certificate of {} is not trusted: CN=staging is self-signed", endpoint.address);
    let help = "help: trust this certificate with --cacert FILE, or skip the check with --insecure";
    assert_eq!((code(&output), reasons(&output)), (4, vec![expected, help.to_owned()]));
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "self.pem", &endpoint.issuer);
    let output = send_to(&endpoint.url(), &["--cacert", &file]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn an_issuer_that_serves_its_own_certificate_is_told_how_to_make_one() {
    let served = Served { is_self_signed: true, is_issuer: true, ..Served::named(&["127.0.0.1"]) };
    let endpoint = TlsEndpoint::serving(&served);
    let expected = format!(
        "the TLS certificate of {} is not trusted: CN=staging is the certificate of an issuer (CA:TRUE), \
         used as an endpoint's own",
        endpoint.address
    );
    assert_eq!(reasons_for(&endpoint)[0], expected);
}

#[test]
fn a_name_can_be_led_to_the_endpoint() {
    let endpoint = TlsEndpoint::named(&["staging.example"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let port = endpoint.address.port();
    let url = format!("https://staging.example:{port}/callback");
    let resolve = format!("staging.example:{port}:127.0.0.1");
    let output = send_to(&url, &["--cacert", &file, "--resolve", &resolve]);
    assert_eq!((code(&output), stderr(&output).lines().count()), (0, 1), "{}", stdout(&output));
    assert!(endpoint.requests()[0].to_lowercase().contains(&format!("\r\nhost: staging.example:{port}\r\n")));
}

#[test]
fn an_endpoint_that_demands_a_certificate_gets_it() {
    let clients = Authority::new("Client Authority");
    let served = Served { clients: Some(clients.pem()), ..Served::named(&["127.0.0.1"]) };
    let endpoint = TlsEndpoint::serving(&served);
    let folder = tempfile::tempdir().expect("a folder");
    let ca = written(folder.path(), "ca.pem", &endpoint.issuer);
    let (certificate, key) = clients.issue("backend test");
    let certificate_file = written(folder.path(), "client.pem", &certificate);
    let key_file = written(folder.path(), "client.key", &key);
    let both_file = written(folder.path(), "both.pem", &format!("{key}{certificate}"));
    for arguments in [&["--cert", &certificate_file, "--key", &key_file][..], &["--cert", &both_file]] {
        let output = send_to(&endpoint.url(), &[&["--cacert", &ca], arguments].concat());
        assert_eq!(code(&output), 0, "{}", stdout(&output));
    }
    let output = send_to(&endpoint.url(), &["--cacert", &ca]);
    let expected = format!("{} requires a client certificate", endpoint.address);
    let help = "help: add one with --cert FILE and its key with --key FILE";
    assert_eq!((code(&output), reasons(&output)), (4, vec![expected, help.to_owned()]));
    let (certificate, key) = Authority::new("Somebody Else").issue("stranger");
    let stranger = written(folder.path(), "stranger.pem", &format!("{certificate}{key}"));
    let output = send_to(&endpoint.url(), &["--cacert", &ca, "--cert", &stranger]);
    let start = format!(
        "{} does not accept the client certificate CN=stranger (issued by CN=Somebody Else) in {stranger}: ",
        endpoint.address
    );
    assert_eq!(code(&output), 4);
    assert!(reasons(&output)[0].starts_with(&start), "{}", stdout(&output));
    assert_eq!(endpoint.requests().len(), 2);
}

#[test]
fn client_certificates_that_cannot_be_used_are_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = Authority::new("Client Authority").issue("backend test");
    let (_, other_key) = Authority::new("Client Authority").issue("backend test");
    let write = |name: &str, text: &str| written(folder.path(), name, text);
    let [certificate, key, other_key] =
        [write("client.pem", &certificate), write("client.key", &key), write("other.key", &other_key)];
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let [empty, encrypted] = [write("empty.pem", ""), write("encrypted.key", encrypted)];
    let cases = [
        (vec!["--cert", "no-such.pem"], "--cert no-such.pem: no such file or directory".to_owned()),
        (vec!["--cert", &empty], format!("--cert {empty}: the file holds no PEM certificate")),
        (vec!["--cert", &certificate], format!("--cert {certificate}: the file holds no private key")),
        (
            vec!["--cert", &certificate, "--key", &empty],
            format!("--key {empty}: the file holds no private key"),
        ),
        (
            vec!["--cert", &certificate, "--key", &encrypted],
            format!(
                "--key {encrypted}: the private key is encrypted, and timhook cannot read encrypted keys"
            ),
        ),
        (
            vec!["--cert", &certificate, "--key", &other_key],
            format!("--key {other_key}: it is not the key of the certificate in {certificate}"),
        ),
        (vec!["--cert", &key], format!("--cert {key}: the file holds no PEM certificate")),
    ];
    for (arguments, expected) in cases {
        let output = send_to("https://127.0.0.1:1/", &arguments);
        let shown = stderr(&output);
        assert_eq!((code(&output), stdout(&output).as_str()), (3, ""), "{shown}");
        assert!(shown.starts_with(&format!("error: {expected}\n  help: ")), "{shown}");
    }
    let output = send_to("https://127.0.0.1:1/", &["--key", &key]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
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
    assert!(shown.contains("does not speak TLS\n         help: try http:// instead of https://"), "{shown}");
    assert!(!shown.contains("InvalidContentType"), "the reason is in the words of a library: {shown}");
}

/// What would be obeyed by a terminal, in the names of a certificate.
#[test]
fn names_in_a_certificate_do_not_speak_to_the_terminal() {
    let served = Served {
        subject: Some("\u{1b}]0;owned\u{7}\r\u{9b}2J\u{202e}"),
        names: vec!["a\u{1b}[2J\n\u{7f}.example".to_owned()],
        ..Served::default()
    };
    let endpoint = TlsEndpoint::serving(&served);
    let folder = tempfile::tempdir().expect("a folder");
    let trusted = written(folder.path(), "ca.pem", &endpoint.issuer);
    let assert_harmless = |text: &str, named: &str| {
        let is_obeyed = |character: char| {
            (character.is_control() && character != '\n') || matches!(character, '\u{202a}'..='\u{202e}')
        };
        assert!(!text.contains(is_obeyed) && text.contains(named), "{text:?}");
    };
    for (arguments, named) in [(&[][..], "owned"), (&["--cacert", &trusted], "example")] {
        for format in ["pretty", "json"] {
            let arguments = [arguments, &["--format", format]].concat();
            let url = endpoint.url();
            let output = send_to(&url, &arguments);
            assert_eq!(code(&output), 4);
            assert_harmless(&(stdout(&output) + &*stderr(&output)), named);
            let probe = [&["probe", &*url, "--sdkappid", "1400000000"], &*arguments].concat();
            let output = timhook(&probe).output().expect("it runs");
            assert_eq!(code(&output), 4);
            assert_harmless(&(stdout(&output) + &*stderr(&output)), named);
        }
    }
    let target = format!("https://{}", endpoint.address);
    let listener = Listener::start(&["--forward-to", &target, "--count", "1"]);
    assert_eq!(listener.post(&crate::support::sample("wire")).status, 502);
    assert_harmless(&stdout(&listener.wait()), "owned");
}

//! Backends that speak https, and why their certificates are not accepted.

use super::*;
use crate::support::tls::{Authority, Served};

/// Forwards to a backend with this file of trusted certificates: the reason and the help.
fn refusal(backend: &TlsEndpoint, trusted: Option<&str>) -> [String; 2] {
    let mut arguments = vec!["--forward-timeout", "20s"];
    arguments.extend(trusted.into_iter().flat_map(|file| ["--forward-cacert", file]));
    let (answer, record) = through(&backend.url(), &arguments);
    assert_eq!(answer.status, 502, "{record}");
    assert_eq!(backend.requests().len(), 0, "{record}");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let info = format!("the backend gave no answer: {}", text(&record["forward"]["reasons"][0]));
    assert_eq!(answer.json()["ErrorInfo"], info);
    [text(&record["forward"]["reasons"][0]), text(&record["forward"]["help"])]
}

#[test]
fn a_backend_may_speak_https_if_its_certificate_is_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let backend = TlsEndpoint::named(&["127.0.0.1"]);
    let issuer = written(folder.path(), "issuer.pem", &backend.issuer);
    let (answer, record) =
        through(&backend.url(), &["--forward-cacert", &issuer, "--forward-timeout", "20s"]);
    assert_eq!((answer.status, answer.body.as_str()), (200, OK), "{record}");
    assert_eq!(
        (&record["forward"]["verdict"], &record["forward"]["url"]),
        (&"pass".into(), &backend.url().into())
    );
    let request = backend.requests().remove(0);
    assert!(
        request.starts_with(&format!("POST /callback?{QUERY} HTTP/1.1\r\nHost: {}\r\n", backend.address)),
        "{request}"
    );
}

#[test]
fn a_certificate_that_is_not_accepted_is_named_with_the_reason_and_the_option() {
    let backend = TlsEndpoint::named(&["127.0.0.1"]);
    let reason = format!(
        "the TLS certificate of {} is not trusted: CN=staging was issued by CN=Test Authority, \
         which is not among the trusted issuers",
        backend.address
    );
    assert_eq!(refusal(&backend, None), [&reason, "trust the issuer with --forward-cacert FILE"]);

    let served = Served { is_self_signed: true, ..Served::named(&["127.0.0.1"]) };
    let backend = TlsEndpoint::serving(&served);
    let reason =
        format!("the TLS certificate of {} is not trusted: CN=staging is self-signed", backend.address);
    assert_eq!(refusal(&backend, None), [&reason, "trust this certificate with --forward-cacert FILE"]);
}

#[test]
fn a_certificate_of_another_time_or_name_says_which() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served { validity: Some((2020, 2021)), ..Served::named(&["127.0.0.1"]) };
    let backend = TlsEndpoint::serving(&served);
    let issuer = written(folder.path(), "issuer.pem", &backend.issuer);
    let reason = format!(
        "the TLS certificate of {} is not valid at this time: CN=staging expired on 2021-01-01T00:00:00Z",
        backend.address
    );
    assert_eq!(refusal(&backend, Some(&issuer)), [&reason, "renew the certificate, or check the clocks"]);

    let backend = TlsEndpoint::named(&["elsewhere.example"]);
    let issuer = written(folder.path(), "issuer.pem", &backend.issuer);
    let reason = format!(
        "the TLS certificate of {} is for another name: CN=staging is for elsewhere.example",
        backend.address
    );
    let help = "call the backend by the name in its certificate";
    assert_eq!(refusal(&backend, Some(&issuer)), [&reason, help]);
}

#[test]
fn a_backend_that_demands_a_client_certificate_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let clients = Authority::new("Client Authority").pem();
    let backend = TlsEndpoint::serving(&Served { clients: Some(clients), ..Served::named(&["127.0.0.1"]) });
    let issuer = written(folder.path(), "issuer.pem", &backend.issuer);
    let reason = format!("{} requires a client certificate", backend.address);
    let help = "configure the backend not to require one: the vendor does not send one either";
    assert_eq!(refusal(&backend, Some(&issuer)), [&reason, help]);
}

#[test]
fn certificates_and_names_that_cannot_be_used_are_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = written(folder.path(), "empty.pem", "nothing");
    let nonsense = "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    let nonsense = written(folder.path(), "nonsense.pem", nonsense);
    let takes = "  help: --forward-cacert takes a file of PEM certificates\n";
    let long = format!("https://{}.example", "x".repeat(64));
    for (target, file, message, help) in [
        (
            "https://x",
            Some("/no/such.pem"),
            "error: --forward-cacert /no/such.pem: no such file or directory\n".to_owned(),
            "  help: check the path\n",
        ),
        (
            "https://x",
            Some(&*empty),
            format!("error: {empty}: the certificates are not usable: the file holds no PEM certificate\n"),
            takes,
        ),
        (
            "https://x",
            Some(&*nonsense),
            format!("error: {nonsense}: the certificates are not usable: one of them is not a certificate: "),
            takes,
        ),
        (
            &long,
            None,
            format!(
                "error: `{}.example` cannot be a name in a certificate, so https is not possible\n",
                "x".repeat(64)
            ),
            "  help: check the spelling of the host\n",
        ),
    ] {
        let mut arguments = vec!["listen", "--port", "0", "--forward-to", target];
        arguments.extend(file.into_iter().flat_map(|file| ["--forward-cacert", file]));
        let output = timhook(&arguments).output().expect("it runs");
        let said = stderr(&output);
        assert_eq!((code(&output), stdout(&output).as_str()), (3, ""), "{said}");
        assert!(said.starts_with(&message) && said.ends_with(help), "{said}");
    }
}
